"""What should happen next with an activity, and whether this person may do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kepu.core import access
from kepu.core.permissions import Permission
from kepu.core.persons.models import Person
from kepu.operations.activities.models import Activity
from kepu.operations.activities.permissions import ACTIVITY_APPROVE, ACTIVITY_ARCHIVE, ACTIVITY_PLAN, ACTIVITY_RUN
from kepu.operations.activities.queries.evidence import missing_evidence
from kepu.operations.activities.states import ActivityState as State

DOOR_OPENS_BEFORE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Step:
    """words: what is to be done, or what is waited for. verb: a move of one button; page: the url name of a page.

    Both are empty where the person can only wait.
    """

    words: str | Promise
    hint: str | Promise = ""
    verb: str = ""
    page: str = ""


def next_step(activity: Activity, person: Person) -> Step | None:
    """The one thing to do next; None where nothing is left to do."""
    now = timezone.now()
    state = activity.state
    if state == State.PLANNED:
        return _for(activity, person, ACTIVITY_APPROVE, Step(_("批准"), verb="approve"), _("等待办公室批准"))
    if state == State.WRAPPED:
        verify = Step(_("核定"), _("对照佐证核对人次"), page="activities:verify")
        missing = missing_evidence(activity)
        if missing and not access.may(person, ACTIVITY_ARCHIVE, activity):
            complete = Step(_("补充佐证"), _("已计入指标；佐证齐了才能归档"), page="activities:wrap")
            return _for(activity, person, ACTIVITY_RUN, complete, _("等待主办单位补充佐证"))
        return _for(activity, person, ACTIVITY_ARCHIVE, verify, _("等待核定归档"))
    if state in (State.ARCHIVED, State.CANCELLED):
        return None
    if activity.ends_at <= now or (state == State.RUNNING and activity.starts_at <= now):
        wrap = Step(_("填写实绩并结项"), _("人次、佐证齐了就结项，结项后计入指标"), page="activities:wrap")
        return _for(activity, person, ACTIVITY_RUN, wrap, _("等待主办单位结项"))
    if state == State.RUNNING:
        return Step(_("尚未到开始时间"))
    if activity.starts_at - DOOR_OPENS_BEFORE <= now:
        begin = Step(_("开始活动"), _("开始后可以签到"), verb="start")
        return _for(activity, person, ACTIVITY_RUN, begin, _("今天举办"))
    if state == State.APPROVED:
        announce = Step(_("发布"), _("发布后公众可以看到"), verb="announce")
        return _for(activity, person, ACTIVITY_PLAN, announce, _("已批准，等待主办单位发布"))
    if state == State.ANNOUNCED and not _sign_up_is_over(activity):
        sign_up = Step(_("开放报名"), _("不用报名的活动可以跳过这一步"), verb="open_sign_up")
        return _for(activity, person, ACTIVITY_PLAN, sign_up, _("已发布"))
    return Step(_("等待活动开始"))


def _sign_up_is_over(activity: Activity) -> bool:
    return activity.sign_up_until is not None and activity.sign_up_until <= timezone.now()


def _for(activity: Activity, person: Person, permission: Permission, step: Step, waiting: str | Promise) -> Step:
    return step if access.may(person, permission, activity) else Step(waiting)
