"""活动台账: one row for each activity, as the county keeps it on paper."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from kepu.engines.documents import Cell, Column, Table
from kepu.operations.activities.models import Activity, CoHost
from kepu.operations.activities.queries.activities import with_counts
from kepu.operations.activities.queries.words import GROUP, KIND, MAIN_GROUPS, THEME, names_of

MOST_ROWS = 5000  # a workbook of more is no help to anybody

COLUMNS = (
    Column("日期", 11, is_centred=True),
    Column("名称", 26),
    Column("类型", 9, is_centred=True),
    Column("主题", 12, is_centred=True),
    Column("地点", 18),
    Column("主办", 14, is_centred=True),
    Column("承办、协办", 18),
    Column("形式", 9, is_centred=True),
    Column("对象", 16),
    Column("青少年人次", 8, is_centred=True),
    Column("农民人次", 8, is_centred=True),
    Column("产业工人人次", 8, is_centred=True),
    Column("老年人人次", 8, is_centred=True),
    Column("干部人次", 8, is_centred=True),
    Column("其他人次", 8, is_centred=True),
    Column("人次合计", 8, is_centred=True),
    Column("专家", 6, is_centred=True),
    Column("资料（份）", 7, is_centred=True),
    Column("展板（块）", 7, is_centred=True),
    Column("展品（件）", 7, is_centred=True),
    Column("经费（元）", 9, is_centred=True),
    Column("媒体（篇）", 7, is_centred=True),
    Column("佐证（件）", 7, is_centred=True),
    Column("状态", 8, is_centred=True),
)


def activity_register(activities: QuerySet[Activity], words: dict[str, dict[str, str]]) -> Table:
    """The newest first, at most MOST_ROWS of them."""
    co_hosts = Prefetch("co_hosts", CoHost.objects.select_related("unit"))
    rows = with_counts(activities).select_related("unit", "region").prefetch_related("reach", co_hosts)[:MOST_ROWS]
    return Table("活动台账", COLUMNS, [_row(activity, words) for activity in rows], sheet="活动台账")


def _row(activity: Activity, words: dict[str, dict[str, str]]) -> list[Cell]:
    reached = dict.fromkeys([*MAIN_GROUPS, ""], 0)
    for line in activity.reach.all():
        if not line.part_of_whole:
            reached[line.group if line.group in reached else ""] += line.people
    counted: list[Cell] = [number or None for number in (*reached.values(), sum(reached.values()))]
    amounts: list[Cell] = [
        getattr(activity, name) or None
        for name in ("experts", "materials", "boards", "exhibits", "cost", "media_reports", "evidence_count")
    ]
    return [
        timezone.localdate(activity.starts_at).isoformat(),
        activity.title,
        words[KIND].get(activity.kind, activity.kind),
        words[THEME].get(activity.theme, activity.theme),
        "　".join(part for part in (activity.region.name, activity.place) if part),
        activity.unit.name,
        "、".join(str(row) for row in activity.co_hosts.all()),
        activity.get_mode_display(),
        names_of(activity.groups, words[GROUP]),
        *counted,
        *amounts,
        activity.get_state_display(),
    ]
