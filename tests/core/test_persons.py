"""Accounts and grants: three administrators, none of whom can do the work of another, and nobody beyond their reach."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations, product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kepu.core import access
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry, Grant, Person, Region
from kepu.core.permissions import UNIT_VIEW
from kepu.core.persons.actions import (
    create_person,
    deactivate_person,
    grant_role,
    open_site,
    reactivate_person,
    revoke_grant,
)
from kepu.core.persons.roles import SEPARATED, Role
from kepu.core.vocabularies.models import Vocabulary
from tests import factories

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def refusal(act) -> str:
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


# Accounts -----------------------------------------------------------------------------------------------------------


def test_a_new_account_must_change_its_first_password(cast):
    person = create_person(username="qin", name="秦", unit=cast.health, password="first-one-1", by=cast.xie)
    assert (person.must_change_password, person.is_active, person.check_password("first-one-1")) == (True, True, True)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.region_code) == ("core.persons.create_person", cast.county.code)
    assert "first-one-1" not in str(entry.details)


def test_a_username_is_given_once(cast):
    assert (
        refusal(lambda: create_person(username="he", name="何", unit=cast.health, password="x", by=cast.xie))
        == "PER-001"
    )


@pytest.mark.parametrize("name", ["zhou", "liang", "he", "wei", "song", "bai", "yan", "tao", "meng", "nobody"])
def test_only_the_system_administrator_of_the_place_opens_and_closes_accounts(cast, name):
    person = getattr(cast, name)
    with pytest.raises(NotAllowed):
        create_person(username="qin", name="秦", unit=cast.health, password="x", by=person)
    with pytest.raises(NotAllowed):
        deactivate_person(cast.fang, by=person)


def test_the_system_administrator_reaches_no_other_county(cast):
    with pytest.raises(NotAllowed):
        create_person(username="qin", name="秦", unit=cast.neighbour_science, password="x", by=cast.xie)
    with pytest.raises(NotAllowed):
        deactivate_person(cast.ou, by=cast.xie)


def test_an_account_is_closed_and_opened_again(cast):
    assert refusal(lambda: deactivate_person(cast.xie, by=cast.xie)) == "PER-002"
    assert refusal(lambda: reactivate_person(cast.he, by=cast.xie)) == "PER-009"
    deactivate_person(cast.he, by=cast.xie)
    assert refusal(lambda: deactivate_person(cast.he, by=cast.xie)) == "PER-008"
    assert not access.holds(Person.objects.get(username="he"), UNIT_VIEW)
    reactivate_person(cast.he, by=cast.xie)
    assert access.holds(Person.objects.get(username="he"), UNIT_VIEW)


# Grants -------------------------------------------------------------------------------------------------------------


def test_a_grant_gives_its_role_over_its_scope(cast):
    grant_role(cast.nobody, role="liaison", unit=cast.education, by=cast.bai)
    person = Person.objects.get(username="nobody")
    assert set(access.scoped(person, UNIT_VIEW, type(cast.health).objects.all())) == {cast.education, cast.school}
    entry = AuditEntry.objects.get()
    assert (entry.object_name, entry.details["role"], entry.details["unit"]) == ("吴名", "单位联络员", "县教育局")


@pytest.mark.parametrize("name", ["zhou", "liang", "he", "wei", "song", "xie", "yan", "tao", "meng", "nobody"])
def test_only_the_security_administrator_grants_and_revokes(cast, name):
    person = getattr(cast, name)
    with pytest.raises(NotAllowed):
        grant_role(cast.fang, role="leader", region=cast.county, by=person)
    with pytest.raises(NotAllowed):
        revoke_grant(cast.fang.grants.get(), by=person)
    assert Grant.objects.count() == 12


def test_nobody_grants_to_or_takes_from_themselves(cast):
    assert refusal(lambda: grant_role(cast.bai, role="office", region=cast.county, by=cast.bai)) == "PER-003"
    assert refusal(lambda: revoke_grant(cast.bai.grants.get(), by=cast.bai)) == "PER-012"


@pytest.mark.parametrize(
    "scope",
    [
        {"region": "city"},
        {"region": "neighbour"},
        {"unit": "neighbour_education"},
        {"unit": "neighbour_science", "region": "county"},
    ],
)
def test_nobody_grants_beyond_their_own_reach(cast, scope):
    named = {kind: getattr(cast, name) for kind, name in scope.items()}
    assert refusal(lambda: grant_role(cast.nobody, role="office", by=cast.bai, **named)) == "PER-011"
    assert not cast.nobody.grants.exists()


def test_a_security_administrator_of_one_unit_grants_within_that_unit_only(cast):
    keeper = factories.person("管", cast.education)
    factories.grant(keeper, "security_admin", unit=cast.education)
    grant_role(cast.he, role="leader", unit=cast.school, by=keeper)
    assert refusal(lambda: grant_role(cast.he, role="leader", region=cast.county, by=keeper)) == "PER-011"
    with pytest.raises(NotAllowed):
        grant_role(cast.fang, role="leader", unit=cast.school, by=keeper)


MIXED = [(a, b) for a, b in product(Role, Role) if a != b and (a in SEPARATED or b in SEPARATED)]


@pytest.mark.parametrize(("held", "wanted"), MIXED)
def test_an_administrator_holds_no_second_role(cast, held, wanted):
    factories.grant(cast.nobody, held, region=cast.county)
    assert refusal(lambda: grant_role(cast.nobody, role=wanted, region=cast.county, by=cast.bai)) == "PER-006"


def test_working_roles_may_be_held_together(cast):
    for held, wanted in permutations(set(Role) - set(SEPARATED), 2):
        Grant.objects.filter(person=cast.nobody).delete()
        factories.grant(cast.nobody, held, region=cast.county)
        assert grant_role(cast.nobody, role=wanted, region=cast.county, by=cast.bai).role == wanted


@pytest.mark.parametrize(
    ("held", "wanted", "clashes"),
    [
        ((None, YESTERDAY), (None, None), False),
        ((TODAY + timedelta(days=30), None), (None, None), True),
        ((TODAY + timedelta(days=30), None), (None, TODAY + timedelta(days=29)), False),
        ((None, TODAY + timedelta(days=9)), (TODAY + timedelta(days=9), None), True),
        ((None, TODAY + timedelta(days=9)), (TODAY + timedelta(days=10), None), False),
    ],
)
def test_roles_exclude_each_other_on_every_day_they_would_share(cast, held, wanted, clashes):
    factories.grant(cast.nobody, "audit_admin", region=cast.county, valid_from=held[0], valid_until=held[1])

    def grant():
        return grant_role(
            cast.nobody, role="office", region=cast.county, valid_from=wanted[0], valid_until=wanted[1], by=cast.bai
        )

    if clashes:
        assert refusal(grant) == "PER-006"
    else:
        assert grant().role == "office"


def test_a_grant_that_cannot_be_is_refused(cast):
    def grant(**given):
        return lambda: grant_role(cast.nobody, by=cast.bai, **given)

    assert refusal(grant(role="office")) == "PER-004"
    assert refusal(grant(role="king", region=cast.county)) == "PER-005"
    dates = {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}
    assert refusal(grant(role="office", region=cast.county, **dates)) == "PER-010"


def test_a_revoked_grant_ends_at_once_and_stays_on_record(cast):
    grant = cast.he.grants.get()
    revoke_grant(grant, by=cast.bai)
    assert Grant.objects.get(pk=grant.pk).valid_until == YESTERDAY
    assert not access.holds(Person.objects.get(username="he"), UNIT_VIEW)
    assert refusal(lambda: revoke_grant(Grant.objects.get(pk=grant.pk), by=cast.bai)) == "PER-013"


# The first persons of a site ----------------------------------------------------------------------------------------

PEOPLE = {"system_admin": ("xitong", "系统"), "security_admin": ("anquan", "安全")}


@pytest.mark.django_db
def test_an_empty_site_begins_with_its_administrators_and_code_sets():
    region = Region(code="990123000000", name="青禾县")
    passwords = open_site(region=region, unit_name="县科协", people=PEOPLE)
    for username, password in passwords.items():
        person = Person.objects.get(username=username)
        assert person.check_password(password)
        assert person.must_change_password
    assert set(Vocabulary.objects.values_list("key", flat=True)) >= {"unit-type", "population-group", "facility-type"}
    assert AuditEntry.objects.get().action == "persons.open_site"


def test_a_site_with_people_is_not_begun_again(cast):
    region = Region(code="990125000000", name="某县")
    assert refusal(lambda: open_site(region=region, unit_name="县科协", people=PEOPLE)) == "PER-007"
    assert not Region.objects.filter(name="某县").exists()


# Screens ------------------------------------------------------------------------------------------------------------


def test_the_first_password_is_shown_once_and_works(cast):
    client = signed_in(cast.xie)
    given = {"name": "秦", "username": "qin.yi", "unit": cast.health.pk}
    answer = client.post("/persons/new/", given)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    person = Person.objects.get(username="qin.yi")
    assert person.check_password(password)
    assert password not in client.get(f"/persons/{person.pk}/").content.decode()
    again = client.post("/persons/new/", given)
    assert again.status_code == 422
    assert "PER-001" in again.content.decode()


def test_a_badly_formed_username_is_refused_and_the_rest_is_kept(cast):
    answer = signed_in(cast.xie).post("/persons/new/", {"name": "秦", "username": "秦一", "unit": cast.health.pk})
    assert answer.status_code == 422
    assert 'value="秦"' in answer.content.decode()


def test_the_choices_of_a_form_end_where_the_persons_reach_ends(cast):
    units = signed_in(cast.xie).get("/persons/new/").context["form"].fields["unit"].queryset
    assert cast.neighbour_science not in units
    form = signed_in(cast.bai).get(f"/persons/{cast.nobody.pk}/grant/").context["form"]
    assert set(form.fields["region"].queryset) == {cast.county, cast.town}
    assert cast.neighbour_education not in form.fields["unit"].queryset


def test_grants_are_given_and_taken_on_screen(cast):
    client = signed_in(cast.bai)
    client.post(f"/persons/{cast.nobody.pk}/grant/", {"role": "leader", "region": cast.county.pk})
    grant = cast.nobody.grants.get()
    assert (grant.role, grant.region, grant.granted_by) == ("leader", cast.county, cast.bai)
    client.post(f"/persons/{cast.nobody.pk}/grants/{grant.pk}/revoke/")
    grant.refresh_from_db()
    assert grant.valid_until == YESTERDAY


@pytest.mark.parametrize(
    ("name", "buttons"),
    [
        ("zhou", set()),
        ("xie", {"deactivate"}),
        ("bai", {"grant", "revoke", "password"}),
    ],
)
def test_each_sees_the_buttons_of_the_own_office_only(cast, name, buttons):
    page = signed_in(getattr(cast, name)).get(f"/persons/{cast.he.pk}/").content.decode()
    urls = {
        "deactivate": f"/persons/{cast.he.pk}/deactivate/",
        "grant": f"/persons/{cast.he.pk}/grant/",
        "revoke": f"/persons/{cast.he.pk}/grants/",
        "password": f"/persons/{cast.he.pk}/password/",
    }
    assert {button for button, url in urls.items() if url in page} == buttons


@pytest.mark.parametrize("name", ["liang", "he", "wei", "song", "yan", "nobody"])
def test_others_see_no_persons(cast, name):
    client = signed_in(getattr(cast, name))
    assert client.get("/persons/").status_code == 403
    assert client.get(f"/persons/{cast.fang.pk}/").status_code == 404


def test_persons_of_another_county_do_not_exist(cast):
    for name in ("zhou", "xie", "bai"):
        client = signed_in(getattr(cast, name))
        assert client.get(f"/persons/{cast.ou.pk}/").status_code == 404
        assert "欧佳慧" not in client.get("/persons/?state=all").content.decode()
    assert signed_in(cast.xie).post(f"/persons/{cast.ou.pk}/deactivate/").status_code == 404
    assert signed_in(cast.bai).post(f"/persons/{cast.ou.pk}/password/").status_code == 404


def test_the_list_asks_the_same_number_of_queries_for_more_persons(cast):
    client = signed_in(cast.xie)
    client.get("/persons/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/persons/")
        counts.append(len(asked))
        for number in range(5):
            person = factories.person(f"新人{number}", cast.health)
            factories.grant(person, "liaison", unit=cast.health, region=cast.county)
    assert counts[0] == counts[1]


def test_the_list_finds_by_name_role_and_state(cast):
    client = signed_in(cast.zhou)

    def found(query):
        return {person.username for person, _ in client.get(f"/persons/?{query}").context["rows"]}

    assert found("q=何") == {"he"}
    assert found("q=教育") == {"he"}
    assert found("role=liaison") == {"he", "fang"}
    deactivate_person(cast.fang, by=cast.xie)
    assert found("role=liaison") == {"he"}
    assert found("state=closed") == {"fang"}
