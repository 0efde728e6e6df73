"""Which moves of documents and plans are legal."""

from django.db import models


class DocumentState(models.TextChoices):
    WAITING = "waiting", "等待解析"
    COMPILING = "compiling", "正在解析"
    COMPILED = "compiled", "已解析"
    REFUSED = "refused", "无法解析"


DOCUMENT_MOVES: dict[tuple[str, str], str] = {
    (DocumentState.WAITING, "start"): DocumentState.COMPILING,
    # A job that was killed is run again: it starts over.
    (DocumentState.COMPILING, "start"): DocumentState.COMPILING,
    (DocumentState.COMPILING, "finish"): DocumentState.COMPILED,
    (DocumentState.COMPILING, "refuse"): DocumentState.REFUSED,
}


class PlanState(models.TextChoices):
    CONFIRMING = "confirming", "核对中"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被新版本取代"
    ABANDONED = "abandoned", "已放弃"


PLAN_MOVES: dict[tuple[str, str], str] = {
    (PlanState.CONFIRMING, "publish"): PlanState.PUBLISHED,
    (PlanState.CONFIRMING, "abandon"): PlanState.ABANDONED,
    (PlanState.PUBLISHED, "supersede"): PlanState.SUPERSEDED,
    (PlanState.PUBLISHED, "withdraw"): PlanState.CONFIRMING,
}

VERBS: dict[str, str] = {
    "start": "开始解析",
    "finish": "完成解析",
    "refuse": "判为无法解析",
    "publish": "发布",
    "abandon": "放弃",
    "supersede": "被取代",
    "withdraw": "撤回",
}
WORDS: dict[str, str] = {**VERBS, **dict(DocumentState.choices), **dict(PlanState.choices)}
