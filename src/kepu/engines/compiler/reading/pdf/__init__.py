"""PDF with text, through pdfium. Scans are recognised and refused."""

from __future__ import annotations

import re
from collections import Counter
from threading import Lock

import pypdfium2 as pdfium

from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.page import Page, too_long
from kepu.engines.compiler.reading.pdf.glyphs import glyphs, holds_picture, is_bold, rules
from kepu.engines.compiler.reading.pdf.grids import grids
from kepu.engines.compiler.reading.pdf.printed import MAX_INDENT, PrintedLine, Sheet, join_split_rows, lay_out
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.reading.txt import LOST
from kepu.engines.compiler.source import LineMark, Source

PDFIUM = Lock()  # the library is not made for threads
PASSWORD_ERROR = "password"  # noqa: S105 - a word of pdfium's message
FEW_CHARACTERS = 8  # a page with fewer and a picture is a scan
SCANNED_SHARE = 0.5
GARBLED_SHARE = 0.3
MARGIN_SHARE = 0.12  # of the page's height, above and below, where headers and footers stand
PAGE_NUMBER = re.compile(
    r"[-—–―－·.\s«»《》]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共，,]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·.\s«»《》]*"
)
DIGITS = re.compile(r"\d+")
OCR = "请先用文字识别（OCR）软件转成 Word 或文本，校对后再上传"


def read(data: bytes, name: str, limits: Limits) -> Source:
    """One line per printed line, with its page and its width as a share of the page's widest line.

    The distance from the left margin is written as ideographic spaces, one per em. Headers, footers and page numbers
    are left out with a note: a sentence that runs over a page end stays in one piece. Ruled tables: one line per cell, beginning with a tab, its wraps undone,
    LineMark.table = (table, row, column); a table that goes on over the page keeps its number and its count of rows.
    Raises Unreadable for a scan, a protected or damaged file, text without Unicode, or too many pages.
    """
    page = Page(limits)
    with PDFIUM:
        _read_into(page, data, limits)
    return page.source(data, name, "pdf", whole_paragraphs=False)


def _read_into(page: Page, data: bytes, limits: Limits) -> None:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if PASSWORD_ERROR in str(error).lower():
            raise Unreadable("encrypted", "PDF 有打开密码", "请取消密码，或导出为无密码的 PDF 后重试") from error
        raise Unreadable("damaged", "PDF 文件已损坏，无法读取", "请重新下载，或从原文件重新导出 PDF") from error
    try:
        count = len(document)
        if count > limits.pages:
            message = f"PDF 共 {count} 页，超过上限 {limits.pages} 页"
            raise Unreadable("too-many-pages", message, "请只保留方案正文和附件所在的页后重试")
        sheets, scanned = _sheets(document, limits)
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", "PDF 文件已损坏，无法读取", "请重新下载，或从原文件重新导出 PDF") from error
    finally:
        document.close()
    _judge(page, sheets, scanned)
    _mark_running(sheets)
    join_split_rows(sheets)
    _write(page, sheets)


def _sheets(document: pdfium.PdfDocument, limits: Limits) -> tuple[list[Sheet], list[int]]:
    """(pages taken apart, numbers of the scanned pages)."""
    sheets: list[Sheet] = []
    scanned: list[int] = []
    room = limits.characters
    for number in range(1, len(document) + 1):
        leaf = document[number - 1]
        text_page = leaf.get_textpage()
        characters = glyphs(text_page)
        room -= len(characters)
        if room < 0:
            raise too_long()
        sheet = Sheet(number, *leaf.get_size())
        sheet.grids = grids(rules(leaf)) if characters else []
        lay_out(sheet, characters)
        if len(characters) < FEW_CHARACTERS and holds_picture(leaf):
            scanned.append(number)
        for line in sheet.lines:
            line.bold = bool(line.text) and is_bold(text_page, line.first) and is_bold(text_page, line.last)
        sheets.append(sheet)
        text_page.close()
        leaf.close()
    return sheets, scanned


def _judge(page: Page, sheets: list[Sheet], scanned: list[int]) -> None:
    text = "".join(line.text for sheet in sheets for line in sheet.lines)
    if scanned and (len(scanned) >= SCANNED_SHARE * len(sheets) or not text.strip()):
        raise Unreadable("scanned", "这是扫描件，页面上只有图像，没有文字", OCR)
    if not text.strip():
        raise Unreadable("no-text", "PDF 里没有文字", OCR)
    garbled = len(LOST.findall(text))
    if garbled > GARBLED_SHARE * len(text):
        raise Unreadable("garbled", "PDF 里的文字没有编码信息，无法还原", OCR)
    if garbled:
        message = f"有 {garbled} 个字符无法识别，已用“\ufffd”代替"
        page.note("broken-characters", message, "warning", "请对照原文核对，或改用 Word 原文件")
    if scanned:
        pages = "、".join(map(str, scanned[:10])) + ("等" if len(scanned) > 10 else "")
        page.note("scanned-pages", f"第 {pages} 页是扫描图像，未能读取", "warning", OCR)


