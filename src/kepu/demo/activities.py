"""A year of activities for the demo county, ending yesterday, the beginnings of the year before, and what comes next:
the same on every machine that day.

activity_series.csv says who holds what how often, in which months, for whom; everything else is drawn from a seed.
Finished activities are laid down as they would stand after a year of work; their facts come from write_facts alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone
from PIL import Image, ImageDraw

from kepu.core.evidence.actions import store_evidence
from kepu.core.measures import Per, period_of
from kepu.core.persons.models import Person
from kepu.core.persons.sealed import person_key, seal
from kepu.core.regions.codes import Level
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.recording import facts_for, tell_of_change
from kepu.operations.activities.models import (
    Activity,
    ActivityEvidence,
    ActivityFact,
    Attendance,
    CoHost,
    Course,
    Programme,
    Reach,
    ServedUnit,
    Speaker,
    ThemeDay,
    Trainee,
    TrainingClass,
)
from kepu.operations.activities.queries.evidence import required_evidence
from kepu.operations.activities.states import ActivityState

HERE = Path(__file__).resolve().parent
COUNTY = "990123000000"
DAYS = 365
EARLIER = 0.4  # how much of it the county did before it had Kepu, back to the start of the year before
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "文华志强秀英建国丽娟晓东海燕玉兰春梅立新宏伟雪芳思远佳怡子涵一鸣若溪承志明月"
TOPICS = {
    "course": (
        "浮力的秘密",
        "会思考的机器",
        "植物的旅行",
        "彩虹从哪里来",
        "桥为什么不会塌",
        "小小气象员",
        "声音的样子",
        "节气里的科学",
    ),
    "exhibition": ("人工智能与生活", "节气里的农业", "走近航天", "看不见的微生物", "水的旅程", "古桥里的力学"),
    "practice": ("校园植物调查", "自制净水器", "纸桥承重赛", "观星夜", "种子萌发观察", "简易电路搭建"),
    "training": (
        "稻田综合种养",
        "果树修剪与病虫害防治",
        "农产品电商",
        "设施蔬菜",
        "农机安全使用",
        "食用菌栽培",
        "肉牛养殖",
    ),
    "lecture": (
        "合理用药",
        "人工智能会取代医生吗",
        "三高怎么管",
        "心理健康第一课",
        "防范电信诈骗",
        "流感与疫苗",
        "饮水与健康",
    ),
    "broadcast": ("夏季防雷", "蘑菇别乱采", "高温天怎么防暑", "秋冬季呼吸道疾病", "地震来了怎么办", "食品标签怎么看"),
    "performance": ("小水滴历险记", "谣言侦探社", "火星来信"),
}
# How well each way of counting is liked by those who count.
METHODS = {
    "training": "sign_in",
    "course": "sign_in",
    "practice": "sign_in",
    "exhibition": "ticket",
    "open_day": "ticket",
}
SKETCH = (480, 360)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of activity_series.csv."""

    host: str
    kind: str
    title: str
    theme: str
    groups: tuple[tuple[str, int, int], ...]
    place: str
    place_type: str
    times: int
    track: str
    served: bool
    months: tuple[int, ...]
    level: str
    series: str
    theme_day: str
    materials: int
    experts: int

    @classmethod
    def read(cls) -> Iterator[Series]:
        with (HERE / "activity_series.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                given: dict[str, Any] = {
                    **row,
                    "groups": tuple(_group(part) for part in row["groups"].split("|")),
                    "times": int(row["times"]),
                    "served": row["served"] == "1",
                    "months": tuple(int(month) for month in row["months"].split("|")),
                    "materials": int(row["materials"]),
                    "experts": int(row["experts"]),
                }
                yield cls(**given)


def _group(text: str) -> tuple[str, int, int]:
    code, _colon, numbers = text.rpartition(":")
    low, high = numbers.split("-")
    return code, int(low), int(high)


