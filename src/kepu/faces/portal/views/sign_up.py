"""Signing up, finding one's sign-up again, and giving the place back."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kepu.core.errors import RuleBroken
from kepu.faces.portal.forms import CancelForm, FindForm, PartyForm, SignUpForm
from kepu.faces.portal.limits import limited
from kepu.faces.portal.queries import id_of_public
from kepu.faces.portal.views.activities import fetch_public, is_one_day
from kepu.faces.portal.views.type_size import show
from kepu.operations.activities import burst
from kepu.operations.activities.actions.sign_up import (
    NOTICE_VERSION,
    SignUpRequest,
    cancel_sign_up,
    erased_on,
    plain_code,
    sign_up_closed,
)
from kepu.operations.activities.models import SignUp
from kepu.operations.activities.queries.door import sign_up_of
from kepu.operations.activities.states import SignUpState

RETRY_SECONDS = "3"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("sign-up")
def sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """One person or a family."""
    return _sign_up(request, token, SignUpForm, "portal/sign_up.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("sign-up")
def sign_up_party(request: HttpRequest, token: str) -> HttpResponse:
    """A class, a village: the same queue, one contact."""
    return _sign_up(request, token, PartyForm, "portal/sign_up_party.html")


def _sign_up(
    request: HttpRequest, token: str, form_class: type[SignUpForm] | type[PartyForm], template: str
) -> HttpResponse:
    # In a burst nothing is read for those whose form is in order: the writer reads the activity once for all of them.
    pk = id_of_public(token)
    if pk is None:
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        asked = SignUpRequest.of(**form.request_fields(), arrived_at=timezone.now())
        try:
            made = burst.sign_up(pk, asked)
        except RuleBroken as refused:
            form.add_error(None, str(refused))
        except burst.TryAgain:
            form.add_error(None, _("现在报名的人多，还没有报上。请过几秒再按一次提交，不会重复报名。［SGN-030］"))
            status = 503
        else:
            return HttpResponseRedirect(reverse("portal:sign_up_detail", args=[made.code]))
    activity = fetch_public(token)
    if form.errors and status == 200:
        status = 422
    closed = sign_up_closed(activity, timezone.now())
    context = {
        "activity": activity,
        "form": form,
        "closed_because": closed.message if closed else "",
        "notice_version": NOTICE_VERSION,
        "erased_on": erased_on(activity),
    }
    response = show(request, template, context, status)
    if status == 503:
        response["Retry-After"] = RETRY_SECONDS
    return response


@require_safe
@never_cache
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """The number, the code and its QR. Whoever knows the code sees it; names and telephones are masked."""
    return _show_mine(request, _by_code(code), CancelForm())


@require_http_methods(["GET", "HEAD", "POST"])
@limited("find")
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    row = _by_code(code)
    if request.method != "POST":
        # The address stays in the browser after a wrong answer: opened again, it shows the sign-up.
        return HttpResponseRedirect(reverse("portal:sign_up_detail", args=[row.code]))
    form = CancelForm(request.POST)
    if form.is_valid():
        if sign_up_of(row.code, form.cleaned_data["phone_tail"]) is None:
            form.add_error("phone_tail", _("与报名时填的手机号不符，请核对后四位。"))
        else:
            try:
                cancel_sign_up(row, by=None)
            except RuleBroken as refused:
                form.add_error(None, str(refused))
            else:
                return HttpResponseRedirect(reverse("portal:sign_up_detail", args=[row.code]))
    return _show_mine(request, row, form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("find")
def find(request: HttpRequest) -> HttpResponse:
    """To one's own sign-up, by its code and the end of the telephone number."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = sign_up_of(form.cleaned_data["code"], form.cleaned_data["phone_tail"])
        if row is not None:
            return HttpResponseRedirect(reverse("portal:sign_up_detail", args=[row.code]))
        form.add_error(
            None, _("没有找到：报名码或手机号后四位不对，请核对。码里没有数字 0 和 1，也没有 A、E、I、O、U。")
        )
    return show(request, "portal/find.html", {"form": form}, 422 if form.errors else 200)


def _by_code(code: str) -> SignUp:
    rows = SignUp.objects.select_related("activity__unit", "activity__region", "attendance")
    row = rows.filter(code=plain_code(code)).first()
    if row is None:
        raise Http404
    return row


def _show_mine(request: HttpRequest, row: SignUp, form: CancelForm, status: int = 200) -> HttpResponse:
    activity = row.activity
    is_waiting = row.state == SignUpState.WAITING
    ahead = activity.sign_ups.filter(state=SignUpState.WAITING, number__lt=row.number).count() if is_waiting else 0
    is_cancelled = row.state == SignUpState.CANCELLED
    has_come = hasattr(row, "attendance")
    context: dict[str, Any] = {
        "row": row,
        "activity": activity,
        "form": form,
        "code": f"{row.code[:4]}-{row.code[4:]}",
        "picture": "" if is_cancelled else segno.make(row.code, error="m").png_data_uri(scale=8, border=3),
        "is_waiting": is_waiting,
        "is_seated": row.state == SignUpState.SEATED,
        "is_cancelled": is_cancelled,
        "is_called_off": activity.state == "cancelled",
        "has_come": has_come,
        "ahead": ahead,
        "is_one_day": is_one_day(activity),
        "can_cancel": not (is_cancelled or has_come or activity.ends_at < timezone.now()),
    }
    return show(request, "portal/sign_up_detail.html", context, status)
