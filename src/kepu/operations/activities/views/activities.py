"""Activities: the list, one of them, planning, and its life until it takes place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import attempt, page_of, page_of_many, require_anywhere, whole_number
from kepu.core.measures import promises
from kepu.core.permissions import EVIDENCE_VIEW
from kepu.core.persons.models import Person
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.documents import table_as_xlsx
from kepu.operations.activities.actions import activities as actions
from kepu.operations.activities.actions import recording
from kepu.operations.activities.forms.activities import (
    ActivityFilter,
    PlanForms,
    PostponeForm,
    ReasonForm,
    RepeatForm,
)
from kepu.operations.activities.forms.outcomes import EvidenceForm
from kepu.operations.activities.models import Activity, ActivityEvidence, Programme
from kepu.operations.activities.permissions import (
    ACTIVITY_ARCHIVE,
    ACTIVITY_PLAN,
    ACTIVITY_VIEW,
    PROGRAMME_VIEW,
    SIGNUP_VIEW,
)
from kepu.operations.activities.queries import planning
from kepu.operations.activities.queries.activities import (
    ReachTable,
    activities_for,
    co_hosted_for,
    filtered,
    history_of,
    people_reached,
    readable_by,
    with_counts,
)
from kepu.operations.activities.queries.calendar import proposal
from kepu.operations.activities.queries.clashes import Clash, clashes
from kepu.operations.activities.queries.evidence import required_evidence
from kepu.operations.activities.queries.register import MOST_ROWS, activity_register
from kepu.operations.activities.queries.steps import next_step
from kepu.operations.activities.queries.words import GROUP, KIND, PLACE, THEME, TRACK, labels, names_of
from kepu.operations.activities.states import ACTIVITY_MOVES, PUBLIC, ActivityState

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_PER_PAGE = 30

# States in which an outcome may be filled in, once the activity has begun.
FILLABLE = (
    ActivityState.APPROVED,
    ActivityState.ANNOUNCED,
    ActivityState.SIGN_UP,
    ActivityState.RUNNING,
    ActivityState.WRAPPED,
)

# Moves that need nothing but the button.
MOVES: dict[str, Callable[..., Activity]] = {
    "approve": actions.approve,
    "announce": actions.announce,
    "open_sign_up": actions.open_sign_up,
    "close_sign_up": actions.close_sign_up,
    "start": actions.start,
}


def all_words() -> dict[str, dict[str, str]]:
    return labels(KIND, THEME, PLACE, TRACK, GROUP)


# The list -----------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def activity_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, ACTIVITY_VIEW)
    words = all_words()
    form = ActivityFilter(request.GET or None, person=request.user, words=words)
    asked = form.asked()
    rows = filtered(activities_for(request.user), asked)
    detail = with_counts(Activity.objects.select_related("unit", "region", "programme"))
    page = page_of_many(request, rows, detail, ROWS_PER_PAGE)
    total = page["page"].paginator.count
    for row in page["page"]:
        row.kind_words = words[KIND].get(row.kind, row.kind)
    context = {
        **page,
        "form": form,
        "is_filtered": bool(asked),
        "total": total,
        # Of very many the dashboard tells; here it would cost more than it says.
        "people": people_reached(rows) if total <= MOST_ROWS else None,
        "can_plan": access.holds(request.user, ACTIVITY_PLAN),
        "may_review": access.holds(request.user, ACTIVITY_ARCHIVE),
        "can_export": total <= MOST_ROWS,
        "most_rows": MOST_ROWS,
    }
    return render(request, "activities/activities_list.html", context)


@signed_in
@require_safe
def co_hosted(request: StaffRequest) -> HttpResponse:
    """What the person's units host together with others: credit, not a second count."""
    require_anywhere(request, ACTIVITY_VIEW)
    context = {
        **page_of(request, co_hosted_for(request.user), ROWS_PER_PAGE),
        "may_review": access.holds(request.user, ACTIVITY_ARCHIVE),
    }
    return render(request, "activities/activities_co_hosted.html", context)


@signed_in
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """活动台账 of what the list shows, as a workbook."""
    require_anywhere(request, ACTIVITY_VIEW)
    with translation.override(settings.LANGUAGE_CODE):  # A document of the office, whoever takes it.
        words = all_words()
        form = ActivityFilter(request.GET or None, person=request.user, words=words)
        table = activity_register(filtered(activities_for(request.user), form.asked()), words)
        data = table_as_xlsx(table, made_on=timezone.localtime())
        name = f"{table.title}{timezone.localdate():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=XLSX, headers=headers)


# One activity -------------------------------------------------------------------------------------------------------


def activity_for_reading(person: Person, pk: int) -> Activity:
    """404 for those whose units neither host it nor host it together with others."""
    rows = readable_by(person).select_related(
        "unit__region", "region", "programme__parent__parent", "theme_day", "responsible", "verified_by", "copied_from"
    )
    found = rows.prefetch_related("reach").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_safe
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    activity = activity_for_reading(request.user, pk)
    return render(request, "activities/activities_detail.html", detail_context(request, activity))


