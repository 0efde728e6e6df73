"""The dashboard: what it adds up, whom it shows what, how few questions it asks, and the outlines for its map."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import EvidenceFile, Unit
from kepu.governance.ledger.actions.dashboard import remove_boundaries, upload_boundaries
from kepu.governance.ledger.home import how_it_stands
from kepu.governance.ledger.models import Binding, BoundaryMap, DeclaredFigure
from kepu.governance.ledger.queries.dashboard import (
    Place,
    areas_of,
    dashboard_plans,
    groups_of,
    headline_of,
    lamp_rows,
    lamp_totals,
    latest_photos,
    levelled,
    places_of,
    scope_of,
    shown,
    trends_of,
    worst_of,
)
from kepu.governance.ledger.readings import Lamp, readings_of
from kepu.governance.ledger.templatetags.figures import figure, share
from kepu.governance.plans.models import Plan
from tests import factories
from tests.cast import Cast
from tests.factories import activities
from tests.factories.written import county_plan

DAY = date(2026, 11, 20)
PAGE = f"/ledger/dashboard/?day={DAY}"


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """The county's plan with two promises measured, and a year of a few activities."""
    plan = county_plan(cast)
    measured(plan, "培训科技教师", "training.trainees")
    measured(plan, "科普讲座", "activities.lectures")
    activities.wrapped(cast.education, {"youth": 40, "elderly": 10}, day=date(2026, 5, 6), area="urban")
    activities.wrapped(cast.town_hall, {"farmer": 50}, day=date(2026, 10, 8), area="rural")
    activities.wrapped(cast.town_hall, {"farmer": 30}, day=date(2025, 10, 8), area="rural")
    activities.wrapped(cast.neighbour_education, {"youth": 700}, day=date(2026, 5, 6))
    return plan


def measured(plan: Plan, metric: str, measure: str, **given: Any) -> Binding:
    indicator = plan.indicators.get(metric=metric)
    return Binding.objects.create(
        indicator_thread=indicator.thread,
        unit=plan.unit,
        region=plan.region,
        kind="measured",
        measure=measure,
        **given,
    )


def photo_of(unit: Unit, name: str = "现场.jpg") -> EvidenceFile:
    photo = EvidenceFile(kind="photo", name=name, media_type="image/jpeg", size_bytes=1, sha256="0" * 64)
    photo.unit, photo.region = unit, unit.region
    photo.file.save("photo.jpg", ContentFile(b"-"), save=False)
    photo.thumbnail.save("small.jpg", ContentFile(b"-"), save=False)
    photo.save()
    return photo


# How far each sees ----------------------------------------------------------------------------------------------------


def test_each_sees_as_far_as_their_grants_reach(cast: Cast, plan: Plan) -> None:
    seen = {
        name: (scope.ground.name, scope.unit.name if scope.unit else "")
        for name, person in cast.everyone().items()
        if dashboard_plans(person) and (scope := scope_of(person, plan, DAY))
    }

    assert seen == {
        "zhou": ("青禾县", ""),
        "liang": ("青禾县", ""),
        "song": ("青禾县", ""),
        "tao": ("青禾县", ""),
        "he": ("青禾县", "县教育局"),
        "fang": ("青禾县", "县卫健委"),
        "wei": ("青源镇", ""),
    }


def test_nobody_looks_beyond_their_ground(cast: Cast, plan: Plan) -> None:
    other = factories.region("990123101", "白鹤镇")

    assert scope_of(cast.zhou, plan, DAY, cast.town.code).region == cast.town
    assert scope_of(cast.wei, plan, DAY, other.code).region == cast.town
    assert scope_of(cast.zhou, plan, DAY, cast.neighbour.code).region == cast.county
    assert scope_of(cast.zhou, plan, DAY, "no code").region == cast.county


def test_a_liaison_sees_the_promises_of_the_own_unit_with_its_own_part(cast: Cast, plan: Plan) -> None:
    scope = scope_of(cast.he, plan, DAY)
    readings = shown(readings_of(plan, DAY, unit=scope.unit), scope)

    assert [(r.indicator.metric, r.value) for r in readings] == [("科普讲座", None), ("培训科技教师", None)]
    assert [(group.code, group.value) for group in groups_of(scope) if group.value] == [("youth", 40), ("elderly", 10)]


