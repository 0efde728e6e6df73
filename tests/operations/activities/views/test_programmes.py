"""Programmes on screen: the tree with its progress, where settings come from, making, joining, copying."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import Programme
from tests.factories import planned as made


@pytest.fixture(autouse=True)
def code_sets(db):
    load_standard()


def words(response) -> str:
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def get(client, person, name, /, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"activities:{name}", args=args), query)


def post(client, person, name, /, *args, **data):
    client.force_login(person)
    return client.post(reverse(f"activities:{name}", args=args), data)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[(who, 200) for who in ("zhou", "he", "fang", "wei", "liang", "song", "tao")],
        *[(who, 404) for who in ("meng", "ou", "xie", "nobody")],
    ],
)
def test_a_countys_campaign_is_read_in_the_county_and_above(client, cast, who, status):
    month = made.programme(cast.science)
    assert get(client, getattr(cast, who), "programme", month.pk).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 200), ("tao", 200), ("he", 403), ("wei", 403), ("liang", 403), ("ou", 404), ("nobody", 404)],
)
@pytest.mark.parametrize("name", ["programme_edit", "programme_copy"])
def test_it_is_changed_by_those_who_made_it_and_those_above(client, cast, name, who, status):
    month = made.programme(cast.science)
    assert get(client, getattr(cast, who), name, month.pk).status_code == status


@pytest.mark.parametrize(("who", "status"), [("zhou", 200), ("he", 200), ("liang", 403), ("nobody", 403)])
def test_making_one_is_for_those_who_plan(client, cast, who, status):
    assert get(client, getattr(cast, who), "programme_new").status_code == status


def shape(nodes) -> list[tuple]:
    return [(node.programme, node.all_done, node.all_planned, node.quota, shape(node.children)) for node in nodes]


def test_the_tree_adds_up_what_was_held_below(client, cast):
    month = made.programme(cast.science)
    own = made.programme(cast.education, parent=month, activity_quota=3)
    other = made.programme(cast.health, parent=month, activity_quota=2)
    made.programme(cast.neighbour_science)
    made.programme(cast.science, year=2025, first_day=date(2025, 9, 1), last_day=date(2025, 9, 30))
    for state in ("wrapped", "archived", "approved", "cancelled"):
        made.activity(cast.education, programme=own, state=state)
    made.activity(cast.health, programme=month, state="archived")

    page = get(client, cast.zhou, "programmes", year="2026")

    assert shape(page.context["page"]) == [
        (month, 3, 4, 5, [(own, 2, 3, 3, []), (other, 0, 0, 2, [])]),
    ]
    assert page.context["years"] == [2026, 2025]
    assert "已办 3 / 5 场" in words(page)


def test_settings_are_shown_with_where_they_come_from(client, cast):
    month = made.programme(cast.science, name="全国科普月", groups=["youth", "farmer"], needs_approval=True)
    own = made.programme(cast.education, parent=month, theme_code="health")
    page = get(client, cast.he, "programme", own.pk)
    assert [(str(each.label), each.words, each.holder) for each in page.context["settings"]] == [
        ("主题分类", "卫生健康", None),
        ("面向人群", "青少年、农民", month),
        ("活动须经批准", "是", month),
    ]
    assert "面向人群 青少年、农民 来自 全国科普月" in words(page)


def test_a_unit_joins_with_one_click(client, cast):
    month = made.programme(cast.science, name="全国科普月")
    page = get(client, cast.he, "programme", month.pk)
    assert "县教育局参加" in words(page)
    answer = post(client, cast.he, "programme_join", month.pk, unit=cast.education.pk)
    own = month.children.get()
    assert (answer.url, own.unit) == (reverse("activities:programme", args=[own.pk]), cast.education)
    assert "县教育局参加" not in words(get(client, cast.he, "programme", month.pk))
    post(client, cast.he, "programme_join", month.pk, unit=cast.education.pk)
    post(client, cast.he, "programme_join", month.pk, unit=cast.health.pk)
    assert [child.unit for child in month.children.all()] == [cast.education]
    assert post(client, cast.liang, "programme_join", month.pk, unit=cast.education.pk).status_code == 403
    assert post(client, cast.ou, "programme_join", month.pk, unit=cast.neighbour_education.pk).status_code == 404
    assert post(client, cast.he, "programme_join", own.pk, unit=cast.school.pk).status_code == 404


TYPED = {
    "name": "科学课堂",
    "kind": "series",
    "year": "2027",
    "first_day": "2027-01-01",
    "last_day": "2027-12-31",
    "series": "science-class",
    "needs_approval": "no",
    "groups": ["youth"],
    "activity_quota": "12",
}


def test_a_brand_series_is_made_and_changed(client, cast):
    answer = post(client, cast.he, "programme_new", **TYPED, unit=cast.education.pk)
    made_now = Programme.objects.get()
    assert answer.url == reverse("activities:programme", args=[made_now.pk])
    assert (made_now.series, made_now.needs_approval, made_now.groups, made_now.activity_quota) == (
        "science-class",
        False,
        ["youth"],
        12,
    )
    form = get(client, cast.he, "programme_edit", made_now.pk).context["form"]
    assert (form["needs_approval"].value(), form["series"].value()) == ("no", "science-class")
    changed = {**TYPED, "needs_approval": "", "activity_quota": "", "last_day": "2027-06-30"}
    post(client, cast.he, "programme_edit", made_now.pk, **changed, unit=cast.education.pk)
    made_now.refresh_from_db()
    assert (made_now.needs_approval, made_now.activity_quota, made_now.last_day) == (None, None, date(2027, 6, 30))


@pytest.mark.parametrize(
    ("given", "field"),
    [({"last_day": "2026-01-01"}, "last_day"), ({"series": "科学课堂"}, "series"), ({"name": ""}, "name")],
)
def test_what_is_wrong_stands_on_the_form(client, cast, given, field):
    page = post(client, cast.he, "programme_new", **{**TYPED, **given}, unit=cast.education.pk)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not Programme.objects.exists()


def test_a_programme_below_another_starts_with_its_days(client, cast):
    month = made.programme(cast.science)
    form = get(client, cast.he, "programme_new", parent=month.pk).context["form"]
    assert (form["parent"].initial, form["first_day"].initial, form["year"].initial) == (
        month,
        date(2026, 9, 1),
        2026,
    )
    assert get(client, cast.ou, "programme_new", parent=month.pk).status_code == 404


def test_last_years_programme_is_copied_from_its_page(client, cast):
    month = made.programme(cast.science)
    made.activity(cast.science, programme=month)
    assert get(client, cast.zhou, "programme_copy", month.pk).context["form"]["year"].initial == 2027
    post(client, cast.zhou, "programme_copy", month.pk, year="2027", with_activities="on")
    copy = month.copies.get()
    assert (copy.year, copy.activities.count()) == (2027, 1)
    assert post(client, cast.zhou, "programme_copy", month.pk, year="2027").status_code == 422


def test_the_activities_of_the_whole_tree_are_listed_as_far_as_one_may_see_them(client, cast):
    month = made.programme(cast.science)
    own = made.programme(cast.education, parent=month)
    mine = made.activity(cast.education, programme=own)
    theirs = made.activity(cast.health, programme=month)
    rows = {
        who: [row.pk for row in get(client, getattr(cast, who), "programme", month.pk).context["page"]]
        for who in ("he", "zhou")
    }
    assert rows == {"he": [mine.pk], "zhou": [theirs.pk, mine.pk]}


@pytest.mark.parametrize("name", ["programmes", "programme"])
def test_the_tree_takes_the_same_queries_for_one_programme_and_for_three(client, cast, django_assert_num_queries, name):
    month = made.programme(cast.science, year=2026)
    args = [month.pk] if name == "programme" else []
    expected = {"programmes": 8, "programme": 16}[name]
    client.force_login(cast.zhou)
    for children in (1, 3):
        while month.children.count() < children:
            share = made.programme(cast.education, parent=month)
            made.activity(cast.education, programme=share, state="wrapped", people={"youth": 3})
        client.get(reverse(f"activities:{name}", args=args))
        with django_assert_num_queries(expected):
            client.get(reverse(f"activities:{name}", args=args), {"year": "2026"})
