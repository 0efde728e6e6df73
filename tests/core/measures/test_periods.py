"""Years, semesters, quarters and months by which documents count."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kepu.core.measures import Per, period_of, periods_between

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_semester_runs_from_august_to_january_or_from_february_to_july():
    first, second = period_of(date(2027, 1, 31), Per.SEMESTER), period_of(date(2027, 2, 1), Per.SEMESTER)
    assert (first.first, first.last, first.name) == (date(2026, 8, 1), date(2027, 1, 31), "2026—2027学年第一学期")
    assert (second.first, second.last, second.name) == (date(2027, 2, 1), date(2027, 7, 31), "2026—2027学年第二学期")


def test_periods_have_names_as_documents_write_them():
    names = [period_of(date(2026, 11, 22), per).name for per in (Per.YEAR, Per.QUARTER, Per.MONTH)]
    assert names == ["2026年", "2026年第四季度", "2026年11月"]


def test_how_much_has_passed_counts_the_day_itself():
    year = period_of(date(2026, 6, 1), Per.YEAR)
    passed = [year.elapsed(day) for day in (date(2025, 5, 1), date(2026, 1, 1), date(2026, 12, 31), date(2027, 3, 1))]
    assert passed == [0, 1 / 365, 1, 1]


@given(DAYS, st.sampled_from(Per))
def test_every_day_lies_in_the_period_named_for_it(day, per):
    period = period_of(day, per)
    assert period.first <= day <= period.last
    assert period_of(period.first, per) == period == period_of(period.last, per)
    assert period_of(period.last + timedelta(days=1), per).first == period.last + timedelta(days=1)


@given(DAYS, st.integers(0, 900), st.sampled_from(Per))
def test_periods_between_two_days_follow_each_other_without_a_gap(first, length, per):
    last = first + timedelta(days=length)
    found = list(periods_between(first, last, per))
    assert (found[0], found[-1]) == (period_of(first, per), period_of(last, per))
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(found))
