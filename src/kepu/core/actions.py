"""@action: permission, transaction, audit entry and notices, once for every write.

    @action(PLAN_PUBLISH)
    def publish_plan(plan, *, by, note=""):
        ...

A public permission lets `by=None` act: a citizen without an account. The first argument is the row the permission is checked against. To make a row that does not exist yet, name where it
will stand instead: `@action(DOCUMENT_IMPORT, at=lambda **given: {"unit": given["unit"]})`.
`publish_plan.allowed(person, plan)` says whether to show the button.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.translation import gettext

from kepu.core import access
from kepu.core.audit import chain
from kepu.core.audit.context import request_address
from kepu.core.errors import NotAllowed
from kepu.core.permissions import Permission
from kepu.core.persons.models import Person

P = ParamSpec("P")
R = TypeVar("R")

CITIZEN = "公众"  # how the audit trail names those who act without an account

_known: dict[str, Action[Any, Any]] = {}
_details: ContextVar[dict[str, Any] | None] = ContextVar("audit_details", default=None)


class Action(Generic[P, R]):
    """A write that is checked, all or nothing, and recorded."""

    def __init__(self, run: Callable[P, R], permission: Permission, at: Callable[..., dict[str, Any]] | None) -> None:
        functools.update_wrapper(self, run)
        self.run = run
        self.permission = permission
        self.at = at
        self.name = f"{run.__module__.removeprefix('kepu.').partition('.actions')[0]}.{run.__name__}"
        _known[self.name] = self

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        if not isinstance(by, Person) and not (by is None and self.permission.public):
            raise TypeError(f"{self.name} needs by=Person")
        subject: Any = args[0] if args else None
        allowed = self.allowed(by, **self.at(**kwargs)) if self.at else self.allowed(by, subject)
        if not allowed:
            raise NotAllowed(gettext(self.permission.label))
        outer = _details.get()
        # What runs after commit is a deed of its own, so the details end inside the transaction.
        with transaction.atomic():
            token = _details.set({})
            try:
                result = self.run(*args, **kwargs)
                # An action called by another is part of it: one deed, one entry.
                if outer is None:
                    self._record(by, subject if isinstance(subject, Model) else result)
            finally:
                inner = _details.get() or {}
                _details.reset(token)
        if outer is not None:
            outer.setdefault("parts", []).append({"action": self.name, **inner})
        return result

    def allowed(self, person: Any, row: Model | None = None, **where: Any) -> bool:
        """True where the person may do this to the row, or make a row at `unit=` and/or `region=`."""
        if self.permission.public:
            return True
        if row is not None:
            return access.may(person, self.permission, row)
        if where:
            return access.may_at(person, self.permission, **where)
        return access.holds(person, self.permission)

    def _record(self, by: Person | None, row: Any) -> None:
        is_row = isinstance(row, Model)
        chain.append(
            happened_at=timezone.now(),
            actor=by,
            actor_name=f"{by.name}（{by.username}）" if by is not None else CITIZEN,
            action=self.name,
            object_type=row._meta.label if is_row else "",
            object_id=str(row.pk) if is_row else "",
            object_name=_name_of(row) if is_row else "",
            **_place_of(row, by),
            details=_details.get() or {},
            address=request_address.get(),
        )


def known() -> dict[str, Action[Any, Any]]:
    """Every action by the name it has in the audit trail."""
    return dict(_known)


def _place_of(row: Any, by: Person | None) -> dict[str, str]:
    """Where the deed stands: at the row, found the way access finds it; where the row has no place, at the person."""
    unit, region = _follow(row, "unit"), _follow(row, "region")
    if unit is None and region is None and by is not None:
        unit = by.unit
    if region is None and unit is not None:
        region = unit.region
    return {
        "region_code": region.code if region is not None else "",
        "unit_path": unit.path if unit is not None else "",
    }


def _name_of(row: Model) -> str:
    """The row in the language of the records, whatever language the person works in."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(row)[:200]


def _follow(row: Any, kind: str) -> Any:
    path: str | None = getattr(row, "reached_by", {}).get(kind)
    found = row if path is not None else None
    for step in [] if path in (None, "self") else path.split("__"):
        found = getattr(found, step, None)
    return found


def note(**details: Any) -> None:
    """Add details to the audit entry of the running action."""
    kept = _details.get()
    if kept is None:
        raise RuntimeError("note() is for use inside an action")
    kept.update(details)


def action(
    permission: Permission, *, at: Callable[..., dict[str, Any]] | None = None
) -> Callable[[Callable[P, R]], Action[P, R]]:
    """Make a function the one way to do this write. See the module's text."""

    def wrap(run: Callable[P, R]) -> Action[P, R]:
        return Action(run, permission, at)

    return wrap
