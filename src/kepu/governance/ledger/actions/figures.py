"""Figures stated by hand and confirmed, base figures, and the shares of a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.evidence.models import EvidenceFile
from kepu.core.notices.post import tell
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.governance.ledger.models import BaseFigure, DeclaredFigure, TargetShare
from kepu.governance.ledger.permissions import BASE_MANAGE, FIGURE_CONFIRM, FIGURE_DECLARE, TARGET_ALLOCATE
from kepu.governance.ledger.states import FIGURE_MOVES, WORDS
from kepu.governance.plans.models import Indicator, Plan


def _where(*, unit: Unit, region: Region, **_others: object) -> dict[str, object]:
    return {"unit": unit, "region": region}


# Declared figures ----------------------------------------------------------------------------------------------------


@action(FIGURE_DECLARE, at=_where)
def declare_figure(
    *,
    indicator: Indicator,
    unit: Unit,
    region: Region,
    as_of: date,
    value: Decimal,
    by: Person,
    kind: str = DeclaredFigure.Kind.DECLARED,
    standard_error: Decimal | None = None,
    sample_size: int | None = None,
    note_text: str = "",
    evidence: Sequence[EvidenceFile] = (),
) -> DeclaredFigure:
    """State a value in the name of the unit. It waits to be confirmed, and stands beside what records give.

    Raises RuleBroken for a day to come, a place outside the plan's, or a figure with nothing to show for it.
    """
    if as_of > timezone.localdate():
        raise RuleBroken(
            "LED-021", gettext("截至日期 %(day)s 还没有到，请填写今天或以前的日期。") % {"day": as_of.isoformat()}
        )
    ground = indicator.plan.region
    if region.pk != ground.pk and ground.code not in region.ancestor_codes:
        raise RuleBroken(
            "LED-022", gettext("%(place)s不在方案所属的%(ground)s之内。") % {"place": region, "ground": ground}
        )
    if not evidence and not note_text.strip():
        raise RuleBroken("LED-023", gettext("请上传佐证材料，或在说明中写清数据的出处。"))
    figure = DeclaredFigure.objects.create(
        indicator_thread=indicator.thread,
        unit=unit,
        region=region,
        kind=kind,
        as_of=as_of,
        value=value,
        standard_error=standard_error,
        sample_size=sample_size,
        note=note_text.strip(),
        declared_by=by,
    )
    figure.evidence.set(evidence)
    note(indicator=indicator.metric, value=str(value), as_of=as_of.isoformat())
    return figure


@action(FIGURE_CONFIRM)
def confirm_figure(figure: DeclaredFigure, *, by: Person) -> DeclaredFigure:
    """Vouch for it after looking at the evidence. Nobody confirms what they declared themselves.

    Raises RuleBroken for one's own, NotInThisState where it is confirmed or returned already.
    """
    if figure.declared_by_id == by.pk:
        raise RuleBroken("LED-024", gettext("自己填报的数要由另一个人核定。"))
    lifecycle.move(figure, "confirm", FIGURE_MOVES, words=WORDS)
    figure.confirmed_by, figure.confirmed_at, figure.reason = by, timezone.now(), ""
    figure.save(update_fields=["confirmed_by", "confirmed_at", "reason"])
    return figure


@action(FIGURE_CONFIRM)
def return_figure(figure: DeclaredFigure, *, reason: str, by: Person) -> DeclaredFigure:
    """Send it back: it counts nowhere any more. Who declared it is told why."""
    if not reason.strip():
        raise RuleBroken("LED-025", gettext("请写明退回的原因，填报人才知道怎样改。"))
    lifecycle.move(figure, "return", FIGURE_MOVES, words=WORDS)
    figure.reason, figure.confirmed_by, figure.confirmed_at = reason.strip()[:300], None, None
    figure.save(update_fields=["reason", "confirmed_by", "confirmed_at"])
    if figure.declared_by is not None:
        tell(
            [figure.declared_by],
            gettext("填报数据被退回：%(reason)s") % {"reason": figure.reason},
            reverse("ledger:figures"),
        )
    return figure


# Base figures --------------------------------------------------------------------------------------------------------


@action(BASE_MANAGE, at=_where)
def set_base_figure(
    *, unit: Unit, region: Region, key: str, name: str, year: int, value: Decimal, source: str, by: Person
) -> BaseFigure:
    """Enter or correct what shares of that year are taken of. Readings of all its years follow at once."""
    if value <= 0:
        raise RuleBroken("LED-031", gettext("基数要大于 0。"))
    if not source.strip():
        raise RuleBroken("LED-032", gettext("请写明基数的来源，如“教育事业统计报表”。"))
    figure, created = BaseFigure.objects.update_or_create(
        region=region,
        key=key,
        year=year,
        defaults={"unit": unit, "name": name.strip(), "value": value, "source": source.strip()},
    )
    note(key=key, year=year, value=str(value), created=created)
    return figure


# Shares of a target --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shares laid against the target: difference above 0 is given out too much, below 0 too little."""

    target: Decimal
    total: Decimal

    @property
    def difference(self) -> Decimal:
        return self.total - self.target


@action(TARGET_ALLOCATE)
def allocate(
    plan: Plan,
    *,
    indicator: Indicator,
    year: int | None,
    regions: Mapping[Region, Decimal],
    units: Mapping[Unit, Decimal],
    issue: bool,
    by: Person,
) -> Allocation:
    """Write the shares of one year (or the whole period) anew, to townships or to units. Issued, they become targets.

    Raises RuleBroken for an indicator of another plan, one without a target that adds up, shares to both kinds at once,
    and, when issuing, where the shares do not add up to the target.
    """
    if indicator.plan_id != plan.pk:
        raise RuleBroken("LED-041", gettext("这个指标不属于这个方案，请从指标所在方案的页面操作。"))
    if indicator.value is None or indicator.unit_label == "%":
        raise RuleBroken("LED-042", gettext("比例和没有数值的目标对每个地方都按原值看，不用分解。"))
    if regions and units:
        raise RuleBroken("LED-043", gettext("一个目标只能分解到乡镇（街道）或分解到单位，不能两者都分。"))
    shares: list[tuple[Region | Unit, Decimal]] = [*regions.items(), *units.items()]
    if any(value < 0 for _place, value in shares):
        raise RuleBroken("LED-044", gettext("分解值不能小于 0。"))
    found = Allocation(indicator.value, sum((value for _place, value in shares), Decimal(0)))
    if issue and found.difference:
        words = gettext("多分了") if found.difference > 0 else gettext("少分了")
        raise RuleBroken(
            "LED-045",
            gettext("目标是 %(target)s，分解合计 %(total)s，%(words)s %(size)s。改平后再下达，或先存为草稿。")
            % {
                "target": f"{found.target.normalize():f}",
                "total": f"{found.total.normalize():f}",
                "words": words,
                "size": f"{abs(found.difference).normalize():f}",
            },
        )
    TargetShare.objects.filter(indicator_thread=indicator.thread, year=year).delete()
    issued_at = timezone.now() if issue else None
    TargetShare.objects.bulk_create(
        TargetShare(
            indicator_thread=indicator.thread,
            unit=plan.unit,
            region=plan.region,
            year=year,
            value=value,
            issued_at=issued_at,
            **({"to_region": place} if isinstance(place, Region) else {"to_unit": place}),
        )
        for place, value in shares
    )
    note(indicator=indicator.metric, year=year, shares=len(shares), issued=issue)
    return found
