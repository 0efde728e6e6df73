"""Who sees what: lists, single fetches and checks agree, for any grants over any tree."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kepu.core import access
from kepu.core.models import AuditEntry, EvidenceFile, Grant, Person, Region, Unit, UnitGroup
from kepu.core.permissions import AUDIT_VIEW, EVIDENCE_VIEW, PERSON_VIEW, REGION_VIEW, UNIT_MANAGE, UNIT_VIEW
from kepu.core.persons.roles import Role
from kepu.core.regions.codes import subtree_range
from tests import factories

TODAY = timezone.localdate()
UNITS = ["science", "education", "school", "health", "town_hall", "neighbour_science", "neighbour_education"]
REGIONS = ["city", "county", "town", "neighbour"]
ROLES = ["office", "liaison", "township", "system_admin", "security_admin", "audit_admin"]

grants = st.lists(
    st.tuples(
        st.sampled_from(ROLES),
        st.none() | st.sampled_from(UNITS),
        st.none() | st.sampled_from(REGIONS),
        st.sampled_from(["now", "over", "later"]),
    ).filter(lambda grant: grant[1] is not None or grant[2] is not None),
    max_size=4,
)
DATES = {
    "now": (None, None),
    "over": (None, TODAY - timedelta(days=1)),
    "later": (TODAY + timedelta(days=1), None),
}


def in_region(region: Region, ground: Region) -> bool:
    first, last = subtree_range(ground.code)
    return first <= region.code <= last


def meets(grant: Grant, unit: Unit | None, region: Region | None) -> bool:
    """The rule in words, said again: both where both are named and the row has both, else whichever it has."""
    tests = []
    if grant.unit is not None and unit is not None:
        tests.append(unit.path.startswith(grant.unit.path))
    if grant.region is not None and region is not None:
        tests.append(in_region(region, grant.region))
    if not tests and grant.unit is not None and region is not None:
        tests.append(in_region(region, grant.unit.region))
    if not tests and grant.region is not None and unit is not None:
        tests.append(in_region(unit.region, grant.region))
    return bool(tests) and all(tests)


@pytest.fixture
def world(cast):
    """The cast with files of every unit in every region, and entries of what happened to each unit."""
    for number, (unit, region) in enumerate(product(UNITS, REGIONS)):
        EvidenceFile.objects.create(
            kind="other",
            name=f"{number}.txt",
            media_type="text/plain",
            size_bytes=1,
            sha256="0" * 64,
            unit=getattr(cast, unit),
            region=getattr(cast, region),
        )
    return cast


# For each model: the permission, and where a row stands.
WHERE = {
    Unit: (UNIT_VIEW, lambda row: (row, row.region)),
    UnitGroup: (UNIT_VIEW, lambda row: (None, row.region)),
    Person: (PERSON_VIEW, lambda row: (row.unit, None)),
    EvidenceFile: (EVIDENCE_VIEW, lambda row: (row.unit, row.region)),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(given_to=[])
@example(given_to=[("office", "education", None, "now"), ("office", None, "town", "now")])
@example(given_to=[("office", "education", "neighbour", "now")])
@given(given_to=grants)
def test_lists_fetches_and_checks_agree_with_the_rule(world, given_to):
    with transaction.atomic():
        person = world.nobody
        person.__dict__.pop("_active_grants", None)
        made = []
        for role, unit, region, when in given_to:
            starts, ends = DATES[when]
            scope = {"unit": unit and getattr(world, unit), "region": region and getattr(world, region)}
            grant = Grant.objects.create(person=person, role=role, valid_from=starts, valid_until=ends, **scope)
            made += [grant] if when == "now" else []
        for model, (permission, where) in WHERE.items():
            rows = list(model.objects.all())
            holding = [grant for grant in made if grant.role in permission.roles]
            expected = {row.pk for row in rows if any(meets(grant, *where(row)) for grant in holding)}
            assert access.ids_for(person, permission, model.objects.all()) == expected, model
            assert {row.pk for row in rows if access.may(person, permission, row)} == expected
            for row in rows:
                if row.pk in expected:
                    assert access.fetch(person, permission, model, row.pk) == row
                else:
                    with pytest.raises(Http404):
                        access.fetch(person, permission, model, row.pk)
        transaction.set_rollback(True)
    person.__dict__.pop("_active_grants", None)


def seen(person, permission, model) -> set:
    return set(access.scoped(person, permission, model.objects.all()))


def test_a_liaison_sees_the_own_unit_with_those_below_it_and_no_other(cast):
    assert seen(cast.he, UNIT_VIEW, Unit) == {cast.education, cast.school}
    assert seen(cast.ou, UNIT_VIEW, Unit) == {cast.neighbour_education}


def test_an_office_sees_the_units_of_its_region_and_nothing_of_the_neighbour(cast):
    assert seen(cast.zhou, UNIT_VIEW, Unit) == {
        cast.science,
        cast.education,
        cast.school,
        cast.health,
        cast.town_hall,
    }
    assert seen(cast.meng, UNIT_VIEW, Unit) == {cast.neighbour_science, cast.neighbour_education}
    assert seen(cast.tao, UNIT_VIEW, Unit) == set(Unit.objects.all())


def test_a_grant_over_a_unit_and_a_region_reaches_where_they_meet(cast):
    branch = factories.unit("青源镇中心校", cast.town, parent=cast.education)
    factories.grant(cast.nobody, "liaison", unit=cast.education, region=cast.town)
    assert seen(cast.nobody, UNIT_VIEW, Unit) == {branch}


def test_a_region_is_read_from_below_but_not_from_beside(cast):
    assert seen(cast.wei, REGION_VIEW, Region) == {cast.town, cast.county, cast.city}
    assert seen(cast.meng, REGION_VIEW, Region) == {cast.neighbour, cast.city}


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [
        (None, TODAY, True),
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (None, TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(cast, starts, ends, sees):
    factories.grant(cast.nobody, "leader", region=cast.county, valid_from=starts, valid_until=ends)
    assert access.holds(cast.nobody, UNIT_VIEW) is sees
    assert bool(seen(cast.nobody, UNIT_VIEW, Unit)) is sees


def test_who_is_no_longer_active_may_nothing(cast):
    cast.zhou.is_active = False
    cast.zhou.__dict__.pop("_active_grants", None)
    assert not access.holds(cast.zhou, UNIT_VIEW)
    assert seen(cast.zhou, UNIT_VIEW, Unit) == set()


def test_nobody_signed_in_may_nothing(cast):
    from django.contrib.auth.models import AnonymousUser

    assert not access.may(AnonymousUser(), UNIT_VIEW, cast.health)
    assert not access.may_at(AnonymousUser(), UNIT_MANAGE, region=cast.county)


@pytest.mark.parametrize(
    ("held", "wanted", "inside"),
    [
        ({"region": "county"}, {"region": "county"}, True),
        ({"region": "county"}, {"region": "town"}, True),
        ({"region": "county"}, {"unit": "school"}, True),
        ({"region": "county"}, {"unit": "school", "region": "town"}, True),
        ({"region": "county"}, {"region": "city"}, False),
        ({"region": "county"}, {"region": "neighbour"}, False),
        ({"region": "county"}, {"unit": "neighbour_science"}, False),
        ({"region": "county"}, {"unit": "neighbour_science", "region": "county"}, False),
        ({"region": "town"}, {"unit": "education", "region": "town"}, False),
        ({"unit": "education"}, {"unit": "school"}, True),
        ({"unit": "education"}, {"unit": "health"}, False),
        ({"unit": "education"}, {"region": "county"}, False),
        ({"unit": "education"}, {"unit": "school", "region": "city"}, False),
        ({"unit": "education", "region": "town"}, {"unit": "school", "region": "town"}, False),
        ({"unit": "education", "region": "county"}, {"unit": "school"}, True),
    ],
)
def test_a_grant_contains_only_what_it_reaches_itself(cast, held, wanted, inside):
    def scope(named):
        return {kind: getattr(cast, named[kind]) if kind in named else None for kind in ("unit", "region")}

    grant = factories.grant(cast.nobody, "security_admin", **scope(held))
    assert access.contains(grant, **scope(wanted)) is inside


def test_a_model_that_keeps_codes_as_text_is_reached_like_the_others(cast):
    def entry(number, unit, region):
        return AuditEntry.objects.create(
            sequence=number,
            happened_at=timezone.now(),
            action="x",
            unit_path=unit.path if unit else "",
            region_code=region.code if region else "",
            hash=str(number),
        )

    ours, below, theirs = (
        entry(1, cast.health, cast.county),
        entry(2, None, cast.town),
        entry(3, cast.neighbour_science, cast.neighbour),
    )
    assert seen(cast.yan, AUDIT_VIEW, AuditEntry) == {ours, below}
    factories.grant(cast.nobody, "audit_admin", unit=cast.neighbour_science)
    assert seen(cast.nobody, AUDIT_VIEW, AuditEntry) == {theirs}


def test_a_day_may_be_asked_for(cast):
    factories.grant(cast.nobody, Role.LEADER, region=cast.county, valid_until=date(2024, 1, 1))
    assert [g.role for g in access.active_grants(cast.nobody, date(2023, 6, 1))] == ["leader"]
    assert access.active_grants(cast.nobody) == []
