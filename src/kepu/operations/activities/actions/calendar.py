"""Theme days: the standard list, a region's own ones and its dates by notice, feeds, and reminders."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core.actions import action, note
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.notices.post import tell
from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import Role
from kepu.core.persons.sealed import seal, unseal
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.engines.calendar import Item, Override, check, items_from_csv, parse_rules, rules_text
from kepu.operations.activities.models import (
    Activity,
    CalendarFeed,
    Programme,
    ThemeDay,
    ThemeDayReminder,
    ThemeDayYear,
)
from kepu.operations.activities.permissions import CALENDAR_MANAGE, CALENDAR_VIEW
from kepu.operations.activities.queries.calendar import RegionCalendar, item_of, planned_for, shadowed_by
from kepu.operations.activities.queries.departments import Departments
from kepu.operations.activities.queries.staff import liaisons_of

LONGEST_DAYS = 366
SECRET_BYTES = 24
STANDARD = Path(__file__).resolve().parent.parent / "data" / "theme-days.csv"


# The standard list --------------------------------------------------------------------------------------------------


def load_theme_days() -> int:
    """Store the standard list; a region's own theme days stay as they are. Returns how many were added or renewed."""
    items = items_from_csv(STANDARD.read_text(encoding="utf-8"))
    with transaction.atomic():
        known = {day.key: day for day in ThemeDay.objects.filter(region__isnull=True)}
        added = [ThemeDay(key=item.key, **_stored(item)) for item in items if item.key not in known]
        changed = [known[item.key] for item in items if item.key in known and _renew(known[item.key], item)]
        ThemeDay.objects.bulk_create(added)
        for day in changed:
            day.save()
    return len(added) + len(changed)


def _stored(item: Item) -> dict[str, object]:
    return {
        "name": item.name,
        "kind": item.kind,
        "rules": rules_text(item.rules),
        "leads": list(item.leads),
        "audience": list(item.audience),
        "themes": list(item.themes),
        "lead_days": item.lead_days,
        "task": item.task,
        "basis": item.basis,
        "note": item.note,
    }


def _renew(day: ThemeDay, item: Item) -> bool:
    """Take over what the item says; True where that changed anything."""
    new = {name: value for name, value in _stored(item).items() if getattr(day, name) != value}
    for name, value in new.items():
        setattr(day, name, value)
    return bool(new)


# A region's own theme days ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThemeDayDraft:
    """What an office says of a theme day. leads: kinds of department; audience, themes: codes."""

    name: str
    kind: str
    rules: str
    leads: Sequence[str] = ()
    audience: Sequence[str] = ()
    themes: Sequence[str] = ()
    lead_days: int = 14
    task: str = ""
    basis: str = ""
    note: str = ""


def _in_region(*, region: Region, **_others: object) -> dict[str, object]:
    return {"region": region}


@action(CALENDAR_MANAGE, at=_in_region)
def add_theme_day(*, region: Region, draft: ThemeDayDraft, by: Person, instead_of: ThemeDay | None = None) -> ThemeDay:
    """Give the region a theme day of its own, which holds in its subtree.

    instead_of: one that holds in the region; from now on the region's own takes its place.
    """
    key = instead_of.key if instead_of is not None else f"own-{secrets.token_hex(4)}"
    if instead_of is not None:
        _refuse_foreign(instead_of, region)
        if ThemeDay.objects.filter(key=key, region=region).exists():
            raise RuleBroken("CAL-001", _("%(region)s已有自己的“%(day)s”，请直接修改它。") % _words(region, instead_of))
    day = ThemeDay(key=key, region=region, **_fields_of(draft))
    _refuse_bad_rules(day, region)
    day.save()
    return day


@action(CALENDAR_MANAGE)
def change_theme_day(theme_day: ThemeDay, *, draft: ThemeDayDraft, by: Person) -> ThemeDay:
    """Change a region's own theme day. The standard ones are nobody's to change."""
    new = {name: value for name, value in _fields_of(draft).items() if getattr(theme_day, name) != value}
    for name, value in new.items():
        setattr(theme_day, name, value)
    _refuse_bad_rules(theme_day, _region_of(theme_day))
    theme_day.save(update_fields=list(new))
    note(changed=list(new))
    return theme_day


