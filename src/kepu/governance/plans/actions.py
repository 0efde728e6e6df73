"""From an uploaded file to a live plan: every step a person or the compiler takes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Model
from django.utils import timezone

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import store_evidence
from kepu.core.jobs import enqueue
from kepu.core.notices.post import tell
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.actions import add_alias
from kepu.core.units.models import Unit, UnitGroup
from kepu.core.units.queries import taken_by
from kepu.engines.compiler import compile_source
from kepu.engines.compiler.reading import Unreadable, read
from kepu.governance.plans.clause_search import make_findable
from kepu.governance.plans.models import (
    Clause,
    Document,
    Duty,
    Finding,
    Indicator,
    Origin,
    Phase,
    Plan,
    PlanRow,
    Review,
)
from kepu.governance.plans.permissions import DOCUMENT_IMPORT, PLAN_CONFIRM, PLAN_PUBLISH
from kepu.governance.plans.queries import NameBook, find_words, open_points
from kepu.governance.plans.states import DOCUMENT_MOVES, PLAN_MOVES, WORDS, PlanState
from kepu.governance.plans.versions import INDICATOR_FIELDS, compare

ROW_MODELS: dict[str, type[Clause] | type[Indicator] | type[Duty] | type[Phase]] = {
    "clause": Clause,
    "indicator": Indicator,
    "duty": Duty,
    "phase": Phase,
}
CORRECTABLE = {
    "clause": ("label", "title", "kind", "group", "level"),
    "indicator": (
        "clause",
        "metric",
        "comparator",
        "value",
        "value_max",
        "unit_label",
        "role",
        "deadline",
        "frequency",
        "scope",
        "relative_to",
        "owner",
    ),
    "duty": ("clause", "role", "name_as_written", "unit", "unit_group"),
    "phase": ("name", "first_year", "last_year"),
}
STEP_WORDS = {
    "read": "读取文件",
    "lines": "还原段落",
    "outline": "识别章节",
    "duties": "识别责任分工",
    "quantities": "识别指标",
    "checks": "检查疑点",
    "done": "整理结果",
}
PUBLISH_WORDS = {
    "clauses": "条款未核对",
    "indicators": "指标未核对",
    "duties": "责任分工未核对",
    "phases": "阶段未核对",
    "names": "单位名称未对应",
    "findings": "错误事项未处理",
}


# Import -------------------------------------------------------------------------------------------------------------


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
    if hasattr(document, "plan"):
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
        note(carried_over=_carry_over(document.amends, plan))
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


def _carry_over(previous: Plan, plan: Plan) -> int:
    """Give the rows of a newer version the threads of the rows they were, and what people had confirmed of them.

    What reads the same is confirmed as before, corrections included; what changed is for a person to look at. Rows a
    person had added are added again where their words still stand; where they do not, a finding says so.
    Returns the number of rows confirmed by this.
    """
    comparison = compare(previous, plan)
    became = {pair.before.pk: pair.after for pair in comparison.clauses.pairs}
    carried = 0
    for clauses in comparison.clauses.pairs:
        carried += _take_over(clauses.before, clauses.after, is_same=not clauses.changes, fields=())
    for indicators in comparison.indicators.pairs:
        old, new = indicators.before, indicators.after
        new.owner = old.owner
        carried += _take_over(old, new, is_same=old.quote == new.quote, fields=INDICATOR_FIELDS)
    for duties in comparison.duties.pairs:
        was, now = duties.before, duties.after
        if now.unit_id is None and now.unit_group_id is None:
            now.unit, now.unit_group = was.unit, was.unit_group
        is_same = (was.name_as_written, was.role) == (now.name_as_written, now.role)
        carried += _take_over(was, now, is_same=is_same, fields=())
    earlier = {(p.name, p.first_year, p.last_year): p for p in previous.phases.all()}
    for phase in plan.phases.all():
        if before := earlier.get((phase.name, phase.first_year, phase.last_year)):
            carried += _take_over(before, phase, is_same=True, fields=())
    gone: list[Indicator | Duty] = [*comparison.indicators.removed, *comparison.duties.removed]
    for row in gone:
        if row.origin == Origin.PERSON:
            carried += _add_again(plan, row, became)
    return carried


def _take_over(before: PlanRow, after: PlanRow, *, is_same: bool, fields: Iterable[str]) -> int:
    after.thread = before.thread
    confirmed = is_same and before.review == Review.CONFIRMED
    if confirmed:
        after.review, after.reviewed_by, after.reviewed_at = before.review, before.reviewed_by, before.reviewed_at
        if before.corrected:
            after.corrected = True
            for name in fields:
                setattr(after, name, getattr(before, name))
    after.save()
    return int(confirmed)


def _add_again(plan: Plan, row: Indicator | Duty, became: Mapping[int, Clause]) -> int:
    """A row that a person had added to the earlier version, once more: confirmed where its words still stand."""
    words = row.quote if isinstance(row, Indicator) else row.raw
    place = find_words(plan.document.text, words)
    if place is None:
        Finding.objects.create(
            plan=plan,
            position=plan.findings.count(),
            code="carried-row-lost",
            severity=Finding.Severity.WARNING,
            message=f"上一版人工补充的“{row}”，其依据“{words[:40]}”在新文本中找不到。",
            suggestion="请核对新文本中是否已有相应内容；仍需保留的，请在原文中选中新的依据后重新补充。",
        )
        return 0
    row.pk, row._state.adding = None, True
    row.plan = plan
    row.clause = became.get(row.clause_id) if row.clause_id is not None else None
    row.position = _position_at(plan, "indicator" if isinstance(row, Indicator) else "duty", place[0])
    row.start, row.end = place
    row.line = plan.document.text.count("\n", 0, place[0]) + 1
    row.save()
    return 1


# Confirmation -------------------------------------------------------------------------------------------------------


def row_of(plan: Plan, kind: str, pk: int) -> Clause | Indicator | Duty | Phase:
    """The row of this plan, or RuleBroken when there is none such."""
    model = ROW_MODELS.get(kind)
    found = model._default_manager.filter(plan=plan, pk=pk).first() if model else None
    if found is None:
        raise RuleBroken("PLN-010", "这一条已不在方案中，请刷新页面。")
    return found


def _only_while_confirming(plan: Plan) -> None:
    if lifecycle.locked(plan).state != PlanState.CONFIRMING:
        raise RuleBroken("PLN-011", f"“{plan}”已不在核对中，不能修改。如需改动，请先撤回发布，或上传新版本。")


@action(PLAN_CONFIRM)
def review_rows(plan: Plan, *, kind: str, ids: Iterable[int], review: str, by: Person) -> int:
    """Confirm, reject or reopen rows of one kind. Returns how many changed."""
    _only_while_confirming(plan)
    if review not in Review.values:
        raise RuleBroken("PLN-012", f"没有“{review}”这种核对结果。")
    rows = ROW_MODELS[kind]._default_manager.filter(plan=plan, pk__in=list(ids)).exclude(review=review)
    reopened = review == Review.PROPOSED
    changed = rows.update(
        review=review,
        reviewed_by=None if reopened else by,
        reviewed_at=None if reopened else timezone.now(),
    )
    note(kind=kind, review=review, rows=changed)
    return changed


@action(PLAN_CONFIRM)
def confirm_all(plan: Plan, *, by: Person, clause: Clause | None = None) -> int:
    """Confirm every row still proposed: of the whole plan, or of one clause with all that hangs on it and below it."""
    _only_while_confirming(plan)
    changed = 0
    below = None if clause is None else _with_descendants(clause)
    for kind, model in ROW_MODELS.items():
        rows = model._default_manager.filter(plan=plan, review=Review.PROPOSED)
        if below is not None:
            if model is Phase:
                continue
            rows = rows.filter(**{"pk__in" if model is Clause else "clause__in": below})
        changed += rows.update(review=Review.CONFIRMED, reviewed_by=by, reviewed_at=timezone.now())
    note(rows=changed, clause=str(clause) if clause else "")
    return changed


def _with_descendants(clause: Clause) -> list[int]:
    """Ids of the clause and all below it: they stand together in document order."""
    after = (
        clause.plan.clauses.filter(position__gt=clause.position, level__lte=clause.level).order_by("position").first()
    )
    rows = clause.plan.clauses.filter(position__gte=clause.position)
    if after is not None:
        rows = rows.filter(position__lt=after.position)
    return list(rows.values_list("pk", flat=True))


@action(PLAN_CONFIRM)
def correct_row(plan: Plan, *, kind: str, pk: int, values: Mapping[str, Any], by: Person) -> Model:
    """Set fields of a row as the person says, and confirm it. What the compiler had stays in the document's `compiled`."""
    _only_while_confirming(plan)
    row = row_of(plan, kind, pk)
    before, fields = {}, []
    for name in CORRECTABLE[kind]:
        if name in values and getattr(row, name) != values[name]:
            before[name] = str(getattr(row, name))
            setattr(row, name, values[name])
            fields.append(name)
    if isinstance(row, Clause) and "level" in fields:
        fields.append("parent")
        row.parent = _parent_for(row)
    if fields:
        row.corrected = True
    row.review, row.reviewed_by, row.reviewed_at = Review.CONFIRMED, by, timezone.now()
    row.save(update_fields=[*fields, "corrected", "review", "reviewed_by", "reviewed_at"])
    if isinstance(row, Clause) and fields:
        make_findable([row])
    note(kind=kind, row=str(row), before=before, after={name: str(getattr(row, name)) for name in before})
    return row


