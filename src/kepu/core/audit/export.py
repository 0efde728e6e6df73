"""The trail as a CSV that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.utils import timezone

from kepu.core.audit.models import AuditEntry
from kepu.core.audit.words import detail_lines, words_of

HEADER = ("序号", "时间", "操作人", "操作", "对象", "地区代码", "来源地址", "详情", "哈希")
# A cell that begins with one of these is taken for a formula, full-width forms included.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def safe_cell(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would compute it instead of showing it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def code_cell(code: str) -> str:
    """A code as text: a leading tab keeps a spreadsheet from making a number of twelve digits."""
    return f"\t{code}" if code else ""


class _Echo:
    """What is written comes back as the result of write: the writer of csv becomes a generator."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADER)
    for entry in entries:
        details = "；".join(f"{what}：{value}" for what, value in detail_lines(entry.details))
        yield writer.writerow(
            [
                entry.sequence,
                timezone.localtime(entry.happened_at).strftime("%Y-%m-%d %H:%M:%S"),
                safe_cell(entry.actor_name),
                words_of(entry.action),
                safe_cell(entry.object_name),
                code_cell(entry.region_code),
                safe_cell(entry.address),
                safe_cell(details),
                code_cell(entry.hash),
            ]
        )
