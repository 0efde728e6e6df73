"""The confirm page: the original on the left, what the compiler understood on the right, nothing live unconfirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import whole_number
from kepu.core.errors import RuleBroken
from kepu.core.models import Term, Unit, UnitGroup
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.actions import create_unit
from kepu.core.units.guessing import likely_type
from kepu.core.units.queries import units_seen_from
from kepu.governance.plans import actions
from kepu.governance.plans.forms import ROW_FORMS, FactsForm
from kepu.governance.plans.models import Clause, Document, Duty, Finding, Indicator, Plan, Review
from kepu.governance.plans.permissions import PLAN_CONFIRM, PLAN_STUDY
from kepu.governance.plans.queries import NameBook, find_words, open_points, unresolved_names
from kepu.governance.plans.source_view import WHOLE_TEXT_AT_MOST, Chapter, Place, chapters_of, lines_of
from kepu.governance.plans.states import PlanState

PANELS = ("structure", "findings", "names", "phases", "facts")
ALIKE = 0.75
ACTION_WORDS = {"confirm": Review.CONFIRMED, "reject": Review.REJECTED, "reopen": Review.PROPOSED}


def _plan(request: StaffRequest, pk: int) -> Plan:
    plans = Plan.objects.select_related("document", "document__amends", "region", "unit")
    return access.fetch(request.user, PLAN_STUDY, plans, pk)


def _plan_to_work_on(request: StaffRequest, pk: int) -> Plan:
    """The plan for somebody who changes it: those who may only look are told so before they type anything."""
    plan = _plan(request, pk)
    access.require(request.user, PLAN_CONFIRM, plan)
    return plan


def _address(plan: Plan, panel: str = "", chapter: int = 0, anchor: str = "") -> str:
    query = "&".join(
        part for part in (f"panel={panel}" if panel else "", f"chapter={chapter}" if chapter else "") if part
    )
    return reverse("plans:confirm", args=[plan.pk]) + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


@signed_in
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    if plan.state not in (PlanState.CONFIRMING, PlanState.ABANDONED):
        return HttpResponseRedirect(reverse("plans:detail", args=[plan.pk]))
    panel = request.GET.get("panel", "structure")
    if panel not in PANELS:
        raise Http404
    clauses = list(plan.clauses.order_by("position"))
    chapters = chapters_of(plan, clauses)
    chapter = chapters[_number(request.GET.get("chapter"), len(chapters))]
    context = _frame(request, plan, panel) | {
        "chapters": chapters,
        "chapter": chapter,
        "lines": lines_of(plan.document.text, _places(plan, clauses), chapter.start, chapter.end),
    }
    context |= _PANEL_CONTEXT[panel](request, plan, clauses, chapter)
    return render(request, "plans/plan_confirm.html", context)


def _number(text: str | None, count: int) -> int:
    return min(whole_number(text) or 0, count - 1)


def _frame(request: StaffRequest, plan: Plan, panel: str) -> dict[str, Any]:
    """What every panel shows: how far the plan is, and what may be done."""
    done, total = _progress(plan)
    return {
        "plan": plan,
        "panel": panel,
        "done": done,
        "total": total,
        "left": total - done,
        "open_points": [
            {"count": count, "words": _(actions.PUBLISH_WORDS[kind])} for kind, count in open_points(plan).items()
        ],
        "next_open": _next_open(plan),
        "names_left": len(unresolved_names(plan)),
        "findings_left": plan.findings.filter(state=Finding.State.OPEN).count(),
        "can_confirm": plan.state == PlanState.CONFIRMING and actions.review_rows.allowed(request.user, plan),
        "can_publish": plan.state == PlanState.CONFIRMING and actions.publish_plan.allowed(request.user, plan),
    }


def _progress(plan: Plan) -> tuple[int, int]:
    done = total = 0
    for model in actions.ROW_MODELS.values():
        rows = model._default_manager.filter(plan=plan)
        total += rows.count()
        done += rows.exclude(review=Review.PROPOSED).count()
    return done, total


def _next_open(plan: Plan) -> str:
    """The address of the first row in the document that nobody has looked at, or nothing."""
    first = None
    for kind, model in actions.ROW_MODELS.items():
        row = model._default_manager.filter(plan=plan, review=Review.PROPOSED).order_by("start").first()
        if row is not None and (first is None or row.start < first[1].start):
            first = (kind, row)
    if first is None:
        return ""
    kind, row = first
    panel = "phases" if kind == "phase" else ""
    chapter = _chapter_of(plan, row.start) if len(plan.document.text) > WHOLE_TEXT_AT_MOST else 0
    return _address(plan, panel, chapter, f"row-{kind}-{row.pk}")


def _places(plan: Plan, clauses: list[Clause]) -> list[Place]:
    places = [Place(f"clause-{c.pk}", "clause", c.start, c.end) for c in clauses if c.review != Review.REJECTED]
    for kind in ("indicator", "duty", "phase"):
        rows = actions.ROW_MODELS[kind]._default_manager.filter(plan=plan).exclude(review=Review.REJECTED)
        places += [Place(f"{kind}-{pk}", kind, start, end) for pk, start, end in rows.values_list("pk", "start", "end")]
    for pk, start, end in plan.findings.filter(state=Finding.State.OPEN).values_list("pk", "start", "end"):
        if start is not None and end is not None:
            places.append(Place(f"finding-{pk}", "finding", start, end))
    return places


# Panels -------------------------------------------------------------------------------------------------------------


def _structure(request: StaffRequest, plan: Plan, clauses: list[Clause], chapter: Chapter) -> dict[str, Any]:
    """The chapter's clauses, each with its indicators and duties; what hangs on no clause comes last."""
    inside = {c.pk: c for c in clauses if chapter.start <= c.start < chapter.end}
    rows: dict[int | None, dict[str, list[Any]]] = {}
    for indicator in plan.indicators.select_related("owner", "clause").order_by("position"):
        rows.setdefault(indicator.clause_id, {}).setdefault("indicators", []).append(indicator)
    for duty in plan.duties.select_related("unit", "unit_group", "clause").order_by("position"):
        rows.setdefault(duty.clause_id, {}).setdefault("duties", []).append(duty)
    cards = [{"clause": clause, **rows.get(pk, {})} for pk, clause in inside.items()]
    return {"cards": cards, "loose": rows.get(None, {}) if chapter.number == 0 else {}}


