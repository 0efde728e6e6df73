"""Where a request comes from."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer's address. Behind a proxy the server, not a header anybody can write, must set it."""
    return request.META.get("REMOTE_ADDR", "")
