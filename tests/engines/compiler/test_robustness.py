"""Damaged, hostile and absurd files: compiled or refused, never a crash, never a hang, and every span quotes the source.

The texts are schemes of a fictional county, damaged by seeded mutations; hypothesis adds what nobody thinks of.
"""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from benchmarks.synthetic import scheme_docx, scheme_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.engines.compiler import compile_bytes, compile_source
from kepu.engines.compiler.plan import Plan, Span
from kepu.engines.compiler.reading import Unreadable, read
from kepu.engines.compiler.source import Source

TEXT = scheme_text(4, seed=7)
DOCX = scheme_docx(2, seed=7)
HTML = "<html><body><div><p>" + "</p><p>".join(TEXT.split("\n")) + "</p></div></body></html>"
SUFFIXES = ("txt", "docx", "doc", "pdf", "html")
MOMENT = 5.0  # seconds that nothing of a few pages may take, on a slow machine
NOTICEABLE = 60.0  # seconds that the worst file within the limits may take


# Left-over bookmarks are no text to the compiler, and zero-width characters are white space.
UNSEEN = re.compile(r"\[bookmark:[^\]\n]*\]|[\s\u200b-\u200f\u2060\ufeff\xad]+")


def bare(text: str) -> str:
    return UNSEEN.sub("", text)


def quoted(source: Source, span: Span) -> str:
    return bare(source.text[span.start : span.end])


def spans_of(plan: Plan) -> list[Span]:
    nodes = (*plan.sections, *plan.indicators, *plan.responsibilities, *plan.phases, *plan.diagnostics)
    return [node.span for node in nodes if node.span is not None]


def assert_spans_lead_back(source: Source, plan: Plan) -> None:
    """Every span lies in the text, knows its lines, and what is quoted verbatim stands there."""
    for span in spans_of(plan):
        assert 0 <= span.start <= span.end <= len(source.text)
        assert (span.line, span.end_line) == (source.line_at(span.start), source.line_at(max(span.start, span.end - 1)))
    for section in plan.sections:
        assert bare(section.title) in quoted(source, section.span)
    for indicator in plan.indicators:
        assert bare(indicator.quote) == quoted(source, indicator.span)
    for duty in plan.responsibilities:
        assert bare(duty.raw) == quoted(source, duty.span)


def compiled_or_refused(data: bytes, name: str, *, within: float = MOMENT) -> Plan | None:
    """The plan, checked, or None where the file was refused in Chinese; anything else fails the test."""
    began = time.perf_counter()
    try:
        source = read(data, name)
    except Unreadable as refusal:
        assert (refusal.code and "一" <= refusal.message[0] <= "鿿") or refusal.message[:3] in ("PDF", "Wor")
        assert time.perf_counter() - began < within
        return None
    plan = compile_source(source)
    assert time.perf_counter() - began < within
    assert_spans_lead_back(source, plan)
    return plan


def delete_lines(text: str, rng: random.Random) -> str:
    return "\n".join(line for line in text.split("\n") if rng.random() > 0.3)


def double_lines(text: str, rng: random.Random) -> str:
    return "\n".join(line for line in text.split("\n") for _ in range(rng.choice((1, 1, 2, 3))))


