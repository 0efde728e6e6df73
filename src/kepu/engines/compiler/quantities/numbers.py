"""The numbers of a clause: what stands there, before anyone asks whether it is a commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kepu.engines.compiler.quantities.numerals import Number, read_arabic, read_chinese, read_chinese_decimal, tidy
from kepu.engines.compiler.quantities.units import PER_SO_MANY, PLAIN_UNITS, SPOKEN_UNIT, UNIT

Writing = Literal["arabic", "chinese", "figure", "coverage"]  # a figure of speech: 百家, 千万人次


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in norm[start:end]; `tail` is the limiting word that follows (以上, 左右)."""

    start: int
    end: int
    value: Number
    value_max: Number | None
    unit: str | None
    tail: str
    writing: Writing
    rounded: bool = False  # written with 万 or 亿


_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,8})?(?![\d,])|\d{1,15}(?:\.\d{1,8})?(?!\d)"
_MULTIPLIER = r"[十百千]?万亿|[十百千]?[万亿]|千(?![瓦克米伏卡赫帕])|百(?!分)"
_VAGUE = "余|多|来|几"
_TAIL = r"(?:（含）|\(含\))?(?P<{}>(?:及|或|含)?以上|以内|之内|(?:及|或)?以下|左右|上下|内(?!容|涵|部|外|向|在|生|环|陆|地|控|需|审))"
_HAN = "一二两三四五六七八九十百千万零〇"
_DASH = r"(?:[—~至到]|——|-)"

_QUANTITY = re.compile(
    "|".join(
        (
            rf"(?<![\d.A-Za-z+＋/×,])(?P<low>{_DIGITS})(?P<vague>{_VAGUE})?(?P<lowm>{_MULTIPLIER})?"
            rf"(?:(?P<lowunit>{UNIT})?{_DASH}(?P<high>{_DIGITS})(?P<highm>{_MULTIPLIER})?)?"
            rf"(?P<vague2>{_VAGUE})?(?P<unit>{UNIT}(?:（[一-鿿]）)?|{PER_SO_MANY})?(?:{_TAIL.format('tail')})?",
            rf"百分之(?P<percent>\d{{1,4}}(?:\.\d{{1,4}})?|[{_HAN}]{{1,4}}(?:点[{_HAN}]{{1,4}})?)(?:[至到](?:百分之)?(?P<percent2>[{_HAN}]{{1,4}}))?"
            rf"(?:{_TAIL.format('ptail')})?",
            rf"(?<![{_HAN}\d])(?P<parts>[{_HAN}]{{1,4}}|\d{{1,4}})分之(?P<share>[{_HAN}]{{1,4}}|\d{{1,4}})(?:{_TAIL.format('stail')})?",
            r"(?P<half>(?:超过?|过)半数?(?!年|天|场|径|岛)|(?:半数|一半)(?:以上|(?!径)))",
            rf"(?<![{_HAN}亿\d上数])(?P<figure>[百千]?[万亿]|[百千])(?!兆|元以)(?P<figureunit>{UNIT})?(?:{_TAIL.format('ftail')})?",
            rf"(?<![第{_HAN}\d分之几数同上下统唯这那某任单专有头])"
            rf"(?P<han>[{_HAN}]{{1,8}})(?:[至到](?P<han2>[{_HAN}]{{1,8}}))?(?P<hanvague>余|多)?(?P<hanunit>{SPOKEN_UNIT})"
            rf"(?:{_TAIL.format('htail')})?",
            r"(?P<full>全覆盖|100%覆盖)",
            r"(?P<reach>覆盖(?=(?:到|至|了)?(?:全[国省市县区镇乡州]|辖区|城乡)?(?:范围)?内?(?:的)?(?:所有|全部|各|每[个所家一]))"
            r"(?:到|至|了)?[^，。；、▢]{0,24}?(?:街道|镇|乡|村|社区|学校|单位|企业|县|区|市|机构|家庭|人群|班级|医院|园|部门|领域|环节|居民|小区|院校|中小学|幼儿园|窗口|对象|群体|行业|户|师|老年人|人员|儿童|学生|群众|公民|妇女|职工|（[^（）]{1,8}）)++(?=$|[，。；、]|[▢]))",
        )
    )
)


# Every number begins with one of these; most clauses hold none.
_FIRST_SIGN = re.compile(rf"[\d{_HAN}亿超过半覆全]")
_MEANT = re.compile(r"(?:突破|超过|达到?|超|逾|近)(?:了|到)?$")


