"""The numbers that open headings and list items: 第一章, 一、, （一）, 1., （1）, ①, ——."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "volume",
    "chapter",
    "part",
    "chinese",
    "bracketed",
    "decimal",
    "arabic",
    "arabic_bracketed",
    "circled",
    "dash",
    "styled",
]

# "styled" is a heading that only its style in Word or HTML shows; its rank comes from the style.
# Outermost first: the order in which official documents nest their numbers (GB/T 9704—2012, 7.3.3, and older customs).
RANKS: dict[Kind, int] = {
    "volume": -1,
    "chapter": 0,
    "part": 1,
    "chinese": 2,
    "bracketed": 3,
    "decimal": 4,  # 1; 1.1 ranks 5, 1.1.1 ranks 6
    "arabic": 8,
    "arabic_bracketed": 9,
    "circled": 10,
    "dash": 11,
    "styled": -1,
}

_CHINESE = "[一二三四五六七八九十]{1,3}"
_DIGITS = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | dict.fromkeys("零○0Oo", 0)

_LABELS = re.compile(
    rf"""
      第(?P<chapter>[一二三四五六七八九十百]{{1,4}}|\d{{1,2}})(?:章|部分)[、：.]?
    | 第(?P<volume>{_CHINESE}|\d{{1,2}})[篇编][、：.]?
    | 第(?P<part>{_CHINESE}|\d{{1,2}})节[、：.]?
    | (?P<chinese>{_CHINESE})(?:、\.?|\.(?!\d)|，(?=[^一二三四五六七八九十]))
    | (?:（(?P<bracketed>{_CHINESE})）|(?P<half_bracketed>{_CHINESE})）|(?P<ring>[㈠-㈩]))(?:、|\.(?!\d))?
    | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,2}})(?=[一-鿿])(?![万亿千百倍个元人名次场所家条项年月天岁分公平米吨度])
    | (?P<decimal_dotted>\d{{1,2}}(?:\.\d{{1,2}}){{1,2}})(?:\.(?!\d)|、)
    | (?P<arabic>\d{{1,2}})(?:、\.?|\.(?!\d)|，(?=[一-鿿]))
    | (?:（(?P<arabic_bracketed>\d{{1,2}})）|(?P<half_arabic>\d{{1,2}})）|(?P<parenthesised>[⑴-⒇]))[、.]?
    | (?P<circled>[①-⑳])[、.]?
    | (?P<dotted>[⒈-⒛])
    | (?P<dash>—{{1,3}}(?=[一-鿿“《（])|[●◆■▪◇□★☆※►▶➢✓√·]+)
    """,
    re.VERBOSE,
)

# Most text begins with none of these, and looking is cheap.
_FIRST = frozenset(
    "第（一二三四五六七八九十0123456789—●◆■▪◇□★☆※►▶➢✓√·"
    + "".join(chr(code) for first, last in ("㈠㈩", "⑴⒇", "①⑳", "⒈⒛") for code in range(ord(first), ord(last) + 1))
)

# What follows a number that is no label: ordinals, quantities and dates that happen to open a line.
_NOT_AFTER_CHINESE = re.compile(r"[一二三四五六七八九十]{1,2}(?:产业|季度|线|级|类|方|次|个|年|期|等|、)")
_NOT_AFTER_ARABIC = re.compile(r"\d{1,2}[、，]")


@dataclass(frozen=True, slots=True)
class Label:
    """An enumerator as it stands at `start`–`end` of a text; `written` is the number without its punctuation."""

    kind: Kind
    number: int
    written: str
    start: int
    end: int
    style: int = 0  # of a styled heading: 1 = highest

    @property
    def rank(self) -> int:
        """Place in the order of nesting: the lower, the further out. A styled heading ranks by its style."""
        if self.kind == "styled":
            return self.style - 10
        return RANKS[self.kind] + (self.written.count(".") if self.kind == "decimal" else 0)


def chinese_number(text: str) -> int:
    """一…九十九, also digit by digit (二〇二二); 0 where it is no number."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1:
            return 0
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    if len(text) == 1:
        return _DIGITS.get(text, 0)
    if not text or any(c not in _DIGITS for c in text):
        return 0
    return int("".join(str(_DIGITS[c]) for c in text))


def number_of(written: str) -> int:
    """As `chinese_number`, of Arabic digits too."""
    return int(written) if written.isdigit() else chinese_number(written)


def chinese_numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, up to 99; larger numbers stay in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (
        digits[ones] if ones or not tens else ""
    )


def label_at(norm: str, start: int = 0) -> Label | None:
    """The enumerator that stands at `start` of a folded text, or None."""
    if norm[start : start + 1] not in _FIRST:
        return None
    found = _LABELS.match(norm, start)
    if found is None:
        return None
    name, text, end = found.lastgroup or "", found.group(found.lastgroup or 0), found.end()
    if name == "dash":
        return Label("dash", 0, text, start, end)
    if name == "chinese":
        if _NOT_AFTER_CHINESE.match(norm, end):
            return None
        return _numbered("chinese", chinese_number(text), text, start, end)
    if name in ("bracketed", "half_bracketed"):
        return _numbered("bracketed", chinese_number(text), text, start, end)
    if name == "ring":
        return Label("bracketed", ord(text) - ord("㈠") + 1, text, start, end)
    if name in ("decimal", "decimal_dotted"):
        return Label("decimal", int(text.rsplit(".", 1)[1]), text, start, end)
    if name == "arabic":
        if _NOT_AFTER_ARABIC.match(norm, end) or int(text) == 0:
            return None
        return Label("arabic", int(text), text, start, end)
    if name == "dotted":
        return Label("arabic", ord(text) - ord("⒈") + 1, text, start, end)
    if name in ("arabic_bracketed", "half_arabic"):
        return _numbered("arabic_bracketed", int(text), text, start, end)
    if name == "parenthesised":
        return Label("arabic_bracketed", ord(text) - ord("⑴") + 1, text, start, end)
    if name == "circled":
        return Label("circled", ord(text) - ord("①") + 1, text, start, end)
    kind: Kind = "volume" if name == "volume" else "chapter" if name == "chapter" else "part"
    return _numbered(kind, number_of(text), text, start, end)


def _numbered(kind: Kind, number: int, written: str, start: int, end: int) -> Label | None:
    return Label(kind, number, written, start, end) if number else None
