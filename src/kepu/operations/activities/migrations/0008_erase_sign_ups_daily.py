"""Names and telephones of those who signed up are erased once a day when their time is over, by the worker."""

from django.db import migrations
from django.utils import timezone

NAME = "kepu.erase_sign_ups"


def schedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        name=NAME,
        defaults={
            "func": "kepu.operations.activities.tasks.door.erase_sign_ups",
            "schedule_type": "D",
            "next_run": timezone.now(),
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_erase_trainees_daily"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
