"""What is kept of sign-ins for a time only is cleared away once a day, by the worker."""

from django.db import migrations
from django.utils import timezone

NAME = "kepu.clean_up"


def schedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        name=NAME,
        defaults={"func": "kepu.core.signin.tasks.clean_up", "schedule_type": "D", "next_run": timezone.now()},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_let_a_unit_bear_a_name_again"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
