"""Versioned code sets: what changes by year and by place is data with its basis and effective date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.core.dated import Dated


class Vocabulary(Dated):
    """One edition of a code set, such as unit types or population groups."""

    key = models.SlugField(_("标识"), max_length=60)
    edition = models.CharField(_("版本"), max_length=20)
    name = models.CharField(_("名称"), max_length=100)
    basis = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("代码表")
        ordering = ["key", "edition"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["key", "edition"], name="vocabulary_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.edition}）"


class Term(models.Model):
    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(_("代码"), max_length=60)
    label = models.CharField(_("名称"), max_length=100)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("代码")
        ordering = ["vocabulary_id", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_once_per_vocabulary")]

    def __str__(self) -> str:
        return self.label
