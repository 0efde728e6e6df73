"""`kepu regions import`: all rows or none, in the name of an administrator."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu.cli import main
from kepu.core.models import AuditEntry, Region

TABLE = "code,name,valid_from\n990123101,白鹤镇,2000-01-01\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "regions.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_good_table_is_imported_and_on_record(cast, table, capsys):
    assert main(["regions", "import", str(table), "--by", "xie"]) == 0
    assert Region.objects.get(name="白鹤镇").code == "990123101000"
    assert (AuditEntry.objects.get().actor, capsys.readouterr().out.splitlines()[-1]) == (cast.xie, "已导入。")


def test_a_check_imports_nothing(cast, table, capsys):
    assert main(["regions", "import", str(table), "--by", "xie", "--check"]) == 0
    assert capsys.readouterr().out == "新增 1，接续原名 0，改动 0，未变 0。\n"
    assert not Region.objects.filter(name="白鹤镇").exists()


def test_wrong_rows_are_named_and_nothing_is_imported(cast, table, capsys):
    table.write_text(TABLE + "990124,岚溪县,\n12,\n", encoding="utf-8")
    assert main(["regions", "import", str(table), "--by", "xie"]) == 1
    told = capsys.readouterr().out
    assert "✗ 第 3 行：“岚溪县”（990124000000）不在您管理的地区之内" in told
    assert "✗ 第 4 行：代码 120000000000 没有名称" in told
    assert not Region.objects.filter(name="白鹤镇").exists()


@pytest.mark.parametrize("name", ["zhou", "bai", "no-such-person"])
def test_only_a_system_administrator_imports(cast, table, capsys, name):
    assert main(["regions", "import", str(table), "--by", name]) == 2
    assert "不是在用的系统管理员" in capsys.readouterr().err
    assert not Region.objects.filter(name="白鹤镇").exists()


def test_a_file_that_is_not_there_is_said(cast, tmp_path, capsys):
    assert main(["regions", "import", str(tmp_path / "none.csv"), "--by", "xie"]) == 2
    assert "读不了" in capsys.readouterr().err
