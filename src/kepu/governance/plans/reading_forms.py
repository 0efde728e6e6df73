"""Shapes of what readers of a published plan type: filters, a search, a reason, an owner. Forms never save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.access import scoped
from kepu.core.permissions import UNIT_VIEW
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.core.units.queries import units_seen_from
from kepu.governance.plans.models import Clause, Indicator, Plan
from kepu.governance.plans.register import Entry, Filter

LONGEST_QUERY = 60


def _present(choices: Iterable[tuple[str, Any]], present: Iterable[str]) -> list[tuple[str, Any]]:
    """Of the choices, those that occur, with "all" before them."""
    known = set(present)
    return [("", _("全部")), *((code, label) for code, label in choices if code in known)]


class RegisterForm(forms.Form):
    """What of the register is wanted. Choices are what the register holds; anything else asks for nothing."""

    kind = forms.ChoiceField(label=_("类别"), required=False)
    task = forms.ChoiceField(label=_("行动或工程"), required=False)
    group = forms.ChoiceField(label=_("人群"), required=False)
    deadline = forms.ChoiceField(label=_("完成年份"), required=False)
    frequency = forms.ChoiceField(label=_("频次"), required=False)
    owner = forms.ChoiceField(label=_("归口单位"), required=False)

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = [entry.clause for entry in entries if entry.clause is not None]
        targets = [entry.target for entry in entries]
        owners = {str(entry.owner.pk): entry.owner.name for entry in entries if entry.owner}
        tasks = {str(entry.task.pk): str(entry.task) for entry in entries if entry.task}
        years = sorted({str(entry.deadline) for entry in entries if entry.deadline})
        self._offer("kind", _present(Clause.Kind.choices, (clause.kind for clause in clauses)))
        self._offer("group", _present(Clause.Group.choices, (clause.group for clause in clauses)))
        self._offer("task", [("", _("全部")), *tasks.items()])
        self._offer("deadline", [("", _("全部")), *((year, year) for year in years), ("none", _("未写明"))])
        self._offer(
            "frequency",
            [*_present(Indicator.Frequency.choices, (target.frequency for target in targets)), ("none", _("未写明"))],
        )
        self._offer(
            "owner", [("", _("全部")), *sorted(owners.items(), key=lambda pair: pair[1]), ("none", _("未指定"))]
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Filter:
        self.is_valid()
        return Filter(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class SearchForm(forms.Form):
    """A few words, and perhaps the one plan to look in."""

    q = forms.CharField(
        label=_("查找条款"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput(attrs={"type": "search"})
    )
    plan = forms.ModelChoiceField(
        label=_("方案"), queryset=Plan.objects.none(), required=False, empty_label=_("全部方案")
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("撤回的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class OwnerForm(forms.Form):
    """The unit that answers for an indicator; empty for nobody."""

    owner = forms.ModelChoiceField(
        label=_("归口单位"), queryset=Unit.objects.none(), required=False, empty_label=_("未指定")
    )

    def __init__(self, *args: Any, plan: Plan, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = scoped(person, UNIT_VIEW, units_seen_from(plan.region)).order_by("name")
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]
