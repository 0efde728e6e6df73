"""Training: courses, classes, rosters, attendance, completion and certificates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.persons.models import Person
from kepu.core.persons.sealed import person_key, seal
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.activities import ActivityDraft, correct_activity, plan_activity
from kepu.operations.activities.actions.recording import Outcome, reach_from_records, set_outcome
from kepu.operations.activities.models import Activity, CertificateBook, ClassSession, Course, Trainee, TrainingClass
from kepu.operations.activities.permissions import TRAINING_MANAGE
from kepu.operations.activities.states import COUNTED, ActivityState
from kepu.operations.activities.verification_codes import new_code

MOST_HOURS = Decimal("9999.9")
MOST_SCORE = Decimal(1000)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class SessionLine:
    topic: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class beside its activity. sessions: None leaves those there are; empty: one session of all the hours."""

    draft: ActivityDraft
    hours: Decimal
    course: Course | None = None
    pass_percent: int = 80
    exam_pass: int | None = None
    sessions: Sequence[SessionLine] | None = ()


@dataclass(frozen=True, slots=True)
class TraineeLine:
    """A person as typed: told apart by identity number, or by telephone and name. Neither number is kept."""

    name: str
    phone: str = ""
    identity: str = ""
    employer: str = ""
    group: str = ""

    def key(self) -> str:
        """Raises RuleBroken TRN-001…003 where the person cannot be told from others."""
        name, identity = _squeezed(self.name), _squeezed(self.identity).upper()
        phone = "".join(sign for sign in self.phone if sign.isdigit())
        if not name:
            raise RuleBroken("TRN-001", _("没有填写姓名。"))
        if identity:
            if not is_identity_number(identity):
                raise RuleBroken(
                    "TRN-002",
                    _(
                        "身份证号不对：应为 18 位，末位校验不符。表格把它改成数字时后几位会丢失，请把该列设为文本后重填。"
                    ),
                )
            return person_key(identity)
        if len(phone) == 13 and phone.startswith("86"):
            phone = phone[2:]
        if not (_MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone)):
            raise RuleBroken("TRN-003", _("请填写 11 位手机号（座机带区号），或身份证号：有一个才能分清同名的人。"))
        return person_key(phone, name)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a trainee's attendance: ids of the sessions attended, and the score, None where not examined."""

    sessions: frozenset[int] = field(default=frozenset())
    score: Decimal | None = None


