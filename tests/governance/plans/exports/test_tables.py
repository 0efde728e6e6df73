"""任务分解表 and 指标表: every cell."""

from __future__ import annotations

from decimal import Decimal

from kepu.engines.documents import Amount
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.exports.indicator_table import indicator_table
from kepu.governance.plans.exports.task_table import task_table
from tests.factories.written import Writer, county_plan

TITLE = "青禾县全民科学素质行动规划纲要实施方案（2026—2030年）"


def test_the_task_table_has_a_row_per_measure_with_who_bears_it_and_until_when(cast):
    table = task_table(PlanContent.of(county_plan(cast)))
    assert (table.title, table.note) == (f"{TITLE}任务分解表", "青禾县人民政府　青府发〔2026〕1号　2026-03-01")
    youth, elderly = "青少年科学素质提升行动", "老年人科学素质提升行动"
    assert table.rows == [
        [1, youth, "办好科学课堂", "每学期举办科普讲座不少于4次。", "县教育局", "县科协、各成员单位", "每年"],
        [2, youth, "培训科技教师", "到2028年培训科技教师300人次。", "县卫健委", "", "2028年"],
        [3, "科普设施工程", "建设县科技馆", "建成县科技馆。", "", "县科协、青源镇人民政府", "2030年"],
        [4, elderly, "智慧助老", "帮助老年人使用智能手机。", "", "", "2030年"],
        [5, "保障措施", "加强领导", "各单位列入年度计划。", "县科协", "其他成员单位", "2030年"],
    ]
    assert len(set(table.blocks[:2])) == 1
    assert len(set(table.blocks)) == 4


def test_the_note_on_who_is_responsible_is_no_content(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    clause = plan.clause(2, "（一）", "行动", "action", "开展活动。（牵头：县科协，配合：县教育局）")
    plan.duties(lead=[cast.science], support=[cast.education])
    assert plan.plan.duties.first().raw in clause.body
    assert task_table(PlanContent.of(plan.done())).rows == [
        [1, "任务", "行动", "开展活动。", "县科协", "县教育局", "2030年"]
    ]


def test_the_indicator_table_has_a_row_per_row_of_the_register(cast):
    plan = county_plan(cast)
    plan.indicators.filter(metric="科普讲座").update(owner=cast.education)
    table = indicator_table(PlanContent.of(plan))
    assert table.title == f"{TITLE}指标表"
    assert table.rows == [
        [
            1,
            "公民具备科学素质的比例（全县）",
            "%",
            Amount(Decimal("12.3600"), ""),
            Amount(Decimal("18.0000"), "≥"),
            Amount(Decimal("20.0000"), "≥"),
            "",
            "2030年",
            "",
            "到2030年达到18%以上",
        ],
        [
            2,
            "科普讲座",
            "次",
            None,
            Amount(Decimal("4.0000"), "≥"),
            None,
            "每学期",
            "",
            "县教育局",
            "每学期举办科普讲座不少于4次",
        ],
        [
            3,
            "培训科技教师",
            "人次",
            None,
            Amount(Decimal("300.0000"), ""),
            None,
            "",
            "2028年",
            "",
            "到2028年培训科技教师300人次",
        ],
    ]


def test_ranges_relative_targets_and_promises_without_a_number_are_words(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "目标", "goal")
    plan.indicator("惠及3000至5000人次", "老年人", "=", "3000", value_max=Decimal(5000))
    plan.indicator("达到全市平均水平", "比例", relative_to="全市平均水平")
    plan.indicator("每年举办竞赛", "竞赛", frequency="year")
    assert [row[4] for row in indicator_table(PlanContent.of(plan.done())).rows] == ["3000–5000", "全市平均水平", "—"]