def test_plans_of_others_are_not_found(cast: Cast, plan: Plan, client: Client) -> None:
    answers = {}
    for name, person in cast.everyone().items():
        client.force_login(person)
        answers[name] = client.get(f"{PAGE}&plan={plan.pk}").status_code

    assert answers == {
        **dict.fromkeys(("zhou", "liang", "song", "tao", "he", "fang", "wei"), 200),
        **dict.fromkeys(("meng", "ou"), 404),
        **dict.fromkeys(("xie", "bai", "yan", "nobody"), 403),
    }


# What it adds up ------------------------------------------------------------------------------------------------------


def test_the_headline_is_the_target_due_next_and_says_of_what_kind_its_value_is(cast: Cast, plan: Plan) -> None:
    headline = headline_of(readings_of(plan, DAY), DAY)
    assert (headline.value, headline.target, headline.stretch, headline.baseline) == (None, 18, 20, Decimal("12.36"))

    DeclaredFigure.objects.create(
        indicator_thread=headline.indicator.thread,
        unit=plan.unit,
        region=plan.region,
        kind="surveyed",
        as_of=date(2026, 6, 30),
        value=Decimal("13.1"),
        sample_size=1200,
        state="confirmed",
    )
    headline = headline_of(readings_of(plan, DAY), DAY)
    assert (headline.value, headline.kind, headline.declared.sample_size) == (Decimal("13.1"), "surveyed", 1200)


def test_the_share_of_courses_is_no_headline_even_where_it_is_due_later(cast: Cast, plan: Plan) -> None:
    readings = readings_of(plan, DAY)
    headline = headline_of(readings, DAY)
    other = next(each for each in readings if each.indicator != headline.indicator)
    other.indicator.metric, other.unit_label = "主体班科学素质课程占总课时的比例", "%"
    other.indicator.deadline = 2035
    assert headline_of(readings, date(2035, 1, 1)).indicator == headline.indicator


def test_lamps_are_counted_by_action_and_add_up_to_all(cast: Cast, plan: Plan) -> None:
    readings = readings_of(plan, DAY)
    rows = lamp_rows(readings)

    assert [(row.task.title, row.total) for row in rows] == [("工作目标", 1), ("青少年科学素质提升行动", 2)]
    assert sum(lamp_totals(rows).values()) == len(readings) == 3


def test_the_worst_are_red_before_amber_and_never_green(cast: Cast, plan: Plan) -> None:
    readings = readings_of(plan, DAY)
    red, amber, green = readings
    red.lamp, amber.lamp, green.lamp = Lamp.RED, Lamp.AMBER, Lamp.GREEN

    assert worst_of([green, amber, red]) == [red, amber]
    assert worst_of([green, amber, red], most=1) == [red]


def test_the_map_shows_every_township_also_those_with_nothing(cast: Cast, plan: Plan) -> None:
    factories.region("990123101", "白鹤镇")
    scope = scope_of(cast.zhou, plan, DAY)

    assert places_of(scope, None) == [
        Place("990123100000", "青源镇", Decimal(1), level=1),
        Place("990123101000", "白鹤镇", None),
        Place("990123000000", "青禾县", Decimal(1)),  # held for the county, in none of its townships
    ]
    [_goal, lectures, _teachers] = readings_of(plan, DAY)
    assert [(p.name, p.value) for p in places_of(scope, lectures)] == [
        ("青源镇", Decimal(1)),
        ("白鹤镇", None),
    ]


def test_a_township_is_shown_by_its_villages(cast: Cast, plan: Plan) -> None:
    factories.region("990123100200", "上青源村")
    scope = scope_of(cast.zhou, plan, DAY, cast.town.code)

    assert places_of(scope, None) == [
        Place("990123100200", "上青源村", None),
        Place("990123100000", "青源镇", Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ([None, 0, 5], [0, 0, 1]),
        ([7, 7, 7], [1, 1, 1]),
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([10, 1, 1, 1, 1, 1, 1, 1], [4, 1, 1, 1, 1, 1, 1, 1]),
        (list(range(1, 13)), [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]),
    ],
)
def test_places_fall_into_four_levels_and_equal_ones_into_the_same(values: list[Any], levels: list[int]) -> None:
    places = [Place(str(n), "", None if value is None else Decimal(value)) for n, value in enumerate(values)]

    assert [place.level for place in levelled(places)] == levels


