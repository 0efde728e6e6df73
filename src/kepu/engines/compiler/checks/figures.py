"""Checks on indicators and phases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kepu.engines.compiler.checks.catalogue import finding, places, shortened
from kepu.engines.compiler.checks.duties import answered_paths
from kepu.engines.compiler.plan import Diagnostic, Indicator, Phase, Plan
from kepu.engines.compiler.source import Source

_FINER_THAN_YEARS = re.compile(r"年(?:\d{1,2}月|[上下]半年|第?[一二三四]季度|[初底末]|年[初底末])")
_FALLS_ARE_GOOD = re.compile(
    r"死亡率|发病率|发生率|事故|能耗|排放|下降|降低|减少|控制在|以内|比例控制|失业率|辍学率|近视率|浓度|火灾|投诉"
)
_SAME_METRIC = 4  # characters of a metric's name; shorter ones (人次, 覆盖率) name too many things


def check_figures(source: Source, plan: Plan) -> Iterator[Diagnostic]:
    """Targets that contradict a baseline or one another, commitments that lack something, phases that do not fit."""
    yield from _below_baseline(plan.indicators)
    yield from _targets_that_differ(plan.indicators)
    yield from _open_commitments(plan)
    yield from _phases(source, plan)


def _comparable(indicators: list[Indicator]) -> dict[tuple[str, str | None, str | None], list[Indicator]]:
    groups: dict[tuple[str, str | None, str | None], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if indicator.value is not None and len(indicator.metric) >= _SAME_METRIC:
            groups[indicator.metric, indicator.unit, indicator.scope].append(indicator)
    return groups


def _below_baseline(indicators: list[Indicator]) -> Iterator[Diagnostic]:
    for (metric, unit, _), group in _comparable(indicators).items():
        baselines = [indicator for indicator in group if indicator.role == "baseline"]
        if not baselines or _FALLS_ARE_GOOD.search(metric):
            continue
        baseline = baselines[-1]
        for target in group:
            if target.role == "baseline" or target.comparator not in (">=", ">", "=") or target.frequency is not None:
                continue
            if _FALLS_ARE_GOOD.search(target.quote) or target.value is None or baseline.value is None:
                continue
            if target.value < baseline.value:
                message = (
                    f"“{metric}”的目标 {_figure(target)}{unit or ''} 低于第 {baseline.span.line} 行的基数 "
                    f"{_figure(baseline)}{unit or ''}，请核对两处数字。"
                )
                yield finding("target-below-baseline", message, target.span)


def _targets_that_differ(indicators: list[Indicator]) -> Iterator[Diagnostic]:
    for (metric, unit, _), group in _comparable(indicators).items():
        seen: dict[tuple[int, str, str | None], Indicator] = {}
        for target in group:
            if target.deadline is None or target.comparator not in (">=", ">", "="):
                continue
            first = seen.setdefault((target.deadline, target.role, target.frequency), target)
            if first.value != target.value and first.section_path != target.section_path:
                message = (
                    f"“{metric}”到 {target.deadline} 年的目标在这里是 {_figure(target)}{unit or ''}，"
                    f"在第 {first.span.line} 行是 {_figure(first)}{unit or ''}，请统一。"
                )
                yield finding("targets-differ", message, target.span)


def _figure(indicator: Indicator) -> str:
    return f"{indicator.value:g}" if isinstance(indicator.value, float) else str(indicator.value)


def _open_commitments(plan: Plan) -> Iterator[Diagnostic]:
    """Commitments that lack something, each lack told once with its count: the register marks them one by one."""
    promised = [indicator for indicator in plan.indicators if indicator.role != "baseline"]
    answered = answered_paths(plan)
    lacks = (
        (
            "commitment-without-number",
            [item for item in promised if item.value is None and item.relative_to is None],
            "没有数值，无法计算完成率，请补充数量或确认只考核频次。",
        ),
        (
            "commitment-without-deadline",
            [item for item in promised if item.deadline is None and item.frequency is None],
            "没有写明完成年份或频次，将按方案期末计算，请确认。",
        ),
        (
            "commitment-without-unit",
            [item for item in promised if item.section_path is None or item.section_path not in answered],
            "所在部分没有责任单位，请指定由谁负责。",
        ),
    )
    for code, items, advice in lacks:
        if items and not (code == "commitment-without-unit" and not plan.responsibilities):
            yield finding(
                code, places(shortened(items[0].quote), [item.span for item in items]) + advice, items[0].span
            )


def _phases(source: Source, plan: Plan) -> Iterator[Diagnostic]:
    phases = [phase for phase in plan.phases if phase.start is not None and phase.end is not None]
    for one, other in pairwise(phases):
        if _overlap(source, one, other):
            message = (
                f"“{one.name}”（{one.start}—{one.end} 年）与“{other.name}”（{other.start}—{other.end} 年）时间重叠，"
                "请写明分界的月份或调整年份。"
            )
            yield finding("phases-overlap", message, other.span)
    period = plan.meta.period
    if period is None:
        return
    for phase in phases:
        assert phase.start is not None and phase.end is not None
        if phase.start < period[0] or phase.end > period[1]:
            message = f"“{phase.name}”（{phase.start}—{phase.end} 年）超出方案期限 {period[0]}—{period[1]} 年，请核对。"
            yield finding("phase-outside-period", message, phase.span)


def _overlap(source: Source, one: Phase, other: Phase) -> bool:
    assert one.start is not None and one.end is not None and other.start is not None and other.end is not None
    if other.start < one.start or other.start > one.end:
        return False
    # A last year of its own for summing up inside a longer phase is the custom.
    if other.start == other.end == one.end and one.start < one.end:
        return False
    if other.start == one.end:
        near = source.text[one.span.start : one.span.end + 60] + source.text[other.span.start : other.span.end + 60]
        return not _FINER_THAN_YEARS.search("".join(near.split()))
    return True
