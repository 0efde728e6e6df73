"""The programme tree: campaign → a unit's programme → activities, with settings that are handed down."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.core.units.models import Unit
from kepu.operations.activities.models.calendar import ThemeDay


class Programme(models.Model):
    """A campaign (全国科普月), a unit's share in it, or a brand series. What is left empty holds as in the parent."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("统一行动")
        UNIT = "unit", _("单位计划")
        SERIES = "series", _("品牌系列")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    name = models.CharField(_("名称"), max_length=100)
    # The same in every year and every county: by it measures count “科普大讲堂” whatever the year.
    series = models.SlugField(_("系列标识"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    unit = models.ForeignKey(Unit, verbose_name=_("制定单位"), on_delete=models.PROTECT, related_name="programmes")
    theme_day = models.ForeignKey(ThemeDay, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes")
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("结束日期"))
    theme = models.CharField(_("主题"), max_length=200, blank=True)
    theme_code = models.CharField(_("主题分类"), max_length=40, blank=True)  # activity-theme
    activity_kind = models.CharField(_("活动类型"), max_length=40, blank=True)  # activity-kind
    groups = models.JSONField(_("面向人群"), default=list, blank=True)  # population-group codes
    needs_approval = models.BooleanField(_("活动须经批准"), null=True, blank=True)
    activity_quota = models.PositiveIntegerField(_("计划场次"), null=True, blank=True)
    clause_thread = models.UUIDField(_("对应任务"), null=True, blank=True)
    text = models.TextField(_("说明"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("活动计划")
        ordering = ["-year", "first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="programme_runs_forward"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="programme_is_not_its_own_parent"),
        ]

    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return self.name

    def inherited(self, field: str) -> object:
        """The programme's own setting, or that of the nearest programme above that has one."""
        programme: Programme | None = self
        while programme is not None:
            value = getattr(programme, field)
            if value not in (None, "", []):
                return value
            programme = programme.parent
        return getattr(self, field)
