"""`kepu ledger`: proposals without a database, readings, and the chain from a number to its records."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from kepu.cli import main
from kepu.governance.ledger.models import Binding
from tests.factories.facts import fact, held_on
from tests.factories.written import Writer

SCHEME = """青禾县全民科学素质行动规划纲要实施方案（2026—2030年）

一、工作目标

到2030年，全县公民具备科学素质的比例达到20%。

二、提升行动

（一）青少年科学素质提升行动

1.办好科学课堂。每学期举办科普讲座不少于4次。
"""


def printed(capsys, *words: str) -> tuple[int, str, str]:
    status = main(["ledger", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_proposals_need_no_database(capsys, tmp_path):
    file = tmp_path / "方案.txt"
    file.write_text(SCHEME, encoding="utf-8")
    # No database mark: any query would fail this test.
    status, out, _err = printed(capsys, "propose", str(file), "--json")
    literacy, lectures = json.loads(out)
    assert status == 0
    assert literacy["proposals"] == []
    assert literacy["unservable"] == "不能由活动或培训得出，需要：公民科学素质调查"
    first = lectures["proposals"][0]
    assert first | {"reason": "", "score": 0} == {
        "measure": "activities.lectures_served",
        "name": "讲座进单位次数",
        "filters": {},
        "fold": "quota",
        "census": "schools",
        "per": "semester",
        "at_least": 4,
        "base": "",
        "reason": "",
        "score": 0,
    }
    assert first["reason"].startswith("每学期、针对每个学校")
    assert len(lectures["proposals"]) <= 3


def test_a_compiled_plan_may_come_from_standard_input(capsys, tmp_path, monkeypatch):
    file = tmp_path / "scheme.txt"
    file.write_text(SCHEME, encoding="utf-8")
    assert main(["compile", "--json", str(file)]) == 0
    compiled = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(compiled.encode())))
    status, out, _err = printed(capsys, "propose", "-", "--json")
    assert (status, [row["metric"] for row in json.loads(out)]) == (0, ["公民具备科学素质的比例", "科普讲座"])


def test_the_table_says_what_is_proposed_and_why(capsys, tmp_path):
    file = tmp_path / "scheme.txt"
    file.write_text(SCHEME, encoding="utf-8")
    status, out, _err = printed(capsys, "propose", str(file))
    assert status == 0
    assert "讲座进单位" in out.replace("\n", "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"meta": {}}', "不是编译好的方案"),
        ("[1, 2]", "不是编译好的方案"),
        ('{"indicators":', "JSON 不完整"),
        ("[", "JSON 不完整"),
        (None, "打不开这个文件"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(capsys, tmp_path, content, words):
    file = tmp_path / "plan.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    status, out, err = printed(capsys, "propose", str(file), "--json")
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.fixture
def lectures(cast):
    writer = Writer(cast.zhou)
    writer.clause(1, "一", "工作目标", "goal")
    indicator = writer.indicator("每年举办科普讲座12场", "科普讲座", value="12", unit_label="场", frequency="year")
    writer.indicator("每年举办演练2次", "演练", value="2", unit_label="次", frequency="year")
    writer.done()
    Binding.objects.create(
        indicator_thread=indicator.thread,
        unit=cast.science,
        region=cast.county,
        kind="measured",
        measure="activities.lectures",
    )
    held = held_on(cast.education, date(2026, 3, 5), title="走近月球", verified_by=cast.song)
    fact(cast.education, date(2026, 3, 5), activity=held)
    return indicator


@pytest.mark.django_db
def test_every_indicator_is_read_with_its_lamp(capsys, cast, lectures):
    status, out, _err = printed(capsys, "readings", "--as-of", "2026-06-30", "--json")
    first, second = json.loads(out)
    assert status == 0
    assert (first["value"], first["target"], first["expected"], first["lamp"], first["facts"], first["kind"]) == (
        1.0,
        12.0,
        5.0,
        "red",
        1,
        "measured",
    )
    assert (second["value"], second["kind"], second["why"]) == (
        None,
        "none",
        "还没有确定由哪些记录得出，也没有填报",
    )
    status, out, _err = printed(capsys, "readings", "--plan", str(lectures.plan_id), "--as-of", "2026-06-30")
    assert (status, "落后" in out) == (0, True)


@pytest.mark.django_db
def test_readings_of_a_township(capsys, cast, lectures):
    status, out, _err = printed(capsys, "readings", "--region", "990123100", "--as-of", "2026-06-30", "--json")
    assert status == 0
    assert next((row["region"], row["value"], row["target"]) for row in json.loads(out)) == (
        "990123100000",
        None,
        None,
    )


@pytest.mark.django_db
def test_what_is_not_there_is_said(capsys, cast, lectures):
    assert printed(capsys, "readings", "--plan", "999999")[0] == 2
    status, _out, err = printed(capsys, "readings", "--region", "12x")
    assert (status, "12x" in err) == (2, True)
    status, _out, err = printed(capsys, "explain", "没有这句话")
    assert (status, err) == (2, "kepu：没有哪个已发布方案的指标含有“没有这句话”。\n")
    status, _out, err = printed(capsys, "explain", "每年举办")
    assert (status, "有 2 个指标含有" in err) == (2, True)


@pytest.mark.django_db
def test_a_number_is_explained_down_to_who_confirmed_its_records(capsys, cast, lectures):
    status, out, _err = printed(capsys, "explain", "科普讲座", "--as-of", "2026-06-30", "--json")
    chain = json.loads(out)
    assert status == 0
    assert (chain["quote"], chain["clauses"], chain["binding"]) == (
        "每年举办科普讲座12场",
        ["一、工作目标"],
        "科普讲座场次",
    )
    assert chain["months"] == [{"month": "2026-03", "value": 1.0, "facts": 1}]
    (record,) = chain["records"]
    assert (record["title"], record["host"], record["confirmed_by"]) == ("走近月球", "县教育局", "宋承义")
    status, out, _err = printed(capsys, "explain", str(lectures.pk), "--as-of", "2026-06-30")
    assert (status, "走近月球" in out, "宋承义" in out) == (0, True, True)
