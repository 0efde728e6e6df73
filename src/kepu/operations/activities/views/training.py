"""Training: classes with their rosters, attendance and certificates, courses, and the ledger of it all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere, whole_number
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.documents import table_as_xlsx
from kepu.operations.activities.actions import training as actions
from kepu.operations.activities.forms.training import (
    AttendanceForm,
    ClassForm,
    CourseForm,
    RevokeForm,
    RosterForm,
    TraineeForm,
)
from kepu.operations.activities.models import Course, Trainee, TrainingClass
from kepu.operations.activities.permissions import ACTIVITY_VIEW, TRAINING_MANAGE
from kepu.operations.activities.queries.training import (
    classes_for,
    courses_for,
    roster_of,
    totals,
    training_ledger,
    with_numbers,
)
from kepu.operations.activities.queries.words import GROUP, TRACK, labels, names_of
from kepu.operations.activities.states import COUNTED, ActivityState
from kepu.operations.activities.trainee_sheet import read_trainees, trainee_form
from kepu.operations.activities.verification_codes import shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRAINEES_PER_PAGE = 30
PROBLEMS_SHOWN = 50


# The list, the ledger ------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def training_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, ACTIVITY_VIEW)
    words = labels(TRACK)
    classes, year, track = _asked(request)
    page = page_of(request, classes)
    for row in page["page"]:
        row.track_words = words[TRACK].get(row.activity.track, row.activity.track)
    today = timezone.localdate().year
    context = {
        **page,
        "totals": totals(classes),
        "year": year,
        "years": range(today, today - 6, -1),
        "track": track,
        "tracks": words[TRACK].items(),
        "can_manage": access.holds(request.user, TRAINING_MANAGE),
    }
    return render(request, "activities/training_list.html", context)


def _asked(request: StaffRequest) -> tuple[Any, int | None, str]:
    classes = classes_for(request.user)
    year, track = whole_number(request.GET.get("year")), request.GET.get("track", "")
    if year and 2000 <= year <= 2099:
        classes = classes.filter(activity__ends_at__year=year)
    known = track in labels(TRACK)[TRACK]
    return (classes.filter(activity__track=track), year, track) if known else (classes, year, "")


@signed_in
@require_safe
def ledger(request: StaffRequest) -> HttpResponse:
    """培训台账 of what the list shows."""
    require_anywhere(request, ACTIVITY_VIEW)
    classes, year, _track = _asked(request)
    with translation.override(settings.LANGUAGE_CODE):  # A document of the office, whoever takes it.
        table = training_ledger(classes, labels(TRACK, GROUP))
        name = f"{year}年培训台账.xlsx" if year else "培训台账.xlsx"
        return _xlsx(table_as_xlsx(table, made_on=timezone.localtime()), name)


# Courses -------------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def course_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, TRAINING_MANAGE)
    page = page_of(request, courses_for(request.user))
    words = labels(TRACK)[TRACK]
    for row in page["page"]:
        row.track_words = words.get(row.track, row.track)
    return render(request, "activities/training_courses.html", page)


@signed_in
def course_new(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, TRAINING_MANAGE)
    form = CourseForm(request.POST or None, person=request.user, words=labels(TRACK))
    if request.method == "POST" and form.is_valid():
        course = attempt(form, lambda: actions.add_course(**form.cleaned_data, by=request.user))
        if course is not None:
            messages.success(request, _("已新增课程“%(course)s”。") % {"course": course})
            return HttpResponseRedirect(reverse("activities:courses"))
    return _course_form(request, form, _("新增课程"), _("新增"))


@signed_in
def course_edit(request: StaffRequest, pk: int) -> HttpResponse:
    course = access.fetch(request.user, TRAINING_MANAGE, Course.objects.select_related("unit"), pk)
    initial = {name: getattr(course, name) for name in ("title", "track", "hours", "syllabus", "in_use")}
    form = CourseForm(request.POST or None, person=request.user, words=labels(TRACK), course=course, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: actions.correct_course(course, **form.cleaned_data, by=request.user))
        if changed is not None:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(reverse("activities:courses"))
    return _course_form(request, form, course.title, _("保存"))


def _course_form(request: StaffRequest, form: CourseForm, title: str, button: str) -> HttpResponse:
    back = reverse("activities:courses")
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "parent_title": _("课程"),
        "parent_url": back,
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


# A class -------------------------------------------------------------------------------------------------------------


@signed_in
def class_new(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, TRAINING_MANAGE)
    asked = whole_number(request.GET.get("course"))
    course = None
    if asked is not None:
        course = access.fetch(request.user, TRAINING_MANAGE, Course.objects.select_related("unit__region"), asked)
    form = ClassForm(request.POST or None, person=request.user, words=labels(TRACK, GROUP), course=course)
    if request.method == "POST" and form.is_valid():
        training = attempt(form, lambda: actions.open_class(plan=form.plan(), by=request.user))
        if training is not None:
            messages.success(request, _("培训班已建好。接下来登记学员。"))
            return HttpResponseRedirect(reverse("activities:training_class", args=[training.pk]))
    context = {
        "form": form,
        "title": _("办一期培训班"),
        "courses": [] if course else courses_for(request.user).filter(in_use=True)[:12],
        "course": course,
        "back": reverse("activities:training"),
    }
    return render(request, "activities/training_form.html", context, status=422 if form.errors else 200)


@signed_in
def class_edit(request: StaffRequest, pk: int) -> HttpResponse:
    training = _managed(request, pk)
    form = ClassForm(request.POST or None, person=request.user, words=labels(TRACK, GROUP), training=training)
    back = reverse("activities:training_class", args=[pk])
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: actions.correct_class(training, plan=form.plan(), by=request.user))
        if changed is not None:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": training.activity.title, "back": back}
    return render(request, "activities/training_form.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def class_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What everybody who sees the activity may see: numbers. The roster is for those who run the class."""
    training = access.fetch(request.user, ACTIVITY_VIEW, with_numbers(TrainingClass.objects.all()), pk)
    return _class_page(request, training)


