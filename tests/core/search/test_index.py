"""The index finds exactly what reading every text would find, on the engine the tests run on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.core.search import index as search_index
from kepu.core.search.grams import fold, terms
from kepu.core.search.index import Index
from kepu.core.search.models import SearchEntry

pytestmark = pytest.mark.django_db

TEXTS = {
    1: ["推动科技设施开放", "到2028年，县域科技设施开放率达到80%以上，每季度至少组织1次。"],
    2: ["办好青少年科技活动", "每年举办青少年科技创新大赛，馆校合作课程150场以上。"],
    3: ["实施智慧助老", "每年开展老年人智能技术培训60场，'引号'与 AND OR NEAR(*) \"等\" 符号\\不作运算。"],
    4: ["５Ｇ+智慧科普", "建设5g 应急科普平台🚀，覆盖𠮷林。"],
    5: ["长文", "科普" * 20_000 + "尾声"],
}
WORDS = st.text(alphabet=st.sampled_from("科普青少年技馆开放5gG ，。'\"%_\\🚀𠮷"), min_size=1, max_size=12)


@pytest.fixture
def index() -> Index:
    clauses = Index("tests.clause", entries=lambda: TEXTS.items())
    clauses.put(TEXTS.items())
    return clauses


def found(index: Index, query: str) -> list[int]:
    return sorted(
        SearchEntry.objects.filter(source=index.source)
        .filter(index.matching(query, "key"))
        .values_list("key", flat=True)
    )


def by_reading(texts: dict[int, list[str]], query: str) -> list[int]:
    """The rows in one part of which or other every term stands, found without any index."""
    wanted = terms(query)
    return sorted(
        key for key, parts in texts.items() if wanted and all(any(t in fold(part) for part in parts) for t in wanted)
    )


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("科技", [1, 2]),
        ("青少年 创新", [2]),
        ("放到", []),
        ("5G", [4]),
        ("５ｇ应急", [4]),
        ("年", [1, 2, 3]),
        ("🚀", [4]),
        ("科普尾声", [5]),
        ("'引号'与AND", [3]),
        ('"等"符号\\不', [3]),
        ("80%", [1]),
        ("8%", []),
        ("  ", []),
        ("", []),
    ],
)
def test_it_finds_what_contains_every_term(index: Index, query: str, keys: list[int]) -> None:
    assert found(index, query) == keys


def test_every_piece_of_every_text_is_found(index: Index) -> None:
    missed = [
        (key, piece)
        for key, parts in TEXTS.items()
        for part in parts
        for length in (2, 3, 7)
        for at in range(0, min(len(part), 80) - length + 1)
        for piece in [part[at : at + length]]
        if terms(piece) and key not in found(index, piece)
    ]
    assert missed == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.dictionaries(st.integers(1, 9), st.lists(WORDS, min_size=1, max_size=3), max_size=6), query=WORDS)
def test_it_finds_exactly_what_reading_every_text_finds(index: Index, texts: dict[int, list[str]], query: str) -> None:
    index.drop(range(1, 10))
    index.put(texts.items())
    assert found(index, query) == by_reading(texts, query)


def test_a_row_put_again_is_found_by_its_new_text_only(index: Index) -> None:
    index.put([(1, ["纳入教育培训计划"])])
    assert (found(index, "设施"), found(index, "培训计划")) == ([], [1])


def test_a_dropped_row_is_not_found(index: Index) -> None:
    index.drop([2])
    assert found(index, "科技") == [1]


def test_an_index_finds_none_of_another_index(index: Index) -> None:
    other = Index("tests.other", entries=lambda: [(1, ["科技"])])
    other.put(other.entries())
    assert (found(other, "科技"), found(index, "科技")) == ([1], [1, 2])


def test_rebuilding_reads_everything_anew(
    index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(search_index, "_registered", {index.source: index})
    index.put([(1, ["旧"]), (77, ["已删除的行"])])
    call_command("rebuild_search")
    assert capsys.readouterr().out == "tests.clause: 5\n"
    assert (found(index, "设施开放"), found(index, "已删除")) == ([1], [])


def test_a_search_takes_the_same_few_queries_however_much_there_is(
    index: Index, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(1):
        assert found(index, "科技 青少年") == [2]
