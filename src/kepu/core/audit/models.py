"""Audit entries: appended only, each sealed with the hash of the one before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to which row, when and from where. Names are copied: an entry outlives what it speaks of."""

    sequence = models.PositiveBigIntegerField(_("序号"), unique=True)
    happened_at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField(_("操作人"), max_length=120)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(_("对象"), max_length=200)
    region_code = models.CharField(max_length=12, db_index=True)
    unit_path = models.CharField(max_length=255, db_index=True)
    details = models.JSONField(_("详情"), default=dict)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("审计记录")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_by_object")]

    reached_by = {"unit_path": "unit_path", "region_code": "region_code"}

    def __str__(self) -> str:
        return f"#{self.sequence} {self.actor_name} {self.action} {self.object_name}"


class AuditHead(models.Model):
    """The end of the chain, one row: its lock puts writers in line, its copy of the last hash shows a cut-off tail."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audithead_is_one_row")]

    def __str__(self) -> str:
        return f"#{self.sequence}"
