"""Which moves of activities, sign-ups and training are legal."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("计划中")
    APPROVED = "approved", _("已批准")
    ANNOUNCED = "announced", _("已发布")
    SIGN_UP = "sign_up", _("报名中")
    RUNNING = "running", _("进行中")
    WRAPPED = "wrapped", _("已结项")
    ARCHIVED = "archived", _("已归档")
    CANCELLED = "cancelled", _("已取消")


_BEFORE = (ActivityState.PLANNED, ActivityState.APPROVED, ActivityState.ANNOUNCED, ActivityState.SIGN_UP)

ACTIVITY_MOVES: dict[tuple[str, str], str] = {
    (ActivityState.PLANNED, "approve"): ActivityState.APPROVED,
    (ActivityState.APPROVED, "announce"): ActivityState.ANNOUNCED,
    (ActivityState.APPROVED, "open_sign_up"): ActivityState.SIGN_UP,
    (ActivityState.ANNOUNCED, "open_sign_up"): ActivityState.SIGN_UP,
    (ActivityState.SIGN_UP, "close_sign_up"): ActivityState.ANNOUNCED,
    # Many small activities are never announced: the door opens when it opens.
    (ActivityState.APPROVED, "start"): ActivityState.RUNNING,
    (ActivityState.ANNOUNCED, "start"): ActivityState.RUNNING,
    (ActivityState.SIGN_UP, "start"): ActivityState.RUNNING,
    (ActivityState.APPROVED, "wrap_up"): ActivityState.WRAPPED,
    (ActivityState.ANNOUNCED, "wrap_up"): ActivityState.WRAPPED,
    (ActivityState.SIGN_UP, "wrap_up"): ActivityState.WRAPPED,
    (ActivityState.RUNNING, "wrap_up"): ActivityState.WRAPPED,
    (ActivityState.WRAPPED, "return"): ActivityState.RUNNING,
    (ActivityState.WRAPPED, "archive"): ActivityState.ARCHIVED,
    (ActivityState.ARCHIVED, "reopen"): ActivityState.WRAPPED,
    **{(state, "postpone"): state for state in _BEFORE},
    **{(state, "cancel"): ActivityState.CANCELLED for state in (*_BEFORE, ActivityState.RUNNING)},
}

# States in which an activity's outcome stands and its facts count.
COUNTED = (ActivityState.WRAPPED, ActivityState.ARCHIVED)
# States in which citizens see it.
PUBLIC = (ActivityState.ANNOUNCED, ActivityState.SIGN_UP, ActivityState.RUNNING)


class SignUpState(models.TextChoices):
    SEATED = "seated", _("已报上名")
    WAITING = "waiting", _("候补")
    CANCELLED = "cancelled", _("已取消")


SIGN_UP_MOVES: dict[tuple[str, str], str] = {
    (SignUpState.WAITING, "move_up"): SignUpState.SEATED,
    (SignUpState.WAITING, "cancel"): SignUpState.CANCELLED,
    (SignUpState.SEATED, "cancel"): SignUpState.CANCELLED,
}

VERBS: dict[str, str | Promise] = {
    "approve": _("批准"),
    "announce": _("发布"),
    "open_sign_up": _("开放报名"),
    "close_sign_up": _("停止报名"),
    "start": _("开始"),
    "wrap_up": _("结项"),
    "return": _("退回补充"),
    "archive": _("核定归档"),
    "reopen": _("撤销归档"),
    "postpone": _("延期"),
    "cancel": _("取消"),
    "move_up": _("候补转正"),
}
WORDS: dict[str, str | Promise] = {**VERBS, **dict(ActivityState.choices), **dict(SignUpState.choices)}
