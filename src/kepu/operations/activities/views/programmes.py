"""Programmes: the tree of a year, one of them, making, copying and joining."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere, whole_number
from kepu.core.persons.models import Person
from kepu.core.requests import StaffRequest, signed_in
from kepu.operations.activities.actions import programmes as actions
from kepu.operations.activities.forms.programmes import CopyForm, JoinForm, ProgrammeForm, shown
from kepu.operations.activities.models import Programme
from kepu.operations.activities.permissions import ACTIVITY_ARCHIVE, ACTIVITY_PLAN, PROGRAMME_MANAGE, PROGRAMME_VIEW
from kepu.operations.activities.queries.activities import activities_for, with_counts
from kepu.operations.activities.queries.programmes import (
    all_below,
    programmes_for,
    settings_of,
    subtree,
    tree,
    units_to_join,
    years_for,
)
from kepu.operations.activities.queries.words import GROUP, KIND, THEME, labels

TREES_PER_PAGE = 20
FEW_UNITS = 60  # more than these are not offered for choice beside the button


@signed_in
@require_safe
def programme_list(request: StaffRequest) -> HttpResponse:
    """The trees of one year; brand series stand with the year they were begun in."""
    require_anywhere(request, PROGRAMME_VIEW)
    years = years_for(request.user)
    this_year = timezone.localdate().year
    year = whole_number(request.GET.get("year")) or (this_year if this_year in years or not years else years[0])
    rows = programmes_for(request.user).filter(year=year).select_related("unit", "parent")
    context = {
        **page_of(request, tree(rows.order_by("first_day", "pk")), TREES_PER_PAGE),
        "year": year,
        "years": years,
        "can_make": access.holds(request.user, PROGRAMME_MANAGE),
        "may_review": access.holds(request.user, ACTIVITY_ARCHIVE),
    }
    return render(request, "activities/programmes_list.html", context)


def _fetch(person: Person, pk: int) -> Programme:
    rows = Programme.objects.select_related(
        "unit__region", "theme_day", "copied_from", "parent__parent__parent__parent", "parent__theme_day"
    )
    return access.fetch(person, PROGRAMME_VIEW, rows, pk)


@signed_in
@require_safe
def programme_detail(request: StaffRequest, pk: int) -> HttpResponse:
    programme = _fetch(request.user, pk)
    person = request.user
    words = labels(KIND, THEME, GROUP)
    node = subtree(programme, person)
    mine = activities_for(person).filter(programme__in=all_below(node))
    page = page_of(request, with_counts(mine).select_related("unit", "region", "programme"))
    to_join = units_to_join(person, programme) if programme.kind == Programme.Kind.CAMPAIGN else None
    joining = list(to_join.order_by("name")[: FEW_UNITS + 1]) if to_join is not None else []
    own = next((unit for unit in joining if unit.pk == person.unit_id), None)
    context = {
        **page,
        "programme": programme,
        "node": node,
        "settings": settings_of(programme, words),
        "may_manage": actions.correct_programme.allowed(person, programme),
        "may_plan": access.holds(person, ACTIVITY_PLAN),
        "own_unit": own,
        "join_form": JoinForm(units=to_join) if to_join is not None and 0 < len(joining) <= FEW_UNITS else None,
        "copies": access.scoped(person, PROGRAMME_VIEW, programme.copies.all()),
    }
    return render(request, "activities/programmes_detail.html", context)


@signed_in
def programme_new(request: StaffRequest) -> HttpResponse:
    """?parent= makes one below another."""
    require_anywhere(request, PROGRAMME_MANAGE)
    today = timezone.localdate()
    initial: dict[str, Any] = {"unit": request.user.unit, "year": today.year, "kind": Programme.Kind.UNIT}
    if parent_pk := whole_number(request.GET.get("parent")):
        parent = _fetch(request.user, parent_pk)
        initial |= {
            "parent": parent,
            "year": parent.year,
            "first_day": parent.first_day,
            "last_day": parent.last_day,
        }
    form = _form(request, initial, None)
    context = {"title": _("制定计划"), "back": reverse("activities:programmes")}
    return _save(request, form, context, lambda draft: actions.make_programme(draft=draft, by=request.user))


@signed_in
def programme_edit(request: StaffRequest, pk: int) -> HttpResponse:
    programme = _fetch(request.user, pk)
    access.require(request.user, PROGRAMME_MANAGE, programme)
    form = _form(request, shown(programme), programme)
    context = {
        "title": _("修改计划"),
        "programme": programme,
        "back": reverse("activities:programme", args=[programme.pk]),
    }
    return _save(
        request, form, context, lambda draft: actions.correct_programme(programme, draft=draft, by=request.user)
    )


def _form(request: StaffRequest, initial: dict[str, Any], base: Programme | None) -> ProgrammeForm:
    words = labels(KIND, THEME, GROUP)
    return ProgrammeForm(request.POST or None, person=request.user, words=words, base=base, initial=initial)


def _save(
    request: StaffRequest,
    form: ProgrammeForm,
    context: dict[str, Any],
    act: Callable[[actions.ProgrammeDraft], Programme],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        programme = attempt(form, lambda: act(form.draft()))
        if programme is not None:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(reverse("activities:programme", args=[programme.pk]))
    context |= {"form": form}
    return render(request, "activities/programmes_form.html", context, status=422 if form.is_bound else 200)


@signed_in
def programme_copy(request: StaffRequest, pk: int) -> HttpResponse:
    programme = _fetch(request.user, pk)
    access.require(request.user, PROGRAMME_MANAGE, programme)
    form = CopyForm(request.POST or None, initial={"year": programme.year + 1})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.copy_programme(programme, **form.cleaned_data, by=request.user))
        if made is not None:
            messages.success(request, _("已复制到 %(year)s 年，请核对日期。") % {"year": made.year})
            return HttpResponseRedirect(reverse("activities:programme", args=[made.pk]))
    here = reverse("activities:programme", args=[programme.pk])
    context = {
        "form": form,
        "title": _("复制到新的一年"),
        "button": _("复制"),
        "lead": programme.name,
        "back": here,
        "parent_title": programme.name,
        "parent_url": here,
    }
    return render(request, "core/form.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def programme_join(request: StaffRequest, pk: int) -> HttpResponse:
    """One click: the unit's own programme below the campaign."""
    campaign = _fetch(request.user, pk)
    if campaign.kind != Programme.Kind.CAMPAIGN:
        raise Http404
    require_anywhere(request, PROGRAMME_MANAGE)
    form = JoinForm(request.POST, units=units_to_join(request.user, campaign))
    if not form.is_valid():
        messages.error(request, _("请选择尚未参加的单位。"))
        return HttpResponseRedirect(reverse("activities:programme", args=[campaign.pk]))
    made = actions.join_campaign(campaign=campaign, unit=form.cleaned_data["unit"], by=request.user)
    messages.success(request, _("已参加，可以开始计划活动。"))
    return HttpResponseRedirect(reverse("activities:programme", args=[made.pk]))
