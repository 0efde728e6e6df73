"""Short schemes of places that do not exist, and what the compiler makes of them, in forms that are easy to compare."""

from __future__ import annotations

from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.meta import read_meta
from kepu.engines.compiler.outline import Outline, outline
from kepu.engines.compiler.phases import find_phases
from kepu.engines.compiler.plan import Meta
from kepu.engines.compiler.source import LineMark, Paragraph, Source

TITLE = "松岭县全民科学素质行动规划纲要实施方案（2021—2025年）"
BODY = "各单位要结合实际广泛开展科学普及活动，不断提高公民科学文化水平，为全县高质量发展提供坚实支撑。"


def source(text: str, *, whole_paragraphs: bool = False, marks: dict[int, LineMark] | None = None) -> Source:
    return Source("方案.txt", "", "txt", text, whole_paragraphs, marks or {})


def lines_of(text: str) -> list[str]:
    """The logical paragraphs of a text as written."""
    return [paragraph.text for paragraph in paragraphs(source(text))]


def cells_of(text: str) -> list[tuple[tuple[int, int, int], str]]:
    """The table cells of a text with their places."""
    return [(p.table, p.text) for p in paragraphs(source(text)) if p.table is not None]


def outlined(text: str, **known: object) -> Outline:
    return outline(paragraphs(source(text, **known)))  # type: ignore[arg-type]


def tree(text: str, **known: object) -> list[str]:
    """“path title” of every section."""
    return [f"{section.path} {section.title}" for section in outlined(text, **known).sections]


def kinds(text: str) -> dict[str, str]:
    """path → kind, with the group where there is one."""
    found = outlined(text).sections
    return {s.path: f"{s.kind} {s.group}" if s.group else s.kind for s in found}


def meta_of(text: str) -> Meta:
    made = source(text)
    return read_meta(made, outline(paragraphs(made)))


def phases_of(text: str) -> list[tuple[str, int | None, int | None]]:
    made = source(text)
    found = outline(paragraphs(made))
    return [(phase.name, phase.start, phase.end) for phase in find_phases(found, read_meta(made, found))]


def wrapped(texts: list[str], columns: int, *, indent: str = "", blank: bool = False, page_mark: str = "") -> str:
    """`texts` broken into lines of at most `columns`, as a printer breaks them; a page holds 20 lines.

    indent: "kept" puts two full-width spaces before each paragraph, "lost" breaks as if they were there and drops them.
    """
    lines: list[str] = []
    printed = 0
    for text in texts:
        width, line = (4 if indent else 0), ("　　" if indent == "kept" else "")
        for character in text:
            cost = 1 if character.isascii() else 2
            if width + cost > columns and character not in "，。；：、）”》":
                lines.append(line)
                width, line = 0, ""
                printed += 1
                if page_mark and printed % 20 == 0:
                    lines += ["", page_mark.format(printed // 20), ""]
            line += character
            width += cost
        lines.append(line)
    return ("\n\n" if blank else "\n").join(lines)


def quoted(paragraph: Paragraph) -> str:
    """What the source holds where the paragraph says it stands, white space aside."""
    span = paragraph.span()
    return "".join(paragraph.source.text[span.start : span.end].split())
