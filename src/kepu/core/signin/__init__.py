"""Signing in: password, lockout after failures, a second factor, limits on the session, first-login change."""