def _parent_for(clause: Clause) -> Clause | None:
    above = clause.plan.clauses.filter(position__lt=clause.position, level__lt=clause.level)
    return above.order_by("-position").first()


@action(PLAN_CONFIRM)
def add_row(plan: Plan, *, kind: str, start: int, end: int, values: Mapping[str, Any], by: Person) -> Model:
    """Add what the compiler missed, from a selection of the original: text[start:end], confirmed by the one who adds."""
    _only_while_confirming(plan)
    text = plan.document.text
    if not 0 <= start < end <= len(text):
        raise RuleBroken("PLN-013", "请先在原文中选中这一条所依据的文字。")
    model = ROW_MODELS[kind]
    given = {name: value for name, value in values.items() if name in CORRECTABLE[kind]}
    place = {"line": text.count("\n", 0, start) + 1, "start": start, "end": end}
    if kind in ("indicator", "duty"):
        given.setdefault("clause", clause_at(plan, start))
        given["quote" if kind == "indicator" else "raw"] = "".join(text[start:end].split())
    position = _position_at(plan, kind, start)
    row = model(
        plan=plan,
        position=position,
        origin=Origin.PERSON,
        review=Review.CONFIRMED,
        reviewed_by=by,
        reviewed_at=timezone.now(),
        **place,
        **given,
    )
    if isinstance(row, Clause):
        row.parent = _parent_for(row)
        row.path = row.path or _path_for(row)
    row.save()
    if isinstance(row, Clause):
        make_findable([row])
    note(kind=kind, row=str(row))
    return row


