"""One <w:p>: its characters, which of them stand out, and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kepu.engines.compiler.reading.docx.names import (
    ALTERNATE,
    CHOICE,
    DEL,
    FALLBACK,
    INS,
    MATH_TEXT,
    MOVE_FROM,
    MOVE_TO,
    P_PR,
    R_PR,
    TXBX,
    R,
    T,
    W,
)
from kepu.engines.compiler.reading.docx.styles import is_on

TAB, BREAK, RETURN = f"{W}tab", f"{W}br", f"{W}cr"
RUBY, RUBY_BASE = f"{W}ruby", f"{W}rubyBase"
BOLD, HIDDEN = f"{W}b", f"{W}vanish"
SYMBOL = f"{W}sym"
PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")
FIXED = {TAB: "\t", BREAK: "\n", RETURN: "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
LEFT_OUT = {
    f"{W}commentReference": "comments",
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "footnotes",
}
DROPPED = {DEL, MOVE_FROM}
KEPT = {INS, MOVE_TO}
PRIVATE_USE = range(0xE000, 0xF900)
# Wingdings and Symbol code points that stand for a plain character.
SYMBOLS = {0xF06C: "●", 0xF06E: "■", 0xF0A8: "□", 0xF0FC: "√", 0xF0FE: "☑", 0xF0B7: "•", 0xF0D8: "➢", 0xF0B3: "≥"}
UNKNOWN_SYMBOL = "□"


@dataclass(slots=True)
class Stretch:
    """Text of one run, or of the part of a run between two breaks."""

    text: str
    bold: bool


@dataclass(slots=True)
class Content:
    """A paragraph's inside."""

    stretches: list[Stretch] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)  # <w:txbxContent> anchored here


class Inside:
    """Reads paragraphs and counts what it leaves out: deletions, comments, footnotes, hidden text."""

    def __init__(self) -> None:
        self.left_out: dict[str, int] = {}

    def read(self, paragraph: etree._Element, bold: bool, hidden: bool = False) -> Content:
        """bold, hidden: what the paragraph's style says."""
        content = Content()
        self._into(content, paragraph, bold, hidden)
        return content

    def _into(self, content: Content, parent: etree._Element, bold: bool, hidden: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(content, child, bold, hidden)
            elif tag == P_PR:
                continue
            elif tag in DROPPED:
                self._count("tracked-changes")
            elif tag == ALTERNATE:
                self._boxes(content, child)
            elif tag == MATH_TEXT:
                content.stretches.append(Stretch(child.text or "", bold))
            elif len(child):
                if tag in KEPT:
                    self._count("tracked-changes")
                self._into(content, child, bold, hidden)

    def _run(self, content: Content, run: etree._Element, bold: bool, hidden: bool) -> None:
        text = ""
        for child in run:
            tag = child.tag
            if tag == T:
                text += child.text or ""
            elif tag == R_PR:
                for toggle in child:
                    if toggle.tag == BOLD:
                        bold = is_on(toggle)
                    elif toggle.tag == HIDDEN:
                        hidden = is_on(toggle)
            elif tag in FIXED:
                text += FIXED[tag]
            elif tag == SYMBOL:
                text += _symbol(child)
            elif tag in LEFT_OUT:
                self._count(LEFT_OUT[tag])
            elif tag in PICTURES or tag == ALTERNATE:
                self._boxes(content, child)
            elif tag == RUBY:
                base = child.find(RUBY_BASE)
                if base is not None:
                    self._into(content, base, bold, hidden)
        if not text:
            return
        if hidden:
            self._count("hidden-text")
        else:
            content.stretches.append(Stretch(text, bold))

    @staticmethod
    def _boxes(content: Content, parent: etree._Element) -> None:
        """Text boxes below a drawing; of the two versions that Word writes of each, the first that has any."""
        if parent.tag == ALTERNATE:
            for branch in (*parent.iterchildren(CHOICE), *parent.iterchildren(FALLBACK)):
                found = list(_outermost_boxes(branch))
                if found:
                    content.boxes += found
                    return
        else:
            content.boxes += _outermost_boxes(parent)

    def _count(self, what: str) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + 1


def _outermost_boxes(branch: etree._Element) -> list[etree._Element]:
    """Boxes inside a box are met when the outer box is read; inside a fallback they repeat their choice."""
    found = []
    for box in branch.iter(TXBX):
        above = next((element.tag for element in box.iterancestors(TXBX, FALLBACK, branch.tag)), None)
        if above not in (TXBX, FALLBACK) or above == branch.tag:
            found.append(box)
    return found


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return UNKNOWN_SYMBOL
    if code in SYMBOLS:
        return SYMBOLS[code]
    if code in PRIVATE_USE or not 0x20 <= code <= 0xFFFF or 0xD800 <= code < 0xE000:
        return UNKNOWN_SYMBOL
    return chr(code)
