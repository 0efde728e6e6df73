"""Bytes of an .xlsx or .csv file to rows under known titles. Strangers' files: size is judged before anything is read."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO

from python_calamine import CalamineWorkbook

from kepu.engines.sheets.cells import Cell, text

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20
# A cell with something in it: not closed at once. Its address tells how far the sheet reaches.
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>")
_TITLES_WITHIN_ROWS = 10
_MARKS = re.compile(r"[\s*＊（）()【】:：]|必填|选填")


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """unpacked_bytes: of all parts together. rows and columns count up to the last filled cell."""

    rows: int = 20_000
    columns: int = 200
    unpacked_bytes: int = 300 * 1024 * 1024


class UnreadableSheet(ValueError):
    """There is nothing to be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """number: as the spreadsheet counts, from 1. cells: title as asked for → what stands there; "" where empty."""

    number: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Sheet:
    """rows: those with anything in them, below the titles. unknown: titles of filled columns nobody asked for."""

    rows: list[Row] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_sheet(
    data: bytes,
    name: str,
    titles: Sequence[str],
    *,
    required: Sequence[str] = (),
    prefer: str = "",
    limits: SheetLimits = SheetLimits(),
) -> Sheet:
    """Read the table whose columns bear these titles, in any order, from the sheet called `prefer` or the first one.

    Titles are told apart without spaces, brackets and asterisks. Raises UnreadableSheet.
    """
    if not data:
        raise UnreadableSheet("文件是空的，请重新选择")
    if data.startswith(_OLE):
        raise UnreadableSheet("这是旧的 .xls 格式或加了密码的文件，请在表格软件中去掉密码、另存为 .xlsx 后再上传")
    grid = _xlsx_grid(data, prefer, limits) if data.startswith(_ZIP) else _csv_grid(data, name, limits)
    return _under_titles(grid, titles, required, limits)


def _xlsx_grid(data: bytes, prefer: str, limits: SheetLimits) -> list[list[Cell]]:
    _refuse_monstrous(data, limits)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        if not names:
            raise UnreadableSheet("文件里没有工作表")
        sheet = workbook.get_sheet_by_name(prefer if prefer in names else names[0])
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except UnreadableSheet:
        raise
    # A damaged workbook makes the reader raise whatever it stumbled over, a panic of its own included.
    except (Exception, BaseException) as fault:
        if isinstance(fault, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
            raise
        raise UnreadableSheet(
            "文件打不开：不完整、已损坏或不是 .xlsx 表格。请在表格软件中打开后另存为 .xlsx 再上传"
        ) from fault


def _refuse_monstrous(data: bytes, limits: SheetLimits) -> None:
    """The reader lays out every cell up to the last one: a single cell at the far corner would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > limits.unpacked_bytes:
                raise UnreadableSheet("文件解开后过大，请删去图片和多余的工作表，或分成几个文件上传")
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with archive.open(part) as stream:
                        _refuse_far_cells(stream, limits)
    except UnreadableSheet:
        raise
    except Exception as fault:
        raise UnreadableSheet("文件打不开：不完整或已损坏。请在表格软件中打开后另存为 .xlsx 再上传") from fault


def _refuse_far_cells(stream: IO[bytes], limits: SheetLimits) -> None:
    left, seen, cells = b"", 0, (limits.rows + _TITLES_WITHIN_ROWS) * limits.columns
    last_row = last_column = 0
    while chunk := stream.read(_CHUNK):
        seen += len(chunk)
        if seen > limits.unpacked_bytes:
            raise UnreadableSheet("文件解开后过大，请分成几个文件上传")
        window = left + chunk
        for letters, digits in _FILLED.findall(window):
            last_row = max(last_row, int(digits))
            last_column = max(last_column, _column(letters))
        if last_row > limits.rows + _TITLES_WITHIN_ROWS:
            raise UnreadableSheet(
                f"表格到了第 {last_row} 行，一次最多 {limits.rows} 行。请删去下方多余的内容，或分成几个文件上传"
            )
        if last_column > limits.columns or last_row * last_column > cells:
            raise UnreadableSheet(f"表格超过 {limits.columns} 列，请使用下载的模板，删去右侧多余的内容")
        left = window[-400:]


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def _csv_grid(data: bytes, name: str, limits: SheetLimits) -> list[list[Cell]]:
    decoded = next(
        (found for encoding in ("utf-8-sig", "gb18030") if (found := _decoded(data, encoding)) is not None), None
    )
    if decoded is None or "\x00" in decoded:
        raise UnreadableSheet(f"“{name}”不是 .xlsx 或 .csv 表格，请使用下载的模板")
    first = decoded.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count) if first else ","
    try:
        rows: list[list[Cell]] = []
        for row in csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter):
            rows.append(list(row[: limits.columns]))
            if len(rows) > limits.rows + _TITLES_WITHIN_ROWS:
                raise UnreadableSheet(f"一次最多 {limits.rows} 行，请分成几个文件上传")
    except csv.Error as fault:
        raise UnreadableSheet("文件不是正确的 CSV 表格，请在表格软件中另存为 .xlsx 再上传") from fault
    return rows


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def plain_title(title: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", title))


def _under_titles(grid: list[list[Cell]], titles: Sequence[str], required: Sequence[str], limits: SheetLimits) -> Sheet:
    at, columns = _find_titles(grid, titles)
    missing = [title for title in required if title not in columns.values()]
    if missing:
        told = "、".join(f"“{title}”" for title in missing)
        raise UnreadableSheet(f"没有找到{told}列。请使用下载的模板，不要改动第一行的列名")
    sheet = Sheet(titles=[title for title in titles if title in columns.values()])
    heads = grid[at]
    sheet.unknown = [text(head) for column, head in enumerate(heads) if text(head) and column not in columns]
    for number, row in enumerate(grid[at + 1 :], start=at + 2):
        cells = {title: row[column] if column < len(row) else "" for column, title in columns.items()}
        if any(text(cell) for cell in cells.values()):
            sheet.rows.append(Row(number, cells))
    if len(sheet.rows) > limits.rows:
        raise UnreadableSheet(f"表里有 {len(sheet.rows)} 行，一次最多 {limits.rows} 行，请分成几个文件上传")
    return sheet


def _find_titles(grid: list[list[Cell]], titles: Sequence[str]) -> tuple[int, dict[int, str]]:
    """The row among the first ten with most of the titles, and column → title. A title standing twice: the first."""
    wanted = {plain_title(title): title for title in titles}
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(grid[:_TITLES_WITHIN_ROWS]):
        columns: dict[int, str] = {}
        for column, head in enumerate(_heads(row)):
            title = wanted.get(head)
            if title is not None and title not in columns.values():
                columns[column] = title
        if len(columns) > len(best[1]):
            best = (at, columns)
    if not best[1]:
        raise UnreadableSheet("没有找到列名。请使用下载的模板，第一行是列名，从第二行起填写")
    return best


def _heads(row: Iterable[Cell]) -> list[str]:
    return [plain_title(text(cell)) for cell in row]