class Year:
    """Everything needed to lay the year down, read once."""

    def __init__(self, tasks: dict[str, list[tuple[UUID, str]]], today: date) -> None:
        self.today = today
        self.chance = Random(20_260_301)  # noqa: S311 - the same demo on every machine
        self.tasks = tasks  # unit key → (thread, words) of its tasks in the live plan
        self.units = {unit.key: unit for unit in Unit.objects.on(today).select_related("region", "parent")}
        regions = list(Region.objects.on(today).filter(code__startswith=COUNTY[:6]))
        self.towns = [region for region in regions if region.level == Level.TOWNSHIP]
        self.villages = [region for region in regions if region.level == Level.VILLAGE]
        self.schools = [unit for unit in self.units.values() if unit.type == "school"]
        self.enterprises = [unit for unit in self.units.values() if unit.type == "enterprise"]
        self.persons = {person.unit_id: person for person in Person.objects.order_by("-pk")}
        self.office = Person.objects.get(username="zhou.wenqing")
        self.reviewer = Person.objects.get(username="song.chengyi")
        self.theme_days = {row.key: row for row in ThemeDay.objects.filter(region=None)}
        self.numbers = count(1)
        self.programmes: dict[tuple[str, int], Programme] = {}
        self.courses: dict[str, Course] = {}

    # Days and places -----------------------------------------------------------------------------------------------

    def days(self, series: Series) -> list[date]:
        """As many days as the series takes place, spread over its months, Sundays spared."""
        whole_year = self.today - timedelta(days=DAYS)
        start = date(self.today.year - 1, 1, 1)
        days = self._spread(series, whole_year, self.today, series.times)
        earlier = (whole_year - start).days
        if earlier > 0:
            days += self._spread(series, start, whole_year, round(series.times * EARLIER * earlier / DAYS))
        return days

    def _spread(self, series: Series, first: date, end: date, times: int) -> list[date]:
        days = [first + timedelta(days=number) for number in range((end - first).days)]
        fitting = [day for day in days if day.month in series.months and day.weekday() != 6]
        if not fitting or not times:
            return []
        step = len(fitting) / times
        return [fitting[min(len(fitting) - 1, int((turn + self.chance.random()) * step))] for turn in range(times)]

    def host_and_place(self, series: Series, turn: int) -> tuple[Unit, Region, Unit | None, str]:
        """Host, region, the unit served, and the place in words."""
        # Two schools in the hills are left out on purpose: the ledger has something to find.
        school = self.schools[(turn * 7) % (len(self.schools) - 2)]
        host = school if series.host == "self-school" else self.units[series.host]
        if series.place == "school":
            return host, school.region, school, f"{school.name}报告厅"
        if series.place == "enterprise":
            works = self.enterprises[turn % len(self.enterprises)]
            return host, works.region, works, f"{works.name}职工之家"
        if series.place == "village":
            village = self.villages[(turn * 5 + len(series.title)) % (len(self.villages) - 6)]
            return host, village, None, f"{village.name}新时代文明实践站"
        if series.place == "community":
            streets = [region for region in self.villages if region.urban_rural.startswith("1")]
            place = streets[turn % len(streets)]
            return host, place, None, f"{place.name}党群服务中心"
        if series.place == "town":
            town = self.towns[turn % len(self.towns)]
            return host, town, None, f"{town.name}文化广场"
        if series.place.startswith("town-"):
            town = self.units[f"qh-{series.place}"].region
            below = [region for region in self.villages if region.code.startswith(town.code[:9])]
            return host, below[turn % len(below)], None, f"{below[turn % len(below)].name}村民广场"
        if series.place == "venue":
            return host, self.units["qh-museum"].region, None, "县科技馆"
        return host, host.region, None, "县文化中心" if series.place == "county" else host.name

    def title(self, series: Series, region: Region, school: Unit | None, turn: int) -> str:
        topics = TOPICS.get(series.kind, ("科学就在身边",))
        town = next((town.name for town in self.towns if region.code.startswith(town.code[:9])), region.name)
        return series.title.format(
            topic=topics[turn % len(topics)], town=town, village=region.name, school=school.name if school else ""
        )

    def programme(self, series: Series, day: date) -> Programme | None:
        if not series.series:
            return None
        key = (series.series, day.year)
        if key not in self.programmes:
            host = self.units["qh-education" if series.host == "self-school" else series.host]
            theme_day = self.theme_days.get(series.theme_day)
            self.programmes[key] = Programme.objects.create(
                kind=Programme.Kind.CAMPAIGN if theme_day else Programme.Kind.SERIES,
                name=SERIES_NAMES.get(series.series, series.series),
                series=series.series,
                year=day.year,
                unit=host,
                theme_day=theme_day,
                # A campaign has its months; a series runs through the year.
                first_day=date(day.year, min(series.months) if theme_day else 1, 1),
                last_day=period_of(date(day.year, max(series.months) if theme_day else 12, 1), Per.MONTH).last,
                theme_code=series.theme,
                activity_kind=series.kind,
                activity_quota=series.times,
                groups=[group for group, _low, _high in series.groups if group],
            )
        return self.programmes[key]

    def task(self, host: Unit, title: str) -> UUID | None:
        """Of the host's tasks the one whose words meet the title best."""
        pairs = {title[i : i + 2] for i in range(len(title) - 1)}
        keys = [host.key, *([host.parent.key] if host.parent else [])]
        tasks = [task for key in keys for task in self.tasks.get(key, ())]
        likely = [(sum(pair in words for pair in pairs), thread) for thread, words in tasks]
        best = max(likely, key=lambda pair: pair[0], default=(0, None))
        return best[1] if best[0] >= 2 else None

    # Rows ----------------------------------------------------------------------------------------------------------

    def activity(self, series: Series, day: date, turn: int, state: str) -> Activity:
        host, region, school, place = self.host_and_place(series, turn)
        title = self.title(series, region, school, turn)
        begins = timezone.make_aware(datetime.combine(day, time(self.chance.choice((9, 10, 14, 15)), 0)))
        low_area = region.urban_rural[:1] == "2" or (not region.urban_rural and region.name.endswith(("镇", "乡")))
        online = series.kind == "broadcast"
        return Activity(
            title=title[:120],
            kind=series.kind,
            theme=series.theme,
            mode="online" if online else "onsite",
            place_type=series.place_type,
            area="rural" if low_area else "urban",
            level=series.level,
            track=series.track,
            groups=[group for group, _low, _high in series.groups if group],
            leader_led=series.kind in ("visit", "theme_event") and turn % 2 == 0,
            unit=host,
            region=region,
            place=place,
            programme=self.programme(series, day),
            theme_day=self.theme_days.get(series.theme_day),
            clause_thread=self.task(host, title),
            responsible=self.persons.get(host.pk, self.office),
            starts_at=begins,
            ends_at=begins + timedelta(hours=2 if series.kind != "training" else 6),
            public_token=f"demo{next(self.numbers):06d}",
            plan_people=sum(high for _group, _low, high in series.groups) or None,
            materials=series.materials,
            experts=series.experts,
            volunteers=self.chance.randint(3, 16)
            if series.place_type in ("public_place", "community", "village")
            else 0,
            boards=12 if series.kind in ("publicity", "theme_event") else 0,
            exhibits=self.chance.randint(18, 42) if series.kind in ("exhibition", "touring") else 0,
            media_reports=self.chance.randint(1, 5) if series.level == "county" and turn % 3 == 0 else 0,
            online_views=self.chance.randint(2_400, 38_000) if online else 0,
            cost=series.materials * self.chance.randint(2, 6),
            rating_answers=(answers := self.chance.randint(8, 40)) if turn % 4 == 0 else 0,
            rating_points=int(answers * self.chance.uniform(4.1, 4.9)) if turn % 4 == 0 else 0,
            state=state,
            source=Activity.Source.QUICK if series.level == "village" else Activity.Source.PLANNED,
            created_by=self.persons.get(host.pk, self.office),
            created_at=begins - timedelta(days=20),
        )

    def state_on(self, day: date) -> str:
        if (self.today - day).days > 45:
            return ActivityState.ARCHIVED
        return ActivityState.RUNNING if (self.today - day).days <= 2 else ActivityState.WRAPPED

    def reach(self, activity: Activity, series: Series) -> list[Reach]:
        method = METHODS.get(series.kind, "count" if sum(high for *_group, high in series.groups) < 400 else "estimate")
        rows = [
            Reach(activity=activity, group=group, mode="onsite", people=self.chance.randint(low, high), method=method)
            for group, low, high in series.groups
            if high
        ]
        if activity.area == "rural" and any(row.group == "elderly" for row in rows):
            rows.append(Reach(activity=activity, group="left_behind", people=12, method=method, part_of_whole=True))
        return rows


