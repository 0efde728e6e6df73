"""Code sets by edition: what is in force on a day, and how a new edition comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import Vocabulary
from kepu.core.vocabularies.actions import issue_edition, load_standard
from kepu.core.vocabularies.forms import as_lines
from kepu.core.vocabularies.queries import edition_on, terms_on
from kepu.core.vocabularies.standard import standard_editions

DAY = date(2027, 1, 1)


@pytest.fixture
def groups(cast) -> Vocabulary:
    load_standard()
    return Vocabulary.objects.get(key="population-group")


def test_the_standard_code_sets_are_complete_and_each_code_stands_once():
    editions = list(standard_editions())
    assert {edition.key for edition in editions} == {
        "unit-type",
        "population-group",
        "facility-type",
        "team-type",
        "channel-type",
        "activity-kind",
        "activity-theme",
        "place-type",
        "training-track",
    }
    for edition in editions:
        codes = [code for code, _label, _note in edition.terms]
        assert len(codes) == len(set(codes)) >= 10
        assert edition.basis


def test_loading_them_twice_adds_nothing(groups):
    assert load_standard() == 0
    assert Vocabulary.objects.count() == 9


def test_the_five_key_groups_come_first(groups):
    assert [term.label for term in terms_on("population-group", DAY)][:5] == [
        "青少年",
        "农民",
        "产业工人",
        "老年人",
        "领导干部和公务员",
    ]


def test_a_new_edition_holds_from_its_day_and_the_old_one_until_the_day_before(cast, groups):
    terms = [("youth", "青少年", ""), ("courier", "快递员", "新增")]
    issued = issue_edition(groups, edition="2027", valid_from=DAY, basis="某通知", terms=terms, by=cast.xie)
    groups.refresh_from_db()
    assert groups.valid_until == date(2026, 12, 31)
    assert edition_on("population-group", date(2026, 12, 31)) == groups
    assert edition_on("population-group", DAY) == issued
    assert [(t.code, t.label, t.note) for t in terms_on("population-group", DAY)] == terms
    assert groups.terms.count() == 20


def test_an_edition_that_cannot_be_is_refused(cast, groups):
    def code(**changed):
        given = {"edition": "2027", "valid_from": DAY, "basis": "x", "terms": [("a", "甲", "")], **changed}
        with pytest.raises(RuleBroken) as refused:
            issue_edition(groups, **given, by=cast.xie)
        return refused.value.code

    assert code(edition="2021") == "VOC-001"
    assert code(valid_from=date(2021, 6, 3)) == "VOC-002"
    assert code(terms=[]) == "VOC-003"
    assert code(terms=[("a", "甲", ""), ("a", "乙", "")]) == "VOC-004"
    groups.refresh_from_db()
    assert groups.valid_until is None


@pytest.mark.parametrize("name", ["zhou", "he", "bai", "yan", "nobody"])
def test_only_the_system_administrator_issues_an_edition(cast, groups, name):
    person = getattr(cast, name)
    with pytest.raises(NotAllowed):
        issue_edition(groups, edition="2027", valid_from=DAY, basis="x", terms=[("a", "甲", "")], by=person)
    client = Client()
    client.force_login(person)
    assert client.get(f"/vocabularies/{groups.pk}/new/").status_code == 403


def test_a_new_edition_begins_as_a_copy_and_wrong_lines_are_named(cast, groups):
    client = Client()
    client.force_login(cast.xie)
    page = client.get(f"/vocabularies/{groups.pk}/new/")
    assert page.context["form"].initial["terms"] == as_lines(groups)
    given = {"edition": "2027", "valid_from": "2027-01-01", "basis": "某通知"}
    wrong = client.post(f"/vocabularies/{groups.pk}/new/", {**given, "terms": "youth|青少年\n快递|员\ncourier|"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["terms"] == [
        "第 2 行：代码“快递”应以小写字母开头，只用小写字母、数字和下划线。",
        "第 3 行：代码“courier”没有名称。",
    ]
    assert "courier|" in wrong.content.decode()
    right = client.post(
        f"/vocabularies/{groups.pk}/new/", {**given, "terms": as_lines(groups) + "\ncourier|快递员|新增"}
    )
    issued = Vocabulary.objects.get(edition="2027")
    assert right["Location"] == f"/vocabularies/{issued.pk}/"
    assert issued.terms.count() == 21
    assert "现行" in client.get(f"/vocabularies/{groups.pk}/").content.decode()
    assert client.get("/vocabularies/").status_code == 200
