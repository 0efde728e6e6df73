from __future__ import annotations

import pytest

from kepu.engines.compiler.reading.numerals import CSS_FORMATS, WORD_FORMATS


@pytest.mark.parametrize(
    ("number_format", "written"),
    [
        ("decimal", "1 2 10 11 20 101"),
        ("decimalZero", "01 02 10 11 20 101"),
        ("chineseCounting", "一 二 十 十一 二十 一百零一"),
        ("chineseCountingThousand", "一 二 十 十一 二十 一百零一"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 壹佰零壹"),
        ("japaneseCounting", "一 二 十 十一 二十 一百零一"),
        ("ideographDigital", "一 二 一〇 一一 二〇 一〇一"),
        ("ideographTraditional", "甲 乙 癸 甲 癸 甲"),
        ("ideographZodiac", "子 丑 酉 戌 未 辰"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ 101"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⒇ 101"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０ １０１"),
        ("upperRoman", "I II X XI XX CI"),
        ("lowerLetter", "a b j k t wwww"),
        ("none", "     "),
    ],
)
def test_word_formats_write_1_2_10_11_20_and_101(number_format: str, written: str) -> None:
    assert " ".join(WORD_FORMATS[number_format](number) for number in (1, 2, 10, 11, 20, 101)) == written


def test_numbers_outside_a_format_stay_arabic() -> None:
    assert [WORD_FORMATS[name](0) for name in ("chineseCounting", "upperRoman", "decimalEnclosedCircle")] == ["0"] * 3
    assert WORD_FORMATS["chineseCounting"](10_000) == "10000"


def test_css_formats_bring_their_punctuation() -> None:
    kinds = ("decimal", "upper-roman", "cjk-ideographic", "lower-alpha")
    assert [CSS_FORMATS[kind](3) for kind in kinds] == ["3.", "III.", "三、", "c."]