SERIES_NAMES = {
    "museum-school": "馆校合作课程",
    "science-caravan": "科普大篷车下乡巡展",
    "youth-innovation-contest": "青少年科技创新大赛",
    "robot-contest": "青少年机器人竞赛",
    "scientist-spirit": "科学家精神进校园",
    "three-goes-to-country": "文化科技卫生“三下乡”",
    "silver-age": "智慧助老行动",
    "health-lectures": "健康大讲堂",
    "science-hall": "青禾科普大讲堂",
    "science-popularisation-month": "全国科普月",
    "science-week": "科技活动周",
    "live": "“青禾科普”直播",
    "emergency-five": "应急科普“五进”",
    "family-science": "家庭科学教育公开课",
    "night-school": "村民科普夜校",
    "cross-county": "跨县科普联合行",
}


def lay_down_year(tasks: dict[str, list[tuple[UUID, str]]], today: date) -> int:
    """The year's activities with reach, rosters, attendance, evidence and facts. Returns how many."""
    year = Year(tasks, today)
    made: list[tuple[Activity, Series]] = []
    for series in Series.read():
        for turn, day in enumerate(sorted(year.days(series))):
            made.append((year.activity(series, day, turn, year.state_on(day)), series))
    made.sort(key=lambda pair: (pair[0].starts_at, pair[0].public_token))
    for activity, _series in made:
        _finish(year, activity)
    Activity.objects.bulk_create([activity for activity, _series in made], batch_size=200)
    counted = [(activity, series) for activity, series in made if activity.state != ActivityState.RUNNING]
    Reach.objects.bulk_create(
        [row for activity, series in counted for row in year.reach(activity, series)], batch_size=500
    )
    _served_and_helped(year, made)
    _rosters(year, counted)
    _attendance(year, counted)
    _photos(year, counted)
    rows = Activity.objects.filter(pk__in=[activity.pk for activity, _series in counted])
    facts: list[ActivityFact] = []
    for activity in rows.select_related("unit__region", "region", "programme", "theme_day", "training"):
        facts += facts_for(activity)
    ActivityFact.objects.bulk_create(facts, batch_size=500)
    for region in {activity.region.code[:6]: activity for activity, _series in counted}.values():
        tell_of_change(region)
    return len(made)


