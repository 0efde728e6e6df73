"""Who looks at it."""
