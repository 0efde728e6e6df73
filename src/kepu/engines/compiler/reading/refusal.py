"""Why a file cannot be read, told to the person who brought it."""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be compiled at all.

    code: stable name of the reason, for tests and logs.
    message: what is wrong, in Chinese, one sentence without a full stop.
    advice: what to do about it, in Chinese, one sentence without a full stop.
    """

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(f"{message}。{advice}。")
        self.code = code
        self.message = message
        self.advice = advice
