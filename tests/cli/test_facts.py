"""`kepu facts`, run as a province's statistician runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kepu.cli import main
from kepu.engines.analytics import Fact, FactsWriter, Folder, MeasureSpec

Captured = pytest.CaptureFixture[str]
SPECS = [
    MeasureSpec("activities.lectures", "count", unit="场", name="科普讲座"),
    MeasureSpec("training.persons", "distinct", unit="人", name="培训人数"),
]


def fact(day: str, town: str, measure: str = "activities.lectures", subject: str = "", kind: str = "lecture") -> Fact:
    return Fact(
        measure, date.fromisoformat(day), f"{town}000", "00000001/", "", "onsite", 1, subject, "a.b:1", kind=kind
    )


FACTS = [
    fact("2026-03-02", "990123001", subject="990123/school-1"),
    fact("2026-03-05", "990123002", subject="990123/school-1"),
    fact("2026-05-31", "990123002", subject="990123/school-2", kind="fair"),
    fact("2026-04-01", "990123001", "training.persons", "k1"),
    fact("2026-04-02", "990124001", "training.persons", "k1"),
]


@pytest.fixture
def counties(tmp_path: Path) -> list[str]:
    """Two directories, one for each county, as the counties send them."""
    for county, months in (("990123", ("03", "04", "05")), ("990124", ("03", "04"))):
        scope = [Folder(county, f"2026-{month}") for month in months]
        with FactsWriter(
            tmp_path / county, scope=scope, site=county, catalogue=SPECS, exported_at="2026-06-01"
        ) as writer:
            for each in FACTS:
                if each.region.startswith(county):
                    writer.add(each)
    return [str(tmp_path / "990123"), str(tmp_path / "990124")]


def measured(capsys: Captured, *words: str) -> dict[str, object]:
    assert main(["facts", "measure", *words, "--json"]) == 0
    content: dict[str, object] = json.loads(capsys.readouterr().out)
    return content


def rows(content: dict[str, object]) -> list[tuple[object, object, object]]:
    return [(row["key"], row["value"], row["facts"]) for row in content["rows"]]  # type: ignore[attr-defined]


def test_json_holds_the_question_its_rows_and_the_whole(counties: list[str], capsys: Captured) -> None:
    content = measured(
        capsys, "activities.lectures", "--facts", *counties, "--region", "990123000000", "--by", "town",
        "--from", "2026-03", "--to", "2026-05",
    )  # fmt: skip
    assert rows(content) == [("990123001", 1, 1), ("990123002", 2, 2)]
    assert content["total"] == {"key": "", "value": 3, "numerator": 3, "denominator": 1, "facts": 3}
    assert content["question"] == {
        "region": "990123", "unit": "", "first": "2026-03-01", "last": "2026-05-31", "filters": {}, "by": "town",
        "fold": "count", "at_least": 1, "per": None,
    }  # fmt: skip
    assert (content["engine"], content["facts"], content["missing"]) == ("duckdb", 3, [])
    assert content["measure"] == SPECS[0].to_dict()


def test_filters_of_one_column_are_alternatives(counties: list[str], capsys: Captured) -> None:
    one = measured(capsys, "activities.lectures", "--facts", *counties, "--filter", "kind=fair")
    both = measured(
        capsys, "activities.lectures", "--facts", *counties, "--filter", "kind=fair", "--filter", "kind=lecture"
    )
    assert (rows(one), rows(both)) == ([("", 1, 1)], [("", 3, 3)])


def test_people_of_all_counties_are_counted_once_and_not_added(counties: list[str], capsys: Captured) -> None:
    content = measured(capsys, "training.persons", "--facts", *counties, "--by", "region")
    assert rows(content) == [("990123", 1, 1), ("990124", 1, 1)]
    assert content["total"] == {"key": "", "value": 1, "numerator": 1, "denominator": 1, "facts": 2}


def test_a_quota_needs_a_census(counties: list[str], tmp_path: Path, capsys: Captured) -> None:
    census = tmp_path / "schools.csv"
    census.write_text("subject,region\n990123/school-1,990123001\n990123/school-2,990123002\n", "utf-8")
    words = ["activities.lectures", "--facts", *counties, "--fold", "quota", "--per", "semester", "--at-least", "2"]
    content = measured(capsys, *words, "--census", str(census), "--to", "2026-05-31", "--by", "town")
    assert rows(content) == [("990123001", 100, 2), ("990123002", 0, 1)]
    assert main(["facts", "measure", *words, "--to", "2026-05"]) == 2
    assert capsys.readouterr().err == "kepu：算达标率要有应覆盖对象的名录。［FAC-008］\n"


def test_the_table_names_the_measure_and_warns_of_what_is_missing(counties: list[str], capsys: Captured) -> None:
    assert main(["facts", "measure", "activities.lectures", "--facts", *counties, "--by", "semester"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("科普讲座（次数，场）\n")
    assert "│ 2026 春季学期 │    3 │    3 │" in captured.out
    assert captured.err == "kepu：注意，990124 缺 2026-05 的数据，没有计入。\n"


def test_without_a_measure_the_catalogue_is_listed(counties: list[str], capsys: Captured) -> None:
    assert main(["facts", "measure", "--facts", *counties]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 个指标，2 个地区，2026-03 至 2026-05\n")
    assert "│ training.persons    │ 培训人数 │ 人   │ 去重 │ 第 1 版 │" in out
    assert main(["facts", "measure", "--facts", *counties, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [spec.to_dict() for spec in SPECS]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["activities.lecture"], "这些文件夹里没有指标“activities.lecture”。相近的有：activities.lectures。［FAC-005］"),
        (["activities.lectures", "--region", "12345"], "行政区划代码“12345”应为 2、4、6、9 或 12 位数字。"),
        (["activities.lectures", "--region", "98"], "没有这个地区和时段的数据。请检查地区代码和日期，或先导出。［FAC-001］"),
        (["activities.lectures", "--unit", "00000001/"], "单位编号各管各的。按单位看时请只给一个站点。［FAC-007］"),
        (["activities.lectures", "--census", "none.csv"], "读不了名录“none.csv”（No such file or directory）。请检查路径和权限。［FAC-012］"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_ends_with_status_2_and_one_line(
    counties: list[str], capsys: Captured, words: list[str], told: str
) -> None:
    assert main(["facts", "measure", *words, "--facts", *counties]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("kepu：")
    assert captured.err.endswith(f"{told}\n")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--to", "5月"], "“5月”不是日期，请写成 2026-05-31 或 2026-05"),
        (["--to", "2026-02-30"], "“2026-02-30”不是日期"),
        (["--filter", "subject=x"], "“subject=x”应写成 列=值"),
        (["--by", "colour"], "--by: 没有这个选项"),
    ],
)
def test_wrong_usage_is_told_in_chinese(capsys: Captured, words: list[str], told: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["facts", "measure", "a.b", "--facts", "x", *words])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_changed_files_are_found_when_asked_for(counties: list[str], capsys: Captured) -> None:
    part = next(Path(counties[0]).rglob("part-*.parquet"))
    data = bytearray(part.read_bytes())
    data[20] ^= 1
    part.write_bytes(data)
    assert main(["facts", "measure", "activities.lectures", "--facts", *counties, "--verify"]) == 2
    assert "［FAC-003］" in capsys.readouterr().err


def test_spark_that_is_not_installed_is_told_with_the_way_to_install_it(
    counties: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert main(["facts", "measure", "activities.lectures", "--facts", *counties, "--engine", "spark"]) == 2
    assert capsys.readouterr().err == (
        "kepu：没有安装 Spark。请先运行 pip install 'pyspark>=4.0,<4.1'，并装好 Java 17。［FAC-013］\n"
    )


def test_measuring_starts_without_django(counties: list[str]) -> None:
    program = (
        "import sys; from kepu.cli import main; status = main(['facts', 'measure', 'training.persons', '--facts', *sys.argv[1:]]);"
        "sys.exit(status or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    finished = subprocess.run([sys.executable, "-c", program, *counties], capture_output=True, check=False)
    assert finished.returncode == 0, finished.stderr.decode()
