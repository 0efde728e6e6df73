"""The page of a published plan: what it says, what it promises in figures, who does what, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import whole_number
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.search.grams import occurrences, terms
from kepu.governance.plans import actions
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.exports.task_table import wording
from kepu.governance.plans.matrix import Mark, Matrix, matrix_of
from kepu.governance.plans.models import Clause, Duty, Indicator, Phase, Plan, Review
from kepu.governance.plans.permissions import PLAN_EXPORT
from kepu.governance.plans.queries import LIVE, plans_for
from kepu.governance.plans.reading_forms import OwnerForm, RegisterForm, WithdrawForm
from kepu.governance.plans.register import SORTS, entries_of, selected
from kepu.governance.plans.source_view import Line, Place, chapters_of, lines_of
from kepu.governance.plans.states import PlanState
from kepu.governance.plans.timeline import timeline_of

INDICATORS_PER_PAGE = 60
DUTIES_PER_PAGE = 60
# Above this many clauses the tree shows one chapter at a time.
WHOLE_TREE_AT_MOST = 150


def plan_for_reading(request: StaffRequest, pk: int) -> Plan:
    """The plan in whatever state the person may open it, or 404."""
    plans = plans_for(request.user).select_related("supersedes", "published_by", "superseded_by")
    return get_object_or_404(plans, pk=pk)


@signed_in
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    plan = plan_for_reading(request, pk)
    if plan.state not in LIVE:
        return HttpResponseRedirect(reverse("plans:confirm", args=[plan.pk]))
    tab = request.GET.get("tab", "clauses")
    if tab not in _TABS:
        raise Http404
    content = PlanContent.of(plan)
    matrix = matrix_of(content, _day(request, plan), _unfolded(request, content))
    context = {
        "plan": plan,
        "newer": _newer(plan),
        "tab": tab,
        "counts": {
            "clauses": len(content.clauses),
            "indicators": len(content.every_indicator()),
            "duties": len(content.every_duty()),
            "units": len(matrix.rows),
        },
        "may_export": access.may(request.user, PLAN_EXPORT, plan),
        "may_withdraw": plan.state == PlanState.PUBLISHED and actions.withdraw_plan.allowed(request.user, plan),
        "may_assign": plan.state == PlanState.PUBLISHED and actions.assign_owner.allowed(request.user, plan),
        "withdraw_form": WithdrawForm(),
    }
    return render(request, "plans/plan_detail.html", context | _TABS[tab](request, content, matrix))


def _newer(plan: Plan) -> Plan | None:
    """The version in force that took this one's place."""
    newer = getattr(plan, "superseded_by", None)
    return newer if newer is not None and newer.state in LIVE else None


def _day(request: StaffRequest, plan: Plan) -> date:
    """Whose members the groups are: those of the day the plan was issued, unless today's are asked for."""
    today = timezone.localdate()
    if request.GET.get("members") == "today" or plan.issue_date is None:
        return today
    return min(plan.issue_date, today)


def _unfolded(request: StaffRequest, content: PlanContent) -> set[int]:
    asked = request.GET.getlist("open")
    if "all" in asked:
        return {clause.pk for clause in content.tasks()}
    return {pk for text in asked if (pk := whole_number(text)) is not None}


# Tabs ---------------------------------------------------------------------------------------------------------------


def _clauses(request: StaffRequest, content: PlanContent, matrix: Matrix) -> dict[str, Any]:
    """The tree, whole or one chapter of it: the one asked for, or the one in which the row asked for stands."""
    chapters = [clause for clause in content.clauses if clause.level == 1]
    shown = content.clauses
    chapter = None
    if len(content.clauses) > WHOLE_TREE_AT_MOST and len(chapters) > 1:
        chapter = _chapter_asked_for(request, content) or chapters[0]
        shown = [*([chapter] if chapter in chapters else []), *content.below(chapter)]
    return {
        "chapters": chapters,
        "chapter": chapter,
        "cards": [_card(content, clause) for clause in shown],
        "loose": _card_rows(content, None) if chapter in (None, chapters[0] if chapters else None) else {},
    }


def _chapter_asked_for(request: StaffRequest, content: PlanContent) -> Clause | None:
    clause_id = whole_number(request.GET.get("chapter")) or whole_number(request.GET.get("clause"))
    kind, _dash, number = request.GET.get("at", "").partition("-")
    rows: list[Indicator] | list[Duty] = []
    if kind == "clause":
        clause_id = whole_number(number)
    elif kind == "indicator":
        rows = content.every_indicator()
    elif kind == "duty":
        rows = content.every_duty()
    clause_id = next((row.clause_id for row in rows if row.pk == whole_number(number)), clause_id)
    lineage = list(content.lineage(clause_id))
    return lineage[-1] if lineage else None


def _card(content: PlanContent, clause: Clause) -> dict[str, Any]:
    return {"clause": clause, "body": wording(content, clause), **_card_rows(content, clause.pk)}


