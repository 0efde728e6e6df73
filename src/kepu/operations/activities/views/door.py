"""The door: who signed up, who came, on the net and off it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import attempt, whole_number
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.documents import Column, Table, table_as_xlsx
from kepu.engines.sheets import UnreadableSheet
from kepu.operations.activities.actions.door import (
    MOST_AT_ONCE,
    MOST_EVENTS,
    WALK_IN,
    DoorEvent,
    EventOutcome,
    Revealed,
    RosterLine,
    count_heads,
    import_roster,
    reveal_sign_ups,
    take_back_walk_in,
    take_events,
)
from kepu.operations.activities.actions.sign_up import cancel_sign_up, plain_code
from kepu.operations.activities.forms.door import HeadCountForm, RevealForm, RosterForm, WalkInForm
from kepu.operations.activities.models import Activity, Attendance, Scan, SignUp
from kepu.operations.activities.permissions import ACTIVITY_RUN, SIGNUP_VIEW
from kepu.operations.activities.queries.door import for_door, progress_of
from kepu.operations.activities.queries.words import GROUP, MAIN_GROUPS, labels
from kepu.operations.activities.roster_sheet import read_roster, roster_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ERRORS_SHOWN = 50
LINES_SHOWN = 30
MOST_WALK_INS_SHOWN = 20
# Beyond these a device has no clock; and a time near the end of time cannot be told in another zone.
FIRST_YEAR, LAST_YEAR = 2000, 2100
ROSTER_SALT = "activities.roster"
ROSTER_SECONDS = 3600


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the door page and the quick record for places without a network. It holds no secret."""
    base = request.path.removesuffix("sw.js")
    context = {"base": base.replace("/", r"\/"), "static_url": settings.STATIC_URL}
    response = render(request, "activities/service_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = base
    return response


def _fetch(request: StaffRequest, pk: int) -> Activity:
    rows = Activity.objects.select_related("unit__region", "region")
    return access.fetch(request.user, SIGNUP_VIEW, rows, pk)


def _group_words() -> dict[str, str]:
    return labels(GROUP)[GROUP]


# The page -----------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def door(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody who may come, on one page: with no network it is all there is."""
    return _show_door(request, _fetch(request, pk))


def _show_door(request: StaffRequest, activity: Activity, status: int = 200, **forms: Any) -> HttpResponse:
    words = _group_words()
    asked = request.GET.get("q", "").strip()
    rows = [_row_of(row) for row in for_door(activity)]
    shown = [row for row in rows if asked.upper() in row["text"]] if asked else rows
    walk_ins = activity.attendances.filter(source=Attendance.Source.DOOR).order_by("-first_seen_at", "-pk")
    context = {
        "activity": activity,
        "rows": shown,
        "is_searched": bool(asked),
        "asked": asked,
        "progress": progress_of(activity),
        "walk_ins": [(row, words.get(row.group, row.group)) for row in walk_ins[:MOST_WALK_INS_SHOWN]],
        "can_run": access.may(request.user, ACTIVITY_RUN, activity),
        "can_reveal": reveal_sign_ups.allowed(request.user, activity),
        "is_shut": activity.state in ("archived", "cancelled"),
        "walk_in_form": WalkInForm(words=words),
        "count_form": HeadCountForm(activity=activity, words=words),
        "event": uuid4(),
        **forms,
    }
    return render(request, "activities/door.html", context, status=status)


def _row_of(row: SignUp) -> dict[str, Any]:
    name, phone = row.masked_name, row.masked_phone
    came = getattr(row, "attendance", None)
    return {
        "row": row,
        "name": name,
        "phone": phone,
        "code": f"{row.code[:4]}-{row.code[4:]}",
        "came_at": came.first_seen_at if came else None,
        # What a search looks through: number, name as shown, code, end of the telephone number.
        "text": f"{row.number} {name} {row.code} {phone[-4:]}".upper(),
    }


# What devices report ------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def scans(request: StaffRequest, pk: int) -> JsonResponse:
    """A batch of events as static/activities/outbox.js sends them. Sent twice, and in any order, it is the same.

    {"events": [{"event": uuid, "code": "AB3D9X2K", "scanned_at": ISO 8601 with offset}, …]}; instead of a code
    "people": 3 and "group": "youth" for those who have none. Answers {"acknowledged": [ids], "refused": [{"id",
    "message"}], "results": [{"event", "outcome", "number", "name", "people", "words"}]}.
    """
    activity = _fetch(request, pk)
    try:
        given = json.loads(request.body)["events"]
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"error": _('应为 JSON：{"events": […]}。')}, status=400)
    if len(given) > MOST_EVENTS:
        return JsonResponse({"error": _("一次最多 %(most)s 条。") % {"most": MOST_EVENTS}}, status=413)
    events: list[DoorEvent] = []
    refused: list[dict[str, str]] = []
    for each in given:
        try:
            events.append(_event_of(each))
        except (ValueError, TypeError) as wrong:
            refused.append({"id": str(each.get("event", ""))[:36], "message": str(wrong)})
    try:
        answers = take_events(activity, events=events, by=request.user) if events else []
    except (RuleBroken, NotAllowed) as no:
        refused += [{"id": str(event.event), "message": str(no)} for event in events]
        answers = []
    return JsonResponse(
        {
            "acknowledged": [str(answer.event) for answer in answers],
            "refused": refused,
            "results": [_result_of(answer) for answer in answers],
            "came": progress_of(activity).came,
        },
        status=200 if answers or not refused else 409,
    )


