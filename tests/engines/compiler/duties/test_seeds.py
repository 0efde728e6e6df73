"""Five real schemes, kept beside the repository: the leads of every work package."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.compiler.duties.reading import read

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"

LEADS = {
    "000": [
        ("三/（一）", ["区教委", "区科协"], 18),
        ("三/（二）", ["区农业农村委", "区科协"], 18),
        ("三/（三）", ["区总工会", "区人力社保局", "区经济信息委", "区应急局"], 14),
        ("三/（四）", ["区科协", "区卫生健康委", "区委网信办"], 17),
        ("三/（五）", ["区委组织部", "区人力社保局", "区科协"], 14),
        ("四/（一）", ["区科技局", "区科协"], 22),
        ("四/（二）", ["区委宣传部", "区科协", "区大数据发展局"], 14),
        ("四/（三）", ["区科技局", "区科协"], 21),
        ("四/（四）", ["区科协", "区应急局", "区科技局", "区卫生健康委"], 17),
        ("四/（五）", ["区科协", "区科技局"], 13),
    ],
    "001": [
        ("二/（一）", ["市教育局", "市科协"], 6),
        ("二/（二）", ["市农业农村局", "市人力资源社会保障局"], 0),
        ("二/（三）", ["市人力资源社会保障局", "市教育局", "市总工会"], 9),
        ("二/（四）", ["市卫生健康委", "市委老干部局"], 7),
        ("二/（五）", ["市委组织部", "市委党校"], 0),
        ("三/（一）", ["市科技局", "市科协"], 7),
        ("三/（二）", ["市委宣传部", "市科协", "市科技局", "市新闻传媒集团"], 0),
        ("三/（三）", ["市科技局", "市发展改革委", "市旅游和文体广电局", "市科协"], 0),
        ("三/（四）", ["市科协", "市科技局", "市应急局"], 0),
        ("三/（五）", ["市委组织部", "市人力资源社会保障局", "市科技局", "市科协"], 4),
    ],
    "003": [],
}
COUNTS = {"000": (10, 10), "001": (10, 10), "002": (33, 33), "003": (0, 0), "004": (42, 10)}


def seed(number: str) -> str:
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the schemes to study are not in {SEEDS}")
    return found[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("number", sorted(LEADS))
def test_every_work_package_has_its_leads(number: str) -> None:
    _, duties = read(seed(number))

    assert [(duty.section_path, duty.lead, len(duty.support)) for duty in duties] == LEADS[number]


@pytest.mark.parametrize("number", sorted(COUNTS))
def test_as_many_duties_as_were_counted_by_hand(number: str) -> None:
    _, duties = read(seed(number))

    assert (len(duties), sum(1 for duty in duties if duty.lead)) == COUNTS[number]


def test_a_shared_duty_stands_under_a_section_with_a_lead() -> None:
    _, duties = read(seed("004"))
    by_path = {duty.section_path: duty for duty in duties}

    assert by_path["二/（一）"].lead == ["县教体局", "县科协"]
    assert by_path["二/（一）/1"].shared == ["教体局", "团县委", "县科协"]
