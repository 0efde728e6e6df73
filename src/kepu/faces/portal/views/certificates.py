"""Anybody who is shown a certificate may check it. Who has no code learns nothing, and nobody finds one by trying."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kepu.core.signin.addresses import client_address
from kepu.faces.portal.limits import is_too_often
from kepu.faces.portal.views.type_size import show
from kepu.operations.activities.queries.training import certificate as certificate_of
from kepu.operations.activities.queries.training import plain_hours
from kepu.operations.activities.verification_codes import is_code, plain_code, shown


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("查验码"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("印在证书左下角，11 位字母和数字，横线可以不输。"),
    )


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        code = plain_code(form.cleaned_data["code"]) or "-"
        return HttpResponseRedirect(reverse("portal:certificate", args=[code[:30]]))
    return show(request, "portal/certificates.html", {"form": form})


@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Valid, revoked, or not known; of the name only what masks it. A wrong code and an unknown one look the same."""
    if is_too_often(f"certificate:{client_address(request)}"):
        return render(request, "429.html", status=429)
    plain = plain_code(code)
    found = certificate_of(plain) if is_code(plain) else None
    context = {
        "found": found,
        "code": shown(plain[:30]),
        "form": CodeForm(),
        "hours": plain_hours(found.training.hours) if found else "",
    }
    response = show(request, "portal/certificate.html", context)
    response.status_code = 200 if found else 404
    response["X-Robots-Tag"] = "noindex"
    return response
