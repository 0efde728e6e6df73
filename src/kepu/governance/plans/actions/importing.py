"""From an uploaded file to a plan in the making."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import store_evidence
from kepu.core.jobs import enqueue
from kepu.core.notices.post import tell
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitGroup
from kepu.engines.compiler import compile_source
from kepu.engines.compiler.reading import Unreadable, read
from kepu.governance.plans.actions.carrying import carry_over
from kepu.governance.plans.clause_search import make_findable
from kepu.governance.plans.models import (
    Clause,
    Document,
    Duty,
    Finding,
    Indicator,
    Phase,
    Plan,
)
from kepu.governance.plans.permissions import DOCUMENT_IMPORT
from kepu.governance.plans.queries import NameBook
from kepu.governance.plans.states import DOCUMENT_MOVES, WORDS, DocumentState, PlanState

logger = logging.getLogger(__name__)
UNFORESEEN = "解析时出现意外，已经记录。请另存为 .docx 或 .txt 后再试；仍然如此时，请把文件交给系统管理员。"
STEP_WORDS = {
    "read": "读取文件",
    "lines": "还原段落",
    "outline": "识别章节",
    "duties": "识别责任分工",
    "quantities": "识别指标",
    "checks": "检查疑点",
    "done": "整理结果",
}


@action(DOCUMENT_IMPORT, at=lambda *, unit, region, **_others: {"unit": unit, "region": region})
def import_document(
    *, data: bytes, name: str, unit: Unit, region: Region, by: Person, amends: Plan | None = None
) -> Document:
    """Take a file in and have it compiled in the background. `amends`: the live plan this is a newer version of."""
    if amends is not None and amends.state != PlanState.PUBLISHED:
        raise RuleBroken("PLN-001", f"“{amends}”不是已发布的方案，不能作为修订的对象。请选择已发布的版本。")
    evidence = store_evidence(data=data, name=name, kind="document", unit=unit, region=region, by=by)
    document = Document.objects.create(
        unit=unit, region=region, evidence=evidence, name=name[-200:], amends=amends, uploaded_by=by
    )
    enqueue("kepu.governance.plans.tasks.compile_document", document.pk)
    return document


def report_progress(document: Document, step: str, share: float) -> None:
    """Let people see how far the compiler is. Not a deed of a person, so not in the audit trail."""
    Document.objects.filter(pk=document.pk).update(
        stage=STEP_WORDS.get(step, step)[:40], progress_percent=min(99, round(share * 100))
    )


def compile_now(document: Document, *, on_step: Callable[[str, float], None] | None = None) -> None:
    """Compile the document and lay out its plan. May run twice: a finished document is left alone."""
    by = document.uploaded_by
    if by is None:
        raise RuntimeError(f"document {document.pk} has lost its uploader")
    if hasattr(document, "plan") or document.state == DocumentState.REFUSED:
        return
    begin_compiling(document, by=by)
    with document.evidence.file.open("rb") as file:
        data = file.read()
    step = on_step or functools.partial(report_progress, document)
    try:
        step("read", 0.0)
        source = read(data, document.name)
        compiled = compile_source(source, progress=step)
    except Unreadable as refused:
        refuse_document(document, reason=str(refused), by=by)
        return
    except Exception:
        # A fault of ours, which trying again would not mend: the person must not wait for ever.
        logger.exception("document %s could not be compiled", document.pk)
        refuse_document(document, reason=UNFORESEEN, by=by)
        return
    lay_out_plan(document, text=source.text, reader=source.reader, compiled=compiled.to_dict(), by=by)


@action(DOCUMENT_IMPORT)
def begin_compiling(document: Document, *, by: Person) -> None:
    lifecycle.move(document, "start", DOCUMENT_MOVES, words=WORDS)


@action(DOCUMENT_IMPORT)
def refuse_document(document: Document, *, reason: str, by: Person) -> None:
    """The file cannot be read: keep why and what to do, and tell the uploader."""
    document.refusal = reason[:500]
    document.save(update_fields=["refusal"])
    lifecycle.move(document, "refuse", DOCUMENT_MOVES, words=WORDS)
    tell([by], f"“{document}”无法解析：{reason}", f"/plans/documents/{document.pk}/")


@action(DOCUMENT_IMPORT)
def lay_out_plan(document: Document, *, text: str, reader: str, compiled: dict[str, Any], by: Person) -> Plan:
    """Turn the compiler's output into a plan to be confirmed, and resolve the unit names that are sure."""
    document.text, document.reader, document.compiled = text, reader, compiled
    document.stage, document.progress_percent = "", 100
    document.save(update_fields=["text", "reader", "compiled", "stage", "progress_percent"])
    lifecycle.move(document, "finish", DOCUMENT_MOVES, words=WORDS)
    meta = compiled["meta"]
    first, last = meta["period"] or (None, None)
    plan = Plan.objects.create(
        document=document,
        unit=document.unit,
        region=document.region,
        title=(meta["title"] or document.name)[:300],
        issuer=(meta["issuer"] or "")[:200],
        doc_number=(meta["doc_number"] or "")[:60],
        issue_date=date.fromisoformat(meta["issue_date"]) if meta["issue_date"] else None,
        first_year=first,
        last_year=last,
        is_draft_text=meta["status"] == "draft",
        basis=meta["basis"],
        supersedes=None,
    )
    clauses = _lay_out_clauses(plan, compiled["sections"], text)
    make_findable(plan.clauses.all())
    _lay_out_indicators(plan, compiled["indicators"], clauses)
    _lay_out_duties(plan, compiled["responsibilities"], clauses)
    Phase.objects.bulk_create(
        Phase(
            plan=plan, position=i, name=row["name"][:100], first_year=row["start"], last_year=row["end"], **_place(row)
        )
        for i, row in enumerate(compiled["phases"])
    )
    Finding.objects.bulk_create(
        Finding(
            plan=plan,
            position=i,
            code=row["code"],
            severity=row["severity"],
            message=row["message"],
            suggestion=row["suggestion"] or "",
            **(_place(row) if row["span"] else {}),
        )
        for i, row in enumerate(compiled["diagnostics"])
    )
    if document.amends is not None:
        note(carried_over=carry_over(document.amends, plan))
    tell([by], f"“{document}”已解析完毕，请核对", f"/plans/{plan.pk}/confirm/")
    note(
        clauses=len(compiled["sections"]),
        indicators=len(compiled["indicators"]),
        duties=len(compiled["responsibilities"]),
    )
    return plan


