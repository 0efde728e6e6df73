"""A region table as a user has it: columns code, name, and optionally urban_rural, valid_from, valid_until, predecessor.

Reading needs no database. Rows count as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kepu.core.regions.codes import BadRegionCode, full_code

REQUIRED_COLUMNS = ("code", "name")
COLUMNS = (*REQUIRED_COLUMNS, "urban_rural", "valid_from", "valid_until", "predecessor")
CHINESE_HEADERS = {
    "代码": "code",
    "区划代码": "code",
    "行政区划代码": "code",
    "统计用区划代码": "code",
    "名称": "name",
    "区划名称": "name",
    "城乡分类代码": "urban_rural",
    "生效日期": "valid_from",
    "失效日期": "valid_until",
    "前身": "predecessor",
    "前身代码": "predecessor",
}
MAX_ROWS = 200_000
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class RowError:
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as the table has it. `valid_from` None: as it stands today."""

    row: int
    code: str
    name: str
    urban_rural: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    predecessor: str = ""


@dataclass(slots=True)
class RegionTable:
    rows: list[RegionRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class BadRow(ValueError):
    """What is wrong with a row, in words."""


def decode_table(data: bytes) -> str | None:
    """The text of a CSV in UTF-8 or GB18030; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_region_table(data: bytes) -> RegionTable:
    """Every row that can be read, and what is wrong with the others, row by row. Never raises on any bytes."""
    table = RegionTable()
    text = decode_table(data)
    if text is None:
        table.errors.append(RowError(1, "文件不是 UTF-8 或 GB18030 编码的文本，请在表格软件中另存为 CSV 后再上传"))
        return table
    # A spreadsheet shows a cell with line breaks as one row, and so does the csv module; NUL it cannot read.
    lines = csv.reader(io.StringIO(text.replace("\x00", "�"), newline=""))
    try:
        header = [_column(cell) for cell in next(lines, [])]
        missing = [name for name in REQUIRED_COLUMNS if name not in header]
        if missing:
            table.errors.append(
                RowError(1, f"表头缺少列：{'、'.join(missing)}。第一行应为 {','.join(COLUMNS)}（也可用中文列名）")
            )
            return table
        _read_rows(table, header, lines)
    except csv.Error as refused:
        table.errors.append(RowError(lines.line_num, f"这一行不是完整的 CSV（{refused}），请检查引号"))
    return table


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return CHINESE_HEADERS.get(name, name)


def _read_rows(table: RegionTable, header: list[str], lines: Iterable[list[str]]) -> None:
    seen: dict[tuple[str, date | None], int] = {}
    for number, cells in enumerate(lines, start=2):
        if number > MAX_ROWS + 1:
            table.errors.append(RowError(number, f"超过 {MAX_ROWS} 行，请分省或分市导入"))
            return
        if not any(cell.strip() for cell in cells):
            continue
        given = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        try:
            row = _read_row(number, given)
        except (BadRow, BadRegionCode) as refused:
            table.errors.append(RowError(number, str(refused)))
            continue
        key = (row.code, row.valid_from)
        if key in seen:
            table.errors.append(RowError(number, f"代码 {row.code} 与第 {seen[key]} 行重复"))
            continue
        seen[key] = number
        table.rows.append(row)


def _read_row(number: int, given: dict[str, str]) -> RegionRow:
    code = full_code(given.get("code", ""))
    if code.startswith("00"):
        raise BadRow(f"代码 {code} 的前两位不能是 00")
    name = given.get("name", "")
    if not name:
        raise BadRow(f"代码 {code} 没有名称")
    if len(name) > LONGEST_NAME:
        raise BadRow(f"名称“{name[:20]}……”超过 {LONGEST_NAME} 字")
    urban_rural = given.get("urban_rural", "")
    if urban_rural and not (urban_rural.isascii() and urban_rural.isdigit() and len(urban_rural) == 3):
        raise BadRow(f"城乡分类代码“{urban_rural}”应为 3 位数字")
    starts, ends = _day(given.get("valid_from", "")), _day(given.get("valid_until", ""))
    if starts and ends and ends < starts:
        raise BadRow(f"失效日期 {ends} 早于生效日期 {starts}")
    predecessor = full_code(given["predecessor"]) if given.get("predecessor") else ""
    return RegionRow(number, code, name, urban_rural, starts, ends, predecessor)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRow(f"日期“{text}”应写作 2024-01-31 的形式") from None
