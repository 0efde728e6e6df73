"""Limits on a signed-in session: idle time, whole time, and what must be done before anything else."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.core.access import active_grants
from kepu.core.persons.models import Person

# A page a minute is enough to know that somebody is there: not every request needs to write the session.
SEEN_EVERY_SECONDS = 60


class SessionLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Person):
            if not request.user.is_active or self._is_over(request):
                logout(request)
                messages.info(request, _("长时间没有操作，已自动退出。请重新登录，已保存的内容都在。"))
            elif (must := self._must_first(request.user)) and not self._is_on_the_way(request, must):
                return HttpResponseRedirect(must)
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        now = time.time()
        began = request.session.setdefault("began", now)
        seen = request.session.setdefault("seen", now)
        if now - seen > settings.KEPU_IDLE_SECONDS or now - began > settings.KEPU_SESSION_SECONDS:
            return True
        if now - seen > SEEN_EVERY_SECONDS:
            request.session["seen"] = now
        return False

    @staticmethod
    def _must_first(user: Person) -> str | None:
        if user.must_change_password:
            return reverse("account_change_password")
        required = set(settings.KEPU_SECOND_FACTOR_ROLES)
        if required & {grant.role for grant in active_grants(user)} and not is_mfa_enabled(user):
            return reverse("mfa_activate_totp")
        return None

    @staticmethod
    def _is_on_the_way(request: HttpRequest, must: str) -> bool:
        passing = (must, reverse("account_logout"), reverse("account_reauthenticate"))
        return request.path in passing or request.path.startswith(settings.STATIC_URL)