def _finish(year: Year, activity: Activity) -> None:
    if activity.state == ActivityState.RUNNING:
        return
    activity.wrapped_by = year.persons.get(activity.unit_id, year.office)
    activity.wrapped_at = activity.ends_at + timedelta(hours=26)
    activity.outcome = "活动按计划完成，现场秩序良好，群众反响积极。"
    if activity.state == ActivityState.ARCHIVED:
        activity.verified_by, activity.verified_at = year.reviewer, activity.ends_at + timedelta(days=6)


def _served_and_helped(year: Year, made: Sequence[tuple[Activity, Series]]) -> None:
    served, hosts, speakers = [], [], []
    for turn, (activity, series) in enumerate(made):
        if series.served and series.host != "self-school":
            pool = year.enterprises if series.place == "enterprise" else year.schools
            unit = next((unit for unit in pool if activity.place.startswith(unit.name)), pool[turn % len(pool)])
            served.append(ServedUnit(activity=activity, unit=unit))
        if series.level == "township" and activity.unit.type != "township":
            hall = next(
                (
                    u
                    for u in year.units.values()
                    if u.type == "township" and activity.region.code.startswith(u.region.code[:9])
                ),
                None,
            )
            hosts += [CoHost(activity=activity, unit=hall, role=CoHost.Role.ORGANISER)] if hall else []
        if series.kind == "lecture":
            speakers.append(
                Speaker(
                    activity=activity,
                    name=_name(year.chance),
                    affiliation="县科学传播专家团",
                    topic=activity.title[:120],
                )
            )
        if series.level == "county" and turn % 5 == 0 and activity.unit.key != "qh-science-association":
            hosts.append(CoHost(activity=activity, unit=year.units["qh-science-association"], role=CoHost.Role.GUIDE))
    ServedUnit.objects.bulk_create(served)
    CoHost.objects.bulk_create(hosts)
    Speaker.objects.bulk_create(speakers)


