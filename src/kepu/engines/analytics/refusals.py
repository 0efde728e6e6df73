"""What the facts engine says no with. Messages are for people, in their language."""

from __future__ import annotations


class FactsRefused(ValueError):
    """The facts cannot be written, read or asked so. `code` is stable, `message` says where, what and how to mend."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message}［{self.code}］"
