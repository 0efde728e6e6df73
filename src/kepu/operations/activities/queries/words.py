"""Codes of activities in words."""

from __future__ import annotations

from collections import defaultdict

from django.utils import timezone

from kepu.core.vocabularies.models import Term, Vocabulary

KIND, THEME, PLACE, TRACK, GROUP = (
    "activity-kind",
    "activity-theme",
    "place-type",
    "training-track",
    "population-group",
)
# One of these, or none, for each person who came; every other group is told "of which".
MAIN_GROUPS = ("youth", "farmer", "worker", "elderly", "official")


def labels(*keys: str) -> dict[str, dict[str, str]]:
    """Of each code set its terms in force today, code → label, in their order. One query for all."""
    today = timezone.localdate()
    editions: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    terms = Term.objects.filter(vocabulary__in=Vocabulary.objects.on(today).filter(key__in=keys).order_by())
    rows = terms.order_by("vocabulary__valid_from", "vocabulary__pk", "position")
    for key, edition, code, label in rows.values_list("vocabulary__key", "vocabulary__pk", "code", "label"):
        editions[key].setdefault(edition, {})[code] = label
    return {key: list(editions[key].values())[-1] if editions[key] else {} for key in keys}


def names_of(codes: list[str], words: dict[str, str]) -> str:
    return "、".join(words.get(code, code) for code in codes)