def _name(chance: Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))


def _rosters(year: Year, counted: Sequence[tuple[Activity, Series]]) -> None:
    """A class for each training; people of one track come back now and then, so 人次 and 人数 differ."""
    classes, trainees = [], []
    people = {activity.pk: 0 for activity, _series in counted}
    for activity_id, number in Reach.objects.filter(activity__in=people, part_of_whole=False).values_list(
        "activity_id", "people"
    ):
        people[activity_id] += number
    for activity, series in counted:
        if series.kind != "training":
            continue
        if series.title not in year.courses:
            year.courses[series.title] = Course.objects.create(
                unit=activity.unit, title=series.title.partition("（")[0], track=series.track, hours=8
            )
        classes.append(TrainingClass(activity=activity, course=year.courses[series.title], hours=8))
    TrainingClass.objects.bulk_create(classes)
    for training in classes:
        activity = training.activity
        group = next(iter(activity.groups), "")
        pool = range(3_000 if group == "farmer" else 900)
        for number in year.chance.sample(pool, people[activity.pk]):
            hours = year.chance.choice((8, 8, 8, 8, 7, 6, 4))
            trainees.append(
                Trainee(
                    training=training,
                    person_key=person_key("demo", activity.track, str(number)),
                    sealed_name=seal(_name(year.chance)) if number < 40 else "",
                    group=group,
                    hours_attended=hours,
                    completed=hours >= 6.4,
                    erase_on=activity.happened_on + timedelta(days=3 * 365),
                )
            )
    Trainee.objects.bulk_create(trainees, batch_size=500)


def _attendance(year: Year, counted: Sequence[tuple[Activity, Series]]) -> None:
    """Pupils signed in at the door of what their school held."""
    rows = []
    signed_in = [
        (activity, series)
        for activity, series in counted
        if series.kind in ("practice", "interest_group", "performance")
    ]
    sizes = dict(
        Reach.objects.filter(activity__in=[a.pk for a, _s in signed_in], group="youth").values_list(
            "activity_id", "people"
        )
    )
    for activity, _series in signed_in:
        school = activity.place.removesuffix("报告厅")
        persons = year.chance.sample(range(620), min(sizes.get(activity.pk, 0), 600))
        rows += [
            Attendance(
                activity=activity,
                person_key=person_key("demo", school, str(number)),
                group="youth",
                source=Attendance.Source.ROSTER,
                first_seen_at=activity.starts_at,
            )
            for number in persons
        ]
    Attendance.objects.bulk_create(rows, batch_size=500)


def _photos(year: Year, counted: Sequence[tuple[Activity, Series]]) -> None:
    """A few drawn pictures in place of photographs; one of them is used twice by two units, for the reviewer to find."""
    chosen = [
        activity for activity, series in counted if series.kind in ("theme_event", "touring", "lecture", "training")
    ][-14:]
    evidence = []
    for number, activity in enumerate(chosen):
        person = year.persons.get(activity.unit_id, year.office)
        data = _picture(3 if number == 9 else number, activity)
        file = store_evidence(
            data=data,
            name=f"现场{number + 1}.jpg",
            kind="photo",
            unit=person.unit,
            region=person.unit.region,
            by=person,
        )
        evidence.append(
            ActivityEvidence(activity=activity, kind=ActivityEvidence.Kind.PHOTO, file=file, caption="活动现场")
        )
    ActivityEvidence.objects.bulk_create(evidence)
    # What was archived has what its kind requires: the unit's album, the signed list, the notice, somewhere to be seen.
    have = {(row.activity_id, row.kind) for row in evidence}
    ActivityEvidence.objects.bulk_create(
        ActivityEvidence(
            activity=activity,
            kind=kind,
            link=f"https://example.org/{kind}/{activity.public_token}",
            caption=str(ActivityEvidence.Kind(kind).label),
        )
        for activity, _series in counted
        for kind in required_evidence(activity.kind)
        if activity.state == ActivityState.ARCHIVED and (activity.pk, kind) not in have
    )


