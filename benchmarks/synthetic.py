"""Schemes of fictional places, of any length: the matter of the benchmarks and of the robustness tests.

The words are our own. The same length and seed give the same scheme.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

CHARACTERS_PER_PAGE = 600  # 22 lines of 28 characters, short lines and headings allowed for

PLACE = "云溪县"
GROUPS = ("青少年", "农民", "产业工人", "老年人", "领导干部和公务员")
PROJECTS = ("科技资源科普化", "科普信息化提升", "科普基础设施", "基层科普能力提升", "科学素质开放合作")
UNITS = (
    "县委宣传部", "县教育局", "县科技局", "县工业和信息化局", "县民政局", "县人力资源和社会保障局", "县生态环境局",
    "县农业农村局", "县文化和旅游局", "县卫生健康局", "县应急管理局", "县市场监管局", "县总工会", "团县委", "县妇联", "县科协",
)  # fmt: skip
VERBS = ("推动", "支持", "引导", "组织", "完善", "建立", "拓展", "优化")
OBJECTS = (
    "山区学校的科学课堂", "田间课堂与农时讲座", "车间里的技能沙龙", "银发课堂和防骗讲堂", "机关干部的科学讲坛", "流动科技馆进乡镇",
    "社区里的科普驿站", "气象与防灾知识角", "茶园果园的技术问答", "小小讲解员队伍", "科普短视频创作营", "图书馆里的科学书架",
)  # fmt: skip
PURPOSES = (
    "让更多人听得懂、用得上",
    "形成月月有安排的服务",
    "把服务送到家门口",
    "做到有场地、有队伍、有记录",
    "同学校和企业一起办好",
)
COUNTED = (
    ("科普讲座", "场"),
    ("培训班", "期"),
    ("科普基地", "个"),
    ("技能竞赛", "次"),
    ("科普驿站", "个"),
    ("示范学校", "所"),
)
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Line:
    """One paragraph: level 0 = body text, 1 to 3 = heading; run_in = leading characters that are heading text."""

    text: str
    level: int = 0
    run_in: int = 0
    centred: bool = False


def scheme(pages: float, seed: int = 0) -> list[Line]:
    """The paragraphs of a scheme of about so many printed pages."""
    rng = random.Random(seed)
    lines = [
        Line(f"{PLACE}全民科学素质行动规划纲要实施方案", centred=True),
        Line("（2023—2025年）", centred=True),
        Line("为贯彻落实上级关于全民科学素质工作的部署，结合我县实际，制定本方案。"),
        Line("一、总体目标", 1),
        Line("到2025年，全县公民具备科学素质的比例达到15%，力争达到16%，城乡差距逐步缩小。"),
        Line("二、提升行动", 1),
    ]
    wanted = pages * CHARACTERS_PER_PAGE
    length = sum(len(line.text) for line in lines)
    chapters = [("提升行动", GROUPS), ("重点工程", PROJECTS)]
    chapter, number = 0, 0
    while length < wanted:
        topics = chapters[chapter % 2][1]
        if number == len(topics):
            chapter, number = chapter + 1, 0
            ordinal = NUMERALS[min(chapter + 1, 9)]
            lines.append(Line(f"{ordinal}、{chapters[chapter % 2][0]}", 1))
            continue
        section = _section(rng, number, topics[number], chapter % 2 == 0)
        lines += section
        length += sum(len(line.text) for line in section)
        number += 1
    return lines


def _section(rng: random.Random, number: int, topic: str, action: bool) -> list[Line]:
    name = f"{topic}科学素质提升行动" if action else f"{topic}工程"
    lines = [Line(f"（{NUMERALS[number]}）实施{name}", 2), Line(_prose(rng, 3))]
    for index in range(1, rng.randint(3, 5)):
        heading = f"{index}.{rng.choice(VERBS)}{rng.choice(OBJECTS)}。"
        lines.append(Line(heading + _prose(rng, rng.randint(2, 5)) + _commitment(rng) + _duty(rng), 0, len(heading)))
    return lines


def _prose(rng: random.Random, sentences: int) -> str:
    def clause() -> str:
        return f"{rng.choice(VERBS)}{rng.choice(OBJECTS)}"

    return "".join(f"{clause()}，{clause()}，{rng.choice(PURPOSES)}。" for _ in range(sentences))


def _commitment(rng: random.Random) -> str:
    name, unit = rng.choice(COUNTED)
    opening = rng.choice(("每年举办", "到2025年，建成", "累计开展", "每季度开展"))
    return f"{opening}{name}{rng.choice(('不少于', ''))}{rng.randint(2, 90)}{unit}。"


def _duty(rng: random.Random) -> str:
    units = rng.sample(UNITS, rng.randint(3, 7))
    return f"〔牵头单位：{units[0]}，责任单位：{'、'.join(units[1:])}〕"


def scheme_text(pages: float, seed: int = 0) -> str:
    return "\n".join(line.text for line in scheme(pages, seed)) + "\n"


def scheme_docx(pages: float, seed: int = 0) -> bytes:
    """The scheme as an office types it: fonts on every run, digits in runs of their own, a duty table at the end."""
    from docx import Document

    document = Document()
    for line in scheme(pages, seed):
        paragraph = _paragraph(document, line)
        stretches = ((line.text[: line.run_in], True), (line.text[line.run_in :], False))
        for piece, bold in ((piece, bold) for text, bold in stretches for piece in re.findall(r"\d+|\D+", text)):
            _run(paragraph, piece, bold, line.level)
    rng = random.Random(seed)
    rows = [(topic, rng.choice(UNITS), "、".join(rng.sample(UNITS, 6))) for topic in (*GROUPS, *PROJECTS)]
    _table(document, rows)
    return _saved(document)


def edited_docx(pages: float, seed: int = 0) -> bytes:
    """The scheme as Word saves it after a few rounds of editing.

    Headings by style, runs broken off every few characters with what the spelling check left between them, and an annex
    with a row for every task.
    """
    from docx import Document
    from docx.oxml import OxmlElement

    document = Document()
    rng = random.Random(seed)
    lines = scheme(pages, seed)
    for line in lines:
        paragraph = _paragraph(document, line)
        if line.level:
            paragraph.style = f"Heading {line.level}"
        begin = 0
        while begin < len(line.text):
            end = line.run_in if begin < line.run_in else begin + rng.randint(4, 24)
            _run(paragraph, line.text[begin:end], begin < line.run_in, line.level)
            if rng.random() < 0.3:
                paragraph._p.append(OxmlElement("w:proofErr"))
            begin = end
    document.add_paragraph("附件：重点任务分工表")
    tasks = [line.text[: line.run_in] for line in lines if line.run_in]
    rows = [(str(at), task, rng.choice(UNITS), "、".join(rng.sample(UNITS, 5))) for at, task in enumerate(tasks, 1)]
    _table(document, [("序号", "重点任务", "牵头单位", "责任单位"), *rows])
    return _saved(document)


def _paragraph(document: Any, line: Line) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.add_paragraph()
    if line.centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _run(paragraph: Any, text: str, bold: bool, level: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(16)
    run.bold = bold or None
    run.font.name = "Times New Roman"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "黑体" if level == 1 else "仿宋_GB2312")


def _table(document: Any, rows: Sequence[tuple[str, ...]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    cells = table._cells  # in one go: row by row python-docx takes quadratic time
    for cell, text in zip(cells, (text for row in rows for text in row), strict=True):
        cell.text = text


def _saved(document: Any) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