def _place(row: Mapping[str, Any]) -> dict[str, int]:
    span = row["span"]
    return {"line": span["line"], "start": span["start"], "end": span["end"]}


def _lay_out_clauses(plan: Plan, sections: list[dict[str, Any]], text: str) -> dict[str, Clause]:
    """Clauses by path. Where a damaged document repeats a path, the last one before a row is the one it means."""
    stack: list[Clause] = []
    by_path: dict[str, Clause] = {}
    for position, row in enumerate(sections):
        while stack and stack[-1].level >= row["level"]:
            stack.pop()
        is_last = position + 1 == len(sections)
        next_start = _end_of_body(text, row["span"]["end"]) if is_last else sections[position + 1]["span"]["start"]
        clause = Clause(
            plan=plan,
            parent=stack[-1] if stack else None,
            position=position,
            path=row["path"][:60],
            level=row["level"],
            label=(row["label"] or "")[:20],
            title=row["title"][:500],
            kind=row["kind"],
            group=row["group"] or "",
            body="".join(text[row["span"]["end"] : next_start].split()),
            **_place(row),
        )
        clause.save()
        stack.append(clause)
        by_path[row["path"]] = clause
    return by_path


AFTER_THE_BODY = re.compile(
    r"^[\s　]*(?:附\s*件|附\s*表|抄\s*送|主题词)\s*[\d一二三四五六七八九十]{0,2}\s*(?:[：:]|$)", re.MULTILINE
)


def _end_of_body(text: str, start: int) -> int:
    """Where the last clause ends: before annexes and colophon, which belong to no clause."""
    after = AFTER_THE_BODY.search(text, start)
    return after.start() if after else len(text)


def _lay_out_indicators(plan: Plan, rows: list[dict[str, Any]], clauses: Mapping[str, Clause]) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            clause=clauses.get(row["section_path"]),
            position=position,
            quote=row["quote"],
            metric=row["metric"][:200],
            comparator=row["comparator"],
            value=_decimal(row["value"]),
            value_max=_decimal(row["value_max"]),
            unit_label=(row["unit"] or "")[:40],
            role=row["role"],
            deadline=row["deadline"],
            frequency=row["frequency"] or "",
            scope=(row["scope"] or "")[:200],
            relative_to=(row["relative_to"] or "")[:200],
            **_place(row),
        )
        for position, row in enumerate(rows)
    )


def _decimal(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _lay_out_duties(plan: Plan, rows: list[dict[str, Any]], clauses: Mapping[str, Clause]) -> None:
    book = NameBook.of(plan)
    duties: list[Duty] = []
    for row in rows:
        named = [(role, name) for role in ("lead", "support", "shared") for name in row[role]]
        named += [(row["group_role"] or "support", name) for name in row["group_refs"]]
        for role, name in named:
            meant = book.resolve(name, plan.issue_date)
            duties.append(
                Duty(
                    plan=plan,
                    clause=clauses.get(row["section_path"]),
                    position=len(duties),
                    role=role,
                    name_as_written=name[:200],
                    raw=row["raw"],
                    unit=meant if isinstance(meant, Unit) else None,
                    unit_group=meant if isinstance(meant, UnitGroup) else None,
                    **_place(row),
                )
            )
    Duty.objects.bulk_create(duties)
