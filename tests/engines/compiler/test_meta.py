from __future__ import annotations

import pytest
from tests.engines.compiler.texts import BODY, TITLE, meta_of

from kepu.engines.compiler.plan import Basis, Meta

PLAN = ["一、总体要求", BODY, "二、保障措施", BODY]
AUTHORITY = "《云州市人民政府办公室关于印发云州市全民科学素质行动规划纲要实施方案（2021—2025年）的通知》（云政办发〔2021〕15号）"


def document(
    *head: str, preamble: str = "为提高公民科学素质，制定本方案。", title: str = TITLE, tail: tuple[str, ...] = ()
) -> Meta:
    return meta_of("\n".join([*head, title, preamble, *PLAN, *tail]))


def test_everything_a_notice_and_its_plan_say():
    meta = document(
        "松岭县人民政府办公室",
        f"关于印发{TITLE}的通知",
        "松政办发﹝2022﹞17 号",
        "各乡镇人民政府，县直各单位：",
        "现印发给你们，请认真组织实施。",
        "松岭县人民政府办公室",
        "2022 年 5 月 30 日",
        preamble=f"为贯彻落实《中华人民共和国科学技术普及法》和{AUTHORITY}精神，结合我县实际，制定本方案。",
    )
    assert meta == Meta(
        title=TITLE,
        region="松岭县",
        issuer="松岭县人民政府办公室",
        doc_number="松政办发〔2022〕17号",
        issue_date="2022-05-30",
        period=(2021, 2025),
        status="issued",
        basis=[
            Basis("中华人民共和国科学技术普及法", None),
            Basis(
                "云州市人民政府办公室关于印发云州市全民科学素质行动规划纲要实施方案（2021—2025年）的通知",
                "云政办发〔2021〕15号",
            ),
        ],
    )


def test_what_is_not_said_is_none():
    assert meta_of("\n".join(["关于加强科普工作的实施意见", *PLAN])) == Meta(title="关于加强科普工作的实施意见")


def test_the_number_of_an_authority_is_not_the_documents_own():
    assert document(preamble=f"根据{AUTHORITY}，制定本方案。").doc_number is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("松政发[2022]6号", "松政发〔2022〕6号"),
        ("松政发（2022）6号", "松政发〔2022〕6号"),
        ("松 政 发 〔 2022 〕 6 号", "松政发〔2022〕6号"),
        ("松政发〔２０２２〕６号", "松政发〔2022〕6号"),
        ("松岭县人民政府文件松政发〔2022〕6号", "松政发〔2022〕6号"),
    ],
)
def test_a_document_number_is_told_in_its_official_form(written, number):
    assert document(written).doc_number == number


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2022年5月3日", "2022-05-03"),
        ("2022 年 12 月 15 日", "2022-12-15"),
        ("二〇二二年三月十四日", "2022-03-14"),
        ("二○二二年十二月三十一日", "2022-12-31"),
        ("二零二二年十月十日", "2022-10-10"),
    ],
)
def test_a_date_is_read_in_arabic_and_chinese_numerals(written, date):
    meta = document("松岭县科学技术协会", written)
    assert (meta.issuer, meta.issue_date) == ("松岭县科学技术协会", date)


def test_a_date_of_approval_is_not_the_date_of_issue():
    assert document(preamble="（2022年4月12日县政府第4次常务会议通过）\n为提高素质，制定本方案。").issue_date is None


def test_signature_and_date_may_stand_under_the_plan():
    meta = document(tail=("松岭县科学技术协会", "2022年5月3日"))
    assert (meta.issuer, meta.issue_date) == ("松岭县科学技术协会", "2022-05-03")


def test_joint_issuers_stand_side_by_side():
    assert document("松岭县科学技术协会　松岭县教育局", "2022年5月3日").issuer == "松岭县科学技术协会 松岭县教育局"


@pytest.mark.parametrize("dash", ["—", "–", "―", "─", "-", "－", "~", "至", "年—", "年-"])
def test_a_period_is_read_with_any_dash(dash):
    assert document(title=f"松岭县科普规划（2023{dash}2027年）").period == (2023, 2027)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("松岭县“十三五”科普规划", (2016, 2020)),
        ("松岭县十四五科普规划", (2021, 2025)),
        ("松岭县科普规划（“十五五”）", (2026, 2030)),
        ("松岭县2024年科普工作要点", (2024, 2024)),
        ("松岭县科普工作方案", None),
    ],
)
def test_a_period_is_read_from_the_title(title, period):
    assert document(title=title).period == period