def _class_page(
    request: StaffRequest,
    training: Any,
    *,
    one: TraineeForm | None = None,
    roster: RosterForm | None = None,
    problems: list[tuple[int, str]] | None = None,
) -> HttpResponse:
    words = labels(TRACK, GROUP)
    activity = training.activity
    can_manage = actions.add_trainees.allowed(request.user, training)
    trainees = page_of(request, roster_of(training), TRAINEES_PER_PAGE) if can_manage else {}
    for trainee in trainees.get("page", ()):
        trainee.group_words = words[GROUP].get(trainee.group, "")
        trainee.hours_words = _plain(trainee.hours_attended)
        trainee.code_shown = shown(trainee.verification_code)
    is_open = activity.state not in (ActivityState.ARCHIVED, ActivityState.CANCELLED)
    context = {
        **trainees,
        "training": training,
        "activity": activity,
        "hours": _plain(training.hours),
        "sessions": training.sessions.all(),
        "track_words": words[TRACK].get(activity.track, activity.track),
        "group_words": names_of(activity.groups, words[GROUP]),
        "speakers": activity.speakers.all(),
        "times": training.came if training.on_roster else training.counted,
        "is_counted": activity.state in COUNTED,
        "can_manage": can_manage,
        "can_change": can_manage and is_open,
        "due": max(0, training.graduates - training.certified),
        "trainee_form": one or TraineeForm(groups=words[GROUP], initial={"group": _usual_group(training)}),
        "roster_form": roster or RosterForm(),
        "problems": (problems or [])[:PROBLEMS_SHOWN],
        "more_problems": max(0, len(problems or []) - PROBLEMS_SHOWN),
    }
    wrong = bool(problems) or any(form is not None and form.errors for form in (one, roster))
    return render(request, "activities/training_class.html", context, status=422 if wrong else 200)


def _usual_group(training: TrainingClass) -> str:
    groups = training.activity.groups
    return groups[0] if len(groups) == 1 else ""


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"


def _managed(request: StaffRequest, pk: int) -> TrainingClass:
    rows = TrainingClass.objects.select_related("activity__unit__region", "activity__region", "course")
    return access.fetch(request.user, TRAINING_MANAGE, rows, pk)


def _to_class(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("activities:training_class", args=[pk]))


# The roster ----------------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def trainee_add(request: StaffRequest, pk: int) -> HttpResponse:
    training = _managed(request, pk)
    form = TraineeForm(request.POST, groups=labels(GROUP)[GROUP])
    if form.is_valid():
        added = attempt(form, lambda: actions.add_trainees(training, lines=[form.line()], by=request.user))
        if added is not None:
            words = _("已登记 %(name)s。") if added else _("%(name)s 已在名册上，已更新单位和人群。")
            messages.success(request, words % {"name": form.cleaned_data["name"]})
            return _to_class(pk)
    return _class_page(request, with_numbers(TrainingClass.objects.filter(pk=pk)).get(), one=form)


