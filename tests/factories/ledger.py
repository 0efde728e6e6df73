"""What stands in the ledger beside the plan, made directly: figures stated by hand and weak links."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kepu.core.models import Person, Unit
from kepu.governance.ledger.models import BaseFigure, Binding, DeclaredFigure, Weakness
from kepu.governance.plans.models import Indicator


def figure(indicator: Indicator, unit: Unit, *, by: Person | None = None, **fields: Any) -> DeclaredFigure:
    """Stated for the plan's place and not confirmed yet."""
    return DeclaredFigure.objects.create(
        indicator_thread=indicator.thread,
        unit=unit,
        declared_by=by,
        **{"region": indicator.plan.region, "as_of": date(2026, 6, 30), "value": 12, **fields},
    )


def weakness(indicator: Indicator, unit: Unit, **fields: Any) -> Weakness:
    """Falls behind, and nobody has answered."""
    today = timezone.localdate()
    return Weakness.objects.create(
        indicator_thread=indicator.thread,
        unit=unit,
        **{
            "cause": Weakness.Cause.BEHIND,
            "region": indicator.plan.region,
            "problem": "落后于进度",
            "found_on": today,
            "due_on": today + timedelta(days=20),
            **fields,
        },
    )


def binding(indicator: Indicator, measure: str = "activities.sessions", **fields: Any) -> Binding:
    plan = indicator.plan
    return Binding.objects.create(
        indicator_thread=indicator.thread,
        unit=plan.unit,
        region=plan.region,
        **{"kind": Binding.Kind.MEASURED, "measure": measure, **fields},
    )


def base_figure(unit: Unit, **fields: Any) -> BaseFigure:
    return BaseFigure.objects.create(
        unit=unit,
        region=unit.region,
        **{"key": "students", "name": "在校学生数", "year": 2026, "value": 1200, "source": "教育统计年报", **fields},
    )
