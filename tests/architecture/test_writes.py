"""Only actions write: elsewhere a change would pass by its permission, its transaction and its audit entry."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src/kepu"

ON_QUERYSETS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete"}
QUERYING = {"objects", "_default_manager", "filter", "exclude", "all", "select_for_update"}
# The mechanisms that actions themselves write through.
MECHANISMS = {
    "core/audit/chain.py",
    "core/lifecycle.py",
    "core/measures/stamps.py",
    "core/notices/post.py",
    "core/search/index.py",
}
# The sign-in library changes an account and tells of it; these put the change on record.
SIGN_IN = {"core/signin/receivers.py"}


def writes(tree: ast.AST) -> Iterator[str]:
    """The text of every call that saves a row or changes a queryset."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = {n.attr for n in ast.walk(node.func.value) if isinstance(n, ast.Attribute)}
            # A workbook's or a picture's save names its file; a row's takes keywords at most.
            saves_a_row = node.func.attr == "save" and not node.args
            if saves_a_row or (node.func.attr in ON_QUERYSETS and receiver & QUERYING):
                yield ast.unparse(node.func)


def may_write(path: str) -> bool:
    parts = path.removesuffix(".py").split("/")
    return bool({"actions", "models", "migrations"} & set(parts)) or path in MECHANISMS | SIGN_IN


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("row.save(update_fields=['name'])", ["row.save"]),
        ("form.save()", ["form.save"]),
        ("Unit.objects.filter(pk=1).update(name='x')", ["Unit.objects.filter(pk=1).update"]),
        ("Unit.objects.create(name='x')", ["Unit.objects.create"]),
        ("plan.clauses.all().delete()", ["plan.clauses.all().delete"]),
        ("document.save(path)", []),
        ("context.update(name='x')", []),
        ("Unit.objects.filter(name='x')", []),
    ],
)
def test_writes_are_seen(source: str, found: list[str]) -> None:
    assert list(writes(ast.parse(source))) == found


def test_only_actions_write() -> None:
    found = {}
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if not may_write(name) and not name.startswith(("engines/", "demo/")):
            found[name] = list(writes(ast.parse(path.read_text(encoding="utf-8"))))
    assert {name: calls for name, calls in found.items() if calls} == {}