@signed_in
@require_POST
def roster_upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Good rows are taken, the others told with their row; sent again, nobody is on the roster twice."""
    training = _managed(request, pk)
    form = RosterForm(request.POST, request.FILES)
    problems: list[tuple[int, str]] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        groups = labels(GROUP)[GROUP]

        def take() -> int:
            roster = read_trainees(file.read(), file.name, groups, _usual_group(training))
            problems.extend(roster.problems)
            return actions.add_trainees(training, lines=roster.lines, by=request.user) if roster.lines else 0

        added = attempt(form, take)
        if added is not None:
            if added or not problems:
                messages.success(request, _("新登记 %(count)s 人，已在名册上的没有重复。") % {"count": added})
            if not problems:
                return _to_class(pk)
    return _class_page(request, with_numbers(TrainingClass.objects.filter(pk=pk)).get(), roster=form, problems=problems)


@signed_in
@require_safe
def roster_template(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, TRAINING_MANAGE)
    with translation.override(settings.LANGUAGE_CODE):
        return _xlsx(trainee_form(labels(GROUP)[GROUP]), "学员名册模板.xlsx")


@signed_in
@require_POST
def trainee_remove(request: StaffRequest, pk: int) -> HttpResponse:
    trainee = _trainee(request, pk)
    actions.remove_trainee(trainee, by=request.user)
    messages.success(request, _("已移出名册。"))
    return _to_class(trainee.training_id)


def _trainee(request: StaffRequest, pk: int) -> Trainee:
    return access.fetch(
        request.user, TRAINING_MANAGE, Trainee.objects.select_related("training__activity__unit__region"), pk
    )


# Attendance ----------------------------------------------------------------------------------------------------------


@signed_in
def attendance(request: StaffRequest, pk: int) -> HttpResponse:
    training = _managed(request, pk)
    page = Paginator(roster_of(training), TRAINEES_PER_PAGE).get_page(request.GET.get("page"))
    sessions = list(training.sessions.all())
    form = AttendanceForm(
        request.POST or None, trainees=list(page), sessions=sessions, has_exam=training.exam_pass is not None
    )
    if request.method == "POST" and form.is_valid():
        completed = attempt(form, lambda: actions.record_attendance(training, marks=form.marks(), by=request.user))
        if completed is not None:
            messages.success(request, _("已保存，全班 %(count)s 人达到结业条件。") % {"count": completed})
            if page.has_next():
                return HttpResponseRedirect(f"{request.path}?page={page.next_page_number()}")
            return _to_class(pk)
    context = {"training": training, "activity": training.activity, "sessions": sessions, "form": form, "page": page}
    return render(request, "activities/training_attendance.html", context, status=422 if form.errors else 200)


# Certificates --------------------------------------------------------------------------------------------------------


@signed_in
@require_POST
def certificates_issue(request: StaffRequest, pk: int) -> HttpResponse:
    training = _managed(request, pk)
    issued = actions.issue_certificates(training, by=request.user)
    messages.success(request, _("已发 %(count)s 份结业证书，可以打印。") % {"count": issued})
    return _to_class(pk)


@signed_in
@never_cache  # full names, to be printed and not to be kept by a shared browser
@require_safe
def certificates(request: StaffRequest, pk: int) -> HttpResponse:
    """All certificates of a class, a page of paper each; ?trainee= for one."""
    training = _managed(request, pk)
    trainees = training.trainees.exclude(verification_code="").filter(revoked_on__isnull=True, erased_at__isnull=True)
    if one := whole_number(request.GET.get("trainee")):
        trainees = trainees.filter(pk=one)
    found = [
        {"trainee": trainee, "code": shown(trainee.verification_code), "qr": _qr(request, trainee.verification_code)}
        for trainee in trainees.order_by("certificate_number")
    ]
    if not found:
        raise Http404(_("还没有可以打印的证书。"))
    context = {
        "certificates": found,
        "training": training,
        "activity": training.activity,
        "hours": _plain(training.hours),
        "address": request.build_absolute_uri(reverse("portal:certificates")),
    }
    return render(request, "activities/training_certificates.html", context)


def _qr(request: StaffRequest, code: str) -> SafeString:
    address = request.build_absolute_uri(reverse("portal:certificate", args=[code]))
    picture = segno.make(address, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(picture)  # noqa: S308  # made here from an address of this site


@signed_in
def certificate_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    trainee = _trainee(request, pk)
    if not trainee.verification_code:
        raise Http404
    form = RevokeForm(request.POST or None)
    back = reverse("activities:training_class", args=[trainee.training_id])
    if request.method == "POST" and form.is_valid():
        revoked = attempt(form, lambda: actions.revoke_certificate(trainee, **form.cleaned_data, by=request.user))
        if revoked is not None:
            messages.success(request, _("证书已撤销，查验时会显示无效。"))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("撤销证书 %(number)s") % {"number": trainee.certificate_number},
        "lead": _("撤销后查验显示无效，本人不再计入结业人数，不能恢复。"),
        "button": _("撤销"),
        "back": back,
        "parent_title": trainee.training.activity.title,
        "parent_url": back,
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _xlsx(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
