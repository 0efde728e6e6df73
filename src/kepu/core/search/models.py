"""What is searched, kept as folded text. The grams stand beside it in what each engine does best.

SQLite: an FTS5 table `core_searchentry_grams`, one row per entry under the entry's id. PostgreSQL: a column `grams` of
type tsvector with a GIN index. Both come with a migration and are written by kepu.core.search.index alone.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The text by which one row of some app is found."""

    source = models.CharField(_("所属的表"), max_length=40)
    key = models.BigIntegerField(_("所指的行"))
    text = models.TextField(_("折叠后的文字"))

    class Meta:
        verbose_name = _("检索条目")
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="searchentry_once_per_row")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
