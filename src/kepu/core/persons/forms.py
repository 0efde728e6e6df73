"""Shapes of what is typed about persons and grants. Forms never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kepu.core.access import grants_for, reach
from kepu.core.permissions import GRANT_MANAGE, PERSON_MANAGE
from kepu.core.persons.models import Person
from kepu.core.persons.roles import Role
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit


class PersonFilter(forms.Form):
    q = forms.CharField(label=_("姓名、用户名或单位"), required=False)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices])
    state = forms.ChoiceField(
        label=_("账号"),
        required=False,
        choices=[("", _("在用")), ("closed", _("已停用")), ("all", _("全部"))],
    )


class PersonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录时输入，小写字母开头，可用字母、数字、点、横线，如 zhou.wenqing。"),
        validators=[
            RegexValidator(r"^[a-z][a-z0-9._-]{1,59}\Z", _("用户名应以小写字母开头，只用小写字母、数字、点和横线。"))
        ],
    )
    unit = forms.ModelChoiceField(label=_("所在单位"), queryset=Unit.objects.none())
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    email = forms.EmailField(label=_("电子邮箱"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.on(timezone.localdate()).filter(reach(Unit, grants_for(person, PERSON_MANAGE)))
        self.fields["unit"].queryset = units.order_by("region__code", "name")  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    unit = forms.ModelChoiceField(
        label=_("单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不限单位"),
        help_text=_("联络员选本单位：只看到本单位和下级单位的任务。"),
    )
    region = forms.ModelChoiceField(
        label=_("地区"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("不限地区"),
        help_text=_("办公室、领导、审核人选地区：看到整个地区。单位和地区至少选一个。"),
    )
    valid_from = forms.DateField(
        label=_("生效日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("失效日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最后一天。不填表示长期有效。"),
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = grants_for(by, GRANT_MANAGE)
        today = timezone.localdate()
        units = Unit.objects.on(today).filter(reach(Unit, grants)).order_by("region__code", "name")
        regions = Region.objects.on(today).filter(reach(Region, grants), code__endswith="000").order_by("code")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
