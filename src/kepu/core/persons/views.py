"""Persons and what they may do. The system administrator opens accounts, the security administrator gives roles."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere
from kepu.core.permissions import GRANT_MANAGE, PERSON_MANAGE, PERSON_UNLOCK, PERSON_VIEW
from kepu.core.persons.actions import (
    create_person,
    deactivate_person,
    first_password,
    grant_role,
    reactivate_person,
    revoke_grant,
)
from kepu.core.persons.forms import GrantForm, PersonFilter, PersonForm
from kepu.core.persons.models import Grant, Person
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.signin.actions import remove_second_factor, reset_password, unlock
from kepu.core.signin.queries import is_locked_out


@signed_in
def person_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, PERSON_VIEW)
    form = PersonFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    persons = access.scoped(request.user, PERSON_VIEW, Person.objects.all())
    persons = (
        _filtered(persons, asked).select_related("unit__region").prefetch_related("grants__unit", "grants__region")
    )
    context = {
        **page_of(request, persons),
        "form": form,
        "today": timezone.localdate(),
        "is_filtered": bool(asked),
        "can_create": access.holds(request.user, PERSON_MANAGE),
    }
    context["rows"] = [
        (person, [grant for grant in person.grants.all() if grant.holds_on(context["today"])])
        for person in context["page"]
    ]
    return render(request, "core/person_list.html", context)


def _filtered(persons: QuerySet[Person], asked: dict[str, Any]) -> QuerySet[Person]:
    if words := asked.get("q"):
        persons = persons.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(unit__name__icontains=words)
        )
    if role := asked.get("role"):
        held = Grant.objects.on(timezone.localdate()).filter(role=role)
        persons = persons.filter(pk__in=held.values("person"))
    state = asked.get("state", "")
    if state != "all":
        persons = persons.filter(is_active=state != "closed")
    return persons.order_by("unit__region__code", "unit__name", "username")


@signed_in
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    return render(request, "core/person_detail.html", _told_of(request, _person(request, pk)))


def _person(request: StaffRequest, pk: int) -> Person:
    return access.fetch(request.user, PERSON_VIEW, Person.objects.select_related("unit__region"), pk)


def _told_of(request: StaffRequest, person: Person) -> dict[str, Any]:
    today = timezone.localdate()
    is_self = person.pk == request.user.pk
    can_unlock = unlock.allowed(request.user, person)
    grants = person.grants.select_related("unit", "region", "granted_by").order_by("-granted_at")
    return {
        "person": person,
        "grants": [(grant, grant.valid_until is not None and grant.valid_until < today) for grant in grants],
        "can_grant": not is_self and person.is_active and grant_role.allowed(request.user, person),
        "can_revoke": not is_self and access.may(request.user, GRANT_MANAGE, person),
        "can_deactivate": person.is_active and not is_self and deactivate_person.allowed(request.user, person),
        "can_reactivate": not person.is_active and reactivate_person.allowed(request.user, person),
        "can_unlock": can_unlock,
        "can_reset": can_unlock and not is_self,
        "is_locked_out": can_unlock and is_locked_out(person.username),
        "has_second_factor": is_mfa_enabled(person),
    }


@signed_in
@never_cache
def person_new(request: StaffRequest) -> HttpResponse:
    """The first password is on the page that answers, and nowhere else."""
    require_anywhere(request, PERSON_MANAGE)
    form = PersonForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        password = first_password()
        person = attempt(form, lambda: create_person(**form.cleaned_data, password=password, by=request.user))
        if person is not None:
            return render(
                request, "core/person_password.html", {"person": person, "password": password, "is_new": True}
            )
    context = {
        "form": form,
        "title": _("新增人员"),
        "lead": _("开通账号后，由安全管理员授权，才能看到内容。"),
        "button": _("开通账号"),
        "back": reverse("persons:list"),
        "parent_title": _("人员"),
        "parent_url": reverse("persons:list"),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def person_deactivate(request: StaffRequest, pk: int) -> HttpResponse:
    person = deactivate_person(_person(request, pk), by=request.user)
    messages.success(request, _("已停用%(name)s的账号，正在使用的会话随即退出。") % {"name": person.name})
    return _back(person)


@signed_in
@require_POST
def person_reactivate(request: StaffRequest, pk: int) -> HttpResponse:
    person = reactivate_person(_person(request, pk), by=request.user)
    messages.success(request, _("已恢复%(name)s的账号。") % {"name": person.name})
    return _back(person)


@signed_in
def grant_new(request: StaffRequest, pk: int) -> HttpResponse:
    person = access.fetch(request.user, GRANT_MANAGE, Person.objects.select_related("unit"), pk)
    form = GrantForm(request.POST or None, by=request.user)
    back = reverse("persons:detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        grant = attempt(form, lambda: grant_role(person, **form.cleaned_data, by=request.user))
        if grant is not None:
            messages.success(request, _("已授权：%(grant)s。") % {"grant": grant})
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("给%(name)s授权") % {"name": person.name},
        "lead": _("系统、安全、审计三员互不兼任，也不兼任业务角色。只能授予您自己管辖范围之内的单位和地区。"),
        "button": _("授权"),
        "back": back,
        "parent_title": person.name,
        "parent_url": back,
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def grant_revoke(request: StaffRequest, pk: int, grant_pk: int) -> HttpResponse:
    grant = access.fetch(request.user, PERSON_VIEW, Grant.objects.filter(person=pk).select_related("person"), grant_pk)
    revoke_grant(grant, by=request.user)
    messages.success(request, _("已收回：%(grant)s。") % {"grant": grant})
    return _back(grant.person)


@signed_in
@require_POST
def person_unlock(request: StaffRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    unlock(person, by=request.user)
    messages.success(request, _("已解除%(name)s的登录锁定。") % {"name": person.name})
    return _back(person)


@signed_in
@never_cache
@require_POST
def person_password(request: StaffRequest, pk: int) -> HttpResponse:
    person = access.fetch(request.user, PERSON_UNLOCK, Person, pk)
    password = reset_password(person, by=request.user)
    return render(request, "core/person_password.html", {"person": person, "password": password, "is_new": False})


@signed_in
@require_POST
def person_second_factor(request: StaffRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    remove_second_factor(person, by=request.user)
    messages.success(request, _("已移除%(name)s的两步验证，下次登录后可以重新启用。") % {"name": person.name})
    return _back(person)


def _back(person: Person) -> HttpResponse:
    return HttpResponseRedirect(reverse("persons:detail", args=[person.pk]))
