"""A clash is found by person, speaker, place, programme and seats; what only looks like one is not."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.core.access import active_grants
from kepu.operations.activities.models import Speaker
from kepu.operations.activities.queries.clashes import Clash, clashes
from tests.factories import planned as made
from tests.factories.planned import at


def kinds(activity, **given) -> list[str]:
    return [clash.kind for clash in clashes(activity, **given)]


@pytest.mark.parametrize(
    ("hour", "found"),
    [(7, []), (8, ["person"]), (10, ["person"]), (11, [])],
)
def test_a_person_is_in_one_place_at_a_time_and_touching_is_no_clash(cast, hour, found):
    made.activity(cast.education, responsible=cast.he, starts_at=at(2026, 5, 20, 9))
    other = made.activity(cast.health, responsible=cast.he, starts_at=at(2026, 5, 20, hour))
    assert kinds(other) == found


def test_a_clash_names_the_other_and_is_opened_by_those_who_may(cast):
    first = made.activity(cast.education, title="气象讲座", place="文化馆 二楼")
    second = made.activity(cast.health, place="文化馆二楼")
    words = "“文化馆 二楼”同一时间有“气象讲座”（县教育局，2026-05-20 09:00—11:00）"
    assert clashes(second, person=cast.fang) == [Clash("place", words, first, may_open=False)]
    assert clashes(second, person=cast.zhou) == [Clash("place", words, first, may_open=True)]


def test_the_same_name_in_another_region_is_another_place(cast):
    made.activity(cast.education, place="会议室")
    assert kinds(made.activity(cast.town_hall, place="会议室")) == []
    assert kinds(made.activity(cast.health)) == []


def test_a_speaker_stands_in_one_hall_and_is_found_before_the_activity_is_saved(cast):
    first = made.activity(cast.education, title="气象讲座")
    Speaker.objects.create(activity=first, name="王芳", affiliation="气象台")
    second = made.activity(cast.health)
    second.pk = None
    assert [clash.words for clash in clashes(second, speakers=["王 芳", ""])] == [
        "专家王芳（气象台）同一时间在“气象讲座”（县教育局，2026-05-20 09:00—11:00）"
    ]
    assert kinds(second, speakers=["王方"]) == []


def test_a_cancelled_activity_and_a_long_exhibition_take_nobodys_time(cast):
    made.activity(cast.education, responsible=cast.he, state="cancelled")
    made.activity(cast.education, responsible=cast.he, hours=24 * 30)
    assert kinds(made.activity(cast.education, responsible=cast.he)) == []


def test_a_room_is_taken_by_a_long_exhibition_all_the_same(cast):
    made.activity(cast.education, place="展厅", hours=24 * 30)
    assert kinds(made.activity(cast.health, place="展厅", starts_at=at(2026, 6, 1))) == ["place"]


def test_a_programme_tells_of_its_days_and_of_one_too_many(cast):
    month = made.programme(cast.science, name="科普月", activity_quota=1)
    first = made.activity(cast.education, programme=month, starts_at=at(2026, 9, 30))
    made.activity(cast.education, programme=month, state="cancelled")
    assert kinds(first) == []
    second = made.activity(cast.education, programme=month, starts_at=at(2026, 10, 1))
    assert [clash.words for clash in clashes(second)] == [
        "时间不在“科普月”的 2026-09-01 至 2026-09-30 之内",
        "“科普月”计划 1 场，加上这一场是 2 场",
    ]
    assert (month.first_day, month.last_day) == (date(2026, 9, 1), date(2026, 9, 30))


def test_more_people_than_seats(cast):
    assert kinds(made.activity(cast.education, capacity=30, plan_people=31)) == ["capacity"]
    assert kinds(made.activity(cast.education, capacity=30, plan_people=30)) == []


def test_the_check_takes_the_same_few_queries_however_much_there_is(cast, django_assert_num_queries):
    month = made.programme(cast.science, activity_quota=1)
    given = {"responsible": cast.he, "place": "展厅", "programme": month}
    new = made.activity(cast.education, **given)
    active_grants(cast.zhou)
    for total in (1, 3):
        while month.activities.count() < total + 1:
            Speaker.objects.create(activity=made.activity(cast.education, **given), name="王芳")
        with django_assert_num_queries(5):
            # Outside the days of the programme, one too many, and a clash of each kind with each of the others.
            assert len(clashes(new, person=cast.zhou, speakers=["王芳"])) == 3 * total + 2
