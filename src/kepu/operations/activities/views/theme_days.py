"""What the office keeps: a region's own theme days, those left out, and the dates of the year by notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import attempt
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.calendar import EXAMPLES, FIRST_YEAR, LAST_YEAR, describe, parse_rule
from kepu.operations.activities.actions import calendar as actions
from kepu.operations.activities.forms.calendar import ThemeDayForm, YearForm
from kepu.operations.activities.models import ThemeDay
from kepu.operations.activities.permissions import CALENDAR_MANAGE
from kepu.operations.activities.queries.calendar import RegionCalendar, region_of, span_in_words
from kepu.operations.activities.queries.theme_day import preview, years_of
from kepu.operations.activities.queries.words import GROUP, THEME, labels
from kepu.operations.activities.views.calendar import known_day

YEARS_SHOWN = 3


def _kept_by(request: StaffRequest) -> RegionCalendar:
    """The calendar of the region the person keeps; 403 for those who keep none."""
    calendar = RegionCalendar.of(region_of(request.user))
    if not access.may_at(request.user, CALENDAR_MANAGE, region=calendar.region):
        raise PermissionDenied
    return calendar


def _page_of(key: str) -> str:
    return reverse("activities:theme_day", args=[key])


def _is_own(day: ThemeDay, calendar: RegionCalendar) -> bool:
    return day.region is not None and day.region.code == calendar.region.code


# Own theme days -----------------------------------------------------------------------------------------------------


@signed_in
def new(request: StaffRequest) -> HttpResponse:
    calendar = _kept_by(request)
    form = ThemeDayForm(request.POST or None, words=labels(GROUP, THEME), initial={"lead_days": 14})
    context = {"title": _("新增主题日"), "button": _("添加"), "back": reverse("activities:calendar")}
    return _theme_day_form(
        request,
        form,
        calendar,
        context,
        lambda draft: actions.add_theme_day(region=calendar.region, draft=draft, by=request.user),
        _("已添加“%(name)s”，在%(region)s和下级地区都能看到。"),
    )


@signed_in
def edit(request: StaffRequest, key: str) -> HttpResponse:
    """A region's own is changed; of any other the region gets a version of its own."""
    calendar = _kept_by(request)
    day = known_day(calendar, key)
    own = _is_own(day, calendar)
    form = ThemeDayForm(request.POST or None, words=labels(GROUP, THEME), initial=ThemeDayForm.as_typed(day))
    context = {
        "title": _("修改“%(name)s”") % {"name": day.name} if own else _("调整“%(name)s”") % {"name": day.name},
        "lead": ""
        if own
        else _("这是通用的主题日。保存后%(region)s用自己的安排，其他地区不受影响，随时可以恢复通用安排。")
        % {"region": calendar.region},
        "button": _("保存"),
        "back": _page_of(key),
        "day": day,
    }

    def act(draft: actions.ThemeDayDraft) -> ThemeDay:
        if own:
            return actions.change_theme_day(day, draft=draft, by=request.user)
        return actions.add_theme_day(region=calendar.region, draft=draft, instead_of=day, by=request.user)

    return _theme_day_form(request, form, calendar, context, act, _("已保存“%(name)s”。"))


def _theme_day_form(
    request: StaffRequest,
    form: ThemeDayForm,
    calendar: RegionCalendar,
    context: dict[str, Any],
    act: Callable[[actions.ThemeDayDraft], ThemeDay],
    done: str,
) -> HttpResponse:
    # Without JavaScript a second button shows what the rule gives, and saves nothing.
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        saved = attempt(form, lambda: act(form.draft()))
        if saved is not None:
            messages.success(request, done % {"name": saved.name, "region": calendar.region})
            return HttpResponseRedirect(_page_of(saved.key))
    rules = request.POST.get("rules") if request.method == "POST" else form.initial.get("rules", "")
    context |= {
        "form": form,
        "calendar": calendar,
        "examples": [(text, describe(parse_rule(text), {"energy-saving-week": _("节能宣传周")})) for text in EXAMPLES],
        **_previewed(rules or "", context.get("day"), calendar),
    }
    refused = bool(form.is_bound and form.errors) and "preview" not in request.POST
    return render(request, "activities/calendar_form.html", context, status=422 if refused else 200)


