"""Where notes of responsibility stand in running text: in brackets, and after labels outside brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kepu.engines.compiler.duties.wording import FIRST_LEADS, LABEL, LONGEST_NOTE, Wording, find_labels, read_wording
from kepu.engines.compiler.outline import Block, Outline
from kepu.engines.compiler.source import Paragraph
from kepu.engines.compiler.unit_names.splitting import fold

_DEEPEST_BRACKET = (
    3  # notes stand at the surface; deeper nesting is damage, and reading it all would take quadratic time
)
_LONGEST_SPOKEN_LINE = 400
_BRACKET = re.compile(r"[（）]")
_TWO_CHARACTERS = re.compile(r"[一-鿿]{2}")
_SENTENCE_END = "。；！？"
_DEPARTMENT = re.compile(r"(?:局|委|办|部|厅|院|科协|联|会|中心|办公室|政府)$")
# Every label ends so; most paragraphs hold none outside their brackets.
_LABEL_END = re.compile("：|单位[为是省市县区州旗镇团各]|部门[为是省市县区州旗镇团各]")
_LABEL_WORDS = "(?:牵头|责任|配合|主责|协办|主办|承办|参与|参加|主管|落实|实施)(?:单位|部门)"
_LENTICULAR_LABEL = re.compile(f"〔{_LABEL_WORDS}〕(?=[一-鿿])")
_DASHED_LABEL = re.compile(f"({_LABEL_WORDS})—(—?)(?=[一-鿿])")
# 主办单位：…承办单位：… at the foot of a web page tells who runs the site.
_PAGE_FOOT = re.compile(r"网站标识码|ICP备|公安备|网站地图|版权所有|邮政编码")
_ASIDE_LINE = re.compile(
    r"(?:\d+[.、])?[^：。]{0,12}(?:领导|负责人|负责同志|联系人|责任人|时限|时间|期限)[^：。]{0,6}：[^。]{0,120}。?"
)


@dataclass(slots=True)
class Part:
    """One stretch of one paragraph that words a note, or a piece of it."""

    paragraph: Paragraph
    start: int  # as it stands, bracket or label included
    end: int
    inner: int  # where the folded wording starts
    wording: Wording

    def names(self) -> list[str]:
        """The names as written, in the order of wording.names."""
        text = self.paragraph.text
        return [text[self.inner + name.start : self.inner + name.end] for name in self.wording.names]


@dataclass(slots=True)
class Note:
    """One note; several parts where 牵头部门 and 配合部门 stand on lines of their own."""

    section: int  # index into Outline.sections, -1 before the first heading
    parts: list[Part]
    own_line: bool  # nothing else stands in its paragraph

    @property
    def first_offset(self) -> int:
        part = self.parts[0]
        return part.paragraph.starts[part.start]


def states_that_first_leads(outline: Outline) -> bool:
    """Whether the document says once that whoever stands first in a list leads."""
    paragraphs = [*outline.front, *outline.annex, *(block.paragraph for block in [*outline.headings, *outline.blocks])]
    seen: set[int] = set()
    for paragraph in paragraphs:
        if id(paragraph) in seen:
            continue
        seen.add(id(paragraph))
        norm = paragraph.norm
        # One of the three words stands in every way of saying so.
        if ("首" in norm or "第一" in norm or "最前" in norm) and FIRST_LEADS.search(norm):
            return True
    return False


def find_notes(outline: Outline) -> list[Note]:
    """Every note in headings and body text, in document order; table cells are left to tables.py."""
    headings, blocks = _mended(outline)
    notes = [note for at, block in enumerate(headings) for note in _notes_in(block, at, heading=True)]
    notes += _body_notes(blocks)
    notes.sort(key=lambda note: note.first_offset)
    return notes


def _mended(outline: Outline) -> tuple[list[Block], list[Block]]:
    """Headings and blocks such that no bracket is cut between a heading and the text that runs on from it."""
    open_ended = {
        (id(block.paragraph), block.end): at
        for at, block in enumerate(outline.headings)
        if _opens_bracket(fold(block.paragraph.norm[block.start : block.end]))
    }
    if not open_ended:
        return outline.headings, outline.blocks
    headings = list(outline.headings)
    blocks: list[Block] = []
    for block in outline.blocks:
        at = open_ended.get((id(block.paragraph), block.start))
        if at is None:
            blocks.append(block)
            continue
        start = headings[at].start
        headings[at] = Block(block.paragraph, start, start, at)
        blocks.append(Block(block.paragraph, start, block.end, block.section))
    return headings, blocks


def _opens_bracket(folded: str) -> bool:
    return folded.count("（") > folded.count("）")


def _body_notes(blocks: list[Block]) -> list[Note]:
    found: list[Note] = []
    open_note: Note | None = None  # a note on lines of its own that the next line may go on with
    for block in blocks:
        if block.paragraph.table is not None:
            continue
        notes = list(_notes_in(block, block.section, heading=False))
        whole = len(notes) == 1 and notes[0].own_line
        if whole and open_note and _goes_on(open_note, notes[0]):
            open_note.parts += notes[0].parts
            continue
        found += notes
        if whole and notes[0].parts[0].wording.labelled:
            open_note = notes[0]
        elif not (open_note and open_note.section == block.section and _is_aside(block)):
            open_note = None
    return found


def _goes_on(note: Note, following: Note) -> bool:
    labels = {label for part in note.parts for label in part.wording.labels}
    added = following.parts[0].wording.labels
    return note.section == following.section and bool(added) and not labels & added


def _is_aside(block: Block) -> bool:
    """A line such as 牵头领导：… or 完成时限：… between the two halves of a note."""
    text = fold(block.paragraph.norm[block.start : block.end][:160])
    return bool(_ASIDE_LINE.fullmatch(text))


def _notes_in(block: Block, section: int, *, heading: bool) -> Iterator[Note]:
    folded = _with_colons(fold(block.paragraph.norm[block.start : block.end]), block)
    taken: list[tuple[int, int]] = []
    parts: list[Part] = []
    if "（" in folded:
        for start, end in _brackets(folded):
            if taken and start < taken[-1][1]:
                continue
            part = _bracket_part(block, folded, start, end, heading=heading)
            if part:
                parts.append(part)
                taken.append((start, end))
    if "：" in folded and not heading:
        parts += _labelled_parts(block, folded, taken)
    if not parts and not heading and block.start == 0 and len(folded) <= _LONGEST_SPOKEN_LINE:
        parts += _spoken_line(block, folded)
    parts.sort(key=lambda part: part.start)
    for part in parts:
        own_line = block.start == 0 and len(parts) == 1 and not heading and _fills(part, block, folded)
        yield Note(section, [part], own_line)


def _with_colons(folded: str, block: Block) -> str:
    """The text with 【责任单位】县教育局 and 责任单位——县教育局 written as 责任单位：县教育局, character for character."""
    if "部门" not in folded and "单位" not in folded:
        return folded
    norm = block.paragraph.norm
    if "〔" in norm:
        for label in _LENTICULAR_LABEL.finditer(norm, block.start, block.end):
            start, end = label.start() - block.start, label.end() - block.start
            folded = f"{folded[:start]}；{folded[start + 1 : end - 1]}：{folded[end:]}"
    dashed = _DASHED_LABEL.match(folded) if "—" in folded[:10] else None
    return f"{dashed[1]}：{dashed[2].replace('—', '：')}{folded[dashed.end() :]}" if dashed else folded


def _fills(part: Part, block: Block, folded: str) -> bool:
    around = folded[: part.start - block.start] + folded[part.end - block.start :]
    return not around.strip("。；—●■◆")


def _brackets(folded: str) -> list[tuple[int, int]]:
    """(start, end) of each bracket pair of any kinds, outer ones first; one left open ends with the text."""
    pairs: list[tuple[int, int]] = []
    open_at: list[int] = []
    for match in _BRACKET.finditer(folded):
        at = match.start()
        if match[0] == "（":
            open_at.append(at)
        elif open_at:
            start = open_at.pop()
            if len(open_at) < _DEEPEST_BRACKET and at - start <= LONGEST_NOTE:
                pairs.append((start, at + 1))
    if open_at and len(folded) - open_at[-1] <= LONGEST_NOTE:
        pairs.append((open_at[-1], len(folded)))
    return sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


def _bracket_part(block: Block, folded: str, start: int, end: int, *, heading: bool) -> Part | None:
    closed = folded[end - 1] == "）" and end - start > 2
    inner_end = end - 1 if closed else end
    inner = folded[start + 1 : inner_end]
    if not _TWO_CHARACTERS.search(inner):
        return None
    wording = read_wording(inner, _breaks(block.paragraph, block.start + start + 1, block.start + inner_end))
    if wording is None or not (closed or wording.labelled):
        return None
    if not (wording.labelled or wording.by_verb) and not _may_be_plain(folded, start, end, inner, wording, heading):
        return None
    if not closed:
        end = start + 1 + len(inner.rstrip("。；"))
    return Part(block.paragraph, block.start + start, block.start + end, block.start + start + 1, wording)


def _may_be_plain(folded: str, start: int, end: int, inner: str, wording: Wording, heading: bool) -> bool:
    """A bracket with nothing but names is a note only after a full sentence, or at the end of a heading."""
    names = [inner[name.start : name.end] for name in wording.names]
    if heading:
        return (
            len(folded) - end < 2
            and not folded[end:].strip("。")
            and start > 2
            and all(_DEPARTMENT.search(name) for name in names)
        )
    if start and folded[start - 1] not in _SENTENCE_END:
        return False
    return not start or end == len(folded) or folded[end] not in "，、的"


def _breaks(paragraph: Paragraph, start: int, end: int) -> list[int]:
    """Offsets, from `start`, before which the source has white space other than a mere line end."""
    starts = paragraph.starts
    text = paragraph.source.text
    if end <= start or starts[end - 1] - starts[start] == end - 1 - start:
        return []
    return [
        at - start
        for at in range(start + 1, end)
        if starts[at] - starts[at - 1] > 1 and "\n" not in text[starts[at - 1] + 1 : starts[at]]
    ]


def _labelled_parts(block: Block, folded: str, taken: list[tuple[int, int]]) -> Iterator[Part]:
    """牵头单位：…；责任单位：…。 outside brackets, at the start of a sentence."""
    bracket_starts = [start for start, _ in taken]
    for match in _LABEL_END.finditer(folded):
        bracket_before = bisect_right(bracket_starts, match.start()) - 1
        if bracket_before < 0 or match.start() >= taken[bracket_before][1]:
            break
    else:
        return
    reached = 0
    page_foot = max((match.start() for match in _PAGE_FOOT.finditer(folded)), default=-1)
    in_bracket = iter([*taken, (len(folded), len(folded))])
    bracket = next(in_bracket)
    for match in find_labels(folded):
        start = match.start()
        if start < reached or not (match["intro"] or (match["role"] and match["body"])) or match[0][-1] != "：":
            continue
        if start and folded[start - 1] not in "。；！？）—●■◆":
            continue
        while bracket[1] <= start < len(folded):
            bracket = next(in_bracket)
        if bracket[0] <= start:
            continue
        end = _end_of_labelled(folded, match)
        reached = end
        if end - start > LONGEST_NOTE:
            continue
        if start and folded[start - 1] == "；" and block.paragraph.norm[block.start + start - 1] == "〔":
            start -= 1
        at, until = block.start + start, block.start + end
        wording = read_wording(folded[start:end], _breaks(block.paragraph, at, until))
        if wording and start > page_foot:
            yield Part(block.paragraph, at, until, at, wording)


def _end_of_labelled(folded: str, label: re.Match[str]) -> int:
    """The end of the sentence, or of the last one that opens with another label; the full stop itself left out."""
    seen = {label["role"]}
    at = label.end()
    while True:
        stop = folded.find("。", at, at + LONGEST_NOTE + 1)
        if stop < 0:
            return min(len(folded), at + LONGEST_NOTE + 1)
        again = LABEL.match(folded, stop + 1)
        if again is None or again["role"] in seen:
            return stop
        seen.add(again["role"])
        at = again.end()


def _spoken_line(block: Block, folded: str) -> list[Part]:
    """A paragraph that is nothing but A牵头，B配合。"""
    text = folded.rstrip("。；")
    if "。" in text:
        return []
    wording = read_wording(text)
    if wording is None or not wording.by_verb or wording.labelled:
        return []
    return [Part(block.paragraph, block.start, block.start + len(text), block.start, wording)]