def _event_of(given: dict[str, Any]) -> DoorEvent:
    """Raises ValueError or TypeError in words."""
    try:
        event = UUID(given.get("event"))
        seen_at = parse_datetime(given.get("scanned_at", ""))
    except (ValueError, TypeError, AttributeError):
        raise ValueError(_("签到记录不完整。")) from None
    if not isinstance(seen_at, datetime) or seen_at.utcoffset() is None:
        raise ValueError(_("签到时间应带时区，如 2026-05-16T09:00:00+08:00。"))
    if not FIRST_YEAR <= seen_at.year <= LAST_YEAR:
        raise ValueError(_("签到时间的年份不对，请校准这台设备的时钟。"))
    if "people" in given:
        people, group = given["people"], given.get("group", "")
        if not isinstance(people, int) or isinstance(people, bool) or not 1 <= people <= MOST_AT_ONCE:
            raise ValueError(_("人数应在 1 到 %(most)s 之间。") % {"most": MOST_AT_ONCE})
        if group not in (*MAIN_GROUPS, ""):
            raise ValueError(_("没有这个人群。"))
        return DoorEvent(event, seen_at, WALK_IN, people, group)
    code = plain_code(given.get("code", ""))
    if not code or code == WALK_IN:
        raise ValueError(_("没有报名码。"))
    return DoorEvent(event, seen_at, code)


def _result_of(answer: EventOutcome) -> dict[str, Any]:
    row = answer.sign_up
    return {
        "event": str(answer.event),
        "outcome": answer.outcome,
        "words": str(Scan.Outcome(answer.outcome).label),
        "number": row.number if row else None,
        "name": row.masked_name if row else "",
        "people": row.people if row else None,
    }


@signed_in
@require_POST
def check_in(request: StaffRequest, pk: int) -> HttpResponse:
    """One code, typed or tapped on a page without scripts."""
    activity = _fetch(request, pk)
    code = plain_code(request.POST.get("code", ""))
    if not code or code == WALK_IN:
        raise RuleBroken("SGN-026", _("请填写报名码。"))
    # A code taken twice is taken once anyhow: the event needs no key from the page.
    (answer,) = take_events(activity, events=[DoorEvent(uuid4(), timezone.now(), code)], by=request.user)
    if answer.outcome == Scan.Outcome.TAKEN and answer.sign_up:
        words = _("%(number)s 号 %(name)s 已签到。")
        messages.success(request, words % {"number": answer.sign_up.number, "name": answer.sign_up.masked_name})
    else:
        messages.error(request, f"{Scan.Outcome(answer.outcome).label}：{code}")
    return _back_to_door(activity)


def _event_key(given: str, people: int, group: str) -> UUID:
    """The button pressed twice is one event; another number on a page gone back to is another."""
    try:
        return uuid5(UUID(given), f"{people}:{group}")
    except ValueError:
        return uuid4()


def _back_to_door(activity: Activity) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("activities:door", args=[activity.pk]))


