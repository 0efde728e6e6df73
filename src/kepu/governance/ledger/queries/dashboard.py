"""What the dashboard shows of a plan on a day: how far a person sees, headline, lamps, map, trends, balance, evidence.

Everything that touches facts is one grouped query per chart, kept in the cache until the facts of the county change.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop

from kepu.core.access import grants_for, reach, scoped
from kepu.core.evidence.models import EvidenceFile
from kepu.core.measures import Answer, Question, UnknownMeasure, answer_by, census, get, stamp
from kepu.core.measures.works import Record, records_of
from kepu.core.permissions import EVIDENCE_VIEW
from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.core.vocabularies.queries import terms_on
from kepu.governance.ledger.models import BoundaryMap
from kepu.governance.ledger.permissions import READING_VIEW
from kepu.governance.ledger.readings import Lamp, Reading, parts_of, shares_of_parts
from kepu.governance.plans.models import Clause, Plan
from kepu.governance.plans.queries import live_plans_for
from kepu.governance.plans.states import PlanState

KEPT_SECONDS = 24 * 3600
PHOTOS = 8
SHORT_METRIC = 4  # 学生, 服务: too short to be known again
# Charts that belong to no indicator: all that happened, whatever promise it serves.
SESSIONS, PEOPLE = "activities.sessions", "activities.people"
MAIN_GROUPS = ("youth", "farmer", "worker", "elderly", "official")
AREAS = (("urban", gettext_noop("城镇")), ("rural", gettext_noop("乡村")))
LAMPS = (Lamp.RED, Lamp.AMBER, Lamp.GREEN, Lamp.GREY)


# How far a person sees ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """What is shown: a plan's ground or a part of it; `unit` where only that unit's own part may be seen.

    facts_stamp: differs whenever the facts of the region may differ.
    """

    plan: Plan
    day: date
    ground: Region  # the widest the person may see
    region: Region  # what is looked at
    unit: Unit | None = None
    facts_stamp: str = ""

    @property
    def is_whole(self) -> bool:
        return self.unit is None and self.region.pk == self.plan.region_id

    def question(self, measure: str, first: date) -> Question:
        return Question(measure, first, self.day, self.region.code, self.unit.path if self.unit else "")


def dashboard_plans(person: Person) -> list[Plan]:
    """Plans the person may look at: those in force first, the person's own region first, the newest first."""
    plans = scoped(person, READING_VIEW, live_plans_for(person))
    own = person.unit.region_id if person.unit_id else None
    return sorted(
        plans,
        key=lambda plan: (plan.state != PlanState.PUBLISHED, plan.region_id != own, -(plan.first_year or 0), plan.pk),
    )


def scope_of(person: Person, plan: Plan, day: date, region_code: str = "") -> Scope:
    """The whole plan for those whose grants hold its region; else the person's township, or unit, alone.

    region_code: a place below what the person may see; anything else is left aside.
    """
    grants = grants_for(person, READING_VIEW)
    ground, unit = plan.region, None
    if not Plan.objects.filter(reach(Plan, grants), pk=plan.pk).exists():
        own = next((grant.unit for grant in grants if grant.unit is not None), None)
        place = next((grant.region for grant in grants if grant.unit is None and grant.region is not None), None)
        unit = own
        ground = place if unit is None and place is not None else plan.region
    region = ground
    if region_code and region_code != ground.code:
        first, last = subtree_range(ground.code)
        if first <= region_code <= last:
            region = Region.objects.on(day).filter(code=region_code).first() or ground
    return Scope(plan, day, ground, region, unit, stamp(region.code))


def shown(readings: Sequence[Reading], scope: Scope) -> list[Reading]:
    """Of a unit's readings, those it answers for, counts towards or has a part in; of a place all.

    A share of all villages or schools is not for one unit to reach that has a part in it only.
    """
    if scope.unit is None:
        return list(readings)
    own = scope.unit.path
    clauses = set(
        scope.plan.duties.filter(unit__path__startswith=own, clause__isnull=False).values_list("clause", flat=True)
    )
    return [
        reading
        for reading in readings
        if reading.facts
        or (reading.owner is not None and reading.owner.path.startswith(own))
        or (
            reading.of is None
            and clauses & {clause.pk for clause in (reading.clause, reading.task) if clause is not None}
        )
    ]


# Headline and lamps ---------------------------------------------------------------------------------------------------


def headline_of(readings: Iterable[Reading], day: date) -> Reading | None:
    """The share of citizens with scientific literacy: the target that is due next, else the one due last."""
    found = [reading for reading in readings if _is_headline(reading.indicator.metric) and reading.unit_label == "%"]
    due = sorted(found, key=lambda reading: (reading.indicator.deadline or 9999, reading.indicator.position))
    return next((reading for reading in due if (reading.indicator.deadline or 9999) >= day.year), None) or (
        due[-1] if due else None
    )


def _is_headline(metric: str) -> bool:
    """公民具备科学素质的比例, not the share of its courses among all lessons."""
    return "科学素质" in metric and "比例" in metric and ("公民" in metric or "具备" in metric)


