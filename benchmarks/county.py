"""A county with a million facts, for measurements: python -c "import county; county.build(1_000_000)".

Thirty townships, five years, some fifty hosts. Made once per database: on SQLite the file is kept under KEPU_BENCH_DIR
(default /tmp/kepu-bench), on PostgreSQL (KEPU_DATABASE_URL) it lives as long as that server does.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

COUNTY = "990123"
TOWNSHIPS = 30
FIRST_DAY = date(2021, 12, 1)
DAYS = 5 * 365 - 10
BATCH = 4_000
FACTS_PER_ACTIVITY = 6.6  # sessions, groups, people and trainees of an ordinary activity


def prepare(facts: int) -> None:
    """Point Django at the benchmark's own data folder, and fill its database unless that is done."""
    folder = Path(os.environ.get("KEPU_BENCH_DIR", "/tmp/kepu-bench"))  # noqa: S108 - made anew at will
    on_postgres = "KEPU_DATABASE_URL" in os.environ
    home = folder / (f"postgresql-{os.getpid()}" if on_postgres else f"sqlite-{facts}")
    home.mkdir(parents=True, exist_ok=True)
    os.environ["KEPU_DATA_DIR"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kepu.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    build(facts)


def build(facts: int) -> None:
    """The demo county, more townships, and facts up to this number. Nothing where they are there already."""
    from django.db import connection

    from kepu.core import measures
    from kepu.demo import loader
    from kepu.operations.activities.models import ActivityFact

    if loader.is_empty():
        loader.load_demo()
    there = ActivityFact.objects.count()
    if there >= facts:
        return
    began = time.monotonic()
    _townships()
    for activities, lines in _batches(facts - there):
        _insert(activities, lines)
    measures.changed("activities", f"{COUNTY}000000")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"made {facts:,} facts in {time.monotonic() - began:.0f} s", file=sys.stderr)


def _townships() -> None:
    from kepu.core.regions.models import Region

    known = {code[:9] for code in Region.objects.filter(code__startswith=COUNTY).values_list("code", flat=True)}
    towns = {code for code in known if code[6:] != "000"}
    for number in range(300, 300 + TOWNSHIPS - len(towns)):
        Region.objects.create(code=f"{COUNTY}{number}000", name=f"新设乡{number - 299}")


def _batches(wanted: int) -> Iterator[tuple[list, list]]:
    from kepu.core.models import Region, Unit
    from kepu.core.regions.codes import Level
    from kepu.core.vocabularies.models import Term
    from kepu.operations.activities.models import Activity, ActivityFact

    chance = Random(7)
    towns = [
        r for r in Region.objects.filter(code__startswith=COUNTY) if r.level == Level.TOWNSHIP and not r.valid_until
    ]
    units = list(Unit.objects.filter(region__code__startswith=COUNTY, valid_until=None))
    schools = [unit.key for unit in units if unit.type == "school"]
    terms = {
        key: list(Term.objects.filter(vocabulary__key=key).values_list("code", flat=True))
        for key in ("activity-kind", "activity-theme", "place-type", "training-track", "population-group")
    }
    made = 0
    number = Activity.objects.count()
    while made < wanted:
        activities, lines = [], []
        for _turn in range(BATCH):
            number += 1
            day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
            kind = chance.choice(terms["activity-kind"])
            region, unit = chance.choice(towns), chance.choice(units)
            at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            activity = Activity(
                title=f"科普活动{number}", kind=kind, theme=chance.choice(terms["activity-theme"]),
                unit=unit, region=region, starts_at=at, ends_at=at, public_token=f"bench{number}", state="archived",
                place_type=chance.choice(terms["place-type"]), area=chance.choice(("urban", "rural")),
                track=chance.choice(terms["training-track"]) if kind == "training" else "",
                source="quick",
            )  # fmt: skip
            groups = chance.sample(terms["population-group"][:6], 2)
            rows = [("session", "", "", 1, "")]
            rows += [("audience", group, "", 1, "") for group in groups]
            rows += [
                ("people", group, chance.choice(("onsite", "online")), chance.randint(5, 300), "") for group in groups
            ]
            if chance.random() < 0.5:
                rows.append(("served", "", "", 1, chance.choice(schools)))
            if kind == "training":
                rows += [("trainee", groups[0], "", 1, f"{chance.getrandbits(18):032x}") for _person in range(20)]
            activities.append(activity)
            lines.append(rows)
            made += len(rows)
            if made >= wanted:
                break
        facts = [
            [
                ActivityFact(
                    activity=activity, what=what, happened_on=activity.starts_at.date(), region_code=activity.region.code,
                    unit_path=activity.unit.path, kind=activity.kind, theme=activity.theme, area=activity.area,
                    place_type=activity.place_type, track=activity.track, fee="free", group=group, mode=mode,
                    quantity=quantity, subject=subject,
                )
                for what, group, mode, quantity, subject in rows
            ]
            for activity, rows in zip(activities, lines, strict=True)
        ]  # fmt: skip
        yield activities, [fact for each in facts for fact in each]


def _insert(activities: list, facts: list) -> None:
    from django.db import transaction

    from kepu.operations.activities.models import Activity, ActivityFact

    with transaction.atomic():
        Activity.objects.bulk_create(activities, batch_size=400)
        for fact in facts:
            fact.activity_id = fact.activity.pk
        ActivityFact.objects.bulk_create(facts, batch_size=1_500)