def detail_context(request: StaffRequest, activity: Activity) -> dict[str, Any]:
    person, words = request.user, all_words()
    may_plan = actions.correct_activity.allowed(person, activity)
    may_run = recording.set_outcome.allowed(person, activity)
    is_open = activity.state in actions.CAN_BE_CORRECTED
    address = public_address(request, activity)
    reach = ReachTable.of(activity)
    return {
        "activity": activity,
        "kind": words[KIND].get(activity.kind, activity.kind),
        "theme": words[THEME].get(activity.theme, activity.theme),
        "place_type": words[PLACE].get(activity.place_type, activity.place_type),
        "track": words[TRACK].get(activity.track, activity.track),
        "groups": names_of(activity.groups, words[GROUP]),
        "group_words": words[GROUP],
        "step": next_step(activity, person),
        "moves": [
            verb for verb in ("close_sign_up", "announce") if may_plan and (activity.state, verb) in ACTIVITY_MOVES
        ],
        "reach": reach,
        "co_hosts": activity.co_hosts.select_related("unit"),
        "speakers": activity.speakers.all(),
        "served": activity.served.select_related("unit"),
        **evidence_context(person, activity),
        "history": history_of(activity),
        "served_by": promises().served_by("activities.Activity", activity, person),
        "clashes": clashes(activity, person=person) if is_open and may_plan else [],
        "may_plan": may_plan and is_open,
        "may_copy": may_plan,
        "may_run": may_run and activity.state not in (ActivityState.ARCHIVED, ActivityState.CANCELLED),
        "may_fill": may_run and activity.state in FILLABLE and activity.starts_at <= timezone.now(),
        "may_postpone": may_plan and (activity.state, "postpone") in ACTIVITY_MOVES,
        "may_cancel": may_plan and (activity.state, "cancel") in ACTIVITY_MOVES,
        "public_address": address,
        "qr": qr(address) if address else "",
        "door_url": url_where_there_is("activities:door", activity.pk)
        if is_open and access.may(person, SIGNUP_VIEW, activity)
        else "",
        "evidence_form": EvidenceForm(),
    }


def evidence_context(person: Person, activity: Activity) -> dict[str, Any]:
    """Photos apart from the rest; pictures only for those who may see the files."""
    rows = list(activity.evidence.select_related("file__unit"))
    files = [row.file for row in rows if row.file]
    visible = (
        access.ids_for(person, EVIDENCE_VIEW, type(files[0])._default_manager.filter(pk__in=[f.pk for f in files]))
        if files
        else set()
    )
    shown = [row for row in rows if row.file is None or row.file.pk in visible]
    required = required_evidence(activity.kind)
    there = {row.kind for row in rows}
    return {
        "photos": [row for row in shown if row.kind == ActivityEvidence.Kind.PHOTO and row.file],
        "papers": [row for row in shown if not (row.kind == ActivityEvidence.Kind.PHOTO and row.file)],
        "hidden_evidence": len(rows) - len(shown),
        "evidence_count": len(rows),
        "checklist": [(ActivityEvidence.Kind(kind).label, kind in there) for kind in required],
    }


