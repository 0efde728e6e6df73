"""Tables from ruled lines: which cell of which table a point of the page lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from kepu.engines.compiler.reading.pdf.glyphs import Rule

TOLERANCE = 3.0  # points by which lines that meet may miss each other
COVERED_SHARE = 0.6  # of a cell's side, from which a line counts as its border
MAX_BASE_CELLS = 4_000


@dataclass(slots=True)
class Grid:
    """One table. Rows count from above. `root` maps a base cell to the upper left base cell of its merged cell."""

    xs: list[float]  # upright lines, from the left
    ys: list[float]  # level lines, from below
    root: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the merged cell that holds the point, None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x) - 1, self.columns - 1)
        row = self.rows - 1 - min(bisect_right(self.ys, y) - 1, self.rows - 1)
        return self.root[row, column]

    def right_edge(self, cell: tuple[int, int]) -> float:
        """Right side of a merged cell."""
        row, column = cell
        while column + 1 < self.columns and self.root[row, column + 1] == cell:
            column += 1
        return self.xs[column + 1]


def grids(rules: list[Rule]) -> list[Grid]:
    """The tables on a page, from above to below; frames of a single cell are none."""
    found = [grid for group in _connected(rules) if (grid := _grid(group)) is not None]
    return sorted(found, key=lambda grid: -grid.ys[-1])


def _connected(rules: list[Rule]) -> Iterable[list[Rule]]:
    """Groups of lines that touch, directly or through others."""
    parent = list(range(len(rules)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    level = [(i, rule) for i, rule in enumerate(rules) if not rule.upright]
    for i, upright in ((i, rule) for i, rule in enumerate(rules) if rule.upright):
        for j, other in level:
            if _meet(upright, other):
                parent[find(i)] = find(j)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(find(i), []).append(rule)
    return groups.values()


def _meet(upright: Rule, level: Rule) -> bool:
    return (
        level.start - TOLERANCE <= upright.at <= level.end + TOLERANCE
        and upright.start - TOLERANCE <= level.at <= upright.end + TOLERANCE
    )


def _grid(rules: list[Rule]) -> Grid | None:
    upright = [rule for rule in rules if rule.upright]
    level = [rule for rule in rules if not rule.upright]
    xs, ys = _positions(upright), _positions(level)
    base_cells = (len(xs) - 1) * (len(ys) - 1)
    if len(xs) < 2 or len(ys) < 2 or not 1 < base_cells <= MAX_BASE_CELLS:
        return None
    grid = Grid(xs, ys)
    borders_right = _borders(upright, xs, ys)
    borders_above = _borders(level, ys, xs)
    for row in range(grid.rows):
        from_below = grid.rows - 1 - row
        for column in range(grid.columns):
            root = (row, column)
            if row > 0 and (from_below + 1, column) not in borders_above:
                root = grid.root[row - 1, column]
            elif column > 0 and (column, from_below) not in borders_right:
                root = grid.root[row, column - 1]
            grid.root[row, column] = root
    return grid if len(set(grid.root.values())) > 1 else None


def _positions(rules: list[Rule]) -> list[float]:
    """Distinct positions, lines closer than the tolerance counted once."""
    distinct: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not distinct or at - distinct[-1] > TOLERANCE:
            distinct.append(at)
    return distinct


def _borders(rules: list[Rule], positions: list[float], across: list[float]) -> set[tuple[int, int]]:
    """(index of position, index of interval of `across`) that lines cover for the most part."""
    covered: dict[tuple[int, int], float] = {}
    for rule in rules:
        index = min(range(len(positions)), key=lambda i: abs(positions[i] - rule.at))
        for interval in range(len(across) - 1):
            low, high = across[interval], across[interval + 1]
            overlap = min(high, rule.end) - max(low, rule.start)
            if overlap > 0:
                key = (index, interval)
                covered[key] = covered.get(key, 0.0) + overlap / (high - low)
    return {key for key, share in covered.items() if share >= COVERED_SHARE}
