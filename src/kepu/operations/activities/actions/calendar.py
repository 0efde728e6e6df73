"""Theme days: the standard list, a region's own ones and its dates by notice, feeds, and reminders."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from kepu.engines.calendar import Item, items_from_csv, rules_text
from kepu.operations.activities.models import ThemeDay

STANDARD = Path(__file__).resolve().parent.parent / "data" / "theme-days.csv"


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
