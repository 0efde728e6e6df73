from __future__ import annotations

import pytest

from kepu.engines.compiler.plan import Basis, Meta
from tests.engines.compiler.texts import BODY, TITLE, meta_of

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


NOTICE = ["松政办发〔2022〕17号", "各乡镇人民政府，县直各单位："]
ISSUED = "松岭县科普惠民行动方案（2022—2025年）"


@pytest.mark.parametrize(
    "words",
    [
        f"现将《{ISSUED}》印发给你们，请认真贯彻执行。",
        f"《{ISSUED}》已经县政府同意，现印发给你们，请认真贯彻执行。",
        f"经县政府同意，现将《{ISSUED}》印发给你们。",
    ],
)
def test_a_notice_without_a_title_line_tells_what_it_issues(words):
    meta = meta_of("\n".join([*NOTICE, words, "松岭县人民政府办公室", "2022年5月30日", *PLAN]))
    assert meta == Meta(
        title=ISSUED,
        region="松岭县",
        issuer="松岭县人民政府办公室",
        doc_number="松政办发〔2022〕17号",
        issue_date="2022-05-30",
        period=(2022, 2025),
    )


def test_facts_that_a_site_puts_before_a_document_speak_where_it_is_silent():
    facts = [
        "首页 > 政府信息公开 > 规范性文件",
        "索 引 号：11330000/2022-00123",
        "发文机关：松岭县人民政府办公室",
        "成文日期：2022年05月30日",
        f"标　　题：松岭县人民政府办公室关于印发{ISSUED}的通知",
        "发文字号：松政办发〔2022〕17号",
        "发布日期：2022年06月02日",
        "字体：【大】【中】【小】 打印 分享",
    ]
    meta = meta_of("\n".join([*facts, *PLAN, "扫一扫在手机打开当前页", "【打印】 【关闭】", "上一篇：会议通知"]))
    assert (meta.title, meta.issuer, meta.doc_number, meta.issue_date) == (
        ISSUED,
        "松岭县人民政府办公室",
        "松政办发〔2022〕17号",
        "2022-05-30",
    )


def test_facts_of_a_site_do_not_stick_to_the_title():
    meta = document("发布时间：2022-06-02 10:22  来源：县科协", "字体：【大】【中】【小】 打印 分享")
    assert (meta.title, meta.issue_date) == (TITLE, None)


@pytest.mark.parametrize("mark", ["（公开方式：主动公开）", "（本文有删减）", "(此件公开发布)"])
def test_a_release_mark_is_no_part_of_a_title(mark):
    assert document(mark).title == TITLE
    assert meta_of("\n".join([TITLE, mark, *PLAN])).title == TITLE


def test_joint_issuers_sign_one_a_line_whatever_the_page_adds_below():
    names = ["松岭县教育局", "松岭县科学技术协会", "共青团松岭县委", "松岭县“科普惠民”工作领导小组办公室"]
    meta = document(tail=(*names, "2022年5月30日", "更新时间：2022-06-02 10:22:07", "【原文下载】"))
    assert (meta.issuer, meta.issue_date) == (" ".join(names), "2022-05-30")


def test_a_title_with_its_number_in_one_line():
    meta = meta_of("\n".join(["松岭县人民政府关于加强科普工作的意见松政发〔2022〕6号", "各乡镇人民政府：", *PLAN]))
    assert (meta.title, meta.doc_number) == ("松岭县人民政府关于加强科普工作的意见", "松政发〔2022〕6号")


def test_a_first_line_right_above_the_first_heading_is_a_title_of_any_kind():
    assert meta_of("\n".join(["附件", "松岭县科普工作考评指标", *PLAN])).title == "松岭县科普工作考评指标"


def test_what_the_document_is_about_is_no_authority():
    assert document(preamble="为加快全面对接《云州市科普资源共建共享公约》，结合实际，制定本方案。").basis == []


def test_the_time_in_force_is_the_period():
    tail = ("本方案自2022年9月1日起施行，有效期至2026年8月31日。",)
    assert document(title="松岭县科普奖补实施方案", tail=tail).period == (2022, 2026)


def test_years_of_another_document_of_the_same_notice_are_not_its_own():
    head = "松岭县人民政府办公室关于印发科普奖补若干政策和松岭县科普行动计划（2022—2024年）的通知"
    assert document(head, "各乡镇人民政府：", title="科普奖补若干政策").period is None


@pytest.mark.parametrize("form", ["tabs", "bars"])
def test_a_table_of_facts_above_a_document_speaks_where_it_is_silent(form):
    rows = [
        ("索引号", "11330000/2022-00123", "主题分类", "科技"),
        ("发文机关", "松岭县人民政府办公室", "成文日期", "2022-05-30"),
        ("发文字号", "松政办发〔2022〕17号", "发布日期", "2022-06-02"),
        ("标题", "松岭县人民政府办公室关于加强科普工作的实施意见"),
    ]
    lines = ["\t".join(row) for row in rows] if form == "tabs" else ["| " + " | ".join(row) + " |" for row in rows]
    assert meta_of("\n".join([*lines, "各乡镇人民政府：", "现提出如下意见。", *PLAN])) == Meta(
        title="松岭县人民政府办公室关于加强科普工作的实施意见",
        region="松岭县",
        issuer="松岭县人民政府办公室",
        doc_number="松政办发〔2022〕17号",
        issue_date="2022-05-30",
    )


@pytest.mark.parametrize("title", ["2023年松岭县农村环境整治工作计划", "关于印发2023年度松岭县科普工作要点的通知"])
def test_a_year_may_stand_before_the_place(title):
    assert meta_of("\n".join([title, *PLAN])).region == "松岭县"


JUNK = [
    "一二年一月十二日",
    "二OO八年十二月十日",
    "（联系人：王小禾 0101-2345678）",
    "档案全文",
    "正文",
    "政府信息公开选项：主动公开",
]


@pytest.mark.parametrize("junk", JUNK)
def test_damaged_dates_contacts_and_captions_above_a_title_are_no_part_of_it(junk):
    meta = document("各乡镇人民政府：", "现印发给你们，请认真贯彻执行。", junk)
    assert (meta.title, meta.region, meta.period) == (TITLE, "松岭县", (2021, 2025))


def test_the_letter_o_is_a_zero_of_a_date():
    assert document("松岭县人民政府", "二OO八年十二月十日").issue_date == "2008-12-10"


def test_a_number_that_begins_with_the_name_of_a_work_is_whole():
    assert document("纲要办发〔2018〕3号").doc_number == "纲要办发〔2018〕3号"


def test_three_years_of_a_title_are_its_first_and_last():
    title = "松岭县全民科学素质行动计划纲要（2006—2010—2020年）实施方案"
    assert document(title=title).period == (2006, 2020)


def test_a_short_name_is_no_authority():
    preamble = "为贯彻《全民科学素质行动计划纲要》（以下简称《纲要》），根据《纲要》及《云州市实施〈纲要〉工作方案》，制定本方案。"
    assert document(preamble=preamble).basis == [
        Basis("全民科学素质行动计划纲要", None),
        Basis("云州市实施〈纲要〉工作方案", None),
    ]


@pytest.mark.parametrize("written", ["2022-03-01", "2022.3.1", "2022/03/01"])
def test_a_date_in_digits_under_the_issuer_is_its_date(written):
    assert document("松岭县人民政府", written).issue_date == "2022-03-01"
