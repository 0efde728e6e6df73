"""Regions: effective-dated, so that old reports keep old names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.core.dated import Dated
from kepu.core.regions.codes import Level, ancestors, level_of, subtree_range


class Region(Dated):
    """A province, city, county, township or village. The twelve-digit code is the path in the tree."""

    code = models.CharField(_("区划代码"), max_length=12, db_index=True)
    name = models.CharField(_("名称"), max_length=100)
    urban_rural = models.CharField(_("城乡分类代码"), max_length=3, blank=True)
    predecessor = models.ForeignKey(
        "self", verbose_name=_("前身"), null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("行政区划")
        ordering = ["code", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="region_code_once_per_start"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_from__isnull=True), name="region_code_once_without_start"
            ),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{12}$"), name="region_code_is_twelve_digits"),
        ]

    reached_by = {"region": "self"}

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> Level:
        return level_of(self.code)

    @property
    def subtree(self) -> tuple[str, str]:
        return subtree_range(self.code)

    @property
    def ancestor_codes(self) -> list[str]:
        return ancestors(self.code)
