"""Calendars for a person's phone, each at a secret address that its owner can take back."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import require_anywhere
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.calendar import ics
from kepu.operations.activities.actions.calendar import digest_of, open_feed, revoke_feed, secret_of
from kepu.operations.activities.models import CalendarFeed
from kepu.operations.activities.permissions import ACTIVITY_VIEW, CALENDAR_VIEW
from kepu.operations.activities.queries.feeds import activity_entries, theme_day_entries

CACHED = timedelta(minutes=30)
Content = CalendarFeed.Content
NEEDS = {Content.THEME_DAYS: CALENDAR_VIEW, Content.UNIT: ACTIVITY_VIEW}


@signed_in
def feed_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, CALENDAR_VIEW)
    in_use = {row.content: row for row in request.user.calendar_feeds.filter(revoked_at__isnull=True)}
    feeds = [
        {"content": content, "row": in_use.get(content), "address": _address_of(request, in_use.get(content))}
        for content in Content
    ]
    return render(request, "activities/calendar_feeds.html", {"feeds": feeds, "unit": request.user.unit})


def _address_of(request: HttpRequest, row: CalendarFeed | None) -> str:
    secret = secret_of(row) if row is not None else ""
    return request.build_absolute_uri(reverse("activities:feed", args=[secret])) if secret else ""


@signed_in
@require_POST
def feed_open(request: StaffRequest, content: str) -> HttpResponse:
    if content not in Content.values:
        raise Http404
    open_feed(content=content, by=request.user)
    messages.success(request, _("订阅地址已生成，请只在自己的手机和电脑上使用。"))
    return HttpResponseRedirect(reverse("activities:feeds"))


@signed_in
@require_POST
def feed_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    revoke_feed(feed=get_object_or_404(CalendarFeed, pk=pk, person=request.user), by=request.user)
    messages.success(request, _("订阅已停用，原来的地址从现在起打不开。"))
    return HttpResponseRedirect(reverse("activities:feeds"))


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a phone reads, without signing in: whoever has the address sees what its owner may see now."""
    rows = CalendarFeed.objects.filter(revoked_at__isnull=True, person__is_active=True)
    row = rows.select_related("person__unit__region").filter(digest=digest_of(secret)).first()
    if row is None or not access.holds(row.person, NEEDS[Content(row.content)]):
        raise Http404
    host = request.get_host().partition(":")[0]
    now = timezone.now()
    if row.content == Content.UNIT:
        entries = activity_entries(row.person, now, host=host, root=request.build_absolute_uri("/"))
        name = _("%(unit)s科普活动") % {"unit": row.person.unit}
    else:
        entries, name = theme_day_entries(row.person, now, host=host), _("科普主题日")
    response = HttpResponse(ics(entries, name=name, stamp=now), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={int(CACHED.total_seconds())}"
    response["X-Robots-Tag"] = "noindex"
    return response
