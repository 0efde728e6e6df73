"""Theme days for tests."""

from __future__ import annotations

from typing import Any

from kepu.core.models import Region
from kepu.operations.activities.models import ThemeDay


def theme_day(key: str, *, region: Region | None = None, rules: str = "fixed 05-20", **fields: Any) -> ThemeDay:
    """Of the standard list, unless it is a region's own."""
    return ThemeDay.objects.create(key=key, region=region, rules=rules, **{"name": f"{key}节", "kind": "day", **fields})
