"""An activity from plan to archive, whom it reached, and its evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.evidence.models import EvidenceFile
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.models.calendar import ThemeDay
from kepu.operations.activities.models.programme import Programme
from kepu.operations.activities.states import ActivityState


class Mode(models.TextChoices):
    ONSITE = "onsite", _("线下")
    ONLINE = "online", _("线上")
    BOTH = "both", _("线上线下")


class Area(models.TextChoices):
    URBAN = "urban", _("城镇")
    RURAL = "rural", _("乡村")


class HostLevel(models.TextChoices):
    CITY = "city", _("市级及以上")
    COUNTY = "county", _("县级")
    TOWNSHIP = "township", _("乡镇（街道）级")
    VILLAGE = "village", _("村（社区）级")
    SCHOOL = "school", _("学校、企业等单位")


class Activity(models.Model):
    """`unit` hosts it and is where it is counted; `region` is where it took place. Codes are of the code sets named."""

    class Source(models.TextChoices):
        PLANNED = "planned", _("按计划")
        QUICK = "quick", _("手机快记")
        BULK = "bulk", _("批量导入")

    title = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=40)  # activity-kind
    theme = models.CharField(_("主题分类"), max_length=40, blank=True)  # activity-theme
    mode = models.CharField(_("形式"), max_length=8, choices=Mode, default=Mode.ONSITE)
    place_type = models.CharField(_("场所类型"), max_length=40, blank=True)  # place-type
    area = models.CharField(_("城乡"), max_length=8, choices=Area, blank=True)
    level = models.CharField(_("举办层级"), max_length=10, choices=HostLevel, blank=True)
    track = models.CharField(_("培训类别或竞赛工种"), max_length=40, blank=True)  # training-track, or a trade in words
    groups = models.JSONField(_("面向人群"), default=list, blank=True)  # population-group codes
    is_free = models.BooleanField(_("免费"), default=True)
    leader_led = models.BooleanField(_("领导干部带头参加"), default=False)

    unit = models.ForeignKey(Unit, verbose_name=_("主办单位"), on_delete=models.PROTECT, related_name="activities")
    region = models.ForeignKey(Region, verbose_name=_("举办地区"), on_delete=models.PROTECT, related_name="activities")
    place = models.CharField(_("地点"), max_length=120, blank=True)
    # By it two activities in one room are found: 县文化馆 二楼 and 县文化馆二楼 are the same.
    place_key = models.GeneratedField(
        expression=Lower(Replace(Replace("place", Value(" ")), Value("\u3000"))),
        output_field=models.CharField(max_length=120),
        db_persist=True,
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("所属计划"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    theme_day = models.ForeignKey(ThemeDay, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities")
    clause_thread = models.UUIDField(_("对应任务"), null=True, blank=True, db_index=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("负责人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")

    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    summary = models.TextField(_("内容简介"), blank=True)
    plan_people = models.PositiveIntegerField(_("预计人数"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("名额"), null=True, blank=True)  # null: no limit
    seats_taken = models.PositiveIntegerField(default=0)
    next_number = models.PositiveIntegerField(default=1)  # of the next sign-up: the order of arrival
    sign_up_until = models.DateTimeField(_("报名截止"), null=True, blank=True)
    public_token = models.CharField(max_length=24, unique=True)  # the address citizens know
    contact = models.CharField(_("咨询电话"), max_length=60, blank=True)

    # What it came to. Whom it reached stands in Reach.
    experts = models.PositiveIntegerField(_("专家人数"), default=0)
    volunteers = models.PositiveIntegerField(_("志愿者人数"), default=0)
    materials = models.PositiveIntegerField(_("发放资料（份）"), default=0)
    boards = models.PositiveIntegerField(_("展板（块）"), default=0)
    exhibits = models.PositiveIntegerField(_("展品（件）"), default=0)
    media_reports = models.PositiveIntegerField(_("媒体报道（篇）"), default=0)
    online_views = models.PositiveBigIntegerField(_("线上观看（次）"), default=0)
    cost = models.PositiveBigIntegerField(_("经费支出（元）"), default=0)
    rating_points = models.PositiveIntegerField(_("满意度得分合计"), default=0)  # 1 to 5 each
    rating_answers = models.PositiveIntegerField(_("满意度答卷"), default=0)
    outcome = models.TextField(_("活动小结"), blank=True)

    state = models.CharField(_("状态"), max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    needs_approval = models.BooleanField(_("须经批准"), default=False)
    source = models.CharField(_("记录方式"), max_length=8, choices=Source, default=Source.PLANNED)
    client_key = models.UUIDField(
        null=True, blank=True, unique=True, editable=False
    )  # a record sent twice is one record
    reason = models.CharField(_("取消、延期或退回的原因"), max_length=300, blank=True)
    postponed_from = models.DateTimeField(_("原定时间"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    wrapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    wrapped_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("核定人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("活动")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="activity_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(seats_taken__lte=F("capacity")), name="activity_never_oversold"
            ),
            models.CheckConstraint(
                condition=Q(rating_points__lte=F("rating_answers") * 5), name="activity_rating_is_at_most_five"
            ),
        ]
        indexes = [
            # Holds all that lists are filtered by, so that a page of many is found without reading the rows.
            models.Index(fields=["unit", "-starts_at", "ends_at", "kind", "state"], name="activity_of_unit"),
            models.Index(fields=["-starts_at", "-id"], name="activity_newest_first"),
            models.Index(fields=["state", "starts_at"], name="activity_in_state"),
            models.Index(fields=["responsible", "starts_at"], name="activity_of_person"),
            models.Index(fields=["region", "place_key", "starts_at"], name="activity_in_place"),
        ]

    # By the host's place, not by where it took place: a township does not change what the county holds there.
    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return self.title

    @property
    def happened_on(self):
        """The day it is counted on: its last, in the county's time."""
        return timezone.localtime(self.ends_at).date()

    @property
    def seats_left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)


