"""Tables of the ledger as offices hand them on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kepu.engines.documents import Cell, Column, Table
from kepu.governance.ledger.models import Weakness
from kepu.governance.ledger.queries.weaknesses import PENDING, Basis

COLUMNS = (
    Column("编号", 7, is_centred=True),
    Column("责任单位", 16),
    Column("类别", 12, is_centred=True),
    Column("问题", 44),
    Column("依据", 36),
    Column("整改措施", 44),
    Column("完成期限", 12, is_centred=True),
    Column("状态", 12, is_centred=True),
    Column("核验情况", 24),
    Column("核验人", 10, is_centred=True),
)


def weakness_table(rows: Sequence[Weakness], basis: Mapping[int, Basis], today: date) -> Table:
    """问题清单（销号表）: one line for each weak link, with what it goes back to and who checked it."""
    lines: list[list[Cell]] = [
        [
            row.pk,
            row.unit.name,
            row.get_cause_display(),
            row.problem,
            basis[row.pk].words if row.pk in basis else "",
            row.measures_taken,
            row.due_on.isoformat() if row.due_on else "",
            _state(row, today),
            row.check_note,
            row.checked_by.name if row.checked_by else "",
        ]
        for row in rows
    ]
    return Table(
        "薄弱环节问题清单（销号表）",
        COLUMNS,
        lines,
        note=f"截至 {today.isoformat()}，共 {len(rows)} 项",
        sheet="问题清单",
    )


def _state(row: Weakness, today: date) -> str:
    overdue = row.state in PENDING and row.due_on is not None and row.due_on < today
    return f"{row.get_state_display()}（逾期）" if overdue else row.get_state_display()
