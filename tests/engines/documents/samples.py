"""A small table with everything a table can hold."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kepu.engines.documents import Amount, Column, Table

MADE_ON = datetime(2026, 3, 1, 9, 30)
TABLE = Table(
    "青禾县任务分解表",
    (
        Column("序号", 7, is_centred=True),
        Column("类别", 16, is_centred=True, merges=True),
        Column("任务", 40),
        Column("目标值", 12, is_centred=True),
    ),
    [
        [1, "青少年行动", "办好科学课堂\n每学期4次", Amount(Decimal("4"), "≥")],
        [2, "青少年行动", "=SUM(A1:A9)", Amount(Decimal("12.36"), "约", "%")],
        [3, "农民行动", "-1 & <b>\x07", None],
        [4, "农民行动", "007", ""],
    ],
    note="青禾县人民政府　2026-03-01",
    sheet="任务/分解[表]",
    blocks=["a", "a", "b", "c"],
)
