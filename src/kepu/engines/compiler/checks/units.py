"""Checks on the names of units and on the lists they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from kepu.engines.compiler.checks.catalogue import finding, listed, places, shortened
from kepu.engines.compiler.plan import Diagnostic, Plan, Responsibility
from kepu.engines.compiler.unit_names import fold, likely_canonical

_PAUSE_BEFORE_LABEL = re.compile(r"、(?:牵头|责任|配合|参与|协办)(?:单位|部门)(?=：)")


def check_units(plan: Plan) -> Iterator[Diagnostic]:
    """Spellings that differ or look mistaken, units named twice or in two roles, and names that run together."""
    yield from _spellings(plan)
    yield from _misspelt(plan)
    for duty in plan.responsibilities:
        yield from _twice(duty)
        yield from _both_roles(duty)
        yield from _run_together(duty)
    yield from _punctuation(plan)


def _all_names(duty: Responsibility) -> list[str]:
    return duty.lead + duty.support + duty.shared


def _spellings(plan: Plan) -> Iterator[Diagnostic]:
    first: dict[str, Responsibility] = {}
    counts: Counter[str] = Counter()
    for duty in plan.responsibilities:
        for name in _all_names(duty):
            first.setdefault(name, duty)
            counts[name] += 1
    for alias in plan.aliases:
        if alias.as_written not in first:
            continue
        message = (
            f"“{alias.as_written}”（{counts[alias.as_written]} 处）"
            f"与“{alias.canonical}”（{counts[alias.canonical]} 处）"
            f"疑为同一单位（{alias.why}），请统一写法或确认为两个单位。"
        )
        yield finding("unit-spelling", message, first[alias.as_written].span, alias.canonical)


def _misspelt(plan: Plan) -> Iterator[Diagnostic]:
    known = {alias.as_written for alias in plan.aliases}
    for duty in plan.responsibilities:
        for name in _all_names(duty):
            if name in known:
                continue
            known.add(name)
            usual = likely_canonical(name)
            if usual:
                yield finding("unit-misspelt", f"“{name}”疑为“{usual}”之误，请核对。", duty.span, usual)


def _twice(duty: Responsibility) -> Iterator[Diagnostic]:
    for names in (duty.lead, duty.support, duty.shared):
        if len(set(names)) == len(names):
            continue
        doubled = [name for name, count in Counter(names).items() if count > 1]
        if doubled:
            yield finding(
                "unit-twice", f"“{listed(doubled)}”在同一处重复列出，请删去多余的一个或改为应列的单位。", duty.span
            )


def _both_roles(duty: Responsibility) -> Iterator[Diagnostic]:
    helping = set(duty.support) | set(duty.shared)
    both = [name for name in dict.fromkeys(duty.lead) if name in helping]
    if both:
        message = f"“{listed(both)}”既列为牵头单位又列为责任（配合）单位，请保留一种。"
        yield finding("unit-in-both-roles", message, duty.span, f"从责任（配合）单位中删去{listed(both)}")


def _run_together(duty: Responsibility) -> Iterator[Diagnostic]:
    raw = "".join(duty.raw.split())
    for names in (duty.lead, duty.support, duty.shared):
        for one, other in pairwise(names):
            if one + other in raw and "\n" not in duty.raw:
                yield finding(
                    "units-run-together", f"“{one}”与“{other}”之间缺少顿号，请补上。", duty.span, f"{one}、{other}"
                )


def _punctuation(plan: Plan) -> Iterator[Diagnostic]:
    """Commas between units, told once for the whole document."""
    found: list[tuple[Responsibility, str]] = []
    folded = [(duty, fold(duty.raw)) for duty in plan.responsibilities]
    for duty, raw in folded:
        if "，" not in raw:
            continue
        for names in (duty.lead, duty.support, duty.shared):
            pair = next(
                (f"{one}，{other}" for one, other in pairwise(names) if f"{one}，{other}" in raw),
                None,
            )
            if pair:
                found.append((duty, pair))
                break
    for duty, raw in folded:
        label = _PAUSE_BEFORE_LABEL.search(raw)
        if label:
            message = f"“{label[0]}”前的顿号把它和上一个单位连成了一串，应为逗号或分号，请改正。"
            yield finding("list-punctuation", message, duty.span, "，" + label[0][1:])
    if found:
        told = places(shortened(found[0][1]), [duty.span for duty, _ in found])
        message = f"{told}单位之间用了逗号，按并列单位处理；如逗号用来区分牵头与配合，请写明。"
        yield finding("list-punctuation", message, found[0][0].span)
