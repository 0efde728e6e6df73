"""Which moves of documents and plans are legal."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    WAITING = "waiting", _("等待解析")
    COMPILING = "compiling", _("正在解析")
    COMPILED = "compiled", _("已解析")
    REFUSED = "refused", _("无法解析")


DOCUMENT_MOVES: dict[tuple[str, str], str] = {
    (DocumentState.WAITING, "start"): DocumentState.COMPILING,
    # A job that was killed is run again: it starts over.
    (DocumentState.COMPILING, "start"): DocumentState.COMPILING,
    (DocumentState.COMPILING, "finish"): DocumentState.COMPILED,
    (DocumentState.COMPILING, "refuse"): DocumentState.REFUSED,
}


class PlanState(models.TextChoices):
    CONFIRMING = "confirming", _("核对中")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被新版本取代")
    ABANDONED = "abandoned", _("已放弃")


PLAN_MOVES: dict[tuple[str, str], str] = {
    (PlanState.CONFIRMING, "publish"): PlanState.PUBLISHED,
    (PlanState.CONFIRMING, "abandon"): PlanState.ABANDONED,
    (PlanState.PUBLISHED, "supersede"): PlanState.SUPERSEDED,
    (PlanState.PUBLISHED, "withdraw"): PlanState.CONFIRMING,
}

VERBS: dict[str, str | Promise] = {
    "start": _("开始解析"),
    "finish": _("完成解析"),
    "refuse": _("判为无法解析"),
    "publish": _("发布"),
    "abandon": _("放弃"),
    "supersede": _("被取代"),
    "withdraw": _("撤回"),
}
WORDS: dict[str, str | Promise] = {**VERBS, **dict(DocumentState.choices), **dict(PlanState.choices)}
