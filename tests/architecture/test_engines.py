"""Engines give the same answer to the same input: no clock, no chance, no environment of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINES = Path(__file__).resolve().parents[2] / "src/kepu/engines"

IMPURE = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "strftime"},
    "random": {"random", "choice", "choices", "shuffle", "sample", "randint", "randrange", "uniform", "gauss", "seed"},
    "uuid": {"uuid1", "uuid4"},
    "os": {"environ", "getenv", "urandom"},
}
# Passed on to the office program that it starts, never read.
EXCEPTIONS = {"compiler/reading/doc.py": ["os.environ"]}


def impure_uses(tree: ast.AST) -> Iterator[str]:
    """`owner.name` of every use of the clock, of chance or of the environment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if node.attr in IMPURE.get(owner, ()):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{a.name}" for a in node.names if a.name in IMPURE.get(node.module or "", ()))


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("from datetime import date\ndate.today()", ["date.today"]),
        ("import datetime\ndatetime.datetime.now()", ["datetime.now"]),
        ("from random import choice", ["random.choice"]),
        ("import os\nos.environ['X']", ["os.environ"]),
        ("def draw(rng):\n    return rng.random()", []),
        ("from datetime import date\ndate(2025, 1, 1)", []),
    ],
)
def test_impure_uses_are_seen(source: str, uses: list[str]) -> None:
    assert list(impure_uses(ast.parse(source))) == uses


def test_engines_use_no_clock_no_chance_and_no_environment() -> None:
    found = {
        path.relative_to(ENGINES).as_posix(): uses
        for path in ENGINES.rglob("*.py")
        if (uses := list(impure_uses(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == EXCEPTIONS