def url_where_there_is(name: str, *args: object) -> str:
    """The address of a room that the site may not have."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def public_address(request: StaffRequest, activity: Activity) -> str:
    """What citizens open, once there is something to see."""
    if activity.state not in PUBLIC:
        return ""
    path = url_where_there_is("portal:activity", activity.public_token)
    return request.build_absolute_uri(path) if path else ""


def qr(address: str) -> SafeString:
    """The address as an inline picture, without a style of its own: the policy refuses those."""
    picture = segno.make(address, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(picture)  # noqa: S308 - drawn here from an address of this site


# Planning -----------------------------------------------------------------------------------------------------------


@signed_in
def new(request: StaffRequest) -> HttpResponse:
    """?programme=, ?theme_day=&day=, ?copy= fill the form in beforehand."""
    require_anywhere(request, ACTIVITY_PLAN)
    person = request.user
    initial, origin, copied = _taken_over(request)
    forms = PlanForms(request.POST or None, person=person, words=all_words(), initial=initial, parts_of=copied)
    context: dict[str, Any] = {"title": _("计划活动"), "origin": origin, "back": reverse("activities:list")}
    return _plan(request, forms, context, lambda draft: actions.plan_activity(draft=draft, by=person))


def _taken_over(request: StaffRequest) -> tuple[dict[str, Any], str, Activity | None]:
    """Initial values, where they come from in words, and the activity that is copied."""
    person, asked = request.user, request.GET
    initial = planning.blank(person)
    if not planning.hosts_for(person).filter(pk=person.unit_id).exists():
        host = planning.hosts_for(person).first()
        initial |= {"unit": host, "region": host.region} if host else {}
    initial |= {"mode": "onsite", "is_free": True}
    if copy_pk := whole_number(asked.get("copy")):
        old = access.fetch(person, ACTIVITY_PLAN, Activity.objects.select_related("unit__region", "region"), copy_pk)
        return initial | planning.from_activity(old), _("照“%(title)s”再办一次") % {"title": old.title}, old
    if programme_pk := whole_number(asked.get("programme")):
        rows = Programme.objects.select_related("parent__parent", "unit")
        programme = access.fetch(person, PROGRAMME_VIEW, rows, programme_pk)
        initial |= planning.from_programme(programme, timezone.localdate())
        return initial, _("属于“%(name)s”，已按它的设置填好") % {"name": programme.name}, None
    found = proposal(person, asked.get("theme_day", ""), _day(asked.get("day")))
    if found is not None:
        initial |= planning.from_theme_day(found, planning.hosts_for(person))
        return initial, _("为“%(name)s”，已按主题日填好") % {"name": found.theme_day.name}, None
    return initial, "", None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@signed_in
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _to_plan(request, pk)
    initial = planning.stored(activity)
    forms = PlanForms(
        request.POST or None, person=request.user, words=all_words(), base=activity, initial=initial, parts_of=activity
    )
    context: dict[str, Any] = {
        "title": _("修改活动"),
        "activity": activity,
        "back": reverse("activities:detail", args=[activity.pk]),
    }
    return _plan(
        request, forms, context, lambda draft: actions.correct_activity(activity, draft=draft, by=request.user)
    )


def _plan(
    request: StaffRequest,
    forms: PlanForms,
    context: dict[str, Any],
    act: Callable[[actions.ActivityDraft], Activity],
) -> HttpResponse:
    """Save, unless something collides and the person has not said to do it all the same."""
    found: list[Clash] = []
    if request.method == "POST" and forms.is_valid():
        draft = forms.draft()
        found = [] if "anyway" in request.POST else _clashes_of(draft, forms.base, request.user)
        if not found:
            activity = attempt(forms.main, lambda: act(draft))
            if activity is not None:
                words = _("已保存，等待批准。") if activity.state == ActivityState.PLANNED else _("已保存。")
                messages.success(request, words)
                return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))
    context |= {"forms": forms, "form": forms.main, "clashes": found}
    return render(request, "activities/activities_plan.html", context, status=422 if request.method == "POST" else 200)


def _clashes_of(draft: actions.ActivityDraft, base: Activity | None, person: Person) -> list[Clash]:
    activity = Activity(
        pk=base.pk if base else None,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        region=draft.region or draft.unit.region,
        place=draft.place,
        responsible=draft.responsible or person,
        programme=draft.programme,
        plan_people=draft.plan_people,
        capacity=draft.capacity,
    )
    return clashes(activity, person=person, speakers=[line.name for line in draft.speakers or ()])


def _to_plan(request: StaffRequest, pk: int) -> Activity:
    """404 for outsiders; 403 for those who may read it but not plan it."""
    activity = activity_for_reading(request.user, pk)
    access.require(request.user, ACTIVITY_PLAN, activity)
    return activity


@signed_in
def repeat(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _to_plan(request, pk)
    form = RepeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.repeat_activity(activity, **form.cleaned_data, by=request.user))
        if made is not None:
            words = _("又计划了 %(count)s 次，最后一次在 %(day)s。")
            day = timezone.localdate(made[-1].starts_at)
            messages.success(request, words % {"count": len(made), "day": day})
            return HttpResponseRedirect(f"{reverse('activities:list')}?{urlencode({'q': activity.title})}")
    return _small_form(request, activity, form, _("定期重复"), _("重复"))


# Life ----------------------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def move(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """One step on: approve, announce, open or close sign-up, start."""
    activity = activity_for_reading(request.user, pk)
    if verb not in MOVES:
        raise Http404
    MOVES[verb](activity, by=request.user)
    messages.success(request, _("“%(title)s”%(state)s。") % {"title": activity, "state": activity.get_state_display()})
    return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))


@signed_in
def postpone(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _to_plan(request, pk)
    form = PostponeForm(request.POST or None, initial={"starts_at": timezone.localtime(activity.starts_at)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: actions.postpone(activity, **given, by=request.user)) is not None:
            messages.success(request, _("已延期，报名都还在。"))
            return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))
    return _small_form(request, activity, form, _("延期"), _("延期"))


@signed_in
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    activity = _to_plan(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.cancel(activity, reason=reason, by=request.user)) is not None:
            messages.success(request, _("已取消。"))
            return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))
    return _small_form(request, activity, form, _("取消活动"), _("取消这项活动"))


def _small_form(request: StaffRequest, activity: Activity, form: Any, title: str, button: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "button": button,
        "lead": activity.title,
        "back": reverse("activities:detail", args=[activity.pk]),
        "parent_title": activity.title,
        "parent_url": reverse("activities:detail", args=[activity.pk]),
    }
    return render(request, "core/form.html", context, status=422 if form.is_bound else 200)
