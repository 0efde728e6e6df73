"""Names of trainees whose time is over are erased once a day by the worker."""

from django.db import migrations
from django.utils import timezone

NAME = "kepu.erase_trainees"


def schedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        name=NAME,
        defaults={
            "func": "kepu.operations.activities.tasks.training.erase_trainees",
            "schedule_type": "D",
            "next_run": timezone.now(),
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0006_remind_of_theme_days_daily"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
