"""Weak links: what is found, the list, and one of them from its raising to its being checked off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere, whole_number
from kepu.core.errors import RuleBroken
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.models import Unit
from kepu.engines.documents import table_as_xlsx
from kepu.governance.ledger.actions import weaknesses as actions
from kepu.governance.ledger.exports import weakness_table
from kepu.governance.ledger.forms.weaknesses import (
    SHOW_PENDING,
    AnswerForm,
    CheckForm,
    RaiseForm,
    ReasonForm,
    ReportForm,
    WeaknessFilterForm,
)
from kepu.governance.ledger.models import Weakness
from kepu.governance.ledger.permissions import READING_VIEW, WEAKNESS_MANAGE, WEAKNESS_VIEW
from kepu.governance.ledger.queries.weaknesses import (
    PENDING,
    Found,
    basis_of,
    bearer_of,
    weaknesses_for,
    weaknesses_found,
)
from kepu.governance.ledger.states import WEAKNESS_MOVES
from kepu.governance.ledger.weakness_rules import weakness_rule_on
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Indicator, Plan
from kepu.governance.plans.queries import live_plans_for
from kepu.governance.plans.states import PlanState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# The list ------------------------------------------------------------------------------------------------------------


@signed_in
def weakness_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, WEAKNESS_VIEW)
    rows, form = _asked_for(request)
    context = page_of(request, rows)
    today = timezone.localdate()
    basis = basis_of(context["page"])
    mine = weaknesses_for(request.user)
    context |= {
        "form": form,
        "rows": [_line(row, basis, today) for row in context["page"]],
        "counts": {
            "pending": mine.filter(state__in=PENDING).count(),
            "overdue": mine.filter(state__in=PENDING, due_on__lt=today).count(),
            "checked": mine.filter(state="checked").count(),
        },
        "may_manage": access.holds(request.user, WEAKNESS_MANAGE),
    }
    return render(request, "ledger/weaknesses_list.html", context)


def _asked_for(request: StaffRequest) -> tuple[QuerySet[Weakness], WeaknessFilterForm]:
    rows = weaknesses_for(request.user)
    units = Unit.objects.filter(pk__in=rows.order_by().values("unit")).order_by("name")
    asked = request.GET.copy()
    asked.setdefault("state", SHOW_PENDING)
    form = WeaknessFilterForm(asked, units=units)
    form.is_valid()
    wanted = form.cleaned_data
    state = wanted.get("state") or SHOW_PENDING
    if state == SHOW_PENDING:
        rows = rows.filter(state__in=PENDING)
    elif state == "overdue":
        rows = rows.filter(state__in=PENDING, due_on__lt=timezone.localdate())
    elif state != "all":
        rows = rows.filter(state=state)
    if wanted.get("cause"):
        rows = rows.filter(cause=wanted["cause"])
    if wanted.get("unit"):
        rows = rows.filter(unit=wanted["unit"])
    return rows, form


def _line(row: Weakness, basis: Mapping[int, Any], today: date) -> dict[str, Any]:
    overdue = (today - row.due_on).days if row.due_on and row.state in PENDING and row.due_on < today else 0
    return {"row": row, "basis": basis.get(row.pk), "overdue_days": overdue, "tone": TONES[row.state]}


TONES = {"open": "warning", "answered": "info", "checked": "success", "dismissed": "neutral"}


@signed_in
def export(request: StaffRequest) -> HttpResponse:
    """问题清单（销号表） of what the list shows, as .xlsx."""
    require_anywhere(request, WEAKNESS_VIEW)
    rows = list(_asked_for(request)[0])
    with translation.override(settings.LANGUAGE_CODE):  # A document of the office, whoever takes it.
        table = weakness_table(rows, basis_of(rows), timezone.localdate())
        data = table_as_xlsx(table, made_on=timezone.localtime())
    disposition = content_disposition_header(True, f"{table.title}.xlsx") or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


# What is found -------------------------------------------------------------------------------------------------------


@signed_in
def found(request: StaffRequest) -> HttpResponse:
    """What the rule finds and nobody has dealt with, for those who may put it on the list."""
    require_anywhere(request, WEAKNESS_MANAGE)
    plans = list(_managed(request))
    plan = next((plan for plan in plans if plan.pk == whole_number(request.GET.get("plan"))), None)
    plan = plan or (plans[0] if plans else None)
    today = timezone.localdate()
    rule = weakness_rule_on(today)
    every = weaknesses_found(plan, today) if plan is not None else []
    context = {
        "plans": plans,
        "plan": plan,
        "found": [each for each in every if each.dismissed is None],
        "put_aside": [each for each in every if each.dismissed is not None],
        "rule": rule,
        "form": RaiseForm(initial={"due_on": today + timedelta(days=rule.answer_days)}),
    }
    return render(request, "ledger/weaknesses_found.html", context)


def _managed(request: StaffRequest) -> QuerySet[Plan]:
    """Plans in force whose weak links the person may put on the list."""
    rows = live_plans_for(request.user).filter(state=PlanState.PUBLISHED)
    return access.scoped(request.user, WEAKNESS_MANAGE, access.scoped(request.user, READING_VIEW, rows))


@signed_in
@require_POST
def raise_found(request: StaffRequest, pk: int) -> HttpResponse:
    """Put one (its button) or several (their boxes) of what was found on the list; or put one aside."""
    plan = _managed(request).filter(pk=pk).first()
    if plan is None:
        raise Http404
    every = {each.key: each for each in weaknesses_found(plan, timezone.localdate()) if each.dismissed is None}
    back = reverse("ledger:weaknesses_found") + f"?{urlencode({'plan': plan.pk})}"
    aside = every.get(request.POST.get("aside", ""))
    if aside is not None:
        actions.put_aside(**_facts(aside), reason=request.POST.get(f"reason-{aside.key}", ""), by=request.user)
        messages.success(request, _("已注明不列入。"))
        return HttpResponseRedirect(back)
    one = request.POST.get("one")
    keys = [one] if one else request.POST.getlist("chosen")
    form = RaiseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("完成期限写得不对，请按“年-月-日”填写。"))
        return HttpResponseRedirect(back)
    chosen = [every[key] for key in keys if key in every]
    if not chosen:
        messages.error(request, _("没有选中仍待列入的条目，请勾选后再交办。"))
        return HttpResponseRedirect(back)
    for each in chosen:
        actions.raise_weakness(**_facts(each), due_on=form.cleaned_data["due_on"], by=request.user)
    messages.success(request, _("已交办 %(count)d 项，并通知责任单位。") % {"count": len(chosen)})
    return HttpResponseRedirect(back)


@signed_in
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """Put an indicator on the list that the rule does not find, in one's own words."""
    require_anywhere(request, WEAKNESS_MANAGE)
    plans = _managed(request)
    indicator = Indicator.objects.filter(plan__in=plans, pk=pk).select_related("plan", "clause", "owner").first()
    if indicator is None:
        raise Http404
    content = PlanContent.of(indicator.plan)
    units = access.scoped(request.user, WEAKNESS_MANAGE, Unit.objects.on(timezone.localdate())).order_by("name")
    due_on = timezone.localdate() + timedelta(days=weakness_rule_on(timezone.localdate()).answer_days)
    owner = indicator.owner or bearer_of(content, indicator.clause)
    form = ReportForm(request.POST or None, units=units, initial={"unit": owner, "due_on": due_on})
    if request.method == "POST" and form.is_valid():
        raised = attempt(
            form,
            lambda: actions.raise_weakness(
                cause=Weakness.Cause.REPORTED,
                indicator_thread=indicator.thread,
                clause_thread=indicator.clause.thread if indicator.clause is not None else None,
                by=request.user,
                **form.cleaned_data,
            ),
        )
        if raised is not None:
            messages.success(request, _("已列入并通知责任单位。"))
            return HttpResponseRedirect(reverse("ledger:weakness", args=[raised.pk]))
    context = {"form": form, "indicator": indicator}
    return render(request, "ledger/weaknesses_report.html", context, status=422 if form.errors else 200)


