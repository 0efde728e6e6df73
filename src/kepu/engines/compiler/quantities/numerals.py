"""Numbers as official documents write them → int or float."""

from __future__ import annotations

Number = int | float

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
SECTIONS = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = PLACES | SECTIONS


def tidy(value: float) -> Number:
    """An int where the value is whole; else a float without the noise of binary multiplication."""
    nearest = round(value)
    if abs(value - nearest) < 1e-9 * max(1.0, abs(value)):
        return nearest
    return float(f"{value:.10g}")


def read_arabic(digits: str, multiplier: str = "") -> Number:
    """`digits` like 1,200 or 6.20; `multiplier` a run of 百 千 万 亿, or empty. 1.3 with 万 is 13000."""
    value = float(digits.replace(",", "").replace("，", ""))
    for sign in multiplier:
        value *= MULTIPLIERS[sign]
    return tidy(value)


def read_chinese(numeral: str) -> Number | None:
    """A numeral in Chinese characters: 十五 → 15, 三千五百 → 3500, 二〇二五 → 2025; None where it is none."""
    if len(numeral) > 1 and all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            section += (digit or 1) * PLACES[sign]
            digit = 0
        elif sign in SECTIONS:
            total = (total + section + digit) * SECTIONS[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit if numeral else None


def read_chinese_decimal(numeral: str) -> Number | None:
    """As `read_chinese`, with an optional fraction: 六点五 → 6.5."""
    whole, _, fraction = numeral.partition("点")
    value = read_chinese(whole)
    if value is None or not fraction:
        return value
    if any(c not in DIGITS for c in fraction):
        return None
    return tidy(float(f"{value}.{''.join(str(DIGITS[c]) for c in fraction)}"))
