"""Lead units are reminded of theme days once a day, by the worker."""

from django.db import migrations
from django.utils import timezone

NAME = "kepu.theme_day_reminders"
FUNCTION = "kepu.operations.activities.tasks.calendar.remind_of_theme_days"


def schedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        name=NAME,
        defaults={"func": FUNCTION, "schedule_type": "D", "next_run": timezone.now()},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0005_sessions_and_certificates"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
