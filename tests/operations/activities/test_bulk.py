"""A sheet of activities: checked row by row, imported once, mended and sent again."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
import xlsxwriter
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.core import jobs
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.models import UnitName
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions.bulk import (
    begin_import,
    check_rows,
    confirm_import,
    import_rows,
    read_activities,
    understand,
    undo_import,
)
from kepu.operations.activities.activity_sheet import TITLES
from kepu.operations.activities.models import Activity, ActivityFact, BulkImport, BulkRow
from kepu.operations.activities.queries.bulk import Names
from kepu.operations.activities.tasks import bulk as tasks
from tests import factories
from tests.factories import activities as made

DAY = "2026-05-20"
GOOD = {"名称": "防灾讲座", "类型": "讲座", "开始日期": DAY, "青少年": "30"}


@pytest.fixture(autouse=True)
def codes(db):
    load_standard()


def sheet(*rows: dict[str, object], titles=TITLES) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("活动")
    page.write_row(0, 0, titles)
    for number, row in enumerate(rows, start=1):
        for title, value in row.items():
            page.write(number, titles.index(title), value)
    book.close()
    return buffer.getvalue()


def brought_in(person, *rows, name="五月.xlsx") -> BulkImport:
    data = sheet(*rows)
    bulk = begin_import(data=data, name=name, sheet=read_activities(data, name), by=person)
    tasks.check(bulk.pk, person.pk)
    bulk.refresh_from_db()
    return bulk


def imported(person, *rows, **given) -> BulkImport:
    bulk = brought_in(person, *rows)
    confirm_import(bulk, **{"all_or_nothing": False, **given}, by=person)
    tasks.import_good(bulk.pk, person.pk)
    bulk.refresh_from_db()
    return bulk


def problems(person, **cells) -> list[tuple[str, str]]:
    return understand({**GOOD, **cells}, Names(person)).problems


def states(bulk) -> list[str]:
    return [row.state for row in bulk.rows.all()]


def test_a_good_row_becomes_a_wrapped_activity_with_its_facts(cast):
    row = {
        **GOOD,
        "结束日期": "2026-05-21",
        "乡镇/村": "青源镇",
        "地点": "文化广场",
        "场所类型": "公共场所",
        "主题": "消防安全",
        "服务单位": "青禾中学",
        "农民": "１２",
        "线上人次": "1.2万",
        "计数方式": "签到",
        "专家": 2,
        "资料": "1,500份",
        "小结": "很好",
        "备注": "补记",
    }
    bulk = imported(cast.he, row)
    assert bulk.state == "done"
    [activity] = Activity.objects.all()
    told = {
        name: getattr(activity, name) for name in ("title", "kind", "state", "source", "place", "place_type", "theme")
    }
    assert told == {
        "title": "防灾讲座",
        "kind": "lecture",
        "state": "wrapped",
        "source": "bulk",
        "place": "文化广场",
        "place_type": "public_place",
        "theme": "fire",
    }
    assert (activity.unit, activity.region, activity.happened_on) == (cast.education, cast.town, date(2026, 5, 21))
    assert (activity.experts, activity.materials, activity.outcome, activity.summary) == (2, 1500, "很好", "补记")
    assert (activity.wrapped_by, activity.mode) == (cast.he, "both")
    people = activity.facts.filter(what="people").values_list("group", "mode", "quantity")
    assert set(people) == {("youth", "onsite", 30), ("farmer", "onsite", 12), ("", "online", 12_000)}
    assert list(activity.facts.filter(what="served").values_list("subject", flat=True)) == [cast.school.key]
    assert set(activity.reach.values_list("method", flat=True)) == {"sign_in"}


@pytest.mark.parametrize(
    ("cells", "title", "words"),
    [
        ({"名称": ""}, "名称", "没有填写"),
        ({"名称": "长" * 121}, "名称", "超过 120 字"),
        ({"类型": "讲坐"}, "类型", "没有“讲坐”这一项"),
        ({"开始日期": "五月"}, "开始日期", "2026-05-20"),
        ({"开始日期": "2099-01-01"}, "开始日期", "还没有到"),
        ({"结束日期": "2026-05-19"}, "结束日期", "早于开始日期"),
        ({"结束日期": "2024-01-01", "开始日期": "2022-01-01"}, "结束日期", "超过一年"),
        ({"主办单位": "县气象局"}, "主办单位", "名录里没有“县气象局”"),
        ({"主办单位": "县卫健委"}, "主办单位", "您不能为“县卫健委”登记活动"),
        ({"服务单位": "青禾中学、乌有小学"}, "服务单位", "乌有小学"),
        ({"乡镇/村": "青源"}, "乡镇/村", "是不是“青源镇”？"),
        ({"乡镇/村": "990124000000"}, "乡镇/村", "没有代码为"),
        ({"青少年": "约30"}, "青少年", "不是数字"),
        ({"青少年": ""}, "其他", "没有参加人次"),
        ({"计数方式": "目测"}, "计数方式", "请从下拉列表中选"),
    ],
)
def test_each_mistake_is_told_with_its_place_and_remedy(cast, cells, title, words):
    [(where, told)] = problems(cast.he, **cells)
    assert where == title
    assert words in told


def test_all_mistakes_of_a_row_are_told_at_once(cast):
    found = problems(cast.he, 类型="x", 开始日期="y", 青少年="z", 主题="w")
    assert [title for title, _words in found] == ["开始日期", "类型", "主题", "青少年"]


def test_a_unit_is_known_by_any_of_its_names_and_a_village_by_its_township(cast):
    UnitName.objects.create(unit=cast.school, name="县一中", kind="alias")
    factories.region("990123100001", "新村")
    factories.region("990123200", "白河乡")
    factories.region("990123200001", "新村")
    names = Names(cast.he)
    assert understand({**GOOD, "主办单位": "县一中"}, names).unit == cast.school
    assert understand({**GOOD, "乡镇/村": "白河乡/新村"}, names).region.code == "990123200001"
    assert understand({**GOOD, "乡镇/村": "990123100001"}, names).region.code == "990123100001"
    assert problems(cast.he, **{"乡镇/村": "新村"}) == [
        ("乡镇/村", "有几个地方叫“新村”，请写成：青源镇/新村、白河乡/新村")
    ]


def test_good_rows_are_imported_and_bad_ones_mended_and_sent_again(cast):
    bad = {**GOOD, "名称": "消防演练", "类型": "演习", "开始日期": "0123"}
    bulk = imported(cast.he, GOOD, bad)
    assert states(bulk) == ["imported", "bad"]

    [row] = bulk.rows.filter(state="bad")
    again = imported(cast.he, GOOD, {**row.cells, "类型": "应急演练", "开始日期": "2026-05-21"})
    assert states(again) == ["known", "imported"]
    assert sorted(Activity.objects.values_list("title", flat=True)) == ["消防演练", "防灾讲座"]


def test_the_same_file_sent_twice_imports_nothing_twice(cast):
    imported(cast.he, GOOD, {**GOOD, "编号": "2"})
    bulk = brought_in(cast.he, GOOD, {**GOOD, "编号": "2"})
    assert states(bulk) == ["known", "known"]
    with pytest.raises(RuleBroken, match="BLK-005"):
        confirm_import(bulk, all_or_nothing=False, by=cast.he)
    assert Activity.objects.count() == 2


def test_two_alike_rows_need_a_number_to_be_two_activities(cast):
    bulk = brought_in(cast.he, GOOD, GOOD, {**GOOD, "地点": "二楼"}, {**GOOD, "编号": "7"})
    assert states(bulk) == ["good", "bad", "good", "good"]
    assert "第 2 行" in bulk.rows.get(number=3).problems[0][1]


def test_a_number_used_for_another_activity_is_refused(cast):
    imported(cast.he, {**GOOD, "编号": "1"})
    bulk = brought_in(cast.he, {**GOOD, "编号": "1", "名称": "六月讲座", "开始日期": "2026-06-20"})
    assert states(bulk) == ["bad"]
    assert bulk.rows.get().problems[0][0] == "编号"


def test_what_was_recorded_on_the_phone_is_not_imported_beside_it(cast):
    made.wrapped(cast.education, title="防灾讲座", day=date(2026, 5, 20), source="quick")
    bulk = brought_in(cast.he, GOOD, {**GOOD, "编号": "1"})
    assert states(bulk) == ["bad", "good"]
    assert "手机快记" in bulk.rows.get(number=2).problems[0][1]


def test_all_or_nothing_refuses_while_a_row_is_bad(cast):
    bulk = brought_in(cast.he, GOOD, {**GOOD, "类型": "x"})
    with pytest.raises(RuleBroken, match="BLK-004"):
        confirm_import(bulk, all_or_nothing=True, by=cast.he)
    assert Activity.objects.count() == 0


def test_all_or_nothing_takes_back_what_it_imported_when_a_row_turns_bad_on_the_way(cast, monkeypatch):
    monkeypatch.setattr("kepu.operations.activities.actions.bulk.ROWS_AT_ONCE", 1)
    bulk = brought_in(cast.he, GOOD, {**GOOD, "名称": "第二场"})
    confirm_import(bulk, all_or_nothing=True, by=cast.he)
    assert import_rows(bulk, by=cast.he) == 1
    made.wrapped(cast.education, title="第二场", day=date(2026, 5, 20), source="quick")
    tasks.import_good(bulk.pk, cast.he.pk)
    bulk.refresh_from_db()
    assert (bulk.state, states(bulk)) == ("checked", ["good", "bad"])
    assert list(Activity.objects.values_list("title", flat=True)) == ["第二场"]


def test_work_that_stopped_goes_on_where_it_was(cast, monkeypatch):
    monkeypatch.setattr("kepu.operations.activities.actions.bulk.ROWS_AT_ONCE", 2)
    rows = [{**GOOD, "名称": f"讲座{n}"} for n in range(5)]
    data = sheet(*rows)
    bulk = begin_import(data=data, name="a.xlsx", sheet=read_activities(data, "a.xlsx"), by=cast.he)
    assert check_rows(bulk, by=cast.he) == 2
    tasks.check(bulk.pk, cast.he.pk)
    tasks.check(bulk.pk, cast.he.pk)
    bulk.refresh_from_db()
    assert states(bulk) == ["good"] * 5
    confirm_import(bulk, all_or_nothing=False, by=cast.he)
    import_rows(bulk, by=cast.he)
    assert Activity.objects.count() == 2
    tasks.import_good(bulk.pk, cast.he.pk)
    tasks.import_good(bulk.pk, cast.he.pk)
    bulk.refresh_from_db()
    assert (bulk.state, Activity.objects.count()) == ("done", 5)
    assert ActivityFact.objects.filter(what="people").aggregate(all=Sum("quantity"))["all"] == 150


def test_an_import_can_be_taken_back_until_something_is_archived(cast):
    bulk = imported(cast.he, GOOD, {**GOOD, "编号": "2"})
    archived = Activity.objects.first()
    Activity.objects.filter(pk=archived.pk).update(state="archived")
    with pytest.raises(RuleBroken, match="BLK-007"):
        undo_import(bulk, by=cast.he)
    Activity.objects.filter(pk=archived.pk).update(state="wrapped")
    assert undo_import(bulk, by=cast.he) == 2
    assert (Activity.objects.count(), ActivityFact.objects.count()) == (0, 0)
    with pytest.raises(NotInThisState, match="BLK-006"):
        undo_import(bulk, by=cast.he)


def test_who_holds_the_offices_unit_alone_does_not_delete_what_it_imported_for_others(cast):
    bulk = imported(cast.zhou, {**GOOD, "主办单位": "县教育局"})
    colleague = factories.person("郑", cast.zhou.unit)
    factories.grant(colleague, "liaison", unit=cast.zhou.unit)
    with pytest.raises(NotAllowed):
        undo_import(bulk, by=colleague)
    assert Activity.objects.count() == 1
    assert undo_import(bulk, by=cast.zhou) == 1


def test_an_office_imports_for_the_units_of_its_county_and_a_township_for_itself(cast):
    assert problems(cast.zhou, 主办单位="县卫健委") == []
    assert problems(cast.wei) == []
    [(title, _words)] = problems(cast.wei, 主办单位="县教育局")
    assert title == "主办单位"


@pytest.mark.parametrize("name", ["liang", "song", "xie", "nobody"])
def test_who_does_not_plan_activities_brings_none_in(cast, client, name):
    person = getattr(cast, name)
    data = sheet(GOOD)
    with pytest.raises(NotAllowed):
        begin_import(data=data, name="a.xlsx", sheet=read_activities(data, "a.xlsx"), by=person)
    client.force_login(person)
    assert client.get(reverse("activities:bulk")).status_code == 403
    assert client.get(reverse("activities:bulk_template")).status_code == 403


@pytest.mark.parametrize("name", ["fang", "wei", "meng", "ou", "liang", "nobody"])
def test_another_units_import_is_not_there(cast, client, name):
    bulk = brought_in(cast.he, GOOD, {**GOOD, "类型": "x"})
    client.force_login(getattr(cast, name))
    assert client.get(reverse("activities:bulk_detail", args=[bulk.pk])).status_code == 404
    assert client.get(reverse("activities:bulk_problems", args=[bulk.pk])).status_code == 404
    assert client.post(reverse("activities:bulk_confirm", args=[bulk.pk])).status_code == 404
    assert client.post(reverse("activities:bulk_undo", args=[bulk.pk])).status_code == 404
    assert bulk.name not in client.get(reverse("activities:bulk")).content.decode()


def upload(client, *rows, name="五月.xlsx"):
    file = io.BytesIO(sheet(*rows))
    file.name = name
    return client.post(reverse("activities:bulk"), {"file": file}, follow=True)


def test_the_screens_lead_from_the_file_to_the_facts(cast, client):
    client.force_login(cast.he)
    page = upload(client, GOOD, {**GOOD, "类型": "演习", "名称": "消防演练"})
    assert "没有“演习”这一项" in page.content.decode()
    bulk = BulkImport.objects.get()
    answer = client.get(reverse("activities:bulk_problems", args=[bulk.pk]))
    marked = openpyxl.load_workbook(io.BytesIO(answer.content))["活动"]
    titles = [cell.value for cell in marked[1]]
    row = dict(zip(titles, marked[2], strict=True))
    assert row["类型*"].fill.start_color.rgb == "FFFBE6E5"
    assert row["问题"].value.startswith("类型：没有“演习”这一项")
    assert row["名称*"].value == "消防演练"

    client.post(reverse("activities:bulk_confirm", args=[bulk.pk]), follow=True)
    assert Activity.objects.get().title == "防灾讲座"
    marked.cell(2, titles.index("类型*") + 1).value = "应急演练"
    buffer = io.BytesIO()
    marked.parent.save(buffer)
    buffer.seek(0)
    buffer.name = "改好.xlsx"
    client.post(reverse("activities:bulk"), {"file": buffer})
    second = BulkImport.objects.first()
    client.post(reverse("activities:bulk_confirm", args=[second.pk]), {"all_or_nothing": "1"})
    assert sorted(Activity.objects.values_list("title", flat=True)) == ["消防演练", "防灾讲座"]


def test_the_template_offers_every_code_and_reads_back_as_empty(cast, client):
    client.force_login(cast.he)
    answer = client.get(reverse("activities:bulk_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["活动", "说明", "代码"]
    offered = {row[0]: [value for value in row[1:] if value] for row in book["代码"].iter_cols(values_only=True)}
    assert "讲座" in offered["类型"] and "消防安全" in offered["主题"] and "学校" in offered["场所类型"]
    assert offered["主办单位"] == ["县教育局", "青禾中学"]
    assert offered["乡镇/村"] == ["青源镇"]
    with pytest.raises(RuleBroken, match="BLK-002"):
        read_activities(answer.content, "模板.xlsx")


def test_a_long_sheet_is_left_to_the_worker(cast, client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("kepu.operations.activities.views.bulk.ROWS_DONE_AT_ONCE", 1)
    client.force_login(cast.he)
    with jobs.inline(), django_capture_on_commit_callbacks(execute=True):
        upload(client, GOOD, {**GOOD, "编号": "2"})
    bulk = BulkImport.objects.get()
    assert (bulk.state, states(bulk)) == ("checked", ["good", "good"])
    with jobs.inline(), django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("activities:bulk_confirm", args=[bulk.pk]))
    assert Activity.objects.count() == 2


def test_progress_is_told_while_the_worker_runs(cast, client):
    bulk = brought_in(cast.he, GOOD, {**GOOD, "编号": "2"})
    BulkImport.objects.update(state="importing")
    BulkRow.objects.filter(number=2).update(state="imported")
    client.force_login(cast.he)
    page = client.get(reverse("activities:bulk_detail", args=[bulk.pk]), headers={"HX-Request": "true"})
    assert 'value="50"' in page.content.decode()


def test_what_the_server_left_undone_is_taken_up_again(cast, client):
    bulk = brought_in(cast.he, GOOD, {**GOOD, "编号": "2"})
    confirm_import(bulk, all_or_nothing=False, by=cast.he)
    client.force_login(cast.fang)
    assert client.post(reverse("activities:bulk_resume", args=[bulk.pk])).status_code == 404
    client.force_login(cast.he)
    client.post(reverse("activities:bulk_resume", args=[bulk.pk]))
    client.post(reverse("activities:bulk_resume", args=[bulk.pk]))
    bulk.refresh_from_db()
    assert (bulk.state, Activity.objects.count()) == ("done", 2)


def test_what_is_no_sheet_is_refused_on_the_form(cast, client):
    client.force_login(cast.he)
    file = io.BytesIO(b"\x00\x01nonsense")
    file.name = "照片.xlsx"
    page = client.post(reverse("activities:bulk"), {"file": file})
    assert page.status_code == 422
    assert "BLK-001" in page.content.decode()
    assert page.content.decode().count("照片.xlsx") == 1
    assert BulkImport.objects.count() == 0


def test_the_page_asks_no_more_questions_for_more_rows(cast, client, django_assert_num_queries):
    client.force_login(cast.he)
    one = imported(cast.he, GOOD)
    three = imported(cast.he, *({**GOOD, "名称": f"讲座{n}"} for n in range(3)))
    client.get(reverse("activities:bulk_detail", args=[one.pk]))
    with django_assert_num_queries(10) as first:
        client.get(reverse("activities:bulk_detail", args=[one.pk]))
    with django_assert_num_queries(len(first)):
        client.get(reverse("activities:bulk_detail", args=[three.pk]))


CELL = st.one_of(
    st.sampled_from(
        ["1.2万", "2026-05-20", "46162", "讲座", "0123", "青源镇/新村", "县教育局", "=1+1", "#DIV/0!", "￥3"]
    ),
    st.text(max_size=15),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(TITLES), CELL))
def test_any_row_is_good_or_has_its_problems_told(cast, cells):
    record = understand(cells, Names(cast.zhou))
    assert bool(record.problems) != bool(record.key)
    assert all(title in TITLES and words for title, words in record.problems)


def test_days_to_come_are_no_record(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert [title for title, _ in problems(cast.he, 结束日期=tomorrow.isoformat())] == ["结束日期"]