def _card_rows(content: PlanContent, clause_id: int | None) -> dict[str, Any]:
    duties = content.duties.get(clause_id, [])
    roles = [
        {"role": role, "label": label, "duties": [d for d in duties if d.role == role]}
        for role, label in Duty.Role.choices
    ]
    return {"indicators": content.indicators.get(clause_id, []), "roles": [part for part in roles if part["duties"]]}


def _indicators(request: StaffRequest, content: PlanContent, matrix: Matrix) -> dict[str, Any]:
    entries = entries_of(content)
    form = RegisterForm(request.GET, entries=entries)
    sort = request.GET.get("sort", "position")
    rows = selected(entries, form.wanted(), sort)
    page = Paginator(rows, INDICATORS_PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return {
        "form": form,
        "page": page,
        "row_count": len(entries),
        "is_filtered": bool(kept),
        "query": urlencode({"tab": "indicators", **kept, "sort": sort}),
        "sorts": {
            name: {
                "query": urlencode({"tab": "indicators", **kept, "sort": f"-{name}" if sort == name else name}),
                "order": {name: "ascending", f"-{name}": "descending"}.get(sort, ""),
            }
            for name in SORTS
        },
        "proposals": sum(1 for entry in entries if entry.owner is None and entry.likely_owner is not None),
    }


def _matrix(request: StaffRequest, content: PlanContent, matrix: Matrix) -> dict[str, Any]:
    unfolded = [column.clause.pk for column in matrix.columns if column.is_unfolded]
    members = "today" if request.GET.get("members") == "today" else "issue"

    def query(opened: list[int], who: str = members) -> str:
        pairs = [("tab", "matrix"), *([("members", who)] if who == "today" else []), *(("open", pk) for pk in opened)]
        return urlencode(pairs)

    folds = {
        column.clause.pk: query([pk for pk in unfolded if pk != column.clause.pk])
        if column.is_unfolded
        else query([*unfolded, column.clause.pk])
        for column in matrix.columns
        if column.can_unfold
    }
    return {
        "matrix": matrix,
        "columns": [{"column": column, "fold": folds.get(column.clause.pk, "")} for column in matrix.columns],
        "rows": [
            {"row": row, "bar": _bar(row.leads, row.supports, row.shared, matrix.heaviest)} for row in matrix.rows
        ],
        "unfold_all": query(list(folds)),
        "has_folds": bool(folds),
        "fold_all": query([]),
        "is_unfolded": bool(unfolded),
        "members": members,
        "other_members": query(unfolded, "issue" if members == "today" else "today"),
        "has_groups": any(mark and mark.group for row in matrix.rows for mark in row.marks),
    }


def _bar(leads: int, supports: int, shared: int, heaviest: int) -> dict[str, int]:
    """Three stretches of a bar 100 wide for the unit that bears most."""
    scale = 100 / heaviest if heaviest else 0
    ends = [round(scale * count) for count in (leads, leads + supports, leads + supports + shared)]
    return {
        "lead": ends[0],
        "support_x": ends[0],
        "support": ends[1] - ends[0],
        "shared_x": ends[1],
        "shared": ends[2] - ends[1],
    }


def _duties(request: StaffRequest, content: PlanContent, matrix: Matrix) -> dict[str, Any]:
    """All duties as written; of one unit, those that fall on it by name or through a group, one per clause."""
    unit_id, role = whole_number(request.GET.get("unit")), request.GET.get("role", "")
    row = next((row for row in matrix.rows if row.unit is not None and row.unit.pk == unit_id), None)
    if row is not None:
        found = row.parts
    else:
        found = [Mark(duty) for duty in content.every_duty()]
    if role in Duty.Role.values:
        found = [mark for mark in found if mark.role == role]
    parts = [
        {"duty": mark.duty, "group": mark.group, "clause": next(content.lineage(mark.duty.clause_id), None)}
        for mark in found
    ]
    kept = {"unit": unit_id, "role": role, "members": request.GET.get("members")}
    return {
        "page": Paginator(parts, DUTIES_PER_PAGE).get_page(request.GET.get("page")),
        "query": urlencode({"tab": "duties", **{name: value for name, value in kept.items() if value}}),
        "units": sorted((row.unit for row in matrix.rows if row.unit is not None), key=lambda unit: unit.name),
        "unit": row.unit if row else None,
        "role": role,
        "roles": Duty.Role.choices,
    }


def _progress(request: StaffRequest, content: PlanContent, matrix: Matrix) -> dict[str, Any]:
    phases: list[Phase] = list(content.plan.phases.exclude(review=Review.REJECTED).order_by("position"))
    today = timezone.localdate()
    years = [entry.deadline for entry in entries_of(content) if entry.deadline is not None]
    return {
        "phases": phases,
        "today": today,
        "timeline": timeline_of(content.plan, phases, years, today),
    }


_TABS: dict[str, Callable[[StaffRequest, PlanContent, Matrix], dict[str, Any]]] = {
    "clauses": _clauses,
    "indicators": _indicators,
    "matrix": _matrix,
    "duties": _duties,
    "progress": _progress,
}


# The original -------------------------------------------------------------------------------------------------------


@signed_in
def source(request: StaffRequest, pk: int) -> HttpResponse:
    """The text as read with the same marks as when it was confirmed; ?at= a row, ?q= words to light up."""
    plan = plan_for_reading(request, pk)
    clauses = list(plan.clauses.exclude(review=Review.REJECTED).order_by("position"))
    places = _places(plan, clauses)
    chapters = chapters_of(plan, clauses)
    at = request.GET.get("at", "")
    chapter = chapters[min(whole_number(request.GET.get("chapter")) or 0, len(chapters) - 1)]
    start = next((place.start for place in places if place.key == at), None)
    if start is not None:
        chapter = next((c for c in chapters if c.start <= start < c.end), chapter)
    wanted = terms(request.GET.get("q", "")[:60])
    hits = occurrences(plan.document.text, wanted, chapter.start, chapter.end) if wanted else []
    places += [Place(f"hit-{n}", "hit", first, last) for n, (first, last) in enumerate(hits)]
    context = {
        "plan": plan,
        "is_live": plan.state in LIVE,
        "chapters": chapters,
        "chapter": chapter,
        "lines": _lit(lines_of(plan.document.text, places, chapter.start, chapter.end), at),
        "row_base": reverse("plans:detail", args=[plan.pk]) + "?at=" if plan.state in LIVE else "",
        "at": at,
        "back": reverse("plans:detail", args=[plan.pk]),
    }
    return render(request, "plans/plan_source.html", context)


def _places(plan: Plan, clauses: list[Clause]) -> list[Place]:
    places = [Place(f"clause-{clause.pk}", "clause", clause.start, clause.end) for clause in clauses]
    for kind in ("indicator", "duty", "phase"):
        rows = actions.ROW_MODELS[kind]._default_manager.filter(plan=plan).exclude(review=Review.REJECTED)
        places += [Place(f"{kind}-{pk}", kind, start, end) for pk, start, end in rows.values_list("pk", "start", "end")]
    return places


def _lit(lines: list[Line], key: str) -> list[Line]:
    """Light the stretches that prove the row asked for, and what was searched for; a hit leads nowhere by itself."""
    for line in lines:
        for stretch in line.stretches:
            keys = stretch.keys.split()
            stretch.is_lit = (bool(key) and key in keys) or "hit" in stretch.kinds.split()
            stretch.anchors = [anchor for anchor in stretch.anchors if not anchor.startswith("hit-")]
            if stretch.target.startswith("hit-"):
                stretch.target = next((other for other in keys if not other.startswith("hit-")), "")
    return lines


# What a person does -------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    plan = plan_for_reading(request, pk)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.withdraw_plan(plan, reason=reason, by=request.user)
    messages.success(request, _("已撤回，可以修改后重新发布。"))
    return HttpResponseRedirect(reverse("plans:confirm", args=[plan.pk]))


@signed_in
def owner(request: StaffRequest, pk: int, row_pk: int) -> HttpResponse:
    """Say which unit answers for one indicator."""
    plan = plan_for_reading(request, pk)
    content = PlanContent.of(plan)
    indicator = next((row for row in content.every_indicator() if row.pk == row_pk), None)
    if indicator is None or not actions.assign_owner.allowed(request.user, plan):
        raise Http404
    leads = content.leads(indicator.clause_id)
    likely = content.likely_owner(indicator)
    form = OwnerForm(request.POST or None, initial={"owner": indicator.owner or likely}, plan=plan, person=request.user)
    back = reverse("plans:detail", args=[plan.pk]) + f"?tab=indicators#entry-{indicator.pk}"
    if request.method == "POST" and form.is_valid():
        actions.assign_owner(plan, owners={indicator.pk: form.cleaned_data["owner"]}, by=request.user)
        messages.success(request, _("归口单位已保存。"))
        return HttpResponseRedirect(back)
    context = {"plan": plan, "indicator": indicator, "form": form, "leads": leads, "back": back}
    return render(request, "plans/indicator_owner.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def owners(request: StaffRequest, pk: int) -> HttpResponse:
    """Give every indicator that is nobody's to the lead unit of its clause, where there is exactly one."""
    plan = plan_for_reading(request, pk)
    content = PlanContent.of(plan)
    proposed = {row.pk: content.likely_owner(row) for row in content.every_indicator() if row.owner_id is None}
    given = {row_pk: unit for row_pk, unit in proposed.items() if unit is not None}
    changed = actions.assign_owner(plan, owners=given, by=request.user)
    messages.success(request, _("已为 %(count)d 项指标指定归口单位。") % {"count": changed})
    return HttpResponseRedirect(reverse("plans:detail", args=[plan.pk]) + "?tab=indicators")
