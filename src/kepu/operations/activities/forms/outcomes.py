"""Shapes of what is typed about the outcome of activities. Forms never save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import MAX_BYTES, refuse_oversized
from kepu.core.evidence.forms import PhotosField
from kepu.operations.activities.actions.recording import Outcome, ReachLine
from kepu.operations.activities.forms.activities import number_field
from kepu.operations.activities.models import Activity, ActivityEvidence, Reach
from kepu.operations.activities.models.activity import Mode
from kepu.operations.activities.queries.words import MAIN_GROUPS


class OutcomeForm(forms.Form):
    """Whom it reached and what was used: a row of numbers for each main group, special groups among them."""

    AMOUNTS = ("experts", "volunteers", "materials", "boards", "exhibits", "media_reports", "online_views", "cost")

    experts = number_field(_("专家人数"))
    volunteers = number_field(_("志愿者人数"))
    materials = number_field(_("发放资料（份）"))
    boards = number_field(_("展板（块）"))
    exhibits = number_field(_("展品（件）"))
    media_reports = number_field(_("媒体报道（篇）"))
    online_views = number_field(_("线上观看（次）"))
    cost = number_field(_("经费支出（元）"))
    rating_answers = number_field(_("满意度答卷（份）"))
    rating = forms.DecimalField(
        label=_("满意度平均分（1—5）"),
        required=False,
        min_value=1,
        max_value=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )
    leader_led = forms.BooleanField(label=_("有领导干部带头参加"), required=False)
    outcome = forms.CharField(label=_("活动小结"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        groups: dict[str, str],
        counted: Sequence[ReachLine] = (),
        **kwargs: Any,
    ) -> None:
        """groups: codes and labels of all groups. counted: whom the door saw, offered where nothing is filled in yet."""
        stored = {name: getattr(activity, name) or None for name in self.AMOUNTS}
        answers = activity.rating_answers
        initial = {
            **stored,
            "rating_answers": answers or None,
            "rating": round(activity.rating_points / answers, 2) if answers else None,
            "leader_led": activity.leader_led,
            "outcome": activity.outcome,
        }
        super().__init__(*args, **{**kwargs, "initial": initial | kwargs.get("initial", {})})
        self.groups = groups
        lines = list(activity.reach.all()) or [_as_row(line) for line in counted]
        self.whole = [*MAIN_GROUPS, *_others(lines, part_of_whole=False), ""]
        self.part = [code for code in groups if code not in self.whole]
        for code in self.whole:
            self._add_row("whole", code, [line for line in lines if line.group == code and not line.part_of_whole])
        for code in self.part:
            self._add_row("part", code, [line for line in lines if line.group == code and line.part_of_whole])

    def _add_row(self, kind: str, code: str, lines: list[Reach]) -> None:
        stored = {line.mode: line for line in lines}
        label = self.groups.get(code, code) if code else _("其他人员")
        for mode, words in ((Mode.ONSITE, _("线下人次")), (Mode.ONLINE, _("线上人次"))):
            line = stored.get(mode)
            field = number_field(_("%(group)s %(mode)s") % {"group": label, "mode": words})
            field.initial = line.people if line else None
            self.fields[f"{kind}-{code}-{mode}"] = field
        onsite = stored.get(Mode.ONSITE)
        self.fields[f"{kind}-{code}-method"] = forms.ChoiceField(
            label=_("%(group)s计数方式") % {"group": label},
            choices=Reach.Method.choices,
            initial=onsite.method if onsite else Reach.Method.COUNT,
            required=False,
        )

    def rows(self, kind: str) -> list[dict[str, Any]]:
        codes = self.whole if kind == "whole" else self.part
        return [
            {
                "label": self.groups.get(code, code) if code else _("其他人员"),
                "onsite": self[f"{kind}-{code}-onsite"],
                "online": self[f"{kind}-{code}-online"],
                "method": self[f"{kind}-{code}-method"],
            }
            for code in codes
        ]

    @cached_property
    def whole_rows(self) -> list[dict[str, Any]]:
        return self.rows("whole")

    @cached_property
    def part_rows(self) -> list[dict[str, Any]]:
        return self.rows("part")

    @property
    def amount_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.AMOUNTS, "rating_answers", "rating")]

    @property
    def part_is_filled(self) -> bool:
        """Whether to show the special groups at once."""
        return any(row["onsite"].value() or row["online"].value() or row["onsite"].errors for row in self.part_rows)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rating") and not cleaned.get("rating_answers") and "rating_answers" not in self.errors:
            self.add_error("rating_answers", _("填了平均分，请一并填写收回的答卷份数。"))
        if cleaned.get("rating_answers") and not cleaned.get("rating") and "rating" not in self.errors:
            self.add_error("rating", _("填了答卷份数，请一并填写平均分。"))
        return cleaned

    def outcome_given(self) -> Outcome:
        given = self.cleaned_data
        answers = given["rating_answers"] or 0
        amounts: dict[str, Any] = {name: given[name] or 0 for name in self.AMOUNTS}
        return Outcome(
            reach=[*self._lines("whole"), *self._lines("part")],
            **amounts,
            rating_answers=answers,
            rating_points=round((given["rating"] or 0) * answers),
            leader_led=given["leader_led"],
            outcome=given["outcome"].strip(),
        )

    def _lines(self, kind: str) -> list[ReachLine]:
        given = self.cleaned_data
        found = []
        for code in self.whole if kind == "whole" else self.part:
            method = given[f"{kind}-{code}-method"] or Reach.Method.COUNT
            for mode, by in ((Mode.ONSITE, method), (Mode.ONLINE, Reach.Method.PLATFORM)):
                people = given[f"{kind}-{code}-{mode}"]
                if people:
                    found.append(ReachLine(people, code, str(mode), str(by), kind == "part"))
        return found


def _as_row(line: ReachLine) -> Reach:
    return Reach(group=line.group, mode=line.mode, people=line.people, method=line.method)


def _others(lines: list[Reach], *, part_of_whole: bool) -> list[str]:
    """Groups counted as everybody's that are none of the main ones, as a county may have them."""
    codes = (line.group for line in lines if line.part_of_whole == part_of_whole)
    return [code for code in dict.fromkeys(codes) if code and code not in MAIN_GROUPS]


class EvidenceForm(forms.Form):
    """Photos from the phone, another file, or a link."""

    photos = PhotosField(required=False, label=_("现场照片"))
    file = forms.FileField(
        label=_("其他材料"),
        required=False,
        help_text=_("签到表、通知、总结等，每次一个，%(size)s MB 以内。") % {"size": MAX_BYTES // 2**20},
    )
    file_kind = forms.ChoiceField(
        label=_("材料种类"),
        required=False,
        choices=[choice for choice in ActivityEvidence.Kind.choices if choice[0] not in (ActivityEvidence.Kind.LINK,)],
        initial=ActivityEvidence.Kind.SIGN_IN_SHEET,
    )
    link = forms.URLField(label=_("网络链接"), required=False, max_length=500, assume_scheme="https")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None:
            try:
                refuse_oversized(file.name or "", file.size or 0)
            except RuleBroken as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file

    def has_something(self) -> bool:
        given = self.cleaned_data
        photos = given.get("photos")
        return bool((photos and photos.taken) or given.get("file") or given.get("link"))
