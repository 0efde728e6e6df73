"""Where a request comes from, for the audit entry: set by middleware, empty for jobs and commands."""

from contextvars import ContextVar

request_address: ContextVar[str] = ContextVar("request_address", default="")
