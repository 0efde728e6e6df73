"""What the rules of the house say no with. Messages are for people, in their language."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class RuleBroken(Exception):
    """A rule across rows or time does not allow this. `code` is stable, `message` says where, what and how to mend."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message}［{self.code}］"


class NotInThisState(RuleBroken):
    """The row has moved on, or has not come this far."""


class NotAllowed(PermissionDenied):
    """The person may see the row but not do this to it: Django answers 403."""