def test_months_stand_beside_those_of_last_year_and_what_is_to_come_is_not_zero(cast: Cast, plan: Plan) -> None:
    sessions, people = trends_of(scope_of(cast.zhou, plan, DAY), None)

    assert sessions.months[4] == (5, [None, 1])  # before the first record
    assert sessions.months[10] == (11, [0, 0])
    assert sessions.months[9] == (10, [1, 1])
    assert sessions.months[11] == (12, [0, None])
    assert people.totals == [30, 100]
    assert sessions.as_data()["years"] == ["2025", "2026"]
    assert sessions.as_data()["values"][1][10:] == [0.0, None]


def test_groups_and_areas_are_shares_of_this_year(cast: Cast, plan: Plan) -> None:
    scope = scope_of(cast.zhou, plan, DAY)

    assert [(each.code, each.value, each.share_percent) for each in groups_of(scope)] == [
        ("youth", 40, 40),
        ("farmer", 50, 50),
        ("worker", 0, 0),
        ("elderly", 10, 10),
        ("official", 0, 0),
    ]
    assert [(each.name, each.value) for each in areas_of(scope)] == [("城镇", 50), ("乡村", 50)]


def test_photos_are_those_the_person_may_see(cast: Cast, plan: Plan) -> None:
    own, other, far = photo_of(cast.education), photo_of(cast.health), photo_of(cast.neighbour_education)
    talk = activities.wrapped(cast.education, title="月球背面")
    talk.evidence.create(kind="photo", file=own)
    today = timezone.localdate()

    def seen(person: Any) -> list[tuple[EvidenceFile, str]]:
        scope = scope_of(person, plan, today)
        return [(shot.photo, shot.record.label if shot.record else "") for shot in latest_photos(person, scope)]

    assert seen(cast.zhou) == [(other, ""), (own, "月球背面")]
    assert seen(cast.he) == [(own, "月球背面")]
    assert far not in dict(seen(cast.zhou))


def test_figures_are_printed_without_idle_digits() -> None:
    assert [figure(value) for value in (None, 0, Decimal("12.3600"), 1234567, Decimal("33.3333"))] == [
        "",
        "0",
        "12.36",
        "1,234,567",
        "33.33",
    ]
    assert [share(value) for value in (None, Decimal(50), Decimal("33.3333"))] == ["", "50%", "33.3%"]


# Screens --------------------------------------------------------------------------------------------------------------


def test_the_page_shows_each_number_with_its_way_on(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.liang)
    page = client.get(PAGE)
    words = page.content.decode()

    assert "还没有数" in words and "只能来自抽样调查" in words
    assert f"/ledger/dashboard/indicators/?plan={plan.pk}&amp;day={DAY}&amp;task=" in words
    assert f"?plan={plan.pk}&amp;day={DAY}&amp;region=990123100000" in words
    assert "示意图：按区划代码排列" in words
    data = json.loads(words.split('<script id="dash-trend-data" type="application/json">')[1].split("</script>")[0])
    assert [trend["title"] for trend in data] == ["科普活动场次", "参加活动人次"]


def test_a_place_leads_down_and_the_trail_back_up(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.liang)
    page = client.get(f"{PAGE}&region={cast.town.code}")

    assert page.context["scope"].region == cast.town
    assert [step["name"] for step in page.context["trail"]] == ["青禾县", "青源镇"]
    assert page.context["headline"]["reading"].region == cast.county


def test_a_cell_of_the_table_opens_the_promises_it_counts(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.liang)
    page = client.get(PAGE)

    for line in page.context["rows"]:
        assert len(client.get(line["url"]).context["lines"]) == line["row"].total
        for cell in line["cells"]:
            assert len(client.get(cell["url"]).context["lines"]) == cell["count"]


def test_odd_parameters_show_the_ordinary_page(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.liang)

    assert client.get("/ledger/dashboard/?day=x&region=x&indicator=x").status_code == 200
    assert client.get("/ledger/dashboard/?plan=x").status_code == 404
    assert client.get("/ledger/dashboard/indicators/?task=x&lamp=x").context["lines"] == []


