"""What the people at the door fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.operations.activities.actions.door import MOST_AT_ONCE
from kepu.operations.activities.models import Activity, Reach
from kepu.operations.activities.queries.words import MAIN_GROUPS

LARGEST_CROWD = 1_000_000
# At a door nobody counts a platform's viewers.
METHODS = [choice for choice in Reach.Method.choices if choice[0] != Reach.Method.PLATFORM]


def group_choices(words: dict[str, str]) -> list[tuple[str, Any]]:
    return [*((code, words.get(code, code)) for code in MAIN_GROUPS), ("", _("不分人群"))]


class WalkInForm(forms.Form):
    """People without a code: how many, and of which group."""

    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    group = forms.ChoiceField(label=_("人群"), required=False)

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(reversed(group_choices(words)))  # type: ignore[attr-defined]


class HeadCountForm(forms.Form):
    """One number per main group, and one for all who are not told apart."""

    method = forms.ChoiceField(label=_("怎样数的"), choices=METHODS, initial=Reach.Method.COUNT)

    def __init__(self, *args: Any, activity: Activity, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {row.group: row for row in activity.reach.filter(mode="onsite", part_of_whole=False)}
        for code, label in group_choices(words):
            self.fields[f"people_{code}"] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=LARGEST_CROWD,
                required=False,
                initial=there[code].people if code in there else None,
            )
        if there:
            self.fields["method"].initial = next(iter(there.values())).method

    def counts(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("people_")]

    def people_by_group(self) -> dict[str, int]:
        prefix = "people_"
        given = self.cleaned_data
        return {name[len(prefix) :]: given[name] or 0 for name in self.fields if name.startswith(prefix)}


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("签到名单（.xlsx 或 .csv）"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    )


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么要看"), min_length=2, max_length=200, help_text=_("如“改时间，逐个通知”。会记入审计。")
    )
