"""Activities from a spreadsheet: the rows are kept as typed, checked, and the good ones become activities with facts.

Every step takes a stretch of rows under a lock, so that work that stops goes on where it was and never runs twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import access, lifecycle, measures
from kepu.core.actions import action, note
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.evidence.actions import store_evidence
from kepu.core.evidence.models import EvidenceFile
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.engines.sheets import BadCell, Sheet, UnreadableSheet, day, read_sheet, text, whole_number
from kepu.operations.activities.actions.activities import TOKEN_BYTES
from kepu.operations.activities.actions.recording import SOURCE, facts_for
from kepu.operations.activities.activity_sheet import CODED, GROUPS, METHODS, NAME, REQUIRED, TITLES
from kepu.operations.activities.models import Activity, ActivityFact, BulkImport, BulkRow, Reach, ServedUnit
from kepu.operations.activities.models.activity import Mode
from kepu.operations.activities.models.bulk import ROW_KEYS
from kepu.operations.activities.permissions import ACTIVITY_PLAN, ACTIVITY_RUN
from kepu.operations.activities.queries.bulk import Names, NotKnown, plain
from kepu.operations.activities.queries.places import area_of, level_of_host
from kepu.operations.activities.states import ActivityState

ROWS_AT_ONCE = 200
LONGEST_DAYS = 366
MOST_PEOPLE = 10_000_000
LONGEST = {"名称": 120, "地点": 120, "编号": 40, "小结": 5_000, "备注": 2_000}
OPENS, CLOSES = time(9), time(17)


@dataclass(slots=True)
class Record:
    """A row understood: what stands in the fields that could be read, and what is wrong with the others."""

    title: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    unit: Unit | None = None
    region: Region | None = None
    place: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    served: list[Unit] = field(default_factory=list)
    people: dict[tuple[str, str], int] = field(default_factory=dict)  # (group, mode) → people
    method: str = Reach.Method.COUNT
    amounts: dict[str, int] = field(default_factory=dict)
    outcome: str = ""
    remark: str = ""
    key: UUID | None = None
    has_number: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)


# Reading -------------------------------------------------------------------------------------------------------------


def read_activities(data: bytes, name: str) -> Sheet:
    """Raises RuleBroken BLK-001 for what is no sheet of activities."""
    try:
        sheet = read_sheet(data, name, TITLES, required=REQUIRED, prefer=NAME)
    except UnreadableSheet as fault:
        words = str(fault) if f"“{name}”" in str(fault) else f"“{name}”：{fault}"
        raise RuleBroken("BLK-001", f"{words}。") from fault
    if not sheet.rows:
        raise RuleBroken("BLK-002", _("“%(name)s”里还没有活动：请从第二行起填写，一行一场。") % {"name": name})
    return sheet


def _at_own_unit(*, by: Person, **_others: object) -> dict[str, object]:
    return {"unit": by.unit, "region": by.unit.region}


@action(ACTIVITY_PLAN, at=_at_own_unit)
def begin_import(*, data: bytes, name: str, sheet: Sheet, by: Person) -> BulkImport:
    """Keep the file and its rows as typed. Nothing is an activity yet."""
    file = store_evidence(
        data=data, name=name, kind=EvidenceFile.Kind.SHEET, unit=by.unit, region=by.unit.region, by=by
    )
    bulk = BulkImport.objects.create(unit=by.unit, file=file, name=name[-200:], uploaded_by=by)
    BulkRow.objects.bulk_create(
        (
            BulkRow(
                bulk=bulk,
                number=row.number,
                cells={title: value[:6_000] for title, cell in row.cells.items() if (value := text(cell))},
            )
            for row in sheet.rows
        ),
        batch_size=500,
    )
    note(rows=len(sheet.rows), file=name)
    return bulk


# Checking ------------------------------------------------------------------------------------------------------------


def understand(cells: dict[str, str], names: Names) -> Record:
    """One row with all its problems at once, so that it is mended in one go."""
    record = Record()
    for title, longest in LONGEST.items():
        if len(cells.get(title, "")) > longest:
            record.problems.append((title, f"超过 {longest} 字，请写短一些"))
    record.title, record.place = cells.get("名称", ""), cells.get("地点", "")
    record.outcome, record.remark = cells.get("小结", ""), cells.get("备注", "")
    record.problems += [
        (title, "没有填写（合并的单元格请拆开，每行都填）") for title in REQUIRED if not cells.get(title)
    ]
    _read_days(record, cells, names)
    _read_places(record, cells, names)
    _read_codes(record, cells, names)
    _read_amounts(record, cells)
    if record.unit and record.first and not record.problems:
        record.has_number = bool(cells.get("编号"))
        record.key = _key_of(record, cells.get("编号", ""))
    return record


def _key_of(record: Record, number: str) -> UUID:
    """The activity a row speaks of: by its number where it has one, else by name, kind, day and place."""
    assert record.unit and record.first
    region = record.region.code if record.region else ""
    told = (
        [f"#{plain(number)}"]
        if number
        else [plain(record.title), record.kind, record.first.isoformat(), region, plain(record.place)]
    )
    return uuid5(ROW_KEYS, "\x1f".join([record.unit.key, *told]))


def _read_days(record: Record, cells: dict[str, str], names: Names) -> None:
    for title in ("开始日期", "结束日期"):
        try:
            found = day(cells.get(title, ""))
        except BadCell as fault:
            record.problems.append((title, str(fault)))
            continue
        if title == "开始日期":
            record.first = found
        else:
            record.last = found
    record.last = record.last or record.first
    if record.first is None or record.last is None:
        return
    if record.last < record.first:
        record.problems.append(("结束日期", f"{record.last} 早于开始日期 {record.first}，请改正其中一个"))
    elif (record.last - record.first).days > LONGEST_DAYS:
        record.problems.append(("结束日期", "离开始日期超过一年，请核对年份，或分成几场填写"))
    elif record.last > names.day:
        title = "结束日期" if cells.get("结束日期") else "开始日期"
        record.problems.append((title, f"{record.last} 还没有到。这里只登记已经办完的活动，以后的请在“活动”中计划"))


def _read_places(record: Record, cells: dict[str, str], names: Names) -> None:
    on = record.first or names.day
    try:
        record.unit = names.host(cells.get("主办单位", ""), on)
    except NotKnown as fault:
        record.problems.append(("主办单位", str(fault)))
    try:
        record.served = names.units(cells.get("服务单位", ""), on)
    except NotKnown as fault:
        record.problems.append(("服务单位", str(fault)))
    try:
        written = cells.get("乡镇/村", "")
        record.region = names.region(written) if written else record.unit.region if record.unit else None
    except NotKnown as fault:
        record.problems.append(("乡镇/村", str(fault)))


def _read_codes(record: Record, cells: dict[str, str], names: Names) -> None:
    for title, key in CODED.items():
        if not cells.get(title):
            continue
        try:
            record.codes[key] = names.code(key, cells[title])
        except NotKnown as fault:
            record.problems.append((title, str(fault)))
    record.kind = record.codes.get("activity-kind", "")
    if method := cells.get("计数方式"):
        found = METHODS.get(plain(method)) or (method if method in METHODS.values() else "")
        if found:
            record.method = found
        else:
            record.problems.append(("计数方式", f"没有“{method[:20]}”这一项，请从下拉列表中选：{'、'.join(METHODS)}"))


def _read_amounts(record: Record, cells: dict[str, str]) -> None:
    amounts: dict[str, int] = {}
    for title in (*GROUPS, "线上人次", "专家", "资料"):
        try:
            amounts[title] = whole_number(cells.get(title, "")) or 0
        except BadCell as fault:
            record.problems.append((title, str(fault)))
            continue
        if amounts[title] > MOST_PEOPLE:
            record.problems.append((title, f"{amounts[title]} 大得不像真的，请核对"))
    record.people = {(group, Mode.ONSITE): amounts[title] for title, group in GROUPS.items() if amounts.get(title)}
    if amounts.get("线上人次"):
        record.people["", Mode.ONLINE] = amounts["线上人次"]
    record.amounts = {"experts": amounts.get("专家", 0), "materials": amounts.get("资料", 0)}
    wrong = {title for title, _words in record.problems}
    if not record.people and not wrong & {*GROUPS, "线上人次"}:
        record.problems.append(("其他", "没有参加人次：请在各人群或“线上人次”中至少填一个数，分不清人群的填在“其他”"))


@action(ACTIVITY_PLAN)
def check_rows(bulk: BulkImport, *, by: Person) -> int:
    """Check the next stretch of rows; the number checked, 0 when all are. Then the import waits to be confirmed."""
    bulk_now = lifecycle.locked(bulk)
    if bulk_now.state != BulkImport.State.CHECKING:
        return 0
    rows = list(bulk.rows.filter(state=BulkRow.State.NEW).order_by("number")[:ROWS_AT_ONCE])
    _judge(bulk, rows, Names(by))
    BulkRow.objects.bulk_update(rows, ["state", "problems", "client_key", "activity"], batch_size=ROWS_AT_ONCE)
    if not rows or not bulk.rows.filter(state=BulkRow.State.NEW).exists():
        bulk.state = BulkImport.State.CHECKED
        bulk.save(update_fields=["state"])
    note(rows=len(rows))
    return len(rows)


def _judge(bulk: BulkImport, rows: Sequence[BulkRow], names: Names) -> list[Record]:
    """Set state, problems and key of the rows; what each says, in their order."""
    records = [understand(row.cells, names) for row in rows]
    keys = {record.key for record in records if record.key}
    stored = {activity.client_key: activity for activity in Activity.objects.filter(client_key__in=keys)}
    others = bulk.rows.filter(client_key__in=keys, state__in=[BulkRow.State.GOOD, BulkRow.State.IMPORTED])
    taken = dict(others.exclude(pk__in=[row.pk for row in rows]).values_list("client_key", "number"))
    alike = _alike(bulk, records)
    for row, record in zip(rows, records, strict=True):
        row.client_key, row.activity = record.key, None
        row.state = BulkRow.State.BAD if record.problems else BulkRow.State.GOOD
        if record.key is not None:
            _compare(row, record, stored.get(record.key), taken, alike)
        row.problems = record.problems
    return records


def _compare(
    row: BulkRow,
    record: Record,
    stored: Activity | None,
    taken: dict[UUID | None, int],
    alike: dict[tuple[int, str, date], list[Activity]],
) -> None:
    """Whether the row's activity is in the system or further up in the same file already."""
    assert record.key and record.unit and record.first
    if stored is not None:
        if stored.title == record.title and timezone.localdate(stored.starts_at) == record.first:
            row.state, row.activity = BulkRow.State.KNOWN, stored
        else:
            day_then = timezone.localdate(stored.starts_at)
            record.problems.append(
                ("编号", f"已用于 {day_then} 的“{stored.title}”。这是另一场活动请换编号；要改那一场请到它的页面")
            )
            row.state = BulkRow.State.BAD
    elif record.key in taken:
        title, words = ("编号", "编号相同") if record.has_number else ("名称", "名称、类型、日期和地点都相同")
        record.problems.append(
            (title, f"与第 {taken[record.key]} 行{words}。确是两场，请在“编号”列填不同的编号；重复的请删去")
        )
        row.state = BulkRow.State.BAD
    elif not record.has_number and (same := _same_in_system(record, alike)):
        source = same.get_source_display()
        record.problems.append(
            ("名称", f"这一天已有同名的活动（{source}登记）。是同一场请删去本行；确是另一场，请在“编号”列填一个编号")
        )
        row.state = BulkRow.State.BAD
    else:
        taken[record.key] = row.number


