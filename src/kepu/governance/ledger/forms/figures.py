"""Shapes of figures stated by hand, base figures and shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.access import grants_for, reach
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import refuse_oversized
from kepu.core.persons.models import Person
from kepu.core.regions.codes import subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.core.units.queries import units_seen_from
from kepu.governance.ledger.models import DeclaredFigure
from kepu.governance.ledger.permissions import FIGURE_DECLARE
from kepu.governance.plans.models import Indicator

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FigureForm(forms.Form):
    value = forms.DecimalField(label=_("数值"), max_digits=16, decimal_places=4)
    as_of = forms.DateField(label=_("截至日期"), widget=DATE)
    kind = forms.ChoiceField(label=_("性质"), choices=DeclaredFigure.Kind.choices)
    region = forms.ModelChoiceField(label=_("哪个地区的数"), queryset=Region.objects.none())
    standard_error = forms.DecimalField(
        label=_("标准误"), required=False, max_digits=12, decimal_places=6, help_text=_("调查得出的数才填。")
    )
    sample_size = forms.IntegerField(label=_("样本量"), required=False, min_value=1)
    note = forms.CharField(
        label=_("说明和出处"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(label=_("佐证材料"), required=False, help_text=_("盖章的报表、通报、照片等，50 MB 以内。"))

    def __init__(self, *args: Any, indicator: Indicator, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = subtree_range(indicator.plan.region.code)
        # A department speaks for the whole of the plan's place, a township for itself.
        grants = grants_for(person, FIGURE_DECLARE)
        own = Region.objects.on(timezone.localdate()).filter(code__gte=first, code__lte=last)
        reached = reach(Region, [grant for grant in grants if grant.unit_id is None])
        by_unit = any(grant.unit_id is not None and grant.region_id is None for grant in grants)
        found = own.filter(reached)
        if by_unit:
            found = found | own.filter(pk=indicator.plan.region_id)
        towns = found.filter(code__endswith="000")
        self.fields["region"].queryset = towns.distinct().order_by("code")  # type: ignore[attr-defined]
        self.fields["region"].initial = indicator.plan.region_id

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None:
            try:
                refuse_oversized(file.name or "", file.size or 0)
            except RuleBroken as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("退回的原因"), max_length=300)


class BaseForm(forms.Form):
    key = forms.SlugField(label=_("标识"), max_length=60, help_text=_("英文小写，如 students；同一基数各年相同。"))
    name = forms.CharField(label=_("名称"), max_length=100)
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    value = forms.DecimalField(label=_("数值"), max_digits=16, decimal_places=2, min_value=Decimal("0.01"))
    source = forms.CharField(label=_("来源"), max_length=200)


class SharesForm(forms.Form):
    """One number for each township, or for each unit; empty means none."""

    def __init__(self, *args: Any, places: list[Region] | list[Unit], given: dict[int, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            first = given.get(place.pk)
            self.fields[f"share_{place.pk}"] = forms.DecimalField(
                label=place.name,
                required=False,
                min_value=0,
                max_digits=16,
                decimal_places=4,
                initial=f"{first.normalize():f}" if first is not None else None,
                widget=forms.NumberInput(attrs={"class": "share-input", "inputmode": "decimal", "step": "any"}),
            )

    def shares(self) -> dict[Any, Decimal]:
        """Place → share, empty ones left out. Call after is_valid."""
        typed = {place: self.cleaned_data.get(f"share_{place.pk}") for place in self.places}
        return {place: value for place, value in typed.items() if value is not None}


def units_for_shares(region: Region) -> list[Unit]:
    """Departments of the place itself that a target may be given to."""
    rows = units_seen_from(region).filter(region=region, parent__isnull=True)
    return list(rows.order_by("name")[:80])
