"""Plans as people ask for them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from kepu.core.access import grants_for, reach, reach_of
from kepu.core.persons.models import Person
from kepu.core.persons.roles import Role
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitSuccession
from kepu.core.units.queries import NamesOnRecord, groups_in
from kepu.governance.plans.models import Clause, Duty, Indicator, Phase, Plan, Review
from kepu.governance.plans.permissions import PLAN_STUDY, PLAN_VIEW, TASK_VIEW
from kepu.governance.plans.states import PlanState

LIVE = (PlanState.PUBLISHED, PlanState.SUPERSEDED)
TOWNSHIP = "township"  # the code of a township's government in the vocabulary of unit types


def plans_for(person: Person) -> QuerySet[Plan]:
    """Plans the person may open: published ones as a reader, those in the making as one who confirms them."""
    reading = Q(reach_of(Plan, person, PLAN_VIEW), state__in=LIVE)
    studying = reach_of(Plan, person, PLAN_STUDY)
    return Plan.objects.filter(reading | studying).select_related("region", "unit", "document")


def with_progress(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Add `proposed_count`: how many rows of all kinds nobody has confirmed yet."""
    counts = {}
    models: dict[str, type[Clause] | type[Indicator] | type[Duty] | type[Phase]] = {
        "clauses": Clause,
        "indicators": Indicator,
        "duties": Duty,
        "phases": Phase,
    }
    # One subquery each: joined in one query, the kinds of rows would multiply.
    for name, model in models.items():
        rows = model._default_manager.filter(plan=OuterRef("pk"), review=Review.PROPOSED)
        times = rows.order_by().values("plan").annotate(times=Count("pk")).values("times")
        counts[f"proposed_{name}"] = Coalesce(Subquery(times), 0)
    total = F("proposed_clauses") + F("proposed_indicators") + F("proposed_duties") + F("proposed_phases")
    return plans.annotate(**counts).annotate(proposed_count=total)


def live_plans_for(person: Person) -> QuerySet[Plan]:
    """Published plans, in force or superseded, that the person may open."""
    return plans_for(person).filter(state__in=LIVE)


def units_of(person: Person) -> QuerySet[Unit]:
    """The units whose tasks are the person's own.

    These are the units their unit grants reach, the government of the township their township grant is for, and the
    unit they work at where their grants reach it. An office's grant over a county makes no other unit's tasks its own.
    """
    grants = grants_for(person, TASK_VIEW)
    own = reach(Unit, [grant for grant in grants if grant.unit_id is not None])
    for grant in grants:
        if grant.role == Role.TOWNSHIP and grant.unit_id is None and grant.region is not None:
            own |= Q(type=TOWNSHIP, region__code=grant.region.code)
    return Unit.objects.filter(own | Q(reach(Unit, grants), pk=person.unit_id))


def with_forerunners(units: QuerySet[Unit]) -> set[int]:
    """Ids of the units and of all they took over from: a duty outlives the unit it was given to."""
    found = set(units.values_list("pk", flat=True))
    newest = found
    while newest:
        earlier = UnitSuccession.objects.filter(after__in=newest).values_list("before", flat=True)
        newest = set(earlier) - found
        found |= newest
    return found


ROLE_RANK = Case(When(role="lead", then=0), When(role="support", then=1), default=2, output_field=IntegerField())


def tasks_of(units: QuerySet[Unit], day: date) -> QuerySet[Duty]:
    """Confirmed duties of plans in force that fall on any of the units, by name or through a group, in plan order.

    The newest plan comes first. day: whose members the groups are. 其他成员单位 means the members less those that lead the same clause.
    """
    own = with_forerunners(units)
    leads_itself = Duty.objects.filter(
        clause=OuterRef(OuterRef("clause")),
        unit=OuterRef("unit"),
        role=Duty.Role.LEAD,
        review=Review.CONFIRMED,
    )
    listing = Coalesce(OuterRef("unit_group__members_of"), OuterRef("unit_group"))
    member = GroupMembership.objects.on(day).filter(unit__in=own, group=listing)
    through_group = Q(Exists(member), unit_group__rule=UnitGroup.Rule.LISTED) | Q(
        Exists(member.filter(~Exists(leads_itself))), unit_group__rule=UnitGroup.Rule.EXCEPT_LEADS
    )
    return (
        Duty.objects.filter(Q(unit__in=own) | through_group)
        .filter(plan__state=PlanState.PUBLISHED, review=Review.CONFIRMED)
        .annotate(rank=ROLE_RANK)
        .select_related("plan", "clause", "clause__parent", "clause__parent__parent", "unit", "unit_group")
        .order_by("-plan__first_year", "plan_id", "clause__position", "rank", "position")
    )


