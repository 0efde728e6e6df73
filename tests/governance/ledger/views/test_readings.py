"""The pages of readings, bindings, figures and shares: what they show, what they do, and who must not see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kepu.governance.ledger.models import BaseFigure, Binding, BindingChange, DeclaredFigure, TargetShare
from kepu.operations.activities.models import CoHost
from tests import factories
from tests.factories.facts import fact, held_on
from tests.factories.written import Writer

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def world(cast):
    writer = Writer(cast.zhou, first_year=YEAR, last_year=YEAR + 4)
    writer.clause(1, "一", "工作目标", "goal")
    lectures = writer.indicator("每年举办科普讲座12场", "科普讲座", value="12", unit_label="场", frequency="year")
    literacy = writer.indicator(
        "到末年达到20%", "公民具备科学素质的比例", value="20", unit_label="%", deadline=YEAR + 4
    )
    plan = writer.done()
    return type("World", (), {"plan": plan, "lectures": lectures, "literacy": literacy, "cast": cast})


def bind(world, measure="activities.lectures", **fields):
    return Binding.objects.create(
        indicator_thread=world.lectures.thread,
        unit=world.plan.unit,
        region=world.plan.region,
        kind="measured",
        measure=measure,
        **fields,
    )


PAGES = [
    lambda w: reverse("ledger:reading", args=[w.lectures.pk]),
    lambda w: reverse("ledger:binding", args=[w.lectures.pk]),
    lambda w: reverse("ledger:bindings", args=[w.plan.pk]),
    lambda w: reverse("ledger:declare", args=[w.lectures.pk]),
    lambda w: reverse("ledger:shares", args=[w.lectures.pk]),
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("username", ["meng", "ou", "nobody", "xie"])
def test_outsiders_do_not_learn_that_a_reading_exists(client, world, page, username):
    client.force_login(getattr(world.cast, username))
    assert client.get(page(world)).status_code == 404


@pytest.mark.parametrize("username", ["zhou", "liang", "he", "wei", "song"])
def test_the_county_s_own_read_every_reading(client, world, username):
    client.force_login(getattr(world.cast, username))
    for page in PAGES[:3]:
        assert client.get(page(world)).status_code == 200
    assert client.get(reverse("ledger:readings")).status_code == 200
    assert client.get(reverse("ledger:measures")).status_code == 200


def test_the_list_shows_value_target_and_lamp(client, world):
    bind(world)
    fact(world.cast.education, date(YEAR, 1, 1))
    client.force_login(world.cast.liang)
    page = client.get(reverse("ledger:readings"), {"day": f"{YEAR}-12-31"}).content.decode()
    assert "1场" in page
    assert "12场" in page
    assert "落后" in page
    only_red = client.get(reverse("ledger:readings"), {"day": f"{YEAR}-12-31", "lamp": "red"})
    assert [reading.indicator.pk for reading in only_red.context["page"]] == [world.lectures.pk]


def test_a_reading_leads_to_its_records_evidence_and_who_confirmed(client, world):
    bind(world)
    held = held_on(world.cast.education, date(YEAR, 1, 5), title="走近月球", verified_by=world.cast.song)
    fact(world.cast.education, date(YEAR, 1, 5), activity=held)
    client.force_login(world.cast.zhou)
    page = client.get(reverse("ledger:reading", args=[world.lectures.pk]), {"day": f"{YEAR}-06-30"}).content.decode()
    assert f'<a href="{reverse("activities:detail", args=[held.pk])}">走近月球</a>' in page
    assert "宋承义" in page


def test_a_record_out_of_sight_is_counted_but_not_named(client, world):
    bind(world)
    held = held_on(world.cast.education, date(YEAR, 1, 5), title="走近月球")
    fact(world.cast.education, date(YEAR, 1, 5), activity=held)
    client.force_login(world.cast.wei)
    page = client.get(reverse("ledger:reading", args=[world.lectures.pk])).content.decode()
    assert "走近月球" not in page
    assert "（不在您的查看范围内）" in page
    assert "县教育局" in page


def test_a_co_host_has_credit_and_nothing_is_counted_twice(client, world):
    bind(world)
    held = held_on(world.cast.education, date(YEAR, 1, 5))
    CoHost.objects.create(activity=held, unit=world.cast.health)
    fact(world.cast.education, date(YEAR, 1, 5), activity=held)
    client.force_login(world.cast.fang)
    response = client.get(reverse("ledger:reading", args=[world.lectures.pk]))
    credit = response.context["credit"]
    assert (credit.own, credit.shared, credit.shared_facts) == (Decimal(0), Decimal(1), 1)
    assert response.context["reading"].value == Decimal(1)
    assert "参与合办 1（1 条" in response.content.decode()


def test_the_number_of_each_unit_opens_its_records(client, world):
    bind(world)
    fact(world.cast.education, date(YEAR, 1, 5))
    fact(world.cast.health, date(YEAR, 1, 6))
    client.force_login(world.cast.zhou)
    address = reverse("ledger:reading", args=[world.lectures.pk])
    assert f'<a href="?unit={world.cast.education.pk}">县教育局</a>' in client.get(address).content.decode()
    own = client.get(address, {"unit": world.cast.education.pk})
    assert own.context["reading"].facts == 1


def test_a_place_outside_the_plan_is_not_found(client, world):
    client.force_login(world.cast.zhou)
    page = reverse("ledger:reading", args=[world.lectures.pk])
    assert client.get(page, {"region": world.cast.neighbour.code}).status_code == 404
    assert client.get(page, {"unit": world.cast.neighbour_science.pk}).status_code == 404
    assert client.get(page, {"region": world.cast.town.code}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_facts(client, world, django_assert_max_num_queries):
    bind(world)
    client.force_login(world.cast.zhou)
    client.get(reverse("ledger:reading", args=[world.lectures.pk]))  # the session is written once
    for day in (1, 2, 3):
        fact(world.cast.education, date(YEAR, 1, day))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("ledger:reading", args=[world.lectures.pk]), {"day": f"{YEAR}-06-01"})
    for day in range(4, 14):
        fact(world.cast.education, date(YEAR, 1, day))
    with django_assert_max_num_queries(60) as many:
        client.get(reverse("ledger:reading", args=[world.lectures.pk]), {"day": f"{YEAR}-06-02"})
    assert len(few) == len(many)


# Bindings ------------------------------------------------------------------------------------------------------------


def test_a_proposal_is_taken_in_one_click_and_remembered(client, world):
    client.force_login(world.cast.zhou)
    page = client.get(reverse("ledger:bindings", args=[world.plan.pk]))
    card = page.context["rows"][0]["cards"][0]
    assert card["proposal"].measure == "activities.lectures"
    assert "公民科学素质调查" in page.content.decode()
    response = client.post(
        reverse("ledger:binding", args=[world.lectures.pk]),
        {"how": "proposal-0", "measure": "activities.lectures", "back": "list"},
    )
    assert response.url == reverse("ledger:bindings", args=[world.plan.pk]) + f"#indicator-{world.lectures.pk}"
    binding = Binding.objects.get()
    assert (binding.indicator_thread, binding.measure, binding.fold) == (
        world.lectures.thread,
        "activities.lectures",
        "",
    )
    change = BindingChange.objects.get()
    assert (change.words, change.decided_by) == ("科普讲座场次", world.cast.zhou)


def test_a_proposal_that_has_changed_since_is_not_taken(client, world):
    client.force_login(world.cast.zhou)
    client.post(
        reverse("ledger:binding", args=[world.lectures.pk]), {"how": "proposal-0", "measure": "activities.drills"}
    )
    assert not Binding.objects.exists()


def test_filters_and_fold_are_set_by_hand(client, world):
    factories_terms()
    client.force_login(world.cast.zhou)
    address = reverse("ledger:binding", args=[world.lectures.pk])
    assert client.get(address, {"measure": "activities.units_served"}).status_code == 200
    response = client.post(
        address + "?measure=activities.units_served",
        {
            "how": "form",
            "fold": "quota",
            "census": "schools",
            "at_least": "2",
            "per": "semester",
            "facet_kind": ["lecture"],
        },
    )
    assert response.status_code == 302
    binding = Binding.objects.get()
    assert (binding.measure, binding.fold, binding.census, binding.at_least, binding.per, binding.filters) == (
        "activities.units_served",
        "quota",
        "schools",
        2,
        "semester",
        {"kind": ["lecture"]},
    )


def factories_terms():
    from kepu.core.vocabularies.actions import load_standard

    load_standard()


def test_a_census_left_out_is_asked_for(client, world):
    client.force_login(world.cast.zhou)
    response = client.post(
        reverse("ledger:binding", args=[world.lectures.pk]) + "?measure=activities.sessions",
        {"how": "form", "fold": "coverage", "census": ""},
    )
    assert response.status_code == 422
    assert "LED-005" in response.content.decode()
    assert not Binding.objects.exists()


def test_lectures_that_name_no_school_cannot_be_counted_by_school(client, world):
    client.force_login(world.cast.zhou)
    response = client.post(
        reverse("ledger:binding", args=[world.lectures.pk]) + "?measure=activities.sessions",
        {"how": "form", "fold": "coverage", "census": "schools"},
    )
    assert "LED-009" in response.content.decode()


@pytest.mark.parametrize("username", ["liang", "he", "wei", "song", "tao"])
def test_only_the_county_s_own_office_sets_how_an_indicator_is_read(client, world, username):
    client.force_login(getattr(world.cast, username))
    response = client.post(
        reverse("ledger:binding", args=[world.lectures.pk]), {"how": "proposal-0", "measure": "activities.lectures"}
    )
    assert response.status_code in (403, 404)
    assert not Binding.objects.exists()


@pytest.mark.parametrize("username", ["liang", "he", "wei", "song", "tao"])
def test_nobody_else_is_even_asked_to_confirm_the_proposals(client, world, username):
    client.force_login(getattr(world.cast, username))
    assert client.post(reverse("ledger:bindings_accept", args=[world.plan.pk])).status_code == 403
    assert not Binding.objects.exists()


def test_all_good_proposals_are_taken_after_a_confirmation(client, world):
    client.force_login(world.cast.zhou)
    address = reverse("ledger:bindings_accept", args=[world.plan.pk])
    client.post(address, {"from_score": "0.5"})
    assert not Binding.objects.exists()
    client.post(address, {"from_score": "0.5", "understood": "on"})
    assert [row.indicator_thread for row in Binding.objects.all()] == [world.lectures.thread]


# Figures -------------------------------------------------------------------------------------------------------------


def stated(world, **fields):
    return DeclaredFigure.objects.create(
        **{
            "indicator_thread": world.lectures.thread,
            "unit": world.cast.education,
            "region": world.cast.county,
            "as_of": date(YEAR, 1, 2),
            "value": 5,
            "note": "月报",
            "declared_by": world.cast.he,
            **fields,
        }
    )


def test_a_liaison_states_a_figure_for_the_county_and_the_office_confirms_it(client, world):
    client.force_login(world.cast.he)
    typed = {
        "value": "5",
        "as_of": f"{YEAR}-01-02",
        "kind": "declared",
        "region": world.cast.county.pk,
        "note": "教育局月报",
    }
    response = client.post(reverse("ledger:declare", args=[world.lectures.pk]), typed)
    assert response.status_code == 302
    figure = DeclaredFigure.objects.get()
    assert (figure.unit, figure.region, figure.value, figure.state) == (
        world.cast.education,
        world.cast.county,
        5,
        "declared",
    )
    client.force_login(world.cast.zhou)
    client.post(reverse("ledger:figure_confirm", args=[figure.pk]))
    figure.refresh_from_db()
    assert (figure.state, figure.confirmed_by) == ("confirmed", world.cast.zhou)


def test_a_figure_with_nothing_to_show_for_it_is_refused(client, world):
    client.force_login(world.cast.he)
    typed = {"value": "5", "as_of": f"{YEAR}-01-02", "kind": "declared", "region": world.cast.county.pk}
    response = client.post(reverse("ledger:declare", args=[world.lectures.pk]), typed)
    assert response.status_code == 422
    assert "LED-023" in response.content.decode()
    assert not DeclaredFigure.objects.exists()


def test_a_file_is_evidence(client, world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(world.cast.he)
    typed = {
        "value": "5",
        "as_of": f"{YEAR}-01-02",
        "kind": "declared",
        "region": world.cast.county.pk,
        "file": SimpleUploadedFile("月报.txt", "一月举办五场讲座。".encode()),
    }
    client.post(reverse("ledger:declare", args=[world.lectures.pk]), typed)
    figure = DeclaredFigure.objects.get()
    assert [file.name for file in figure.evidence.all()] == ["月报.txt"]


def test_nobody_confirms_their_own_figure(client, world):
    figure = stated(world, declared_by=world.cast.zhou, unit=world.cast.science)
    client.force_login(world.cast.zhou)
    client.post(reverse("ledger:figure_confirm", args=[figure.pk]))
    figure.refresh_from_db()
    assert figure.state == "declared"


def test_a_figure_is_returned_with_its_reason(client, world):
    figure = stated(world)
    client.force_login(world.cast.song)
    client.post(reverse("ledger:figure_return", args=[figure.pk]), {"reason": "缺盖章"})
    figure.refresh_from_db()
    assert (figure.state, figure.reason) == ("returned", "缺盖章")
    assert list(world.cast.he.notices.values_list("text", flat=True)) == ["填报数据被退回：缺盖章"]


@pytest.mark.parametrize(("username", "status"), [("he", 404), ("meng", 404), ("ou", 404), ("wei", 404)])
def test_who_may_not_confirm(client, world, username, status):
    figure = stated(world)
    client.force_login(getattr(world.cast, username))
    assert client.post(reverse("ledger:figure_confirm", args=[figure.pk])).status_code == status


def test_each_sees_the_figures_of_their_own(client, world):
    mine = stated(world)
    stated(world, unit=world.cast.health, declared_by=world.cast.fang)
    stated(world, unit=world.cast.neighbour_education, region=world.cast.neighbour, declared_by=world.cast.ou)
    client.force_login(world.cast.he)
    page = client.get(reverse("ledger:figures"))
    assert [row["figure"] for row in page.context["rows"]] == [mine]
    client.force_login(world.cast.liang)
    assert client.get(reverse("ledger:figures")).status_code == 403


def test_a_township_states_figures_for_itself_alone(client, world):
    client.force_login(world.cast.wei)
    page = client.get(reverse("ledger:declare", args=[world.lectures.pk]))
    assert list(page.context["form"].fields["region"].queryset) == [world.cast.town]


# Base figures and shares ---------------------------------------------------------------------------------------------


def test_a_base_figure_is_entered_and_mended(client, world):
    client.force_login(world.cast.zhou)
    typed = {"key": "students", "name": "在校学生数", "year": YEAR, "value": "1000", "source": "教育统计"}
    client.post(reverse("ledger:bases"), typed)
    client.post(reverse("ledger:bases"), {**typed, "value": "1200"})
    assert [(row.region, row.key, row.value) for row in BaseFigure.objects.all()] == [
        (world.cast.county, "students", Decimal(1200))
    ]
    client.force_login(world.cast.he)
    assert client.get(reverse("ledger:bases")).status_code == 403


def test_shares_are_kept_as_a_draft_and_issued_only_when_they_add_up(client, world):
    other = factories.region("990123101", "白沙镇")
    client.force_login(world.cast.zhou)
    address = reverse("ledger:shares", args=[world.lectures.pk])
    typed = {f"share_{world.cast.town.pk}": "5", f"share_{other.pk}": "4"}
    refused = client.post(address, {**typed, "how": "issue"})
    assert refused.status_code == 422
    assert "目标是 12，分解合计 9，少分了 3" in refused.content.decode()
    assert not TargetShare.objects.exists()
    client.post(address, {**typed, "how": "draft"})
    assert sorted(TargetShare.objects.values_list("value", "issued_at")) == [(Decimal(4), None), (Decimal(5), None)]
    assert client.get(address).context["difference"] == Decimal(-3)
    client.post(address, {**typed, f"share_{other.pk}": "7", "how": "issue"})
    assert sorted(TargetShare.objects.values_list("value", flat=True)) == [Decimal(5), Decimal(7)]
    assert not TargetShare.objects.filter(issued_at__isnull=True).exists()


@pytest.mark.parametrize("username", ["liang", "he", "wei", "song", "tao", "meng"])
def test_only_the_county_s_own_office_shares_out_targets(client, world, username):
    client.force_login(getattr(world.cast, username))
    assert client.get(reverse("ledger:shares", args=[world.lectures.pk])).status_code == 404


def test_a_rate_is_not_shared_out(client, world):
    client.force_login(world.cast.zhou)
    assert client.get(reverse("ledger:shares", args=[world.literacy.pk])).status_code == 404


@pytest.mark.parametrize("code", ["x", "990123\x00", "990123", "９９０１２３１００１００"])
def test_a_place_that_is_no_code_is_not_found(client, world, code):
    client.force_login(world.cast.zhou)
    assert client.get(reverse("ledger:reading", args=[world.lectures.pk]), {"region": code}).status_code == 404
    assert client.get(reverse("ledger:dashboard"), {"region": code}).status_code == 200