def shuffle_lines(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def lose_line_ends(text: str, rng: random.Random) -> str:
    return "".join(line + rng.choice(("\n", "", " ", "\u3000", "\r\n")) for line in text.split("\n"))


def wrap_anywhere(text: str, rng: random.Random) -> str:
    width = rng.randint(3, 40)
    return "\n\n".join(text[at : at + width] for at in range(0, len(text), width))


def swap_signs(text: str, rng: random.Random) -> str:
    signs = "（）()〔〕[]《》“”、，。；：.%—\t \u200b\ufeff一二三0123"
    return "".join(rng.choice(signs) if rng.random() < 0.05 else sign for sign in text)


def delete_signs(text: str, rng: random.Random) -> str:
    return "".join(sign for sign in text if rng.random() > 0.1)


def misdecode(text: str, rng: random.Random) -> str:
    return text.encode("utf-8").decode(rng.choice(("gb18030", "latin-1", "cp1252")), "replace")


MUTATIONS = (
    delete_lines, double_lines, shuffle_lines, lose_line_ends, wrap_anywhere, swap_signs, delete_signs, misdecode,
)  # fmt: skip


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_scheme_compiles_and_every_span_leads_back(
    mutate: Callable[[str, random.Random], str], seed: int
) -> None:
    rng = random.Random(seed)
    steps = [mutate, rng.choice(MUTATIONS)] if seed % 2 else [mutate]
    text = scheme_text(3, seed)
    for step in steps:
        text = step(text, rng)
    plan = compiled_or_refused(text.encode("utf-8", "replace"), "方案.txt")
    # Only what reads as the wrong encoding may be refused; everything else is a document, however damaged.
    assert plan is not None or misdecode in steps


@pytest.mark.parametrize("suffix", ["txt", "docx", "html"])
def test_the_same_file_gives_the_same_plan(suffix: str) -> None:
    data = {"txt": TEXT.encode(), "docx": DOCX, "html": HTML.encode()}[suffix]
    first, second = (compile_bytes(data, f"a.{suffix}") for _ in range(2))
    assert first.to_dict() == second.to_dict()
    assert first.sections


@pytest.mark.parametrize(
    "data", [TEXT.encode(), TEXT.encode("gb18030"), DOCX, HTML.encode()], ids=["utf8", "gb", "docx", "html"]
)
@pytest.mark.parametrize("seed", range(6))
def test_truncated_and_flipped_bytes_are_compiled_or_refused(data: bytes, seed: int) -> None:
    rng = random.Random(seed)
    cut = bytearray(data[: rng.randrange(1, len(data))] if seed % 2 else data)
    for _ in range(rng.choice((0, 1, 20, 500))):
        cut[rng.randrange(len(cut))] = rng.randrange(256)
    compiled_or_refused(bytes(cut), f"a.{rng.choice(SUFFIXES[:2])}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.binary(max_size=3_000),
    suffix=st.sampled_from(("txt", "docx", "pdf", "html")),
    head=st.sampled_from((b"", b"PK\x03\x04", b"%PDF-1.4", b"<html>")),
)
def test_random_bytes_under_any_name_are_compiled_or_refused(data: bytes, suffix: str, head: bytes) -> None:
    compiled_or_refused(head + data, f"a.{suffix}")


FRAGMENTS = st.sampled_from(
    (
        "一、", "（一）", "1.", "——", "第一章", "\n", "\n\n", " ", "\t", "到2025年，", "每年", "达到15%", "不少于30场", "力争",
        "〔牵头单位：县科协，责任单位：各乡镇〕", "（", "〕", "《", "附件", "县教育局、县科协", "由6%提升至10%以上", "万", "负责。",
        "。", "，", "总体目标", "科学素质提升行动", "牵头部门：", "抄送：", "2023年3月14日", "[bookmark: x]", "目标：", "百分之十",
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=st.lists(st.one_of(FRAGMENTS, st.text(max_size=8)), max_size=60))
def test_any_mixture_of_the_genre_s_phrases_compiles(parts: list[str]) -> None:
    compiled_or_refused("".join(parts).encode("utf-8", "replace"), "a.txt")


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "〔",
        "(",
        "《“",
        "〔牵头单位：",
        "（一）",
        "一、",
        "2025年",
        "、",
        "1.2.",
        "全市",
        "全市▢依托的",
        "每年到",
        "1万",
        "\t",
        "县科协、",
    ],
)
def test_a_long_repetition_takes_linear_time(unit: str) -> None:
    small, large = (unit * (length // len(unit)) for length in (6_000, 48_000))
    began = time.perf_counter()
    compiled_or_refused(small.encode(), "a.txt", within=NOTICEABLE)
    middle = time.perf_counter()
    compiled_or_refused(large.encode(), "a.txt", within=NOTICEABLE)
    ended = time.perf_counter()
    assert ended - middle < 24 * (middle - began) + 0.5


def test_five_megabytes_of_brackets_are_compiled_or_refused() -> None:
    compiled_or_refused(("（" * 1_700_000).encode(), "a.txt", within=NOTICEABLE)


def test_a_zip_bomb_under_any_name_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b" " * 60_000_000)
    for suffix in SUFFIXES:
        assert compiled_or_refused(stream.getvalue(), f"a.{suffix}") is None


@pytest.mark.parametrize("seed", range(6))
def test_a_word_file_with_damaged_markup_is_compiled_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    with zipfile.ZipFile(BytesIO(DOCX)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    target = rng.choice(
        ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "_rels/.rels")
    )
    markup = parts[target].decode()
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(markup))
        markup = (
            markup[:at]
            + rng.choice(("", "x", '"', "<w:p>", "9" * 30, "-1", "&#x0;", "<w:tbl/>"))
            + markup[at + rng.randint(0, 3) :]
        )
    parts[target] = markup.encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    compiled_or_refused(stream.getvalue(), "a.docx")
