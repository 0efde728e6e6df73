"""Word documents, .docx and .docm, read from their XML.

python-docx is not used: it hides numbering, tracked changes and text boxes, and takes several times as long.
Source: ECMA-376 part 1, WordprocessingML.
"""

from __future__ import annotations

from kepu.engines.compiler.reading.docx.body import Body, is_in_text
from kepu.engines.compiler.reading.docx.names import TBL, P
from kepu.engines.compiler.reading.docx.numbering import Numbering
from kepu.engines.compiler.reading.docx.package import Package, outermost
from kepu.engines.compiler.reading.docx.styles import Styles
from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.page import Page
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import Reader, Source

NOTES = {
    "tracked-changes": "文件里有 {count} 处修订：插入的已计入，删除的已略去；发布前请在 Word 中接受或拒绝全部修订",
    "comments": "文件里有 {count} 处批注，未计入正文",
    "footnotes": "文件里有 {count} 条脚注或尾注，未计入正文；其中若有任务或数字，请移入正文后重新上传",
    "hidden-text": "文件里有 {count} 处隐藏文字，未计入正文",
    "contents": "目录（{count} 行）已略去，以正文标题为准",
}


def read(data: bytes, name: str, limits: Limits, reader: Reader = "docx") -> Source:
    """Paragraphs and table cells in document order, one line each; a soft break begins a new line.

    Generated numbers are written out (LineMark.numbering). A cell's lines begin with a tab and carry LineMark.table
    = (table, row, first column); a cell merged with the one above is an empty line. Insertions are accepted, deletions,
    comments, footnotes, hidden text and the table of contents are left out with a note. Text boxes follow the paragraph
    that anchors them. Headers and footers are not read.
    Raises Unreadable for a damaged or hostile file.
    """
    package = Package(data, limits)
    styles = Styles(package.part("styles"))
    page = Page(limits)
    body = Body(page, styles, Numbering(package.part("numbering"), styles.linked_number))
    for block in outermost(package.read(package.main), (P, TBL)):
        if is_in_text(block):
            body.add(block)
    for code, count in body.left_out.items():
        page.note(code, NOTES[code].format(count=count))
    if not any(line.strip() for line in page.lines) and any("/media/" in part for part in package.names):
        raise Unreadable("scanned", "Word 文件里只有图片，没有文字", "请先用文字识别（OCR）软件转成文字，校对后再上传")
    return page.source(data, name, reader, whole_paragraphs=True)
