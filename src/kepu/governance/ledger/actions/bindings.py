"""The office decides how each indicator is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.measures import CENSUSES, Fold, Measure, Per, UnknownMeasure, get
from kepu.core.persons.models import Person
from kepu.engines.binding import Proposal
from kepu.governance.ledger.models import Binding, BindingChange
from kepu.governance.ledger.permissions import BINDING_MANAGE
from kepu.governance.ledger.proposing import proposals_for
from kepu.governance.ledger.wording import binding_in_words, facet_choices
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Indicator, Plan

ON_CENSUS = (Fold.COVERAGE, Fold.QUOTA)


@dataclass(frozen=True, slots=True)
class Way:
    """How an indicator is read; an empty measure: from figures stated by hand."""

    measure: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fold: str = ""
    census: str = ""
    at_least: int = 1
    per: str = ""
    base: str = ""
    reason: str = ""

    @classmethod
    def proposed(cls, proposal: Proposal) -> Way:
        """The proposal as it stands; the measure's own fold is left unsaid."""
        own = get(proposal.measure).fold == proposal.fold
        return cls(
            measure=proposal.measure,
            filters=proposal.filters,
            fold="" if own else proposal.fold,
            census=proposal.census,
            at_least=proposal.at_least,
            per=proposal.per,
            base=proposal.base,
            reason=proposal.reason,
        )

    @classmethod
    def of(cls, binding: Binding) -> Way:
        return cls(**{each.name: getattr(binding, each.name) for each in fields(cls)})


@action(BINDING_MANAGE)
def set_binding(plan: Plan, *, indicator: Indicator, way: Way, by: Person) -> Binding:
    """Read the indicator this way from now on; every reading, past days included, follows. The change is kept.

    Raises RuleBroken for an indicator of another plan, an unknown measure, facet or code, or a census left out.
    """
    if indicator.plan_id != plan.pk:
        raise RuleBroken("LED-001", gettext("这个指标不属于这个方案，请从指标所在方案的页面操作。"))
    binding = _set(plan, indicator, way, by)
    note(indicator=indicator.metric, way=str(binding), filters=dict(way.filters))
    return binding


@action(BINDING_MANAGE)
def accept_best(plan: Plan, *, from_score: float, by: Person) -> int:
    """Take the first proposal of every indicator that has no way of reading yet, where it scores high enough.

    Returns how many were taken.
    """
    content = PlanContent.of(plan)
    targets = [row for row in content.every_indicator() if row.role != Indicator.Role.BASELINE]
    bound = set(
        Binding.objects.filter(indicator_thread__in=[row.thread for row in targets]).values_list(
            "indicator_thread", flat=True
        )
    )
    open_rows = [row for row in targets if row.thread not in bound]
    taken = 0
    for pk, proposals in proposals_for(open_rows, content).items():
        if proposals.best and not proposals.unservable and proposals.best[0].score >= from_score:
            row = next(each for each in open_rows if each.pk == pk)
            _set(plan, row, Way.proposed(proposals.best[0]), by)
            taken += 1
    note(taken=taken, from_score=from_score)
    return taken


def _set(plan: Plan, indicator: Indicator, way: Way, by: Person) -> Binding:
    measure = _checked(way) if way.measure else None
    given: dict[str, Any] = asdict(way) if measure is not None else asdict(Way(base=way.base, reason=way.reason))
    given["filters"] = {key: list(values) for key, values in given["filters"].items() if values}
    given["reason"] = given["reason"][:300]
    binding, _created = Binding.objects.update_or_create(
        indicator_thread=indicator.thread,
        defaults={
            **given,
            "unit": plan.unit,
            "region": plan.region,
            "kind": Binding.Kind.MEASURED if measure is not None else Binding.Kind.DECLARED,
            "measure_version": measure.version if measure is not None else 1,
            "decided_by": by,
        },
    )
    BindingChange.objects.create(
        indicator_thread=indicator.thread,
        unit=plan.unit,
        region=plan.region,
        words=binding_in_words(binding, timezone.localdate())[:500],
        fields=given,
        decided_by=by,
    )
    return binding


def _checked(way: Way) -> Measure:
    try:
        measure = get(way.measure)
    except UnknownMeasure:
        raise RuleBroken("LED-002", gettext("没有“%(key)s”这个度量，请重新选择。") % {"key": way.measure}) from None
    choices = facet_choices(measure, timezone.localdate())
    for key, codes in way.filters.items():
        if key not in choices:
            raise RuleBroken(
                "LED-003",
                gettext("“%(name)s”不能按“%(facet)s”筛选，请去掉这一项。")
                % {"name": gettext(measure.name), "facet": key},
            )
        name, known = choices[key]
        unknown = [code for code in codes if known and code not in known]
        if unknown:
            raise RuleBroken(
                "LED-004", gettext("%(facet)s里没有“%(code)s”，请重新选择。") % {"facet": name, "code": unknown[0]}
            )
    _check_census(way, measure)
    if way.per and way.per not in set(Per):
        raise RuleBroken("LED-006", gettext("周期只能是每年、每学期、每季度、每月。"))
    return measure


def _check_census(way: Way, measure: Measure) -> None:
    if way.fold and way.fold not in set(Fold):
        raise RuleBroken("LED-007", gettext("没有这种计法，请重新选择。"))
    if way.fold not in ON_CENSUS:
        if way.census:
            raise RuleBroken("LED-008", gettext("只有按名录统计的计法才用名录，请去掉名录或改计法。"))
        return
    if way.census not in CENSUSES:
        raise RuleBroken("LED-005", gettext("按名录统计时，请选择是哪一种名录（学校、乡镇、村……）。"))
    entry = CENSUSES[way.census]
    if entry.digits == 0 and measure.subject != "unit":
        raise RuleBroken(
            "LED-009",
            gettext("“%(name)s”没有记录是为哪个%(census)s办的，请改用“服务单位次数”一类的度量。")
            % {"name": gettext(measure.name), "census": gettext(entry.name)},
        )
