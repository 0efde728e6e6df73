"""Documents as uploaded, and the plans made of them: every row leads back to its sentence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
    name = models.CharField(_("文件名"), max_length=200)
    amends = models.ForeignKey(
        "Plan",
        verbose_name=_("修订的方案"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newer_documents",
    )
    state = models.CharField(_("状态"), max_length=12, choices=DocumentState, default=DocumentState.WAITING)
    stage = models.CharField(_("当前步骤"), max_length=40, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    refusal = models.CharField(_("无法解析的原因和办法"), max_length=500, blank=True)
    reader = models.CharField(max_length=10, blank=True)
    text = models.TextField(_("所读全文"), blank=True)
    compiled = models.JSONField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("方案文件")
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
    unit = models.ForeignKey(Unit, verbose_name=_("主管单位"), on_delete=models.PROTECT, related_name="plans")
    region = models.ForeignKey(Region, verbose_name=_("地区"), on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("标题"), max_length=300)
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True)
    doc_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issue_date = models.DateField(_("成文日期"), null=True, blank=True)
    first_year = models.PositiveSmallIntegerField(_("起始年"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("终止年"), null=True, blank=True)
    is_draft_text = models.BooleanField(_("文件本身是征求意见稿"), default=False)
    basis = models.JSONField(_("依据"), default=list, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=PlanState, default=PlanState.CONFIRMING)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("取代的版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("方案")
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
    PROPOSED = "proposed", _("待核对")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("已剔除")


class Origin(models.TextChoices):
    COMPILER = "compiler", _("解析得出")
    PERSON = "person", _("人工补充")


class PlanRow(models.Model):
    """A row of a plan that a person confirms, and its place in the text as read (`start` to `end`, `end` excluded).

    `thread` stays the same through all versions of a plan: what hangs on a clause or an indicator finds it again.
    """

    thread = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    review = models.CharField(_("核对"), max_length=10, choices=Review, default=Review.PROPOSED)
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.COMPILER)
    corrected = models.BooleanField(_("人工改过"), default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    line = models.PositiveIntegerField(_("行"), default=1)
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
        ACTION = "action", _("行动")
        PROJECT = "project", _("工程")
        MEASURE = "measure", _("任务")
        GOAL = "goal", _("目标")
        PRINCIPLE = "principle", _("原则")
        SAFEGUARD = "safeguard", _("保障")
        SCHEDULE = "schedule", _("进度")
        BACKGROUND = "background", _("背景")
        OTHER = "other", _("其他")

    class Group(models.TextChoices):
        YOUTH = "youth", _("青少年")
        FARMERS = "farmers", _("农民")
        WORKERS = "workers", _("产业工人")
        ELDERLY = "elderly", _("老年人")
        OFFICIALS = "officials", _("领导干部和公务员")
        RESIDENTS = "residents", _("城市居民")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="clauses")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField(_("次序"))
    path = models.CharField(_("编号"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"))
    label = models.CharField(_("原文编号"), max_length=20, blank=True)
    title = models.CharField(_("标题"), max_length=500)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    group = models.CharField(_("人群"), max_length=12, choices=Group, blank=True)
    body = models.TextField(_("正文"), blank=True)

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = _("条款")
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
        AT_LEAST = ">=", _("不低于")
        OVER = ">", _("超过")
        EXACTLY = "=", _("等于")
        AT_MOST = "<=", _("不高于")
        UNDER = "<", _("低于")
        ABOUT = "about", _("约")

    class Role(models.TextChoices):
        TARGET = "target", _("目标值")
        BASELINE = "baseline", _("基期值")
        STRETCH = "stretch", _("力争值")

    class Frequency(models.TextChoices):
        YEAR = "year", _("每年")
        SEMESTER = "semester", _("每学期")
        QUARTER = "quarter", _("每季度")
        MONTH = "month", _("每月")
        PERIOD = "period", _("规划期累计")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    clause = models.ForeignKey(Clause, null=True, blank=True, on_delete=models.SET_NULL, related_name="indicators")
    position = models.PositiveIntegerField(_("次序"))
    quote = models.TextField(_("原文"))
    metric = models.CharField(_("指标"), max_length=200)
    comparator = models.CharField(_("比较"), max_length=6, choices=Comparator)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4, null=True, blank=True)
    value_max = models.DecimalField(_("数值上限"), max_digits=20, decimal_places=4, null=True, blank=True)
    unit_label = models.CharField(_("计量单位"), max_length=40, blank=True)
    role = models.CharField(_("性质"), max_length=10, choices=Role, default=Role.TARGET)
    deadline = models.PositiveSmallIntegerField(_("完成年份"), null=True, blank=True)
    frequency = models.CharField(_("频次"), max_length=10, choices=Frequency, blank=True)
    scope = models.CharField(_("范围"), max_length=200, blank=True)
    relative_to = models.CharField(_("相对基准"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Unit, verbose_name=_("归口单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = _("指标")
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
        LEAD = "lead", _("牵头")
        SUPPORT = "support", _("配合")
        SHARED = "shared", _("按职责分工")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    clause = models.ForeignKey(Clause, null=True, blank=True, on_delete=models.SET_NULL, related_name="duties")
    position = models.PositiveIntegerField(_("次序"))
    role = models.CharField(_("职责"), max_length=10, choices=Role)
    name_as_written = models.CharField(_("原文名称"), max_length=200)
    raw = models.TextField(_("原文"), blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    unit_group = models.ForeignKey(UnitGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = _("责任分工")
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
    position = models.PositiveIntegerField(_("次序"))
    name = models.CharField(_("阶段"), max_length=100)
    first_year = models.PositiveSmallIntegerField(_("起始年"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("终止年"), null=True, blank=True)

    class Meta(PlanRow.Meta):
        abstract = False
        verbose_name = _("阶段")
        ordering = ["plan_id", "position"]
        constraints = [*PlanRow.Meta.constraints]

    reached_by = {"unit": "plan__unit", "region": "plan__region"}

    def __str__(self) -> str:
        return self.name


class Finding(models.Model):
    """A diagnostic of the compiler as work for a person: open until somebody says what was done."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        DONE = "done", _("已处理")
        DISMISSED = "dismissed", _("不需处理")

    class Severity(models.TextChoices):
        ERROR = "error", _("错误")
        WARNING = "warning", _("警告")
        NOTE = "note", _("提示")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField(_("次序"))
    code = models.CharField(_("代码"), max_length=60)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity)
    message = models.TextField(_("说明"))
    suggestion = models.TextField(_("建议"), blank=True)
    line = models.PositiveIntegerField(_("行"), null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    remark = models.CharField(_("处理说明"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("核对事项")
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