@signed_in
def rule_preview(request: StaffRequest) -> HttpResponse:
    """What the rule being typed says and gives, or what is wrong with it: a fragment beside the field."""
    calendar = _kept_by(request)
    day = calendar.days.get(request.GET.get("key", ""))
    context = _previewed(request.GET.get("rules", ""), day, calendar)
    return render(request, "activities/_calendar_rule.html", context)


def _previewed(text: str, day: ThemeDay | None, calendar: RegionCalendar) -> dict[str, Any]:
    if not text.strip():
        return {"preview": None, "problem": ""}
    first = timezone.localdate().year
    key, name = (day.key, day.name) if day is not None else ("new", _("新主题日"))
    try:
        return {"preview": preview(text, key, name, calendar, range(first, first + YEARS_SHOWN)), "problem": ""}
    except ValueError as refused:
        return {"preview": None, "problem": str(refused)}


@signed_in
@require_POST
def turn_off(request: StaffRequest, key: str) -> HttpResponse:
    calendar = _kept_by(request)
    day = known_day(calendar, key)
    actions.switch_off(region=calendar.region, theme_day=day, by=request.user)
    messages.success(
        request, _("“%(name)s”在%(region)s已停用，需要时可以恢复。") % {"name": day.name, "region": calendar.region}
    )
    return HttpResponseRedirect(_page_of(key))


@signed_in
@require_POST
def turn_on(request: StaffRequest, key: str) -> HttpResponse:
    calendar = _kept_by(request)
    day = known_day(calendar, key)
    actions.switch_on(day, by=request.user)
    messages.success(request, _("“%(name)s”已恢复使用。") % {"name": day.name})
    return HttpResponseRedirect(_page_of(key))


@signed_in
@require_POST
def restore(request: StaffRequest, key: str) -> HttpResponse:
    calendar = _kept_by(request)
    day = known_day(calendar, key)
    actions.restore_standard(day, by=request.user)
    messages.success(request, _("“%(name)s”已恢复通用安排。") % {"name": day.name})
    return HttpResponseRedirect(_page_of(key))


# The year by notice -------------------------------------------------------------------------------------------------


@signed_in
def year_notice(request: StaffRequest, key: str, year: int) -> HttpResponse:
    calendar = _kept_by(request)
    day = known_day(calendar, key)
    row = _year_row(calendar, key, year)
    said = row.said
    initial: dict[str, Any] = {"theme": said.theme, "source": said.source} if said else {}
    # A window in which it is merely expected is nobody's date yet.
    if row.held is not None and not row.held.provisional:
        initial |= {"first_day": row.held.first, "last_day": row.held.last}
    form = YearForm(request.POST or None, year=year, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.set_year(
                region=calendar.region, theme_day=day, year=year, by=request.user, **form.cleaned_data
            ),
        )
        if done is not None:
            words = {"name": day.name, "year": year, "when": span_in_words(done.first_day, done.last_day)}
            messages.success(request, _("%(year)s 年“%(name)s”已定为%(when)s。") % words)
            return HttpResponseRedirect(_page_of(key))
    title = _("%(year)s 年“%(name)s”") % {"year": year, "name": day.name}
    context = {
        "form": form,
        "title": title,
        "lead": _("按通知填写%(region)s当年的日期和主题，优先于日期规则，下级地区同样看到。")
        % {"region": calendar.region},
        "button": _("保存"),
        "back": _page_of(key),
        "parent_title": day.name,
        "parent_url": _page_of(key),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def year_reset(request: StaffRequest, key: str, year: int) -> HttpResponse:
    calendar = _kept_by(request)
    row = _year_row(calendar, key, year)
    if row.said is None or not row.is_own:
        raise Http404
    actions.reset_year(row.said, by=request.user)
    messages.success(request, _("已撤回 %(year)s 年按通知填写的日期和主题。") % {"year": year})
    return HttpResponseRedirect(_page_of(key))


def _year_row(calendar: RegionCalendar, key: str, year: int) -> Any:
    if not FIRST_YEAR < year < LAST_YEAR or key not in calendar.days:
        raise Http404
    return years_of(calendar, key, [year])[0]
