"""Code sets as of a day."""

from __future__ import annotations

from datetime import date

from kepu.core.vocabularies.models import Term, Vocabulary


def edition_on(key: str, day: date) -> Vocabulary | None:
    """The edition of the code set in force on the day."""
    return Vocabulary.objects.on(day).filter(key=key).by_start().last()


def terms_on(key: str, day: date) -> list[Term]:
    """The terms in force on the day, in their order; none where no edition is in force."""
    edition = edition_on(key, day)
    return list(edition.terms.order_by("position")) if edition else []


def newest_edition(key: str) -> Vocabulary | None:
    return Vocabulary.objects.filter(key=key).by_start().last()
