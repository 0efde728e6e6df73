"""Ordinals as Word and HTML lists print them: ECMA-376 ST_NumberFormat and CSS list-style-type."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese(number: int, digits: str = DIGITS, powers: str = "十百千", *, one_ten: str = "") -> str:
    """1 to 9999 in Chinese; outside that range, Arabic. one_ten: what stands before 十 in 10 to 19."""
    if not 0 < number < 10_000:
        return str(number)
    written, gap = "", False
    for position, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit == 0:
            gap = bool(written)
            continue
        leading_ten = position == 1 and digit == 1 and not written
        written += "零" if gap else ""
        written += one_ten if leading_ten else digits[digit]
        written += powers[position - 1] if position else ""
        gap = False
    return written


def letters(number: int) -> str:
    """a … z, then aa, bb, … as Word repeats them."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Consecutive code points from `first` for 1 to `last`, Arabic beyond."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _circled(number: int) -> str:
    for start, first in ((1, "①"), (21, "㉑"), (36, "㊱")):
        last = {1: 20, 21: 35, 36: 50}[start]
        if start <= number <= last:
            return chr(ord(first) + number - start)
    return str(number)


def full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def digit_by_digit(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(abs(number)))


def legal(number: int) -> str:
    return chinese(number, LEGAL_DIGITS, "拾佰仟", one_ten="壹")


WORD_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": legal,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": digit_by_digit,
    "japaneseCounting": chinese,
    "japaneseDigitalTenThousand": digit_by_digit,
    "japaneseLegal": legal,
    "koreanDigital2": digit_by_digit,
    "ideographDigital": digit_by_digit,
    "ideographLegalTraditional": legal,
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "numberInDash": lambda number: f"-{number}-",
    "ordinal": lambda number: f"{number}.",
}

# list-style-type, and the values of <ol type>
CSS_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": lambda number: f"{number}.",
    "1": lambda number: f"{number}.",
    "decimal-leading-zero": lambda number: f"{number:02d}.",
    "lower-alpha": lambda number: f"{letters(number)}.",
    "a": lambda number: f"{letters(number)}.",
    "upper-alpha": lambda number: f"{letters(number).upper()}.",
    "A": lambda number: f"{letters(number).upper()}.",
    "lower-roman": lambda number: f"{roman(number)}.",
    "i": lambda number: f"{roman(number)}.",
    "upper-roman": lambda number: f"{roman(number).upper()}.",
    "I": lambda number: f"{roman(number).upper()}.",
    "cjk-ideographic": lambda number: f"{chinese(number)}、",
    "simp-chinese-informal": lambda number: f"{chinese(number)}、",
    "trad-chinese-informal": lambda number: f"{chinese(number)}、",
    "cjk-decimal": lambda number: f"{digit_by_digit(number)}、",
    "simp-chinese-formal": lambda number: f"{legal(number)}、",
    "cjk-heavenly-stem": lambda number: f"{_cycle(STEMS)(number)}、",
    "cjk-earthly-branch": lambda number: f"{_cycle(BRANCHES)(number)}、",
}
