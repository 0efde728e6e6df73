"""`kepu rebuild_search`: read every searchable text anew, after a restore or an import by other means."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kepu.core.search.index import registered


class Command(BaseCommand):
    help = "Read every searchable text anew."

    def handle(self, *args: Any, **options: Any) -> None:
        for index in registered():
            self.stdout.write(f"{index.source}: {index.rebuild()}")