def _facts(each: Found) -> dict[str, Any]:
    return {
        "cause": each.cause,
        "unit": each.unit,
        "problem": each.problem,
        "indicator_thread": each.indicator.thread if each.indicator is not None else None,
        "clause_thread": each.clause.thread if each.clause is not None else None,
    }


# One of them ---------------------------------------------------------------------------------------------------------


@signed_in
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _fetched(request, pk))


def _fetched(request: StaffRequest, pk: int) -> Weakness:
    rows = Weakness.objects.select_related("unit", "region", "raised_by", "checked_by")
    return access.fetch(request.user, WEAKNESS_VIEW, rows, pk)


def _page(
    request: StaffRequest, weakness: Weakness, bound: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    forms = {verb: make(weakness) for verb, (make, _act) in _VERBS.items() if _may(request, weakness, verb)}
    forms |= {verb: form for verb, form in (bound or {}).items() if verb in forms}
    today = timezone.localdate()
    context = {
        **_line(weakness, basis_of([weakness]), today),
        "weakness": weakness,
        "forms": forms,
        "waits_for_owner": weakness.state == "open",
        "waits_for_office": weakness.state == "answered",
    }
    return render(request, "ledger/weaknesses_detail.html", context, status=status)


def _may(request: StaffRequest, weakness: Weakness, verb: str) -> bool:
    return (weakness.state, verb) in WEAKNESS_MOVES and _VERBS[verb][1].allowed(request.user, weakness)


def _answer_form(weakness: Weakness) -> AnswerForm:
    return AnswerForm(initial={"measures_taken": weakness.measures_taken, "due_on": weakness.due_on})


# verb: (its empty form, the action, which takes what the form gives)
_VERBS: dict[str, tuple[Callable[[Weakness], Any], Any]] = {
    "answer": (_answer_form, actions.answer_weakness),
    "check": (lambda _weakness: CheckForm(prefix="check"), actions.check_off),
    "send_back": (lambda _weakness: ReasonForm(prefix="send_back"), actions.send_back),
    "dismiss": (lambda _weakness: ReasonForm(prefix="dismiss"), actions.dismiss),
    "reopen": (lambda _weakness: ReasonForm(prefix="reopen"), actions.reopen),
}
_DONE = {
    "answer": gettext_noop("改进措施已保存，已通知交办人。"),
    "check": gettext_noop("已核验销号。"),
    "send_back": gettext_noop("已退回责任单位。"),
    "dismiss": gettext_noop("已注明不列入。"),
    "reopen": gettext_noop("已重新列入。"),
}


@signed_in
@require_POST
def move(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Answer, check off, send back, dismiss or reopen."""
    weakness = _fetched(request, pk)
    if verb not in _VERBS:
        raise Http404
    make, act = _VERBS[verb]
    access.require(request.user, act.permission, weakness)
    kind = type(make(weakness))
    form = kind(request.POST, prefix=make(weakness).prefix)
    if form.is_valid():
        try:
            act(weakness, **form.cleaned_data, by=request.user)
        except RuleBroken as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _(_DONE[verb]))
            return HttpResponseRedirect(reverse("ledger:weakness", args=[weakness.pk]))
    return _page(request, _fetched(request, pk), {verb: form}, status=422)
