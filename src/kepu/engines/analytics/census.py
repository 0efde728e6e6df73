"""Whom a coverage or a quota is a share of: schools, towns, villages, named one by one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from kepu.engines.analytics.refusals import FactsRefused

REGION_DIGITS = (6, 9, 12)


@dataclass(frozen=True, slots=True)
class Census:
    """regions: subject → code of the region where it stands, "" where that is not told (then for all or for none).

    digits: 0 where the subject of a fact is looked for; 6, 9 or 12 where so many digits of its region are: then the
    subjects are regions.
    """

    regions: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0

    @classmethod
    def of(cls, subjects: Iterable[str]) -> Self:
        return cls(dict.fromkeys(subjects, ""))

    @classmethod
    def of_regions(cls, codes: Iterable[str]) -> Self:
        """Codes of one level, in 6, 9 or 12 digits. Raises ValueError where they are not."""
        regions = {code: code.ljust(12, "0") for code in codes}
        lengths = {len(code) for code in regions}
        if len(lengths) != 1 or not lengths <= set(REGION_DIGITS):
            raise ValueError(f"region codes of {sorted(lengths)} digits; all of one of {REGION_DIGITS}")
        return cls(regions, lengths.pop())

    @property
    def tells_regions(self) -> bool:
        return any(self.regions.values())

    def within(self, region_prefix: str) -> Census:
        """The subjects in a region; all of them where the census does not tell where they stand."""
        if not region_prefix or not self.tells_regions:
            return self
        inside = {subject: code for subject, code in self.regions.items() if code.startswith(region_prefix)}
        return Census(inside, self.digits)

    def by_region(self, digits: int) -> Counter[str]:
        """Subjects of each region, named by so many digits."""
        return Counter(code[:digits] for code in self.regions.values())


def read_census(data: bytes, name: str) -> Census:
    """A census from a CSV file in UTF-8: a column `subject` and, where wanted, `region`; or `region` alone for regions.

    Region codes have 6, 9 or 12 digits. Other columns are left aside. Raises FactsRefused with the line.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except UnicodeDecodeError as error:
        raise FactsRefused("FAC-012", f"名录“{name}”不是 UTF-8 编码的 CSV。请另存为“CSV UTF-8”后再试") from error
    columns = rows[0].keys() if rows else ()
    of_regions = "region" in columns and "subject" not in columns
    if not of_regions and "subject" not in columns:
        raise FactsRefused("FAC-012", f"名录“{name}”应为 CSV，首行写列名：subject（可加 region），或只写 region")
    key = "region" if of_regions else "subject"
    regions: dict[str, str] = {}
    for line, row in enumerate(rows, 2):
        subject, region = (row[key] or "").strip(), (row.get("region") or "").strip()
        _check_row(name, line, subject, region, regions)
        regions[subject] = region.ljust(12, "0") if region else ""
    if of_regions:
        try:
            return Census.of_regions(regions)
        except ValueError as error:
            raise FactsRefused("FAC-012", f"名录“{name}”里的地区代码长短不一，应同为 6、9 或 12 位") from error
    if 0 < sum(region == "" for region in regions.values()) < len(regions):
        raise FactsRefused("FAC-012", f"名录“{name}”有的行写了 region，有的没写。请补全或整列去掉")
    return Census(regions)


def _check_row(name: str, line: int, subject: str, region: str, before: Mapping[str, str]) -> None:
    trouble = ""
    if not subject:
        trouble = "没有写对象"
    elif subject in before:
        trouble = f"“{subject}”写了不止一次"
    elif region and not (region.isascii() and region.isdigit() and len(region) in REGION_DIGITS):
        trouble = f"地区代码“{region}”应为 6、9 或 12 位数字"
    if trouble:
        raise FactsRefused("FAC-012", f"名录“{name}”第 {line} 行：{trouble}。请改正后再试")
