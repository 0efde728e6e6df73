"""What people say of weak links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.units.models import Unit
from kepu.governance.ledger.models import Weakness
from kepu.governance.ledger.states import WeaknessState

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SHOW_PENDING = "pending"


class AnswerForm(forms.Form):
    measures_taken = forms.CharField(
        label=_("改进措施"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("做什么、谁来做、做到什么程度。"),
    )
    due_on = forms.DateField(label=_("完成期限"), widget=DATE)


class CheckForm(forms.Form):
    check_note = forms.CharField(
        label=_("核验情况"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("看了什么材料、达到什么程度。"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RaiseForm(forms.Form):
    due_on = forms.DateField(label=_("完成期限"), widget=DATE, required=False)


class ReportForm(forms.Form):
    """A weak link that the rule does not find: somebody saw it."""

    problem = forms.CharField(
        label=_("问题"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("哪里不足，差在什么地方。"),
    )
    unit = forms.ModelChoiceField(label=_("责任单位"), queryset=Unit.objects.none())
    due_on = forms.DateField(label=_("完成期限"), widget=DATE, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class WeaknessFilterForm(forms.Form):
    """Which weak links the list shows; what is not understood shows all."""

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[(SHOW_PENDING, _("未销号")), ("overdue", _("已逾期")), *WeaknessState.choices, ("all", _("全部"))],
    )
    cause = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Weakness.Cause.choices])
    unit = forms.ModelChoiceField(
        label=_("责任单位"), required=False, queryset=Unit.objects.none(), empty_label=_("全部")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
