"""Shapes of what is typed about units and groups. Forms never save."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.access import scoped
from kepu.core.permissions import GROUP_MANAGE, REGION_VIEW, UNIT_MANAGE, UNIT_VIEW, Permission
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitGroup
from kepu.core.units.queries import units_seen_from
from kepu.core.vocabularies.queries import terms_on

SEVERAL = re.compile(r"[、，,；;\n]+")


def day_field(**given: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)


def unit_types() -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in terms_on("unit-type", timezone.localdate())]


def regions_for(person: Person, permission: Permission) -> QuerySet[Region]:
    """Regions for a choice: villages would only make the list long."""
    today = Region.objects.on(timezone.localdate())
    found: QuerySet[Region] = scoped(person, permission, today).filter(code__endswith="000").order_by("code")
    return found


def units_today(person: Person, permission: Permission) -> QuerySet[Unit]:
    rows = scoped(person, permission, Unit.objects.on(timezone.localdate()))
    found: QuerySet[Unit] = rows.select_related("region").order_by("region__code", "name")
    return found


class UnitChoice(forms.ModelChoiceField):
    """Two counties may have a unit of the same name, so the region stands beside it."""

    def label_from_instance(self, unit: Unit) -> str:
        return f"{unit.name}（{unit.region}）"


class UnitChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return f"{unit.name}（{unit.region}）"


class UnitFilter(forms.Form):
    STANDING, CLOSED, ALL = "standing", "closed", "all"

    q = forms.CharField(label=_("名称"), required=False, help_text=_("规范名称、全称、别名、曾用名都可以"))
    type = forms.ChoiceField(label=_("类型"), required=False)
    region = forms.ModelChoiceField(
        label=_("地区"), queryset=Region.objects.none(), required=False, empty_label=_("全部")
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[(STANDING, _("现有")), (CLOSED, _("已撤销")), (ALL, _("全部"))],
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("全部")), *unit_types()]  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_for(person, REGION_VIEW)  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    name = forms.CharField(label=_("规范名称"), max_length=100, help_text=_("文件中通常的简称，如“县教育局”。"))
    full_name = forms.CharField(label=_("全称"), max_length=200, required=False)
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("文件中的其他写法，用顿号或换行分开。"),
    )
    type = forms.ChoiceField(label=_("类型"))
    region = forms.ModelChoiceField(label=_("所在地区"), queryset=Region.objects.none())
    parent = UnitChoice(label=_("上级单位"), queryset=Unit.objects.none(), required=False, empty_label=_("没有"))
    valid_from = day_field(label=_("成立日期"), required=False, help_text=_("不填表示一直就有。"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = unit_types()  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions_for(person, UNIT_MANAGE)  # type: ignore[attr-defined]
        self.fields["region"].initial = person.unit.region_id
        self.fields["parent"].queryset = units_today(person, UNIT_VIEW)  # type: ignore[attr-defined]

    def clean_aliases(self) -> list[str]:
        return [name.strip() for name in SEVERAL.split(self.cleaned_data["aliases"]) if name.strip()]


class AliasForm(forms.Form):
    alias = forms.CharField(
        label=_("别名"), max_length=200, help_text=_("今后文件中写这个名称，都指本单位。一个名称只能指一个单位。")
    )


class RenameForm(forms.Form):
    name = forms.CharField(label=_("新的规范名称"), max_length=100)
    full_name = forms.CharField(
        label=_("新的全称"), max_length=200, required=False, help_text=_("原全称随原名一起成为历史。")
    )
    on = day_field(label=_("从哪一天起"))


class MergeForm(forms.Form):
    into = UnitChoice(label=_("并入哪个单位"), queryset=Unit.objects.none())
    on = day_field(label=_("从哪一天起"), help_text=_("前一天是本单位存在的最后一天。"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("机构改革方案等文件名称、文号。")
    )

    def __init__(self, *args: Any, person: Person, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = units_today(person, UNIT_MANAGE).exclude(pk=unit.pk)  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    into = UnitChoices(
        label=_("分设为哪些单位"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少两个。还没有的单位请先新增。"),
    )
    on = day_field(label=_("从哪一天起"), help_text=_("前一天是本单位存在的最后一天。"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("机构改革方案等文件名称、文号。")
    )

    def __init__(self, *args: Any, person: Person, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = units_today(person, UNIT_MANAGE).filter(region__code=unit.region.code).exclude(pk=unit.pk)
        self.fields["into"].queryset = choice  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=100, help_text=_("文件中的统称，如“各街道”。"))
    aliases = forms.CharField(
        label=_("别称"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("文件中的其他写法，一行一个。"),
    )
    region = forms.ModelChoiceField(label=_("所属地区"), queryset=Region.objects.none())
    rule = forms.ChoiceField(label=_("成员规则"), choices=UnitGroup.Rule.choices)
    members_of = forms.ModelChoiceField(
        label=_("名单取自"),
        queryset=UnitGroup.objects.none(),
        required=False,
        empty_label=_("自己的名单"),
        help_text=_("“其他成员单位”请选择“各成员单位”：每项任务的牵头单位自动除外。"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions_for(person, GROUP_MANAGE)  # type: ignore[attr-defined]
        self.fields["region"].initial = person.unit.region_id
        groups = scoped(person, GROUP_MANAGE, UnitGroup.objects.filter(members_of__isnull=True))
        self.fields["members_of"].queryset = groups  # type: ignore[attr-defined]

    def clean_aliases(self) -> list[str]:
        # A name such as 各乡镇人民政府、各街道办事处 holds a comma of its own: only lines part them.
        return [name.strip() for name in self.cleaned_data["aliases"].splitlines() if name.strip()]


class MembersForm(forms.Form):
    on = day_field(label=_("从哪一天起"), help_text=_("这一天之前的名单保持不变。"))
    units = UnitChoices(
        label=_("成员"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, group: UnitGroup, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = units_seen_from(group.region) & Unit.objects.on(day)
        choice = seen.select_related("region").order_by("region__code", "type", "name")
        self.fields["units"].queryset = choice  # type: ignore[attr-defined]
