"""How the demo county reads its plan: bindings, base figures, what is stated by hand, shares, weak links, sign-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level, subtree_range
from kepu.core.regions.models import Region
from kepu.governance.ledger.actions.bindings import Way, accept_best, set_binding
from kepu.governance.ledger.actions.figures import allocate, confirm_figure, declare_figure, set_base_figure
from kepu.governance.ledger.actions.weaknesses import answer_weakness, raise_weakness
from kepu.governance.ledger.queries.weaknesses import weaknesses_found
from kepu.governance.plans.models import Indicator, Plan
from kepu.operations.activities.actions.sign_up import SignUpRequest, sign_up_many
from kepu.operations.activities.actions.training import issue_certificates
from kepu.operations.activities.models import Activity, TrainingClass

LIKELY_ENOUGH = 0.55
BASES = (
    ("students", "在校学生数", 10_680, "教育事业统计快报"),
    ("science-teachers", "科学（技）教师总数", 318, "教育局教师花名册"),
    ("officials", "科级以上领导干部人数", 640, "组织部干部统计"),
)
# Words of the sentence, value, days ago, who states it, kind, note; no song: nobody has confirmed it yet.
FIGURES = (
    (
        "公民具备科学素质的比例达到18%",
        "13.42",
        130,
        "zhou.wenqing",
        "surveyed",
        "县级抽样调查，有效样本 1,206 人",
        True,
    ),
    ("居民健康素养水平由31.5%提升", "33.8", 60, "fang.min", "surveyed", "健康素养监测，省级监测点数据", True),
    ("注册科技志愿者人数不少于5000人", "3126", 20, "zhou.wenqing", "declared", "志愿服务信息系统查询，截图存档", True),
    ("科普信息员注册人数达到8000人", "5240", 20, "zhou.wenqing", "declared", "平台后台导出", False),
    ("每年举办健康大讲堂不少于36期", "34", 12, "fang.min", "declared", "卫健系统月报汇总", True),
    ("科普经费达到人均5元", "3.9", 30, "zhou.wenqing", "declared", "年度预算批复", True),
)
# What the office changed of what was proposed: words of the sentence → how it is read.
CHANGED = {
    "县科技馆年服务观众达到10万人次": Way(
        measure="activities.people",
        filters={"place_type": ["venue"]},
        reason="只计在科普场馆举办的活动；平日参观的观众没有活动记录，须另行填报",
    ),
    "参与学生3万人次以上": Way(
        measure="activities.people",
        filters={"kind": ["course"], "group": ["youth"]},
        reason="承接前一句，指馆校合作课程的参与学生",
    ),
    "每年联合举办跨县科普活动2场": Way(
        measure="activities.sessions", filters={"series": ["cross-county"]}, reason="只计跨县联合行系列"
    ),
}
SHARED_OUT = "每年开展老年人智能技术培训60场以上"


def lay_down_ledger(plan: Plan, today: date) -> None:
    """plan: the county's plan in force."""
    people = {person.username: person for person in Person.objects.select_related("unit__region")}
    zhou, song = people["zhou.wenqing"], people["song.chengyi"]
    accept_best(plan, from_score=LIKELY_ENOUGH, by=zhou)
    for words, way in CHANGED.items():
        if indicator := _indicator(plan, words):
            set_binding(plan, indicator=indicator, way=way, by=zhou)
    for key, name, quantity, source in BASES:
        set_base_figure(
            unit=zhou.unit,
            region=plan.region,
            key=key,
            name=name,
            year=today.year,
            value=Decimal(quantity),
            source=f"{today.year}年{source}",
            by=zhou,
        )
    for words, value, days, who, kind, note_text, is_confirmed in FIGURES:
        indicator = _indicator(plan, words)
        if indicator is None:
            continue
        if kind == "surveyed" or "注册" in words or "经费" in words:
            set_binding(plan, indicator=indicator, way=Way(reason="没有活动记录可依"), by=zhou)
        figure = declare_figure(
            indicator=indicator,
            unit=people[who].unit,
            region=plan.region,
            as_of=today - timedelta(days=days),
            value=Decimal(value),
            kind=kind,
            standard_error=Decimal("0.98") if "具备科学素质" in words else None,
            sample_size=1206 if "具备科学素质" in words else None,
            note_text=note_text,
            by=people[who],
        )
        if is_confirmed:
            confirm_figure(figure, by=song)
    _share_out(plan, today, zhou)
    _find_weak_links(plan, today, people)


def _indicator(plan: Plan, words: str) -> Indicator | None:
    """The target whose sentence has these words, spelling aside."""
    for row in plan.indicators.exclude(role=Indicator.Role.BASELINE):
        if words.replace(" ", "") in "".join(row.quote.split()):
            return row
    return None


def _share_out(plan: Plan, today: date, by: Person) -> None:
    indicator = _indicator(plan, SHARED_OUT)
    if indicator is None or indicator.value is None:
        return
    first, last = subtree_range(plan.region.code)
    towns = [
        region
        for region in Region.objects.on(today).filter(code__gte=first, code__lte=last)
        if region.level == Level.TOWNSHIP
    ]
    each = indicator.value // len(towns)
    shares = dict.fromkeys(towns, each)
    shares[towns[0]] += indicator.value - each * len(towns)
    allocate(plan, indicator=indicator, year=today.year, regions=shares, units={}, issue=True, by=by)


def _find_weak_links(plan: Plan, today: date, people: dict[str, Person]) -> None:
    """Two of what is found are on the list already, one of them answered; the rest waits for the office."""
    zhou = people["zhou.wenqing"]
    by_unit = {person.unit_id: person for person in people.values()}
    found = [each for each in weaknesses_found(plan, today) if each.unit.pk in by_unit][:2]
    for number, each in enumerate(found):
        weakness = raise_weakness(
            cause=each.cause,
            unit=each.unit,
            problem=each.problem,
            due_on=today + timedelta(days=40),
            indicator_thread=each.indicator.thread if each.indicator else None,
            clause_thread=each.clause.thread if each.clause and not each.indicator else None,
            by=zhou,
        )
        if number == 0 and answer_weakness.allowed(by_unit[each.unit.pk], weakness):
            answer_weakness(
                weakness,
                measures_taken="每月安排一次集中活动，由股室专人联系乡镇，月底前把场次排到年底。",
                due_on=today + timedelta(days=35),
                by=by_unit[each.unit.pk],
            )


def fill_seats(coming: Sequence[Activity]) -> None:
    """Citizens have signed up: one activity is nearly full, one has a waiting list."""
    chance = Random(5)  # noqa: S311 - the same demo on every machine
    for activity, wanted in zip(coming, (37, 29, 12, 64), strict=False):
        requests = [
            SignUpRequest.of(
                client_key=uuid5(NAMESPACE_URL, f"{activity.public_token}-{number}"),
                name=f"{chance.choice('王李张刘陈杨赵黄')}{chance.choice('明华丽军敏静强')}",
                phone=f"1390000{number:04d}",
                arrived_at=timezone.now(),
                group=next(iter(activity.groups), ""),
            )
            for number in range(wanted)
        ]
        sign_up_many(activity, requests)


def certify() -> None:
    """The newest class of science teachers has its certificates."""
    training = (
        TrainingClass.objects.filter(activity__track="science_teacher", trainees__completed=True)
        .order_by("-activity__starts_at")
        .first()
    )
    if training is not None:
        issue_certificates(training, by=Person.objects.get(username="he.xiulan"))
