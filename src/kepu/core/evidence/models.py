"""Evidence files: typed by content, known by their SHA-256, never changed once stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.core.regions.models import Region
from kepu.core.units.models import Unit


class EvidenceFile(models.Model):
    class Kind(models.TextChoices):
        DOCUMENT = "document", _("公文")
        PHOTO = "photo", _("照片")
        SHEET = "sheet", _("表格")
        OTHER = "other", _("其他")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="evidence")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("证据文件")
        ordering = ["-uploaded_at", "-pk"]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.name
