"""Every fold gives what plain Python gives, whatever is asked of whatever facts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.engines.analytics import (
    Answer,
    Census,
    Fact,
    FactFolders,
    FactsRefused,
    Folder,
    Question,
    Row,
    added,
    answer,
    open_folders,
)
from tests.engines.analytics import naive
from tests.engines.analytics.facts_of_counties import COUNTIES, FIRST, LAST, SCHOOLS, SPECS, export, made_facts

TOWNS = Census.of_regions(f"{county}00{town}" for county in COUNTIES for town in range(4))
FACTS = made_facts(900, seed=5)
Connection = ibis.BaseBackend


@pytest.fixture(scope="module")
def connection() -> Connection:
    return ibis.duckdb.connect()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> FactFolders:
    directory = tmp_path_factory.mktemp("facts")
    export(directory, FACTS)
    return open_folders([directory])


def ask(folders: FactFolders, session: Connection, key: str, **asked: object) -> Answer:
    return answer(Question(key, **asked), SPECS[key], folders, session=session)  # type: ignore[arg-type]


def assert_as_in_python(found: Answer, facts: list[Fact]) -> None:
    expected = naive.fold(found.question, found.spec, facts, SPECS)
    in_order = sorted(expected, key=lambda key: key.replace("spring", "1").replace("autumn", "2"))
    assert [row.key for row in found.rows] == in_order
    for row in found.rows:
        value = expected[row.key]
        exact = None if row.value is None else Fraction(row.numerator, row.denominator)
        if found.question.fold in ("coverage", "quota") or found.spec.fold in ("ratio", "coverage", "quota"):
            exact = None if exact is None else exact * 100
        assert exact == value, row
        assert row.value == (None if value is None else float(value)), row


# By hand ------------------------------------------------------------------------------------------------------------


def by_hand(tmp_path: Path, *facts: Fact) -> FactFolders:
    export(tmp_path, facts)
    return open_folders([tmp_path])


def fact(measure: str, day: str, quantity: int = 1, *, subject: str = "", town: str = "990123001", **rest: str) -> Fact:
    base = Fact(measure, date.fromisoformat(day), f"{town}000", "00000001/", "", "", quantity, subject, "a.b:1")
    return base._replace(**rest)


def test_a_sum_is_divided_by_its_scale_once(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(tmp_path, *(fact("training.hours", "2026-03-01", minutes) for minutes in (20, 20, 50)))
    assert ask(found, connection, "training.hours").rows == (Row("", 1.5, 90, 60, 3),)


def test_sums_are_exact_beyond_the_precision_of_a_float(tmp_path: Path, connection: Connection) -> None:
    large = 2**53
    found = by_hand(tmp_path, *(fact("activities.participation", "2026-03-01", n) for n in (large, 1, large, 1, 1)))
    assert ask(found, connection, "activities.participation").rows == (Row("", 2 * large + 3, 2 * large + 3, 1, 5),)


def test_nobody_recorded_anything_is_not_zero(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(tmp_path, fact("activities.participation", "2026-03-01", 0))
    assert ask(found, connection, "activities.participation").rows == (Row("", 0, 0, 1, 1),)
    for key in sorted(SPECS):
        if key != "activities.participation":
            asked = {"census": SCHOOLS, "per": "semester", "last": LAST}
            [row] = ask(found, connection, key, **asked).rows
            assert row.value is None, key


def test_people_without_a_subject_are_not_counted_as_one_person(tmp_path: Path, connection: Connection) -> None:
    days = ("2026-03-01", "2026-03-02")
    unknown = by_hand(tmp_path / "unknown", *(fact("training.persons", day) for day in days))
    assert ask(unknown, connection, "training.persons").rows == (Row("", None, 0, 1, 2),)
    known = by_hand(tmp_path / "known", *(fact("training.persons", day, subject="k1") for day in days))
    assert ask(known, connection, "training.persons").rows == (Row("", 1, 1, 1, 2),)


def test_a_stock_is_the_latest_of_each_subject_by_the_day(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(
        tmp_path,
        fact("venues.bases", "2025-12-05", 3, subject="a"),
        fact("venues.bases", "2026-02-05", 5, subject="a", source="a.b:9"),
        fact("venues.bases", "2026-02-05", 4, subject="a", source="a.b:10"),
        fact("venues.bases", "2026-03-05", 2, subject="b"),
    )
    values = {
        day: ask(found, connection, "venues.bases", last=date.fromisoformat(day)).rows[0].value
        for day in ("2025-12-04", "2025-12-31", "2026-02-28", "2026-06-30")
    }
    assert values == {"2025-12-04": None, "2025-12-31": 3, "2026-02-28": 4, "2026-06-30": 6}
    months = ask(found, connection, "venues.bases", by="month", first=date(2026, 1, 1), last=date(2026, 4, 30))
    assert [(row.key, row.value) for row in months.rows] == [
        ("2026-01", 3),
        ("2026-02", 4),
        ("2026-03", 6),
        ("2026-04", 6),
    ]


def test_each_school_each_semester(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(
        tmp_path,
        *(fact("schools.quota", day, subject="a") for day in ("2026-01-31", "2026-02-01", "2026-06-30")),
        fact("schools.quota", "2026-03-01", subject="b"),
        fact("schools.quota", "2026-03-02", subject="stranger"),
    )
    asked = {"census": Census.of("abcd"), "per": "semester", "at_least": 2, "last": LAST}
    assert ask(found, connection, "schools.quota", **asked).rows == (Row("", 25, 1, 4, 3),)
    halves = ask(found, connection, "schools.quota", **asked, first=FIRST, by="semester")
    assert halves.rows == (Row("2025-autumn", 0, 0, 4, 1), Row("2026-spring", 25, 1, 4, 3))
    assert ask(found, connection, "schools.quota", **asked, first=FIRST).rows == (Row("", 12.5, 1, 8, 4),)


def test_towns_that_nobody_reached_stand_at_zero(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(tmp_path, fact("schools.coverage", "2026-03-01", town="990123001"))
    rows = ask(found, connection, "schools.coverage", census=TOWNS, region_prefix="990123", by="region9").rows
    assert [(row.key, row.value) for row in rows] == [
        ("990123000", 0),
        ("990123001", 100),
        ("990123002", 0),
        ("990123003", 0),
    ]


def test_enough_of_a_sum_is_enough_of_its_quantity(tmp_path: Path, connection: Connection) -> None:
    found = by_hand(
        tmp_path,
        *(fact("training.hours", "2026-03-01", 300, subject="a") for _ in range(2)),
        *(fact("training.hours", "2026-03-01", 10, subject="b") for _ in range(20)),
    )
    asked = {"fold": "coverage", "census": Census.of("ab"), "at_least": 10}
    assert ask(found, connection, "training.hours", **asked).rows == (Row("", 50, 1, 2, 22),)


# By plain Python ----------------------------------------------------------------------------------------------------

BYS = (None, "region4", "region6", "region9", "unit", "year", "semester", "quarter", "month", "group", "mode", "kind")


@pytest.mark.parametrize("key", sorted(SPECS))
def test_every_fold_agrees_with_plain_python_however_grouped(
    folders: FactFolders, connection: Connection, key: str
) -> None:
    asked = {"first": date(2025, 12, 5), "last": date(2026, 6, 20), "census": SCHOOLS, "at_least": 2}
    for by in BYS:
        per = by if by in ("year", "quarter", "month") else "semester"
        assert_as_in_python(ask(folders, connection, key, by=by, per=per, **asked), FACTS)


texts = st.sampled_from(("", "a", "b"))
facts_of_any_kind = st.builds(
    Fact,
    measure=st.sampled_from(sorted(SPECS)),
    happened_on=st.dates(FIRST, LAST),
    region=st.builds("{}00{}000".format, st.sampled_from(COUNTIES), st.integers(1, 2)),
    unit=st.sampled_from(("", "00000001/", "00000001/00000002/")),
    group=texts,
    mode=st.sampled_from(("onsite", "online", "")),
    quantity=st.integers(-(2**40), 2**40),
    subject=st.sampled_from(("", "school-1", "school-2", "school-3", "王")),
    source=st.builds("a.b:{}".format, st.integers(1, 30)),
    kind=texts,
    area=st.sampled_from(("urban", "")),
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    key = draw(st.sampled_from(sorted(SPECS)))
    fold = draw(st.sampled_from(("", "count", "coverage", "quota"))) if SPECS[key].fold in ("sum", "count") else ""
    by = draw(st.sampled_from(BYS))
    first, last = sorted((draw(st.dates(FIRST, LAST)), draw(st.dates(FIRST, LAST))))
    per = (
        draw(st.sampled_from(("semester", "quarter", "month")))
        if by not in ("year", "semester", "quarter", "month")
        else by
    )
    return Question(
        key,
        region_prefix=draw(st.sampled_from(("", "99", "9901", "990123", "990123001"))),
        unit_path=draw(st.sampled_from(("", "00000001/"))),
        first=first,
        last=last,
        filters=draw(
            st.dictionaries(st.sampled_from(("kind", "group", "area")), st.lists(texts, max_size=2), max_size=1)
        ),
        by=by,
        fold=fold,  # type: ignore[arg-type]
        at_least=draw(st.integers(1, 3)),
        per=str(per),
        census=draw(st.sampled_from((SCHOOLS, TOWNS))),
    )


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@given(facts=st.lists(facts_of_any_kind, max_size=25), asked=st.lists(questions(), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_question_of_any_facts_agrees_with_plain_python(
    scratch: Path, connection: Connection, facts: list[Fact], asked: list[Question]
) -> None:
    export(scratch, facts)
    folders = open_folders([scratch])
    for question in asked:
        if not question.census.within(question.region_prefix).regions:  # type: ignore[union-attr]
            continue
        assert_as_in_python(answer(question, SPECS[question.measure], folders, session=connection), facts)


# Adding -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["activities.lectures", "activities.participation", "training.hours"])
def test_what_adds_up_over_regions_and_over_months(folders: FactFolders, connection: Connection, key: str) -> None:
    [whole] = ask(folders, connection, key, first=FIRST, last=LAST).rows
    regions = [ask(folders, connection, key, region_prefix=county) for county in COUNTIES]
    assert added(regions, "regions") == whole
    months = [
        ask(folders, connection, key, last=date(2026, 2, 15)),
        ask(folders, connection, key, first=date(2026, 2, 16)),
    ]
    assert added(months, "time") == whole
    by_town = ask(folders, connection, key, by="region9").rows
    assert sum(row.numerator for row in by_town) == whole.numerator


@pytest.mark.parametrize("over", ["regions", "time"])
@pytest.mark.parametrize(
    "key", ["training.persons", "venues.bases", "activities.satisfaction", "activities.share", "schools.coverage"]
)
def test_what_would_count_twice_is_not_added(folders: FactFolders, connection: Connection, key: str, over: str) -> None:
    answers = [ask(folders, connection, key, region_prefix=county, census=SCHOOLS) for county in COUNTIES[:2]]
    with pytest.raises(FactsRefused, match="FAC-011"):
        added(answers, over)  # type: ignore[arg-type]


# Refusals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "asked", "code"),
    [
        ("venues.bases", {"fold": "sum"}, "FAC-010"),
        ("activities.share", {"fold": "sum"}, "FAC-010"),
        ("activities.lectures", {"by": "colour"}, "FAC-009"),
        ("activities.lectures", {"filters": {"subject": ["x"]}}, "FAC-009"),
        ("activities.lectures", {"region_prefix": "甲"}, "FAC-009"),
        ("activities.lectures", {"per": "week"}, "FAC-009"),
        ("activities.lectures", {"first": LAST, "last": FIRST}, "FAC-008"),
        ("venues.bases", {"by": "month"}, "FAC-008"),
        ("schools.coverage", {}, "FAC-008"),
        ("schools.coverage", {"census": Census.of("ab"), "by": "region6"}, "FAC-008"),
        ("schools.coverage", {"census": SCHOOLS, "at_least": 0}, "FAC-008"),
        ("schools.coverage", {"census": SCHOOLS, "region_prefix": "98"}, "FAC-008"),
        ("schools.quota", {"census": SCHOOLS, "last": LAST}, "FAC-008"),
        ("schools.quota", {"census": SCHOOLS, "last": LAST, "per": "semester", "by": "month"}, "FAC-008"),
        ("activities.lectures", {"region_prefix": "98"}, "FAC-001"),
        ("activities.lectures", {"first": date(2027, 1, 1)}, "FAC-001"),
    ],
)
def test_a_question_without_a_meaning_is_refused(
    folders: FactFolders, connection: Connection, key: str, asked: dict[str, object], code: str
) -> None:
    with pytest.raises(FactsRefused) as refused:
        ask(folders, connection, key, **asked)
    assert refused.value.code == code


def test_units_of_several_sites_are_not_mixed(tmp_path: Path, connection: Connection) -> None:
    export(tmp_path / "a", [fact("activities.lectures", "2026-03-01")], regions=["990123"], site="990123")
    other = fact("activities.lectures", "2026-03-01", town="990124001")
    export(tmp_path / "b", [other], regions=["990124"], site="990124")
    folders = open_folders([tmp_path / "a", tmp_path / "b"])
    assert ask(folders, connection, "activities.lectures").rows == (Row("", 2, 2, 1, 2),)
    for asked in ({"by": "unit"}, {"unit_path": "00000001/"}):
        with pytest.raises(FactsRefused, match="FAC-007"):
            ask(folders, connection, "activities.lectures", **asked)
    own = ask(folders, connection, "activities.lectures", by="unit", region_prefix="990124")
    assert own.rows == (Row("00000001/", 1, 1, 1, 1),)


def test_another_definition_than_that_of_the_folders_is_refused(folders: FactFolders, connection: Connection) -> None:
    newer = replace(SPECS["activities.lectures"], version=2)
    with pytest.raises(FactsRefused, match="FAC-004"):
        answer(Question("activities.lectures"), newer, folders, session=connection)


def test_months_that_a_county_has_not_delivered_are_told(tmp_path: Path, connection: Connection) -> None:
    export(tmp_path, [fact("activities.lectures", "2026-03-01")], regions=["990123", "990124"])
    for month in ("2026-03", "2026-04"):
        folder = Folder("990124", month).under(tmp_path)
        for path in folder.iterdir():
            path.unlink()
    found = ask(open_folders([tmp_path]), connection, "activities.lectures", first=date(2026, 1, 1))
    assert found.missing == (Folder("990124", "2026-03"), Folder("990124", "2026-04"))
    assert ask(open_folders([tmp_path]), connection, "activities.lectures", last=date(2026, 2, 28)).missing == ()
