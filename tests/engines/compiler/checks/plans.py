"""Small plans to check: built by hand, or compiled from a text of our own."""

from __future__ import annotations

from typing import Any

from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.pipeline import compile_source
from kepu.engines.compiler.plan import (
    Diagnostic,
    Indicator,
    Meta,
    Phase,
    Plan,
    Responsibility,
    Section,
    SourceFacts,
    Span,
)
from kepu.engines.compiler.source import Source

OPENING = "青川县全民科学素质行动实施方案（2021—2025年）\n为提高全县公民科学素质，制定本方案。\n"
NOWHERE = Outline()


def found_in(body: str, code: str) -> list[Diagnostic]:
    """The findings of one code in a scheme whose body is `body`; its first line is line 3."""
    plan = compile_source(Source("t.txt", "", "txt", OPENING + body))
    return [diagnostic for diagnostic in plan.diagnostics if diagnostic.code == code]


def plan_of(**parts: Any) -> Plan:
    return Plan(SourceFacts("t.txt", "", "txt"), parts.pop("meta", Meta(title="方案", period=(2021, 2025))), **parts)


def at(line: int) -> Span:
    return Span(line, line, line * 100, line * 100 + 10)


def section(
    path: str, title: str = "开展科普活动", kind: Any = "measure", line: int = 1, label: str | None = None
) -> Section:
    return Section(path, path.count("/") + 1, label or path.rsplit("/", 1)[-1], title, kind, None, at(line))


def duty(path: str | None, line: int = 1, **roles: Any) -> Responsibility:
    raw = roles.pop("raw", None) or "、".join(name for names in roles.values() for name in names)
    role = roles.pop("group_role", None)
    full = {name: roles.get(name, []) for name in ("lead", "support", "shared", "group_refs")}
    return Responsibility(path, **full, group_role=role, raw=raw, span=at(line))


def indicator(value: float | None, line: int = 1, **rest: Any) -> Indicator:
    settings: dict[str, Any] = {
        "section_path": "一",
        "quote": f"比例达到{value}%",
        "metric": "公民具备科学素质的比例",
        "comparator": ">=",
        "value": value,
        "value_max": None,
        "unit": "%",
        "role": "target",
        "deadline": 2025,
        "frequency": None,
        "scope": None,
        "relative_to": None,
        "span": at(line),
    }
    return Indicator(**(settings | rest))


def phase(name: str, start: int, end: int, line: int = 1) -> Phase:
    return Phase(name, start, end, at(line))
