"""Readings: value, what should be there by now, lamp, forecast, and what stands beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import get_language, override

from kepu.core.models import Region
from kepu.governance.ledger.models import BaseFigure, Binding, DeclaredFigure, TargetShare
from kepu.governance.ledger.readings import (
    Kind,
    Lamp,
    computing,
    credited_to,
    facts_behind,
    parts_of,
    reading_of,
    readings_of,
)
from tests.factories.facts import fact, told
from tests.factories.written import Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast):
    writer = Writer(cast.zhou)
    writer.clause(1, "一", "工作目标", "goal")
    return writer


def bound(writer, indicator, measure="", **fields):
    plan = writer.plan
    kind = "measured" if measure else "declared"
    return Binding.objects.create(
        indicator_thread=indicator.thread, unit=plan.unit, region=plan.region, kind=kind, measure=measure, **fields
    )


def yearly(writer, value="12", unit="场", **fields):
    return writer.indicator("每年举办讲座", "讲座", value=value, unit_label=unit, frequency="year", **fields)


def only(writer, as_of, **where):
    (reading,) = readings_of(writer.done(), as_of, **where)
    return reading


def test_a_yearly_count_is_read_from_the_facts_of_the_year_so_far(cast, book):
    indicator = yearly(book)
    bound(book, indicator, "activities.lectures")
    fact(cast.education, date(2025, 12, 31))
    for day in (date(2026, 1, 5), date(2026, 3, 2), date(2026, 6, 30)):
        fact(cast.education, day)
    fact(cast.education, date(2026, 7, 1))
    fact(cast.neighbour_education, date(2026, 3, 3))
    reading = only(book, date(2026, 6, 30))
    assert (reading.kind, reading.value, reading.facts) == (Kind.MEASURED, Decimal(3), 3)
    assert (reading.target, reading.unit_label, reading.window.name) == (Decimal(12), "场", "2026年")
    # 181 of 365 days of 12: 5.95, of things that are done or not 5.
    assert reading.expected == Decimal(5)
    assert reading.lamp == Lamp.RED
    assert reading.lamp_reason == "为到今天应有的 5 的 60%，80% 以下为落后"


def test_a_yearly_number_due_years_ahead_is_not_judged_before_its_year_unless_it_is_met(cast, book):
    bound(book, yearly(book, deadline=2030), "activities.lectures")
    fact(cast.education, date(2026, 1, 5))
    early = only(book, date(2026, 6, 30))
    assert (early.expected, early.lamp) == (None, Lamp.GREY)
    assert early.lamp_reason == "到2030年才要求达到，今年的数不判断快慢"
    fact(cast.education, date(2030, 1, 5))
    due = only(book, date(2030, 6, 30))
    assert (due.expected, due.lamp) == (Decimal(5), Lamp.RED)


@pytest.mark.parametrize(("count", "lamp"), [(3, Lamp.RED), (4, Lamp.AMBER), (5, Lamp.GREEN), (12, Lamp.GREEN)])
def test_the_lamp_goes_by_what_should_be_there_by_now(cast, book, count, lamp):
    bound(book, yearly(book), "activities.lectures")
    for day in range(count):
        fact(cast.education, date(2026, 1, 1 + day))
    assert only(book, date(2026, 6, 30)).lamp == lamp


def test_none_is_not_nought(cast, book):
    bound(book, yearly(book), "activities.lectures")
    reading = only(book, date(2026, 6, 30))
    assert (reading.kind, reading.value, reading.facts) == (Kind.NONE, None, 0)
    assert (reading.lamp, reading.lamp_reason) == (Lamp.GREY, "这段时间没有记录")
    assert reading.expected == Decimal(5)


def test_without_binding_the_reading_says_what_is_missing(book):
    yearly(book)
    reading = only(book, date(2026, 6, 30))
    assert (reading.value, reading.lamp) == (None, Lamp.GREY)
    assert reading.lamp_reason == "还没有确定由哪些记录得出，也没有填报"


def test_before_the_plan_begins_nothing_is_expected(cast, book):
    bound(book, yearly(book), "activities.lectures")
    fact(cast.education, date(2025, 5, 1))
    reading = only(book, date(2025, 6, 30))
    assert (reading.window, reading.value, reading.lamp_reason) == (None, None, "方案期尚未开始")


def test_a_sum_over_the_plan_is_expected_in_proportion_to_the_time(cast, book):
    indicator = book.indicator(
        "培训教师", "教师培训", value="400", unit_label="人次", frequency="period", deadline=2029
    )
    bound(book, indicator, "training.trainees", filters={"track": ["science_teacher"]})
    fact(cast.education, date(2026, 5, 1), "trainee", 150, kind="training", track="science_teacher")
    fact(cast.education, date(2027, 5, 1), "trainee", 60, kind="training", track="science_teacher")
    fact(cast.education, date(2027, 5, 1), "trainee", 999, kind="training", track="farmer")
    reading = only(book, date(2027, 12, 31))
    assert (reading.value, reading.window.name) == (Decimal(210), "2026—2029年")
    # 730 of 1461 days of 400: 199.9, and nobody is a part of a person.
    assert reading.expected == Decimal(200)
    assert reading.lamp == Lamp.GREEN


def test_after_the_deadline_the_target_itself_is_expected(cast, book):
    indicator = book.indicator(
        "培训教师", "教师培训", value="400", unit_label="人次", frequency="period", deadline=2027
    )
    bound(book, indicator, "training.trainees")
    fact(cast.education, date(2026, 5, 1), "trainee", 350, kind="training")
    fact(cast.education, date(2028, 5, 1), "trainee", 350, kind="training")
    reading = only(book, date(2028, 6, 1))
    assert (reading.value, reading.expected, reading.lamp) == (Decimal(350), Decimal(400), Lamp.AMBER)


def test_a_quota_is_the_share_of_schools_and_paced_by_what_each_should_have(cast, book):
    indicator = book.indicator("每学期讲座", "讲座", value="4", unit_label="次", frequency="semester")
    bound(book, indicator, "activities.lectures_served", fold="quota", census="schools", per="semester", at_least=4)
    for day in (date(2026, 3, 2), date(2026, 4, 2)):
        fact(cast.education, day, "served", subject=cast.school.key)
    # 76 of 181 days have passed: each school should have one lecture by now.
    reading = only(book, date(2026, 4, 17))
    assert (reading.value, reading.met, reading.of) == (Decimal(0), 0, 1)
    assert (reading.target, reading.unit_label) == (Decimal(100), "%")
    assert reading.expected_words == "到今天每所学校应有 1 次（2025—2026学年第二学期共 4 次）"
    assert reading.lamp == Lamp.GREEN
    late = only(book, date(2026, 7, 31))
    assert (late.pace_value, late.lamp) == (Decimal(0), Lamp.RED)


def test_coverage_is_of_all_townships(cast, book):
    indicator = book.indicator("覆盖各乡镇", "覆盖率", value="100", unit_label="%", deadline=2030)
    bound(book, indicator, "activities.sessions", fold="coverage", census="townships")
    fact(cast.education, date(2026, 3, 2), region=cast.town)
    reading = only(book, date(2026, 6, 30))
    assert (reading.value, reading.met, reading.of, reading.lamp) == (Decimal(100), 1, 1, Lamp.GREEN)


def test_a_new_township_changes_a_coverage_that_was_kept(cast, book):
    from tests import factories

    indicator = book.indicator("覆盖各乡镇", "覆盖率", value="100", unit_label="%", deadline=2030)
    bound(book, indicator, "activities.sessions", fold="coverage", census="townships")
    fact(cast.education, date(2026, 3, 2), region=cast.town)
    assert only(book, date(2026, 6, 30)).value == Decimal(100)
    factories.region("990123101", "白沙镇")
    assert only(book, date(2026, 6, 30)).value == Decimal(50)


def test_a_level_is_interpolated_from_its_baseline(cast, book):
    target = book.indicator("到2030年达到20%", "素质", value="20", unit_label="%", deadline=2030)
    book.indicator("2025年为10%", "素质", "=", value="10", unit_label="%", role="baseline", deadline=2025)
    book.indicator("力争25%", "素质", value="25", unit_label="%", role="stretch", deadline=2030)
    bound(book, target)
    DeclaredFigure.objects.create(
        indicator_thread=target.thread,
        unit=book.plan.unit,
        region=book.plan.region,
        kind="surveyed",
        as_of=date(2028, 6, 1),
        value="14",
        state="confirmed",
    )
    reading = only(book, date(2028, 6, 30))
    assert (reading.kind, reading.value, reading.stretch, reading.baseline) == (
        Kind.SURVEYED,
        Decimal(14),
        Decimal(25),
        Decimal(10),
    )
    # 912 of 1826 days from the end of 2025 to the end of 2030.
    assert round(reading.expected, 2) == Decimal("14.99")
    assert reading.lamp == Lamp.AMBER


def test_a_level_without_baseline_has_no_pace(book):
    target = book.indicator("到2030年达到20%", "素质", value="20", unit_label="%", deadline=2030)
    bound(book, target)
    DeclaredFigure.objects.create(
        indicator_thread=target.thread, unit=book.plan.unit, region=book.plan.region, as_of=date(2028, 6, 1), value="14"
    )
    reading = only(book, date(2028, 6, 30))
    assert (reading.expected, reading.lamp) == (None, Lamp.GREY)
    assert reading.lamp_reason == "原文没有基期值，无法推算到今天应有多少"
    assert reading.why == "填报数尚未核定"


def test_a_relative_target_is_compared_with_a_declared_figure(cast, book):
    target = book.indicator("达到全市平均水平", "素质", relative_to="全市平均水平", deadline=2026)
    bound(book, target, base="city-average")
    DeclaredFigure.objects.create(
        indicator_thread=target.thread, unit=book.plan.unit, region=book.plan.region, as_of=date(2026, 6, 1), value="14"
    )
    assert only(book, date(2026, 12, 31)).lamp_reason == "全市平均水平（尚未填写作比较的数）"
    BaseFigure.objects.create(
        region=cast.city,
        unit=book.plan.unit,
        key="city-average",
        name="全市平均",
        year=2026,
        value="13.5",
        source="市科协通报",
    )
    reading = only(book, date(2026, 12, 31))
    assert (reading.target, reading.lamp, reading.lamp_reason) == (Decimal("13.5"), Lamp.GREEN, "已达到目标")


def test_a_frequency_without_a_number_is_read_as_once(cast, book):
    indicator = book.indicator("每年举办大赛", "大赛", frequency="year")
    bound(book, indicator, "activities.contests")
    fact(cast.education, date(2026, 5, 1), kind="contest")
    reading = only(book, date(2026, 6, 30))
    assert (reading.target, reading.value, reading.lamp) == (Decimal(1), Decimal(1), Lamp.GREEN)
    assert reading.target_words == "原文没有写数量，按至少 1 次看"


def test_not_more_than_is_kept_until_it_is_passed(cast, book):
    indicator = book.indicator("经费不超过", "经费", "<=", value="1000", unit_label="元", frequency="year")
    bound(book, indicator, "activities.cost")
    fact(cast.education, date(2026, 1, 10), "cost", 100)
    assert only(book, date(2026, 6, 30)).lamp == Lamp.GREEN
    fact(cast.education, date(2026, 2, 10), "cost", 800)
    told(cast.county)
    assert only(book, date(2026, 6, 30)).lamp == Lamp.AMBER
    fact(cast.education, date(2026, 3, 10), "cost", 800)
    told(cast.county)
    reading = only(book, date(2026, 6, 30))
    assert (reading.lamp, reading.lamp_reason) == (Lamp.RED, "已超过上限")


def test_a_share_of_people_needs_its_base_figure(cast, book):
    indicator = book.indicator("参与率90%", "参与率", value="90", unit_label="%", deadline=2026)
    bound(book, indicator, "activities.participation_rate", base="students")
    for number in range(3):
        fact(cast.education, date(2026, 3, 1), "person", subject=f"p{number % 2}")
    assert only(book, date(2026, 12, 31)).why == "缺少作分母的基数，请先填写基数"
    BaseFigure.objects.create(
        region=cast.county, unit=cast.science, key="students", name="在校学生数", year=2025, value=4, source="教育统计"
    )
    assert only(book, date(2026, 12, 31)).value == Decimal(50)


def test_a_share_of_the_target_belongs_to_a_township(cast, book):
    indicator = yearly(book, value="40")
    bound(book, indicator, "activities.lectures")
    fact(cast.education, date(2026, 3, 1), region=cast.town)
    fact(cast.education, date(2026, 3, 1))
    without = only(book, date(2026, 12, 31), region=cast.town)
    assert (without.value, without.target, without.lamp_reason) == (Decimal(1), None, "目标没有分解到这里")
    share = TargetShare.objects.create(
        indicator_thread=indicator.thread, unit=cast.science, region=cast.county, to_region=cast.town, value=2
    )
    assert only(book, date(2026, 12, 31), region=cast.town).target is None
    share.issued_at = timezone.now()
    share.save()
    reading = only(book, date(2026, 12, 31), region=cast.town)
    assert (reading.value, reading.target, reading.lamp) == (Decimal(1), Decimal(2), Lamp.RED)
    of_unit = only(book, date(2026, 12, 31), unit=cast.education)
    assert (of_unit.value, of_unit.target) == (Decimal(2), None)


def test_parts_add_up_and_name_townships_without_anything(cast, book):
    from tests import factories

    factories.region("990123101", "白沙镇")
    indicator = yearly(book)
    bound(book, indicator, "activities.lectures")
    for day in (1, 2):
        fact(cast.education, date(2026, 3, day), region=cast.town)
    fact(cast.health, date(2026, 4, 1))
    reading = only(book, date(2026, 6, 30))
    assert [(p.name, p.value, p.facts) for p in parts_of(reading, "township")] == [
        ("青源镇", Decimal(2), 2),
        ("青禾县（本级）", Decimal(1), 1),
        ("白沙镇", None, 0),
    ]
    assert [(p.key, p.value) for p in parts_of(reading, "month")] == [("2026-03", Decimal(2)), ("2026-04", Decimal(1))]
    assert [(p.name, p.value) for p in parts_of(reading, "unit")] == [
        ("县教育局", Decimal(2)),
        ("县卫健委", Decimal(1)),
    ]
    assert [row.happened_on for row in facts_behind(reading)] == [date(2026, 4, 1), date(2026, 3, 2), date(2026, 3, 1)]


def test_a_plan_is_read_with_a_fixed_number_of_queries_and_none_again(cast, book, django_assert_num_queries):
    def ask():
        readings_of(plan, date(2026, 6, 30))

    bound(book, yearly(book), "activities.lectures")
    plan = book.done()
    fact(cast.education, date(2026, 3, 1))
    with django_assert_num_queries(13):
        ask()
    for _ in range(3):
        bound(book, yearly(book), "activities.lectures")
    with django_assert_num_queries(13 + 3):
        ask()
    with django_assert_num_queries(7):
        ask()


def test_a_change_of_facts_binding_or_figure_is_seen_at_once(cast, book):
    indicator = yearly(book)
    binding = bound(book, indicator, "activities.lectures")
    plan = book.done()
    fact(cast.education, date(2026, 3, 1))
    day = date(2026, 6, 30)
    assert readings_of(plan, day)[0].value == 1
    fact(cast.education, date(2026, 3, 2))
    told(cast.county)
    assert readings_of(plan, day)[0].value == 2
    binding.measure = "activities.contests"
    binding.save()
    assert readings_of(plan, day)[0].value is None
    DeclaredFigure.objects.create(
        indicator_thread=indicator.thread, unit=plan.unit, region=plan.region, as_of=date(2026, 6, 1), value=7
    )
    assert readings_of(plan, day)[0].declared.value == 7


def test_what_is_declared_stands_beside_what_is_derived_and_the_difference_is_explained(cast, book):
    indicator = yearly(book)
    bound(book, indicator, "activities.lectures")
    fact(cast.education, date(2026, 3, 1))
    fact(cast.education, date(2026, 6, 20))
    DeclaredFigure.objects.create(
        indicator_thread=indicator.thread,
        unit=book.plan.unit,
        region=book.plan.region,
        as_of=date(2026, 5, 31),
        value=7,
        state="confirmed",
    )
    book.done()
    reading = reading_of(indicator, date(2026, 6, 30))
    assert (reading.kind, reading.value, reading.difference) == (Kind.MEASURED, Decimal(2), Decimal(5))
    assert reading.difference_words == (
        "填报比记录得出的多 5；截至填报日 2026-05-31 记录为 1，此后又增加 1；"
        "可能有活动没有记录，或填报计入了本度量不计的：计划中、报名中、进行中和已取消的活动；合办单位不重复计"
    )


def test_earlier_years_are_history_and_a_returned_figure_counts_nowhere(cast, book):
    indicator = yearly(book, value="2")
    bound(book, indicator, "activities.lectures")
    fact(cast.education, date(2026, 3, 1))
    fact(cast.education, date(2026, 6, 20))
    fact(cast.education, date(2027, 6, 20))
    DeclaredFigure.objects.create(
        indicator_thread=indicator.thread,
        unit=book.plan.unit,
        region=book.plan.region,
        as_of=date(2027, 5, 31),
        value=7,
        state="returned",
    )
    reading = only(book, date(2027, 6, 30))
    assert [(past.period.name, past.value, past.met) for past in reading.history] == [("2026年", Decimal(2), True)]
    assert reading.declared is None


def test_what_lies_before_the_plan_is_shown_but_not_judged(cast, book):
    bound(book, yearly(book, value="2"), "activities.lectures")
    fact(cast.education, date(2025, 11, 3))
    fact(cast.education, date(2026, 6, 20))
    reading = only(book, date(2026, 6, 30))
    assert [(past.period.name, past.value, past.target, past.met) for past in reading.history] == [
        ("2025年", Decimal(1), None, None)
    ]


def test_a_measure_that_is_gone_is_said_in_words_and_breaks_no_page(cast, book):
    bound(book, yearly(book), "activities.gone")
    for where in ({}, {"region": cast.town}):
        reading = only(book, date(2026, 6, 30), **where)
        assert (reading.value, reading.lamp) == (None, Lamp.GREY)
        assert "activities.gone" in reading.why


def test_parts_and_differences_stand_in_the_unit_of_the_promise(cast, book):
    indicator = book.indicator("每年投入2万元", "经费", value="2", unit_label="万元", frequency="year")
    bound(book, indicator, "activities.cost")
    fact(cast.education, date(2026, 3, 1), "cost", 1_000_000)
    fact(cast.education, date(2026, 6, 1), "cost", 500_000)
    DeclaredFigure.objects.create(
        indicator_thread=indicator.thread,
        unit=book.plan.unit,
        region=book.plan.region,
        as_of=date(2026, 4, 1),
        value=3,
        state="confirmed",
    )
    book.done()
    reading = reading_of(indicator, date(2026, 6, 30))
    assert reading.value == sum(part.value for part in parts_of(reading, "month"))
    assert reading.value == sum(part.value for part in parts_of(reading, "township") if part.value is not None)
    first, second = (part.value for part in parts_of(reading, "month"))
    assert first == 2 * second
    assert f"记录为 {first.normalize():f}，此后又增加 {second.normalize():f}" in reading.difference_words


def issued(cast, indicator, value, **fields):
    return TargetShare.objects.create(
        indicator_thread=indicator.thread,
        unit=cast.science,
        region=cast.county,
        value=value,
        issued_at=timezone.now(),
        **fields,
    )


def test_a_share_of_one_year_is_no_target_of_several_years(cast, book):
    indicator = book.indicator("举办讲座60场", "讲座", value="60", unit_label="场")
    bound(book, indicator, "activities.lectures")
    issued(cast, indicator, 5, to_region=cast.town, year=2026)
    reading = only(book, date(2026, 6, 30), region=cast.town)
    assert (reading.window.first.year, reading.target) == (2026, None)
    issued(cast, indicator, 25, to_region=cast.town)
    assert only(book, date(2026, 6, 30), region=cast.town).target == Decimal(25)


def test_shares_stand_beside_parts_inside_what_is_read_and_a_unit_has_its_name(cast, book):
    indicator = yearly(book)
    bound(book, indicator, "activities.lectures")
    fact(cast.education, date(2026, 3, 1))
    issued(cast, indicator, 12, to_unit=cast.health)
    whole = {part.name: (part.value, part.share) for part in parts_of(only(book, date(2026, 6, 30)), "unit")}
    assert whole == {cast.education.name: (Decimal(1), None), cast.health.name: (None, Decimal(12))}
    # What units did in one township is not laid against what they owe the whole county.
    assert parts_of(only(book, date(2026, 6, 30), region=cast.town), "unit") == []


def test_townships_elsewhere_are_no_parts_of_a_township(cast, book):
    indicator = yearly(book)
    bound(book, indicator, "activities.lectures")
    other = Region.objects.create(code=f"{cast.town.code[:6]}777000", name="远乡")
    issued(cast, indicator, 5, to_region=cast.town)
    issued(cast, indicator, 7, to_region=other)
    parts = parts_of(only(book, date(2026, 6, 30), region=cast.town), "township")
    assert [(part.key, part.share) for part in parts] == [(cast.town.code[:9], Decimal(5))]


def test_a_place_that_is_gone_is_called_by_its_last_name_before_the_day(cast, book):
    bound(book, yearly(book), "activities.lectures")
    code = f"{cast.town.code[:6]}777000"
    old = Region.objects.create(code=code, name="旧乡", valid_until=date(2026, 3, 31))
    Region.objects.create(code=code, name="新镇", valid_from=date(2028, 1, 1))
    fact(cast.education, date(2026, 3, 1), region=old)
    parts = {part.name: part.value for part in parts_of(only(book, date(2026, 6, 30)), "township")}
    assert parts["旧乡"] == Decimal(1)


def test_the_kept_answer_is_in_the_words_of_who_asks(cast, book, monkeypatch):
    monkeypatch.setattr(computing, "gettext", lambda words: f"{get_language()}: {words}")
    bound(book, yearly(book), "activities.lectures")
    plan = book.done()
    assert readings_of(plan, date(2026, 6, 30))[0].why == "zh-hans: 这段时间没有记录"
    with override("en"):
        assert readings_of(plan, date(2026, 6, 30))[0].why == "en: 这段时间没有记录"


def test_less_than_a_cap_misses_nothing(cast, book):
    bound(book, yearly(book, comparator="<="), "activities.lectures")
    fact(cast.education, date(2026, 3, 1))
    reading = only(book, date(2026, 12, 31))
    assert (reading.lamp, reading.gap) == (Lamp.GREEN, None)


def test_marks_out_of_five_are_credited_to_nobody(cast, book):
    indicator = book.indicator("满意度90%以上", "满意度", value="90", unit_label="%")
    bound(book, indicator, "activities.satisfaction")
    reading = only(book, date(2026, 6, 30))
    assert reading.question is not None
    assert credited_to(cast.education, reading) is None
