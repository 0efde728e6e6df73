"""Theme days: the rule by which they fall, what a year's notice said, who subscribed and who was reminded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.core.regions.models import Region
from kepu.core.units.models import Unit


class ThemeDay(models.Model):
    """A day, week, month or campaign of the calendar. `rules` is read by engines/calendar.

    Without a region it holds everywhere (the standard list); a region's own ones hold in its subtree.
    """

    class Kind(models.TextChoices):
        DAY = "day", _("日")
        WEEK = "week", _("周")
        MONTH = "month", _("月")
        CAMPAIGN = "campaign", _("专项行动")

    key = models.SlugField(_("标识"), max_length=60)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="theme_days")
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    rules = models.CharField(_("日期规则"), max_length=300)
    leads = models.JSONField(
        _("牵头单位"), default=list, blank=True
    )  # names of departments without the county's prefix
    audience = models.JSONField(_("面向人群"), default=list, blank=True)  # population-group codes
    themes = models.JSONField(_("主题"), default=list, blank=True)  # activity-theme codes
    lead_days = models.PositiveSmallIntegerField(_("提前准备天数"), default=14)
    task = models.CharField(_("准备事项"), max_length=300, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    in_use = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("主题日")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["key", "region"], name="themeday_key_once_per_region"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(region__isnull=True), name="themeday_key_once_everywhere"
            ),
        ]

    reached_by = {"region": "region"}

    def __str__(self) -> str:
        return self.name


class ThemeDayYear(models.Model):
    """What the notice of a year says of a theme day: its dates and its theme. Goes before the rule."""

    theme_day = models.ForeignKey(ThemeDay, on_delete=models.CASCADE, related_name="years")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年份"))
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("结束日期"))
    theme = models.CharField(_("当年主题"), max_length=200, blank=True)
    source = models.CharField(_("依据的通知"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("主题日当年安排")
        ordering = ["year", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["theme_day", "year", "region"], name="themedayyear_once_per_region"),
            models.UniqueConstraint(
                fields=["theme_day", "year"], condition=Q(region__isnull=True), name="themedayyear_once_everywhere"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="themedayyear_runs_forward"),
        ]

    reached_by = {"region": "region"}

    def __str__(self) -> str:
        return f"{self.theme_day} {self.year}"


class CalendarFeed(models.Model):
    """A secret address at which a person's phone reads a calendar. The address itself is kept sealed."""

    class Content(models.TextChoices):
        THEME_DAYS = "theme_days", _("主题日")
        UNIT = "unit", _("本单位活动")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    content = models.CharField(_("内容"), max_length=10, choices=Content)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret: by it the feed is found
    sealed = models.TextField()  # the secret, to be shown to its owner again
    created_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "content"],
                condition=Q(revoked_at__isnull=True),
                name="calendarfeed_one_in_use_per_content",
            )
        ]

    reached_by = {"unit": "person__unit", "region": "person__unit__region"}

    def __str__(self) -> str:
        return self.get_content_display()


class ThemeDayReminder(models.Model):
    """A lead unit was told that it is time to prepare: once for each theme day and year."""

    key = models.SlugField(_("主题日标识"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年份"))
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("主题日提醒")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "year", "unit"], name="themedayreminder_once_per_year"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year} {self.unit}"
