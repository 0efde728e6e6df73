from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, TITLE, outlined

PLAN = ["为提高全县公民科学素质，制定本方案。", "一、总体要求", BODY, "二、保障措施", BODY]


def parts(*paragraphs: str) -> tuple[str | None, list[str], list[str], list[str]]:
    """Title, front, annex and back of a document."""
    found = outlined("\n".join(paragraphs))
    title = found.title[0] if found.title else None
    return title, *([p.text for p in part] for part in (found.front, found.annex, found.back))  # type: ignore[return-value]


def test_a_notice_stands_before_the_plan():
    notice = [
        "松岭县人民政府办公室",
        f"关于印发{TITLE}的通知",
        "松政办发〔2022〕17号",
        "各乡镇人民政府，县直各单位：",
        "现印发给你们，请认真组织实施。",
        "松岭县人民政府办公室",
        "2022年5月30日",
        "（此件公开发布）",
        TITLE,
    ]
    assert parts(*notice, *PLAN) == (TITLE, notice, [], [])


def test_requirements_numbered_in_the_notice_are_no_chapters():
    notice = [
        f"关于印发{TITLE}的通知",
        "各单位：",
        "请做好以下工作：",
        "一、提高认识。" + BODY,
        "二、抓好落实。" + BODY,
        "2022年5月30日",
        TITLE,
    ]
    found = outlined("\n".join([*notice, *PLAN]))
    assert [section.title for section in found.sections] == ["总体要求", "保障措施"]
    assert [p.text for p in found.front] == notice


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["松岭县全民科学素质行动规划纲要", "实施方案（2021—2025年）"], TITLE),
        (["松岭县", "全民科学素质行动规划纲要", "实 施 方 案", "（2021—2025年）"], TITLE),
        (
            ["附件", "松岭县全民科学素质行动规划纲要实施方案", "(2021-2025年)", "（征求意见稿）"],
            TITLE.replace("（2021—2025年）", "(2021-2025年)"),
        ),
        (["松岭县人民政府", "2022年5月30日", TITLE], TITLE),
        (["关于加快发展科普事业的实施意见"], "关于加快发展科普事业的实施意见"),
        (["松岭县人民政府关于加快发展", "科普事业的实施意见"], "松岭县人民政府关于加快发展科普事业的实施意见"),
        (["松岭县2024年科普工作要点及任务分工"], "松岭县2024年科普工作要点及任务分工"),
    ],
)
def test_the_lines_of_a_title_are_put_together(lines, title):
    assert parts(*lines, *PLAN)[0] == title


def test_the_title_leads_back_to_its_place():
    found = outlined("\n".join(["附件", TITLE, *PLAN]))
    assert found.title is not None
    span = found.title[1]
    assert (span.line, span.start, span.end) == (2, 3, 3 + len(TITLE))


def test_a_table_of_contents_stands_before_the_body():
    found = outlined("\n".join([TITLE, "目录", "一、总体要求", "二、保障措施", *PLAN[1:]]))
    assert [section.path for section in found.sections] == ["一", "二"]


def test_annexes_follow_the_body_and_the_colophon_stands_last():
    annex = ["附件1", "任务分工表", "1.办好课堂", "县教育局", "附件2", "指标表"]
    back = ["抄送：县委办公室。", "松岭县人民政府办公室2022年5月31日印发"]
    assert parts(TITLE, *PLAN, *annex, *back) == (TITLE, [TITLE], annex, back)


def test_an_annex_cited_in_a_sentence_opens_nothing():
    assert parts(TITLE, *PLAN, "附件中的任务由各单位分工落实。")[2] == []


def test_the_basis_list_after_the_body_is_an_annex():
    assert parts(TITLE, *PLAN, "附：主要依据文件", "1.《科学技术普及法》")[2] == [
        "附：主要依据文件",
        "1.《科学技术普及法》",
    ]


def test_a_signature_under_the_body_is_back_matter():
    back = ["松岭县科学技术协会", "2022年5月30日"]
    assert parts(TITLE, *PLAN, *back) == (TITLE, [TITLE], [], back)


def test_a_table_title_without_the_word_annex_opens_the_annex():
    found = outlined("\n".join([TITLE, *PLAN, "松岭县重点任务分工", "\t任务\n\t牵头部门\n\n\t办好课堂\n\t县教育局"]))
    assert [(p.text, p.table) for p in found.annex] == [
        ("松岭县重点任务分工", None),
        ("任务", (0, 0, 0)),
        ("牵头部门", (0, 0, 1)),
        ("办好课堂", (0, 1, 0)),
        ("县教育局", (0, 1, 1)),
    ]