def _findings(request: StaffRequest, plan: Plan, clauses: list[Clause], chapter: Chapter) -> dict[str, Any]:
    order = {"error": 0, "warning": 1, "note": 2}
    findings = sorted(plan.findings.all(), key=lambda f: (f.state != "open", order[f.severity], f.position))
    return {"findings": findings}


def _names(request: StaffRequest, plan: Plan, clauses: list[Clause], chapter: Chapter) -> dict[str, Any]:
    book = NameBook.of(plan)
    types = _unit_types()
    queue: list[dict[str, Any]] = [
        {
            "name": name,
            "times": times,
            "candidates": book.candidates(name),
            "type": likely_type(name),
        }
        for name, times in unresolved_names(plan)
    ]
    # A name like one that is known is rather a slip of the pen than a new unit.
    new = [item for item in queue if all(c.likeness < ALIKE for c in item["candidates"])]
    resolved = (
        plan.duties.exclude(review=Review.REJECTED)
        .exclude(unit=None, unit_group=None)
        .values_list("name_as_written", "unit__name", "unit_group__name")
        .distinct()
        .order_by("name_as_written")
    )
    return {
        "queue": queue,
        "new_names": [{"name": item["name"], "type": item["type"]} for item in new] if len(new) > 1 else [],
        "unit_types": types,
        "resolved": [{"name": name, "means": unit or group} for name, unit, group in resolved],
        "all_units": units_seen_from(plan.region).order_by("name"),
        "all_groups": UnitGroup.objects.filter(region=plan.region),
        "can_create_unit": create_unit.allowed(request.user, region=plan.region),
    }


def _phases(request: StaffRequest, plan: Plan, clauses: list[Clause], chapter: Chapter) -> dict[str, Any]:
    return {"phases": plan.phases.all()}


def _facts(request: StaffRequest, plan: Plan, clauses: list[Clause], chapter: Chapter) -> dict[str, Any]:
    fields = ("title", "issuer", "doc_number", "issue_date", "first_year", "last_year", "is_draft_text")
    return {"form": FactsForm(initial={name: getattr(plan, name) for name in fields})}


_PANEL_CONTEXT = {
    "structure": _structure,
    "findings": _findings,
    "names": _names,
    "phases": _phases,
    "facts": _facts,
}


def _unit_types() -> list[tuple[str, str]]:
    terms = Term.objects.filter(vocabulary__key="unit-type").order_by("-vocabulary__valid_from", "position")
    return list(dict(terms.values_list("code", "label")).items())