@action(CALENDAR_MANAGE, at=_in_region)
def switch_off(*, region: Region, theme_day: ThemeDay, by: Person) -> ThemeDay:
    """Leave the theme day out in this region and below it; elsewhere it goes on."""
    _refuse_foreign(theme_day, region)
    _refuse_needed(theme_day, region)
    own = ThemeDay.objects.filter(key=theme_day.key, region=region).first()
    if own is None:
        own = _copy_for(theme_day, region)
    own.in_use = False
    own.save()
    return own


@action(CALENDAR_MANAGE)
def switch_on(theme_day: ThemeDay, *, by: Person) -> ThemeDay:
    """Take the theme day in again. One that differs in nothing from what holds above gives way to that."""
    above = shadowed_by(theme_day)
    if above is not None and item_of(above) == item_of(theme_day):
        return _give_way(theme_day, above)
    theme_day.in_use = True
    _refuse_bad_rules(theme_day, _region_of(theme_day))
    theme_day.save(update_fields=["in_use"])
    return theme_day


@action(CALENDAR_MANAGE)
def restore_standard(theme_day: ThemeDay, *, by: Person) -> ThemeDay:
    """Let the region's own version go: what holds above it holds here again, with all that was planned for it."""
    above = shadowed_by(theme_day)
    if above is None:
        raise RuleBroken("CAL-002", _("“%(day)s”是本地区自己的主题日，没有通用的安排可以恢复。") % {"day": theme_day})
    return _give_way(theme_day, above)


def _give_way(own: ThemeDay, above: ThemeDay) -> ThemeDay:
    note(name=own.name, rules=own.rules)
    Activity.objects.filter(theme_day=own).update(theme_day=above)
    Programme.objects.filter(theme_day=own).update(theme_day=above)
    for said in own.years.all():
        # What was said of the region's own version is newer.
        ThemeDayYear.objects.filter(theme_day=above, year=said.year, region=said.region_id).delete()
        said.theme_day = above
        said.save(update_fields=["theme_day"])
    own.delete()
    return above


def _copy_for(theme_day: ThemeDay, region: Region) -> ThemeDay:
    draft = ThemeDayDraft(**{name: getattr(theme_day, name) for name in ThemeDayDraft.__dataclass_fields__})
    return ThemeDay(key=theme_day.key, region=region, **_fields_of(draft))


def _fields_of(draft: ThemeDayDraft) -> dict[str, Any]:
    values = asdict(draft)
    return values | {name: list(values[name]) for name in ("leads", "audience", "themes")}


def _words(region: Region, theme_day: ThemeDay) -> dict[str, object]:
    return {"region": region, "day": theme_day}


def _region_of(own: ThemeDay) -> Region:
    if own.region is None:
        raise NotAllowed(_("修改通用的主题日"))
    return own.region


def _refuse_foreign(theme_day: ThemeDay, region: Region) -> None:
    """A theme day of another region is not known to this one."""
    if theme_day.region is not None and theme_day.region.code not in (region.code, *region.ancestor_codes):
        raise NotAllowed(_("使用其他地区的主题日"))


def _refuse_bad_rules(day: ThemeDay, region: Region) -> None:
    """The rule must be readable, and what it counts from must be there and not count from it in turn."""
    try:
        parse_rules(day.rules)
        others = [item for item in RegionCalendar.of(region).items if item.key != day.key]
        check([*others, item_of(day)])
    except ValueError as refused:
        raise RuleBroken("CAL-003", str(refused)) from None


def _refuse_needed(day: ThemeDay, region: Region) -> None:
    try:
        check(item for item in RegionCalendar.of(region).items if item.key != day.key)
    except ValueError:
        raise RuleBroken(
            "CAL-004", _("有别的主题日按“%(day)s”推算日期，请先给它另写规则，再停用。") % {"day": day}
        ) from None


# The year by notice -------------------------------------------------------------------------------------------------


@action(CALENDAR_MANAGE, at=_in_region)
def set_year(
    *,
    region: Region,
    theme_day: ThemeDay,
    year: int,
    first_day: date,
    last_day: date,
    by: Person,
    theme: str = "",
    source: str = "",
) -> ThemeDayYear:
    """Put down what the notice of the year says, for the region and all below it. It goes before the rule."""
    _refuse_foreign(theme_day, region)
    try:
        Override(theme_day.key, year, first_day, last_day, source)
    except ValueError as refused:
        raise RuleBroken("CAL-005", str(refused)) from None
    if (last_day - first_day).days >= LONGEST_DAYS:
        raise RuleBroken("CAL-006", _("从首日到末日超过一年，请核对年份。"))
    said, _is_new = ThemeDayYear.objects.update_or_create(
        theme_day=theme_day,
        year=year,
        region=region,
        defaults={"first_day": first_day, "last_day": last_day, "theme": theme, "source": source},
    )
    note(first_day=str(first_day), last_day=str(last_day), theme=theme, source=source)
    return said


