"""What activities came to, one line per thing counted: the rows that measures read.

Written by the action that wraps an activity up, from its own records, and taken back when it is returned. Date, place
and properties are copied from the activity, so that a reading of a million facts touches one table and one index.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.operations.activities.models.activity import Activity


class ActivityFact(models.Model):
    class What(models.TextChoices):
        SESSION = "session", _("场次")  # 1 for each activity
        AUDIENCE = "audience", _("面向人群的场次")  # 1 for each group an activity was for
        PEOPLE = "people", _("人次")  # of a main group, by mode
        OF_WHICH = "of_which", _("其中特殊群体人次")
        PERSON = "person", _("到场的人")  # subject: person_key
        SERVED = "served", _("服务的单位")  # subject: key of the unit
        TRAINEE = "trainee", _("培训人次")  # 1 each; subject: person_key, empty where only a count is known
        GRADUATE = "graduate", _("结业的人")  # subject: person_key
        HOURS = "hours", _("培训学时")  # tenths of hours
        EXPERTS = "experts", _("专家人次")
        VOLUNTEERS = "volunteers", _("志愿者人次")
        MATERIALS = "materials", _("资料份数")
        BOARDS = "boards", _("展板块数")
        EXHIBITS = "exhibits", _("展品件数")
        MEDIA = "media", _("媒体报道")
        VIEWS = "views", _("线上观看")
        COST = "cost", _("经费")
        RATING = "rating", _("满意度得分")
        RATED = "rated", _("满意度答卷")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="facts")
    what = models.CharField(_("计什么"), max_length=10, choices=What)
    happened_on = models.DateField(_("日期"))
    region_code = models.CharField(_("区划代码"), max_length=12)
    unit_path = models.CharField(_("单位"), max_length=255)
    kind = models.CharField(_("类型"), max_length=40)
    theme = models.CharField(_("主题"), max_length=40, blank=True)
    place_type = models.CharField(_("场所类型"), max_length=40, blank=True)
    area = models.CharField(_("城乡"), max_length=8, blank=True)
    level = models.CharField(_("举办层级"), max_length=10, blank=True)
    track = models.CharField(_("培训类别或竞赛工种"), max_length=40, blank=True)
    series = models.CharField(_("系列"), max_length=40, blank=True)
    fee = models.CharField(_("收费"), max_length=4, blank=True)  # "free" or empty
    leader_led = models.BooleanField(_("领导干部带头"), default=False)
    group = models.CharField(_("人群"), max_length=40, blank=True)
    mode = models.CharField(_("形式"), max_length=8, blank=True)
    quantity = models.BigIntegerField(_("数量"))
    subject = models.CharField(_("对象"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("活动实绩")
        indexes = [
            models.Index(
                fields=["what", "kind", "happened_on", "region_code", "group", "quantity"], name="fact_by_kind"
            ),
            models.Index(fields=["what", "area", "happened_on", "region_code", "quantity"], name="fact_by_area"),
            models.Index(fields=["what", "group", "happened_on", "region_code", "quantity"], name="fact_by_group"),
        ]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.quantity}"