def clause_at(plan: Plan, offset: int) -> Clause | None:
    """The clause in whose text the offset lies."""
    return plan.clauses.exclude(review=Review.REJECTED).filter(start__lte=offset).order_by("-start").first()


def _position_at(plan: Plan, kind: str, start: int) -> int:
    """Make room in document order and answer the free position."""
    rows = ROW_MODELS[kind]._default_manager.filter(plan=plan)
    before = rows.filter(start__lte=start).order_by("-position").first()
    position = before.position + 1 if before else 0
    rows.filter(position__gte=position).update(position=F("position") + 1)
    return position


def _path_for(clause: Clause) -> str:
    own = clause.label or f"补{clause.position}"
    return f"{clause.parent.path}/{own}"[:60] if clause.parent else own


@action(PLAN_CONFIRM)
def resolve_name(
    plan: Plan,
    *,
    name: str,
    by: Person,
    unit: Unit | None = None,
    group: UnitGroup | None = None,
    remember: bool = True,
) -> int:
    """Say what a written name means, for every duty of the plan that writes it. Remembered as an alias of the unit."""
    _only_while_confirming(plan)
    if (unit is None) == (group is None):
        raise RuleBroken("PLN-014", f"请为“{name}”选择一个单位或一个单位组。")
    changed = plan.duties.filter(name_as_written=name).update(unit=unit, unit_group=group)
    if remember and unit is not None and add_alias.allowed(by, unit) and _can_be_called(unit, name):
        add_alias(unit, alias=name, by=by)
    note(name=name, means=str(unit or group), duties=changed)
    return changed


def _can_be_called(unit: Unit, name: str) -> bool:
    """A name that the unit bears already, or another unit of the region does, is no alias to remember."""
    known = unit.names.filter(name=name).exists()  # type: ignore[attr-defined]
    return not known and taken_by(name, unit.region, start=unit.valid_from, end=None, besides=unit) is None


@action(PLAN_CONFIRM)
def settle_finding(plan: Plan, *, finding: Finding, state: str, by: Person, remark: str = "") -> Finding:
    """Say that a finding was seen to, or that nothing needs doing; or open it again."""
    if finding.plan_id != plan.pk or state not in Finding.State.values:
        raise RuleBroken("PLN-015", "这一核对事项已不在方案中，请刷新页面。")
    reopened = state == Finding.State.OPEN
    finding.state, finding.remark = state, remark[:300]
    finding.settled_by, finding.settled_at = (None, None) if reopened else (by, timezone.now())
    finding.save(update_fields=["state", "remark", "settled_by", "settled_at"])
    note(code=finding.code, state=state)
    return finding


