"""The plan in the compiler's own shape, as people have corrected and confirmed it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Duty, Finding, Indicator, Plan, PlanRow

Span = dict[str, int]


def plan_as_json(content: PlanContent) -> dict[str, Any]:
    """What was rejected is left out; what a person added or corrected stands as they left it."""
    plan = content.plan
    span_of = _spans(plan.document.text)
    paths = {clause.pk: clause.path for clause in content.clauses}
    compiled = plan.document.compiled or {}
    return {
        "source": compiled.get("source", {}),
        "meta": _meta(plan),
        "sections": [
            {
                "path": clause.path,
                "level": clause.level,
                "label": clause.label or None,
                "title": clause.title,
                "kind": clause.kind,
                "group": clause.group or None,
                "span": span_of(clause),
            }
            for clause in content.clauses
        ],
        "indicators": [_indicator(row, _path(content, paths, row), span_of) for row in content.every_indicator()],
        "responsibilities": _responsibilities(content, paths, span_of),
        "phases": [
            {"name": phase.name, "start": phase.first_year, "end": phase.last_year, "span": span_of(phase)}
            for phase in plan.phases.exclude(review="rejected").order_by("position")
        ],
        "aliases": compiled.get("aliases", []),
        "diagnostics": [
            {
                "code": row.code,
                "severity": row.severity,
                "message": row.message,
                "span": span_of(row) if row.start is not None else None,
                "suggestion": row.suggestion or None,
            }
            for row in plan.findings.filter(state=Finding.State.OPEN).order_by("position")
        ],
    }


def _spans(text: str) -> Callable[[PlanRow | Finding], Span]:
    ends = [index for index, character in enumerate(text) if character == "\n"]

    def span_of(row: PlanRow | Finding) -> Span:
        start, end = row.start or 0, row.end or 0
        return {
            "line": row.line or 1,
            "end_line": bisect_right(ends, max(start, end - 1) - 1) + 1,
            "start": start,
            "end": end,
        }

    return span_of


def _meta(plan: Plan) -> dict[str, Any]:
    compiled = (plan.document.compiled or {}).get("meta", {})
    return {
        "title": plan.title,
        "region": compiled.get("region"),
        "issuer": plan.issuer or None,
        "doc_number": plan.doc_number or None,
        "issue_date": plan.issue_date.isoformat() if plan.issue_date else None,
        "period": [plan.first_year, plan.last_year] if plan.first_year is not None else None,
        "status": "draft" if plan.is_draft_text else "issued",
        "basis": plan.basis,
    }


def _path(content: PlanContent, paths: dict[int, str], row: Indicator | Duty) -> str | None:
    return next((paths[clause.pk] for clause in content.lineage(row.clause_id)), None)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _indicator(row: Indicator, path: str | None, span_of: Callable[[PlanRow], Span]) -> dict[str, Any]:
    return {
        "section_path": path,
        "quote": row.quote,
        "metric": row.metric,
        "comparator": row.comparator,
        "value": _number(row.value),
        "value_max": _number(row.value_max),
        "unit": row.unit_label or None,
        "role": row.role,
        "deadline": row.deadline,
        "frequency": row.frequency or None,
        "scope": row.scope or None,
        "relative_to": row.relative_to or None,
        "span": span_of(row),
    }


def _responsibilities(
    content: PlanContent, paths: dict[int, str], span_of: Callable[[PlanRow], Span]
) -> list[dict[str, Any]]:
    """Duties of one note are one entry again; a note whose groups have several roles is one entry per role."""
    made = []
    for (clause_id, raw, _start, _end), rows in groupby(content.every_duty(), key=_note_of):
        duties = list(rows)
        named, groups = _parted(duties)
        entry = {
            "section_path": next((paths[clause.pk] for clause in content.lineage(clause_id)), None),
            **{role: [duty.name_as_written for duty in named if duty.role == role] for role in Duty.Role.values},
            "group_refs": [],
            "group_role": None,
            "raw": raw,
            "span": span_of(duties[0]),
        }
        by_role = groupby(sorted(groups, key=lambda duty: duty.role), key=lambda duty: duty.role)
        refs = [{"group_refs": [duty.name_as_written for duty in some], "group_role": role} for role, some in by_role]
        made.append(entry | (refs[0] if refs else {}))
        empty: dict[str, list[str]] = {role: [] for role in Duty.Role.values}
        made += [entry | empty | more for more in refs[1:]]
    return made


def _note_of(duty: Duty) -> tuple[int | None, str, int, int]:
    return duty.clause_id, duty.raw, duty.start, duty.end


def _parted(duties: Iterable[Duty]) -> tuple[list[Duty], list[Duty]]:
    named: list[Duty] = []
    groups: list[Duty] = []
    for duty in duties:
        (groups if duty.unit_group_id is not None else named).append(duty)
    return named, groups
