from __future__ import annotations

import random
from itertools import pairwise

import pytest

from kepu.engines.compiler import compile_bytes, compile_source
from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.outline import outline
from kepu.engines.compiler.plan import SourceFacts
from tests.engines.compiler.texts import BODY, TITLE, quoted, source

SCHEME = "\n".join(
    [
        "关于印发《松岭县方案》的通知",
        "松政办发〔2022〕17号",
        TITLE,
        "根据《云州市全民科学素质行动规划纲要实施方案（2021—2025年）》（云政办发〔2021〕15号），制定本方案。",
        "一、工作目标",
        "到2025年，全县公民具备科学素质的比例达到12.5%以上。",
        "二、重点任务",
        "（一）实施青少年科学素质提升行动（牵头单位：县教育局、县科协）",
        "1.办好科学课堂。每校每周开设科学课不少于2节。" + BODY,
        "——建强教师队伍。" + BODY,
        "三、进度安排",
        "1.启动阶段。2021年，制定方案。",
        "附件",
        "任务分工表",
        "\t任务\n\t牵头部门\n\n\t办好课堂\n\t县教育局",
        "抄送：县委办公室。",
    ]
)


def test_bytes_become_a_plan():
    plan = compile_bytes(SCHEME.encode("gb18030"), "方案.txt")
    assert plan.source == SourceFacts("方案.txt", plan.source.sha256, "txt")
    assert plan.meta.title == TITLE
    assert [section.path for section in plan.sections] == ["一", "二", "二/（一）", "二/（一）/1", "三", "三/1"]
    assert [(phase.name, phase.start, phase.end) for phase in plan.phases] == [("启动阶段", 2021, 2021)]


def test_progress_tells_each_step_once_and_only_goes_up():
    told: list[tuple[str, float]] = []
    compile_bytes(SCHEME.encode(), "方案.txt", progress=lambda step, share: told.append((step, share)))
    assert [step for step, _ in told] == ["read", "outline", "duties", "quantities", "checks", "done"]
    assert all(a < b for (_, a), (_, b) in pairwise(told))


def damaged(chance: random.Random) -> str:
    """The scheme with stretches deleted, doubled, shuffled, or filled with what parsers choke on."""
    text = SCHEME
    for _ in range(chance.randint(1, 6)):
        a, b = sorted(chance.choices(range(len(text) + 1), k=2))
        b = min(b, a + 60)
        piece = text[a:b]
        text = (
            text[:a]
            + chance.choice(
                [
                    "",
                    piece * 2,
                    "".join(chance.sample(piece, len(piece))),
                    "（" * 9,
                    "《〔“",
                    "\n\n",
                    "\t",
                    " ",
                    "\ufeff",
                    "——",
                    "一、",
                    "1.",
                    "\x00",
                    "😀",
                ]
            )
            + text[b:]
        )
    return text


@pytest.mark.parametrize("seed", range(150))
def test_no_damage_stops_the_outline_and_every_span_quotes_the_source(seed):
    text = damaged(random.Random(seed))
    made = source(text)
    found = paragraphs(made)
    assert [quoted(p).replace("\ufeff", "") for p in found] == [p.text for p in found]
    body = outline(found)
    placed = {id(b.paragraph) for b in [*body.blocks, *body.headings]} | {
        id(p) for p in [*body.front, *body.annex, *body.back]
    }
    assert placed == {id(p) for p in found}
    for section, heading in zip(body.sections, body.headings, strict=True):
        stretch = "".join(text[section.span.start : section.span.end].split())
        assert section.title in stretch.replace("\ufeff", "")
        assert heading.end > heading.start


@pytest.mark.parametrize(
    "text",
    [
        "（" * 50_000,
        "《" * 50_000,
        "一、" * 30_000,
        "1.\n" * 20_000,
        "附件\n" * 20_000,
        "，" * 50_000,
        "2021年—" * 10_000,
    ],
)
def test_endless_repetition_ends(text):
    assert compile_source(source(text)).meta.title is None