def read_quantities(masked: str, start: int, end: int, *, figures: bool = False) -> list[Quantity]:
    """The numbers that stand in masked[start:end], in order.

    百家 and 千人 count as numbers where one reaches or passes them, or everywhere with `figures`.
    """
    found = []
    at = start
    while sign := _FIRST_SIGN.search(masked, at, end):
        match = _QUANTITY.match(masked, sign.start(), end)
        if match is None:
            at = sign.end()
            continue
        at = match.end()
        quantity = _read(match, masked)
        if quantity is None or (quantity.writing == "arabic" and masked.startswith("每", match.start() - 1)):
            continue  # 每10万人 is what others are counted by
        if (
            quantity.writing != "figure"
            or figures
            or _MEANT.search(masked, max(start, match.start() - 4), match.start())
        ):
            found.append(quantity)
    return found


def _read(match: re.Match[str], masked: str) -> Quantity | None:
    if match["low"]:
        return _read_arabic(match, masked)
    start, end = match.span()
    if match["percent"]:
        value = _percent(match["percent"])
        high = _percent(match["percent2"]) if match["percent2"] else None
        return None if value is None else Quantity(start, end, value, high, "%", match["ptail"] or "", "chinese")
    if match["parts"]:
        return _read_fraction(match)
    if half := match["half"]:
        tail = "超过" if half.startswith(("超", "过")) else "以上" if half.endswith("以上") else ""
        return Quantity(start, end, 50, None, "%", tail, "chinese") if tail else None
    if match["figure"]:
        return _read_figure(match)
    if match["han"]:
        return _read_han(match)
    return Quantity(start, end, 100, None, "%", "", "coverage")


def _percent(written: str) -> Number | None:
    return tidy(float(written)) if written[0].isdigit() and written.isascii() else read_chinese_decimal(written)


def _read_arabic(match: re.Match[str], masked: str) -> Quantity | None:
    unit = match["unit"]
    multiplier, high_multiplier = match["lowm"] or "", match["highm"] or ""
    if match["high"] and not multiplier and not (match["lowunit"] or ""):
        multiplier = high_multiplier  # 3—5万人 is 30,000 to 50,000
    value = read_arabic(match["low"], multiplier)
    high = read_arabic(match["high"], high_multiplier) if match["high"] else None
    if match["high"] and not unit and match["lowunit"]:
        unit = match["lowunit"]
    following = masked[match.end() : match.end() + 1]
    if unit is None and ((following in "+＋×/／." and following) or (following.isascii() and following.isalnum())):
        return None
    tail = match["tail"] or ("余" if match["vague"] or match["vague2"] else "")
    unit = PLAIN_UNITS.get(unit, unit) if unit else None
    return Quantity(match.start(), match.end(), value, high, unit, tail, "arabic", bool(multiplier or high_multiplier))


def _read_fraction(match: re.Match[str]) -> Quantity | None:
    parts, share = match["parts"], match["share"]
    below = int(parts) if parts.isdigit() and parts.isascii() else read_chinese(parts)
    above = int(share) if share.isdigit() and share.isascii() else read_chinese(share)
    if not below or above is None:
        return None
    value = tidy(round(above * 100 / below, 2))
    return Quantity(match.start(), match.end(), value, None, "%", match["stail"] or "", "chinese")


def _read_han(match: re.Match[str]) -> Quantity | None:
    written, high_written = match["han"], match["han2"]
    if len(written) == 2 and not high_written and written[0] in _HAN[:10] and written[1] in _HAN[:10]:
        low, high = read_chinese(written[0]), read_chinese(written[1])  # 一两次, 三五个
    else:
        low = read_chinese(written) if written[0] not in "百千万零〇" else None  # 百名, 千场 are figures of speech
        high = read_chinese(high_written) if high_written else None
    if low is None or (high is not None and high <= low):
        return None
    tail = match["htail"] or ("余" if match["hanvague"] else "")
    if match["hanunit"] == "成":
        return Quantity(match.start(), match.end(), low * 10, high * 10 if high else None, "%", tail, "chinese")
    return Quantity(match.start(), match.end(), low, high, match["hanunit"], tail, "chinese")


def _read_figure(match: re.Match[str]) -> Quantity:
    value = read_arabic("1", match["figure"])
    unit = match["figureunit"]
    unit = PLAIN_UNITS.get(unit, unit) if unit else None
    return Quantity(match.start(), match.end(), value, None, unit, match["ftail"] or "", "figure", rounded=True)
