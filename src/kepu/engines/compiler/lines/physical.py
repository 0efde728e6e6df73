"""Physical lines without white space and without what the printing left behind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, pairwise

from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.source import LineMark, Source

# Zero-width characters count as white space: they come with copied web pages and hide in names.
_RUN = re.compile("[^\\s\u200b-\u200f\u2060\ufeff\xad]+")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,200}\]", re.IGNORECASE)
# The way to a web page, copied with it: 首页 > 政务公开 > 文件 > 正文.
_TRAIL = re.compile(
    r"(?:(?:当前|您的|您所在的|你的)?位置[:：]?[ \u3000]*)?首页(?:[ \u3000]*[>›»][ \u3000]*[^\s>›»]{1,14}){1,6}"
)
_WHITE_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#12288|#65279|#8203|#xa0|#x3000|#xfeff|#x200b);", re.IGNORECASE
)
# What Markdown writes for bold type, headings, quotations, links and characters it would read as its own.
# A line of underscores is a blank to fill in, asterisks between digits hide a number.
_EMPHASIS = re.compile(r"(?<![\d*])\*{2,}|(?<=\d)\*{2,}(?![\d*])|(?<![_\w])__(?=[^_\s])|(?<=[^_\s])__(?!_)")
_LINE_MARK = re.compile(r"^[ \t\u3000]*(#{1,6}(?!\d)|>{1,3}(?=[ \t]))", re.MULTILINE)
_LINK = re.compile(r"!?\[(?=[^\[\]\n]{0,200}\]\([^()\s]{1,400} ?\))|(?<=\])\([^()\s]{1,400} ?\)")
_LINK_END = re.compile(r"\](?=\([^()\s]{1,400} ?\))")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")

# Whole lines, folded and without white space.
_PAGE_MARK = re.compile(
    r"(?:《|〈)?(?:—{1,3}\d{1,4}—{1,3}|[·.]\d{1,4}[·.]|第\d{1,4}页(?:[，,/、]?(?:共|总)\d{1,4}页)?|\d{1,4}/\d{1,4}|page\d{1,4}(?:of\d{1,4})?)(?:》|〉)?",
    re.IGNORECASE,
)
# An entry of a table of contents: dot leaders and a page.
_CONTENTS_ENTRY = re.compile(r"(?:…{2}|\.{4}|·{4}|—{6})\d{1,3}$")
_BARE_NUMBER = re.compile(r"\d{1,4}")
# Inside a line: a page number between two dashes that landed in the text when its lines were joined.
_EMBEDDED_PAGE_MARK = re.compile(
    r"(?P<dash>[—–―－-])(?<![\d年月].)[ \u3000]*(?P<number>\d{1,3})[ \u3000]*(?P=dash)(?!\d)"
)
_SPACES = {" ": 1, "\u3000": 2, "\xa0": 1, "\t": 4, "\u2002": 1, "\u2003": 2}


@dataclass(slots=True)
class Line:
    """One physical line that holds text; `pieces` are the ranges of the source its characters come from."""

    number: int
    pieces: list[tuple[int, int]]
    text: str
    norm: str
    indent: int  # columns of white space before the text
    width: int  # columns from the first to the last character, a Chinese character counting 2
    blank_before: bool
    mark: LineMark | None
    table: tuple[int, int, int] | None = None
    gaps: list[int] = field(default_factory=list)  # indexes in text before which white space was taken out
    flat: bool = False  # a part of a line that held a whole document


def display_width(text: str) -> int:
    """Columns of `text` in print: ASCII counts 1, everything else 2."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def physical_lines(source: Source) -> list[Line]:
    """Every line with text, printing artefacts taken out."""
    text = source.text
    removed = _artefacts(text)
    zero_width = _ZERO_WIDTH.search(text) is not None
    lines: list[Line] = []
    blank = False
    start = 0
    marks = source.marks
    for number, raw in enumerate(text.split("\n"), 1):
        end = start + len(raw)
        pieces = [run.span() for run in _RUN.finditer(text, start, end)] if zero_width else _pieces(raw, start)
        if removed and pieces:
            pieces = _without(pieces, removed, start, end)
        if pieces:
            lines.append(_line(source, number, start, pieces, blank, marks.get(number)))
            blank = False
        else:
            blank = True
        start = end + 1
    return _without_page_furniture(lines)


def _pieces(raw: str, start: int) -> list[tuple[int, int]]:
    """As _RUN finds them in a line that begins at `start` and holds no zero-width characters."""
    pieces: list[tuple[int, int]] = []
    at = 0
    for part in raw.split():
        at = raw.index(part, at)
        pieces.append((start + at, start + at + len(part)))
        at += len(part)
    return pieces


