"""Search in Chinese text by pairs of characters: every substring of two or more is found, on either engine."""
