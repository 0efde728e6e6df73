"""What leaves the database as Parquet says the same as the database."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.core import measures
from kepu.core.measures.exporting import counties_below, export_county, spec_of
from kepu.engines import analytics
from kepu.engines.analytics.measures import FOLDS
from kepu.operations.activities.actions.recording import send_back
from tests.factories.activities import wrapped

pytestmark = pytest.mark.django_db

WHEN = "2026-07-01T08:00:00+08:00"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def export(directory, county, **given):
    return export_county(
        directory, county.code, **{"first": None, "last": LAST, **given}, site="990123", exported_at=WHEN
    )


def a_busy_half_year(cast):
    wrapped(cast.education, {"youth": 30, "parent": 5}, day=date(2026, 3, 2), rating_points=44, rating_answers=10)
    wrapped(
        cast.education, {"youth": 12}, day=date(2026, 3, 9), region=cast.town, kind="camp", persons={"a" * 32: "youth"}
    )
    wrapped(cast.school, {"youth": 80}, day=date(2026, 5, 4), persons={"a" * 32: "youth", "b" * 32: "youth"})
    wrapped(cast.health, {"elderly": 40}, day=date(2026, 5, 5), kind="training", track="elderly_digital")
    wrapped(cast.neighbour_education, {"youth": 999}, day=date(2026, 5, 4))


def test_the_two_lists_of_folds_are_one():
    assert set(FOLDS) == {str(fold) for fold in measures.Fold}


def test_every_measure_gives_the_same_value_from_the_folders_as_from_the_database(cast, tmp_path):
    a_busy_half_year(cast)
    export(tmp_path, cast.county)
    folders = analytics.open_folders([tmp_path])
    compared = {}
    for measure in measures.registered():
        spec = spec_of(measure)
        if spec is None:
            continue
        found = measures.answer(measures.Question(measure.key, FIRST, LAST, region=cast.county.code))
        asked = analytics.Question(measure=measure.key, region_prefix="990123", first=FIRST, last=LAST)
        whole = analytics.answer(asked, folders.spec(measure.key), folders)
        value = whole.rows[0].value if whole.rows else None
        compared[measure.key] = (found.value, value)
    assert {key: pair for key, pair in compared.items() if None in pair and pair != (None, None)} == {}
    assert all(abs(float(ours) - float(theirs)) < 1e-9 for ours, theirs in compared.values() if ours is not None)
    assert compared["activities.people"][0] == 167
    assert compared["activities.participants"][0] == 2


def test_only_the_county_asked_for_leaves_and_units_carry_their_site(cast, tmp_path):
    a_busy_half_year(cast)
    manifests = export(tmp_path, cast.county)
    assert [manifest.folder for manifest in manifests] == [("990123", f"2026-0{month}") for month in (3, 4, 5, 6)]
    import pyarrow.parquet as pq

    rows = [row for path in tmp_path.rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
    assert {row["region"][:6] for row in rows} == {"990123"}
    assert {row["subject"] for row in rows if row["measure"] == "activities.units_served"} == {
        f"990123/{cast.school.key}"
    }


def test_exporting_again_empties_the_months_whose_facts_were_taken_back(cast, tmp_path):
    held = wrapped(cast.education, day=date(2026, 1, 5))
    wrapped(cast.education, day=date(2026, 5, 5))
    export(tmp_path, cast.county)
    send_back(held, reason="日期有误", by=cast.zhou)
    rows = {manifest.folder.month: manifest.rows > 0 for manifest in export(tmp_path, cast.county)}
    assert rows == {
        "2026-01": False,
        "2026-02": False,
        "2026-03": False,
        "2026-04": False,
        "2026-05": True,
        "2026-06": False,
    }


def test_a_month_by_itself_leaves_the_others_alone(cast, tmp_path):
    wrapped(cast.education, day=date(2026, 3, 5))
    export(tmp_path, cast.county)
    before = {path: path.read_bytes() for path in tmp_path.rglob("part-*.parquet")}
    wrapped(cast.education, day=date(2026, 5, 5))
    manifests = export(tmp_path, cast.county, first=date(2026, 5, 1), last=date(2026, 5, 31))
    assert [manifest.folder.month for manifest in manifests] == ["2026-05"]
    assert {path: path.read_bytes() for path in before} == before


def test_a_county_without_any_fact_writes_nothing(cast, tmp_path):
    assert export(tmp_path, cast.county) == []
    assert list(tmp_path.rglob("*.parquet")) == []


def test_counties_are_told_by_any_region_within_them():
    assert counties_below(["990000000000", "990100000000", "990123100201", "990124000000", "990123000000"]) == [
        "990123000000",
        "990124000000",
    ]