def _line(
    source: Source, number: int, start: int, pieces: list[tuple[int, int]], blank: bool, mark: LineMark | None
) -> Line:
    parts = [source.text[a:b] for a, b in pieces]
    text = "".join(parts)
    first, last = pieces[0][0], pieces[-1][1]
    indent = sum(_SPACES.get(c, c.isspace()) for c in source.text[start:first]) if first > start else 0
    gaps: list[int] = []
    at = 0
    for part in parts[:-1]:
        at += len(part)
        gaps.append(at)
    width = display_width(text) + (last - first - len(text))
    table = mark.table if mark is not None else None
    return Line(number, pieces, text, fold(text), indent, width, blank, mark, table, gaps)


def _artefacts(text: str) -> list[tuple[int, int]]:
    found = [match.span() for match in _BOOKMARK.finditer(text)] if "[" in text else []
    if "&" in text:
        found += [match.span() for match in _WHITE_ENTITY.finditer(text)]
    found += _markdown(text)
    if "首页" in text[:3000]:
        found += [match.span() for match in _TRAIL.finditer(text, 0, 3000)]
    numbered = [match for match in _EMBEDDED_PAGE_MARK.finditer(text) if not _alone_on_its_line(text, match)]
    # One dash–number–dash may be the author's; several that count upwards are pages.
    numbers = [int(match["number"]) for match in numbered]
    if len(numbers) > 1 and all(a < b for a, b in pairwise(numbers)):
        found += [match.span() for match in numbered]
    return sorted(found)


def _markdown(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if "**" in text or "__" in text:
        found += [match.span() for match in _EMPHASIS.finditer(text)]
    if "#" in text or ">" in text:
        found += [match.span(1) for match in _LINE_MARK.finditer(text)]
    if "](" in text:
        found += [match.span() for pattern in (_LINK, _LINK_END) for match in pattern.finditer(text)]
    if "\\" in text:
        found += [match.span() for match in _ESCAPE.finditer(text)]
    return found


def _alone_on_its_line(text: str, match: re.Match[str]) -> bool:
    before = text.rfind("\n", 0, match.start()) + 1
    after = text.find("\n", match.end())
    return not (text[before : match.start()].strip() or text[match.end() : after if after >= 0 else None].strip())


def _without(
    pieces: list[tuple[int, int]], removed: list[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]]:
    first = max(bisect_left(removed, (start, start)) - 1, 0)
    for gap_start, gap_end in islice(removed, first, None):
        if gap_start >= end:
            break
        kept: list[tuple[int, int]] = []
        for a, b in pieces:
            if gap_end <= a or gap_start >= b:
                kept.append((a, b))
                continue
            if a < gap_start:
                kept.append((a, gap_start))
            if gap_end < b:
                kept.append((gap_end, b))
        pieces = kept
    return pieces


def _without_page_furniture(lines: list[Line]) -> list[Line]:
    """The lines without page numbers, and without headers that stand beside page numbers."""
    page_marks = {i for i, line in enumerate(lines) if line.table is None and _PAGE_MARK.fullmatch(line.norm)}
    page_marks |= _bare_page_numbers(lines)
    contents = [
        i for i, line in enumerate(lines[:400]) if line.norm[-1].isdigit() and _CONTENTS_ENTRY.search(line.norm)
    ]
    if len(contents) > 2:
        page_marks |= {*contents, *(i for i, line in enumerate(lines[: contents[0]]) if line.norm in ("目录", "目次"))}
    beside = {j for i in page_marks for j in (i - 1, i + 1) if 0 <= j < len(lines)}
    repeated = Counter(lines[j].norm for j in beside if _may_be_running(lines[j]))
    headers = {norm for norm, count in repeated.items() if count > 1}
    if not page_marks:
        return lines
    return [line for i, line in enumerate(lines) if i not in page_marks and not (line.norm in headers and i in beside)]


def _may_be_running(line: Line) -> bool:
    return line.table is None and 2 <= len(line.norm) <= 40 and line.norm[-1] not in "。；：，、！"


def _bare_page_numbers(lines: list[Line]) -> set[int]:
    """Lines that hold nothing but a number, where these count pages: upwards by one, a page of text between them."""
    bare = [
        (i, int(line.norm)) for i, line in enumerate(lines) if line.table is None and _BARE_NUMBER.fullmatch(line.norm)
    ]
    if len(bare) < 2:
        return set()
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(bare)]
    if all(lines_between >= 8 and up == 1 for lines_between, up in steps):
        return {i for i, _ in bare}
    return set()
