"""docs/glossary.md knows every model, every value of every enumeration, and every kind the compiler tells apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

from django.apps import apps
from django.db.models import TextChoices

from kepu.engines.compiler import plan
from kepu.engines.compiler.source import Reader

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/glossary.md"
COMPILER_WORDS = {
    "SectionKind": plan.SectionKind,
    "Group": plan.Group,
    "Comparator": plan.Comparator,
    "IndicatorRole": plan.IndicatorRole,
    "Frequency": plan.Frequency,
    "DutyRole": plan.DutyRole,
    "Severity": plan.Severity,
    "Status": get_type_hints(plan.Meta)["status"],
}


def rows() -> Iterator[tuple[str, list[str], str]]:
    """(Chinese, the words in code style, meaning) of every row of every table."""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[0] not in ("中文", "---"):
            yield cells[0], re.findall(r"`([^`]+)`", cells[1]), cells[2]


def enumerations(of: type[TextChoices] = TextChoices) -> Iterator[type[TextChoices]]:
    for choices in of.__subclasses__():
        if choices.__module__.startswith("kepu."):
            yield choices
        yield from enumerations(choices)


def explained(names: set[str]) -> set[tuple[str, str, str]]:
    """(class, value, Chinese) of the rows whose code names one of these classes and then a value."""
    return {(name, words[-1], chinese) for chinese, words, _ in rows() for name in words[:-1] if name in names}


def test_every_row_has_its_three_cells_filled():
    incomplete = [chinese for chinese, _, meaning in rows() if not chinese or not meaning]

    assert incomplete == []


def test_every_model_is_explained():
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("kepu.")}
    known = {word for _, words, _ in rows() for word in words}

    assert models - known == set()


def test_every_value_of_an_enumeration_is_explained_by_the_name_it_has_on_screen():
    on_screen = {(kind.__qualname__, value, str(label)) for kind in enumerations() for value, label in kind.choices}

    assert explained({kind.__qualname__ for kind in enumerations()}) == on_screen


def test_every_word_of_the_compiled_plan_is_explained():
    told_apart = {(name, value) for name, literal in COMPILER_WORDS.items() for value in get_args(literal)}

    assert {(name, value) for name, value, _ in explained(set(COMPILER_WORDS))} == told_apart


def test_every_format_that_is_read_is_named():
    [(_, words, meaning)] = [row for row in rows() if "Reader" in row[1]]

    assert words == ["reading", "Reader"]
    assert [reader for reader in get_args(Reader) if f".{reader}" not in meaning] == []
