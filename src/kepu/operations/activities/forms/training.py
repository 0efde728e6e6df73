"""Shapes of what is typed about training. Forms never save."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.core.access import scoped
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.forms import UnitChoice
from kepu.core.units.models import Unit
from kepu.engines.sheets import BadCell, number
from kepu.operations.activities.actions.activities import ActivityDraft, SpeakerLine, draft_of
from kepu.operations.activities.actions.training import (
    MOST_HOURS,
    MOST_SCORE,
    ClassPlan,
    Marks,
    SessionLine,
    TraineeLine,
)
from kepu.operations.activities.forms.activities import time_field
from kepu.operations.activities.models import ClassSession, Course, Trainee, TrainingClass
from kepu.operations.activities.permissions import TRAINING_MANAGE
from kepu.operations.activities.queries import planning
from kepu.operations.activities.queries.training import GROUP_OF_TRACK, plain_hours, trainers_last
from kepu.operations.activities.queries.words import GROUP, TRACK

MOST_SESSIONS = 40
LARGEST_ROSTER_BYTES = 5 * 1024 * 1024


def hours_field(label: Any, **given: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal"})
    return forms.DecimalField(
        label=label, min_value=Decimal("0.1"), max_value=MOST_HOURS, decimal_places=1, widget=widget, **given
    )


class CourseForm(forms.Form):
    unit = UnitChoice(label=_("开课单位"), queryset=Unit.objects.none())
    title = forms.CharField(label=_("课程名称"), max_length=120)
    track = forms.ChoiceField(label=_("培训类别"))
    hours = hours_field(_("学时"))
    syllabus = forms.CharField(label=_("课程内容"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    in_use = forms.BooleanField(label=_("在用"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        person: Person,
        words: dict[str, dict[str, str]],
        course: Course | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["track"].choices = [("", "—"), *words[TRACK].items()]  # type: ignore[attr-defined]
        if course is not None:
            del self.fields["unit"]
        else:
            hosts = planning.hosts_for(person)
            self.fields["unit"].queryset = hosts  # type: ignore[attr-defined]
            self.fields["unit"].initial = person.unit_id


class CourseChoice(forms.ModelChoiceField):
    def label_from_instance(self, course: Course) -> str:
        return f"{course.title}（{course.unit}）"


class ClassForm(forms.Form):
    """A class and its activity in one form. What the course tells is filled in and can be changed."""

    FIRST = ("title", "track", "unit", "starts_at", "ends_at", "region", "place", "groups")
    RULE = ("hours", "pass_percent", "exam_pass", "sessions", "trainers", "plan_people")

    course = CourseChoice(
        label=_("课程"), queryset=Course.objects.none(), required=False, empty_label=_("不是固定课程")
    )
    title = forms.CharField(label=_("班名"), max_length=120)
    track = forms.ChoiceField(label=_("培训类别"))
    unit = UnitChoice(label=_("主办单位"), queryset=Unit.objects.none())
    starts_at = time_field(label=_("开班"))
    ends_at = time_field(label=_("结束"))
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none())
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    groups = forms.MultipleChoiceField(label=_("培训对象"), required=False, widget=forms.CheckboxSelectMultiple)
    hours = hours_field(_("总学时"))
    pass_percent = forms.IntegerField(
        label=_("结业须出勤（%）"), min_value=0, max_value=100, initial=80, widget=forms.NumberInput()
    )
    exam_pass = forms.IntegerField(
        label=_("结业须考核分数"), required=False, min_value=0, max_value=1000, help_text=_("没有考核就不填。")
    )
    sessions = forms.CharField(
        label=_("课次"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一次，如“病虫害防治 3.5”。按课次点名；不填就只点一次名。"),
    )
    trainers = forms.CharField(
        label=_("师资"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一位：姓名 单位和职称 讲题，中间空格。"),
    )
    plan_people = forms.IntegerField(label=_("计划人数"), required=False, min_value=0, max_value=1_000_000)

    def __init__(
        self,
        *args: Any,
        person: Person,
        words: dict[str, dict[str, str]],
        course: Course | None = None,
        training: TrainingClass | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {**self._start(person, course, training), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.training = training
        self.fields["track"].choices = [("", "—"), *words[TRACK].items()]  # type: ignore[attr-defined]
        self.fields["groups"].choices = list(words[GROUP].items())  # type: ignore[attr-defined]
        hosts = planning.hosts_for(person)
        self.fields["unit"].queryset = hosts  # type: ignore[attr-defined]
        courses = scoped(person, TRAINING_MANAGE, Course.objects.filter(in_use=True))
        if training is not None and training.course_id:
            courses = courses | Course.objects.filter(pk=training.course_id)
        self.fields["course"].queryset = courses.select_related("unit").distinct()  # type: ignore[attr-defined]
        host = training.activity.unit if training else (course.unit if course else person.unit)
        self.fields["region"].queryset = planning.regions_near(host.region)  # type: ignore[attr-defined]

    @staticmethod
    def _start(person: Person, course: Course | None, training: TrainingClass | None) -> dict[str, Any]:
        if training is not None:
            return _stored(training)
        start = {**planning.blank(person), "pass_percent": 80}
        start.pop("responsible", None)
        if course is None:
            return start
        return start | {
            "course": course.pk,
            "title": course.title,
            "track": course.track,
            "unit": course.unit_id,
            "region": course.unit.region_id,
            "hours": course.hours,
            "groups": [GROUP_OF_TRACK[course.track]] if course.track in GROUP_OF_TRACK else [],
            "trainers": trainers_last(course),
        }

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("course", *self.FIRST)]

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.RULE]

    def clean_sessions(self) -> list[SessionLine]:
        lines = []
        typed = [line.strip() for line in self.cleaned_data["sessions"].splitlines() if line.strip()]
        for row, line in enumerate(typed, start=1):
            found = re.fullmatch(r"(.*?)[\s|｜,，]*([\d０-９.．]+)\s*(?:学时|课时)?", line)
            try:
                hours = number(found[2]) if found else None
            except (BadCell, InvalidOperation):
                hours = None
            if found is None or not hours:
                raise forms.ValidationError(
                    _("第 %(row)s 行“%(line)s”末尾要写学时，如“病虫害防治 3.5”。"),
                    params={"row": row, "line": line[:30]},
                )
            lines.append(SessionLine(found[1].strip(), hours))
        if len(lines) > MOST_SESSIONS:
            raise forms.ValidationError(_("最多 %(most)s 次课。"), params={"most": MOST_SESSIONS})
        return lines

    def clean_trainers(self) -> list[SpeakerLine]:
        lines = []
        for line in self.cleaned_data["trainers"].splitlines():
            parts = line.split(maxsplit=2)
            if parts:
                name, affiliation, topic = (*parts, "", "")[:3]
                lines.append(SpeakerLine(name[:60], affiliation[:100], topic[:120]))
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", _("结束时间早于开班时间，请改正。"))
        return cleaned

    def plan(self) -> ClassPlan:
        given = self.cleaned_data
        names = ("unit", "title", "track", "starts_at", "ends_at", "region", "place", "groups", "plan_people")
        values = {name: given[name] for name in names} | {"speakers": given["trainers"]}
        if self.training is not None:
            base = draft_of(self.training.activity)
            draft = ActivityDraft(**{**{slot: getattr(base, slot) for slot in ActivityDraft.__slots__}, **values})
        else:
            draft = ActivityDraft(kind="training", **values)
        return ClassPlan(
            draft,
            given["hours"],
            given["course"],
            given["pass_percent"],
            given["exam_pass"],
            given["sessions"],
        )


def _stored(training: TrainingClass) -> dict[str, Any]:
    activity = training.activity
    names = ("title", "track", "unit", "starts_at", "ends_at", "region", "place", "groups", "plan_people")
    sessions = list(training.sessions.all())
    is_whole = len(sessions) == 1 and not sessions[0].topic
    return {
        **{name: getattr(activity, name) for name in names},
        "course": training.course_id,
        "hours": training.hours,
        "pass_percent": training.pass_percent,
        "exam_pass": training.exam_pass,
        "sessions": "" if is_whole else "\n".join(f"{row.topic} {plain_hours(row.hours)}" for row in sessions),
        "trainers": "\n".join(
            " ".join(part for part in (row.name, row.affiliation, row.topic) if part) for row in activity.speakers.all()
        ),
    }


class TraineeForm(forms.Form):
    """One person at a time. The number tells people of one name apart and is not kept."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    identity = forms.CharField(
        label=_("或身份证号"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("两项填一项，只用来分清同名的人，不保存号码。"),
    )
    employer = forms.CharField(label=_("所在单位"), max_length=100, required=False)
    group = forms.ChoiceField(label=_("人群"), required=False)

    def __init__(self, *args: Any, groups: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("不分")), *groups.items()]  # type: ignore[attr-defined]

    def line(self) -> TraineeLine:
        return TraineeLine(**self.cleaned_data)


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("名册文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(".xlsx 或 .csv，5 MB 以内。列：姓名、手机号、身份证号、单位、人群。读完即弃，不保存文件。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_ROSTER_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，请只留名册一张表再上传。"))
        return file


class AttendanceForm(forms.Form):
    """A box for each trainee and session of one page, and a score where there is an exam."""

    def __init__(
        self,
        *args: Any,
        trainees: list[Trainee],
        sessions: list[ClassSession],
        has_exam: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.trainees, self.sessions, self.has_exam = trainees, sessions, has_exam
        choices = [(str(session.pk), f"{session}") for session in sessions]
        for trainee in trainees:
            self.fields[f"s{trainee.pk}"] = forms.MultipleChoiceField(
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(session.pk) for session in trainee.sessions.all()],
                label=trainee.name,
            )
            if has_exam:
                self.fields[f"e{trainee.pk}"] = forms.DecimalField(
                    label=_("分数"),
                    required=False,
                    min_value=0,
                    max_value=MOST_SCORE,
                    decimal_places=1,
                    initial=trainee.exam_score,
                    widget=forms.NumberInput(
                        attrs={"inputmode": "decimal", "class": "score", "aria-label": f"{trainee.name} 分数"}
                    ),
                )

    def lines(self) -> list[dict[str, Any]]:
        """For the page: each trainee with its boxes and its score."""
        return [
            {
                "trainee": trainee,
                "boxes": list(self[f"s{trainee.pk}"]),
                "score": self[f"e{trainee.pk}"] if self.has_exam else None,
            }
            for trainee in self.trainees
        ]

    def marks(self) -> dict[int, Marks]:
        return {
            trainee.pk: Marks(
                frozenset(int(pk) for pk in self.cleaned_data[f"s{trainee.pk}"]),
                self.cleaned_data.get(f"e{trainee.pk}"),
            )
            for trainee in self.trainees
        }


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("撤销的原因"), max_length=200)
