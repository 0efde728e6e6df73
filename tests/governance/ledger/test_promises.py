"""What operations may know: the tasks of a unit, and the indicators a record served."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from kepu.core.measures import promises
from kepu.governance.ledger.models import Binding
from tests.factories.facts import fact, held_on
from tests.factories.written import Writer

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def written(cast):
    writer = Writer(cast.zhou, first_year=YEAR, last_year=YEAR + 4)
    writer.clause(1, "一", "提升行动", "other")
    writer.clause(2, "（一）", "青少年行动", "action")
    writer.duties(lead=[cast.education], support=[cast.health])
    lectures = writer.indicator("每年讲座12场", "科普讲座", value="12", unit_label="场", frequency="year")
    drills = writer.indicator("每年演练2次", "演练", value="2", unit_label="次", frequency="year")
    writer.done()
    for indicator, measure in ((lectures, "activities.lectures"), (drills, "activities.drills")):
        Binding.objects.create(
            indicator_thread=indicator.thread, unit=cast.science, region=cast.county, kind="measured", measure=measure
        )
    return lectures


def test_a_unit_may_serve_the_clauses_in_which_it_has_a_duty(cast, written):
    today = timezone.localdate()
    (promise,) = promises().tasks_of(cast.education, today)
    assert promise.label == "（一）青少年行动"
    assert promise.plan == written.plan.title
    assert [each.thread for each in promises().tasks_of(cast.health, today)] == [promise.thread]
    assert list(promises().tasks_of(cast.town_hall, today)) == []


def test_a_record_served_the_indicators_that_count_its_facts(cast, written):
    held = held_on(cast.education, date(YEAR, 1, 5))
    fact(cast.education, date(YEAR, 1, 5), activity=held)
    (promise,) = promises().served_by("activities.Activity", held.pk, cast.he)
    assert (promise.thread, promise.label, promise.progress) == (written.thread, "科普讲座", "1 / 12 场")
    assert promise.url == f"/ledger/indicators/{written.pk}/"


def test_a_record_before_the_plan_served_nothing_of_it(cast, written):
    held = held_on(cast.education, date(YEAR - 1, 1, 5))
    fact(cast.education, date(YEAR - 1, 1, 5), activity=held)
    assert list(promises().served_by("activities.Activity", held.pk, cast.he)) == []


def test_only_plans_in_sight_are_told_of(cast, written):
    held = held_on(cast.education, date(YEAR, 1, 5))
    fact(cast.education, date(YEAR, 1, 5), activity=held)
    assert list(promises().served_by("activities.Activity", held.pk, cast.ou)) == []
    assert list(promises().served_by("surveys.Survey", held.pk, cast.he)) == []


def test_asking_for_one_record_costs_the_same_for_many_bindings(cast, written, django_assert_max_num_queries):
    held = held_on(cast.education, date(YEAR, 1, 5))
    fact(cast.education, date(YEAR, 1, 5), activity=held)
    promises().served_by("activities.Activity", held.pk, cast.he)
    with django_assert_max_num_queries(25):
        promises().served_by("activities.Activity", held.pk, cast.he)
