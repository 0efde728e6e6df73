"""What a citizen fills in. As little as will do: a name, a telephone, how many, and a guardian for children."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kepu.operations.activities.actions.sign_up import MOST_IN_A_FAMILY, MOST_IN_A_PARTY, plain_code
from kepu.operations.activities.queries.door import PHONE_TAIL

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{9,11}")
# The question is plain; the answer is a code of population-group. Empty: not one of these, or not told.
GROUPS = (
    ("youth", _("学生、孩子")),
    ("farmer", _("农民")),
    ("worker", _("工人、职工")),
    ("elderly", _("老年人")),
    ("official", _("机关和事业单位人员")),
    ("", _("其他，或不想说")),
)

STALE = {"invalid": _("这一页不完整，请刷新页面再填一次。"), "required": _("这一页不完整，请刷新页面再填一次。")}


def clean_phone(typed: str) -> str:
    """Digits alone, however typed. Raises ValidationError where it is no telephone number of the mainland."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isdigit())
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if not (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits)):
        raise ValidationError(_("请填写 11 位手机号；座机请连区号一起填，如 0571-12345678。"), code="phone")
    return digits


_filled = lazy(lambda words, given: str(words) % given, str)


class SharedFields(dict[str, forms.Field]):
    """Fields that every form of a class uses as they are: to copy them takes longer than to check what was typed."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> SharedFields:
        return self


Form = TypeVar("Form", bound=type[forms.Form])


def plain(form: Form) -> Form:
    """Let the form say what is missing by the name of the field, and how many are too many. Its fields are shared."""
    for field in form.base_fields.values():
        if field.error_messages["required"] != forms.Field.default_error_messages["required"]:
            continue
        field.error_messages["required"] = _filled(_("请填写%(what)s。"), {"what": field.label})
        if isinstance(field, forms.IntegerField):
            span = _filled(
                _("请填 %(least)s 到 %(most)s 之间的整数。"), {"least": field.min_value, "most": field.max_value}
            )
            field.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), span)
    form.base_fields = SharedFields(form.base_fields)
    return form


@plain
class SignUpForm(forms.Form):
    """One person or a family. `request_fields()` is what the action takes."""

    name = forms.CharField(
        label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "off"})
    )
    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("活动有变或候补转正时打给您。"),
    )
    adults = forms.IntegerField(
        label=_("大人几位（含十四周岁以上）"), min_value=0, max_value=MOST_IN_A_FAMILY, initial=1
    )
    children = forms.IntegerField(
        label=_("未满十四周岁的孩子几位"), min_value=0, max_value=MOST_IN_A_FAMILY, initial=0, required=False
    )
    guardian = forms.CharField(
        label=_("监护人姓名"),
        max_length=40,
        required=False,
        help_text=_("上面的报名人就是监护人时不用填，勾选下面一条即可。"),
    )
    guardian_consents = forms.BooleanField(
        label=_("我是孩子的监护人，同意孩子参加，也同意收集以上信息"), required=False
    )
    group = forms.ChoiceField(label=_("您是"), choices=GROUPS, required=False, widget=forms.RadioSelect, initial="")
    agrees = forms.BooleanField(
        label=_("我已看过上面的说明，同意这样使用我的信息"), error_messages={"required": _("请勾选同意，才能报名。")}
    )
    # Made with the empty form: sent twice, it is one sign-up.
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=STALE)

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_children(self) -> int:
        return self.cleaned_data["children"] or 0

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        children = given.get("children", 0)
        if "adults" in given and "children" in given:
            people = given["adults"] + children
            if people < 1:
                self.add_error("adults", _("至少要有一位。"))
            elif people > MOST_IN_A_FAMILY:
                words = _("一家最多 %(most)s 位；人多请用团体报名。") % {"most": MOST_IN_A_FAMILY}
                self.add_error("adults", words)
        if children and given.get("adults") and given.get("guardian_consents") and not given.get("guardian"):
            # An adult who comes along and says "I am the guardian" has given the name already.
            given["guardian"] = given.get("name", "")
        elif children and not given.get("guardian"):
            self.add_error("guardian", _("带未满十四周岁的孩子，请填写监护人姓名。"))
        if children and not given.get("guardian_consents"):
            self.add_error("guardian_consents", _("须由监护人勾选同意。"))
        return given

    def request_fields(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "client_key": given["client_key"],
            "name": given["name"],
            "phone": given["phone"],
            "people": given["adults"] + given["children"],
            "group": given["group"],
            "under_14": given["children"] > 0,
            "guardian": given["guardian"],
            "has_consent": given["guardian_consents"],
        }


@plain
class PartyForm(forms.Form):
    """A school class, a village, a workshop: one contact, one number, one code."""

    party = forms.CharField(label=_("团体名称"), max_length=100, help_text=_("如 青禾小学三年级二班、青源村。"))
    people = forms.IntegerField(label=_("人数（带队的也算）"), min_value=1, max_value=MOST_IN_A_PARTY)
    name = forms.CharField(label=_("联系人姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("联系人手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("活动有变或候补转正时打给您。"),
    )
    group = forms.ChoiceField(
        label=_("他们大多是"), choices=GROUPS, required=False, widget=forms.RadioSelect, initial=""
    )
    has_children = forms.BooleanField(label=_("其中有未满十四周岁的孩子"), required=False)
    guardian_consents = forms.BooleanField(label=_("已征得每位孩子监护人的同意，由联系人负责保存凭据"), required=False)
    agrees = forms.BooleanField(
        label=_("我已看过上面的说明，同意这样使用我的信息"), error_messages={"required": _("请勾选同意，才能报名。")}
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=STALE)

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("has_children") and not given.get("guardian_consents"):
            self.add_error("guardian_consents", _("有未满十四周岁的孩子，须先征得监护人同意。"))
        return given

    def request_fields(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "client_key": given["client_key"],
            "name": given["name"],
            "phone": given["phone"],
            "people": given["people"],
            "party": given["party"],
            "group": given["group"],
            "under_14": given["has_children"],
            "guardian": given["name"],
            "has_consent": given["guardian_consents"],
        }


@plain
class FindForm(forms.Form):
    code = forms.CharField(
        label=_("报名码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    phone_tail = forms.CharField(
        label=_("手机号后四位"),
        max_length=PHONE_TAIL,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])

    def clean_phone_tail(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["phone_tail"]).strip()


class CancelForm(FindForm):
    """The code stands in the address."""

    code = None  # type: ignore[assignment]
