"""People, places and the mechanisms. Knows no app above it."""