# What a person does ---------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Buttons of the structure: do=confirm:indicator:12, or do=confirm-all:clause:7, or do=confirm-all."""
    plan = _plan_to_work_on(request, pk)
    verb, _sep, rest = request.POST.get("do", "").partition(":")
    kind, _sep, number = rest.partition(":")
    chapter = _number(request.POST.get("chapter"), 10_000)
    if verb == "confirm-all":
        clause = None
        if number:
            row = actions.row_of(plan, "clause", _pk(number))
            clause = row if isinstance(row, Clause) else None
        changed = actions.confirm_all(plan, clause=clause, by=request.user)
        messages.success(request, _("已确认 %(count)d 条。") % {"count": changed})
        return HttpResponseRedirect(_address(plan, "structure", chapter, f"row-clause-{number}" if number else ""))
    if verb not in ACTION_WORDS or kind not in actions.ROW_MODELS:
        raise Http404
    actions.review_rows(plan, kind=kind, ids=[_pk(number)], review=ACTION_WORDS[verb], by=request.user)
    if request.htmx:
        return _row_fragment(request, plan, kind, _pk(number))
    panel = "phases" if kind == "phase" else "structure"
    return HttpResponseRedirect(_address(plan, panel, chapter, f"row-{kind}-{number}"))


def _pk(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise Http404
    return number


def _row_fragment(request: StaffRequest, plan: Plan, kind: str, pk: int) -> HttpResponse:
    row = actions.row_of(plan, kind, pk)
    context = _frame(request, plan, "structure") | {
        "row": row,
        "kind": kind,
        "card": {"clause": row},
        "is_fragment": True,
    }
    return render(request, f"plans/plan_confirm.html#{kind}_row", context)


@signed_in
def row_edit(request: StaffRequest, pk: int, kind: str, row_pk: int) -> HttpResponse:
    """Correct one row; correcting confirms it."""
    plan = _plan_to_work_on(request, pk)
    if kind not in ROW_FORMS:
        raise Http404
    row = actions.row_of(plan, kind, row_pk)
    form = ROW_FORMS[kind](_posted(request), instance=row, plan=plan, person=request.user)
    if request.method == "POST" and form.is_valid():
        # The form has written its values into `row`; the action compares with what is stored.
        actions.correct_row(plan, kind=kind, pk=row_pk, values=_values(kind, form.cleaned_data), by=request.user)
        messages.success(request, _("已改正并确认。"))
        panel = "phases" if kind == "phase" else "structure"
        return HttpResponseRedirect(_address(plan, panel, _chapter_of(plan, row.start), f"row-{kind}-{row_pk}"))
    context = {
        "plan": plan,
        "kind": kind,
        "row": row,
        "form": form,
        "quote": plan.document.text[row.start : row.end].strip(),
        "back": _address(plan, "structure", _chapter_of(plan, row.start), f"row-{kind}-{row_pk}"),
    }
    return render(request, "plans/row_edit.html", context, status=422 if form.is_bound else 200)


def _posted(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _values(kind: str, cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: cleaned[name] for name in actions.CORRECTABLE[kind] if name in cleaned}


def _chapter_of(plan: Plan, offset: int) -> int:
    chapters = chapters_of(plan, list(plan.clauses.order_by("position")))
    return next((chapter.number for chapter in chapters if chapter.start <= offset < chapter.end), 0)


@signed_in
def row_add(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Add what was missed: from a selection (start, end), or from a sentence typed or pasted and found in the text."""
    plan = _plan_to_work_on(request, pk)
    if kind not in ROW_FORMS:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    quote = given.get("quote", "")
    found = _selected(plan.document, given.get("start", ""), given.get("end", ""), quote)
    if found:
        quote = plan.document.text[found[0] : found[1]]
    form = ROW_FORMS[kind](_posted(request), initial=_guess(plan, kind, quote, found), plan=plan, person=request.user)
    problem = ""
    if request.method == "POST" and not found:
        problem = _("在原文中找不到这段文字。请从原文中复制，不要改动。")
    elif request.method == "POST" and form.is_valid() and found:
        row = actions.add_row(
            plan,
            kind=kind,
            start=found[0],
            end=found[1],
            values={name: value for name, value in _values(kind, form.cleaned_data).items() if value not in (None, "")},
            by=request.user,
        )
        messages.success(request, _("已补充。"))
        panel = "phases" if kind == "phase" else "structure"
        return HttpResponseRedirect(_address(plan, panel, _chapter_of(plan, found[0]), f"row-{kind}-{row.pk}"))
    context = {
        "plan": plan,
        "kind": kind,
        "form": form,
        "quote": quote,
        "found": found,
        "problem": problem,
        "back": _address(plan),
        "is_new": True,
    }
    return render(request, "plans/row_edit.html", context, status=422 if request.method == "POST" else 200)


def _selected(document: Document, start: str, end: str, quote: str) -> tuple[int, int] | None:
    """Where the selection lies: by offsets where they are given and right, else by finding the words, spaces aside."""
    text = document.text
    first, last = whole_number(start), whole_number(end)
    if first is not None and last is not None and first < last <= len(text):
        return first, last
    return find_words(text, quote)


def _guess(plan: Plan, kind: str, quote: str, found: tuple[int, int] | None) -> dict[str, Any]:
    """What the selection itself tells, so that little is left to type."""
    words = "".join(quote.split())
    clause = actions.clause_at(plan, found[0]) if found else None
    if kind == "indicator":
        return {"metric": words[:200], "clause": clause, "comparator": Indicator.Comparator.AT_LEAST}
    if kind == "duty":
        return {"name_as_written": words[:200], "clause": clause, "role": Duty.Role.SUPPORT}
    return {"title": words[:500], "name": words[:100], "level": 3, "kind": Clause.Kind.MEASURE}


@signed_in
@require_POST
def name_resolve(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what a written name means: an existing unit or group (means=unit:3), or a new unit of that name."""
    plan = _plan_to_work_on(request, pk)
    name = request.POST.get("name", "")
    kind, _sep, number = request.POST.get("means", "").partition(":")
    if kind == "new":
        actions.register_names(plan, types={name: request.POST.get("type", "")}, by=request.user)
        messages.success(request, _("已新建单位“%(name)s”。") % {"name": name})
        return HttpResponseRedirect(_address(plan, "names"))
    unit = group = None
    if kind == "unit":
        unit = Unit.objects.filter(pk=_pk(number)).first()
    elif kind == "group":
        group = UnitGroup.objects.filter(pk=_pk(number), region=plan.region).first()
    changed = actions.resolve_name(plan, name=name, unit=unit, group=group, by=request.user)
    messages.success(
        request,
        _("“%(name)s”已对应为“%(means)s”，共 %(count)d 处。")
        % {"name": name, "means": unit or group, "count": changed},
    )
    return HttpResponseRedirect(_address(plan, "names"))


@signed_in
@require_POST
def names_register(request: StaffRequest, pk: int) -> HttpResponse:
    """Register several names as new units at once: name=… for each ticked one, type-NAME=… for its type."""
    plan = _plan_to_work_on(request, pk)
    types = {name: request.POST.get(f"type-{name}", "") for name in request.POST.getlist("name")}
    made = actions.register_names(plan, types=types, by=request.user)
    messages.success(request, _("已新建 %(count)d 个单位。") % {"count": made})
    return HttpResponseRedirect(_address(plan, "names"))


@signed_in
@require_POST
def finding_settle(request: StaffRequest, pk: int) -> HttpResponse:
    plan = _plan_to_work_on(request, pk)
    state, _sep, number = request.POST.get("do", "").partition(":")
    finding = plan.findings.filter(pk=_pk(number)).first()
    if finding is None:
        raise RuleBroken("PLN-015", _("这一核对事项已不在方案中，请刷新页面。"))
    actions.settle_finding(
        plan, finding=finding, state=state, remark=request.POST.get(f"remark-{number}", ""), by=request.user
    )
    return HttpResponseRedirect(_address(plan, "findings", anchor=f"finding-{number}"))


@signed_in
@require_POST
def facts_edit(request: StaffRequest, pk: int) -> HttpResponse:
    plan = _plan_to_work_on(request, pk)
    form = FactsForm(request.POST)
    if form.is_valid():
        actions.correct_facts(plan, values=form.cleaned_data, by=request.user)
        messages.success(request, _("文件信息已保存。"))
        return HttpResponseRedirect(_address(plan, "facts"))
    clauses = list(plan.clauses.order_by("position"))
    chapters = chapters_of(plan, clauses)
    context = _frame(request, plan, "facts") | {
        "chapters": chapters,
        "chapter": chapters[0],
        "lines": lines_of(plan.document.text, _places(plan, clauses), chapters[0].start, chapters[0].end),
        "form": form,
    }
    return render(request, "plans/plan_confirm.html", context, status=422)


@signed_in
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    try:
        actions.publish_plan(plan, by=request.user)
    except RuleBroken as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(_address(plan))
    messages.success(request, _("方案已发布，有任务的单位已收到通知。"))
    return HttpResponseRedirect(reverse("plans:detail", args=[plan.pk]))


@signed_in
@require_POST
def abandon(request: StaffRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    actions.abandon_plan(plan, by=request.user)
    messages.success(request, _("已放弃，文件仍保存在系统中。"))
    return HttpResponseRedirect(reverse("plans:list"))
