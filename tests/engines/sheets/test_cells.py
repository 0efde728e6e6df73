"""A cell is read the way a person meant it, or refused in words; nothing else ever happens."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.sheets import BadCell, day, number, text, whole_number

CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("", None),
        ("120", 120),
        (120.0, 120),
        ("１２０", 120),
        ("1,200", 1200),
        ("1，200人次", 1200),
        ("1.2万", 12_000),
        ("1.2 万人次", 12_000),
        ("0.5亿", 50_000_000),
        ("30人", 30),
        (0, 0),
    ],
)
def test_a_whole_number_is_read(cell, meant):
    assert whole_number(cell) == meant


@pytest.mark.parametrize(
    "cell", ["约30", "三十", "-3", -3, "1.5", 1.25, True, date(2026, 5, 1), "1e5", "9" * 30, "30-40"]
)
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(BadCell):
        whole_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-05-20",
        "2026-5-20",
        "2026/5/20",
        "2026.05.20",
        "2026年5月20日",
        "２０２６年５月２０日",
        "20260520",
        20260520,
        "2026-05-20 14:30",
        date(2026, 5, 20),
        datetime(2026, 5, 20, 14, 30),
        46162,
        46162.0,
        "46162",
    ],
)
def test_a_day_is_read_however_it_was_written(cell):
    assert day(cell) == date(2026, 5, 20)


@pytest.mark.parametrize(
    "cell", ["5月20日", "2026-02-30", "2026年", "昨天", "1926-05-20", 12, -1, True, time(9), timedelta(1)]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(BadCell):
        day(cell)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("0123", "0123"),
        (123.0, "123"),
        (1.5, "1.5"),
        (date(2026, 5, 20), "2026-05-20"),
        (" 甲 \n 乙 ", "甲 乙"),
        ("a\x00b", "ab"),
    ],
)
def test_text_keeps_codes_and_loses_what_cannot_be_seen(cell, written):
    assert text(cell) == written


@given(CELLS)
def test_any_cell_is_read_or_refused(cell):
    assert isinstance(text(cell), str)
    for read in (number, whole_number, day):
        try:
            found = read(cell)
        except BadCell as fault:
            assert str(fault)
        else:
            assert found is None or isinstance(found, date) or found >= 0


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_survives_being_stored_as_text(meant):
    assert day(text(meant)) == meant
