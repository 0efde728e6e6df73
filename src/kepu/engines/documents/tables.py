"""A table as an office prints it: a title, a line below it, columns with widths, rows, and cells that run together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the words printed around it: `sign` before (≥), `suffix` after (以上).

    A spreadsheet keeps the number itself, so that it can be sorted and reckoned with.
    """

    value: Decimal
    sign: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.sign}{plain(self.value)}{self.suffix}"


Cell = str | int | Amount | None


def plain(value: Decimal) -> str:
    """The number without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


@dataclass(frozen=True, slots=True)
class Column:
    """title: in the header; width: in characters of the body type; merges: equal neighbours become one cell."""

    title: str
    width: float
    is_centred: bool = False
    merges: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """rows: one cell per column. blocks: one mark per row; cells run together only where the mark stays the same.

    Raises ValueError where a row or the marks do not fit.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    sheet: str = ""
    blocks: Sequence[object] = field(default=())

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")
        if self.blocks and len(self.blocks) != len(self.rows):
            raise ValueError(f"{len(self.blocks)} marks for {len(self.rows)} rows")

    def runs(self, column: int) -> Iterator[tuple[int, int]]:
        """(first row, last row) of every cell of a column, in order; a cell that is not merged is its own run."""
        first = 0
        for row in range(1, len(self.rows) + 1):
            if row == len(self.rows) or not self._continues(column, row):
                yield first, row - 1
                first = row

    def _continues(self, column: int, row: int) -> bool:
        same_block = not self.blocks or self.blocks[row] == self.blocks[row - 1]
        return self.columns[column].merges and same_block and self.rows[row][column] == self.rows[row - 1][column]


def as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