@dataclass(slots=True)
class LampRow:
    """One action or project with how many of its promises stand how. task None: what belongs to no task."""

    task: Clause | None
    counts: dict[Lamp, int] = field(default_factory=lambda: dict.fromkeys(LAMPS, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[Lamp, int]]:
        return list(self.counts.items())


def lamp_rows(readings: Iterable[Reading]) -> list[LampRow]:
    """In plan order."""
    rows: dict[int | None, LampRow] = {}
    for reading in sorted(readings, key=lambda each: each.indicator.position):
        key = reading.task.pk if reading.task is not None else None
        rows.setdefault(key, LampRow(reading.task)).counts[reading.lamp] += 1
    return list(rows.values())


def lamp_totals(rows: Iterable[LampRow]) -> dict[Lamp, int]:
    listed = list(rows)
    return {lamp: sum(row.counts[lamp] for row in listed) for lamp in LAMPS}


def worst_of(readings: Iterable[Reading], most: int = 5) -> list[Reading]:
    """Red before amber, the farther behind the first; green and grey ones are not among the worst."""
    rank = {Lamp.RED: 0, Lamp.AMBER: 1}

    def lag(reading: Reading) -> Decimal:
        if reading.pace_value is None or not reading.expected:
            return Decimal(1)
        return reading.pace_value / reading.expected

    behind = [reading for reading in readings if reading.lamp in rank]
    return sorted(behind, key=lambda each: (rank[each.lamp], lag(each), each.indicator.position))[:most]


def label_of(reading: Reading) -> str:
    """What to call a promise in a short list: its metric, or its words where that alone says too little."""
    metric = reading.indicator.metric
    return metric if len(metric) > SHORT_METRIC else reading.indicator.quote


# The map --------------------------------------------------------------------------------------------------------------

BELOW = {Level.CITY: "county", Level.COUNTY: "township", Level.TOWNSHIP: "village"}
CENSUS_OF = {"county": "counties", "township": "townships", "village": "villages"}


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the region on the map. level: 0 nothing recorded or none, then 1 to 4 from the least to the most."""

    code: str
    name: str
    value: Decimal | None
    share: Decimal | None = None
    level: int = 0


def places_of(scope: Scope, reading: Reading | None) -> list[Place]:
    """Each part of the region with what it brought to the indicator; without one, with its activities this year.

    What took place in the region but in none of its parts stands under the region's own code.
    """
    by = BELOW.get(scope.region.level)
    if by is None:
        return []
    names = {code.ljust(12, "0"): name for code, name in _members(by, scope).items()}
    if reading is not None:
        parts = _kept(scope, _name_of(reading, by), lambda: parts_of(reading, by))
        found = {part.key.ljust(12, "0"): (part.value, part.share) for part in parts}
    else:
        answers = grouped(scope, SESSIONS, date(scope.day.year, 1, 1), by)
        found = {key.ljust(12, "0"): (each.value, None) for key, each in answers.items()}
    names |= _names_of([code for code in found if code not in names], scope)
    places = [Place(code, names[code], *found.get(code, (None, None))) for code in sorted(names)]
    own = [place for place in places if place.code == scope.region.code and place.value]
    return [*levelled([place for place in places if place.code != scope.region.code]), *own]


def _names_of(codes: list[str], scope: Scope) -> dict[str, str]:
    """Of places that are no parts today: merged or closed ones, and the region itself."""
    if not codes:
        return {}
    rows = Region.objects.filter(code__in=codes).values_list("code", "name")
    return {code: code for code in codes} | dict(rows) | {scope.region.code: scope.region.name}


def _members(by: str, scope: Scope) -> dict[str, str]:
    return census(CENSUS_OF[by], scope.region.code, scope.day)


def _name_of(reading: Reading, by: str) -> str:
    """With all that may change without any fact: shares handed out anew, a school or township that is new or moved."""
    shares = sorted(shares_of_parts(reading, by).items())
    question = reading.question
    members = sorted(census(question.census, question.region, question.last)) if question and question.census else ()
    return f"parts:{reading.indicator.pk}:{reading.unit_label}:{by}:{question!r}:{shares!r}:{members!r}"


def levelled(places: Sequence[Place]) -> list[Place]:
    """Four levels of about as many places each, by how many places have less; equal values are of one level."""
    values = sorted(place.value for place in places if place.value)

    def level(value: Decimal | None) -> int:
        return 1 + bisect_left(values, value) * 4 // len(values) if value else 0

    return [replace(place, level=level(place.value)) for place in places]


def legend_of(places: Sequence[Place]) -> list[tuple[int, Decimal, Decimal]]:
    """(level, least, most) of the levels there are, the highest first."""
    found: dict[int, list[Decimal]] = {}
    for place in places:
        if place.level and place.value is not None:
            found.setdefault(place.level, []).append(place.value)
    return [(level, min(found[level]), max(found[level])) for level in sorted(found, reverse=True)]


def boundary_map_of(region: Region) -> BoundaryMap | None:
    return BoundaryMap.objects.filter(region=region).first()


# Trends and balance ---------------------------------------------------------------------------------------------------


def grouped(scope: Scope, measure: str, first: date, by: str) -> dict[str, Answer]:
    """The parts of a general measure; none where no operation offers it."""
    question = scope.question(measure, first)
    try:
        get(measure)
    except UnknownMeasure:
        return {}
    return _kept(scope, f"{by}:{question!r}", lambda: answer_by(question, by))


def _kept(scope: Scope, name: str, ask: Callable[[], Any]) -> Any:
    marks = (
        get_language(),
        scope.facts_stamp,
        scope.region.code,
        scope.day,
        scope.unit.path if scope.unit else "",
        name,
    )
    key = "dashboard:" + hashlib.sha256(repr(marks).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = ask()
        cache.set(key, found, KEPT_SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class Trend:
    """Months of this year beside those of the last.

    values: year → twelve numbers, None where the month is to come or lies before the first record.
    """

    key: str
    title: str
    unit_label: str
    values: Mapping[int, tuple[Decimal | None, ...]]

    @property
    def months(self) -> list[tuple[int, list[Decimal | None]]]:
        """(month, a number for each year): the lines of the table."""
        return [(month + 1, [self.values[year][month] for year in self.values]) for month in range(12)]

    @property
    def totals(self) -> list[Decimal]:
        return [sum((value for value in values if value is not None), Decimal(0)) for values in self.values.values()]

    def as_data(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "title": self.title,
            "unit": self.unit_label,
            "years": [str(year) for year in self.values],
            "values": [[None if value is None else float(value) for value in row] for row in self.values.values()],
        }


def trends_of(scope: Scope, reading: Reading | None) -> list[Trend]:
    """All activities and all visits; before them the indicator looked at, where its months add up."""
    first = date(scope.day.year - 1, 1, 1)
    trends = []
    if reading is not None and reading.months:
        trends.append(_trend(scope, "indicator", reading.indicator.metric, reading.unit_label, reading.months))
    for key in (SESSIONS, PEOPLE):
        if found := grouped(scope, key, first, "month"):
            months = {month: each.value or Decimal(0) for month, each in found.items()}
            measure = get(key)
            trends.append(
                _trend(scope, key.partition(".")[2], gettext(measure.name), gettext(measure.unit_label), months)
            )
    return trends


def _trend(scope: Scope, key: str, title: str, unit_label: str, months: Mapping[str, Decimal]) -> Trend:
    # Before the first record nobody knows; within the run of records a month without any is 0.
    earliest, running = min(months), f"{scope.day:%Y-%m}"
    years = {
        year: tuple(
            None if not earliest <= f"{year}-{month:02d}" <= running else months.get(f"{year}-{month:02d}", Decimal(0))
            for month in range(1, 13)
        )
        for year in (scope.day.year - 1, scope.day.year)
    }
    return Trend(key, title, unit_label, years)


@dataclass(frozen=True, slots=True)
class Slice:
    """A group's or area's part of all visits this year; share_percent of those of all that are named."""

    code: str
    name: str
    value: Decimal
    share_percent: Decimal


def groups_of(scope: Scope) -> list[Slice]:
    """The five main groups, also those nobody reached."""
    found = grouped(scope, PEOPLE, date(scope.day.year, 1, 1), "group")
    if not found:
        return []
    labels = {term.code: term.label for term in terms_on("population-group", scope.day)}
    return _slices([(code, labels.get(code, code)) for code in MAIN_GROUPS], found)


def areas_of(scope: Scope) -> list[Slice]:
    found = grouped(scope, PEOPLE, date(scope.day.year, 1, 1), "area")
    return _slices([(code, gettext(name)) for code, name in AREAS], found) if found else []


def _slices(named: Sequence[tuple[str, str]], found: Mapping[str, Answer]) -> list[Slice]:
    values = {code: (found[code].value or Decimal(0)) if code in found else Decimal(0) for code, _name in named}
    whole = sum(values.values(), Decimal(0))
    return [
        Slice(code, name, values[code], values[code] * 100 / whole if whole else Decimal(0)) for code, name in named
    ]


# Evidence -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo, and the record it belongs to where the person may see that."""

    photo: EvidenceFile
    record: Record | None


def latest_photos(person: Person, scope: Scope, most: int = PHOTOS) -> list[Shot]:
    """The newest photos of the place that the person may see."""
    first, last = subtree_range(scope.region.code)
    photos = scoped(person, EVIDENCE_VIEW, EvidenceFile.objects.filter(kind=EvidenceFile.Kind.PHOTO))
    photos = photos.filter(region__code__gte=first, region__code__lte=last, erased_at__isnull=True)
    photos = photos.exclude(thumbnail="")
    if scope.day < timezone.localdate():
        photos = photos.filter(uploaded_at__date__lte=scope.day)
    if scope.unit is not None:
        photos = photos.filter(unit__path__startswith=scope.unit.path)
    rows = list(photos.select_related("unit").order_by("-pk")[:most])
    records = records_of([photo.pk for photo in rows], person)
    return [Shot(photo, records.get(photo.pk)) for photo in rows]
