"""Shapes of what is typed about plans. Forms never save."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.access import grants_for, reach, scoped
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import refuse_oversized
from kepu.core.permissions import UNIT_VIEW
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import UnitGroup
from kepu.core.units.queries import units_seen_from
from kepu.governance.plans.models import Clause, Duty, Indicator, Phase, Plan
from kepu.governance.plans.permissions import DOCUMENT_IMPORT
from kepu.governance.plans.queries import plans_for
from kepu.governance.plans.states import PlanState

ACCEPTED = ".docx,.doc,.wps,.pdf,.html,.htm,.txt"


class ImportForm(forms.Form):
    """One scheme: a file, or its text pasted."""

    file = forms.FileField(
        label=_("方案文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Word、PDF（须是文字版）、网页或文本，50 MB 以内。"),
    )
    text = forms.CharField(
        label=_("或粘贴全文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("从网页或聊天中复制的文字，可以直接粘贴在这里。"),
    )
    region = forms.ModelChoiceField(label=_("方案所属地区"), queryset=Region.objects.none())
    amends = forms.ModelChoiceField(
        label=_("是哪个方案的新版本"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("不是，这是一个新方案"),
        help_text=_("选定后会逐条对比，已核对的内容自动沿用。"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = grants_for(person, DOCUMENT_IMPORT)
        regions = Region.objects.on(timezone.localdate()).filter(reach(Region, grants))
        # A scheme is issued for a county or above: townships and villages would only make the list long.
        self.fields["region"].queryset = regions.filter(code__endswith="000000")  # type: ignore[attr-defined]
        self.fields["region"].initial = next((g.region_id for g in grants if g.region_id), person.unit.region_id)
        self.fields["amends"].queryset = plans_for(person).filter(state=PlanState.PUBLISHED)  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None:
            try:
                refuse_oversized(file.name or "", file.size or 0)
            except RuleBroken as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_file, has_text = bool(cleaned.get("file")), bool((cleaned.get("text") or "").strip())
        if not has_file and not has_text and "file" not in self.errors:
            raise forms.ValidationError(_("请选择一个文件，或粘贴方案全文。"))
        if has_file and has_text:
            raise forms.ValidationError(_("文件和粘贴的文字只能用一种，请去掉其中之一。"))
        amends, region = cleaned.get("amends"), cleaned.get("region")
        if amends and region and amends.region.code != region.code:
            self.add_error(
                "amends", _("“%(plan)s”属于%(region)s，与所选地区不同。") % {"plan": amends, "region": amends.region}
            )
        return cleaned


class FactsForm(forms.Form):
    """What the plan says of itself."""

    title = forms.CharField(label=_("标题"), max_length=300)
    issuer = forms.CharField(label=_("发文机关"), max_length=200, required=False)
    doc_number = forms.CharField(label=_("发文字号"), max_length=60, required=False)
    issue_date = forms.DateField(
        label=_("成文日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    first_year = forms.IntegerField(label=_("起始年"), required=False, min_value=1990, max_value=2100)
    last_year = forms.IntegerField(label=_("终止年"), required=False, min_value=1990, max_value=2100)
    is_draft_text = forms.BooleanField(label=_("这是征求意见稿（不能发布）"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("终止年 %(last)s 早于起始年 %(first)s。") % {"first": first, "last": last})
        if (first is None) != (last is None):
            self.add_error("last_year" if last is None else "first_year", _("起始年和终止年要一起填写。"))
        return cleaned


class _RowForm(forms.ModelForm):
    """A row of one plan: choices come from that plan and its region."""

    def __init__(self, *args: Any, plan: Plan, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = f"{value.normalize():f}"
        if "clause" in self.fields:
            clauses = plan.clauses.exclude(review="rejected").order_by("position")
            self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
            self.fields["clause"].label_from_instance = _clause_label  # type: ignore[attr-defined]
        units = scoped(person, UNIT_VIEW, units_seen_from(plan.region)).order_by("name")
        for name in ("unit", "owner"):
            if name in self.fields:
                self.fields[name].queryset = units  # type: ignore[attr-defined]
        if "unit_group" in self.fields:
            self.fields["unit_group"].queryset = UnitGroup.objects.filter(region=plan.region)  # type: ignore[attr-defined]

    def validate_constraints(self) -> None:
        """The constraints of a row speak of its plan and place too, which are not typed here: the database holds them."""


def _clause_label(clause: Clause) -> str:
    return f"{'　' * (clause.level - 1)}{clause.path.rsplit('/', 1)[-1]} {clause.title}"[:60]


class ClauseForm(_RowForm):
    class Meta:
        model = Clause
        fields = ("label", "title", "level", "kind", "group")

    def clean_level(self) -> int:
        level = self.cleaned_data["level"]
        if level not in (1, 2, 3):
            raise forms.ValidationError(_("层级只能是 1、2 或 3。"))
        return level


class IndicatorForm(_RowForm):
    class Meta:
        model = Indicator
        fields = (
            "metric",
            "comparator",
            "value",
            "value_max",
            "unit_label",
            "role",
            "deadline",
            "frequency",
            "scope",
            "relative_to",
            "clause",
            "owner",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        value, most = cleaned.get("value"), cleaned.get("value_max")
        if most is not None and (value is None or most < value):
            self.add_error("value_max", _("上限应不小于数值 %(value)s。") % {"value": value})
        if (
            value is None
            and not cleaned.get("frequency")
            and not cleaned.get("relative_to")
            and "value" not in self.errors
        ):
            self.add_error("value", _("请填写数值；没有数值的，请填写频次或相对基准。"))
        return cleaned


class DutyForm(_RowForm):
    class Meta:
        model = Duty
        fields = ("name_as_written", "role", "unit", "unit_group", "clause")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") and cleaned.get("unit_group"):
            self.add_error("unit_group", _("单位和单位组只能选一个。"))
        return cleaned


class PhaseForm(_RowForm):
    class Meta:
        model = Phase
        fields = ("name", "first_year", "last_year")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("终止年 %(last)s 早于起始年 %(first)s。") % {"first": first, "last": last})
        return cleaned


ROW_FORMS: dict[str, type[_RowForm]] = {
    "clause": ClauseForm,
    "indicator": IndicatorForm,
    "duty": DutyForm,
    "phase": PhaseForm,
}
