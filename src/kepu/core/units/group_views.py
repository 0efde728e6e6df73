"""Unit groups: collective names in documents, and whom they mean on a day."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.asking import asked_day, attempt, page_of, require_anywhere
from kepu.core.permissions import GROUP_MANAGE, UNIT_VIEW
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.actions import create_group, set_members
from kepu.core.units.forms import GroupForm, MembersForm
from kepu.core.units.models import GroupMembership, Unit, UnitGroup
from kepu.core.units.queries import members_of, names_on


@signed_in
def group_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, UNIT_VIEW)
    listing = Coalesce(OuterRef("members_of"), OuterRef("pk"))
    today = GroupMembership.objects.on(timezone.localdate()).filter(group=listing)
    counted = today.order_by().values("group").annotate(times=Count("pk")).values("times")
    groups = access.scoped(request.user, UNIT_VIEW, UnitGroup.objects.select_related("region", "members_of"))
    groups = groups.annotate(member_count=Coalesce(Subquery(counted), 0)).order_by("region__code", "name")
    context = {**page_of(request, groups), "can_create": access.holds(request.user, GROUP_MANAGE)}
    return render(request, "core/group_list.html", context)


@signed_in
def group_detail(request: StaffRequest, pk: int) -> HttpResponse:
    groups = UnitGroup.objects.select_related("region", "members_of__region")
    group = access.fetch(request.user, UNIT_VIEW, groups, pk)
    day = asked_day(request)
    members = members_of(group, day)
    then = names_on(members, day)
    context = {
        "group": group,
        "day": day,
        "members": [{"pk": unit.pk, "name": then[unit.pk], "now": unit.name} for unit in members],
        "visible": access.ids_for(request.user, UNIT_VIEW, Unit.objects.filter(pk__in=[unit.pk for unit in members])),
        "history": GroupMembership.objects.filter(group=group.members_of or group, valid_until__isnull=False)
        .select_related("unit")
        .order_by("-valid_until"),
        "can_change": group.members_of_id is None and set_members.allowed(request.user, group),
    }
    return render(request, "core/group_detail.html", context)


@signed_in
def group_new(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, GROUP_MANAGE)
    form = GroupForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        group = attempt(form, lambda: create_group(**form.cleaned_data, by=request.user))
        if group is not None:
            messages.success(request, _("已新增单位组“%(group)s”。") % {"group": group})
            return HttpResponseRedirect(reverse("groups:detail", args=[group.pk]))
    context = {
        "form": form,
        "title": _("新增单位组"),
        "button": _("新增"),
        "back": reverse("groups:list"),
        "parent_title": _("单位组"),
        "parent_url": reverse("groups:list"),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
def group_members(request: StaffRequest, pk: int) -> HttpResponse:
    group = access.fetch(request.user, GROUP_MANAGE, UnitGroup.objects.select_related("region"), pk)
    today = timezone.localdate()
    current = members_of(group, today)
    initial = {"on": today, "units": [unit.pk for unit in current]}
    form = MembersForm(request.POST or None, group=group, day=today, initial=initial)
    back = reverse("groups:detail", args=[group.pk])
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: set_members(group, **form.cleaned_data, by=request.user))
        if changed is not None:
            messages.success(request, _("名单已更新。"))
            return HttpResponseRedirect(f"{back}?day={form.cleaned_data['on']}")
    context = {
        "form": form,
        "title": _("调整“%(group)s”的成员") % {"group": group},
        "lead": _("勾选从那一天起的全部成员；没有勾选的，到前一天为止。"),
        "button": _("保存名单"),
        "back": back,
        "parent_title": group.name,
        "parent_url": back,
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
