"""Folding facts: each way, against facts whose numbers are plain to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kepu.core.measures import (
    Answer,
    CannotAdd,
    Fold,
    Per,
    Question,
    UnknownMeasure,
    answer,
    answer_by,
    answers_by_period,
    facts_of,
    get,
    registered,
)
from kepu.core.measures.asking import total
from tests import factories
from tests.factories.activities import wrapped

pytestmark = pytest.mark.django_db

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_every_measure_can_be_asked_over_an_empty_site_and_says_that_there_are_no_records(cast):
    for measure in registered():
        found = answer(Question(measure.key, *YEAR, region=cast.county.code))
        assert (found.value, found.facts) == (None, 0)
        assert found.why


def test_a_sum_is_narrowed_by_time_place_unit_group_and_kind(cast):
    wrapped(cast.education, {"youth": 30, "parent": 10}, day=date(2026, 3, 1))
    wrapped(cast.health, {"elderly": 50}, day=date(2026, 6, 1), region=cast.town, kind="consult")
    wrapped(cast.neighbour_education, {"youth": 900}, day=date(2026, 3, 1))
    wrapped(cast.education, {"youth": 7}, day=date(2025, 12, 31))
    people = Question("activities.people", *YEAR, region=cast.county.code)
    assert answer(people) == Answer(Decimal(90), 3)
    assert answer(replace(people, filters={"group": ("youth",)})) == Answer(Decimal(30), 1)
    assert answer(replace(people, filters={"group": ("youth", "parent")})) == Answer(Decimal(40), 2)
    assert answer(replace(people, filters={"kind": ("consult",)})) == Answer(Decimal(50), 1)
    assert answer(replace(people, unit_path=cast.education.path)) == Answer(Decimal(40), 2)
    assert answer(replace(people, region=cast.town.code)) == Answer(Decimal(50), 1)
    assert answer(replace(people, first=None)) == Answer(Decimal(97), 4)
    assert answer(replace(people, region=cast.city.code)) == Answer(Decimal(990), 4)


def test_parts_by_township_month_group_and_facet_add_up_where_they_may(cast):
    wrapped(cast.education, {"youth": 30}, day=date(2026, 3, 1))
    wrapped(cast.education, {"youth": 20, "": 4}, day=date(2026, 3, 20), region=cast.town, kind="camp")
    people = Question("activities.people", *YEAR, region=cast.county.code)
    assert answer_by(people, "township") == {"990123000": Answer(Decimal(30), 1), "990123100": Answer(Decimal(24), 2)}
    assert answer_by(people, "month") == {"2026-03": Answer(Decimal(54), 3)}
    assert answer_by(people, "group") == {"youth": Answer(Decimal(50), 2), "": Answer(Decimal(4), 1)}
    assert answer_by(people, "kind") == {"lecture": Answer(Decimal(30), 1), "camp": Answer(Decimal(24), 2)}
    assert total(people, answer_by(people, "township").values()) == 54


def test_persons_are_counted_once_and_never_added(cast):
    ann, ben = "a" * 32, "b" * 32
    wrapped(cast.education, persons={ann: "youth", ben: "youth"}, day=date(2026, 3, 1))
    wrapped(cast.education, persons={ann: "youth"}, day=date(2026, 9, 1))
    persons = Question("activities.participants", *YEAR, region=cast.county.code)
    assert answer(persons) == Answer(Decimal(2), 3)
    by_month = answer_by(persons, "month")
    assert by_month == {"2026-03": Answer(Decimal(2), 2), "2026-09": Answer(Decimal(1), 1)}
    with pytest.raises(CannotAdd):
        total(persons, by_month.values())


def test_a_share_of_persons_needs_a_base_and_says_so(cast):
    wrapped(cast.education, persons={"a" * 32: "youth", "b" * 32: "youth", "c" * 32: "elderly"}, day=date(2026, 3, 1))
    rate = Question("activities.participation_rate", *YEAR, region=cast.county.code, filters={"group": ("youth",)})
    with translation.override("zh-hans"):
        assert answer(rate) == Answer(None, 2, why="缺少作分母的基数，请先填写基数")
    assert answer(replace(rate, base=Decimal(8))) == Answer(Decimal(25), 2)


def test_satisfaction_is_points_by_answers_and_not_a_mean_of_means(cast):
    wrapped(cast.education, day=date(2026, 3, 1), rating_points=50, rating_answers=10)
    wrapped(cast.education, day=date(2026, 4, 1), rating_points=3, rating_answers=1)
    asked = Question("activities.satisfaction", *YEAR, region=cast.county.code)
    assert answer(asked) == Answer(Decimal(53) / 11, 2)
    assert answer_by(asked, "month")["2026-04"].value == 3


def test_a_quota_is_the_share_of_schools_that_meet_the_count_in_the_running_semester(cast):
    second = factories.unit("青禾小学", cast.county, parent=cast.education, type="school")
    factories.unit("岚溪中学", cast.neighbour, type="school")
    for day in (date(2026, 3, 1), date(2026, 4, 1), date(2025, 12, 1)):
        wrapped(cast.school, day=day)
    wrapped(cast.education, served=(second,), day=date(2026, 5, 1))
    quota = Question(
        "activities.lectures_served",
        None,
        date(2026, 6, 30),
        region=cast.county.code,
        fold=Fold.QUOTA,
        census="schools",
        at_least=2,
        per=Per.SEMESTER,
    )
    assert answer(quota) == Answer(Decimal(50), 3, 1, 2)
    assert answer(replace(quota, at_least=1)) == Answer(Decimal(100), 3, 2, 2)
    assert answer(replace(quota, region=cast.town.code)).value is None
    assert answer_by(quota, "county") == {"990123": Answer(Decimal(50), 3, 1, 2)}


def test_coverage_counts_townships_with_enough_sessions(cast):
    factories.region("990123101", "白鹤镇")
    wrapped(cast.education, region=cast.town, day=date(2026, 3, 1))
    coverage = Question("activities.sessions", *YEAR, region=cast.county.code, fold=Fold.COVERAGE, census="townships")
    assert answer(coverage) == Answer(Decimal(50), 1, 1, 2)
    assert answer(replace(coverage, at_least=2)) == Answer(Decimal(0), 1, 0, 2)
    assert answer_by(coverage, "township")["990123101"] == Answer(Decimal(0), 0, 0, 1)


def test_trades_of_contests_are_told_apart_by_their_words(cast):
    for trade in ("焊工", "焊工", "电工", ""):
        wrapped(cast.education, kind="contest", track=trade, day=date(2026, 3, 1))
    assert answer(Question("activities.contest_trades", *YEAR)).value == 2


def test_the_same_question_by_period_has_an_answer_for_each(cast):
    wrapped(cast.education, day=date(2025, 10, 1))
    wrapped(cast.education, day=date(2026, 3, 1))
    asked = Question("activities.lectures", None, date(2026, 4, 1))
    assert {period.name: found.value for period, found in answers_by_period(asked, Per.SEMESTER).items()} == {
        "2025—2026学年第一学期": 1,
        "2025—2026学年第二学期": 1,
    }


def test_facts_lead_to_their_records_and_unknown_things_are_refused(cast):
    held = wrapped(cast.education, day=date(2026, 3, 1))
    facts = facts_of(Question("activities.lectures", *YEAR))
    assert list(facts.values_list(get("activities.lectures").columns["source"], flat=True)) == [held.pk]
    with pytest.raises(UnknownMeasure):
        answer(Question("activities.unheard_of", *YEAR))
    with pytest.raises(KeyError):
        answer(Question("activities.lectures", *YEAR, filters={"colour": ("red",)}))
