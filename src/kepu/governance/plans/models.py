"""Documents as uploaded, and the plans made of them: every row leads back to its sentence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kepu.core.evidence.models import EvidenceFile
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitGroup
from kepu.governance.plans.states import DocumentState, PlanState


class Document(models.Model):
    """One uploaded official document, what the compiler made of it, and how far it has come.

    `compiled` is the compiler's output as it was printed and is never changed: people's corrections stand in the plan.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="documents")
    evidence = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, related_name="document")
    name = models.CharField("文件名", max_length=200)
    amends = models.ForeignKey(
        "Plan",
        verbose_name="修订的方案",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newer_documents",
    )
    state = models.CharField("状态", max_length=12, choices=DocumentState, default=DocumentState.WAITING)
    stage = models.CharField("当前步骤", max_length=40, blank=True)
    progress_percent = models.PositiveSmallIntegerField("进度", default=0)
    refusal = models.CharField("无法解析的原因和办法", max_length=500, blank=True)
    reader = models.CharField(max_length=10, blank=True)
    text = models.TextField("所读全文", blank=True)
    compiled = models.JSONField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "方案文件"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="document_progress_at_most_100"),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.COMPILED) | Q(compiled__isnull=False),
                name="document_compiled_has_its_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state=DocumentState.REFUSED) | ~Q(refusal=""), name="document_refused_says_why"
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """A scheme, in the making or live. Several live side by side: other periods, other levels, other topics."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="plan")
    unit = models.ForeignKey(Unit, verbose_name="主管单位", on_delete=models.PROTECT, related_name="plans")
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="plans")
    title = models.CharField("标题", max_length=300)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    doc_number = models.CharField("发文字号", max_length=60, blank=True)
    issue_date = models.DateField("成文日期", null=True, blank=True)
    first_year = models.PositiveSmallIntegerField("起始年", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("终止年", null=True, blank=True)
    is_draft_text = models.BooleanField("文件本身是征求意见稿", default=False)
    basis = models.JSONField("依据", default=list, blank=True)
    state = models.CharField("状态", max_length=12, choices=PlanState, default=PlanState.CONFIRMING)
    supersedes = models.OneToOneField(
        "self", verbose_name="取代的版本", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "方案"
        ordering = ["-first_year", "title", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="plan_period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="plan_published_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PlanState.PUBLISHED, PlanState.SUPERSEDED]) | Q(published_at__isnull=False),
                name="plan_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.PUBLISHED) | Q(is_draft_text=False), name="plan_draft_text_never_live"
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.title


class Review(models.TextChoices):
    PROPOSED = "proposed", "待核对"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已剔除"


class Origin(models.TextChoices):
    COMPILER = "compiler", "解析得出"
    PERSON = "person", "人工补充"


class PlanRow(models.Model):
    """A row of a plan that a person confirms, and its place in the text as read (`start` to `end`, `end` excluded).

    `thread` stays the same through all versions of a plan: what hangs on a clause or an indicator finds it again.
    """

    thread = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    review = models.CharField("核对", max_length=10, choices=Review, default=Review.PROPOSED)
    origin = models.CharField("来源", max_length=10, choices=Origin, default=Origin.COMPILER)
    corrected = models.BooleanField("人工改过", default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    line = models.PositiveIntegerField("行", default=1)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="%(class)s_span_runs_forward"),
            models.CheckConstraint(
                condition=Q(review=Review.PROPOSED) | Q(reviewed_by__isnull=False),
                name="%(class)s_review_has_its_person",
            ),
        ]


class Clause(PlanRow):
    """A section of the document: chapter, action, project, measure."""

    class Kind(models.TextChoices):
        ACTION = "action", "行动"
        PROJECT = "project", "工程"
        MEASURE = "measure", "任务"
        GOAL = "goal", "目标"
        PRINCIPLE = "principle", "原则"
        SAFEGUARD = "safeguard", "保障"
        SCHEDULE = "schedule", "进度"
        BACKGROUND = "background", "背景"
        OTHER = "other", "其他"

    class Group(models.TextChoices):
        YOUTH = "youth", "青少年"
        FARMERS = "farmers", "农民"
        WORKERS = "workers", "产业工人"
        ELDERLY = "elderly", "老年人"
        OFFICIALS = "officials", "领导干部和公务员"
        RESIDENTS = "residents", "城市居民"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="clauses")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField("次序")
    path = models.CharField("编号", max_length=60)
    level = models.PositiveSmallIntegerField("层级")
    label = models.CharField("原文编号", max_length=20, blank=True)
    title = models.CharField("标题", max_length=500)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    group = models.CharField("人群", max_length=12, choices=Group, blank=True)
    body = models.TextField("正文", blank=True)

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = "条款"
        ordering = ["plan_id", "position"]
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="clause_level_one_to_three"),
        ]
        indexes = [models.Index(fields=["plan", "position"], name="clause_in_order")]

    reached_by = {"unit": "plan__unit", "region": "plan__region"}

    def __str__(self) -> str:
        return f"{self.numbering}{self.title}"

    @property
    def numbering(self) -> str:
        """The label with the mark that parts it from the title: 一、 1. （一） 第一章."""
        last = self.label[-1:]
        if not last or last in ")）.．、〕]":
            return self.label
        if last in "章节条款":
            return f"{self.label}　"
        return f"{self.label}." if last.isdecimal() and last.isascii() else f"{self.label}、"


class Indicator(PlanRow):
    """A quantified commitment. `value` None with a frequency: something is promised regularly, without a number."""

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "不低于"
        OVER = ">", "超过"
        EXACTLY = "=", "等于"
        AT_MOST = "<=", "不高于"
        UNDER = "<", "低于"
        ABOUT = "about", "约"

    class Role(models.TextChoices):
        TARGET = "target", "目标值"
        BASELINE = "baseline", "基期值"
        STRETCH = "stretch", "力争值"

    class Frequency(models.TextChoices):
        YEAR = "year", "每年"
        SEMESTER = "semester", "每学期"
        QUARTER = "quarter", "每季度"
        MONTH = "month", "每月"
        PERIOD = "period", "规划期累计"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    clause = models.ForeignKey(Clause, null=True, blank=True, on_delete=models.SET_NULL, related_name="indicators")
    position = models.PositiveIntegerField("次序")
    quote = models.TextField("原文")
    metric = models.CharField("指标", max_length=200)
    comparator = models.CharField("比较", max_length=6, choices=Comparator)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField("数值上限", max_digits=20, decimal_places=4, null=True, blank=True)
    unit_label = models.CharField("计量单位", max_length=40, blank=True)
    role = models.CharField("性质", max_length=10, choices=Role, default=Role.TARGET)
    deadline = models.PositiveSmallIntegerField("完成年份", null=True, blank=True)
    frequency = models.CharField("频次", max_length=10, choices=Frequency, blank=True)
    scope = models.CharField("范围", max_length=200, blank=True)
    relative_to = models.CharField("相对基准", max_length=200, blank=True)
    owner = models.ForeignKey(
        Unit, verbose_name="归口单位", null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = "指标"
        ordering = ["plan_id", "position"]
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=F("value")), name="indicator_range_runs_upward"
            ),
        ]
        indexes = [models.Index(fields=["plan", "position"], name="indicator_in_order")]

    reached_by = {"unit": "plan__unit", "region": "plan__region"}

    def __str__(self) -> str:
        return self.metric


class Duty(PlanRow):
    """One unit's, or one group's, part in a clause. The name stands as written; who it is, is resolved beside it."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"
        SHARED = "shared", "按职责分工"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    clause = models.ForeignKey(Clause, null=True, blank=True, on_delete=models.SET_NULL, related_name="duties")
    position = models.PositiveIntegerField("次序")
    role = models.CharField("职责", max_length=10, choices=Role)
    name_as_written = models.CharField("原文名称", max_length=200)
    raw = models.TextField("原文", blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    unit_group = models.ForeignKey(UnitGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = "责任分工"
        ordering = ["plan_id", "position"]
        constraints = [
            *PlanRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(unit_group__isnull=True), name="duty_is_a_unit_or_a_group"
            ),
        ]
        indexes = [models.Index(fields=["plan", "position"], name="duty_in_order")]

    reached_by = {"unit": "unit", "region": "plan__region"}

    def __str__(self) -> str:
        return f"{self.name_as_written}（{self.get_role_display()}）"


class Phase(PlanRow):
    """A stretch of the plan's time with a name."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveIntegerField("次序")
    name = models.CharField("阶段", max_length=100)
    first_year = models.PositiveSmallIntegerField("起始年", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("终止年", null=True, blank=True)

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = "阶段"
        ordering = ["plan_id", "position"]
        constraints = [*PlanRow.Meta.constraints]

    reached_by = {"unit": "plan__unit", "region": "plan__region"}

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """A diagnostic of the compiler as work for a person: open until somebody says what was done."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        DONE = "done", "已处理"
        DISMISSED = "dismissed", "不需处理"

    class Severity(models.TextChoices):
        ERROR = "error", "错误"
        WARNING = "warning", "警告"
        NOTE = "note", "提示"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField("次序")
    code = models.CharField("代码", max_length=60)
    severity = models.CharField("程度", max_length=10, choices=Severity)
    message = models.TextField("说明")
    suggestion = models.TextField("建议", blank=True)
    line = models.PositiveIntegerField("行", null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    remark = models.CharField("处理说明", max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "核对事项"
        ordering = ["plan_id", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_by__isnull=True) | Q(~Q(state="open"), settled_by__isnull=False),
                name="finding_settled_has_its_person",
            )
        ]

    reached_by = {"unit": "plan__unit", "region": "plan__region"}

    def __str__(self) -> str:
        return self.message[:60]
