import pytest

from kepu.engines.compiler.quantities.clauses import LONGEST_CLAUSE, MASK, read_passage


def clauses(text):
    passage = read_passage(text)
    return [[text[clause.start : clause.end] for clause in sentence] for sentence in passage.sentences]


def test_sentences_end_at_full_stops_and_clauses_at_commas():
    assert clauses("一是建设，二是培训；完成。再开展！") == [["建设", "培训", "完成"], ["再开展"]]


def test_stops_inside_brackets_titles_and_quotations_do_not_split():
    text = "依托中心（所，站）和《规划，第一版》开展活动，按1：1配套"
    assert clauses(text) == [["依托中心（所，站）和《规划，第一版》开展活动", "按1：1配套"]]


def test_the_mark_of_a_list_item_is_no_part_of_its_clause():
    assert clauses("——馆舍达标。") == [["馆舍达标"]]
    assert clauses("（3）直播教室30间。") == [["直播教室30间"]]


@pytest.mark.parametrize(
    "name",
    [
        "5G",
        "“3+2”",
        "3+2",
        "1+X",
        "7×24",
        "PM2.5",
        "〔2021〕9号",
        "（2021）9号",
        "15分钟生活圈",
        "第27次",
        "4A",
        "12345热线",
        "2.0版",
        "《2035愿景》",
        "五星级",
        "20强",
    ],
)
def test_names_that_hold_digits_are_masked(name):
    masked = read_passage(f"打造{name}品牌").masked
    assert not any(sign.isdigit() for sign in masked)
    assert masked.startswith(f"打造{MASK}")


@pytest.mark.parametrize("text", ["公里数达到120公里", "配备110张床位", "占GDP2.5%", "覆盖率12.5%"])
def test_plain_numbers_are_not_masked(text):
    assert read_passage(text).masked == text


def test_no_clause_is_longer_than_a_person_would_write():
    passage = read_passage("个" * (3 * LONGEST_CLAUSE))
    assert [clause.end - clause.start for clause in passage.sentences[0]] == [LONGEST_CLAUSE] * 3
