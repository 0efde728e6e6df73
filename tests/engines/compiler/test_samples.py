"""The project's own annotated schemes, in all four formats, held to the quality the benchmarks ask for."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.samples.annotated import read_source
from benchmarks.score import GOALS, fold, score_plan

from kepu.engines.compiler import compile_bytes
from kepu.engines.compiler.plan import Plan
from kepu.engines.compiler.reading import read

SAMPLES = Path(__file__).resolve().parents[3] / "benchmarks" / "samples"
NAMES = sorted(path.name.removesuffix(".gold.json") for path in SAMPLES.glob("*.gold.json"))
INDICATOR_GOALS = ("indicators P", "indicators R", "comparator", "deadline", "frequency")

pytestmark = pytest.mark.parametrize("name", NAMES)


@cache
def annotation(name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{name}.gold.json").read_text("utf-8"))


def document(name: str) -> Path:
    return SAMPLES / annotation(name)["source"]


@cache
def compiled(name: str) -> Plan:
    return compile_bytes(document(name).read_bytes(), document(name).name)


def shortfalls(name: str, goals: tuple[str, ...]) -> list[str]:
    """The goals missed, each with what was wrong."""
    score = score_plan(compiled(name).to_dict(), annotation(name))
    missed = [
        f"{goal}: {score.rates()[goal]:.3f} < {GOALS[goal]}" for goal in goals if score.rates()[goal] < GOALS[goal]
    ]
    return missed + score.mismatches if missed else []


def test_the_annotation_is_what_its_source_says(name):
    assert read_source(SAMPLES / "sources" / f"{name}.txt").gold == annotation(name)


def test_every_annotated_quote_stands_in_the_document_as_read(name):
    text = str(fold(read(document(name).read_bytes(), document(name).name).text))
    quotes = [item["quote"] for item in annotation(name)["indicators"]]
    assert [quote for quote in quotes if str(fold(quote)) not in text] == []


def test_meta_is_right(name):
    assert shortfalls(name, ("meta",)) == []


def test_sections_and_their_kinds_are_found(name):
    assert shortfalls(name, ("sections F1", "kinds")) == []


def test_responsibilities_are_found(name):
    assert shortfalls(name, ("responsibilities F1",)) == []


def test_indicators_are_found_with_comparator_deadline_and_frequency(name):
    assert shortfalls(name, INDICATOR_GOALS) == []


def test_phases_are_found(name):
    wanted = [(phase["start"], phase["end"]) for phase in annotation(name)["phases"]]
    assert [(phase.start, phase.end) for phase in compiled(name).phases] == wanted
