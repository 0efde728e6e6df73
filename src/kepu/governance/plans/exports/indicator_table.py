"""指标表: each promise in figures with its baseline, floor, stretch, owner and sentence."""

from __future__ import annotations

from kepu.engines.documents import Amount, Cell, Column, Table
from kepu.engines.documents.tables import plain
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.exports.task_table import note
from kepu.governance.plans.models import Indicator
from kepu.governance.plans.register import entries_of

COLUMNS = (
    Column("序号", 7, is_centred=True),
    Column("指标", 30),
    Column("单位", 9, is_centred=True),
    Column("基期值", 12, is_centred=True),
    Column("目标值", 14, is_centred=True),
    Column("力争值", 12, is_centred=True),
    Column("频次", 13, is_centred=True),
    Column("完成时限", 12, is_centred=True),
    Column("归口单位", 16, is_centred=True),
    Column("原文", 52),
)
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "about": "约", "=": ""}
NO_FIGURE = "—"


def indicator_table(content: PlanContent) -> Table:
    """One row per row of the register."""
    rows: list[list[Cell]] = []
    for entry in entries_of(content):
        target = entry.target
        is_baseline = target.role == Indicator.Role.BASELINE
        is_stretch = target.role == Indicator.Role.STRETCH
        rows.append(
            [
                len(rows) + 1,
                target.metric + (f"（{target.scope}）" if target.scope and target.scope not in target.metric else ""),
                target.unit_label,
                _figure(target if is_baseline else entry.baseline),
                None if is_baseline or is_stretch else _figure(target),
                _figure(target if is_stretch else entry.stretch),
                target.get_frequency_display() if target.frequency else "",
                f"{target.deadline}年" if target.deadline else "",
                entry.owner.name if entry.owner else "",
                target.quote,
            ]
        )
    return Table(f"{content.plan.title}指标表", COLUMNS, rows, note=note(content), sheet="指标表")


def _figure(indicator: Indicator | None) -> Cell:
    if indicator is None:
        return None
    if indicator.value is None:
        return indicator.relative_to or NO_FIGURE
    sign = SIGNS[indicator.comparator]
    if indicator.value_max is not None:
        return f"{sign}{plain(indicator.value)}–{plain(indicator.value_max)}"
    return Amount(indicator.value, sign)
