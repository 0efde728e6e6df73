"""Audit: what was done, by whom, in a chain that shows any later change."""
