"""The sheet of a class's roster: its form, and its rows as people. The file itself is never kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from kepu.core.errors import RuleBroken
from kepu.engines.sheets import FormColumn, SheetLimits, UnreadableSheet, form_as_xlsx, read_sheet, text
from kepu.operations.activities.actions.training import TraineeLine
from kepu.operations.activities.queries.bulk import plain

NAME = "名册"
TITLES = ("姓名", "手机号", "身份证号", "单位", "人群")
LIMITS = SheetLimits(rows=2_000, columns=50)


@dataclass(slots=True)
class TraineeSheet:
    """lines: people who can be put on the roster. problems: (row, what is wrong and how to mend it)."""

    lines: list[TraineeLine] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_trainees(data: bytes, name: str, groups: dict[str, str], usual_group: str = "") -> TraineeSheet:
    """groups: population-group code → label. Raises RuleBroken TRN-020 for what is no roster."""
    try:
        sheet = read_sheet(data, name, TITLES, required=("姓名",), prefer=NAME, limits=LIMITS)
    except UnreadableSheet as fault:
        raise RuleBroken("TRN-020", f"“{name}”：{fault}。") from fault
    codes = {plain(label): code for code, label in groups.items()}
    found = TraineeSheet()
    seen: dict[str, int] = {}
    for row in sheet.rows:
        typed = {title: text(row.cells.get(title, "")) for title in TITLES}
        group = codes.get(plain(typed["人群"])) if typed["人群"] else usual_group
        if group is None:
            told = "、".join(groups.values())
            found.problems.append((row.number, f"人群：没有“{typed['人群'][:20]}”这一项，可填：{told}"))
            continue
        line = TraineeLine(typed["姓名"], typed["手机号"], typed["身份证号"], typed["单位"], group)
        try:
            key = line.key()
        except RuleBroken as fault:
            found.problems.append((row.number, str(fault)))
            continue
        if key in seen:
            found.problems.append((row.number, f"与第 {seen[key]} 行是同一个人，只登记一次"))
            continue
        seen[key] = row.number
        found.lines.append(line)
    return found


def trainee_form(groups: dict[str, str]) -> bytes:
    columns = (
        FormColumn("姓名", 12, True),
        FormColumn("手机号", 16, note="与身份证号填一项即可，只用来分清同名的人，读完即弃，不保存号码。"),
        FormColumn("身份证号", 22, note="18 位。"),
        FormColumn("单位", 24),
        FormColumn("人群", 16, choices=tuple(groups.values()), note="不填就是本班的培训对象。"),
    )
    return form_as_xlsx(NAME, columns, lead="一行一名学员，从第二行起填。同一个人再传一次不会重复。")
