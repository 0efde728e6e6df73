"""Activities brought in from a spreadsheet: the file, its rows as typed, and what became of each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.core.evidence.models import EvidenceFile
from kepu.core.units.models import Unit
from kepu.operations.activities.models.activity import Activity


class BulkImport(models.Model):
    """One uploaded sheet. `unit` is that of the person who brings it in; each row may name another host."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在检查")
        CHECKED = "checked", _("待确认")
        IMPORTING = "importing", _("正在导入")
        DONE = "done", _("已导入")
        UNDONE = "undone", _("已撤销")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bulk_imports")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="bulk_imports")
    name = models.CharField(_("文件名"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKING)
    all_or_nothing = models.BooleanField(_("全部正确才导入"), default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("批量导入")
        ordering = ["-uploaded_at", "-pk"]

    reached_by = {"unit": "unit", "region": "unit__region"}

    def __str__(self) -> str:
        return self.name


class BulkRow(models.Model):
    """A row as typed. `client_key` stands for the activity it speaks of: the same row sent again is the same one."""

    class State(models.TextChoices):
        NEW = "new", _("未检查")
        GOOD = "good", _("可导入")
        BAD = "bad", _("有问题")
        KNOWN = "known", _("以前已导入")
        IMPORTED = "imported", _("本次已导入")

    bulk = models.ForeignKey(BulkImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行号"))  # as the spreadsheet counts
    cells = models.JSONField(default=dict)  # title of the column → text
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.NEW)
    problems = models.JSONField(default=list)  # [title of the column, what is wrong and how to mend it]
    client_key = models.UUIDField(null=True, blank=True, default=None)
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.SET_NULL, related_name="bulk_rows")

    class Meta:
        verbose_name = _("导入行")
        ordering = ["bulk_id", "number"]
        constraints = [models.UniqueConstraint(fields=["bulk", "number"], name="bulkrow_number_once")]
        indexes = [
            models.Index(fields=["bulk", "state", "number"], name="bulkrow_in_state"),
            models.Index(fields=["bulk", "client_key"], name="bulkrow_by_key"),
        ]

    reached_by = {"unit": "bulk__unit", "region": "bulk__unit__region"}

    def __str__(self) -> str:
        return f"{self.bulk} {self.number}"


# A row's key is made from what it says, in a space of its own.
ROW_KEYS = uuid.UUID("5d0f4c1e-6f0a-5a3e-9d3c-2a7b8e1c4f60")
