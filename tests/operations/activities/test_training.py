"""Training from the course to the certificate, and what the public may learn of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from django.core.cache import caches
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from kepu.core import measures
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions import training as actions
from kepu.operations.activities.actions.activities import ActivityDraft, SpeakerLine
from kepu.operations.activities.actions.recording import wrap_up
from kepu.operations.activities.actions.training import ClassPlan, Marks, SessionLine, TraineeLine
from kepu.operations.activities.models import Activity, ActivityFact, Course, Trainee, TrainingClass
from kepu.operations.activities.queries.training import classes_for, totals, training_ledger
from kepu.operations.activities.queries.words import GROUP, TRACK, labels
from kepu.operations.activities.tasks.training import erase_trainees
from kepu.operations.activities.trainee_sheet import read_trainees
from kepu.operations.activities.verification_codes import shown
from tests.factories.activities import at

DAY = timezone.localdate() - timedelta(days=2)
SESSIONS = (SessionLine("理论", Decimal(3)), SessionLine("实操", Decimal("4.5")))
# Made up, with a right check character: district 990123 does not exist.
IDENTITY, OTHER_IDENTITY = "99012319900101123X", "990123198505054329"


@pytest.fixture(autouse=True)
def codes(db):
    load_standard()
    caches["process"].clear()


def right_identity(seventeen: str) -> str:
    return next(seventeen + end for end in "0123456789X" if actions.is_identity_number(seventeen + end))


def opened(by, *, unit=None, **given) -> TrainingClass:
    unit = unit or by.unit
    draft = ActivityDraft(
        unit=unit,
        title=given.pop("title", "科技辅导员培训班"),
        kind="training",
        track=given.pop("track", "tutor"),
        starts_at=at(given.pop("day", DAY)),
        ends_at=at(given.pop("last", DAY), 17),
        groups=["worker"],
        speakers=[SpeakerLine("陈敏", "市科技馆")],
    )
    plan = {"hours": Decimal("7.5"), "pass_percent": 80, "exam_pass": 60, "sessions": SESSIONS, **given}
    return actions.open_class(plan=ClassPlan(draft, **plan), by=by)


def person(name: str, last: str = "1", **more) -> TraineeLine:
    return TraineeLine(name, phone=f"1380000000{last}", **more)


def attended(training, by, **scores: int | None) -> None:
    """Everybody named attends every session: name of the trainee = score."""
    sessions = frozenset(training.sessions.values_list("pk", flat=True))
    marks = {
        trainee.pk: Marks(sessions, None if scores[trainee.name] is None else Decimal(scores[trainee.name]))
        for trainee in training.trainees.all()
        if trainee.name in scores
    }
    actions.record_attendance(training, marks=marks, by=by)


def held(by, *names: str, **given) -> TrainingClass:
    """A class in which everybody passes."""
    training = opened(by, **given)
    actions.add_trainees(training, lines=[person(name, str(n)) for n, name in enumerate(names)], by=by)
    attended(training, by, **dict.fromkeys(names, 90))
    return training


# Courses and classes


def test_a_class_is_an_activity_with_its_rule_and_sessions(cast):
    training = opened(cast.he)
    activity = training.activity
    assert (activity.kind, activity.track, activity.state, activity.unit) == (
        "training",
        "tutor",
        "approved",
        cast.education,
    )
    assert [(row.number, row.topic, row.hours) for row in training.sessions.all()] == [
        (1, "理论", 3),
        (2, "实操", Decimal("4.5")),
    ]
    assert [row.name for row in activity.speakers.all()] == ["陈敏"]


def test_a_class_without_sessions_has_one_of_all_its_hours(cast):
    training = opened(cast.he, sessions=())
    assert [row.hours for row in training.sessions.all()] == [Decimal("7.5")]


def test_sessions_must_add_up_to_the_hours(cast):
    with pytest.raises(RuleBroken, match="TRN-011"):
        opened(cast.he, hours=Decimal(8))
    assert Activity.objects.count() == 0


def test_a_course_title_is_given_once_in_a_unit(cast):
    given = {"title": "急救", "track": "emergency", "hours": Decimal(4), "by": cast.he}
    actions.add_course(unit=cast.education, **given)
    actions.add_course(unit=cast.school, **given)
    with pytest.raises(RuleBroken, match="TRN-010"):
        actions.add_course(unit=cast.education, **given)


@pytest.mark.parametrize("name", ["liang", "song", "xie", "fang", "meng", "nobody"])
def test_who_does_not_run_training_there_opens_no_class(cast, name):
    with pytest.raises(NotAllowed):
        opened(getattr(cast, name), unit=cast.education)


# The roster


def test_a_person_is_known_by_a_key_and_no_number_is_kept(cast):
    training = opened(cast.he)
    identity = right_identity("99012319900101123")
    actions.add_trainees(training, lines=[TraineeLine("王 小明", identity=identity), person("李四")], by=cast.he)
    assert [trainee.name for trainee in training.trainees.all()] == ["王小明", "李四"]
    for trainee in training.trainees.all():
        stored = " ".join(str(getattr(trainee, item.attname)) for item in Trainee._meta.concrete_fields)
        assert identity not in stored and "13800000001" not in stored and trainee.name not in stored
        assert len(trainee.person_key) == 32
    assert training.trainees.first().erase_on == DAY.replace(year=DAY.year + 3)


def test_a_roster_sent_twice_is_one_roster(cast):
    training = opened(cast.he)
    assert actions.add_trainees(training, lines=[person("李四")], by=cast.he) == 1
    assert actions.add_trainees(training, lines=[person("李四", employer="一中")], by=cast.he) == 0
    assert training.trainees.get().employer == "一中"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (TraineeLine(" ", phone="13800000001"), "TRN-001"),
        (TraineeLine("李四", identity="990123199001011230"), "TRN-002"),
        (TraineeLine("李四", identity="9.90123199001011e17"), "TRN-002"),
        (TraineeLine("李四"), "TRN-003"),
        (TraineeLine("李四", phone="12345"), "TRN-003"),
    ],
)
def test_somebody_who_cannot_be_told_apart_is_refused(cast, line, code):
    with pytest.raises(RuleBroken, match=code):
        actions.add_trainees(opened(cast.he), lines=[line], by=cast.he)


def roster_file(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("名册")
    for number, row in enumerate([("姓名", "手机号", "身份证号", "单位", "人群"), *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def test_a_roster_file_is_read_row_by_row():
    groups = labels(GROUP)[GROUP]
    data = roster_file(
        ("李四", 13800000001, "", "一中", "农民"),
        ("张三", "13800000002"),
        ("王五", "", 990123199001011230),
        ("李四", "138 0000 0001"),
        ("赵六", "13800000003", "", "", "村民"),
    )
    roster = read_trainees(data, "名册.xlsx", groups, "worker")
    assert [(line.name, line.group) for line in roster.lines] == [("李四", "farmer"), ("张三", "worker")]
    assert [row for row, _words in roster.problems] == [4, 5, 6]
    assert "与第 2 行是同一个人" in roster.problems[1][1]
    with pytest.raises(RuleBroken, match="TRN-020"):
        read_trainees(b"nonsense", "a.xlsx", groups)


# Attendance, completion, facts


@pytest.mark.parametrize(
    ("hours", "score", "passes"),
    [
        ("7.5", 60, True),
        ("6.0", 60, True),
        ("5.9", 90, False),
        ("7.5", 59, False),
        ("7.5", None, False),
        ("0", 90, False),
    ],
)
def test_the_rule_of_completion(cast, hours, score, passes):
    training = TrainingClass(hours=Decimal("7.5"), pass_percent=80, exam_pass=60)
    given = None if score is None else Decimal(score)
    assert actions.completes(training, Decimal(hours), given) is passes


def test_hours_are_those_of_the_sessions_attended(cast):
    training = opened(cast.he)
    actions.add_trainees(training, lines=[person("李四"), person("张三", "2")], by=cast.he)
    first, second = training.sessions.all()
    li, zhang = training.trainees.all()
    marks = {
        li.pk: Marks(frozenset({first.pk, second.pk}), Decimal(80)),
        zhang.pk: Marks(frozenset({second.pk}), Decimal(95)),
    }
    assert actions.record_attendance(training, marks=marks, by=cast.he) == 1
    found = list(training.trainees.values_list("hours_attended", "exam_score", "completed"))
    assert found == [(Decimal("7.5"), 80, True), (Decimal("4.5"), 95, False)]


def test_a_class_wrapped_up_counts_times_and_persons_apart(cast):
    first, second = held(cast.he, "李四", "张三"), held(cast.he, "李四", title="第二期")
    for training in (first, second):
        wrap_up(training.activity, by=cast.he)
    facts = ActivityFact.objects.filter(activity=first.activity)
    assert {what: facts.filter(what=what).count() for what in ("trainee", "graduate", "hours", "session")} == {
        "trainee": 2,
        "graduate": 2,
        "hours": 2,
        "session": 1,
    }
    assert facts.filter(what="hours").first().quantity == 75
    assert facts.filter(what="trainee").first().track == "tutor"
    year = (date(2000, 1, 1), date(2099, 1, 1))
    assert measures.answer(measures.Question("training.trainees", *year)).value == 3
    assert measures.answer(measures.Question("training.persons", *year)).value == 2
    assert totals(classes_for(cast.he)) == {"classes": 2, "times": 3, "persons": 2, "uncounted": 0}


def test_attendance_mended_after_wrap_up_changes_the_facts(cast):
    training = held(cast.he, "李四", "张三")
    wrap_up(training.activity, by=cast.he)
    zhang = training.trainees.last()
    actions.record_attendance(training, marks={zhang.pk: Marks()}, by=cast.he)
    facts = training.activity.facts
    assert facts.filter(what="trainee").count() == 1
    assert list(facts.filter(what="people").values_list("quantity", flat=True)) == [1]


def test_a_class_without_roster_counts_heads(cast):
    training = opened(cast.he)
    training.activity.reach.create(group="farmer", people=40)
    wrap_up(training.activity, by=cast.he)
    assert list(training.activity.facts.filter(what="trainee").values_list("quantity", "subject")) == [(40, "")]
    assert totals(classes_for(cast.he)) == {"classes": 1, "times": 40, "persons": 0, "uncounted": 40}


def test_an_archived_class_is_closed(cast):
    training = held(cast.he, "李四")
    Activity.objects.update(state="archived")
    training.refresh_from_db()
    with pytest.raises(NotInThisState, match="TRN-014"):
        actions.add_trainees(training, lines=[person("张三", "2")], by=cast.he)


# Certificates


def test_certificates_go_to_those_who_completed_once_each(cast):
    training = held(cast.he, "李四", "张三")
    actions.add_trainees(training, lines=[person("王五", "7")], by=cast.he)
    assert actions.issue_certificates(training, by=cast.he) == 2
    year, unit = timezone.localdate().year, cast.education.pk
    numbers = list(training.trainees.values_list("certificate_number", flat=True))
    assert numbers == [f"{year}-{unit:04d}-00001", f"{year}-{unit:04d}-00002", ""]
    with pytest.raises(RuleBroken, match="TRN-017"):
        actions.issue_certificates(training, by=cast.he)
    second = held(cast.he, "赵六", title="第二期")
    actions.issue_certificates(second, by=cast.he)
    assert second.trainees.get().certificate_number == f"{year}-{unit:04d}-00003"


def test_a_certificate_stands_until_it_is_revoked(cast):
    training = held(cast.he, "李四")
    wrap_up(training.activity, by=cast.he)
    actions.issue_certificates(training, by=cast.he)
    trainee = training.trainees.get()
    with pytest.raises(RuleBroken, match="TRN-015"):
        attended(training, cast.he, 李四=10)
    with pytest.raises(RuleBroken, match="TRN-013"):
        actions.remove_trainee(trainee, by=cast.he)
    with pytest.raises(RuleBroken, match="TRN-019"):
        actions.revoke_certificate(trainee, reason=" ", by=cast.he)
    actions.revoke_certificate(trainee, reason="冒名顶替", by=cast.he)
    assert training.activity.facts.filter(what="graduate").count() == 0
    attended(training, cast.he, 李四=100)
    trainee.refresh_from_db()
    assert trainee.completed is False
    with pytest.raises(NotInThisState, match="TRN-018"):
        actions.revoke_certificate(trainee, reason="再来", by=cast.he)


def issued(cast) -> Trainee:
    training = held(cast.he, "王小明")
    actions.issue_certificates(training, by=cast.he)
    return training.trainees.get()


def test_anybody_may_check_a_certificate_and_learns_no_full_name(cast, client):
    trainee = issued(cast)
    code = trainee.verification_code
    page = client.get(reverse("portal:certificates"), {"code": f" {code[:4]}-{code[4:].lower()} "}, follow=True)
    told = page.content.decode()
    assert page.status_code == 200
    assert "证书有效" in told and "王**" in told and "7.5" in told and trainee.certificate_number in told
    assert "王小明" not in told and trainee.person_key not in told


def test_a_wrong_code_and_an_unknown_one_look_the_same(cast, client):
    issued(cast)
    answers = []
    for code in ("ABCDEFGHJKM", "22222222222", "短"):
        page = client.get(reverse("portal:certificate", args=[code]))
        answers.append((page.status_code, "没有查到" in page.content.decode()))
    assert answers == [(404, True)] * 3


def test_a_revoked_certificate_is_told_to_be_void(cast, client):
    trainee = issued(cast)
    actions.revoke_certificate(trainee, reason="考试作弊", by=cast.he)
    told = client.get(reverse("portal:certificate", args=[trainee.verification_code])).content.decode()
    assert "证书无效" in told and "考试作弊" not in told and "王" not in told


@override_settings(KEPU_SIGNUP_RATE=3)
def test_nobody_tries_codes_one_after_the_other(cast, client):
    found = [client.get(reverse("portal:certificate", args=["ABCDEFGHJKM"])).status_code for _ in range(5)]
    assert found == [404, 404, 404, 429, 429]


def test_names_are_erased_when_their_time_is_over(cast, client):
    trainee, key = issued(cast), Trainee.objects.get().person_key
    Trainee.objects.update(employer="一中")
    erase_trainees()
    assert Trainee.objects.get().name == "王小明"
    Trainee.objects.update(erase_on=timezone.localdate())
    erase_trainees()
    erased = Trainee.objects.get()
    assert (erased.sealed_name, erased.employer, erased.person_key, bool(erased.erased_at)) == ("", "", key, True)
    told = client.get(reverse("portal:certificate", args=[trainee.verification_code])).content.decode()
    assert "证书有效" in told and "按规定已删除" in told


# Screens


def form_of(training_unit, **given) -> dict[str, object]:
    return {
        "title": "农技培训班",
        "track": "farmer",
        "unit": training_unit.pk,
        "starts_at": f"{DAY}T09:00",
        "ends_at": f"{DAY}T17:00",
        "region": training_unit.region.pk,
        "hours": "6",
        "pass_percent": "80",
        "sessions": "病虫害防治 3.5\n田间实操　２.５学时",
        "trainers": "陈敏 市农科院 病虫害防治\n李强",
        "groups": ["farmer"],
        **given,
    }


def test_a_class_is_made_from_a_course_in_one_form(cast, client):
    course = actions.add_course(unit=cast.education, title="农技", track="farmer", hours=Decimal(6), by=cast.he)
    client.force_login(cast.he)
    start = client.get(reverse("activities:class_new"), {"course": course.pk}).context["form"]
    assert [start[name].value() for name in ("title", "track", "hours", "groups")] == ["农技", "farmer", 6, ["farmer"]]
    client.post(reverse("activities:class_new"), form_of(cast.education, course=course.pk))
    training = TrainingClass.objects.get()
    assert [(row.topic, row.hours) for row in training.sessions.all()] == [
        ("病虫害防治", Decimal("3.5")),
        ("田间实操", Decimal("2.5")),
    ]
    assert [row.name for row in training.activity.speakers.all()] == ["陈敏", "李强"]
    again = client.get(reverse("activities:class_new"), {"course": course.pk}).context["form"]
    assert again["trainers"].value() == "陈敏 市农科院 病虫害防治\n李强"


def test_a_session_without_hours_is_told_with_its_line(cast, client):
    client.force_login(cast.he)
    page = client.post(reverse("activities:class_new"), form_of(cast.education, sessions="理论 3\n实操"))
    assert page.status_code == 422
    assert "第 2 行“实操”" in page.content.decode()


def test_the_screens_lead_from_the_roster_to_the_printed_certificate(cast, client):
    training = opened(cast.he, exam_pass=None)
    client.force_login(cast.he)
    file = io.BytesIO(roster_file(("李四", "13800000001"), ("张三", "123")))
    file.name = "名册.xlsx"
    page = client.post(reverse("activities:roster_upload", args=[training.pk]), {"file": file})
    assert "第 3 行" in page.content.decode() and training.trainees.count() == 1
    client.post(reverse("activities:trainee_add", args=[training.pk]), {"name": "张三", "phone": "13800000002"})
    li, zhang = training.trainees.all()
    sessions = [str(pk) for pk in training.sessions.values_list("pk", flat=True)]
    client.post(
        reverse("activities:attendance", args=[training.pk]), {f"s{li.pk}": sessions, f"s{zhang.pk}": sessions[:1]}
    )
    client.post(reverse("activities:certificates_issue", args=[training.pk]))
    client.get(reverse("activities:training_class", args=[training.pk]))  # what was to be told is told
    printed = client.get(reverse("activities:certificates", args=[training.pk])).content.decode()
    assert "李四" in printed and "张三" not in printed and "准予结业" in printed
    # No examination was set: none is attested.
    assert "考核" not in printed
    li.refresh_from_db()
    assert li.certificate_number in printed and shown(li.verification_code) in printed and "<svg" in printed


def test_the_ledger_has_a_row_for_each_class_and_the_whole_below(cast):
    for title in ("科技辅导员培训班", "科技辅导员培训班（二）"):
        training = held(cast.he, "李四", "张三", title=title)
        wrap_up(training.activity, by=cast.he)
    rows = [list(row) for row in training_ledger(classes_for(cast.zhou), labels(TRACK, GROUP)).rows]
    year = DAY.year
    assert [row[:2] + row[6:9] for row in rows] == [
        [f"{year}年第1期", "科技辅导员培训班", 2, 2, "7.5"],
        [f"{year}年第2期", "科技辅导员培训班（二）", 2, 2, "7.5"],
        ["合计", "已结项 2 期", 2, 4, None],
    ]


def test_the_ledger_is_taken_away_as_a_workbook(cast, client):
    held(cast.he, "李四")
    client.force_login(cast.liang)
    answer = client.get(reverse("activities:training_ledger"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["培训台账"]


ROSTER_PAGES = ("class_edit", "attendance", "certificates")
ROSTER_POSTS = ("trainee_add", "roster_upload", "certificates_issue")


@pytest.mark.parametrize("name", ["liang", "song", "tao"])
def test_who_only_reads_sees_numbers_and_no_names(cast, client, name):
    trainee = issued(cast)
    client.force_login(getattr(cast, name))
    told = client.get(reverse("activities:training_class", args=[trainee.training_id])).content.decode()
    if name == "tao":  # the city's office may run what its counties run
        return
    assert "科技辅导员培训班" in told and "王小明" not in told and trainee.certificate_number not in told
    for page in ROSTER_PAGES:
        assert client.get(reverse(f"activities:{page}", args=[trainee.training_id])).status_code == 404
    for post in ROSTER_POSTS:
        assert client.post(reverse(f"activities:{post}", args=[trainee.training_id])).status_code == 404


@pytest.mark.parametrize("name", ["fang", "wei", "meng", "ou", "nobody", "xie"])
def test_another_unit_does_not_learn_that_a_class_exists(cast, client, name):
    trainee = issued(cast)
    course = Course.objects.create(unit=cast.education, title="急救", track="emergency", hours=4)
    client.force_login(getattr(cast, name))
    for page in ("training_class", *ROSTER_PAGES):
        assert client.get(reverse(f"activities:{page}", args=[trainee.training_id])).status_code == 404
    for page in ("trainee_remove", "certificate_revoke"):
        assert client.post(reverse(f"activities:{page}", args=[trainee.pk])).status_code == 404
    assert client.get(reverse("activities:course_edit", args=[course.pk])).status_code == 404
    listed = client.get(reverse("activities:training"))
    assert listed.status_code == 403 or "科技辅导员培训班" not in listed.content.decode()


def test_lists_ask_no_more_questions_for_more_rows(
    cast, client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(cast.he)
    held(cast.he, "李四")
    address = reverse("activities:training")
    client.get(address)
    with django_assert_max_num_queries(40) as first:
        client.get(address)
    asked = len(first)
    held(cast.he, "李四", "张三", title="二")
    training = held(cast.he, "李四", "张三", "王五", title="三")
    with django_assert_num_queries(asked):
        client.get(address)
    page = reverse("activities:training_class", args=[training.pk])
    with django_assert_max_num_queries(40) as of_three:
        client.get(page)
    asked = len(of_three)
    training.trainees.last().delete()
    with django_assert_num_queries(asked):
        client.get(page)
