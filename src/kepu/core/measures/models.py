"""How often the facts of an operation have changed in a county: what is computed from them can be kept until then."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactsVersion(models.Model):
    source = models.CharField(_("来源"), max_length=40)  # app label of the operation
    county = models.CharField(_("县级区划代码"), max_length=6)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("事实版次")
        constraints = [models.UniqueConstraint(fields=["source", "county"], name="factsversion_once_per_county")]

    def __str__(self) -> str:
        return f"{self.source} {self.county} {self.version}"