def _alike(bulk: BulkImport, records: Sequence[Record]) -> dict[tuple[int, str, date], list[Activity]]:
    """Activities of the same unit, name and day that did not come with this file: (unit, title, day) → activities."""
    fine = [record for record in records if record.key and record.first]
    if not fine:
        return {}
    days = [record.first for record in fine if record.first]
    zone = timezone.get_current_timezone()
    rows = Activity.objects.filter(
        unit__in={record.unit.pk for record in fine if record.unit},
        title__in={record.title for record in fine},
        starts_at__gte=datetime.combine(min(days), time.min, zone),
        starts_at__lte=datetime.combine(max(days), time.max, zone),
    ).exclude(state=ActivityState.CANCELLED)
    found: dict[tuple[int, str, date], list[Activity]] = {}
    for row in rows.exclude(pk__in=bulk.rows.filter(activity__isnull=False).values("activity")):
        found.setdefault((row.unit_id, row.title, timezone.localdate(row.starts_at)), []).append(row)
    return found


def _same_in_system(record: Record, alike: dict[tuple[int, str, date], list[Activity]]) -> Activity | None:
    """What came in another way and is most likely the same. Of sheets, one of the same place: villages hold alike ones."""
    if record.unit is None or record.first is None or record.region is None:
        return None
    for row in alike.get((record.unit.pk, record.title, record.first), []):
        same_place = row.region_id == record.region.pk and row.place == record.place
        if row.source != Activity.Source.BULK or same_place:
            return row
    return None


