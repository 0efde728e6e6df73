"""One cell as text, number or day, however a person or a spreadsheet wrote it."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

# What a reader gives for a cell: "" for an empty one.
Cell = str | int | float | bool | date | datetime | time | timedelta

MOST = 10**12
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
# Day 0 of the 1900 system as spreadsheets count it, with the 29 February 1900 that never was.
EPOCH = date(1899, 12, 30)

_UNITS = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_NUMBER = re.compile(
    r"([+-]?\d{1,15}(?:\.\d{0,6})?|[+-]?\.\d{1,6})(百万|千万|千|万|亿)?(?:人次|人|次|份|块|件|篇|名|元|场|学时|课时|分|%)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DAY = re.compile(
    r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class BadCell(ValueError):
    """The cell cannot be read as asked; the message says why and how to mend it."""


def text(cell: Cell) -> str:
    """The cell as text on one line: codes keep their leading zeros, whole numbers have no “.0”, days are ISO."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(_CONTROL.sub("", str(cell)).split())


def number(cell: Cell) -> Decimal | None:
    """A number not below 0, or None for an empty cell. “1.2万”, “1,200 人次” and full-width digits are read.

    Raises BadCell.
    """
    if isinstance(cell, bool | date | time | timedelta):
        raise BadCell(f"“{text(cell)}”不是数字，请填阿拉伯数字")
    if isinstance(cell, float) and not math.isfinite(cell):
        raise BadCell("不是数字，请填阿拉伯数字")
    if isinstance(cell, int | float):
        value = Decimal(str(cell))
    else:
        written = text(cell)
        if not written:
            return None
        value = _number_of(written)
    if value < 0:
        raise BadCell(f"“{text(cell)}”是负数，请填 0 或正数")
    if value > MOST:
        raise BadCell(f"“{text(cell)}”大得不像真的，请核对")
    return value


def _number_of(written: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", written).replace("，", ",").replace(" ", "")
    grouped = _GROUPED.match(plain)
    if grouped:
        plain = plain[: grouped.end()].replace(",", "") + plain[grouped.end() :]
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise BadCell(f"“{written[:20]}”不是数字，请只填阿拉伯数字，如 120")
    try:
        return Decimal(found[1]) * _UNITS[found[2] or ""]
    except InvalidOperation:
        raise BadCell(f"“{written[:20]}”不是数字，请只填阿拉伯数字，如 120") from None


def whole_number(cell: Cell) -> int | None:
    """A whole number not below 0, or None for an empty cell. Raises BadCell."""
    value = number(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise BadCell(f"“{text(cell)}”不是整数，请填整数")
    return int(value)


def day(cell: Cell) -> date | None:
    """A day of 2000–2099, or None for an empty cell; given as a date, as text or as a spreadsheet's number of days.

    A date cell of a workbook that counts from 1904 comes right from the reader; a bare number is taken to count from 1900.
    Raises BadCell.
    """
    if isinstance(cell, bool | time | timedelta):
        raise BadCell(f"“{text(cell)}”不是日期，请写成 2026-05-20")
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float):
        found = _day_of_number(cell)
    else:
        if not text(cell):
            return None
        found = _day_of_text(text(cell))
    if found is None:
        raise BadCell(f"“{text(cell)[:20]}”不是日期，请写成 2026-05-20")
    if not EARLIEST <= found <= LATEST:
        raise BadCell(f"“{found}”不在 2000—2099 年之内，请核对年份")
    return found


def _day_of_number(cell: float) -> date | None:
    if not math.isfinite(cell) or cell < 0:
        return None
    compact = _COMPACT.fullmatch(text(cell))
    if compact:
        return _calendar_day(*compact.groups())
    return EPOCH + timedelta(days=int(cell)) if cell < 80_000 else None


def _day_of_text(written: str) -> date | None:
    plain = unicodedata.normalize("NFKC", written).strip()
    found = _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        return _calendar_day(*found.groups())
    # Text-formatted columns show the number of days of a pasted date.
    return EPOCH + timedelta(days=int(plain)) if re.fullmatch(r"[34567]\d{4}", plain, re.ASCII) else None


def _calendar_day(year: str, month: str, day_of_month: str) -> date | None:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None
