import pytest

from kepu.engines.compiler.quantities.periods import read_periods


def phrases(text):
    return [(text[p.start : p.end], p.kind, p.year, p.frequency) for p in read_periods(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到2025年底，建成", ("2025年底", "deadline", 2025, None)),
        ("“十四五”期间，培训", ("“十四五”期间", "deadline", 2025, None)),
        ("到二〇三五年，达到", ("二〇三五年", "deadline", 2035, None)),
        ("2023—2025年，新增", ("2023—2025年", "deadline", 2025, None)),
        ("较2020年提高", ("2020年", "reference", 2020, None)),
        ("比“十三五”初的", ("“十三五”初", "reference", 2015, None)),
        ("较“十三五”末提高", ("“十三五”末", "reference", 2020, None)),
        ("2022年秋季学期起，课后服务", ("2022年秋季学期起", "date", 2022, None)),
        ("以2012年建成的馆为依托", ("2012年", "date", 2012, None)),
        ("创建2021—2025年度示范县", ("2021—2025年度", "date", None, None)),
        ("每学期举办", ("每学期", "frequency", None, "semester")),
        ("每季度召开", ("每季度", "frequency", None, "quarter")),
        ("每月调度", ("每月", "frequency", None, "month")),
        ("每学年至少", ("每学年", "frequency", None, "year")),
        ("每两年评选", ("每两年", "frequency", None, None)),
        ("车队年巡展20场", ("年", "frequency", None, "year")),
    ],
)
def test_a_phrase_of_time_tells_what_it_means(text, found):
    assert phrases(text) == [found]


@pytest.mark.parametrize(
    "text", ["“十四五”规划纲要", "老年教育", "青少年培训", "近年开展", "PM2.5年均浓度", "2035远景主题展"]
)
def test_words_that_only_hold_a_year_are_no_phrase_of_time(text):
    assert phrases(text) == []


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("到2025年，建成", "sentence"),
        ("其中2024年建成", "clauses"),
        ("提高到2025年的45%", "number"),
        ("年均增长", "number"),
        ("每年开展", "clauses"),
    ],
)
def test_a_phrase_of_time_reaches_as_far_as_it_is_said(text, reach):
    assert [period.reach for period in read_periods(text)] == [reach]
