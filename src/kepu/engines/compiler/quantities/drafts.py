"""Accepted numbers on their way to indicators, and what a list of them shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kepu.engines.compiler.plan import Comparator, Frequency, IndicatorRole
from kepu.engines.compiler.quantities import words
from kepu.engines.compiler.quantities.clauses import Clause
from kepu.engines.compiler.quantities.metrics import is_grade, split_names
from kepu.engines.compiler.quantities.numbers import Quantity


@dataclass(slots=True)
class Draft:
    """One accepted number on its way to an indicator."""

    quantity: Quantity
    clause: Clause
    lead: str
    near: str
    directly: Comparator | None  # as the word before the number says
    start_of_move: bool  # 由6.20%提升至…
    comparator: Comparator
    deadline: int | None
    frequency: Frequency | None
    role: IndicatorRole
    metric: str
    named_behind: bool
    scope: str | None
    relative_to: str | None
    listed: bool  # nothing but 、 or 和 between this number and the one before


def share_out(drafts: list[Draft], years: list[int]) -> list[Draft]:
    """分别达到15%、25%: the first number belongs to the first name or year, and so on. 均达到90%: to every name."""
    for draft, following in zip(drafts[-2::-1], drafts[:0:-1], strict=True):
        if is_grade(draft.metric) and following.named_behind:
            draft.metric += re.sub(r"^[^，。；]{1,2}级", "", following.metric)
    shared: list[Draft] = []
    runs: list[list[Draft]] = []
    for draft in drafts:
        if draft.listed and runs:
            runs[-1].append(draft)
        else:
            runs.append([draft])
    for run in runs:
        names = split_names(run[0].metric)
        if len(run) == 1:
            shared += _repeated(run[0], names)
            continue
        if len(years) == len(run):
            for draft, year in zip(run, years, strict=True):
                draft.deadline = year
        if words.REACHING.search(run[0].near):
            for draft in run:
                draft.frequency = run[0].frequency
        if words.SHARED_OUT.search(run[0].near):
            if len(names) == len(run):
                for draft, name in zip(run, names, strict=True):
                    draft.metric = name
            if run[0].comparator == "=" and run[0].role != "baseline":
                for draft in run:
                    draft.comparator = run[-1].comparator
        shared += run
    return shared


def _repeated(draft: Draft, names: list[str]) -> list[Draft]:
    if len(names) < 2 or not words.EACH_OF_THEM.search(draft.near) or not words.SHARE_WORDS.search(names[-1]):
        return [draft]
    return [replace(draft, metric=name) for name in names]
