"""The sheet by which activities are brought in: its columns, the form to fill in, and a row as a checked record."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from kepu.engines.sheets import FilledRow, FormColumn, form_as_xlsx
from kepu.operations.activities.models import BulkRow, Reach
from kepu.operations.activities.queries.bulk import Names

NAME = "活动"

# Title of the column → population-group; the last one holds all who are none of these.
GROUPS = {
    "青少年": "youth",
    "农民": "farmer",
    "产业工人": "worker",
    "老年人": "elderly",
    "领导干部": "official",
    "其他": "",
}
# Title of the column → code set of its drop-down.
CODED = {"类型": "activity-kind", "场所类型": "place-type", "主题": "activity-theme", "培训类别": "training-track"}
REQUIRED = ("名称", "类型", "开始日期")
METHODS = {str(label): str(value) for value, label in Reach.Method.choices}

COLUMNS = (
    FormColumn("编号", 10, note=_("可以不填。同名、同日的两场活动填不同的编号加以区分；填过的编号不会导入两次。")),
    FormColumn("名称", 34, True, note=_("活动的名称，120 字以内。")),
    FormColumn("类型", 12, True),
    FormColumn("开始日期", 12, True, note=_("写成 2026-05-20。")),
    FormColumn("结束日期", 12, note=_("一天的活动不用填。按结束之日计入统计，须已经结束。")),
    FormColumn("主办单位", 18, is_open=True, note=_("不填就是您所在的单位。可以写全称、简称或曾用名。")),
    FormColumn(
        "乡镇/村",
        16,
        is_open=True,
        note=_("不填就是主办单位所在地。写乡镇、村的名称或区划代码；重名的村写成“乡镇/村”。"),
    ),
    FormColumn("地点", 18, note=_("如“文化广场”。")),
    FormColumn("场所类型", 12),
    FormColumn("主题", 16),
    FormColumn("培训类别", 16, note=_("类型是“培训”时选。")),
    FormColumn("服务单位", 18, is_open=True, note=_("为哪些学校、企业举办，几个之间用顿号隔开。")),
    *(FormColumn(title, 9, note=_("线下参加的人次，只填数字；每人只算在一类人群中。")) for title in GROUPS),
    FormColumn("线上人次", 9, note=_("线上参加的人次，只填数字。")),
    FormColumn("计数方式", 10, note=_("人次怎样得来，不填为“点数”。")),
    FormColumn("专家", 7, note=_("参加的专家人数。")),
    FormColumn("资料", 7, note=_("发放的资料份数。")),
    FormColumn("小结", 30),
    FormColumn("备注", 20),
)
TITLES = tuple(column.title for column in COLUMNS)

LEAD = _(
    "从“活动”表第二行起填写，一行一场已经办完的活动；带 * 的列必填，不要改动第一行的列名。\n"
    "上传后先检查，有问题的行会标红并写明怎样改；改好再传，导入过的不会重复。"
)


def blank_form(names: Names) -> bytes:
    return form_as_xlsx(NAME, _columns(names), lead=LEAD)


def form_with_problems(names: Names, rows: Iterable[BulkRow]) -> bytes:
    """The rows as typed, the cells that are wrong in red, and what is wrong with each in a last column."""
    filled = [
        FilledRow(
            row.cells,
            frozenset(title for title, _words in row.problems),
            "；".join(f"{title}：{words}" if title else words for title, words in row.problems),
        )
        for row in rows
    ]
    return form_as_xlsx(NAME, _columns(names), lead=LEAD, rows=filled, with_problems=True)


def _columns(names: Names) -> list[FormColumn]:
    choices = {title: tuple(names.labels(key)) for title, key in CODED.items()}
    choices |= {
        "计数方式": tuple(METHODS),
        "主办单位": tuple(names.unit_choices),
        "乡镇/村": tuple(names.township_choices),
        "服务单位": tuple(names.school_choices),
    }
    return [
        FormColumn(
            column.title, column.width, column.is_required, choices.get(column.title, ()), column.is_open, column.note
        )
        for column in COLUMNS
    ]
