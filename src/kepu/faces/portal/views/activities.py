"""What is on, and each activity as announced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kepu.core.asking import page_of
from kepu.engines.calendar import Entry, ics
from kepu.faces.portal.queries import AUDIENCES, Wanted, find, places_of, public_activity, to_come
from kepu.faces.portal.views.type_size import show
from kepu.operations.activities.actions.sign_up import sign_up_closed
from kepu.operations.activities.models import Activity
from kepu.operations.activities.queries.words import GROUP, KIND, labels, names_of
from kepu.operations.activities.states import COUNTED, ActivityState

PER_PAGE = 20
DIALLED = re.compile(r"\d[\d\s-]*\d")
KEPT_IN_FEED = timedelta(days=30)
MOST_IN_FEED = 500


@require_safe
def what_is_on(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    places = list(places_of(to_come(now)))
    wanted = _wanted(request, {place.code for place in places})
    page = page_of(request, find(wanted, now), PER_PAGE)
    kinds = labels(KIND)[KIND]
    days = [
        {"day": day, "rows": [(row, kinds.get(row.kind, "")) for row in rows]}
        for day, rows in groupby(page["page"], key=lambda row: timezone.localtime(row.starts_at).date())
    ]
    context = {
        **page,
        "days": days,
        "wanted": wanted,
        "choices": _choices(wanted),
        "places": places,
        "is_filtered": wanted != Wanted(),
    }
    return show(request, "portal/what_is_on.html", context)


def _wanted(request: HttpRequest, places: set[str]) -> Wanted:
    asked = request.GET
    when, audience, place = asked.get("when", ""), asked.get("for", ""), asked.get("place", "")
    return Wanted(
        when if when in ("week", "month") else "",
        audience if audience in AUDIENCES else "",
        place if place in places else "",
    )


def _choices(wanted: Wanted) -> list[dict[str, Any]]:
    """The two rows of links; each keeps what the others chose."""
    rows = [
        ("when", wanted.when, [("", _("全部")), ("week", _("本周")), ("month", _("本月"))], _("时间")),
        (
            "for",
            wanted.audience,
            [
                ("", _("全部")),
                ("children", _("儿童")),
                ("elderly", _("老人")),
                ("farmers", _("农民")),
                ("workers", _("职工")),
            ],
            _("适合"),
        ),
    ]
    kept = {"when": wanted.when, "for": wanted.audience, "place": wanted.place}
    return [
        {
            "label": label,
            "links": [
                {"label": words, "query": _query({**kept, name: value}), "is_current": value == current}
                for value, words in options
            ],
        }
        for name, current, options, label in rows
    ]


def _query(given: dict[str, str]) -> str:
    # Every value is one of ours: nothing to escape.
    return "&".join(f"{name}={value}" for name, value in given.items() if value)


@require_safe
def activity(request: HttpRequest, token: str) -> HttpResponse:
    shown = fetch_public(token)
    now = timezone.now()
    words = labels(KIND, GROUP)
    closed = sign_up_closed(shown, now)
    context = {
        "activity": shown,
        "kind": words[KIND].get(shown.kind, ""),
        "groups": names_of(shown.groups, words[GROUP]),
        "speakers": shown.speakers.all(),
        "co_hosts": shown.co_hosts.select_related("unit"),
        "can_sign_up": closed is None,
        "takes_sign_ups": shown.state == ActivityState.SIGN_UP,
        "closed_because": closed.message if closed else "",
        "is_over": shown.state in COUNTED or shown.ends_at < now,
        "is_cancelled": shown.state == ActivityState.CANCELLED,
        "is_one_day": is_one_day(shown),
        "contact_digits": digits_to_dial(shown.contact),
    }
    return show(request, "portal/activity.html", context)


def digits_to_dial(contact: str) -> str:
    """`王老师 0571-1234 5678` → `057112345678`; empty where the one number to dial cannot be told."""
    runs = DIALLED.findall(contact)
    digits = "".join(sign for sign in runs[0] if sign.isdigit()) if len(runs) == 1 else ""
    return digits if 7 <= len(digits) <= 12 else ""


def is_one_day(activity: Activity) -> bool:
    return timezone.localtime(activity.starts_at).date() == timezone.localtime(activity.ends_at).date()


def fetch_public(token: str) -> Activity:
    """What was announced once stays under its address. 404 for everything else."""
    shown = public_activity(token)
    if shown is None:
        raise Http404
    return shown


@require_safe
def activity_calendar(request: HttpRequest, token: str) -> HttpResponse:
    shown = fetch_public(token)
    return _feed(request, [shown], shown.title, f"{shown.public_token}.ics")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Every public activity, to subscribe to."""
    return _feed(request, to_come(timezone.now() - KEPT_IN_FEED)[:MOST_IN_FEED], _("科普活动"), "kepu.ics")


def _feed(request: HttpRequest, rows: Iterable[Activity], name: str, file_name: str) -> HttpResponse:
    entries = [_entry(request, row) for row in rows]
    data = ics(entries, name=name, stamp=timezone.now())
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def _entry(request: HttpRequest, row: Activity) -> Entry:
    address = request.build_absolute_uri(reverse("portal:activity", args=[row.public_token]))
    return Entry(
        uid=f"activity-{row.public_token}@kepu",
        title=row.title,
        first=row.starts_at,
        last=row.ends_at,
        updated=row.created_at,
        sequence=1 if row.postponed_from else 0,
        description="\n".join(part for part in (row.summary, row.contact and f"{_('咨询')}：{row.contact}") if part),
        place=row.place or row.region.name,
        url=address,
        cancelled=row.state == ActivityState.CANCELLED,
    )
