"""Evidence files: typed by content, known by their SHA-256, never changed once stored.

The original of a photo stays as it was uploaded, for it is the proof. Pages show the public copy, which holds the
picture and nothing else.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
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

    # Of photos only. The place is kept to four decimals, about 11 m.
    width_px = models.PositiveIntegerField(null=True, blank=True)
    height_px = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    latitude = models.DecimalField(_("纬度"), max_digits=6, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("经度"), max_digits=7, decimal_places=4, null=True, blank=True)
    public_copy = models.FileField(upload_to="evidence/%Y/%m/", max_length=200, blank=True)
    thumbnail = models.FileField(upload_to="evidence/%Y/%m/", max_length=200, blank=True)
    # 16 hex digits, and the same in four bands by which the alike are found: see likeness.py.
    phash = models.CharField(max_length=16, blank=True)
    phash_band_0 = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    phash_band_1 = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    phash_band_2 = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    phash_band_3 = models.PositiveIntegerField(null=True, blank=True, db_index=True)

    erased_at = models.DateTimeField(_("清除时间"), null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    erasure_reason = models.CharField(_("清除原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("证据文件")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                name="evidence_place_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(phash="", phash_band_0__isnull=True) | (~Q(phash="") & Q(phash_band_0__isnull=False)),
                name="evidence_phash_has_bands",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erasure_reason="")
                | (Q(erased_at__isnull=False) & ~Q(erasure_reason="")),
                name="evidence_erased_for_a_reason",
            ),
        ]

    reached_by = {"unit": "unit", "region": "region"}

    def __str__(self) -> str:
        return self.name

    @property
    def day(self) -> date:
        """The day the photo was taken; the day it was uploaded where the photo does not say, and for other files."""
        return timezone.localdate(self.taken_at or self.uploaded_at)

    @property
    def place_mark(self) -> str:
        """Where the photo was taken, such as 30.2584°N 120.1504°E; empty where it does not say."""
        if self.latitude is None or self.longitude is None:
            return ""
        north, east = "N" if self.latitude >= 0 else "S", "E" if self.longitude >= 0 else "W"
        return f"{abs(self.latitude):.4f}°{north} {abs(self.longitude):.4f}°{east}"