def test_a_period_stated_in_the_text_counts_where_the_title_has_none():
    assert document(title="松岭县科普工作方案", preamble="实施时间为2024年3月至2026年12月。").period == (2024, 2026)
    assert document(title="松岭县科普工作方案", preamble="为做好“十四五”时期科普工作，制定本方案。").period == (
        2021,
        2025,
    )


def test_the_years_of_an_authority_are_no_period():
    assert document(title="松岭县科普工作方案", preamble=f"根据{AUTHORITY}，制定本方案。").period is None


@pytest.mark.parametrize("mark", ["（征求意见稿）", "（送审稿）", "(讨论稿)", "（草案）"])
def test_a_draft_says_so(mark):
    meta = meta_of("\n".join([TITLE, mark, *PLAN]))
    assert (meta.status, meta.title) == ("draft", TITLE)
    assert meta_of("\n".join([TITLE + mark, *PLAN])).title == TITLE


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("云州市松岭区科普工作方案", "云州市松岭区"),
        ("云州自治州科普工作方案", "云州自治州"),
        ("松岭新区“十四五”科普规划", "松岭新区"),
        ("青河镇科普工作方案", "青河镇"),
        ("“十四五”时期松岭县科普工作方案", "松岭县"),
        ("城市社区科普工作方案", None),
        ("国务院关于加强科普工作的意见", None),
    ],
)
def test_the_region_is_the_place_the_title_begins_with(title, region):
    assert document(title=title).region == region


def test_the_region_comes_from_the_issuer_where_the_title_names_none():
    meta = document("中共松岭县委宣传部", "2022年5月3日", title="全民阅读促进方案")
    assert meta.region == "松岭县"


@pytest.mark.parametrize(
    ("preamble", "basis"),
    [
        ("根据国务院《全民科学素质行动规划纲要》部署，制定本方案。", [("全民科学素质行动规划纲要", None)]),
        (
            "根据《云州市人民政府关于印发〈云州市实施方案〉的通知》（云政发[2021]2号，以下简称《通知》）精神，制定本方案。",
            [("云州市人民政府关于印发〈云州市实施方案〉的通知", "云政发[2021]2号")],
        ),
        (
            "根据《优化营商环境条例》（国务院令第722号），制定《松岭县科普方案》。",
            [("优化营商环境条例", "国务院令第722号")],
        ),
        (
            "根据云州市人民政府关于加强科普工作的意见（云政发〔2021〕2号）精神，制定本方案。",
            [("云州市人民政府关于加强科普工作的意见", "云政发〔2021〕2号")],
        ),
        ("为提高公民科学素质，制定本方案。", []),
    ],
)
def test_the_authorities_are_those_of_the_opening_sentence(preamble, basis):
    assert [(b.title, b.number) for b in document(preamble=preamble).basis] == basis


def test_a_later_sentence_adds_no_authority():
    meta = document(preamble="根据《科学技术普及法》，制定本方案。各单位要学习《公务员培训规定》。")
    assert meta.basis == [Basis("科学技术普及法", None)]


def test_a_document_in_traditional_characters_is_told_as_written():
    meta = meta_of("\n".join(["松嶺縣人民政府", "2022年5月3日", "松嶺縣全民科學素質實施方案（徵求意見稿）", *PLAN]))
    assert (meta.title, meta.region, meta.issuer, meta.status) == (
        "松嶺縣全民科學素質實施方案",
        "松嶺縣",
        "松嶺縣人民政府",
        "draft",
    )


def test_a_notice_that_is_the_whole_document_gives_its_plan_the_title():
    meta = meta_of(
        "\n".join(
            [
                "松政办发〔2022〕6号《松岭县人民政府办公室关于印发〈松岭县2022年科普工作要点〉的通知》",
                "各乡镇人民政府：",
                "《松岭县2022年科普工作要点》已经县政府同意，现印发给你们。",
                "松岭县人民政府办公室",
                "2022年5月3日",
                *PLAN,
            ]
        )
    )
    assert (meta.title, meta.issuer, meta.doc_number, meta.period) == (
        "松岭县2022年科普工作要点",
        "松岭县人民政府办公室",
        "松政办发〔2022〕6号",
        (2022, 2022),
    )


def test_the_facts_listed_above_a_copied_page_count():
    meta = document("发文文号: 松政办发[2022]6号", "发文部门: 松岭县人民政府办公室", "成文日期: 2022-05-03")
    assert (meta.doc_number, meta.issue_date) == ("松政办发〔2022〕6号", "2022-05-03")