# Importing -----------------------------------------------------------------------------------------------------------


@action(ACTIVITY_RUN)
def confirm_import(bulk: BulkImport, *, all_or_nothing: bool, by: Person) -> BulkImport:
    """Let the good rows become activities. With all_or_nothing it is refused while any row has a problem."""
    now = lifecycle.locked(bulk)
    if now.state != BulkImport.State.CHECKED:
        raise NotInThisState(
            "BLK-003", _("“%(name)s”%(state)s，不用再确认。") % {"name": now.name, "state": now.get_state_display()}
        )
    bad = bulk.rows.filter(state=BulkRow.State.BAD).count()
    if all_or_nothing and bad:
        raise RuleBroken(
            "BLK-004",
            _("还有 %(bad)s 行有问题，按您的选择一行也没有导入。请下载问题清单，改好后再上传。") % {"bad": bad},
        )
    if not bulk.rows.filter(state=BulkRow.State.GOOD).exists():
        raise RuleBroken("BLK-005", _("没有可以导入的行。请下载问题清单，改好后再上传。"))
    bulk.all_or_nothing, bulk.state = all_or_nothing, BulkImport.State.IMPORTING
    bulk.save(update_fields=["all_or_nothing", "state"])
    return bulk


@action(ACTIVITY_RUN)
def import_rows(bulk: BulkImport, *, by: Person) -> int:
    """Make activities of the next stretch of good rows; the number of rows done with, 0 when there is none left.

    Rows are checked again: somebody may have recorded the same activity meanwhile. Where one turns out bad and all or
    nothing was chosen, what was imported is taken back.
    """
    if lifecycle.locked(bulk).state != BulkImport.State.IMPORTING:
        return 0
    rows = list(bulk.rows.filter(state=BulkRow.State.GOOD).order_by("number")[:ROWS_AT_ONCE])
    records = _judge(bulk, rows, Names(by))
    good = [(row, record) for row, record in zip(rows, records, strict=True) if row.state == BulkRow.State.GOOD]
    if bulk.all_or_nothing and any(row.state == BulkRow.State.BAD for row in rows):
        BulkRow.objects.bulk_update(rows, ["state", "problems", "client_key", "activity"], batch_size=ROWS_AT_ONCE)
        _take_back(bulk)
        bulk.state = BulkImport.State.CHECKED
        bulk.save(update_fields=["state"])
        note(rows=0, taken_back=True)
        return 0
    made = _make_activities([record for _row, record in good], by)
    for (row, _record), activity in zip(good, made, strict=True):
        row.state, row.activity = BulkRow.State.IMPORTED, activity
    BulkRow.objects.bulk_update(rows, ["state", "problems", "client_key", "activity"], batch_size=ROWS_AT_ONCE)
    if not rows or not bulk.rows.filter(state=BulkRow.State.GOOD).exists():
        bulk.state, bulk.finished_at = BulkImport.State.DONE, timezone.now()
        bulk.save(update_fields=["state", "finished_at"])
    note(rows=len(made), first=rows[0].number if rows else 0, last=rows[-1].number if rows else 0)
    return len(rows)


