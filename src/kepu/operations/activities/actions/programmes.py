"""Programmes are made, corrected, copied into another year, and joined by units."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.actions import action, note
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.activities import copy_activity, weeks_later
from kepu.operations.activities.models import Programme, ThemeDay, ThemeDayYear
from kepu.operations.activities.permissions import PROGRAMME_MANAGE, PROGRAMME_VIEW
from kepu.operations.activities.states import ActivityState

WEEKS_A_YEAR = 52
DEEPEST = 5  # levels of programmes below one another


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """What is written down of a programme. What is left empty holds as in the parent."""

    unit: Unit
    name: str
    kind: str
    year: int
    first_day: date
    last_day: date
    parent: Programme | None = None
    series: str = ""
    theme_day: ThemeDay | None = None
    theme: str = ""
    theme_code: str = ""
    activity_kind: str = ""
    groups: Sequence[str] = ()
    needs_approval: bool | None = None
    activity_quota: int | None = None
    clause_thread: UUID | None = None
    text: str = ""
    copied_from: Programme | None = None


COLUMNS = tuple(item.name for item in fields(ProgrammeDraft))


def draft_of_programme(programme: Programme) -> ProgrammeDraft:
    return ProgrammeDraft(**{name: getattr(programme, name) for name in COLUMNS})


def _columns(draft: ProgrammeDraft) -> dict[str, Any]:
    values = {name: getattr(draft, name) for name in COLUMNS}
    return values | {"name": draft.name.strip(), "groups": list(dict.fromkeys(draft.groups))}


def _at_unit(*, draft: ProgrammeDraft, **_others: object) -> dict[str, object]:
    return {"unit": draft.unit, "region": draft.unit.region}


@action(PROGRAMME_MANAGE, at=_at_unit)
def make_programme(*, draft: ProgrammeDraft, by: Person) -> Programme:
    """Write down a campaign, a unit's programme or a brand series."""
    return _make(draft, by)


def _make(draft: ProgrammeDraft, by: Person) -> Programme:
    _refuse_impossible(draft)
    if draft.parent is not None:
        access.require(by, PROGRAMME_VIEW, draft.parent)
    return Programme.objects.create(**_columns(draft))


def _refuse_impossible(draft: ProgrammeDraft, programme: Programme | None = None) -> None:
    if not draft.name.strip():
        raise RuleBroken("ACT-020", _("请填写计划的名称。"))
    if draft.last_day < draft.first_day:
        raise RuleBroken("ACT-021", _("结束日期早于开始日期，请改正。"))
    above, steps = draft.parent, 0
    while above is not None:
        steps += 1
        if programme is not None and above.pk == programme.pk:
            raise RuleBroken("ACT-022", _("“%(name)s”在它自己之下，不能作为上级计划。") % {"name": draft.parent})
        if steps > DEEPEST:
            raise RuleBroken("ACT-023", _("计划最多 %(most)s 层，请放在更高的一层下面。") % {"most": DEEPEST})
        above = above.parent


@action(PROGRAMME_MANAGE)
def correct_programme(programme: Programme, *, draft: ProgrammeDraft, by: Person) -> Programme:
    """Change a programme. Activities planned already keep what they took over."""
    _refuse_impossible(draft, programme)
    if draft.unit != programme.unit and not access.may_at(
        by, PROGRAMME_MANAGE, unit=draft.unit, region=draft.unit.region
    ):
        raise NotAllowed(_("为“%(unit)s”制定计划") % {"unit": draft.unit})
    after = _columns(draft)
    changed = [name for name, value in after.items() if getattr(programme, name) != value]
    for name in changed:
        setattr(programme, name, after[name])
    programme.save(update_fields=changed)
    note(changed=changed)
    return programme


@action(PROGRAMME_MANAGE, at=lambda *, unit, **_others: {"unit": unit, "region": unit.region})
def join_campaign(*, campaign: Programme, unit: Unit, by: Person) -> Programme:
    """Make the unit's own programme below the campaign; every setting holds as there until it is changed.

    Raises RuleBroken where the unit has one already.
    """
    if campaign.children.filter(unit=unit).exists():
        raise RuleBroken("ACT-024", _("“%(unit)s”已经参加“%(name)s”。") % {"unit": unit.name, "name": campaign.name})
    draft = ProgrammeDraft(
        unit=unit,
        name=f"{unit.name}{campaign.name}"[:100],
        kind=Programme.Kind.UNIT,
        year=campaign.year,
        first_day=campaign.first_day,
        last_day=campaign.last_day,
        parent=campaign,
    )
    return _make(draft, by)


@action(PROGRAMME_MANAGE)
def copy_programme(programme: Programme, *, year: int, by: Person, with_activities: bool = False) -> Programme:
    """Plan it anew for another year, with the programmes below it that the person may make; dates move along.

    with_activities: also plan its activities again, on the same weekday. Raises RuleBroken where that year has a copy.
    """
    if year == programme.year or programme.copies.filter(year=year).exists():
        raise RuleBroken(
            "ACT-025",
            _("“%(name)s”在 %(year)s 年已经有了，不用再复制。") % {"name": programme.name, "year": year},
        )
    made = _copy(programme, year, programme.parent if _spans(programme.parent, year) else None, by, with_activities)
    note(rows=1 + made.children.count())
    return made


def _spans(parent: Programme | None, year: int) -> bool:
    """A brand series goes on over the years; a campaign of last year is over."""
    return parent is not None and parent.first_day.year <= year <= parent.last_day.year


def _copy(programme: Programme, year: int, parent: Programme | None, by: Person, with_activities: bool) -> Programme:
    years = year - programme.year
    first_day, last_day = _days_in(programme, year, years)
    draft = replace(
        draft_of_programme(programme),
        name=programme.name.replace(str(programme.year), str(year)),
        year=year,
        first_day=first_day,
        last_day=last_day,
        parent=parent,
        copied_from=programme,
        theme="" if programme.theme_day_id else programme.theme,
    )
    made = Programme.objects.create(**_columns(draft))
    if with_activities:
        _copy_activities(programme, made, years, by)
    below = access.scoped(by, PROGRAMME_MANAGE, programme.children.select_related("unit__region", "theme_day"))
    for child in below.order_by("first_day", "pk"):
        _copy(child, child.year + years, made, by, with_activities)
    return made


def _copy_activities(programme: Programme, made: Programme, years: int, by: Person) -> None:
    for activity in programme.activities.exclude(state=ActivityState.CANCELLED).order_by("starts_at", "pk"):
        if copy_activity.allowed(by, activity):
            moved = weeks_later(activity.starts_at, WEEKS_A_YEAR * years)
            copy_activity(activity, starts_at=moved, programme=made, by=by)


def _days_in(programme: Programme, year: int, years: int) -> tuple[date, date]:
    """As the notice of that year says, where there is one; else the same days of the year."""
    notice = ThemeDayYear.objects.filter(theme_day=programme.theme_day_id, year=year).order_by("pk").last()
    if notice is not None:
        return notice.first_day, notice.last_day
    return _moved(programme.first_day, years), _moved(programme.last_day, years)


def _moved(day: date, years: int) -> date:
    """The same day of the month; the last of February where it is shorter or longer by a day."""
    year = day.year + years
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    length = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=length if is_last else min(day.day, length))