def leads_first(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """The same duties, what one leads before all else."""
    return duties.order_by(ROLE_RANK, "-plan__first_year", "plan_id", "clause__position", "position")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit or group that a written name may mean, likeliest first, with the reason in words."""

    kind: str  # "unit" or "group"
    id: int
    name: str
    likeness: float
    why: str


@dataclass(slots=True)
class NameBook:
    """Every name a document of one region may use, read once for a whole plan."""

    names: NamesOnRecord
    groups: dict[str, UnitGroup]
    day: date | None = None  # the day the document speaks

    @classmethod
    def of(cls, plan: Plan) -> NameBook:
        return cls(NamesOnRecord.of(plan.region), groups_in(plan.region), plan.issue_date)

    def resolve(self, name: str, on: date | None) -> Unit | UnitGroup | None:
        """What the name surely means: one unit, or one group. Several bearers are for a person to tell apart.

        on: the day the document speaks: the unit that bore the name then, or who had taken over from it by then.
        """
        if name in self.groups:
            return self.groups[name]
        bearers = self.names.bearers(name, on)
        if len(bearers) > 1:
            bearers = [unit for unit in bearers if unit.region_id == bearers[0].region_id]
        return bearers[0] if len(bearers) == 1 else None

    def candidates(self, name: str, most: int = 5) -> list[Candidate]:
        """The likeliest meanings of a name that did not resolve, best first."""
        bearers = self.names.bearers(name, self.day)
        if len(bearers) > 1:
            return [
                Candidate("unit", unit.pk, unit.name, 1.0, f"{unit.region}的单位，也称“{name}”")
                for unit in bearers[:most]
            ]
        found: dict[tuple[str, int], Candidate] = {}
        for known in self.names.rows:
            for unit in self.names.bearers(known, self.day)[:1]:
                self._consider(found, name, known, "unit", unit)
        for known, group in self.groups.items():
            self._consider(found, name, known, "group", group)
        return sorted(found.values(), key=lambda c: (-c.likeness, c.name))[:most]

    @staticmethod
    def _consider(
        found: dict[tuple[str, int], Candidate], name: str, known: str, kind: str, bearer: Unit | UnitGroup
    ) -> None:
        if not set(name) & set(known):
            return
        likeness = difflib.SequenceMatcher(None, name, known, autojunk=False).ratio()
        if likeness < 0.5:
            return
        best = found.get((kind, bearer.pk))
        if best is None or best.likeness < likeness:
            why = f"与“{known}”相似 {likeness:.0%}"
            found[kind, bearer.pk] = Candidate(kind, bearer.pk, bearer.name, likeness, why)


def unresolved_names(plan: Plan) -> list[tuple[str, int]]:
    """Names in the plan that mean nobody yet, with how often each occurs, most frequent first."""
    rows = (
        plan.duties.exclude(review=Review.REJECTED)
        .filter(unit__isnull=True, unit_group__isnull=True)
        .values("name_as_written")
        .annotate(times=Count("pk"))
        .order_by("-times", "name_as_written")
    )
    return [(row["name_as_written"], row["times"]) for row in rows]


def open_points(plan: Plan) -> dict[str, int]:
    """What stands between the plan and publication, by kind, with counts; empty when nothing does."""
    points: dict[str, int] = {}
    for name in ("clauses", "indicators", "duties", "phases"):
        left = getattr(plan, name).filter(review=Review.PROPOSED).count()
        if left:
            points[name] = left
    names = len(unresolved_names(plan))
    if names:
        points["names"] = names
    errors = plan.findings.filter(state="open", severity="error").count()
    if errors:
        points["findings"] = errors
    return points


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Where the words stand in the text, white space in either left aside: (start, end), or None."""
    wanted = "".join(words.split())
    if not wanted:
        return None
    kept = [index for index, character in enumerate(text) if not character.isspace()]
    at = "".join(text[index] for index in kept).find(wanted)
    return (kept[at], kept[at + len(wanted) - 1] + 1) if at >= 0 else None
