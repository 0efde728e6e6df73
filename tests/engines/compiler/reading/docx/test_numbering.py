"""The numbers that Word writes and the file does not hold."""

from __future__ import annotations

from collections.abc import Callable

from kepu.engines.compiler.reading import read

Word = Callable[..., bytes]


def level(index: int, number_format: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{extra}{"".join(levels)}</w:abstractNum>'


def instance(identity: int, of: int, extra: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'


def item(number: int | None, depth: int | None, text: str = "题", style: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    identity = "" if number is None else f'<w:numId w:val="{number}"/>'
    at = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    numbered = f"<w:numPr>{at}{identity}</w:numPr>" if identity or at else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


OFFICIAL = abstract(
    0, level(0, "chineseCountingThousand", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


def text_of(word: Word, body: str, numbering: str, styles: str = "") -> list[str]:
    return read(word(body, numbering=numbering, styles=styles), "a.docx").text.split("\n")


def test_levels_count_and_restart_below_a_higher_one(word: Word) -> None:
    body = "".join(item(1, depth) for depth in (0, 1, 2, 2, 1, 2, 0, 1))
    assert text_of(word, body, OFFICIAL + instance(1, 0)) == [
        "一、题", "（一）题", "1.题", "2.题", "（二）题", "1.题", "二、题", "（一）题",
    ]  # fmt: skip


def test_the_mark_tells_how_many_characters_were_generated(word: Word) -> None:
    source = read(word(item(1, 1), numbering=OFFICIAL + instance(1, 0)), "a.docx")
    assert (source.text, source.marks[1].numbering) == ("（一）题", 3)


def test_an_empty_paragraph_neither_shows_nor_counts_a_number(word: Word) -> None:
    assert text_of(word, item(1, 0) + item(1, 0, "") + item(1, 0), OFFICIAL + instance(1, 0)) == [
        "一、题",
        "",
        "二、题",
    ]


def test_instances_of_one_list_count_together_until_one_overrides_the_start(word: Word) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = OFFICIAL + instance(1, 0) + instance(2, 0) + instance(3, 0, override)
    assert text_of(word, "".join(item(n, 0) for n in (1, 2, 3, 3)), numbering) == [
        "一、题",
        "二、题",
        "五、题",
        "六、题",
    ]


def test_a_level_told_never_to_restart_runs_through(word: Word) -> None:
    running = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    body = "".join(item(1, depth) for depth in (0, 1, 1, 0, 1))
    assert text_of(word, body, running + instance(1, 0)) == ["1题", "1.题", "2.题", "2题", "3.题"]


def test_a_compound_number_uses_each_level_s_own_format_unless_legal(word: Word) -> None:
    mixed = abstract(
        0,
        level(0, "chineseCounting", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )
    assert text_of(word, "".join(item(1, depth) for depth in (0, 1, 2)), mixed + instance(1, 0)) == [
        "一题",
        "一.1题",
        "1.1.1题",
    ]


def test_a_numbered_style_needs_no_number_on_the_paragraph(word: Word) -> None:
    numbering = abstract(
        0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%2.", '<w:pStyle w:val="second"/>')
    ) + instance(1, 0)
    styles = (
        '<w:style w:type="paragraph" w:styleId="first"><w:name w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="second"><w:name w:val="b"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = item(None, None, style="first") + item(None, None, style="second") + item(0, None, style="first")
    assert text_of(word, body, numbering, styles) == ["第一章题", "1.题", "题"]


def test_a_list_that_links_to_a_numbering_style_takes_its_levels(word: Word) -> None:
    numbering = OFFICIAL + abstract(7, extra='<w:numStyleLink w:val="linked"/>') + instance(1, 0) + instance(2, 7)
    styles = '<w:style w:type="numbering" w:styleId="linked"><w:name w:val="l"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert text_of(word, item(2, 0) + item(2, 1), numbering, styles) == ["一、题", "（一）题"]


def test_bullets_of_symbol_fonts_become_a_plain_bullet_and_unknown_lists_nothing(word: Word) -> None:
    bullets = abstract(0, level(0, "bullet", "\uf06c"), level(1, "bullet", "——")) + instance(1, 0)
    assert text_of(word, item(1, 0) + item(1, 1) + item(9, 0), bullets) == ["•题", "——题", "题"]