@signed_in
@require_POST
def walk_in(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _fetch(request, pk)
    form = WalkInForm(request.POST, words=_group_words())
    if not form.is_valid():
        return _show_door(request, activity, 422, walk_in_form=form)
    people, group = form.cleaned_data["people"], form.cleaned_data["group"]
    key = _event_key(request.POST.get("event", ""), people, group)
    event = DoorEvent(key, timezone.now(), WALK_IN, people, group)
    take_events(activity, events=[event], by=request.user)
    messages.success(request, _("已登记 %(people)s 人。") % {"people": event.people})
    return _back_to_door(activity)


@signed_in
@require_POST
def walk_in_remove(request: StaffRequest, pk: int, attendance_pk: int) -> HttpResponse:
    activity = _fetch(request, pk)
    row = activity.attendances.filter(pk=attendance_pk).first()
    if row is None:
        raise Http404
    take_back_walk_in(activity, attendance=row, by=request.user)
    messages.success(request, _("已撤销。"))
    return _back_to_door(activity)


@signed_in
@require_POST
def heads(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _fetch(request, pk)
    form = HeadCountForm(request.POST, activity=activity, words=_group_words())
    if form.is_valid():
        counted = attempt(
            form,
            lambda: count_heads(
                activity,
                people_by_group=form.people_by_group(),
                method=form.cleaned_data["method"],
                by=request.user,
            ),
        )
        if counted is not None:
            messages.success(request, _("人数已记下。"))
            return _back_to_door(activity)
    return _show_door(request, activity, 422, count_form=form)


@signed_in
@require_POST
def give_up(request: StaffRequest, pk: int, sign_up_pk: int) -> HttpResponse:
    """Somebody called to say they will not come."""
    activity = _fetch(request, pk)
    access.require(request.user, ACTIVITY_RUN, activity)
    row = _sign_up(activity, sign_up_pk)
    cancel_sign_up(row, by=request.user)
    messages.success(request, _("%(number)s 号已取消，候补按次序转正。") % {"number": row.number})
    return _back_to_door(activity)


def _sign_up(activity: Activity, pk: int | None) -> SignUp:
    row = activity.sign_ups.select_related("activity").filter(pk=pk).first() if pk is not None else None
    if row is None:
        raise Http404
    return row


# Paper rosters ------------------------------------------------------------------------------------------------------


def _attached(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_safe
def roster_template(request: StaffRequest, pk: int) -> HttpResponse:
    _fetch(request, pk)
    return _attached(roster_form(_main_groups()), _("签到名单模板.xlsx"))


def _main_groups() -> dict[str, str]:
    words = _group_words()
    return {code: words.get(code, code) for code in MAIN_GROUPS}


@signed_in
def roster(request: StaffRequest, pk: int) -> HttpResponse:
    """Look first, then import. Between the two steps only keyed hashes travel, signed, never a number."""
    activity = _fetch(request, pk)
    access.require(request.user, ACTIVITY_RUN, activity)
    if request.method == "POST" and "lines" in request.POST:
        return _import_roster(request, activity)
    form = RosterForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    read = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_roster(file.read(), file.name, _main_groups())
        except UnreadableSheet as refused:
            form.add_error("file", str(refused))
    context: dict[str, Any] = {"activity": activity, "form": form, "read": read}
    if read is not None:
        words = _group_words()
        context |= {
            "errors": read.errors[:ERRORS_SHOWN],
            "more_errors": max(0, len(read.errors) - ERRORS_SHOWN),
            "lines": [(each, words.get(each.line.group, "")) for each in read.lines[:LINES_SHOWN]],
            "more_lines": max(0, len(read.lines) - LINES_SHOWN),
            "signed": _signed(activity, [each.line for each in read.lines]) if read.lines else "",
        }
    is_refused = bool(form.errors) or bool(read and read.errors)
    return render(request, "activities/door_roster.html", context, status=422 if is_refused else 200)


def _signed(activity: Activity, lines: list[RosterLine]) -> str:
    given = [activity.pk, [[line.person_key, line.group] for line in lines]]
    return signing.dumps(given, salt=ROSTER_SALT, compress=True)


def _import_roster(request: StaffRequest, activity: Activity) -> HttpResponse:
    try:
        given_pk, given = signing.loads(request.POST["lines"], salt=ROSTER_SALT, max_age=ROSTER_SECONDS)
    except signing.BadSignature:
        given_pk, given = None, []
    if given_pk != activity.pk:
        raise RuleBroken("SGN-027", _("预览已过期，请重新上传名单。"))
    added = import_roster(activity, lines=[RosterLine(key, group) for key, group in given], by=request.user)
    messages.success(request, _("名单已导入，计入 %(added)s 人；已扫码签到的不重复计。") % {"added": added})
    return _back_to_door(activity)


# Names in full ------------------------------------------------------------------------------------------------------


@signed_in
@never_cache
def names(request: StaffRequest, pk: int) -> HttpResponse:
    """One name, or the whole list as a file, for the host's own unit, with a reason that goes on record."""
    activity = _fetch(request, pk)
    if not reveal_sign_ups.allowed(request.user, activity):
        raise Http404
    one = whole_number(request.POST.get("sign_up") or request.GET.get("sign_up"))
    sign_up = _sign_up(activity, one) if one is not None else None
    form = RevealForm(request.POST if request.method == "POST" else None)
    revealed: list[Revealed] = []
    if request.method == "POST" and form.is_valid():
        found = attempt(
            form,
            lambda: reveal_sign_ups(activity, reason=form.cleaned_data["reason"], sign_up=sign_up, by=request.user),
        )
        if found is not None and sign_up is None:
            return _attached(_as_table(activity, found), _("%(title)s报名名单.xlsx") % {"title": activity.title})
        revealed = found or []
    context = {"activity": activity, "form": form, "sign_up": sign_up, "revealed": revealed[0] if revealed else None}
    return render(request, "activities/door_names.html", context, status=422 if form.errors else 200)


def _as_table(activity: Activity, rows: list[Revealed]) -> bytes:
    columns = (
        Column(_("序号"), 6, is_centred=True),
        Column(_("姓名或团体"), 20),
        Column(_("联系人"), 12),
        Column(_("电话"), 16),
        Column(_("人数"), 6, is_centred=True),
        Column(_("监护人"), 12),
        Column(_("状态"), 10),
    )
    table = Table(
        title=_("%(title)s报名名单") % {"title": activity.title},
        columns=columns,
        rows=[
            (
                row.number,
                row.party or row.name,
                row.name if row.party else "",
                row.phone if not row.is_erased else _("（已到期删除）"),
                row.people,
                row.guardian,
                row.state,
            )
            for row in rows
        ],
        note=_("含个人信息，用后请删除"),
    )
    return table_as_xlsx(table, made_on=timezone.localtime())
