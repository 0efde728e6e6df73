"""Wiring only: settings, root urls, the server's way in. Imported by nothing."""