def is_identity_number(number: str) -> bool:
    """GB 11643: 17 digits and a check character."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, number, strict=False))
    return _IDENTITY_CHECKS[total % 11] == number[-1]


def _squeezed(typed: str) -> str:
    return "".join(typed.split())


# Courses -------------------------------------------------------------------------------------------------------------


def _at_unit(*, unit: Unit, **_others: object) -> dict[str, object]:
    return {"unit": unit, "region": unit.region}


@action(TRAINING_MANAGE, at=_at_unit)
def add_course(
    *, unit: Unit, title: str, track: str, hours: Decimal, syllabus: str = "", in_use: bool = True, by: Person
) -> Course:
    _refuse_taken_title(unit, title)
    return Course.objects.create(unit=unit, title=title, track=track, hours=hours, syllabus=syllabus, in_use=in_use)


@action(TRAINING_MANAGE)
def correct_course(
    course: Course, *, title: str, track: str, hours: Decimal, syllabus: str, in_use: bool, by: Person
) -> Course:
    """Change what will be taught from now on. Classes held keep their own hours."""
    _refuse_taken_title(course.unit, title, besides=course)
    course.title, course.track, course.hours, course.syllabus, course.in_use = title, track, hours, syllabus, in_use
    course.save(update_fields=["title", "track", "hours", "syllabus", "in_use"])
    return course


def _refuse_taken_title(unit: Unit, title: str, besides: Course | None = None) -> None:
    taken = Course.objects.filter(unit=unit, title=title)
    if (taken.exclude(pk=besides.pk) if besides else taken).exists():
        raise RuleBroken("TRN-010", _("“%(unit)s”已有课程“%(title)s”，请换一个名称。") % {"unit": unit, "title": title})


# Classes -------------------------------------------------------------------------------------------------------------


def _at_host(*, plan: ClassPlan, **_others: object) -> dict[str, object]:
    return {"unit": plan.draft.unit, "region": plan.draft.unit.region}


@action(TRAINING_MANAGE, at=_at_host)
def open_class(*, plan: ClassPlan, by: Person) -> TrainingClass:
    """Plan a class: its activity, its rule of completion and its sessions in one go."""
    activity = plan_activity(draft=plan.draft, by=by)
    training = TrainingClass.objects.create(activity=activity, **_rule_of(plan))
    _keep_sessions(training, plan)
    return training


@action(TRAINING_MANAGE)
def correct_class(training: TrainingClass, *, plan: ClassPlan, by: Person) -> TrainingClass:
    """Change time, place, hours or rule until it is wrapped up. Who completed it is judged anew."""
    correct_activity(training.activity, draft=plan.draft, by=by)
    for name, value in _rule_of(plan).items():
        setattr(training, name, value)
    training.save()
    _keep_sessions(training, plan)
    _judge(training)
    return training


def _rule_of(plan: ClassPlan) -> dict[str, Any]:
    return {
        "course": plan.course,
        "hours": plan.hours,
        "pass_percent": plan.pass_percent,
        "exam_pass": plan.exam_pass,
    }


def _keep_sessions(training: TrainingClass, plan: ClassPlan) -> None:
    if plan.sessions is None:
        return
    lines = list(plan.sessions) or [SessionLine("", plan.hours)]
    total = sum((line.hours for line in lines), Decimal(0))
    if total != plan.hours:
        raise RuleBroken(
            "TRN-011",
            _("各次课合计 %(total)s 学时，与总学时 %(hours)s 不一致，请改正其中一处。")
            % {"total": total, "hours": plan.hours},
        )
    stored = list(training.sessions.all())
    if [(row.topic, row.hours) for row in stored] == [(line.topic, line.hours) for line in lines]:
        return
    marked = Trainee.sessions.through.objects.filter(classsession__training=training)
    if len(lines) < len(stored) and marked.exists():
        raise RuleBroken("TRN-012", _("已经点过名，课次不能减少；要改请先清空出勤。"))
    for number, line in enumerate(lines, start=1):
        ClassSession.objects.update_or_create(
            training=training, number=number, defaults={"topic": line.topic[:120], "hours": line.hours}
        )
    training.sessions.filter(number__gt=len(lines)).delete()


# The roster ----------------------------------------------------------------------------------------------------------


@action(TRAINING_MANAGE)
def add_trainees(training: TrainingClass, *, lines: Sequence[TraineeLine], by: Person) -> int:
    """Put people on the roster; the number of new ones. Somebody on it already keeps what is known of them."""
    _refuse_closed(training)
    added = 0
    erase_on = erased_on(training.activity)
    for line in lines:
        trainee, created = Trainee.objects.get_or_create(
            training=training,
            person_key=line.key(),
            defaults={
                "sealed_name": seal(_squeezed(line.name)[:60]),
                "employer": line.employer.strip()[:100],
                "group": line.group,
                "erase_on": erase_on,
            },
        )
        added += created
        if not created and (line.employer or line.group):
            trainee.employer = line.employer.strip()[:100] or trainee.employer
            trainee.group = line.group or trainee.group
            trainee.save(update_fields=["employer", "group"])
    _follow(training, by)
    note(rows=len(lines), added=added)
    return added


@action(TRAINING_MANAGE)
def remove_trainee(trainee: Trainee, *, by: Person) -> None:
    """Take somebody off the roster who was put there by mistake. Refused once a certificate is issued."""
    _refuse_closed(trainee.training)
    if trainee.verification_code:
        raise RuleBroken("TRN-013", _("已经发了证书，不能移出名册；发错了请先撤销证书。"))
    training = trainee.training
    trainee.delete()
    _follow(training, by)


def erased_on(activity: Activity) -> date:
    """The day on which names of the class will be erased."""
    last = activity.happened_on
    year = last.year + settings.KEPU_TRAINING_KEEP_YEARS
    return last.replace(year=year, day=28 if (last.month, last.day) == (2, 29) else last.day)


def _refuse_closed(training: TrainingClass) -> None:
    state = training.activity.state
    if state in (ActivityState.ARCHIVED, ActivityState.CANCELLED):
        raise NotInThisState(
            "TRN-014",
            _("“%(title)s”%(state)s，名册和出勤不能再改。")
            % {"title": training.activity.title, "state": training.activity.get_state_display()},
        )


# Attendance and completion -------------------------------------------------------------------------------------------


@action(TRAINING_MANAGE)
def record_attendance(training: TrainingClass, *, marks: Mapping[int, Marks], by: Person) -> int:
    """Write down who attended which sessions and what they scored, and judge who completes; the number who do.

    marks: id of a trainee → marks; those not named stay as they are. Raises RuleBroken where somebody would lose the
    completion a certificate was issued for.
    """
    _refuse_closed(training)
    sessions = {session.pk: session for session in training.sessions.all()}
    trainees = {trainee.pk: trainee for trainee in training.trainees.all()}
    through = Trainee.sessions.through
    named = [trainees[pk] for pk in marks if pk in trainees]
    through.objects.filter(trainee__in=named).delete()
    rows = []
    for trainee in named:
        given = marks[trainee.pk]
        attended = [sessions[pk] for pk in given.sessions if pk in sessions]
        rows += [through(trainee_id=trainee.pk, classsession_id=session.pk) for session in attended]
        trainee.hours_attended = sum((session.hours for session in attended), Decimal(0))
        trainee.exam_score = given.score
    through.objects.bulk_create(rows)
    Trainee.objects.bulk_update(named, ["hours_attended", "exam_score"], batch_size=200)
    completed = _judge(training)
    _follow(training, by)
    note(rows=len(named), completed=completed)
    return completed


def completes(training: TrainingClass, hours_attended: Decimal, score: Decimal | None) -> bool:
    """The rule: enough of the hours and, where there is an exam, enough points."""
    if hours_attended <= 0 or hours_attended * 100 < training.pass_percent * training.hours:
        return False
    return training.exam_pass is None or (score is not None and score >= training.exam_pass)


def _judge(training: TrainingClass) -> int:
    changed, completed = [], 0
    for trainee in training.trainees.all():
        passes = completes(training, trainee.hours_attended, trainee.exam_score) and trainee.revoked_on is None
        completed += passes
        if passes == trainee.completed:
            continue
        if trainee.verification_code and not passes and trainee.revoked_on is None:
            raise RuleBroken(
                "TRN-015",
                _("%(name)s已经发了证书，按新的出勤或成绩不能结业。请先撤销证书，再改出勤。")
                % {"name": trainee.name or trainee.certificate_number},
            )
        trainee.completed = passes
        changed.append(trainee)
    Trainee.objects.bulk_update(changed, ["completed"], batch_size=200)
    return completed


def _follow(training: TrainingClass, by: Person) -> None:
    """Once the class counts, its headcount and facts follow its roster."""
    activity = lifecycle.locked(training.activity)
    if activity.state not in COUNTED:
        return
    lines = reach_from_records(activity)
    came = sum(line.people for line in lines)
    counted = activity.reach.filter(part_of_whole=False).aggregate(all=Sum("people"))["all"] or 0
    by_roster = not activity.reach.exclude(method="sign_in").exists()
    # A headcount that somebody filled in stays; one taken from the roster follows it.
    outcome = Outcome(reach=lines) if lines and (by_roster or came > counted) else Outcome()
    set_outcome(activity, outcome=outcome, by=by)


# Certificates --------------------------------------------------------------------------------------------------------


@action(TRAINING_MANAGE)
def issue_certificates(training: TrainingClass, *, by: Person) -> int:
    """Give everybody who completed the class and has none a certificate with a number and a code; how many."""
    if training.activity.state == ActivityState.CANCELLED:
        raise NotInThisState("TRN-016", _("培训班已取消，不能发证书。"))
    today, unit = timezone.localdate(), training.activity.unit
    book = _locked_book(unit, today.year)
    due = list(training.trainees.filter(completed=True, verification_code="", erased_at__isnull=True).order_by("pk"))
    if not due:
        raise RuleBroken("TRN-017", _("没有要发证书的学员：结业的都已发过，或还没有人达到结业条件。"))
    for serial, trainee in enumerate(due, start=book.last_serial + 1):
        trainee.certificate_number = f"{today.year}-{unit.pk:04d}-{serial:05d}"
        trainee.verification_code = _unused_code()
        trainee.issued_on = today
    book.last_serial += len(due)
    book.save(update_fields=["last_serial"])
    Trainee.objects.bulk_update(due, ["certificate_number", "verification_code", "issued_on"], batch_size=200)
    note(rows=len(due), first=due[0].certificate_number, last=due[-1].certificate_number)
    return len(due)


def _locked_book(unit: Unit, year: int) -> CertificateBook:
    """Whoever else issues for the unit waits until this is done, so that no number is given twice."""
    try:
        with transaction.atomic():
            CertificateBook.objects.get_or_create(unit=unit, year=year)
    except IntegrityError:
        pass  # made by somebody else a moment ago
    return CertificateBook.objects.select_for_update().get(unit=unit, year=year)


def _unused_code() -> str:
    code = new_code()
    while Trainee.objects.filter(verification_code=code).exists():
        code = new_code()
    return code


@action(TRAINING_MANAGE)
def revoke_certificate(trainee: Trainee, *, reason: str, by: Person) -> Trainee:
    """Declare a certificate void: whoever checks it is told so, and the trainee no longer counts as a graduate."""
    if not trainee.verification_code or trainee.revoked_on is not None:
        raise NotInThisState("TRN-018", _("这名学员没有可以撤销的证书。"))
    if not reason.strip():
        raise RuleBroken("TRN-019", _("请写明撤销的原因。"))
    trainee.revoked_on, trainee.revocation_reason, trainee.completed = timezone.localdate(), reason.strip()[:200], False
    trainee.save(update_fields=["revoked_on", "revocation_reason", "completed"])
    if trainee.training.activity.state != ActivityState.ARCHIVED:
        _follow(trainee.training, by)
    note(number=trainee.certificate_number, reason=trainee.revocation_reason)
    return trainee


# Retention -----------------------------------------------------------------------------------------------------------


def erase_due(today: date) -> int:
    """Empty names and employers of trainees whose time is over; the key by which persons are counted stays.

    Nobody's deed: no audit entry. Returns how many were erased. Run twice, it finds nothing.
    """
    due = Trainee.objects.filter(erase_on__lte=today, erased_at__isnull=True)
    return due.update(sealed_name="", employer="", erased_at=timezone.now())