@action(CALENDAR_MANAGE)
def reset_year(said: ThemeDayYear, *, by: Person) -> ThemeDay:
    """Take the region's word for the year back: the rule, or the notice of a region above, holds again."""
    note(year=said.year, first_day=str(said.first_day), last_day=str(said.last_day), theme=said.theme)
    theme_day = said.theme_day
    said.delete()
    return theme_day


# Feeds --------------------------------------------------------------------------------------------------------------


def _anywhere(**_given: object) -> dict[str, object]:
    """A feed is the person's own, wherever they work."""
    return {}


@action(CALENDAR_VIEW, at=_anywhere)
def open_feed(*, content: str, by: Person) -> CalendarFeed:
    """A new secret address for the person; the one there was stops working at once."""
    CalendarFeed.objects.filter(person=by, content=content, revoked_at__isnull=True).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return CalendarFeed.objects.create(person=by, content=content, digest=digest_of(secret), sealed=seal(secret))


@action(CALENDAR_VIEW, at=_anywhere)
def revoke_feed(*, feed: CalendarFeed, by: Person) -> CalendarFeed:
    """From now on the address answers nobody."""
    if feed.person_id != by.pk:
        raise NotAllowed(_("停用别人的日历订阅"))
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
    return feed


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def secret_of(feed: CalendarFeed) -> str:
    """For its owner; empty where the site's key for personal details has changed."""
    return unseal(feed.sealed)


# Reminders ----------------------------------------------------------------------------------------------------------


def remind(today: date) -> int:
    """Tell lead units whose time to prepare has begun and that plan nothing yet; once for each theme day and year.

    Run daily. Returns how many units were told of something.
    """
    return sum(_remind_in(region, today) for region in _regions_with_staff(today))


def _regions_with_staff(today: date) -> Iterable[Region]:
    grants = Grant.objects.on(today).filter(role__in=[Role.LIAISON, Role.OFFICE], person__is_active=True)
    codes = grants.values_list("unit__region__code", "region__code", "person__unit__region__code").distinct()
    return Region.objects.on(today).filter(code__in={code for row in codes for code in row if code})


def _remind_in(region: Region, today: date) -> int:
    calendar, departments = RegionCalendar.of(region), Departments.of(region)
    begun = [
        held
        for held in calendar.between(today, today + timedelta(days=LONGEST_DAYS))
        if held.first - timedelta(days=calendar.days[held.key].lead_days) <= today < held.first
    ]
    planned = planned_for(Activity.objects.all(), begun, today)
    told = set(
        ThemeDayReminder.objects.filter(key__in={held.key for held in begun}).values_list("key", "year", "unit_id")
    )
    reminded = 0
    for held in begun:
        units = departments.units_for(calendar.days[held.key].leads)
        for unit in units:
            has_plan = any(path.startswith(unit.path) for path in planned[held.key, held.year])
            if unit.region_id != region.pk or has_plan or (held.key, held.year, unit.pk) in told:
                continue
            words = _("“%(name)s”%(first)s开始，还有 %(days)s 天，%(unit)s还没有安排活动。") % {
                "name": held.name,
                "first": f"{held.first.month}月{held.first.day}日" + ("（日期待通知）" if held.provisional else ""),
                "days": (held.first - today).days,
                "unit": unit.name,
            }
            with transaction.atomic():
                ThemeDayReminder.objects.create(key=held.key, year=held.year, unit=unit)
                tell(_staff_of(unit, today), words, reverse("activities:theme_day", args=[held.key]))
            reminded += 1
    return reminded


def _staff_of(unit: Unit, today: date) -> list[Person]:
    """The unit's liaisons; where it has none, those of the office who work in it."""
    found = list(liaisons_of([unit]))
    if found:
        return found
    offices = Grant.objects.on(today).filter(Q(role=Role.OFFICE), person__unit=unit, person__is_active=True)
    return list(Person.objects.filter(pk__in=offices.values("person")))
