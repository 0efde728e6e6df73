"""How an indicator is measured, what is declared for it by hand, how its target is shared out, and what falls behind.

All hangs on the `thread` of an indicator or clause, not on a row: a plan's next version keeps it. Readings themselves
are never stored: they are computed from facts, the clock and a rule, see readings.py.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.core.evidence.models import EvidenceFile
from kepu.core.measures import Fold, Per
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.governance.ledger.states import FigureState, WeaknessState

FOLDS = [(fold.value, fold.value) for fold in Fold]


class Binding(models.Model):
    """How one indicator is read: from a measure with filters, or from declared figures."""

    class Kind(models.TextChoices):
        MEASURED = "measured", _("由记录得出")
        DECLARED = "declared", _("人工填报")

    indicator_thread = models.UUIDField(_("指标"), unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bindings")  # the plan's
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="bindings")
    kind = models.CharField(_("得数方式"), max_length=10, choices=Kind)
    measure = models.CharField(_("度量"), max_length=60, blank=True)
    measure_version = models.PositiveSmallIntegerField(default=1)
    filters = models.JSONField(_("筛选"), default=dict, blank=True)  # facet → list of codes
    fold = models.CharField(_("计法"), max_length=10, choices=FOLDS, blank=True)  # empty: the measure's own
    census = models.CharField(_("名录"), max_length=20, blank=True)
    at_least = models.PositiveIntegerField(_("每个至少"), default=1)
    per = models.CharField(_("每"), max_length=10, choices=[(p.value, p.value) for p in Per], blank=True)
    base = models.CharField(_("基数"), max_length=60, blank=True)  # key of the base figure a share is taken of
    reason = models.CharField(_("理由"), max_length=300, blank=True)  # why Kepu proposed it
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("指标得数方式")
        constraints = [
            models.CheckConstraint(condition=Q(kind="declared") | ~Q(measure=""), name="binding_by_measure_names_it"),
            models.CheckConstraint(
                condition=~Q(fold__in=("coverage", "quota")) | ~Q(census=""), name="binding_of_coverage_has_a_census"
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.measure or self.get_kind_display()


class BindingChange(models.Model):
    """What a binding was set to, when and by whom: a number that changes its meaning must say so."""

    indicator_thread = models.UUIDField(_("指标"), db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the plan's
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("得数方式"), max_length=500)
    fields = models.JSONField(default=dict)  # the binding's fields as set
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("得数方式变更")
        ordering = ["-decided_at", "-pk"]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.words


class BaseFigure(models.Model):
    """What shares are taken of: 在校学生数, 科技教师总数. Entered once a year with its source."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="base_figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="base_figures")  # who keeps it
    key = models.SlugField(_("标识"), max_length=60)
    name = models.CharField(_("名称"), max_length=100)
    year = models.PositiveSmallIntegerField(_("年份"))
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=2)
    source = models.CharField(_("来源"), max_length=200)

    class Meta:
        verbose_name = _("基数")
        ordering = ["key", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "key", "year"], name="basefigure_once_per_year"),
            models.CheckConstraint(condition=Q(value__gt=0), name="basefigure_is_positive"),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"


class DeclaredFigure(models.Model):
    """A value somebody states by hand, with evidence. It stands beside a derived one, never in its place."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("填报")
        SURVEYED = "surveyed", _("调查")
        IMPORTED = "imported", _("引用")

    indicator_thread = models.UUIDField(_("指标"), db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="declared_figures")  # who declares
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="declared_figures")
    kind = models.CharField(_("性质"), max_length=10, choices=Kind, default=Kind.DECLARED)
    as_of = models.DateField(_("截至日期"))
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    standard_error = models.DecimalField(_("标准误"), max_digits=12, decimal_places=6, null=True, blank=True)
    sample_size = models.PositiveIntegerField(_("样本量"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    evidence = models.ManyToManyField(EvidenceFile, verbose_name=_("佐证"), blank=True, related_name="figures")
    state = models.CharField(_("状态"), max_length=10, choices=FigureState, default=FigureState.DECLARED)
    reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("填报数据")
        ordering = ["-as_of", "-pk"]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return f"{self.as_of} {self.value}"


class TargetShare(models.Model):
    """The part of a target that a township or unit takes on. Shares of one year must add up to the target."""

    indicator_thread = models.UUIDField(_("指标"), db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the plan's
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    to_region = models.ForeignKey(
        Region,
        verbose_name=_("乡镇（街道）"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="target_shares",
    )
    to_unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="target_shares"
    )
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)  # null: for the whole period
    value = models.DecimalField(_("分解值"), max_digits=20, decimal_places=4)
    issued_at = models.DateTimeField(_("下达时间"), null=True, blank=True)  # null: a draft that binds nobody yet

    class Meta:
        verbose_name = _("目标分解")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_region__isnull=False, to_unit__isnull=True)
                | Q(to_region__isnull=True, to_unit__isnull=False),
                name="targetshare_is_of_a_region_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["indicator_thread", "to_region", "year"],
                nulls_distinct=True,
                name="targetshare_once_per_region_and_year",
            ),
            models.UniqueConstraint(
                fields=["indicator_thread", "to_unit", "year"],
                nulls_distinct=True,
                name="targetshare_once_per_unit_and_year",
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return f"{self.to_region or self.to_unit} {self.value}"


class Weakness(models.Model):
    """A weak link: an indicator that falls behind, or a clause without any work; who sees to it, how, until when."""

    class Cause(models.TextChoices):
        BEHIND = "behind", _("落后于进度")
        NO_WORK = "no_work", _("没有开展工作")
        REPORTED = "reported", _("人工提出")

    cause = models.CharField(_("类别"), max_length=10, choices=Cause)
    indicator_thread = models.UUIDField(_("指标"), null=True, blank=True, db_index=True)
    clause_thread = models.UUIDField(_("条款"), null=True, blank=True, db_index=True)
    unit = models.ForeignKey(Unit, verbose_name=_("责任单位"), on_delete=models.PROTECT, related_name="weaknesses")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="weaknesses")
    problem = models.CharField(_("问题"), max_length=300)
    measures_taken = models.TextField(_("改进措施"), blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    check_note = models.CharField(_("核验情况"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=WeaknessState, default=WeaknessState.OPEN)
    found_on = models.DateField(_("发现日期"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("薄弱环节")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator_thread__isnull=False) | Q(clause_thread__isnull=False),
                name="weakness_is_of_an_indicator_or_a_clause",
            ),
            models.UniqueConstraint(
                fields=["indicator_thread"],
                condition=Q(state__in=("open", "answered")),
                name="weakness_open_once_per_indicator",
            ),
            models.UniqueConstraint(
                fields=["clause_thread"],
                condition=Q(state__in=("open", "answered"), indicator_thread__isnull=True),
                name="weakness_open_once_per_clause",
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.problem


class BoundaryMap(models.Model):
    """The outlines of a region's parts for the dashboard's map, as its office uploaded them, laid flat for drawing.

    `shapes`: a list of {code, path, x, y}: SVG path data in units of a drawing 1,000 wide, and where the label stands.
    """

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="boundary_map")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    shapes = models.JSONField(default=list)
    height = models.FloatField()
    approval_number = models.CharField(_("审图号"), max_length=60)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("边界底图")
        constraints = [
            models.CheckConstraint(condition=~Q(approval_number=""), name="boundarymap_has_its_approval_number"),
            models.CheckConstraint(condition=Q(height__gt=0), name="boundarymap_has_a_height"),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return f"{self.region}（{self.approval_number}）"
