"""Rows that hold for a time: valid from one day until another, the last day included."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    def on(self, day: date):
        """Rows that hold on that day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )

    def by_start(self):
        """The earliest first, rows without a start before all others: engines differ in where they put NULL."""
        return self.order_by(F("valid_from").asc(nulls_first=True), "pk")


class Dated(models.Model):
    """`valid_from` and `valid_until` (last day included); empty = without limit."""

    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            )
        ]

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or self.valid_until >= day
        )
