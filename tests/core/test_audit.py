"""The audit trail: only ever added to, every change found and located, and told in words."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from kepu.core import actions
from kepu.core.audit import chain
from kepu.core.audit.export import csv_lines, safe_cell
from kepu.core.audit.queries import entries_for, filtered
from kepu.core.audit.words import all_words, detail_lines, words_of
from kepu.core.models import AuditEntry, AuditHead
from kepu.core.module import DEEDS
from kepu.core.units.actions import add_alias, create_unit, rename_unit
from tests import factories
from tests.conftest import guards_lifted


@pytest.fixture
def trail(cast):
    """Six deeds, one after the other."""
    for number in range(6):
        add_alias(cast.health, alias=f"县卫生第{number}局", by=cast.zhou)
    return cast


def broken() -> list[tuple[int, str]]:
    return [(found.sequence, found.problem) for found in chain.breaks()]


def table() -> str:
    return connection.ops.quote_name(AuditEntry._meta.db_table)


def without_guards(sql: str, *values) -> None:
    """Do what somebody with the database in their hands could do."""
    sql = sql.replace("TRAIL", table())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table()} DISABLE TRIGGER USER")
            cursor.execute(sql, values)
            cursor.execute(f"ALTER TABLE {table()} ENABLE TRIGGER USER")
            return
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_untouched_trail_holds(trail):
    assert broken() == []
    assert list(AuditEntry.objects.values_list("sequence", flat=True)) == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("statement", ["UPDATE TRAIL SET actor_name = 'x' WHERE sequence = 3", "DELETE FROM TRAIL"])
def test_the_database_refuses_to_change_or_delete_an_entry(trail, statement):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("TRAIL", table()))
    assert AuditEntry.objects.count() == 6
    assert broken() == []


CHANGES = {
    "happened_at": "2020-01-01 00:00:00+00:00",
    "actor_id": 987654,
    "actor_name": "别人",
    "action": "core.units.rename_unit",
    "object_type": "core.Person",
    "object_id": "999",
    "object_name": "别的单位",
    "region_code": "990124000000",
    "unit_path": "00000001/",
    "details": '{"alias": "改过"}',
    "address": "10.0.0.1",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_field_is_found_and_located(trail, column):
    without_guards("UPDATE TRAIL SET COLUMN = %s WHERE sequence = 4".replace("COLUMN", column), CHANGES[column])
    assert broken() == [(4, "第 4 条记录的内容被改动")]


def test_every_sealed_field_is_tried_above():
    sealed = set(chain.SEALED_FIELDS) - {"sequence", "previous_hash"}
    assert sealed == set(CHANGES)


def test_a_changed_entry_with_a_fresh_seal_no_longer_meets_the_next(trail):
    entry = AuditEntry.objects.get(sequence=3)
    entry.actor_name = "别人"
    without_guards(
        "UPDATE TRAIL SET actor_name = %s, hash = %s WHERE sequence = 3", entry.actor_name, chain.seal(entry)
    )
    assert broken() == [(4, "第 4 条记录与前一条不相接")]


def test_a_deleted_entry_is_found(trail):
    without_guards("DELETE FROM TRAIL WHERE sequence IN (2, 3)")
    assert broken() == [(2, "缺少第 2 至 3 条记录")]


def test_reordered_entries_are_found(trail):
    for was, becomes in ((2, 1002), (3, 2), (1002, 3)):
        without_guards("UPDATE TRAIL SET sequence = %s WHERE sequence = %s", becomes, was)
    found = broken()
    assert {sequence for sequence, _ in found} == {2, 3, 4}
    assert (2, "第 2 条记录的内容被改动") in found
    assert (2, "第 2 条记录与前一条不相接") in found


def test_a_cut_tail_is_found(trail):
    without_guards("DELETE FROM TRAIL WHERE sequence > 4")
    assert broken() == [(5, "缺少第 5 至 6 条记录（链尾被截断）")]


def test_a_cut_tail_with_a_forged_mark_or_none_is_found(trail):
    AuditHead.objects.update(hash="f" * 64)
    assert broken() == [(6, "链尾标记与最后一条记录不符")]
    AuditHead.objects.all().delete()
    assert broken() == [(6, "链尾标记缺失")]


def test_a_lost_beginning_is_found(trail):
    without_guards("DELETE FROM TRAIL WHERE sequence = 1")
    assert broken() == [(1, "缺少第 1 至 1 条记录")]


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_written_only_inside_the_transaction_it_tells_of():
    with pytest.raises(transaction.TransactionManagementError):
        chain.append(happened_at=timezone.now(), action="x")


# In words -----------------------------------------------------------------------------------------------------------


def test_every_deed_of_the_core_has_words_of_its_own():
    get_resolver().url_patterns  # noqa: B018 - imports every screen, and with it every action
    core = {name for name in actions.known() if name.startswith("core.")}
    assert core == set(DEEDS)


def test_no_deed_is_told_by_its_dotted_name():
    assert [words for words in all_words().values() if "." in words or words.isascii()] == []
    assert words_of("something.removed_long_ago") == "其他操作"


def test_details_are_told_line_by_line():
    details = {
        "before": "甲",
        "into": ["乙", "丙"],
        "empty": "",
        "parts": [{"action": "core.units.add_alias", "alias": "丁"}],
        "owners": {"7": ["", "县科协"]},
    }
    assert detail_lines(details) == [
        ("原为", "甲"),
        ("接续单位", "乙、丙"),
        ("其中", "添加单位别名，别名：丁"),
        ("7", "、县科协"),
    ]


# Who sees which -----------------------------------------------------------------------------------------------------


@pytest.fixture
def deeds(cast):
    """What happened in our county, in the neighbour's, and nowhere."""
    add_alias(cast.health, alias="县卫生局", by=cast.zhou)
    rename_unit(cast.education, name="县教体局", on=date(2024, 3, 1), by=cast.zhou)
    create_unit(name="县气象局", region=cast.neighbour, type="school", by=cast.meng)
    with transaction.atomic():
        chain.append(happened_at=timezone.now(), actor_name="无此人", action="signin.failed", object_name="")
    return cast


