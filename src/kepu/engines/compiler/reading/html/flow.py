"""Blocks of HTML as lines: paragraphs, headings, list items with their numbers, table cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from kepu.engines.compiler.reading.html.article import Survey, is_dropped, is_furniture
from kepu.engines.compiler.reading.numerals import CSS_FORMATS
from kepu.engines.compiler.reading.page import Page
from kepu.engines.compiler.source import LineMark

BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD_TAGS = {"b", "strong", "th", *HEADINGS}
FURNITURE_TAGS = {"div", "ul", "ol", "table", "p", "section", "dl", "span"}
STYLE_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
STYLE_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
STYLE_LIST = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f]+")
SHARE_LINE = re.compile(
    r"(?:分享到?|扫一扫|上一篇|下一篇|打印本页|关闭窗口|字体|字号|浏览次数|【打印|\[打印|【大|\[大)[^。]{0,50}|.{0,20}(?:打印|关闭)】?"
)
LAYOUT_CELL_CHARACTERS = 1_500  # a longer cell lays out a page, it does not tabulate
MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class Style:
    """What an element hands down."""

    bold: bool = False
    centred: bool = False
    heading_level: int | None = None
    preformatted: bool = False


@dataclass(slots=True)
class List:
    label: Callable[[int], str] | None  # None = bullets, which a reader of the text need not see
    count: int


@dataclass(slots=True)
class Grid:
    """A data table while its cells go by."""

    index: int
    row: int = -1
    column: int = 0
    reaches: dict[int, int] = field(default_factory=dict)  # column → last row that a cell from above reaches
    cell: tuple[int, int, int] | None = None
    lines_in_cell: int = 0


class Flow:
    """Walks an article and writes its lines to a page."""

    def __init__(self, page: Page, found: Survey, total: int) -> None:
        self._page = page
        self._found = found
        self._total = total  # running text of the whole page
        self._line: list[tuple[str, bool]] = []
        self._label = ""
        self._lists: list[List] = []
        self._grid: Grid | None = None
        self._table_id = 0  # mem_id of the table that the grid stands for
        self._tables = 0
        self._style = Style()  # of the block that the line under way belongs to

    def write(self, article: LexborNode) -> None:
        """Every visible block of the article, without recursion: pages nest as deep as they like."""
        stack: list[tuple[LexborNode, Style]] = [(article, self._enter(article, Style()))]
        node = article.first_child
        while True:
            while node is None:
                element, _ = stack.pop()
                self._leave(element)
                if not stack:
                    return
                node = element.next
            style = stack[-1][1]
            if node.is_text_node:
                self._text(node.text_content or "", style)
            elif node.is_element_node and not is_dropped(node) and not self._is_furniture(node):
                inner = self._enter(node, style)
                stack.append((node, inner))
                node = node.first_child
                continue
            node = node.next

    def _is_furniture(self, node: LexborNode) -> bool:
        return node.tag in FURNITURE_TAGS and is_furniture(node, self._found, self._total)

    def _enter(self, node: LexborNode, style: Style) -> Style:
        tag = str(node.tag)
        attributes = node.attributes
        if tag in BLOCKS:
            self._flush()
        elif tag == "br":
            self._flush(keep_empty=True)
            return style
        if tag in BOLD_TAGS:
            style = replace(style, bold=True)
        css = attributes.get("style") or ""
        if css and (match := STYLE_BOLD.search(css)):
            style = replace(style, bold=match[1].lower() in ("bold", "bolder") or match[1][0] in "6789")
        if tag in BLOCKS:
            style = self._block_style(tag, attributes, css, style)
        if tag in ("ol", "ul"):
            self._lists.append(_list_of(tag, attributes, css))
        elif tag == "li":
            self._item(attributes)
        elif tag == "table":
            self._open_table(node)
        elif self._grid is not None and tag == "tr":
            self._open_row()
        elif self._grid is not None and tag in ("td", "th") and self._grid.cell is None:
            self._open_cell(attributes)
        return style

    @staticmethod
    def _block_style(tag: str, attributes: dict[str, str | None], css: str, style: Style) -> Style:
        align = match[1] if (match := STYLE_ALIGN.search(css)) else attributes.get("align")
        centred = style.centred if align is None else align.lower() == "center"
        return replace(
            style,
            centred=centred or tag == "center",
            heading_level=HEADINGS.get(tag, style.heading_level),
            preformatted=style.preformatted or tag == "pre",
        )

    def _leave(self, node: LexborNode) -> None:
        tag = str(node.tag)
        if tag not in BLOCKS:
            return
        self._flush()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        grid = self._grid
        if grid is None:
            return
        if tag in ("td", "th") and grid.cell is not None:
            if not grid.lines_in_cell:
                self._page.add("\t", LineMark(table=grid.cell))
            grid.cell = None
        elif tag == "table" and node.mem_id == self._table_id:
            self._grid = None
            self._tables += 1

    def _text(self, text: str, style: Style) -> None:
        if not self._line:
            self._style = style
        if style.preformatted:
            first, *rest = text.split("\n")
            self._line.append((first, style.bold))
            for line in rest:
                self._flush()
                self._line.append((line, style.bold))
        else:
            self._line.append((SPACES.sub(" ", text), style.bold))

    def _flush(self, *, keep_empty: bool = False) -> None:
        pieces, self._line = self._line, []
        text = "".join(piece for piece, _ in pieces).strip(" ")
        if not text.strip() or (len(text) < 60 and SHARE_LINE.fullmatch(text.strip())):
            if keep_empty and self._grid is None and not text and not pieces and self._page.lines:
                self._page.add("")
            return
        bold, bold_until = _bold(pieces, text)
        label, self._label = self._label, ""
        style = self._style
        mark = LineMark(style.heading_level, style.centred, bold, bold_until, len(label))
        text = label + text
        if self._grid is not None and self._grid.cell is not None:
            mark.table = self._grid.cell
            self._grid.lines_in_cell += 1
            text = f"\t{text}"
        lead = len(text) - len(text.lstrip("\t")) + len(label)
        mark.bold_until += lead if mark.bold_until else 0
        known = mark.table or mark.heading_level or mark.centred or mark.bold or mark.bold_until or mark.numbering
        self._page.add(text, mark if known else None)

    def _item(self, attributes: dict[str, str | None]) -> None:
        if not self._lists:
            return
        current = self._lists[-1]
        value = attributes.get("value") or ""
        current.count = int(value) if value.isdecimal() and len(value) < 6 else current.count + 1
        self._label = current.label(current.count) if current.label else ""

    def _open_table(self, node: LexborNode) -> None:
        shape = self._found.tables.get(node.mem_id)
        lays_out = (
            shape is None or shape.nested or shape.cells <= shape.rows or shape.longest_cell > LAYOUT_CELL_CHARACTERS
        )
        if self._grid is None and not lays_out:
            self._grid = Grid(self._tables)
            self._table_id = node.mem_id

    def _open_row(self) -> None:
        grid = self._grid
        if grid is None:
            return
        grid.row += 1
        grid.column = 0
        grid.cell = None
        self._fill_spanned(grid)

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        grid = self._grid
        if grid is None:
            return
        self._fill_spanned(grid)
        across, down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        grid.cell = (grid.index, max(grid.row, 0), grid.column)
        grid.lines_in_cell = 0
        if down > 1:
            grid.reaches[grid.column] = grid.row + down - 1
        grid.column += across

    def _fill_spanned(self, grid: Grid) -> None:
        """A cell that reaches down from above is an empty line in this row, as in a Word table."""
        while grid.reaches.get(grid.column, -1) >= grid.row > 0:
            self._page.add("\t", LineMark(table=(grid.index, grid.row, grid.column)))
            grid.column += 1


def _list_of(tag: str, attributes: dict[str, str | None], css: str) -> List:
    match = STYLE_LIST.search(css)
    kind = match[1] if match else attributes.get("type") or ("decimal" if tag == "ol" else "disc")
    start = attributes.get("start") or ""
    return List(CSS_FORMATS.get(kind), int(start) - 1 if start.isdecimal() and len(start) < 6 else 0)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), MAX_SPAN) if text and text.isdecimal() and len(text) < 6 else 1


def _bold(pieces: list[tuple[str, bool]], text: str) -> tuple[bool, int]:
    """(whether the whole line is bold, how many leading characters of text are)."""
    if not any(bold and piece.strip() for piece, bold in pieces):
        return False, 0
    leading = 0
    for piece, bold in pieces:
        if not bold and piece.strip():
            break
        leading += len(piece)
    else:
        return True, 0
    joined = "".join(piece for piece, _ in pieces)
    leading -= len(joined) - len(joined.lstrip(" "))
    return False, max(0, leading) if text[: max(0, leading)].strip() else 0