def _mark_running(sheets: list[Sheet]) -> None:
    """Headers, footers and page numbers: alone in the margin above or below, the same on several pages."""
    places: dict[str, list[PrintedLine]] = {}
    for sheet in sheets:
        for line in [*sheet.lines[:2], *sheet.lines[2:][-2:]]:
            middle = (line.bottom + line.top) / 2
            in_margin = not MARGIN_SHARE * sheet.height < middle < (1 - MARGIN_SHARE) * sheet.height
            if line.cell is not None or not in_margin:
                continue
            if PAGE_NUMBER.fullmatch(line.text.strip()):
                line.running = True
            else:
                places.setdefault(f"{DIGITS.sub('#', line.text.strip())}@{round(middle / 6)}", []).append(line)
    often = max(2, min(3, len(sheets) // 2))
    for same in places.values():
        for line in same if len(same) >= often else ():
            line.running = True


def _write(page: Page, sheets: list[Sheet]) -> None:
    usual = Counter(round(line.left) for sheet in sheets for line in sheet.lines if line.cell is None)
    margin_of_all = min((left for left, count in usual.items() if count >= 0.05 * usual.total()), default=0)
    numbers = _TableNumbers()
    left_out = 0
    for sheet in sheets:
        left_out += sum(line.running for line in sheet.lines)
        sheet.lines = [line for line in sheet.lines if not line.running]
        loose = [line for line in sheet.lines if line.cell is None]
        margin = _left_margin(loose, margin_of_all)
        right = max((line.right for line in loose), default=sheet.width)
        widest = max((line.right - line.left for line in loose), default=1.0)
        numbers.turn_to(sheet)
        for line in sheet.lines:
            mark = LineMark(page=sheet.number, bold=line.bold)
            if line.cell is not None:
                mark.table = numbers.place(line.cell)
                page.add(f"\t{line.text}", mark)
                continue
            mark.width = round(min(1.0, (line.right - line.left) / widest), 3)
            mark.centred = _is_centred(line, margin, right)
            indent = (line.left - margin) / line.em
            page.add("　" * min(max(round(indent), 0), MAX_INDENT) + line.text, mark)
    if left_out:
        page.note("running-lines", f"页眉、页脚和页码共 {left_out} 行，未计入正文")


class _TableNumbers:
    """Counts tables and rows through the pages: a table that ends a page and opens the next is one."""

    def __init__(self) -> None:
        self._first = 0  # number of the first table on this page
        self._following = 0  # number of the next new table
        self._row_shift = 0  # for the first table on this page
        self._open: tuple[int, int] | None = None  # (columns, rows so far) of a table that ended the page before

    def turn_to(self, sheet: Sheet) -> None:
        lines = sheet.lines
        if not sheet.grids:
            self._open = None if lines else self._open
            return
        goes_on = bool(lines) and lines[0].cell is not None and lines[0].cell[0] == 0
        if self._open is not None and all(line.cell is None or line.cell[0] > 0 for line in lines):
            # All that stood in the first table here was the rest of a row, now back on the page before.
            self._first, self._row_shift = self._following - 1, 0
        elif goes_on and self._open is not None and self._open[0] == sheet.grids[0].columns:
            first_row = lines[0].cell[1] if lines[0].cell is not None else 0
            self._first, self._row_shift = self._following - 1, self._open[1] - first_row
        else:
            self._first, self._row_shift = self._following, 0
        self._following = self._first + len(sheet.grids)
        rows = sheet.grids[-1].rows + (self._row_shift if len(sheet.grids) == 1 else 0)
        ends_open = bool(lines) and lines[-1].cell is not None
        self._open = (sheet.grids[-1].columns, rows) if ends_open else None

    def place(self, cell: tuple[int, int, int]) -> tuple[int, int, int]:
        grid, row, column = cell
        return self._first + grid, row + (self._row_shift if grid == 0 else 0), column


def _left_margin(lines: list[PrintedLine], margin_of_all: float) -> float:
    """Where most lines of the page begin; left and right pages may differ."""
    starts = Counter(round(line.left) for line in lines)
    shared = [left for left, count in starts.items() if count >= 3 and count >= 0.15 * len(lines)]
    return min(shared, default=margin_of_all)


def _is_centred(line: PrintedLine, margin: float, right: float) -> bool:
    before, after = line.left - margin, right - line.right
    return before > 2.5 * line.em and after > 2.5 * line.em and abs(before - after) < 2 * line.em