def _make_activities(records: Sequence[Record], by: Person) -> list[Activity]:
    """Activities, wrapped up, with whom they reached and their facts."""
    now = timezone.now()
    made = Activity.objects.bulk_create([_activity_of(record, by, now) for record in records])
    Reach.objects.bulk_create(
        Reach(activity=activity, group=group, mode=mode, people=people, method=record.method)
        for activity, record in zip(made, records, strict=True)
        for (group, mode), people in record.people.items()
    )
    ServedUnit.objects.bulk_create(
        ServedUnit(activity=activity, unit=unit)
        for activity, record in zip(made, records, strict=True)
        for unit in record.served
    )
    stored = Activity.objects.filter(pk__in=[activity.pk for activity in made])
    stored = stored.select_related("unit", "region", "programme", "theme_day", "training")
    facts = [fact for activity in stored.prefetch_related("reach", "speakers") for fact in facts_for(activity)]
    ActivityFact.objects.bulk_create(facts, batch_size=500)
    _tell_of_change(made)
    return made


def _tell_of_change(activities: Sequence[Activity]) -> None:
    codes = {code[:6].ljust(12, "0") for row in activities for code in (row.region.code, row.unit.region.code)}
    for code in sorted(codes):
        measures.changed(SOURCE, code)


def _activity_of(record: Record, by: Person, now: datetime) -> Activity:
    if record.unit is None or record.region is None or record.first is None or record.last is None:
        raise ValueError("a row with problems cannot become an activity")
    zone = timezone.get_current_timezone()
    modes = {mode for _group, mode in record.people}
    return Activity(
        title=record.title,
        kind=record.kind,
        theme=record.codes.get("activity-theme", ""),
        mode=modes.pop() if len(modes) == 1 else Mode.BOTH,
        place_type=record.codes.get("place-type", ""),
        area=area_of(record.region),
        level=level_of_host(record.unit),
        track=record.codes.get("training-track", ""),
        groups=[group for group, _mode in record.people if group],
        unit=record.unit,
        region=record.region,
        place=record.place,
        responsible=by,
        starts_at=datetime.combine(record.first, OPENS, zone),
        ends_at=datetime.combine(record.last, CLOSES, zone),
        summary=record.remark,
        outcome=record.outcome,
        **record.amounts,
        state=ActivityState.WRAPPED,
        source=Activity.Source.BULK,
        client_key=record.key,
        public_token=secrets.token_urlsafe(TOKEN_BYTES),
        created_by=by,
        wrapped_by=by,
        wrapped_at=now,
    )


