"""A newer version of a plan: what changed, and what people had confirmed."""

from __future__ import annotations

from decimal import Decimal

from kepu.core.access import may
from kepu.governance.plans.actions import (
    add_row,
    compile_now,
    confirm_all,
    correct_row,
    import_document,
    publish_plan,
)
from kepu.governance.plans.models import Plan
from kepu.governance.plans.permissions import PLAN_VIEW
from kepu.governance.plans.versions import compare, wording
from tests import factories

NEWER = (
    factories.SCHEME.replace("达到20%", "达到22%")
    .replace("1.办好科学课堂。", "1.办好科学课堂和科技节。")
    .replace("2.培训科技教师。到2030年培训科技教师300人次以上。", "2.建设科学教室。建成科学教室12间。")
    .replace("各单位把这项工作列入年度计划。", "各单位把这项工作列入年度计划和考核。")
)


def amended(cast, text: str = NEWER) -> tuple[Plan, Plan]:
    before = factories.published_plan(cast.zhou)
    data = text.format(region="青禾县", lead="县教育局", support="县科协、县卫健委").encode()
    document = import_document(
        data=data, name="newer.txt", unit=cast.science, region=cast.county, amends=before, by=cast.zhou
    )
    compile_now(document)
    document.refresh_from_db()
    return before, document.plan


def test_added_removed_and_reworded_clauses_and_changed_numbers_are_told_apart(cast):
    before, after = amended(cast)
    found = compare(before, after)
    assert [c.title for c in found.clauses.added] == ["建设科学教室"]
    assert [c.title for c in found.clauses.removed] == ["培训科技教师"]
    assert [(p.before.title, p.after.title, sorted(p.changes)) for p in found.clauses.changed] == [
        ("工作目标", "工作目标", ["body"]),
        ("办好科学课堂", "办好科学课堂和科技节", ["title"]),
        ("加强领导", "加强领导", ["body"]),
    ]
    assert [(p.after.metric, p.changes) for p in found.indicators.changed] == [
        ("公民具备科学素质的比例", {"value": (Decimal("20.0000"), Decimal("22.0000"))})
    ]
    assert [i.unit_label for i in found.indicators.added] == ["间"]
    assert [i.unit_label for i in found.indicators.removed] == ["人次"]
    assert [str(d) for d in found.duties.added] == ["县卫健委（配合）"]
    assert found.duties.removed == []


def test_what_reads_the_same_stays_confirmed_and_what_changed_waits(cast):
    _before, after = amended(cast)
    assert [(c.title, c.review) for c in after.clauses.all()] == [
        ("工作目标", "proposed"),
        ("提升行动", "confirmed"),
        ("青少年科学素质提升行动", "confirmed"),
        ("办好科学课堂和科技节", "proposed"),
        ("建设科学教室", "proposed"),
        ("保障措施", "confirmed"),
        ("加强领导", "proposed"),
    ]
    assert [(i.unit_label, i.review) for i in after.indicators.all()] == [
        ("%", "proposed"),
        ("次", "confirmed"),
        ("间", "proposed"),
    ]


def test_a_row_keeps_its_thread_through_the_versions(cast):
    before, after = amended(cast)
    threads = dict(before.clauses.values_list("path", "thread"))
    kept = dict(after.clauses.values_list("path", "thread"))
    assert kept["二/（一）/1"] == threads["二/（一）/1"]
    assert kept["二/（一）/2"] not in threads.values()


def test_corrections_owners_and_rows_added_by_hand_are_carried_over(cast):
    before = factories.plan_in_the_making(cast.zhou)
    lectures = before.indicators.get(unit_label="次")
    correct_row(
        before, kind="indicator", pk=lectures.pk, values={"metric": "科普讲座", "owner": cast.education}, by=cast.zhou
    )
    text = before.document.text
    at = text.index("列入年度计划")
    add_row(
        before,
        kind="duty",
        start=at,
        end=at + 6,
        values={"name_as_written": "县卫健委", "role": "lead", "unit": cast.health},
        by=cast.zhou,
    )
    gone = text.index("培训科技教师300人次")
    add_row(
        before,
        kind="duty",
        start=gone,
        end=gone + 6,
        values={"name_as_written": "青禾中学", "role": "lead", "unit": cast.school},
        by=cast.zhou,
    )
    confirm_all(before, by=cast.zhou)
    publish_plan(before, by=cast.zhou)
    data = NEWER.format(region="青禾县", lead="县教育局", support="县科协").encode()
    document = import_document(
        data=data, name="n.txt", unit=cast.science, region=cast.county, amends=before, by=cast.zhou
    )
    compile_now(document)
    document.refresh_from_db()
    after = document.plan
    kept = after.indicators.get(unit_label="次")
    assert (kept.metric, kept.owner, kept.corrected, kept.review) == ("科普讲座", cast.education, True, "confirmed")
    added = after.duties.get(unit=cast.health)
    assert (added.origin, added.review, added.clause.path) == ("person", "confirmed", "三/（一）")
    assert after.document.text[added.start : added.end] == "列入年度计划"
    lost = after.findings.get(code="carried-row-lost")
    assert "青禾中学" in lost.message and lost.state == "open"


def test_publishing_the_newer_version_puts_the_older_out_of_force_and_keeps_it_readable(cast):
    before, after = amended(cast)
    confirm_all(after, by=cast.zhou)
    publish_plan(after, by=cast.zhou)
    before.refresh_from_db()
    assert (before.state, after.state, after.supersedes) == ("superseded", "published", before)
    assert may(cast.he, PLAN_VIEW, before)


def test_wording_shows_only_what_was_replaced():
    pieces = [(piece.kind, piece.text) for piece in wording("办好课堂。每年四次。", "办好课堂。每年六次。")]
    assert pieces == [("same", "办好课堂。"), ("same", "每年"), ("removed", "四"), ("added", "六"), ("same", "次。")]


def test_the_comparison_is_for_those_who_may_open_both(cast, client):
    before, after = amended(cast)
    for person, status in ((cast.zhou, 200), (cast.he, 404), (cast.meng, 404)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/plans/{after.pk}/changes/").status_code == status
        assert client.get(f"/plans/{before.pk}/changes/").status_code == 404
