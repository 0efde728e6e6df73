"""Training classes for tests, made directly: a class with its roster, and a certificate that was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from kepu.core.models import Unit
from kepu.core.persons.sealed import person_key, seal
from kepu.operations.activities.models import Course, Trainee, TrainingClass
from tests.factories.activities import activity


def course(unit: Unit, **fields: Any) -> Course:
    number = Course.objects.count() + 1
    return Course.objects.create(
        unit=unit, **{"title": f"科技教师课程{number}", "track": "tutor", "hours": 8, **fields}
    )


def training_class(unit: Unit, **fields: Any) -> TrainingClass:
    """A class of eight hours in one part, that took place yesterday."""
    held = activity(unit, kind="training", state="running", track="tutor", groups=["youth"], **fields)
    made = TrainingClass.objects.create(activity=held, hours=8)
    made.sessions.create(number=1, hours=8)
    return made


def trainee(training: TrainingClass, name: str = "江小鱼", **fields: Any) -> Trainee:
    return Trainee.objects.create(
        training=training,
        person_key=person_key(name),
        sealed_name=seal(name),
        **{"group": "youth", "erase_on": date(2099, 1, 1), **fields},
    )


def certified(training: TrainingClass, code: str, name: str = "燕南天", **fields: Any) -> Trainee:
    """Of somebody who completed the class; code: 11 letters as certificates have them."""
    number = f"TEST-{code}"
    return trainee(
        training,
        name,
        **{
            "completed": True,
            "hours_attended": 8,
            "verification_code": code,
            "certificate_number": number,
            "issued_on": date(2026, 6, 1),
            **fields,
        },
    )
