"""Signed-in staff: my duties, search, and a menu built from each app's module."""
