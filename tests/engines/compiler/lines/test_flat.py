from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, TITLE, lines_of, meta_of, tree, wrapped

NOTICE = [
    f"松岭县人民政府办公室关于印发{TITLE}的通知",
    "松政办发〔2022〕17号",
    "各乡镇人民政府，县直各单位：",
    f"《{TITLE}》已经县政府同意，现印发给你们，请认真组织实施。",
    "松岭县人民政府办公室",
    "2022年5月30日",
    "（此件公开发布）",
]
PLAN = [
    TITLE,
    "为贯彻落实《云州市全民科学素质行动规划纲要实施方案（2021—2025年）》（云政发〔2021〕22号）要求，制定本方案。",
    "一、总体要求",
    "（一）指导思想。" + BODY,
    "（二）工作目标。到2025年，全县公民具备科学素质的比例达到12%。",
    "二、重点任务",
    "（一）实施青少年科学素质提升行动",
    "1.办好科学课堂。" + BODY + BODY,
    "2.建强教师队伍。" + BODY + BODY,
    "（二）实施农民科学素质提升行动",
    "1.送科技下乡。" + BODY + BODY,
    "三、保障措施",
    "（一）加强组织领导。" + BODY + BODY,
    "（二）落实经费投入。" + BODY,
]
SECTIONS = [
    "一 总体要求",
    "一/（一） 指导思想",
    "一/（二） 工作目标",
    "二 重点任务",
    "二/（一） 实施青少年科学素质提升行动",
    "二/（一）/1 办好科学课堂",
    "二/（一）/2 建强教师队伍",
    "二/（二） 实施农民科学素质提升行动",
    "二/（二）/1 送科技下乡",
    "三 保障措施",
    "三/（一） 加强组织领导",
    "三/（二） 落实经费投入",
]


@pytest.mark.parametrize("gap", [" ", "　　", "   ", ""])
def test_a_whole_document_on_one_line_keeps_its_headings(gap):
    assert tree(gap.join([*NOTICE, *PLAN])) == SECTIONS


@pytest.mark.parametrize("gap", [" ", "　　", ""])
def test_a_whole_document_on_one_line_still_says_who_issued_it_and_when(gap):
    meta = meta_of(gap.join([*NOTICE, *PLAN]))
    assert (meta.title, meta.issuer, meta.doc_number, meta.issue_date) == (
        TITLE,
        "松岭县人民政府办公室",
        "松政办发〔2022〕17号",
        "2022-05-30",
    )


def test_white_space_within_sentences_parts_nothing():
    text = " ".join(PLAN).replace("科学普及", "科学 普及").replace("坚实支撑", "坚实 支撑")
    assert tree(text) == SECTIONS


def test_printed_pages_that_became_one_line_keep_their_headings():
    text = wrapped([*NOTICE, *PLAN], 56, indent="lost", page_mark="— {} —")
    for plain, printed in (
        ("《", "«"),
        ("》", "»"),
        ("，", " , "),
        ("。", " ."),
        ("、", " 、 "),
        ("（", " ( "),
        ("）", " ) "),
    ):
        text = text.replace(plain, printed)
    text = " ".join(text.split())
    assert tree(text) == SECTIONS
    assert meta_of(text).issue_date == "2022-05-30"


def test_a_signature_without_white_space_after_the_last_sentence():
    text = "".join(f"{n}、任务{n}。{'各单位要结合实际开展科学普及活动。' * 9}" for n in "一二三四")
    parts = lines_of(text + "（各单位负责）各单位要抓好落实。松岭县人民政府办公室2022年5月30日（此件公开发布）")
    assert parts[-3:] == ["松岭县人民政府办公室", "2022年5月30日", "（此件公开发布）"]
