"""Tell persons something, from inside an action: a rollback tells nobody."""

from __future__ import annotations

from collections.abc import Iterable

from kepu.core.notices.models import Notice
from kepu.core.persons.models import Person


def tell(persons: Iterable[Person], text: str, link: str = "") -> None:
    """Leave a notice for each person once."""
    Notice.objects.bulk_create(Notice(person=person, text=text[:300], link=link) for person in dict.fromkeys(persons))
