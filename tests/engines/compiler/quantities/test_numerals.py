import pytest

from kepu.engines.compiler.quantities.numerals import read_arabic, read_chinese, read_chinese_decimal


@pytest.mark.parametrize(
    ("digits", "multiplier", "value"),
    [
        ("5", "", 5),
        ("6.20", "", 6.2),
        ("1.3", "万", 13000),
        ("2", "万亿", 2 * 10**12),
        ("12,500", "", 12500),
        ("0.1", "亿", 10**7),
    ],
)
def test_arabic_numbers_come_out_as_int_where_they_are_whole(digits, multiplier, value):
    read = read_arabic(digits, multiplier)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("三百二十", 320),
        ("一千五百", 1500),
        ("三十万", 300000),
        ("二〇二五", 2025),
        ("一亿", 10**8),
    ],
)
def test_chinese_numerals_are_read(numeral, value):
    assert read_chinese(numeral) == value


@pytest.mark.parametrize("word", ["", "若干", "甲"])
def test_what_is_no_numeral_is_refused(word):
    assert read_chinese(word) is None


def test_a_chinese_decimal_keeps_its_fraction():
    assert read_chinese_decimal("六点二五") == 6.25
