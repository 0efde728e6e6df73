"""What the audit trail can be asked. Forms never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from kepu.core.access import grants_for, reach
from kepu.core.audit.words import all_words
from kepu.core.permissions import AUDIT_VIEW
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region

# Days at the very ends of the calendar have no midnight in another time zone.
WITHIN_REACH = (MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class AuditFilter(forms.Form):
    person = forms.CharField(label=_("操作人"), required=False)
    action = forms.ChoiceField(label=_("操作"), required=False)
    words = forms.CharField(label=_("对象"), required=False)
    first_day = forms.DateField(
        label=_("从"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=WITHIN_REACH,
    )
    last_day = forms.DateField(
        label=_("到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=WITHIN_REACH,
    )
    region = forms.ModelChoiceField(
        label=_("地区"), queryset=Region.objects.none(), required=False, empty_label=_("全部")
    )
    object_type = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    object_id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = sorted((words, name) for name, words in all_words().items())
        self.fields["action"].choices = [("", _("全部")), *((n, w) for w, n in told)]  # type: ignore[attr-defined]
        # Old entries may stand in regions that are no more, so those are offered too, once each.
        regions = Region.objects.filter(reach(Region, grants_for(by, AUDIT_VIEW)), code__endswith="000")
        self.fields["region"].queryset = regions.order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("截止日期早于起始日期，请改正其中一个。"))
        return cleaned