def test_without_a_plan_the_page_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.liang)

    assert "还没有正在实施的方案" in client.get("/ledger/dashboard/").content.decode()


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_no_more_of_the_database_for_more_townships_and_activities(
    cast: Cast, plan: Plan, client: Client, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        town = factories.region(f"99012320{number}", f"新乡{number}")
        activities.wrapped(factories.unit(f"新乡{number}人民政府", town), {"worker": 5}, day=date(2026, 6, 1))
        photo_of(cast.education, f"{number}.jpg")
    client.force_login(cast.zhou)
    client.get(PAGE)

    with django_assert_max_num_queries(60):
        client.get(PAGE)


def test_a_leader_finds_three_numbers_and_the_worst_at_home(cast: Cast, plan: Plan) -> None:
    card = how_it_stands(cast.liang)

    assert card is not None
    assert (card["plan"], card["headline"].target, card["judged"]) == (plan, 18, card["judged"])
    assert [how_it_stands(person) for person in (cast.zhou, cast.he, cast.meng, cast.nobody)] == [None] * 4


# Outlines -------------------------------------------------------------------------------------------------------------


def outlines(*names: str) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[120 + n, 30], [121 + n, 30], [121 + n, 31], [120 + n, 31], [120 + n, 30]]],
            },
        }
        for n, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def uploaded(cast: Cast, **given: Any) -> BoundaryMap:
    return upload_boundaries(
        **{
            "unit": cast.science,
            "region": cast.county,
            "data": outlines("青源镇"),
            "approval_number": "GS(2024)0650号",
            "source": "",
            "by": cast.zhou,
            **given,
        }
    )[0]


def test_outlines_are_drawn_with_their_approval_number(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.zhou)
    file = SimpleUploadedFile("towns.geojson", outlines("青源镇", "邻县某镇"))

    answer = client.post(
        "/ledger/dashboard/boundaries/",
        {"file": file, "approval_number": "浙S(2023)12号", "source": "县局"},
        follow=True,
    )

    words = answer.content.decode()
    assert "已对应 1 个区域" in words and "不属于本地区，没有采用：邻县某镇" in words
    page = client.get(PAGE).content.decode()
    assert "审图号：浙S(2023)12号" in page and "示意图：" not in page
    [shape] = BoundaryMap.objects.get(region=cast.county).shapes
    assert shape["code"] == "990123100000" and shape["path"].startswith("M") and shape["path"].endswith("Z")


@pytest.mark.parametrize(
    ("data", "number", "words"),
    [
        (b"{}", "GS(2024)0650号", "LED-602"),
        (outlines("青源镇"), "无", "不像审图号"),
        (b" " * 5_000_001, "GS(2024)0650号", "超过 5 MB"),
    ],
)
def test_outlines_that_cannot_serve_are_refused_in_words(
    cast: Cast, client: Client, data: bytes, number: str, words: str
) -> None:
    client.force_login(cast.zhou)
    file = SimpleUploadedFile("towns.geojson", data)

    answer = client.post("/ledger/dashboard/boundaries/", {"file": file, "approval_number": number})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BoundaryMap.objects.exists()


def test_outlines_are_the_own_offices_alone(cast: Cast, client: Client) -> None:
    made = uploaded(cast)
    for person in (cast.he, cast.liang, cast.tao, cast.meng):
        with pytest.raises(NotAllowed):
            uploaded(cast, by=person)
        with pytest.raises(NotAllowed):
            remove_boundaries(made, by=person)
    with pytest.raises(RuleBroken, match="LED-601"):
        uploaded(cast, unit=cast.neighbour_science, region=cast.neighbour, by=cast.meng)
    client.force_login(cast.meng)
    assert client.post("/ledger/dashboard/boundaries/remove/").status_code == 404

    client.force_login(cast.zhou)
    client.post("/ledger/dashboard/boundaries/remove/")
    assert not BoundaryMap.objects.exists()


def test_the_day_before_the_plan_begins_shows_no_readings_but_no_error(cast: Cast, plan: Plan, client: Client) -> None:
    client.force_login(cast.liang)

    page = client.get(f"/ledger/dashboard/?day={date(2025, 12, 31) - timedelta(days=400)}")
    assert page.status_code == 200
    assert {each["lamp"]: each["count"] for each in page.context["totals"]}[Lamp.GREY] == 3
