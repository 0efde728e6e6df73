"""Bring regions in from a table the user has: columns code, name, and optionally urban_rural, valid_from, valid_until,
predecessor (a code)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from kepu.core.actions import action, note
from kepu.core.permissions import REGION_IMPORT
from kepu.core.persons.models import Person
from kepu.core.regions.codes import BadRegionCode, ancestors, full_code
from kepu.core.regions.models import Region

REQUIRED_COLUMNS = ("code", "name")
MAX_ROWS = 200_000


@dataclass(slots=True)
class RowError:
    row: int
    message: str


@dataclass(slots=True)
class RegionTable:
    """A region table as checked: rows ready to store, and what is wrong, row by row."""

    regions: list[Region] = field(default_factory=list)
    predecessors: dict[int, str] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def read_region_table(data: bytes) -> RegionTable:
    """Check a CSV (UTF-8 or GB18030). Rows count from 2, after the header, as a spreadsheet shows them."""
    table = RegionTable()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            table.errors.append(RowError(1, "文件不是 UTF-8 或 GB18030 编码的文本，请在表格软件中另存为 CSV 后再上传"))
            return table
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in REQUIRED_COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        table.errors.append(
            RowError(
                1,
                f"表头缺少列：{'、'.join(missing)}。第一行应为 code,name,urban_rural,valid_from,valid_until,predecessor",
            )
        )
        return table
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(reader, start=2):
        if number > MAX_ROWS:
            table.errors.append(RowError(number, f"超过 {MAX_ROWS} 行，请分省或分市导入"))
            break
        _read_row(table, seen, number, {key: (value or "").strip() for key, value in row.items() if key})
    _check_parents(table)
    return table


def _read_row(table: RegionTable, seen: dict[tuple[str, str], int], number: int, row: dict[str, str]) -> None:
    try:
        code = full_code(row["code"])
        predecessor = full_code(row["predecessor"]) if row.get("predecessor") else ""
    except BadRegionCode as refused:
        table.errors.append(RowError(number, str(refused)))
        return
    if not row["name"]:
        table.errors.append(RowError(number, f"代码 {code} 没有名称"))
        return
    try:
        starts, ends = (date.fromisoformat(row[c]) if row.get(c) else None for c in ("valid_from", "valid_until"))
    except ValueError:
        table.errors.append(RowError(number, "日期应写作 2024-01-31 的形式"))
        return
    if starts and ends and ends < starts:
        table.errors.append(RowError(number, f"失效日期 {ends} 早于生效日期 {starts}"))
        return
    key = (code, row.get("valid_from", ""))
    if key in seen:
        table.errors.append(RowError(number, f"代码 {code} 与第 {seen[key]} 行重复"))
        return
    seen[key] = number
    if predecessor:
        table.predecessors[len(table.regions)] = predecessor
    table.regions.append(
        Region(
            code=code, name=row["name"], urban_rural=row.get("urban_rural", "")[:3], valid_from=starts, valid_until=ends
        )
    )


def _check_parents(table: RegionTable) -> None:
    """A county without its city in file and database is most often a mistyped code. Only the top level may lack one."""
    codes = {region.code for region in table.regions}
    if not codes:
        return
    top = min(region.level for region in table.regions)
    known = codes | set(Region.objects.values_list("code", flat=True).distinct())
    for number, region in enumerate(table.regions, start=2):
        above = ancestors(region.code)
        if region.level > top and above and not any(code in known for code in above):
            table.errors.append(
                RowError(number, f"“{region.name}”（{region.code}）的上级 {above[0]} 不在表中，也不在系统中")
            )


def _covering(*, table: RegionTable, by: Person) -> dict[str, Region | None]:
    """The import stands where the administrator's own region is: rows outside it are refused by the action."""
    return {"region": by.unit.region}


@action(REGION_IMPORT, at=_covering)
def import_regions(*, table: RegionTable, by: Person) -> int:
    """Store the rows of a checked table: known code and start are renamed, new ones added. Returns rows stored."""
    existing = {(r.code, r.valid_from): r for r in Region.objects.filter(code__in={r.code for r in table.regions})}
    new = []
    for region in table.regions:
        kept = existing.get((region.code, region.valid_from))
        if kept is None:
            new.append(region)
            continue
        kept.name, kept.urban_rural, kept.valid_until = region.name, region.urban_rural, region.valid_until
        kept.save(update_fields=["name", "urban_rural", "valid_until"])
    Region.objects.bulk_create(new, batch_size=1000)
    _link_predecessors(table)
    note(added=len(new), changed=len(table.regions) - len(new))
    return len(table.regions)


def _link_predecessors(table: RegionTable) -> None:
    """A predecessor is the last row of its code that began before the successor did."""
    for index, code in table.predecessors.items():
        region = table.regions[index]
        after = Region.objects.get(code=region.code, valid_from=region.valid_from)
        before = Region.objects.filter(code=code).exclude(pk=after.pk).order_by("valid_from").last()
        if before is not None:
            after.predecessor = before
            after.save(update_fields=["predecessor"])
