"""Shapes of what is typed about theme days. Forms never save."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.units.forms import day_field
from kepu.engines.calendar import Override, parse_rules
from kepu.operations.activities.actions.calendar import ThemeDayDraft
from kepu.operations.activities.models import ThemeDay
from kepu.operations.activities.queries.words import GROUP, THEME

SEVERAL = re.compile(r"[、，,；;|\s]+")
LONGEST_PREPARATION = 365
MOST_LEADS = 12


class CalendarFilter(forms.Form):
    mine = forms.BooleanField(label=_("只看本单位牵头的"), required=False)
    group = forms.ChoiceField(label=_("面向人群"), required=False)
    theme = forms.ChoiceField(label=_("主题"), required=False)

    def __init__(self, *args: Any, words: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("全部")), *words[GROUP].items()]  # type: ignore[attr-defined]
        self.fields["theme"].choices = [("", _("全部")), *words[THEME].items()]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """The conditions that make sense; the others are left aside."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ThemeDayForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"), choices=ThemeDay.Kind.choices)
    rules = forms.CharField(
        label=_("日期规则"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("照下面的例子写，改动后会显示近三年的日期。"),
    )
    leads = forms.CharField(
        label=_("牵头单位"),
        max_length=300,
        required=False,
        help_text=_("写部门简称，不带“县”字，用顿号分开，如：应急局、教育局。"),
    )
    lead_days = forms.IntegerField(
        label=_("提前准备天数"),
        min_value=0,
        max_value=LONGEST_PREPARATION,
        initial=14,
        help_text=_("到时提醒牵头单位。"),
    )
    task = forms.CharField(
        label=_("准备事项"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(label=_("依据"), max_length=300, required=False, help_text=_("设立它的文件或法律条款。"))
    audience = forms.MultipleChoiceField(label=_("面向人群"), required=False, widget=forms.CheckboxSelectMultiple)
    themes = forms.MultipleChoiceField(label=_("主题"), required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, words: dict[str, dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = list(words[GROUP].items())  # type: ignore[attr-defined]
        self.fields["themes"].choices = list(words[THEME].items())  # type: ignore[attr-defined]

    def clean_rules(self) -> str:
        text = self.cleaned_data["rules"].strip()
        try:
            parse_rules(text)
        except ValueError as refused:
            raise forms.ValidationError(str(refused)) from None
        return text

    def clean_leads(self) -> list[str]:
        names = list(dict.fromkeys(filter(None, SEVERAL.split(self.cleaned_data["leads"]))))
        if len(names) > MOST_LEADS:
            raise forms.ValidationError(_("牵头单位最多 %(most)s 个。") % {"most": MOST_LEADS})
        return names

    def draft(self) -> ThemeDayDraft:
        return ThemeDayDraft(**self.cleaned_data)

    @staticmethod
    def as_typed(day: ThemeDay) -> dict[str, Any]:
        values = {name: getattr(day, name) for name in ThemeDayDraft.__dataclass_fields__}
        return values | {"leads": "、".join(day.leads)}


class YearForm(forms.Form):
    """What the notice of a year says."""

    first_day = day_field(label=_("首日"))
    last_day = day_field(label=_("末日"), help_text=_("只有一天的，与首日相同。"))
    theme = forms.CharField(label=_("当年主题"), max_length=200, required=False)
    source = forms.CharField(label=_("依据的通知"), max_length=200, help_text=_("文件名称和文号，或发布单位和日期。"))

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last:
            try:
                Override("day", self.year, first, last)
            except ValueError as refused:
                self.add_error("last_day" if last < first else "first_day", str(refused))
        return cleaned
