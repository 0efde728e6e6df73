"""Phrases of time: by when, how often, compared with when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kepu.engines.compiler.plan import Frequency
from kepu.engines.compiler.quantities.numerals import read_chinese

Reach = Literal["sentence", "clauses", "number"]
Kind = Literal["deadline", "reference", "since", "frequency", "date"]


@dataclass(frozen=True, slots=True)
class Period:
    """One phrase of time in norm[start:end].

    deadline: `year` by which; reference: `year` that a number is compared with or was measured in; since: a start;
    frequency: `frequency`, None where the scheme has no code for it (每周, 每两年); date: a day or month, no year.
    `reach` is how far it governs: the sentence, the clauses up to a semicolon, or only the next number.
    """

    start: int
    end: int
    kind: Kind
    year: int | None = None
    frequency: Frequency | None = None
    reach: Reach = "sentence"


_YEAR = r"(?:19|20)\d\d|二[〇零0][一二三四五][一二三四五六七八九〇零]"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:\d{1,2}日|[上中下]旬|份)?"
_END = r"(?:年?底以?前|年底|年末|底|末|以前|之前|前|内|期间|全年|上半年|下半年|第?[一二三四1-4]季度)"

_PERIOD = re.compile(
    "|".join(
        (
            r"“?第?(?P<plan>十[一二三四五六七八九]?)五”?(?:规划)?(?P<when>期间|时期|末期|期末|末|期内|中期|以来|初期|初|五年)",
            rf"(?P<first>{_YEAR})年?(?:[—~至到]|——)(?P<last>{_YEAR})年(?P<school>度|级)?(?:期间|时期|间)?",
            rf"(?P<year>{_YEAR})(?:年(?P<grade>度|级|代)?(?:{_MONTH}|[春秋]季学期)?(?P<late>{_END})?(?P<since>以来|起|开始|始)?"
            rf"|(?=[、和及与](?:{_YEAR})年))",
            r"(?P<freq>每(?:一|个|1)?(?:学年|学期|年度?|半年|季度?|月(?!\d)|月(?=\d{1,2}日(?!以?前|之前)))|按(?:年度|季度|月|学期)(?!报|通)"
            r"|全年|逐年(?=递增|增长|提高|增加)|年均(?!浓度|气温|降|值|径)|月均|季均|年人均|一年(?=至少|不少|[两二三四五六\d]+[次场]|一次)|年度(?=新增|不少于|至少|人均)|(?<=人均)年度"
            r"|(?<![\d今明去本每全当往两三四五])年(?=产(?![值业量品后妇]))"
            r"|(?<![\d今明去本每全半近多来后前同当成老青少中童百周首逐连常生幼学晚末元新往历五三两十一二〇期往])年"
            r"(?=培训|开展|举办|接待|组织|服务|放映|演出|参与|参观|受益|发放|新增|培养|培育|完成|惠及|更新|巡展|巡讲|巡演|宣讲|发布|播放|播出"
            r"|传播|刊播|刊发|播发|编发|推送|行驶|分享|免费开放|阅读|访问|点击|开放|下乡|出版|主办|承办|观展|借阅|流通|处理|检测|监测|消纳|[一-鿿]{1,4}量(?!级)|节约|减排|输送|孵化|转化))",
            r"每(?:两|二|三|四|五|\d)(?:年|周|个月|天)|每(?:周|日|天|星期|旬|半月|半个月|次|2个月|两个月)(?!期)|日均|周均",
            r"(?P<date>(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月\d{1,2}日?(?:之前|以前|前后|前)?|\d{1,2}月(?:底|末|前|上旬|中旬|下旬|份|初|中)?"
            r"|\d{1,2}日以?前|(?:\d|十?[一二三四五六七八九])月(?:底|末|份|初))",
        )
    )
)
# Every phrase of time begins with one of these.
_FIRST_SIGN = re.compile(r"[“第\d一二三四五六七八九十每按全逐年月季日周]")
_FREQUENCIES: tuple[tuple[str, Frequency | None], ...] = (
    ("学期", "semester"),
    ("半年", None),
    ("季", "quarter"),
    ("月", "month"),
    ("年", "year"),
)
_COMPARED = ("比", "较", "同比", "在", "以", "由", "从", "自", "于", "相比", "按", "与", "对比", "相对于", "相较于")
# 从2021年起 and 由2020年的 both begin so; only what follows the year tells them from a deadline.
_AFTER_REFERENCE = re.compile(
    r"(?:底|末|年末)?(?:的|基础|为基|水平|相比|增长|提高|提升|增加|上升|下降|降低|减少|翻|新增|度?的?\d)"
)

_TIMES_THAT = re.compile(r"的\d{1,3}(?:\.\d{1,2})?倍")
_ATTRIBUTE = re.compile(r"(?:建成|成立|印发|启动|建立|认定|命名|出台|发布|修订|投用|投入使用|获批|获评)的")


def read_periods(norm: str) -> list[Period]:
    """Every phrase of time, in order. Linear: no alternative can repeat itself."""
    found: list[Period] = []
    at = 0
    while sign := _FIRST_SIGN.search(norm, at):
        match = _PERIOD.match(norm, sign.start())
        if match is None:
            at = sign.end()
            continue
        at = max(match.end(), sign.end())
        if (period := _read(match, norm)) is not None:
            found.append(period)
    return found


def _read(match: re.Match[str], norm: str) -> Period | None:
    start, end = match.span()
    if plan := match["plan"]:
        compared = norm[max(0, start - 1) : start] in ("比", "较")
        return _plan_period(start, end, plan, match["when"], compared)
    if match["first"]:
        if match["school"]:
            return Period(start, end, "date")  # 2021—2025年度 names an award or a school year
        return Period(start, end, "deadline", _year(match["last"]))
    if match["year"]:
        return _year_period(match, norm)
    if frequency := match["freq"]:
        code = next(f for sign, f in _FREQUENCIES if sign in frequency)
        return Period(
            start,
            end,
            "frequency",
            frequency=code,
            reach="number" if "均" in frequency or "逐" in frequency else "clauses",
        )
    if match["date"]:
        return Period(start, end, "date")
    return Period(start, end, "frequency", reach="number" if "均" in match.group() else "clauses")


def _plan_period(start: int, end: int, ordinal: str, when: str, compared: bool) -> Period:
    year = 2005 + 5 * (int(read_chinese(ordinal) or 10) - 10)  # the tenth plan ended in 2005
    if when in ("初", "初期"):
        return Period(start, end, "reference", year - 5)
    if compared:
        return Period(start, end, "reference", year)
    if when == "以来":
        return Period(start, end, "since", year - 5)
    return Period(start, end, "deadline", year)


def _year_period(match: re.Match[str], norm: str) -> Period:
    start, end = match.span()
    year = _year(match["year"])
    if match["grade"] in ("级", "代"):
        return Period(start, end, "date")
    if match["since"]:
        return Period(start, end, "since" if match["since"] == "以来" else "date", year)
    before = norm[max(0, start - 3) : start]
    if before.endswith(_COMPARED) and match["late"] != "期间":
        follows = _AFTER_REFERENCE.match(norm, end)
        if follows or before.endswith(("比", "较", "由", "从")):
            return Period(start, end, "reference", year)
    if before.endswith("以") or _ATTRIBUTE.match(norm, end):
        return Period(start, end, "date", year)
    if _TIMES_THAT.match(norm, end):
        return Period(start, end, "reference", year)  # 达到2020年的2倍
    firm = match["late"] or before.endswith(("到", "至"))
    if norm.startswith("的", end):
        return Period(start, end, "deadline", year, reach="number")
    return Period(start, end, "deadline", year, reach="sentence" if firm else "clauses")


def _year(written: str) -> int:
    return int(written) if written.isdigit() and written.isascii() else int(read_chinese(written) or 0)
