"""New editions of code sets. An edition never changes once issued: records keep the codes they were made with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.permissions import VOCABULARY_MANAGE
from kepu.core.persons.models import Person
from kepu.core.vocabularies.models import Term, Vocabulary
from kepu.core.vocabularies.queries import newest_edition
from kepu.core.vocabularies.standard import standard_editions


def _anywhere(**_given: object) -> dict[str, object]:
    """A code set belongs to the whole site."""
    return {}


@action(VOCABULARY_MANAGE, at=_anywhere)
def issue_edition(
    vocabulary: Vocabulary,
    *,
    edition: str,
    valid_from: date,
    basis: str,
    terms: Sequence[tuple[str, str, str]],
    by: Person,
) -> Vocabulary:
    """Put a new edition of the code set in force from that day; the last one holds until the day before.

    terms: (code, label, note) in their order.
    """
    last = newest_edition(vocabulary.key) or vocabulary
    if Vocabulary.objects.filter(key=last.key, edition=edition).exists():
        raise RuleBroken("VOC-001", f"“{last.name}”已有 {edition} 版，请换一个版本号。")
    if last.valid_from is not None and valid_from <= last.valid_from:
        raise RuleBroken("VOC-002", f"“{last}”自 {last.valid_from} 起施行，新版的施行日期须晚于这一天。")
    _refuse_bad_terms(terms)
    before = set(last.terms.values_list("code", flat=True))
    last.valid_until = valid_from - timedelta(days=1)
    last.save(update_fields=["valid_until"])
    issued = Vocabulary.objects.create(
        key=last.key, edition=edition, name=last.name, basis=basis, valid_from=valid_from
    )
    _store_terms(issued, terms)
    codes = {code for code, _label, _note in terms}
    note(edition=edition, added=sorted(codes - before), dropped=sorted(before - codes))
    return issued


def _refuse_bad_terms(terms: Sequence[tuple[str, str, str]]) -> None:
    if not terms:
        raise RuleBroken("VOC-003", "新版至少要有一个代码。")
    seen: set[str] = set()
    for code, label, _note in terms:
        if code in seen:
            raise RuleBroken("VOC-004", f"代码“{code}”（{label}）出现了两次，请去掉一个或改用别的代码。")
        seen.add(code)


def _store_terms(vocabulary: Vocabulary, terms: Sequence[tuple[str, str, str]]) -> None:
    Term.objects.bulk_create(
        Term(vocabulary=vocabulary, code=code, label=label, note=remark, position=position)
        for position, (code, label, remark) in enumerate(terms)
    )


def load_standard() -> int:
    """Store the editions that come with the product and are not there yet. Returns how many were added.

    Part of opening a site, which is on record itself.
    """
    added = 0
    with transaction.atomic():
        for standard in standard_editions():
            if Vocabulary.objects.filter(key=standard.key).exists():
                continue
            vocabulary = Vocabulary.objects.create(
                key=standard.key,
                edition=standard.edition,
                name=standard.name,
                basis=standard.basis,
                valid_from=standard.valid_from,
            )
            _store_terms(vocabulary, standard.terms)
            added += 1
    return added
