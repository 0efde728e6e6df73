"""How an indicator is read, edited by hand. The measure comes first; what it can be narrowed by follows from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kepu.core.measures import CENSUSES, Fold, Measure, registered
from kepu.governance.ledger.actions.bindings import Way
from kepu.governance.ledger.models import BaseFigure
from kepu.governance.ledger.readings.shapes import PER_WORDS
from kepu.governance.ledger.wording import FOLD_WORDS, facet_choices
from kepu.governance.plans.models import Plan


class MeasureForm(forms.Form):
    """Which measure to set up."""

    measure = forms.ChoiceField(label=_("度量"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.key, f"{gettext(m.name)}（{gettext(m.unit_label)}）") for m in registered()]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]


class WayForm(forms.Form):
    """Filters and fold of one measure. Facets of free text are typed, several parted by 、."""

    fold = forms.ChoiceField(label=_("计法"), required=False)
    census = forms.ChoiceField(label=_("名录"), required=False, help_text=_("只有按名录统计时才选。"))
    at_least = forms.IntegerField(label=_("每个至少几次"), required=False, min_value=1, max_value=1000, initial=1)
    per = forms.ChoiceField(label=_("按什么周期"), required=False, help_text=_("不选则按原文的频次。"))
    base = forms.SlugField(label=_("基数标识"), required=False, max_length=60, help_text=_("算占比时作分母的基数。"))

    def __init__(self, *args: Any, measure: Measure, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        own = gettext(FOLD_WORDS[measure.fold])
        folds = [("", gettext("按度量本身（%(fold)s）") % {"fold": own})]
        folds += [(str(fold), gettext(FOLD_WORDS[fold])) for fold in (Fold.COVERAGE, Fold.QUOTA)]
        self.fields["fold"].choices = folds  # type: ignore[attr-defined]
        censuses = [("", "—"), *((entry.key, gettext(entry.name)) for entry in CENSUSES.values())]
        self.fields["census"].choices = censuses  # type: ignore[attr-defined]
        self.fields["per"].choices = [("", "—"), *((key, str(word)) for key, word in PER_WORDS.items())]  # type: ignore[attr-defined]
        bases = BaseFigure.objects.filter(region__code__in=[plan.region.code, *plan.region.ancestor_codes])
        self.bases = list(dict.fromkeys(bases.values_list("key", "name")))
        self.facets = facet_choices(measure, timezone.localdate())
        for key, (name, values) in self.facets.items():
            self.fields[f"facet_{key}"] = (
                forms.MultipleChoiceField(
                    label=name, choices=list(values.items()), required=False, widget=forms.CheckboxSelectMultiple
                )
                if values
                else forms.CharField(label=name, required=False, max_length=100)
            )

    def facet_fields(self) -> list[forms.BoundField]:
        return [self[f"facet_{key}"] for key in self.facets]

    def way(self) -> Way:
        """What was typed. Call after is_valid."""
        typed = self.cleaned_data
        filters: dict[str, list[str]] = {}
        for key in self.facets:
            value = typed.get(f"facet_{key}")
            codes = [part.strip() for part in value.split("、")] if isinstance(value, str) else list(value or ())
            if any(codes):
                filters[key] = [code for code in codes if code]
        return Way(
            measure=self.measure.key,
            filters=filters,
            fold=typed["fold"],
            census=typed["census"],
            at_least=typed["at_least"] or 1,
            per=typed["per"],
            base=typed["base"],
        )

    @staticmethod
    def initial_of(way: Way) -> dict[str, Any]:
        first = {f"facet_{key}": list(codes) for key, codes in way.filters.items()}
        return {
            **first,
            "fold": way.fold,
            "census": way.census,
            "at_least": way.at_least,
            "per": way.per,
            "base": way.base,
        }


class AcceptForm(forms.Form):
    """All best proposals at once, from a score on."""

    from_score = forms.ChoiceField(
        label=_("把握不低于"),
        choices=[("0.8", "0.8"), ("0.7", "0.7"), ("0.6", "0.6"), ("0.5", "0.5")],
        initial="0.6",
    )
    understood = forms.BooleanField(label=_("我会逐条看一遍采用的结果"))
