"""Checks on who answers for what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from kepu.engines.compiler.checks.catalogue import finding, listed, places, shortened
from kepu.engines.compiler.plan import Diagnostic, Plan, Responsibility, Section

_TOLD_ONE_BY_ONE = 3
_PATHS_REMEMBERED = 1024  # several checks ask for the same one or two hundred
_LEAF_KINDS = frozenset(("measure", "action", "project"))
_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]+[）)]?[.、．]?|——)")
_TITLE_OPENING = re.compile(r"^(?:实施|开展|推进|加强)")


def check_duties(plan: Plan) -> Iterator[Diagnostic]:
    """Tasks nobody answers for or leads, leads missing from their own tasks, annex rows the body names otherwise."""
    if not plan.responsibilities:
        if plan.sections:
            yield finding(
                "no-duties",
                "全文没有读到责任分工（牵头、责任、配合单位），请补充任务分工，或在确认页逐项指定责任单位。",
                None,
            )
        return
    by_path: dict[str, list[Responsibility]] = defaultdict(list)
    for duty in plan.responsibilities:
        if duty.section_path is not None:
            by_path[duty.section_path].append(duty)
    yield from _without_duty(plan.sections, by_path)
    yield from _without_lead(plan.responsibilities)
    yield from _leads_missing_below(plan.sections, by_path)
    yield from _tasks_of_annex(plan)


@lru_cache(_PATHS_REMEMBERED)
def lineage(path: str) -> tuple[str, ...]:
    """The path itself and those above it: 二/（一）/1, 二/（一）, 二."""
    steps = path.split("/")
    return tuple("/".join(steps[:count]) for count in range(len(steps), 0, -1))


def answered_paths(plan: Plan) -> set[str]:
    """Sections for which somebody answers: in themselves, above them or, for all their parts, below them."""
    own = {duty.section_path for duty in plan.responsibilities if duty.section_path is not None}
    inside = {above for path in own for above in lineage(path)}
    return inside | {section.path for section in plan.sections if not own.isdisjoint(lineage(section.path))}


def _without_duty(sections: list[Section], by_path: dict[str, list[Responsibility]]) -> Iterator[Diagnostic]:
    inside = {above for path in by_path for above in lineage(path)}
    reported: set[str] = set()
    for section in sections:
        above = lineage(section.path)
        if section.kind not in _LEAF_KINDS or section.path in inside or reported.intersection(above):
            continue
        if any(path in by_path for path in above):
            continue
        reported.add(section.path)
        yield finding(
            "section-without-duty", f"“{section.title}”没有责任单位，请补充牵头单位和责任单位。", section.span
        )


def _without_lead(duties: list[Responsibility]) -> Iterator[Diagnostic]:
    led = {duty.section_path for duty in duties if duty.lead or duty.group_role == "lead"}
    found = [duty for duty in duties if duty.section_path and led.isdisjoint(lineage(duty.section_path))]
    if len(found) > _TOLD_ONE_BY_ONE:
        told = places(shortened(found[0].raw), [duty.span for duty in found])
        yield finding("duty-without-lead", f"{told}没有写明谁牵头，请逐项指定牵头单位。", found[0].span)
        return
    for duty in found:
        message = f"“{shortened(duty.raw)}”没有写明谁牵头，请指定牵头单位。"
        yield finding("duty-without-lead", message, duty.span)


def _leads_missing_below(sections: list[Section], by_path: dict[str, list[Responsibility]]) -> Iterator[Diagnostic]:
    """A unit that leads a section and appears in none of the duties of one of its parts."""
    leads = {path: dict.fromkeys(name for duty in duties for name in duty.lead) for path, duties in by_path.items()}
    titles = {section.path: section.title for section in sections}
    for path, duties in by_path.items():
        above = leads.get(path.rpartition("/")[0])
        for duty in duties if above else ():
            named = {*duty.lead, *duty.support, *duty.shared}
            missing = [name for name in above or () if name not in named]
            if missing and not duty.group_refs:
                message = (
                    f"“{titles.get(path, path)}”的责任单位中没有所属任务的牵头单位{listed(missing)}，请确认是否遗漏。"
                )
                yield finding("lead-missing-below", message, duty.span)


def _tasks_of_annex(plan: Plan) -> Iterator[Diagnostic]:
    titles = {section.path: section for section in plan.sections}
    for duty in plan.responsibilities:
        task = _task_cell(duty)
        if task is None:
            continue
        if duty.section_path is None:
            yield finding("task-without-section", f"附件任务“{task}”在正文中找不到对应的标题，请核对名称。", duty.span)
            continue
        section = titles.get(duty.section_path)
        if section and len(task) <= 40 and _bare(task) != _bare(section.title):
            message = f"附件称“{_NUMBER.sub('', task)}”，正文第 {section.span.line} 行称“{section.title}”，名称不一致，请统一。"
            yield finding("task-name-differs", message, duty.span, section.title)


def _task_cell(duty: Responsibility) -> str | None:
    """The cell that names the task, where the duty is a table row."""
    first, _, rest = duty.raw.partition("\n")
    if not rest or re.search(r"(?:单位|部门|领导)[:：]", first):
        return None
    if any(first.startswith(name) for name in (*duty.lead, *duty.support, *duty.shared, *duty.group_refs)):
        return None
    return first


def _bare(text: str) -> str:
    return re.sub(r"[\s。；，、：“”]", "", _TITLE_OPENING.sub("", _NUMBER.sub("", text)))
