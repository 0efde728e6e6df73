"""Units: the list, one unit with its history, and what changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.asking import asked_day, attempt, page_of, require_anywhere
from kepu.core.permissions import PERSON_VIEW, UNIT_MANAGE, UNIT_VIEW
from kepu.core.persons.models import Person
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.actions import add_alias, create_unit, merge_unit, rename_unit, split_unit
from kepu.core.units.forms import AliasForm, MergeForm, RenameForm, SplitForm, UnitFilter, UnitForm, unit_types
from kepu.core.units.models import GroupMembership, Unit, UnitName
from kepu.core.units.queries import names_on


@signed_in
def unit_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, UNIT_VIEW)
    form = UnitFilter(request.GET or None, person=request.user)
    units = access.scoped(request.user, UNIT_VIEW, Unit.objects.all())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    aliases = Prefetch("names", UnitName.objects.filter(kind=UnitName.Kind.ALIAS), to_attr="aliases")
    units = _filtered(units, asked).select_related("region").prefetch_related(aliases)
    context = {
        **page_of(request, units),
        "form": form,
        "types": dict(unit_types()),
        "is_filtered": bool(asked),
        "can_create": access.holds(request.user, UNIT_MANAGE),
    }
    return render(request, "core/unit_list.html", context)


def _filtered(units: QuerySet[Unit], asked: dict[str, Any]) -> QuerySet[Unit]:
    today = timezone.localdate()
    if words := asked.get("q"):
        units = units.filter(pk__in=UnitName.objects.filter(name__icontains=words).values("unit"))
    if kind := asked.get("type"):
        units = units.filter(type=kind)
    if region := asked.get("region"):
        first, last = region.subtree
        units = units.filter(region__code__gte=first, region__code__lte=last)
    state = asked.get("state") or UnitFilter.STANDING
    if state == UnitFilter.STANDING:
        units = units.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    elif state == UnitFilter.CLOSED:
        units = units.filter(valid_until__lt=today)
    return units.order_by("region__code", "name", "pk")


@signed_in
def unit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    unit = access.fetch(request.user, UNIT_VIEW, Unit.objects.select_related("region", "parent"), pk)
    day = asked_day(request)
    memberships = GroupMembership.objects.on(day).filter(unit=unit).select_related("group")
    context = {
        "unit": unit,
        "day": day,
        "name_then": names_on([unit], day)[unit.pk],
        "type_label": dict(unit_types()).get(unit.type, unit.type),
        "names": unit.names.by_start(),
        "earlier": unit.earlier.select_related("before"),
        "later": unit.later.select_related("after"),
        "children": access.scoped(request.user, UNIT_VIEW, unit.children.on(day)),
        "memberships": memberships,
        "persons": _persons_of(request.user, unit),
        "can_change": _can_change(request.user, unit),
    }
    return render(request, "core/unit_detail.html", context)


def _can_change(person: Person, unit: Unit) -> bool:
    """Closed units are history: nothing about them changes any more."""
    is_closed = unit.valid_until is not None and unit.valid_until < timezone.localdate()
    return not is_closed and rename_unit.allowed(person, unit)


def _persons_of(person: Person, unit: Unit) -> QuerySet[Person] | None:
    if not access.holds(person, PERSON_VIEW):
        return None
    return access.scoped(person, PERSON_VIEW, Person.objects.filter(unit=unit)).prefetch_related("grants")


@signed_in
def unit_new(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, UNIT_MANAGE)
    form = UnitForm(request.POST or None, person=request.user, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        unit = attempt(form, lambda: create_unit(**form.cleaned_data, by=request.user))
        if unit is not None:
            messages.success(request, _("已新增“%(unit)s”。") % {"unit": unit})
            return HttpResponseRedirect(reverse("units:detail", args=[unit.pk]))
    context = {
        "form": form,
        "title": _("新增单位"),
        "button": _("新增"),
        "back": reverse("units:list"),
        "parent_title": _("单位"),
        "parent_url": reverse("units:list"),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
def unit_alias(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _to_change(request, pk)
    return _change(
        request,
        unit,
        AliasForm(request.POST or None),
        lambda given: add_alias(unit, **given, by=request.user),
        title=_("为“%(unit)s”添加别名") % {"unit": unit},
        button=_("添加"),
        done=_("已添加别名。"),
    )


@signed_in
def unit_rename(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _to_change(request, pk)
    return _change(
        request,
        unit,
        RenameForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda given: rename_unit(unit, **given, by=request.user),
        title=_("“%(unit)s”更名") % {"unit": unit},
        button=_("更名"),
        lead=_("原名成为曾用名：以前的文件和报表仍用原名，也仍能找到本单位。"),
        done=_("已更名。"),
    )


@signed_in
def unit_merge(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _to_change(request, pk)
    return _change(
        request,
        unit,
        MergeForm(request.POST or None, person=request.user, unit=unit, initial={"on": timezone.localdate()}),
        lambda given: merge_unit(unit, **given, by=request.user),
        title=_("“%(unit)s”并入其他单位") % {"unit": unit},
        button=_("并入"),
        lead=_("本单位到前一天为止；承担的任务、所在的单位组和下级单位都转到接续单位。人员和授权请另行调整。"),
        done=_("已并入。"),
    )


@signed_in
def unit_split(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _to_change(request, pk)
    return _change(
        request,
        unit,
        SplitForm(request.POST or None, person=request.user, unit=unit, initial={"on": timezone.localdate()}),
        lambda given: split_unit(unit, **given, by=request.user),
        title=_("“%(unit)s”分设") % {"unit": unit},
        button=_("分设"),
        lead=_("本单位到前一天为止；接续单位都列入原来的单位组。此后的文件再写原名，由核对的人选定是哪一个。"),
        done=_("已分设。"),
    )


def _to_change(request: StaffRequest, pk: int) -> Unit:
    return access.fetch(request.user, UNIT_MANAGE, Unit.objects.select_related("region"), pk)


def _change(
    request: StaffRequest,
    unit: Unit,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    back = reverse("units:detail", args=[unit.pk])
    if request.method == "POST" and form.is_valid():
        result = attempt(form, lambda: act(form.cleaned_data))
        if result is not None:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    context = {"form": form, "back": back, "parent_title": unit.name, "parent_url": back, **words}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
