"""The theme days that come with the product."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import kepu
from kepu.engines.calendar import Item, Occurrence, Override, items_from_csv, occurrences, undated

PRODUCT = Path(kepu.__file__).resolve().parent
YEARS = range(2024, 2031)


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    return items_from_csv((PRODUCT / "operations/activities/data/theme-days.csv").read_text(encoding="utf-8"))


def codes(name: str) -> set[str]:
    with (PRODUCT / f"core/vocabularies/data/{name}-2021.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def found(items: tuple[Item, ...], key: str, year: int, *overrides: Override) -> Occurrence:
    [one] = [one for one in occurrences(items, year, overrides) if one.key == key]
    return one


def test_every_code_is_known_and_every_item_says_who_whom_and_what(items: tuple[Item, ...]) -> None:
    audience, themes = codes("population-group"), codes("activity-theme")
    for item in items:
        assert set(item.audience) <= audience, item.key
        assert set(item.themes) <= themes, item.key
        assert item.leads and item.audience and item.themes and item.lead_days and item.task, item.key
        for several in (item.leads, item.audience, item.themes):
            assert max(Counter(several).values()) == 1, item.key


def test_names_stand_once_and_texts_fit_their_columns(items: tuple[Item, ...]) -> None:
    assert Counter(item.name for item in items).most_common(1)[0][1] == 1
    for item in items:
        assert len(item.key) <= 60 and len(item.name) <= 60, item.key
        assert max(len(item.task), len(item.basis), len(item.note)) <= 300, item.key


@pytest.mark.parametrize("year", YEARS)
def test_every_item_has_its_days_or_awaits_a_notice(items: tuple[Item, ...], year: int) -> None:
    held, waiting = occurrences(items, year), undated(items, year)
    assert {one.key for one in held} | {one.key for one in waiting} == {item.key for item in items}
    assert {one.key for one in waiting} == {
        "three-goes-to-country",
        "innovation-week",
        "local-science-month",
        "school-science-month",
    }
    for one in held:
        assert one.first.year == year
        assert (one.last - one.first).days < 31


def test_days_that_await_a_notice_say_so_in_their_note(items: tuple[Item, ...]) -> None:
    expected = {one.key for one in occurrences(items, 2027) if one.provisional} | {
        one.key for one in undated(items, 2027)
    }
    assert [item.key for item in items if item.key in expected and "通知" not in item.note] == []


@pytest.mark.parametrize(
    ("key", "year", "first", "last"),
    [
        ("water-week", 2026, "03-22", "03-28"),
        ("meteorology-day", 2026, "03-23", "03-23"),
        ("school-safety-day", 2025, "03-31", "03-31"),
        ("space-day", 2026, "04-24", "04-24"),
        ("disaster-day", 2026, "05-12", "05-12"),
        ("disabled-day", 2026, "05-17", "05-17"),
        ("science-workers-day", 2025, "05-30", "05-30"),
        ("heritage-day", 2025, "06-14", "06-14"),
        ("land-day", 2026, "06-25", "06-25"),
        ("science-popularisation-month", 2024, "09-21", "09-22"),
        ("science-popularisation-month", 2025, "09-01", "09-30"),
        ("science-popularisation-month", 2026, "09-01", "09-30"),
        ("defence-day", 2026, "09-19", "09-19"),
        ("double-ninth", 2024, "10-11", "10-11"),
        ("double-ninth", 2025, "10-29", "10-29"),
        ("double-ninth", 2026, "10-18", "10-18"),
        ("double-ninth", 2027, "10-08", "10-08"),
        ("respect-elderly-month", 2026, "10-10", "11-08"),
        ("fire-day", 2026, "11-09", "11-09"),
    ],
)
def test_known_days(items: tuple[Item, ...], key: str, year: int, first: str, last: str) -> None:
    one = found(items, key, year)
    assert (f"{one.first:%m-%d}", f"{one.last:%m-%d}") == (first, last)


def test_the_science_day_became_a_month_by_law(items: tuple[Item, ...]) -> None:
    assert [found(items, "science-popularisation-month", year).name for year in (2024, 2025)] == [
        "全国科普日",
        "全国科普月",
    ]


def test_the_notice_of_2026_fixes_the_cybersecurity_week(items: tuple[Item, ...]) -> None:
    key = "cybersecurity-week"
    notice = Override(key, 2026, date(2026, 9, 14), date(2026, 9, 20), "2026 年国家网络安全宣传周通知")
    assert found(items, key, 2026).provisional
    one = found(items, key, 2026, notice)
    assert (one.first, one.last, one.provisional, one.source) == (notice.first, notice.last, False, notice.source)


def test_the_low_carbon_day_follows_the_energy_saving_week(items: tuple[Item, ...]) -> None:
    notice = Override("energy-saving-week", 2026, date(2026, 6, 22), date(2026, 6, 28))
    assert found(items, "low-carbon-day", 2026).provisional
    one = found(items, "low-carbon-day", 2026, notice)
    assert (one.first, one.last, one.provisional) == (date(2026, 6, 24), date(2026, 6, 24), False)
