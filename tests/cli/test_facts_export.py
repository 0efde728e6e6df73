"""`kepu facts export` and then `kepu facts measure`, as a province would run them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kepu.cli import main
from tests.factories.activities import wrapped

pytestmark = pytest.mark.django_db


def test_what_was_exported_is_measured_by_town(cast, tmp_path, capsys):
    wrapped(cast.education, {"youth": 30}, day=date(2026, 3, 2))
    wrapped(cast.education, {"youth": 12}, day=date(2026, 4, 9), region=cast.town)
    wrapped(cast.neighbour_education, {"youth": 5}, day=date(2026, 4, 9))
    assert main(["facts", "export", "--out", str(tmp_path), "--to", "2026-06"]) == 0
    assert "已导出 7 个月" in capsys.readouterr().out
    measure = ["facts", "measure", "activities.people", "--facts", str(tmp_path), "--by", "town", "--json"]
    assert main(measure) == 0
    rows = {row["key"]: row["value"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows == {"990123000": 30, "990123100": 12, "990124000": 5}


def test_one_county_and_some_months_can_be_exported_by_themselves(cast, tmp_path, capsys):
    wrapped(cast.education, day=date(2026, 3, 2))
    wrapped(cast.neighbour_education, day=date(2026, 4, 9))
    command = ["facts", "export", "--out", str(tmp_path), "--region", "990124", "--from", "2026-04", "--to", "2026-05"]
    assert main(command) == 0
    folders = sorted(path.parent.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("manifest.json"))
    assert folders == ["region6=990124/month=2026-04", "region6=990124/month=2026-05"]


def test_without_any_record_it_says_so(cast, tmp_path, capsys):
    assert main(["facts", "export", "--out", str(tmp_path)]) == 0
    assert "没有可导出的数据" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--region", "99x"], "应为 2、4、6、9 或 12 位数字"),
        (["--from", "2026-05", "--to", "2026-04"], "在截止月 2026-04 之后"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_line(cast, tmp_path, capsys, options, words):
    assert main(["facts", "export", "--out", str(tmp_path / "new"), *options]) == 2
    refused = capsys.readouterr().err
    assert words in refused
    assert refused.count("\n") == 1


def test_a_month_that_is_none_and_a_folder_that_cannot_be_are_refused(cast, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["facts", "export", "--out", str(tmp_path), "--from", "2026-13"])
    assert stopped.value.code == 2
    assert "不是月份" in capsys.readouterr().err
    wrapped(cast.education, day=date(2026, 3, 2))
    (tmp_path / "file").write_text("in the way")
    assert main(["facts", "export", "--out", str(tmp_path / "file")]) == 2
    assert "写不了" in capsys.readouterr().err