@action(ACTIVITY_RUN)
def undo_import(bulk: BulkImport, *, by: Person) -> int:
    """Take back every activity the import made, with its facts; how many. Refused once one of them is archived."""
    if lifecycle.locked(bulk).state not in (BulkImport.State.DONE, BulkImport.State.IMPORTING):
        raise NotInThisState("BLK-006", _("“%(name)s”没有可以撤销的导入。") % {"name": bulk.name})
    imported = Activity.objects.filter(bulk_rows__bulk=bulk, bulk_rows__state=BulkRow.State.IMPORTED)
    # The office imports for other units: who holds only the import's own unit does not delete what those record.
    if imported.exclude(pk__in=access.scoped(by, ACTIVITY_RUN, Activity.objects.all()).values("pk")).exists():
        raise NotAllowed(_(ACTIVITY_RUN.label))
    archived = imported.filter(state=ActivityState.ARCHIVED).count()
    if archived:
        raise RuleBroken(
            "BLK-007", _("其中 %(count)s 场已经核定归档，不能整批撤销。请先由审核人撤销归档。") % {"count": archived}
        )
    taken = _take_back(bulk)
    bulk.state = BulkImport.State.UNDONE
    bulk.save(update_fields=["state"])
    note(rows=taken)
    return taken


def _take_back(bulk: BulkImport) -> int:
    rows = bulk.rows.filter(state=BulkRow.State.IMPORTED)
    activities = list(Activity.objects.filter(bulk_rows__in=rows).select_related("unit__region", "region"))
    rows.update(state=BulkRow.State.GOOD)
    Activity.objects.filter(pk__in=[activity.pk for activity in activities]).delete()
    _tell_of_change(activities)
    return len(activities)
