"""What an erasure left on the disk, because the server stopped right after it, is removed once a day by the worker."""

from django.db import migrations
from django.utils import timezone

NAME = "kepu.remove_erased_files"


def schedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.get_or_create(
        name=NAME,
        defaults={"func": "kepu.core.evidence.tasks.remove_erased", "schedule_type": "D", "next_run": timezone.now()},
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_q", "Schedule").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_count_versions_of_facts"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
