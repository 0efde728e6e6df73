"""What a request asks for beside its address: a page of a list, a number, a day; and how a form tells of a rule that says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from kepu.core import access
from kepu.core.errors import RuleBroken
from kepu.core.permissions import Permission
from kepu.core.requests import StaffRequest

ROWS_PER_PAGE = 30
MOST_DIGITS = 18  # every number of that many fits into a column of the database
Result = TypeVar("Result")


def page_of(request: HttpRequest, rows: Any, per_page: int = ROWS_PER_PAGE) -> dict[str, Any]:
    """The page asked for, and the rest of the query string, for the pager."""
    rest = request.GET.copy()
    rest.pop("page", None)
    return {"page": Paginator(rows, per_page).get_page(request.GET.get("page")), "query": rest.urlencode()}


def page_of_many(request: HttpRequest, rows: QuerySet[Any], detail: QuerySet[Any], per_page: int) -> dict[str, Any]:
    """Like `page_of`, for lists of a hundred thousand rows: only keys are sorted, then the few rows of the page read.

    rows: filtered and ordered. detail: the same model with all that the page shows.
    """
    given = page_of(request, rows.values_list("pk", flat=True), per_page)
    page = given["page"]
    keys = list(page.object_list)
    found = detail.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return given


def whole_number(text: str | None) -> int | None:
    """The number written in the text, small enough for any column; None where it is something else."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if text is not None and is_number else None


def asked_day(request: HttpRequest) -> date:
    """The day given as ?day=2024-01-31; today where none is given, it is none, or no year lies before or after it."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()
    return day if MINYEAR < day.year < MAXYEAR else timezone.localdate()


def require_anywhere(request: StaffRequest, permission: Permission) -> None:
    """403 for those who hold the permission over nothing at all."""
    if not access.holds(request.user, permission):
        raise PermissionDenied


def attempt(form: Form, act: Callable[[], Result]) -> Result | None:
    """What the action answers; None where a rule says no, which then stands on the form."""
    try:
        return act()
    except RuleBroken as refused:
        form.add_error(None, str(refused))
        return None
