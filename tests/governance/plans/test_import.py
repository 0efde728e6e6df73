"""From an uploaded file to a plan in the making."""

from __future__ import annotations

import pytest

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry
from kepu.governance.plans.actions import compile_now, import_document
from kepu.governance.plans.models import Document, Plan
from tests import factories


def test_a_scheme_becomes_clauses_indicators_and_duties_with_resolved_units(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    assert plan.title == "青禾县全民科学素质行动规划纲要实施方案（2026—2030年）"
    assert (plan.first_year, plan.last_year, plan.state) == (2026, 2030, "confirming")
    assert [(c.path, c.kind) for c in plan.clauses.all()] == [
        ("一", "goal"),
        ("二", "other"),
        ("二/（一）", "action"),
        ("二/（一）/1", "measure"),
        ("二/（一）/2", "measure"),
        ("三", "safeguard"),
        ("三/（一）", "safeguard"),
    ]
    assert [(i.clause.path, i.comparator, int(i.value), i.unit_label, i.frequency) for i in plan.indicators.all()] == [
        ("一", ">=", 20, "%", ""),
        ("二/（一）/1", ">=", 4, "次", "semester"),
        ("二/（一）/2", ">=", 300, "人次", "period"),
    ]
    assert [(d.clause.path, d.role, d.unit) for d in plan.duties.all()] == [
        ("二/（一）", "lead", cast.education),
        ("二/（一）", "support", cast.science),
    ]


def test_every_row_quotes_its_sentence(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    text = plan.document.text
    for indicator in plan.indicators.all():
        assert "".join(text[indicator.start : indicator.end].split()) == indicator.quote
    for duty in plan.duties.all():
        assert duty.name_as_written in text[duty.start : duty.end]


def test_a_name_nobody_bears_waits_in_the_queue(cast):
    plan = factories.plan_in_the_making(cast.zhou, support="县火星局、县科学技术协会")
    assert [(d.name_as_written, d.unit) for d in plan.duties.filter(role="support")] == [
        ("县火星局", None),
        ("县科学技术协会", cast.science),
    ]


def test_a_file_that_cannot_be_read_says_why_and_keeps_the_upload(cast):
    document = import_document(
        data=b"%PDF-1.4 nothing more", name="坏.pdf", unit=cast.science, region=cast.county, by=cast.zhou
    )
    compile_now(document)
    document.refresh_from_db()
    assert document.state == "refused"
    assert document.refusal
    assert document.evidence.file.read() == b"%PDF-1.4 nothing more"
    assert not Plan.objects.exists()
    assert document.refusal in cast.zhou.notices.get().text


def test_compiling_twice_changes_nothing(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    before = list(plan.clauses.values_list("pk", "review"))
    compile_now(Document.objects.get(pk=plan.document_id))
    assert list(plan.clauses.values_list("pk", "review")) == before
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("name", ["liang", "he", "wei", "song", "xie", "bai", "yan", "meng", "ou", "nobody"])
def test_only_the_countys_office_imports(cast, name):
    entries = AuditEntry.objects.count()
    with pytest.raises(NotAllowed):
        import_document(
            data="一、目标".encode(), name="a.txt", unit=cast.science, region=cast.county, by=getattr(cast, name)
        )
    assert not Document.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_an_empty_file_is_refused_with_advice(cast):
    with pytest.raises(RuleBroken, match="空文件") as refused:
        import_document(data=b"", name="空.docx", unit=cast.science, region=cast.county, by=cast.zhou)
    assert refused.value.code == "EVI-001"


def test_a_fault_of_ours_refuses_the_document_instead_of_leaving_people_waiting(cast, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    document = import_document(
        data="一、目标".encode(), name="a.txt", unit=cast.science, region=cast.county, by=cast.zhou
    )
    monkeypatch.setattr("kepu.governance.plans.actions.importing.compile_source", broken)
    compile_now(document)
    document.refresh_from_db()
    assert (document.state, "请另存为" in document.refusal) == ("refused", True)
    assert "ZeroDivisionError" in caplog.text
    compile_now(document)
    assert document.state == "refused"
