"""Shapes of what is typed about programmes. Forms never save."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.access import scoped
from kepu.core.measures import promises
from kepu.core.persons.models import Person
from kepu.core.units.forms import UnitChoice, day_field
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.programmes import ProgrammeDraft, draft_of_programme
from kepu.operations.activities.forms.activities import ProgrammeChoice, number_field
from kepu.operations.activities.models import Programme, ThemeDay
from kepu.operations.activities.permissions import CALENDAR_VIEW, PROGRAMME_MANAGE
from kepu.operations.activities.queries.programmes import programmes_for
from kepu.operations.activities.queries.words import GROUP, KIND, THEME

AS_ABOVE = ("", _("随上级计划"))
YES, NO = "yes", "no"


class ProgrammeForm(forms.Form):
    FIRST = ("name", "kind", "unit", "year", "first_day", "last_day", "parent", "activity_quota")
    MORE = ("theme", "activity_kind", "theme_code", "theme_day", "needs_approval", "clause_thread", "series", "text")

    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("种类"), choices=Programme.Kind.choices)
    unit = UnitChoice(label=_("制定单位"), queryset=Unit.objects.none())
    year = forms.IntegerField(label=_("年份"), min_value=1990, max_value=2100)
    first_day = day_field(label=_("开始日期"))
    last_day = day_field(label=_("结束日期"))
    parent = ProgrammeChoice(
        label=_("上级计划"), queryset=Programme.objects.none(), required=False, empty_label=_("没有")
    )
    activity_quota = number_field(_("计划场次"), help_text=_("一共要办多少场。"))
    theme = forms.CharField(label=_("主题"), max_length=200, required=False)
    activity_kind = forms.ChoiceField(label=_("活动类型"), required=False)
    theme_code = forms.ChoiceField(label=_("主题分类"), required=False)
    theme_day = forms.ModelChoiceField(
        label=_("主题日"), queryset=ThemeDay.objects.none(), required=False, empty_label=_("随上级计划")
    )
    needs_approval = forms.ChoiceField(
        label=_("活动须经批准"), required=False, choices=[AS_ABOVE, (YES, _("是")), (NO, _("否"))]
    )
    clause_thread = forms.ChoiceField(label=_("对应任务"), required=False)
    series = forms.SlugField(
        label=_("系列标识"),
        max_length=40,
        required=False,
        help_text=_("品牌系列每年用同一个标识，如 science-lectures；指标按它统计整个系列。用小写字母、数字和连字符。"),
    )
    text = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    groups = forms.MultipleChoiceField(label=_("面向人群"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        *args: Any,
        person: Person,
        words: dict[str, dict[str, str]],
        base: Programme | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        today = timezone.localdate()
        units = scoped(person, PROGRAMME_MANAGE, Unit.objects.on(today)).select_related("region")
        above = programmes_for(person).filter(Q(last_day__gte=today) | Q(pk=base.parent_id if base else None))
        given = self.initial.get("parent")
        if isinstance(given, Programme):
            above = above | programmes_for(person).filter(pk=given.pk)
        if base is not None:
            above = above.exclude(pk=base.pk)
        self._set("unit", units.order_by("region__code", "name"))
        self._set("parent", above.select_related("unit").distinct())
        days = ThemeDay.objects.filter(
            Q(region__isnull=True) | Q(pk__in=scoped(person, CALENDAR_VIEW, ThemeDay.objects.all()))
        )
        self._set("theme_day", days.order_by("name"))
        self._choose("activity_kind", [AS_ABOVE, *words[KIND].items()])
        self._choose("theme_code", [AS_ABOVE, *words[THEME].items()])
        self._choose("groups", list(words[GROUP].items()))
        unit = self.initial.get("unit") or person.unit
        tasks: list[tuple[str, Any]] = [(str(task.thread), task.label) for task in promises().tasks_of(unit, today)]
        kept = str(base.clause_thread) if base and base.clause_thread else ""
        if kept and kept not in dict(tasks):
            tasks.append((kept, _("原来选定的")))
        self._choose("clause_thread", [AS_ABOVE, *tasks])

    def _set(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def more_is_filled(self) -> bool:
        return any(self[name].value() or self[name].errors for name in (*self.MORE, "groups"))

    def clean_clause_thread(self) -> UUID | None:
        chosen = self.cleaned_data["clause_thread"]
        return UUID(chosen) if chosen else None

    def clean_needs_approval(self) -> bool | None:
        said: str = self.cleaned_data["needs_approval"]
        return {YES: True, NO: False}.get(said)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("结束日期早于开始日期，请改正。"))
        return cleaned

    def draft(self) -> ProgrammeDraft:
        given = self.cleaned_data
        return replace(draft_of_programme(self.base), **given) if self.base else ProgrammeDraft(**given)


def shown(programme: Programme) -> dict[str, Any]:
    """The programme as the form shows it."""
    names = (*ProgrammeForm.FIRST, *ProgrammeForm.MORE, "groups")
    values = {name: getattr(programme, name) for name in names}
    said = "" if programme.needs_approval is None else (YES if programme.needs_approval else NO)
    return values | {"needs_approval": said}


class CopyForm(forms.Form):
    year = forms.IntegerField(label=_("复制到哪一年"), min_value=1990, max_value=2100)
    with_activities = forms.BooleanField(
        label=_("连同其中的活动"),
        required=False,
        help_text=_("每场活动按原来的星期移到新的一年，之后可以逐场修改或取消。"),
    )


class JoinForm(forms.Form):
    unit = UnitChoice(label=_("由哪个单位参加"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.order_by("region__code", "name")  # type: ignore[attr-defined]