def _picture(number: int, activity: Activity) -> bytes:
    """A scene of hills, a stage and people, different for each number, with the time it was taken."""
    draw = Random(number * 7919 + 11)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SKETCH, (draw.randint(150, 235), draw.randint(170, 235), 240))
    pen = ImageDraw.Draw(image)
    for hill in range(3):
        top = draw.randint(90, 220)
        left = draw.randint(-200, 300)
        pen.ellipse(
            (left, top, left + draw.randint(240, 520), top + 420), fill=(40 + hill * 35, draw.randint(90, 150), 70)
        )
    pen.rectangle(
        (draw.randint(20, 200), 150, draw.randint(260, 460), 250),
        fill=(draw.randint(120, 220), 60, draw.randint(40, 90)),
    )
    for _person in range(draw.randint(12, 40)):
        x, y = draw.randint(5, 470), draw.randint(250, 345)
        coat = (draw.randint(20, 240), draw.randint(20, 240), draw.randint(20, 240))
        pen.ellipse((x, y - 14, x + 9, y - 5), fill=(226, 190, 160))
        pen.rectangle((x - 2, y - 5, x + 11, y + 14), fill=coat)
    exif = Image.Exif()
    exif[0x0132] = timezone.localtime(activity.starts_at).strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(0x8769)[0x9003] = exif[0x0132]
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82, exif=exif)
    return buffer.getvalue()


def announce_coming(today: date) -> list[Activity]:
    """What is on in the next weeks: some announced, some open for sign-up, one full, one still to be approved."""
    units = {unit.key: unit for unit in Unit.objects.on(today).select_related("region")}
    museum, office = units["qh-museum"], units["qh-science-association"]
    made = []
    for number, (host, title, kind, group, days, capacity, state) in enumerate(COMING):
        begins = timezone.make_aware(datetime.combine(today + timedelta(days=days), time(9 if number % 2 else 14, 30)))
        unit = units[host]
        made.append(
            Activity.objects.create(
                title=title,
                kind=kind,
                theme="science_education",
                groups=[group] if group else [],
                unit=unit,
                region=museum.region if host == "qh-museum" else unit.region,
                place="县科技馆一楼展厅" if host == "qh-museum" else f"{unit.name}会议室",
                place_type="venue" if host == "qh-museum" else "public_place",
                area="urban",
                level="county",
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
                capacity=capacity,
                sign_up_until=begins - timedelta(hours=12) if state == ActivityState.SIGN_UP else None,
                public_token=f"coming{number:04d}",
                contact="0990-6000123",
                summary=f"{title}。免费参加，请提前十分钟到场。",
                state=state,
                needs_approval=state == ActivityState.PLANNED,
                responsible=unit.persons.first() or office.persons.first(),
                created_by=unit.persons.first(),
            )
        )
    return made


COMING = (
    ("qh-museum", "周末科学实验秀：冷与热", "performance", "youth", 5, 60, ActivityState.SIGN_UP),
    ("qh-museum", "小小讲解员训练营", "camp", "youth", 12, 24, ActivityState.SIGN_UP),
    ("qh-museum", "天文观测夜", "practice", "youth", 19, 40, ActivityState.SIGN_UP),
    ("qh-science-association", "科普大讲堂：人工智能与县域产业", "lecture", "", 8, 200, ActivityState.SIGN_UP),
    ("qh-health", "健康大讲堂：冬季心脑血管", "lecture", "elderly", 6, 80, ActivityState.ANNOUNCED),
    ("qh-civil", "老年人智能手机应用培训（第二期）", "training", "elderly", 10, 40, ActivityState.ANNOUNCED),
    ("qh-education", "科技辅导员研修班（冬季）", "training", "", 27, 30, ActivityState.APPROVED),
    ("qh-town-qingyuan", "青源镇冬季科普集市", "publicity", "farmer", 15, None, ActivityState.PLANNED),
    ("qh-agriculture", "高素质农民培育班（食用菌栽培）", "training", "farmer", 21, 50, ActivityState.PLANNED),
)
