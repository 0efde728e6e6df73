"""Signing up and coming in. Names and telephones are sealed, and erased when their time is over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.core.persons.sealed import mask_name, mask_phone, unseal
from kepu.operations.activities.models.activity import Activity
from kepu.operations.activities.states import SignUpState


class SignUp(models.Model):
    """One person, or a group (a class, a village) with one contact. `number` is the order of arrival."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sign_ups")
    number = models.PositiveIntegerField(_("序号"))
    code = models.CharField(_("报名码"), max_length=16, unique=True)  # in the QR; shown at the door
    client_key = models.UUIDField(unique=True)  # the same form sent twice is one sign-up
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=SignUpState)
    group = models.CharField(_("人群"), max_length=40, blank=True)
    party = models.CharField(_("团体名称"), max_length=100, blank=True)  # 三年级二班; empty for a single person
    under_14 = models.BooleanField(_("未满十四周岁"), default=False)

    sealed_name = models.TextField(blank=True)
    sealed_phone = models.TextField(blank=True)
    sealed_guardian = models.TextField(blank=True)
    guardian_consent_at = models.DateTimeField(_("监护人同意时间"), null=True, blank=True)
    consent_version = models.CharField(_("告知书版本"), max_length=20)
    person_key = models.CharField(max_length=32, blank=True)
    erase_on = models.DateField(_("个人信息删除日期"))
    erased_at = models.DateTimeField(null=True, blank=True)

    signed_up_at = models.DateTimeField(_("报名时间"))
    moved_up_at = models.DateTimeField(_("候补转正时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报名")
        ordering = ["activity_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="signup_number_once_per_activity"),
            models.UniqueConstraint(
                fields=["activity", "person_key"],
                condition=~Q(state="cancelled") & ~Q(person_key=""),
                name="signup_once_per_person",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="signup_is_of_somebody"),
            models.CheckConstraint(
                condition=Q(under_14=False) | Q(guardian_consent_at__isnull=False), name="signup_of_a_child_has_consent"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "state", "number"], name="signup_waiting_in_order"),
            models.Index(fields=["erase_on"], condition=Q(erased_at__isnull=True), name="signup_to_be_erased"),
        ]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return f"{self.number} {self.masked_name}"

    @property
    def masked_name(self) -> str:
        return self.party or mask_name(unseal(self.sealed_name))

    @property
    def masked_phone(self) -> str:
        return mask_phone(unseal(self.sealed_phone))


class Scan(models.Model):
    """A code read at the door, as the device reports it, maybe hours later and more than once."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("签到成功")
        UNKNOWN = "unknown", _("没有这个报名码")
        CANCELLED = "cancelled", _("报名已取消")

    event = models.UUIDField(primary_key=True)  # made on the device: sent twice is once
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="scans")
    code = models.CharField(_("报名码"), max_length=16)
    scanned_at = models.DateTimeField(_("扫码时间"))
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)

    class Meta:
        verbose_name = _("扫码记录")
        ordering = ["scanned_at", "pk"]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"


class Attendance(models.Model):
    """Somebody, or a group, was there. One row however often and in whatever order the door reports it."""

    class Source(models.TextChoices):
        SCAN = "scan", _("扫码签到")
        DOOR = "door", _("现场登记")
        ROSTER = "roster", _("名单导入")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances")
    sign_up = models.OneToOneField(SignUp, null=True, blank=True, on_delete=models.CASCADE, related_name="attendance")
    person_key = models.CharField(max_length=32, blank=True)
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    group = models.CharField(_("人群"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    first_seen_at = models.DateTimeField(_("签到时间"))  # the earliest of all reports

    class Meta:
        verbose_name = _("签到")
        ordering = ["first_seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person_key"], condition=~Q(person_key=""), name="attendance_once_per_person"
            )
        ]

    reached_by = {"unit": "activity__unit", "region": "activity__unit__region"}

    def __str__(self) -> str:
        return f"{self.activity} {self.first_seen_at:%H:%M}"