class CoHost(models.Model):
    """A unit with a part in the activity. Credit in its own view, never a second count."""

    class Role(models.TextChoices):
        HOST = "host", _("主办")
        ORGANISER = "organiser", _("承办")
        PARTNER = "partner", _("协办")
        GUIDE = "guide", _("指导")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="co_hosts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="co_hosted")
    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.ORGANISER)

    class Meta:
        verbose_name = _("合办单位")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "unit"], name="cohost_once_per_activity")]

    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_role_display()}）"


class ServedUnit(models.Model):
    """A school, enterprise or other unit the activity was held for: by these schools meet their quota."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="served")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="served_by")

    class Meta:
        verbose_name = _("服务单位")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "unit"], name="servedunit_once_per_activity")]

    def __str__(self) -> str:
        return str(self.unit)


class Speaker(models.Model):
    """Who spoke or taught, as announced to the public."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("姓名"), max_length=60)
    affiliation = models.CharField(_("单位、职称"), max_length=100, blank=True)
    topic = models.CharField(_("讲题"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("专家")
        ordering = ["pk"]
        indexes = [models.Index(fields=["name", "activity"], name="speaker_by_name")]

    def __str__(self) -> str:
        return self.name


class Reach(models.Model):
    """How many people of a group an activity reached, and how they were counted.

    Rows with `part_of_whole` False add up to everybody who came: one of the main groups, or none, for each person.
    Special groups (留守儿童, 农民工…) stand beside with `part_of_whole` True: people already counted among the others.
    """

    class Method(models.TextChoices):
        SIGN_IN = "sign_in", _("签到")
        TICKET = "ticket", _("票务")
        COUNT = "count", _("点数")
        ESTIMATE = "estimate", _("估算")
        PLATFORM = "platform", _("平台统计")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="reach")
    group = models.CharField(_("人群"), max_length=40, blank=True)  # population-group; empty: not told apart
    mode = models.CharField(_("形式"), max_length=8, choices=Mode, default=Mode.ONSITE)
    people = models.PositiveIntegerField(_("人次"))
    method = models.CharField(_("计数方式"), max_length=8, choices=Method, default=Method.COUNT)
    part_of_whole = models.BooleanField(_("其中"), default=False)

    class Meta:
        verbose_name = _("受众人次")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "group", "mode"], name="reach_once_per_group_and_mode"),
            models.CheckConstraint(condition=~Q(mode="both"), name="reach_is_onsite_or_online"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.people}"


class ActivityEvidence(models.Model):
    """A file or link that shows the activity took place."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("现场照片")
        SIGN_IN_SHEET = "sign_in_sheet", _("签到表")
        NOTICE = "notice", _("通知或方案")
        REPORT = "report", _("总结或报道")
        LINK = "link", _("网络链接")
        OTHER = "other", _("其他材料")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("种类"), max_length=14, choices=Kind)
    file = models.ForeignKey(
        EvidenceFile, null=True, blank=True, on_delete=models.PROTECT, related_name="activity_uses"
    )
    link = models.URLField(_("链接"), max_length=500, blank=True)
    caption = models.CharField(_("说明"), max_length=200, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("活动佐证")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "client_key"], name="activityevidence_sent_twice_is_one"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(link=""), name="activityevidence_has_a_file_or_a_link"
            ),
        ]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return self.caption or self.get_kind_display()
