"""What must not be read together, or is not whole, is refused and named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kepu.engines.analytics import Fact, FactsRefused, FactsWriter, Folder, MeasureSpec, open_folders
from kepu.engines.analytics.folders import FactFolders

HELD = MeasureSpec("a.held", "count", unit="场")
MAY, JUNE, NEIGHBOUR = Folder("990123", "2026-05"), Folder("990123", "2026-06"), Folder("990124", "2026-05")


def export(directory: Path, *scope: Folder, specs: tuple[MeasureSpec, ...] = (HELD,), site: str = "990123") -> Path:
    with FactsWriter(directory, scope=scope, site=site, catalogue=specs, exported_at="2026-07-01") as writer:
        for region, month in scope:
            day = date.fromisoformat(f"{month}-04")
            writer.add(Fact("a.held", day, f"{region}001000", "", "", "", 1, "", "a.b:1"))
    return directory


def refusal(act: Callable[[], Any]) -> FactsRefused:
    with pytest.raises(FactsRefused) as refused:
        act()
    return refused.value


def rewrite(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_only_the_folders_of_the_region_and_time_are_read(tmp_path: Path) -> None:
    folders = open_folders([export(tmp_path, MAY, JUNE, NEIGHBOUR)])

    def within(*asked: Any) -> list[Folder]:
        return [manifest.folder for manifest in folders.within(*asked).manifests]

    assert within() == [MAY, JUNE, NEIGHBOUR]
    assert within("9901") == [MAY, JUNE, NEIGHBOUR]
    assert within("990123001", None, date(2026, 5, 31)) == [MAY]
    assert within("", date(2026, 6, 30)) == [JUNE]
    assert within("98") == []


def test_a_folder_without_facts_in_it_is_told(tmp_path: Path) -> None:
    refused = refusal(lambda: open_folders([tmp_path]))
    assert (
        str(refused) == f"“{tmp_path}”里没有导出的数据（应有 region6=…/month=…/manifest.json）。请检查路径［FAC-001］"
    )
    assert refusal(lambda: open_folders([tmp_path / "none"])).code == "FAC-001"


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    rewrite(MAY.under(export(tmp_path, MAY)) / "manifest.json", schema=2)
    refused = refusal(lambda: open_folders([tmp_path]))
    assert refused.code == "FAC-002"
    assert "数据格式是第 2 版，本程序只读第 1 版。请用同一版本的程序重新导出" in refused.message


@pytest.mark.parametrize("harm", ["cut", "gone", "no manifest", "no json", "moved"])
def test_a_copy_that_is_not_whole_is_refused(tmp_path: Path, harm: str) -> None:
    folder = MAY.under(export(tmp_path, MAY))
    [part] = folder.glob("part-*.parquet")
    if harm == "cut":
        part.write_bytes(part.read_bytes()[:-1])
    elif harm == "gone":
        part.unlink()
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    elif harm == "no json":
        (folder / "manifest.json").write_text("{", "utf-8")
    else:
        shutil.move(folder, JUNE.under(tmp_path))
    assert refusal(lambda: open_folders([tmp_path])).code == "FAC-003"


def test_changed_bytes_are_found_when_asked_for(tmp_path: Path) -> None:
    [part] = MAY.under(export(tmp_path, MAY)).glob("part-*.parquet")
    folders = open_folders([tmp_path])
    folders.verify()
    data = bytearray(part.read_bytes())
    data[20] ^= 1
    part.write_bytes(data)
    refused = refusal(open_folders([tmp_path]).verify)
    assert (refused.code, str(part) in refused.message) == ("FAC-003", True)


def test_the_same_facts_twice_are_refused_and_those_of_another_site_are_not(tmp_path: Path) -> None:
    own = export(tmp_path / "own", MAY)
    shutil.copytree(own, tmp_path / "copy")
    assert refusal(lambda: open_folders([own, tmp_path / "copy"])).code == "FAC-006"
    city = export(tmp_path / "city", MAY, site="990100")
    assert open_folders([own, city]).sites == {"990123", "990100"}


def test_measures_of_differing_definition_are_not_folded_together(tmp_path: Path) -> None:
    old = export(tmp_path / "old", MAY)
    new = export(tmp_path / "new", JUNE, specs=(replace(HELD, version=2),))
    folders = open_folders([old, new])
    refused = refusal(lambda: folders.spec("a.held"))
    assert refused.code == "FAC-004"
    assert "第 1 版：990123 的 2026-05；第 2 版：990123 的 2026-06" in refused.message
    assert folders.within("", date(2026, 6, 1)).spec("a.held").version == 2


def test_an_unknown_measure_is_refused_with_the_nearest(tmp_path: Path) -> None:
    folders = open_folders([export(tmp_path, MAY)])
    refused = refusal(lambda: folders.spec("a.help"))
    assert str(refused) == "这些文件夹里没有指标“a.help”。相近的有：a.held［FAC-005］"


def test_a_month_exported_before_the_measure_was_there_is_refused(tmp_path: Path) -> None:
    people = MeasureSpec("a.people", "sum")
    export(tmp_path, MAY)
    export(tmp_path, JUNE, specs=(HELD, people))
    folders: FactFolders = open_folders([tmp_path])
    refused = refusal(lambda: folders.spec("a.people"))
    assert (refused.code, refused.message.startswith("990123 的 2026-05 导出时还没有")) == ("FAC-005", True)
    assert folders.within("", date(2026, 6, 1)).spec("a.people") == people