def told(entries) -> list[str]:
    return [f"{words_of(e.action)} {e.object_name}".strip() for e in entries.order_by("sequence")]


def test_an_audit_administrator_sees_the_own_region_and_what_happened_nowhere(deeds):
    assert told(entries_for(deeds.yan)) == ["添加单位别名 县卫健委", "单位更名 县教体局", "登录失败"]
    theirs = factories.person("殷", deeds.neighbour_science)
    factories.grant(theirs, "audit_admin", region=deeds.neighbour)
    assert told(entries_for(theirs)) == ["新增单位 县气象局", "登录失败"]


@pytest.mark.parametrize("name", ["zhou", "liang", "he", "xie", "bai", "tao", "nobody"])
def test_nobody_else_sees_any(deeds, name):
    person = getattr(deeds, name)
    assert told(entries_for(person)) == []
    client = Client()
    client.force_login(person)
    for answer in (client.get("/audit/"), client.post("/audit/export/"), client.post("/audit/verify/")):
        assert answer.status_code == 403


def test_the_filters_leave_what_was_asked_for(deeds):
    entries = entries_for(deeds.yan)
    today = timezone.localdate()
    cases = [
        ({"person": "周文"}, ["添加单位别名 县卫健委", "单位更名 县教体局"]),
        ({"action": "core.units.rename_unit"}, ["单位更名 县教体局"]),
        ({"words": "卫健"}, ["添加单位别名 县卫健委"]),
        ({"object_type": "core.Unit", "object_id": str(deeds.health.pk)}, ["添加单位别名 县卫健委"]),
        ({"first_day": today, "last_day": today, "words": "教体"}, ["单位更名 县教体局"]),
        ({"last_day": today - timedelta(days=1)}, []),
        ({"first_day": today + timedelta(days=1)}, []),
        ({"region": deeds.county}, ["添加单位别名 县卫健委", "单位更名 县教体局"]),
        ({"region": deeds.town}, []),
    ]
    assert [told(filtered(entries, **asked)) for asked, _ in cases] == [expected for _, expected in cases]


@pytest.fixture
def client_of_yan(deeds):
    client = Client()
    client.force_login(deeds.yan)
    return client


def test_the_page_tells_deeds_in_words(client_of_yan):
    page = client_of_yan.get("/audit/").content.decode()
    for words in ("单位更名", "添加单位别名", "周文清（zhou）", "县卫生局", "登录失败"):
        assert words in page
    assert "core.units.rename_unit</" not in page
    assert "县气象局" not in page


def test_a_wrong_range_of_days_is_said_and_the_rest_is_kept(client_of_yan):
    page = client_of_yan.get("/audit/", {"first_day": "2026-02-01", "last_day": "2026-01-01", "person": "周"})
    assert "截止日期早于起始日期" in page.content.decode()
    assert 'value="周"' in page.content.decode()


def test_the_page_asks_the_same_number_of_queries_for_more_entries(client_of_yan, deeds, django_assert_max_num_queries):
    for number in range(10):
        add_alias(deeds.health, alias=f"别名{number}", by=deeds.zhou)
    with django_assert_max_num_queries(12):
        assert client_of_yan.get("/audit/").status_code == 200


def test_checking_shows_that_the_trail_holds_and_is_on_record(client_of_yan):
    page = client_of_yan.post("/audit/verify/").content.decode()
    # force_login told of the signing in: five entries stood before the check.
    assert "全部 5 条记录完整" in page
    last = AuditEntry.objects.order_by("sequence").last()
    assert (last.action, last.details) == ("core.audit.verify_chain", {"entries": 5, "breaks": 0})
    assert last.hash in page


def test_checking_shows_where_the_trail_was_changed(client_of_yan):
    without_guards("UPDATE TRAIL SET actor_name = %s WHERE sequence = 2", "别人")
    page = client_of_yan.post("/audit/verify/").content.decode()
    assert "1 处不符" in page
    assert "第 2 条记录的内容被改动" in page


def test_an_export_holds_the_filtered_entries_and_is_on_record(client_of_yan):
    answer = client_of_yan.post("/audit/export/", {"action": "core.units.rename_unit"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header[:5] == ["序号", "时间", "操作人", "操作", "对象"]
    assert [(row[3], row[4], row[5]) for row in rows] == [("单位更名", "县教体局", "\t990123000000")]
    last = AuditEntry.objects.order_by("sequence").last()
    assert (last.action, last.details["entries"]) == ("core.audit.record_export", 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_no_cell_of_an_export_is_computed(cast, start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    add_alias(cast.health, alias=f"{start}HYPERLINK()", by=cast.zhou)
    with transaction.atomic():
        chain.append(happened_at=timezone.now(), actor_name=f"{start}1+1", action="signin.failed")
    rows = list(csv.reader(io.StringIO("".join(csv_lines(AuditEntry.objects.all())))))
    assert [cell for row in rows for cell in row if cell.strip("\t\r").startswith(start.strip() or "=")] == []


def test_pages_are_found_by_name():
    assert [reverse(f"audit:{name}") for name in ("list", "export", "verify")] == [
        "/audit/",
        "/audit/export/",
        "/audit/verify/",
    ]
