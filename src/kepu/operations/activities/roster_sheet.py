"""A paper roster as somebody typed it in: .xlsx or .csv with a name, and a telephone or an identity number.

Both become the keyed hash that tells persons apart, here and now: nothing else of them leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kepu.core.persons.sealed import mask_name, person_key
from kepu.engines.sheets import FormColumn, SheetLimits, form_as_xlsx, read_sheet, text
from kepu.operations.activities.actions.door import RosterLine
from kepu.operations.activities.actions.training import is_identity_number

NAME, PHONE, IDENTITY, GROUP = "姓名", "电话", "证件号码", "人群"
TITLES = (NAME, PHONE, IDENTITY, GROUP)
LIMITS = SheetLimits(rows=5_000, columns=40)
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}")


@dataclass(frozen=True, slots=True)
class RosterError:
    row: int  # as the spreadsheet counts
    message: str


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it may be shown: the name is masked."""

    row: int
    masked_name: str
    line: RosterLine


@dataclass(slots=True)
class Roster:
    lines: list[ReadLine] = field(default_factory=list)
    errors: list[RosterError] = field(default_factory=list)

    @property
    def without_key(self) -> int:
        """Lines that count, but by which nobody can be told apart."""
        return sum(not read.line.person_key for read in self.lines)


def roster_form(groups: Mapping[str, str]) -> bytes:
    """The table to fill in. groups: code → words."""
    columns = (
        FormColumn(NAME, 14, is_required=True),
        FormColumn(PHONE, 18, note="手机号或座机，与证件号码填一样即可"),
        FormColumn(IDENTITY, 24, note="只用来分清同名的人，导入后不保存"),
        FormColumn(GROUP, 16, choices=tuple(groups.values()), note="可不填"),
    )
    return form_as_xlsx("签到名单", columns, lead="按纸质签到表逐行录入。电话、证件号码都没有的，只计人次，不计人数。")


def read_roster(data: bytes, name: str, groups: Mapping[str, str]) -> Roster:
    """Every line that can be read, and what is wrong with the others, row by row. Raises UnreadableSheet."""
    sheet = read_sheet(data, name, TITLES, required=(NAME,), prefer="签到名单", limits=LIMITS)
    codes = {words: code for code, words in groups.items()}
    roster = Roster()
    seen: dict[str, int] = {}
    for row in sheet.rows:
        cells = {title: text(row.cells.get(title, "")).strip() for title in TITLES}
        try:
            line = _line_of(cells, codes)
        except ValueError as wrong:
            roster.errors.append(RosterError(row.number, str(wrong)))
            continue
        if line.person_key and line.person_key in seen:
            roster.errors.append(RosterError(row.number, f"与第 {seen[line.person_key]} 行是同一个人，请删去一行"))
            continue
        seen[line.person_key] = row.number
        roster.lines.append(ReadLine(row.number, mask_name(cells[NAME]), line))
    if not sheet.rows:
        roster.errors.append(RosterError(2, "表头下面没有内容"))
    return roster


def _line_of(cells: Mapping[str, str], codes: Mapping[str, str]) -> RosterLine:
    """Raises ValueError in words."""
    name = cells[NAME]
    if not name:
        raise ValueError("没有姓名")
    if cells[GROUP] and cells[GROUP] not in codes:
        raise ValueError(f"人群“{cells[GROUP][:20]}”不在名单里，请从下拉框选：{'、'.join(codes)}")
    return RosterLine(_key_of(name, cells[PHONE], cells[IDENTITY]), codes.get(cells[GROUP], ""))


def _key_of(name: str, phone: str, identity: str) -> str:
    if identity:
        number = "".join(identity.split()).upper()
        if not is_identity_number(number):
            raise ValueError("证件号码的位数或校验码不对，请核对；不是身份证的请改填电话")
        return person_key(number)
    if phone:
        digits = "".join(sign for sign in phone if sign.isdigit())
        if len(digits) == 13 and digits.startswith("86"):
            digits = digits[2:]
        if not _PHONE.fullmatch(digits):
            raise ValueError("电话应为 11 位手机号，或带区号的座机")
        return person_key(digits, name)
    return ""
