"""Folders are replaced whole, in one step, and only those that an export speaks for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from kepu.engines.analytics import Fact, FactsRefused, FactsWriter, Folder, MeasureSpec, open_folders
from kepu.engines.analytics.facts import SCHEMA
from kepu.engines.analytics.writing import sha256_of

SPECS = [MeasureSpec("a.held", "count"), MeasureSpec("a.people", "sum", unit="人次", version=2)]
MAY = Folder("990123", "2026-05")
JUNE = Folder("990123", "2026-06")
NEIGHBOUR = Folder("990124", "2026-05")


def fact(number: int = 1, **rest: object) -> Fact:
    base = Fact("a.held", date(2026, 5, 4), "990123001000", "00000001/", "", "onsite", 1, "", f"a.b:{number}")
    return base._replace(**rest)


def export(directory: Path, facts: Iterable[Fact], *scope: Folder, when: str = "2026-06-01") -> None:
    with FactsWriter(directory, scope=scope, site="990123", catalogue=SPECS, exported_at=when) as writer:
        for each in facts:
            writer.add(each)


def content(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_folder_holds_its_facts_and_a_manifest_that_says_so(tmp_path: Path) -> None:
    export(tmp_path, [fact(2, measure="a.people", quantity=30), fact(1)], MAY)
    folder = tmp_path / "region6=990123/month=2026-05"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    [entry] = manifest["files"]
    path = folder / entry["name"]
    assert entry == {
        "name": f"part-{sha256_of(path)[:16]}.parquet",
        "bytes": path.stat().st_size,
        "rows": 2,
        "sha256": sha256_of(path),
    }
    assert {name: manifest[name] for name in ("schema", "site", "region", "month", "exported_at", "rows")} == {
        "schema": 1, "site": "990123", "region": "990123", "month": "2026-05", "exported_at": "2026-06-01", "rows": 2,
    }  # fmt: skip
    assert manifest["measures"] == {spec.key: spec.to_dict() for spec in SPECS}
    table = pq.read_table(path)
    assert table.schema == SCHEMA
    assert [Fact(**row) for row in table.to_pylist()] == [fact(1), fact(2, measure="a.people", quantity=30)]


def test_other_programs_read_the_folders_as_partitions(tmp_path: Path) -> None:
    export(tmp_path, [fact(1), fact(2, happened_on=date(2026, 6, 1))], MAY, JUNE)
    facts = duckdb.read_parquet(f"{tmp_path}/*/*/*.parquet", hive_partitioning=True)
    assert facts.select("region6", "region", "month").order("month").fetchall() == [
        (990123, "990123001000", "2026-05"),
        (990123, "990123001000", "2026-06"),
    ]


def test_exporting_again_replaces_exactly_the_folders_of_the_scope(tmp_path: Path) -> None:
    export(
        tmp_path, [fact(1), fact(2, happened_on=date(2026, 6, 1)), fact(3, region="990124001000")], MAY, JUNE, NEIGHBOUR
    )
    before = content(tmp_path)
    export(tmp_path, [fact(4)], MAY)
    after = content(tmp_path)
    may = "region6=990123/month=2026-05/"
    assert {name: data for name, data in after.items() if not name.startswith(may)} == {
        name: data for name, data in before.items() if not name.startswith(may)
    }
    assert len([name for name in after if name.startswith(may)]) == 2
    assert open_folders([tmp_path]).within("990123", date(2026, 5, 1), date(2026, 5, 31)).manifests[0].rows == 1


def test_a_month_whose_facts_are_gone_becomes_empty(tmp_path: Path) -> None:
    export(tmp_path, [fact(1)], MAY)
    export(tmp_path, [], MAY)
    [manifest] = open_folders([tmp_path]).manifests
    assert (manifest.rows, manifest.files) == (0, ())
    assert list(tmp_path.rglob("*.parquet")) == []


def test_the_same_facts_in_any_order_give_the_same_file(tmp_path: Path) -> None:
    facts = [fact(number, quantity=number % 3) for number in range(50)]
    export(tmp_path / "a", facts, MAY)
    export(tmp_path / "b", reversed(facts), MAY)
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_more_facts_than_fit_in_a_group_are_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kepu.engines.analytics.writing.ROWS_PER_GROUP", 7)
    monkeypatch.setattr("kepu.engines.analytics.writing.ROWS_IN_MEMORY", 9)
    facts = [fact(number, measure=("a.held", "a.people")[number % 2]) for number in range(60)]
    export(tmp_path, facts, MAY)
    [manifest] = open_folders([tmp_path]).manifests
    [file] = manifest.files
    rows = pq.read_table(manifest.path.with_name(file.name)).to_pylist()
    assert sorted(Fact(**row) for row in rows) == sorted(facts)
    assert file.rows == 60


def test_an_export_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    export(tmp_path, [fact(1)], MAY)
    before = content(tmp_path)

    def facts() -> Iterable[Fact]:
        yield fact(2)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        export(tmp_path, facts(), MAY, JUNE)
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"happened_on": date(2026, 6, 1)}, "“a.b:1”（2026-06-01，地区 990123001000）不在这次导出的范围内"),
        ({"region": "990124001000"}, "不在这次导出的范围内"),
        ({"region": "990123"}, "地区不是所在文件夹的 12 位代码"),
        ({"measure": "a.unknown"}, "“a.b:1”的指标“a.unknown”不能导出：指标不在目录里"),
        ({"unit": "12/"}, "单位路径应为 8 位编号加斜杠"),
        ({"mode": "offline"}, "线上线下只能是"),
        ({"area": "city"}, "城乡只能是"),
    ],
)
def test_a_fact_that_breaks_the_contract_is_refused_by_its_record(
    tmp_path: Path, wrong: dict[str, object], words: str
) -> None:
    with pytest.raises(FactsRefused, match=words) as refused:
        export(tmp_path, [fact(**wrong)], MAY)  # type: ignore[arg-type]
    assert refused.value.code == "FAC-014"
    assert list(tmp_path.rglob("*.parquet")) == []


def test_two_exports_do_not_write_in_one_directory_at_once(tmp_path: Path) -> None:
    with FactsWriter(tmp_path, scope=[MAY], site="990123", catalogue=SPECS, exported_at=""):  # noqa: SIM117
        with pytest.raises(FactsRefused, match="另一个导出正在写"):
            export(tmp_path, [], JUNE)
    export(tmp_path, [], JUNE)
