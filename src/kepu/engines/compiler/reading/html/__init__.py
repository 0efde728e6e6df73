"""Web pages: the article's text, without the site around it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from kepu.engines.compiler.reading import txt
from kepu.engines.compiler.reading.html.article import find_article, survey, title_before, window_title
from kepu.engines.compiler.reading.html.flow import Flow
from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.page import Page
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import LineMark, Source

DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
ENCODINGS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
CLOSED_BY_THE_NEXT = {
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "br", "img", "input", "hr", "meta",
    "link", "col", "area", "base", "embed", "source", "wbr", "param",
}  # fmt: skip
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
MAX_ATTRIBUTES = 2_000  # of one element: the parser compares every attribute with all before it
MAX_WORK = 200_000_000  # open elements × tags: the parser looks up the stack of open elements at every tag


def read(data: bytes, name: str, limits: Limits) -> Source:
    """One line per block or <br>; headings, centring, bold, list numbers and table cells in the marks.

    The article is the part of the page with nearly all running text. Where the page shows the document's title above
    it, the title becomes the first line. White space runs are single spaces, as a browser shows them.
    Raises Unreadable for a page without text, and for markup nested beyond reason.
    """
    declared = DECLARED.search(data[:4096])
    encoding = ENCODINGS.get(declared[1].decode("ascii").lower()) if declared else None
    text, lost = txt.decode(data, encoding)
    _refuse_hostile(text)
    root = LexborHTMLParser(text).root
    page = Page(limits)
    if lost:
        message = f"有 {lost} 个字符无法识别，已用“\ufffd”代替，原文件可能在传输中受损"
        page.note("broken-characters", message, "warning", "请用原始文件重新上传")
    if root is not None:
        found = survey(root)
        article = find_article(root, found)
        title = title_before(article, found) or window_title(root)
        if title is not None:
            page.add(title, LineMark(heading_level=1, centred=True))
        Flow(page, found, found.weights[root.mem_id].running).write(article)
        if title is not None and title in "".join("".join(page.lines[1:20]).split()):
            page.drop_first()
    return page.source(data, name, "html", whole_paragraphs=True)


def _refuse_hostile(text: str) -> None:
    """Refuse what the parser would take minutes for. Depth is estimated: unclosed tags count as open."""
    open_by_name: dict[str, int] = {}
    depth = deepest = tags = 0
    for match in TAG.finditer(text):
        tags += 1
        tag = match[2].lower()
        if tag in CLOSED_BY_THE_NEXT:
            continue
        count = open_by_name.get(tag, 0)
        if not match[1]:
            open_by_name[tag] = count + 1
            depth += 1
            deepest = max(deepest, depth)
        elif count:
            open_by_name[tag] = count - 1
            depth -= 1
    crowded = any(len(match[0].split()) > MAX_ATTRIBUTES for match in LONG_TAG.finditer(text))
    if crowded or deepest * tags > MAX_WORK:
        raise Unreadable(
            "too-deep", "网页标签嵌套过深或属性过多，无法处理", "请在浏览器中打开，把正文复制到 Word 后上传"
        )
