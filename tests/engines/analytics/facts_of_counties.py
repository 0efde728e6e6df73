"""Facts of a few counties to fold, and the measures they are of."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from kepu.engines.analytics import Census, Fact, FactsWriter, Folder, MeasureSpec, months_between

FIRST, LAST = date(2025, 11, 1), date(2026, 6, 30)
COUNTIES = ("990123", "990124", "990202")
SPECS = {
    spec.key: spec
    for spec in (
        MeasureSpec("activities.lectures", "count", unit="场", name="科普讲座"),
        MeasureSpec("activities.participation", "sum", unit="人次", name="参与人次"),
        MeasureSpec("training.hours", "sum", scale=60, unit="学时", name="培训学时"),
        MeasureSpec("training.persons", "distinct", unit="人", name="培训人数"),
        MeasureSpec("venues.bases", "last", unit="个", name="科普基地"),
        MeasureSpec("activities.satisfaction", "mean", scale=10, unit="分", name="满意度"),
        MeasureSpec("activities.weighted", "mean", scale=10, weight="activities.participation", name="加权满意度"),
        MeasureSpec("activities.share", "ratio", numerator="activities.participation", denominator="venues.bases"),
        MeasureSpec("activities.rate", "ratio", denominator="activities.lectures", unit="%"),
        MeasureSpec("schools.coverage", "coverage", unit="%"),
        MeasureSpec("schools.quota", "quota", unit="%"),
    )
}
SCHOOLS = Census({f"school-{number}": f"{COUNTIES[number % 3]}00{number % 2 + 1}000" for number in range(12)})


def made_facts(count: int, seed: int) -> list[Fact]:
    rng = random.Random(seed)
    days = (LAST - FIRST).days + 1
    return [
        Fact(
            measure=rng.choice(list(SPECS)),
            happened_on=FIRST + timedelta(days=rng.randrange(days)),
            region=f"{rng.choice(COUNTIES)}00{rng.randrange(3)}000",
            unit=rng.choice(("00000001/", "00000001/00000002/", "00000003/")),
            group=rng.choice(("youth", "elderly", "")),
            mode=rng.choice(("onsite", "online", "")),
            quantity=rng.randrange(-5, 200),
            subject=rng.choice(("", *(f"school-{n}" for n in range(15)))),
            source=f"activities.activity:{number}",
            kind=rng.choice(("lecture", "fair", "")),
            area=rng.choice(("urban", "rural", "")),
        )
        for number in range(count)
    ]


def export(directory: Path, facts: Iterable[Fact], *, regions: Iterable[str] = COUNTIES, site: str = "9901") -> None:
    """All of the facts, and a folder for each region and month whether there are any or not."""
    scope = [Folder(region, month) for region in regions for month in months_between(FIRST, LAST)]
    with FactsWriter(
        directory, scope=scope, site=site, catalogue=SPECS.values(), exported_at="2026-07-01T08:00:00+08:00"
    ) as writer:
        for fact in facts:
            writer.add(fact)
