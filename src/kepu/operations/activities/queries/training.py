"""Classes with their numbers, courses, certificates, and the training ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.engines.documents import Cell, Column, Table
from kepu.operations.activities.models import Activity, Course, Reach, Trainee, TrainingClass
from kepu.operations.activities.permissions import ACTIVITY_VIEW, TRAINING_MANAGE
from kepu.operations.activities.queries.words import GROUP, TRACK, names_of
from kepu.operations.activities.states import COUNTED, ActivityState

MOST_ROWS = 5000
# Whom a kind of training is for, where nobody says otherwise: training-track → population-group.
GROUP_OF_TRACK = {
    "farmer": "farmer",
    "rural_skill": "farmer",
    "rural_leader": "farmer",
    "village_committee": "official",
    "vocational": "worker",
    "worker_safety": "worker",
    "official": "official",
    "elderly_digital": "elderly",
}


def classes_for(person: Person) -> QuerySet[TrainingClass]:
    """Classes the person may see, the newest first, each with its numbers.

    on_roster: people on the roster; came: those of them who attended; completed; certified. counted: 人次 as wrapped up,
    which is all there is of a class without a roster.
    """
    rows = access.scoped(person, ACTIVITY_VIEW, TrainingClass.objects.all())
    return with_numbers(rows).order_by("-activity__starts_at", "-pk")


def with_numbers(rows: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    counted = Reach.objects.filter(activity=OuterRef("activity"), part_of_whole=False).order_by().values("activity")
    return rows.select_related("activity__unit", "activity__region", "course").annotate(
        on_roster=Count("trainees"),
        came=Count("trainees", filter=Q(trainees__hours_attended__gt=0)),
        graduates=Count("trainees", filter=Q(trainees__completed=True)),
        certified=Count("trainees", filter=~Q(trainees__verification_code="") & Q(trainees__revoked_on__isnull=True)),
        counted=Subquery(counted.annotate(people=Sum("people")).values("people")),
    )


def totals(classes: QuerySet[TrainingClass]) -> dict[str, int]:
    """Of these classes: classes wrapped up, 人次 (each person once per class) and 人数 (each person once)."""
    wrapped = classes.model._default_manager.filter(
        pk__in=classes.order_by().values("pk"), activity__state__in=COUNTED
    ).annotate(on_roster=Count("trainees"))
    rosters = Trainee.objects.filter(training__in=wrapped.filter(on_roster__gt=0).values("pk"), hours_attended__gt=0)
    found = rosters.aggregate(times=Count("pk"), persons=Count("person_key", distinct=True))
    without = Reach.objects.filter(
        activity__training__in=wrapped.filter(on_roster=0).values("pk"), part_of_whole=False
    ).aggregate(people=Sum("people"))
    return {
        "classes": wrapped.count(),
        "times": found["times"] + (without["people"] or 0),
        "persons": found["persons"],
        "uncounted": without["people"] or 0,
    }


def courses_for(person: Person) -> QuerySet[Course]:
    rows = access.scoped(person, TRAINING_MANAGE, Course.objects.select_related("unit__region"))
    return rows.annotate(held=Count("classes")).order_by("-in_use", "unit__name", "title")


def trainers_last(course: Course) -> str:
    """Who taught the course the last time, a line each."""
    last = Activity.objects.filter(training__course=course).order_by("-starts_at").first()
    if last is None:
        return ""
    return "\n".join(
        " ".join(part for part in (row.name, row.affiliation, row.topic) if part) for row in last.speakers.all()
    )


def roster_of(training: TrainingClass) -> QuerySet[Trainee]:
    return training.trainees.prefetch_related("sessions").order_by("pk")


def certificate(code: str) -> Trainee | None:
    """The certificate with this code, issued and maybe revoked."""
    rows = Trainee.objects.filter(verification_code=code).exclude(verification_code="")
    return rows.select_related("training__activity__unit").first()


# 培训台账 -------------------------------------------------------------------------------------------------------------

COLUMNS = (
    Column("期次", 8, is_centred=True),
    Column("班名", 28),
    Column("培训类别", 14, is_centred=True),
    Column("起止日期", 14, is_centred=True),
    Column("主办", 16, is_centred=True),
    Column("对象", 16),
    Column("人数", 8, is_centred=True),
    Column("人次", 8, is_centred=True),
    Column("学时", 8, is_centred=True),
    Column("师资", 24),
    Column("考核", 18),
    Column("结业", 8, is_centred=True),
    Column("经费（元）", 10, is_centred=True),
    Column("状态", 8, is_centred=True),
)


def training_ledger(classes: QuerySet[TrainingClass], words: dict[str, dict[str, str]]) -> Table:
    """One row for each class that was not called off, the oldest first, and the whole in the last row."""
    rows = classes.exclude(activity__state=ActivityState.CANCELLED).order_by("activity__starts_at", "pk")
    speakers = Prefetch("activity__speakers")
    found = list(rows.prefetch_related(speakers, "activity__reach")[:MOST_ROWS])
    terms = _terms_of(found)
    lines = [_line(training, terms[training.pk], words) for training in found]
    whole = totals(classes)
    if lines:
        lines.append(
            [
                "合计",
                f"已结项 {whole['classes']} 期",
                None,
                None,
                None,
                None,
                whole["persons"],
                whole["times"],
                *[None] * 6,
            ]
        )
    note = "人数按不同的人计，每人一次；人次每人每期计一次。没有名册的班只有人次。合计只含已结项的班。"
    return Table("培训台账", COLUMNS, lines, note=note, sheet="培训台账")


def _terms_of(classes: Iterable[TrainingClass]) -> dict[int, int]:
    """Which class of its course, by its unit, in its year: 第几期."""
    held: dict[tuple[Any, ...], int] = defaultdict(int)
    found = {}
    for training in classes:
        activity = training.activity
        year = timezone.localdate(activity.starts_at).year
        series = (activity.unit_id, year, training.course_id or f"#{activity.track}")
        held[series] += 1
        found[training.pk] = held[series]
    return found


def _line(training: TrainingClass, term: int, words: dict[str, dict[str, str]]) -> list[Cell]:
    activity = training.activity
    first, last = timezone.localdate(activity.starts_at), activity.happened_on
    numbers: Any = training
    persons = numbers.came if numbers.on_roster else None
    times = numbers.came if numbers.on_roster else numbers.counted
    groups = list(dict.fromkeys([*activity.groups, *(row.group for row in activity.reach.all() if row.group)]))
    exam = f"，考核 {training.exam_pass} 分合格" if training.exam_pass is not None else ""
    return [
        f"{first.year}年第{term}期",
        activity.title,
        words[TRACK].get(activity.track, activity.track),
        _days(first, last),
        activity.unit.name,
        names_of(groups, words[GROUP]),
        persons or None,
        times or None,
        plain_hours(training.hours),
        "、".join(row.name for row in activity.speakers.all()),
        f"出勤 {training.pass_percent}%{exam}",
        numbers.graduates or None,
        activity.cost or None,
        str(activity.get_state_display()),
    ]


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} 至 {last}"


def plain_hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
