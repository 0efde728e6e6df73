"""The nightly job is on the schedule and erases what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from kepu.operations.activities.models import Activity, SignUp
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, signed_up

pytestmark = pytest.mark.django_db


def test_the_schedule_names_a_job_that_erases(cast: Cast) -> None:
    schedule = Schedule.objects.get(name="kepu.erase_sign_ups")
    row = signed_up(open_activity(cast.science))
    held = timezone.now() - timedelta(days=400)
    Activity.objects.filter(pk=row.activity_id).update(starts_at=held, ends_at=held)
    SignUp.objects.filter(pk=row.pk).update(erase_on=timezone.localdate())
    import_string(schedule.func)()
    row.refresh_from_db()
    assert (schedule.schedule_type, row.sealed_name, row.sealed_phone) == ("D", "", "")
