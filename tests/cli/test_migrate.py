"""kepu migrate: an upgrade brings what is new with the product."""

from __future__ import annotations

from argparse import Namespace

import pytest

from kepu.cli.site import run_migrate
from kepu.core.models import Vocabulary
from kepu.operations.activities.models import ThemeDay

pytestmark = pytest.mark.django_db


def test_an_upgrade_brings_new_code_sets_and_theme_days_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_migrate(Namespace()) == 0
    assert (ThemeDay.objects.count(), Vocabulary.objects.filter(key="activity-kind").count()) == (75, 1)
    assert "项更新" in capsys.readouterr().out
    ThemeDay.objects.filter(key="water-day").delete()
    run_migrate(Namespace())
    assert "有 1 项更新" in capsys.readouterr().out
    run_migrate(Namespace())
    assert capsys.readouterr().out == "数据库已是最新。\n"