@action(PLAN_CONFIRM)
def correct_facts(plan: Plan, *, values: Mapping[str, Any], by: Person) -> Plan:
    """Correct what the plan says of itself: title, issuer, number, date, period, whether the text is a draft."""
    _only_while_confirming(plan)
    fields = ("title", "issuer", "doc_number", "issue_date", "first_year", "last_year", "is_draft_text")
    changed = [name for name in fields if name in values and getattr(plan, name) != values[name]]
    note(before={name: str(getattr(plan, name)) for name in changed}, after={n: str(values[n]) for n in changed})
    for name in changed:
        setattr(plan, name, values[name])
    if changed:
        plan.save(update_fields=changed)
    return plan


# Publication --------------------------------------------------------------------------------------------------------


@action(PLAN_PUBLISH)
def publish_plan(plan: Plan, *, by: Person) -> Plan:
    """Make the plan live for every unit it names. A newer version puts the one it amends out of force."""
    if plan.is_draft_text:
        raise RuleBroken(
            "PLN-020", "这是征求意见稿，可以研究，不能发布。请上传正式印发的文本；如判断有误，请在“文件信息”中改正。"
        )
    if plan.first_year is None or plan.last_year is None:
        raise RuleBroken("PLN-021", "还不知道方案的起止年份，请在“文件信息”中填写后再发布。")
    left = open_points(plan)
    if left:
        words = "、".join(f"{count} {PUBLISH_WORDS[kind]}" for kind, count in left.items())
        raise RuleBroken("PLN-022", f"还不能发布：{words}。请在核对页处理完毕后再发布。")
    make_findable(plan.clauses.all())
    previous = plan.document.amends
    # A plan that was withdrawn and is published again has put the older version out of force already.
    if previous is not None and plan.supersedes_id != previous.pk:
        lifecycle.move(previous, "supersede", PLAN_MOVES, words=WORDS)
        plan.supersedes = previous
        note(supersedes=previous.pk)
    plan.published_by, plan.published_at = by, timezone.now()
    plan.save(update_fields=["supersedes", "published_by", "published_at"])
    lifecycle.move(plan, "publish", PLAN_MOVES, words=WORDS)
    tell(_liaisons_of(plan), f"方案“{plan}”已发布，请查看本单位任务", "/")
    return plan


def _liaisons_of(plan: Plan) -> Iterable[Person]:
    named = plan.duties.filter(review=Review.CONFIRMED, unit__isnull=False).values("unit")
    return Person.objects.filter(is_active=True, grants__role="liaison", grants__unit__in=named).distinct()


@action(PLAN_PUBLISH)
def withdraw_plan(plan: Plan, *, by: Person, reason: str) -> Plan:
    """Take a published plan back to confirmation, with the reason on record."""
    if not reason.strip():
        raise RuleBroken("PLN-023", "请写明撤回的原因。")
    note(reason=reason)
    return lifecycle.move(plan, "withdraw", PLAN_MOVES, words=WORDS)


@action(PLAN_CONFIRM)
def assign_owner(plan: Plan, *, owners: Mapping[int, Unit | None], by: Person) -> int:
    """Say which unit answers for each indicator (by id), also while the plan is live: its words stay as they are.

    Returns how many changed.
    """
    if lifecycle.locked(plan).state not in (PlanState.CONFIRMING, PlanState.PUBLISHED):
        raise RuleBroken("PLN-030", f"“{plan}”已不在实施中，不能再指定归口单位。")
    rows = {row.pk: row for row in plan.indicators.select_related("owner").filter(pk__in=owners)}
    if set(owners) - set(rows):
        raise RuleBroken("PLN-010", "这一条已不在方案中，请刷新页面。")
    changed = [row for pk, row in rows.items() if row.owner != owners[pk]]
    note(owners={str(row.pk): [str(row.owner or ""), str(owners[row.pk] or "")] for row in changed})
    for row in changed:
        row.owner = owners[row.pk]
    Indicator.objects.bulk_update(changed, ["owner"])
    return len(changed)


@action(PLAN_PUBLISH)
def abandon_plan(plan: Plan, *, by: Person) -> Plan:
    """Give up a plan that was never published. Document and rows stay on record, out of the lists."""
    return lifecycle.move(plan, "abandon", PLAN_MOVES, words=WORDS)
