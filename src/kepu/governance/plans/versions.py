"""Two versions of a plan side by side: which row became which, and what changed.

Rows are matched in rounds, from sure to likely; a row matched in one round is out of the next. Only what stands below
the same clause is compared for likeness, so that the work stays in proportion to the length of the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from kepu.governance.plans.models import Clause, Duty, Indicator, Plan, PlanRow, Review

Row = TypeVar("Row", bound=PlanRow)
LIKELY = 0.6
# A clause of the same number must still speak of the same thing.
ALIKE_BY_NUMBER = 0.45
# Likeness is quadratic in the number of rows compared: below one clause there are rarely more than thirty.
MOST_COMPARED = 200
NO_ROW = 0


@dataclass(slots=True)
class Pair(Generic[Row]):
    """A row in both versions. `changes`: field → (before, after), empty when nothing a reader would notice changed."""

    before: Row
    after: Row
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(slots=True)
class Difference(Generic[Row]):
    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    pairs: list[Pair[Row]] = field(default_factory=list)

    @property
    def changed(self) -> list[Pair[Row]]:
        return [pair for pair in self.pairs if pair.changes]


@dataclass(slots=True)
class Comparison:
    clauses: Difference[Clause]
    indicators: Difference[Indicator]
    duties: Difference[Duty]


CLAUSE_FIELDS = ("title", "kind", "group", "body")
INDICATOR_FIELDS = (
    "metric",
    "comparator",
    "value",
    "value_max",
    "unit_label",
    "role",
    "deadline",
    "frequency",
    "scope",
    "relative_to",
)
DUTY_FIELDS = ("role", "name_as_written")


def compare(before: Plan, after: Plan) -> Comparison:
    """What `after` changes against `before`; rejected rows count as not there."""
    clauses = _compare_clauses(_rows(before.clauses), _rows(after.clauses))
    # From here on a row's clause is known by the clause it became.
    same: dict[int | None, int | None] = {None: None}
    same |= {pair.after.pk: pair.before.pk for pair in clauses.pairs}

    def was(row: Indicator | Duty) -> int | None:
        """The old clause of a new row: None where it has none, NO_ROW where its clause is new."""
        return same.get(row.clause_id, NO_ROW)

    old_indicators, new_indicators = _rows(before.indicators), _rows(after.indicators)
    indicators: Difference[Indicator] = _match(
        old_indicators,
        new_indicators,
        [
            (lambda i: (i.clause_id, i.metric, i.role), lambda i: (was(i), i.metric, i.role)),
            (lambda i: (i.clause_id, i.quote), lambda i: (was(i), i.quote)),
            (lambda i: (i.metric, i.role), lambda i: (i.metric, i.role)),
        ],
        below=(lambda i: (i.clause_id, i.role), lambda i: (was(i), i.role)),
        words=lambda i: i.metric,
        fields=INDICATOR_FIELDS,
    )
    duties: Difference[Duty] = _match(
        _rows(before.duties),
        _rows(after.duties),
        [
            (lambda d: (d.clause_id, _bearer(d), d.role), lambda d: (was(d), _bearer(d), d.role)),
            (lambda d: (d.clause_id, _bearer(d)), lambda d: (was(d), _bearer(d))),
        ],
        below=None,
        words=lambda d: d.name_as_written,
        fields=DUTY_FIELDS,
    )
    return Comparison(clauses, indicators, duties)


def _rows(manager) -> list:
    return list(manager.exclude(review=Review.REJECTED).order_by("position"))


def _bearer(duty: Duty) -> Hashable:
    """Who the duty falls on, whatever the text calls them."""
    if duty.unit_id is not None:
        return ("unit", duty.unit_id)
    return ("group", duty.unit_group_id) if duty.unit_group_id is not None else duty.name_as_written


def _compare_clauses(before: Sequence[Clause], after: Sequence[Clause]) -> Difference[Clause]:
    """Level by level: the clause above decides among which clauses a reworded one is looked for."""
    found: Difference[Clause] = Difference()
    same: dict[int | None, int | None] = {None: None}

    def was_below(clause: Clause) -> int | None:
        """The old parent of a new clause: None at the top, NO_ROW where the parent is new."""
        return same.get(clause.parent_id, NO_ROW)

    for level in (1, 2, 3):
        step: Difference[Clause] = _match(
            [c for c in before if c.level == level],
            [c for c in after if c.level == level],
            [
                (lambda c: (c.parent_id, c.title), lambda c: (was_below(c), c.title)),
                (lambda c: (c.title, c.group), lambda c: (c.title, c.group)),
                (
                    lambda c: (c.parent_id, c.path, c.kind, c.group),
                    lambda c: (was_below(c), c.path, c.kind, c.group),
                ),
            ],
            below=(lambda c: c.parent_id, lambda c: was_below(c)),
            words=lambda c: c.title,
            fields=CLAUSE_FIELDS,
            # The third round trusts the number, so the words must agree to some degree.
            doubtful_round=2,
        )
        found.added += step.added
        found.removed += step.removed
        found.pairs += step.pairs
        same |= {pair.after.pk: pair.before.pk for pair in step.pairs}
    for rows in (found.added, found.removed):
        rows.sort(key=lambda c: c.position)
    found.pairs.sort(key=lambda pair: pair.after.position)
    return found


Keys = tuple[Callable[[Row], Hashable], Callable[[Row], Hashable]]


def _match(
    before: Sequence[Row],
    after: Sequence[Row],
    rounds: Sequence[Keys],
    *,
    below: Keys | None,
    words: Callable[[Row], str],
    fields: Iterable[str],
    doubtful_round: int | None = None,
) -> Difference[Row]:
    """Match by equal keys, round after round, then by likeness of words among rows with an equal `below` key."""
    old, new = list(before), list(after)
    pairs: list[Pair[Row]] = []

    def settle(row: Row, became: Row) -> None:
        old.remove(row)
        new.remove(became)
        pairs.append(Pair(row, became, _changes(row, became, fields)))

    for number, (old_key, new_key) in enumerate(rounds):
        waiting: dict[Hashable, list[Row]] = defaultdict(list)
        for row in old:
            waiting[old_key(row)].append(row)
        for became in list(new):
            candidates = waiting.get(new_key(became), [])
            if candidates and (
                number != doubtful_round or _likeness(words(candidates[0]), words(became)) >= ALIKE_BY_NUMBER
            ):
                settle(candidates.pop(0), became)
    if below is not None:
        for became in list(new):
            near = [row for row in old if below[0](row) == below[1](became)][:MOST_COMPARED]
            best = max(near, key=lambda row: _likeness(words(row), words(became)), default=None)
            if best is not None and _likeness(words(best), words(became)) >= LIKELY:
                settle(best, became)
    pairs.sort(key=lambda pair: pair.after.position)  # type: ignore[attr-defined]
    return Difference(new, old, pairs)


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _changes(before: PlanRow, after: PlanRow, fields: Iterable[str]) -> dict[str, tuple[object, object]]:
    found = {}
    for name in fields:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = (old, new)
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a reworded text: `kind` is same, added or removed."""

    kind: str
    text: str


def wording(before: str, after: str) -> list[Piece]:
    """How one text became the other, in pieces. Sentences are compared first, then the words of those that changed."""
    pieces: list[Piece] = []
    old, new = _sentences(before), _sentences(after)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
        else:
            pieces += _pieces("".join(old[i:j]), "".join(new[k:m]))
    return pieces


def _sentences(text: str) -> list[str]:
    return [part + "。" for part in text.split("。") if part]


def _pieces(old: str, new: str) -> list[Piece]:
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[i:j]))
            continue
        if j > i:
            pieces.append(Piece("removed", old[i:j]))
        if m > k:
            pieces.append(Piece("added", new[k:m]))
    return pieces
