"""The shape of a new edition as typed: one term a line. Forms never save."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.vocabularies.models import Vocabulary

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def as_lines(vocabulary: Vocabulary) -> str:
    terms = vocabulary.terms.order_by("position")
    return "\n".join("|".join(part for part in (t.code, t.label, t.note) if part) for t in terms)


class EditionForm(forms.Form):
    edition = forms.CharField(label=_("版本号"), max_length=20, help_text=_("如 2026。"))
    valid_from = forms.DateField(label=_("施行日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称和文号。"))
    terms = forms.CharField(
        label=_("代码"),
        widget=forms.Textarea(attrs={"rows": 16, "class": "table-text", "spellcheck": "false"}),
        help_text=_("一行一个：代码|名称|说明。说明可以没有；次序就是行的次序。"),
    )

    def clean_terms(self) -> list[tuple[str, str, str]]:
        terms, problems = [], []
        for number, line in enumerate(self.cleaned_data["terms"].splitlines(), start=1):
            if not line.strip():
                continue
            code, label, note = (part.strip() for part in (line + "||").replace("｜", "|").split("|")[:3])
            if not CODE.fullmatch(code):
                problems.append(
                    _("第 %(row)s 行：代码“%(code)s”应以小写字母开头，只用小写字母、数字和下划线。")
                    % {"row": number, "code": code}
                )
            elif not label:
                problems.append(_("第 %(row)s 行：代码“%(code)s”没有名称。") % {"row": number, "code": code})
            elif len(label) > 100 or len(note) > 300:
                problems.append(_("第 %(row)s 行：名称不超过 100 字，说明不超过 300 字。") % {"row": number})
            terms.append((code, label, note))
        if problems:
            raise forms.ValidationError(problems)
        return terms
