"""However many rows a page lists, it asks the database the same number of questions."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kepu.governance.ledger.models import BindingChange, TargetShare
from kepu.governance.plans.models import Indicator, Plan
from kepu.operations.activities.actions.calendar import open_feed, secret_of
from kepu.operations.activities.models import Activity, Programme, TrainingClass
from tests import factories
from tests.cast import Cast
from tests.factories import ledger, planned, sheets, training
from tests.factories.activities import at, wrapped
from tests.factories.calendar import theme_day
from tests.factories.sign_ups import open_activity, signed_up
from tests.factories.written import county_plan
from tests.rows import counted_indicator

TODAY = timezone.localdate()


class House:
    """Our county with one row of everything; `grow` adds one more, each of a unit, a place and a person of its own.

    Only one indicator is read from records, because each question of its own is a query of its own, kept in the cache;
    and the page of bindings, which tries every proposal of the ten indicators it holds, is not among the pages.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.plan: Plan = county_plan(cast)
        self.class_: TrainingClass = training.training_class(cast.science)
        self.door: Activity = open_activity(cast.science)
        self.over: Activity = wrapped(cast.science)
        self.campaign: Programme = planned.programme(cast.science, year=TODAY.year)
        self.sheet = sheets.sheet(cast.zhou)
        self.feed = secret_of(open_feed(content="unit", by=cast.zhou))
        self.indicator = counted_indicator(self.plan)
        ledger.binding(self.indicator)
        self.number = 0
        self.grow()

    def grow(self) -> None:
        self.number += 1
        number, cast = self.number, self.cast
        town = factories.region(f"99012320{number}", f"{number}镇")
        unit = factories.unit(f"{number}局", cast.county, parent=None)
        school = factories.unit(f"{number}中学", town, parent=unit, type="school")
        liaison = factories.person(f"员{number}", unit)
        factories.grant(liaison, "liaison", unit=unit)
        self.grow_activities(number, town, unit, school, liaison)
        self.grow_ledger(number, town, unit, liaison)

    def grow_activities(self, number, town, unit, school, liaison) -> None:
        cast, day = self.cast, theme_day(f"day-{self.number}", region=self.cast.county, audience=["youth"])
        own = planned.programme(unit, kind="unit", parent=self.campaign, year=TODAY.year, theme_day=day)
        shared = {"programme": own, "theme_day": day, "responsible": liaison, "region": town, "created_by": liaison}
        held = wrapped(unit, served=(school,), wrapped_by=liaison, **shared)
        held.co_hosts.create(unit=cast.science)
        quick = wrapped(cast.science, source="quick", created_by=cast.zhou, region=town)
        quick.co_hosts.create(unit=unit)
        coming = open_activity(unit, **shared)
        coming.speakers.create(name=f"专家{number}")
        for rows in (self.over, self.door):
            rows.co_hosts.create(unit=unit)
            rows.served.create(unit=school)
            rows.speakers.create(name=f"专家{number}")
            rows.evidence.create(kind="report", file=sheets.sheet(liaison).file)
            rows.evidence.create(kind="link", link="https://example.org/report")
        signed_up(self.door)
        came = signed_up(self.door)
        self.door.attendances.create(source="scan", sign_up=came, first_seen_at=at(TODAY))
        self.door.attendances.create(source="door", first_seen_at=at(TODAY))
        mine = sheets.sheet(cast.zhou)
        mine.rows.update(activity=quick)
        self.sheet.rows.create(number=10 + number, state="bad", cells={"名称": ""}, problems=[["名称", "没有填写"]])
        training.course(unit)
        its = training.training_class(unit, responsible=liaison)
        training.certified(its, f"2222222{number}222")
        training.trainee(self.class_, f"学员{number}").sessions.set(self.class_.sessions.all())
        training.certified(self.class_, f"3333333{number}333", f"结业{number}")

    def grow_ledger(self, number, town, unit, liaison) -> None:
        cast, base = self.cast, self.indicator
        made = Indicator.objects.get(pk=base.pk)
        made.pk, made.thread, made.position, made.owner = None, uuid4(), 100 + number, unit
        made.save()
        unbound = Indicator.objects.get(pk=made.pk)
        unbound.pk, unbound.thread, unbound.position = None, uuid4(), 200 + number
        unbound.save()
        ledger.base_figure(cast.science, year=2010 + number)
        for indicator in (made, base):
            stated = {"by": liaison, "as_of": TODAY - timedelta(days=number)}
            figure = ledger.figure(indicator, unit, **stated, state="confirmed", confirmed_by=liaison)
            figure.evidence.add(sheets.sheet(liaison).file)
            ledger.figure(indicator, unit, **stated)
        ledger.weakness(made, unit, raised_by=liaison)
        TargetShare.objects.create(
            indicator_thread=base.thread,
            unit=cast.science,
            region=cast.county,
            to_region=town,
            value=1,
            issued_at=timezone.now(),
        )
        BindingChange.objects.create(
            indicator_thread=base.thread, unit=cast.science, region=cast.county, words="场次", decided_by=liaison
        )

    def pages(self) -> list[str]:
        """Every page that lists something, as the county's office opens it."""

        def url(name: str, *args: object) -> str:
            return reverse(name, args=args)

        return [
            url("workbench:home"),
            url("activities:list"),
            url("activities:co_hosted"),
            url("activities:review"),
            url("activities:new"),
            url("activities:detail", self.over.pk),
            url("activities:verify", self.over.pk),
            url("activities:wrap", self.door.pk),
            url("activities:edit", self.door.pk),
            url("activities:programmes"),
            url("activities:programme", self.campaign.pk),
            url("activities:calendar"),
            url("activities:theme_day", "day-1"),
            url("activities:feed", self.feed),
            url("activities:quick"),
            url("activities:door", self.door.pk),
            url("activities:training"),
            url("activities:courses"),
            url("activities:training_class", self.class_.pk),
            url("activities:attendance", self.class_.pk),
            url("activities:certificates", self.class_.pk),
            url("activities:bulk"),
            url("activities:bulk_detail", self.sheet.pk),
            url("activities:export"),
            url("activities:training_ledger"),
            url("ledger:dashboard"),
            url("ledger:dashboard_indicators"),
            url("ledger:readings"),
            url("ledger:reading", self.indicator.pk),
            url("ledger:binding", self.indicator.pk),
            url("ledger:figures"),
            url("ledger:bases"),
            url("ledger:shares", self.indicator.pk),
            url("ledger:shares", self.indicator.pk) + "?to=units",
            url("ledger:weaknesses"),
            url("ledger:weaknesses_found"),
            url("ledger:weaknesses_export"),
            url("portal:home"),
            url("portal:calendar"),
        ]


def asked(client: Client, page: str) -> list[str]:
    """The questions of the page when nothing is kept from before."""
    cache.clear()
    with CaptureQueriesContext(connection) as questions:
        response = client.get(page)
    assert response.status_code == 200, page
    if not urlsplit(page).path.endswith((".xlsx", ".ics")):
        b"".join(response) if response.streaming else response.content
    return [question["sql"] for question in questions]


def test_no_page_asks_more_the_longer_its_list_is(cast: Cast) -> None:
    house = House(cast)
    client = Client()
    client.force_login(cast.zhou)
    for page in house.pages():
        asked(client, page)  # what a process keeps, it keeps from now on
    few = {page: asked(client, page) for page in house.pages()}
    for _more in range(3):
        house.grow()
    grown = {}
    for page in house.pages():
        many = asked(client, page)
        if len(many) > len(few[page]):
            grown[page] = (len(few[page]), len(many))
    assert grown == {}
