"""Which files are the same, and which photos look alike, across all units, regions and years.

A photo that was used before is a question to ask, not an answer: nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from kepu.core import access
from kepu.core.evidence.likeness import BANDS, NEAR_BITS, around, bands, distance
from kepu.core.evidence.models import EvidenceFile
from kepu.core.permissions import EVIDENCE_VIEW
from kepu.core.persons.models import Person

# The largest distance in bits that is still called so.
ALIKE = ((2, gettext_noop("几乎相同")), (4, gettext_noop("很相似")), (NEAR_BITS, gettext_noop("可能同一场景")))

# Each photo looks up 68 values, and SQLite takes 32,766 in one query.
PHOTOS_AT_ONCE = 100
DAYS_TOLD_SINGLY = 60
MONTHS_TOLD_SINGLY = 24
DAYS_PER_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Another photo that looks like this one.

    other: None where the person may not see it: then only its unit and its day are told. on: the day it was taken, or
    uploaded where it does not say. is_same_file: byte for byte.
    """

    other: EvidenceFile | None
    unit_name: str
    region_name: str
    on: date
    distance: int
    same_unit: bool
    days_apart: int
    is_same_file: bool

    @property
    def likeness(self) -> str:
        if self.is_same_file:
            return gettext("同一个文件")
        return gettext(next(words for most, words in ALIKE if self.distance <= most))

    @property
    def where(self) -> str:
        """The unit, with its region where the unit's name does not begin with it."""
        return self.unit_name if self.unit_name.startswith(self.region_name) else f"{self.region_name} {self.unit_name}"

    @property
    def is_striking(self) -> bool:
        return self.distance <= ALIKE[0][0]

    @property
    def apart(self) -> str:
        """How far apart in time the two lie, in words."""
        if self.days_apart == 0:
            return gettext("同一天")
        if self.days_apart < DAYS_TOLD_SINGLY:
            return gettext("相隔 %(days)d 天") % {"days": self.days_apart}
        if self.days_apart < MONTHS_TOLD_SINGLY * DAYS_PER_MONTH:
            return gettext("相隔约 %(months)d 个月") % {"months": round(self.days_apart / DAYS_PER_MONTH)}
        return gettext("相隔约 %(years)d 年") % {"years": round(self.days_apart / DAYS_PER_MONTH / 12)}


def near_duplicates(evidence: EvidenceFile, person: Person | None = None) -> list[NearDuplicate]:
    """Photos that look like this one, the most alike first, of two the nearer in time.

    person: who asks. Without one, for work of the system itself, every file is in reach.
    """
    return near_duplicates_by_photo([evidence], person)[evidence.pk]


def near_duplicates_by_photo(
    photos: Iterable[EvidenceFile], person: Person | None = None
) -> dict[int, list[NearDuplicate]]:
    """near_duplicates of each photo by its id, in three queries for up to a hundred photos."""
    found: dict[int, list[NearDuplicate]] = {}
    hashed = []
    for photo in photos:
        found[photo.pk] = []
        if photo.phash:
            hashed.append(photo)
    if not hashed:
        return found
    pairs = list(_near_pairs(hashed))
    others = EvidenceFile.objects.filter(pk__in={other for _photo, other, _bits in pairs})
    in_reach = access.ids_for(person, EVIDENCE_VIEW, others) if person is not None else None
    rows = {row.pk: row for row in others.select_related("unit__region")}
    for photo, other_pk, bits in pairs:
        if other_pk in rows:
            visible = in_reach is None or other_pk in in_reach
            found[photo.pk].append(_duplicate(photo, rows[other_pk], bits, visible=visible))
    for duplicates in found.values():
        duplicates.sort(key=lambda each: (not each.is_same_file, each.distance, each.days_apart, each.on))
    return found


def exact_duplicates(evidence: EvidenceFile) -> QuerySet[EvidenceFile]:
    """Other files with the very same bytes, whatever their kind, name, unit or region."""
    return EvidenceFile.objects.filter(sha256=evidence.sha256).exclude(pk=evidence.pk)


def _near_pairs(photos: list[EvidenceFile]) -> Iterator[tuple[EvidenceFile, int, int]]:
    """(photo, id of another, distance) for all pairs within the near distance."""
    for first in range(0, len(photos), PHOTOS_AT_ONCE):
        some = photos[first : first + PHOTOS_AT_ONCE]
        for other_pk, phash in _candidates(some):
            for photo in some:
                bits = distance(photo.phash, phash)
                if bits <= NEAR_BITS and other_pk != photo.pk:
                    yield photo, other_pk, bits


def _candidates(photos: list[EvidenceFile]) -> QuerySet[EvidenceFile, tuple[int, str]]:
    """Id and hash of every file that may be near one of the photos, by the indexes of the bands. See likeness.py."""
    looked_up = [{value for photo in photos for value in around(bands(photo.phash)[band])} for band in range(BANDS)]
    met = reduce(or_, (Q(**{f"phash_band_{band}__in": values}) for band, values in enumerate(looked_up)))
    return EvidenceFile.objects.order_by().filter(met).values_list("pk", "phash")


def _duplicate(photo: EvidenceFile, other: EvidenceFile, bits: int, *, visible: bool) -> NearDuplicate:
    return NearDuplicate(
        other=other if visible else None,
        unit_name=other.unit.name,
        region_name=other.unit.region.name,
        on=other.day,
        distance=bits,
        same_unit=other.unit_id == photo.unit_id,
        days_apart=abs((other.day - photo.day).days),
        is_same_file=other.sha256 == photo.sha256,
    )


def erased_but_on_disk() -> QuerySet[EvidenceFile]:
    """Files that were erased and whose bytes may still be there."""
    return EvidenceFile.objects.filter(erased_at__isnull=False).exclude(file="", public_copy="", thumbnail="")
