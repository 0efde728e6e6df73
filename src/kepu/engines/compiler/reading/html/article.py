"""Which part of a web page is the document: where the running text is densest, and its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

DROPPED_TAGS = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "nav", "footer", "aside", "button", "select",
    "option", "textarea", "input", "head", "canvas", "audio", "video", "map",
}  # fmt: skip
CONTAINERS = {
    "body",
    "div",
    "td",
    "article",
    "section",
    "main",
    "center",
    "form",
    "table",
    "tbody",
    "tr",
    "font",
    "span",
}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumb\w*|share\w*|bdshare\w*|foot\w*|copyright|side\w*|pag(?:er|ination)\w*|toolbar|"
    r"qrcode|ewm|fenxiang|related\w*|search\w*|login\w*|banner\w*|head(?:er)?|friend\w*|links?)(?=$|[\s_-])",
    re.IGNORECASE,
)
TITLE_HINT = re.compile(r"title|\bbt\b|biaoti|headline", re.IGNORECASE)
TITLE_WORDS = re.compile(r"方案|规划|纲要|计划|通知|意见|办法|决定|公告|批复|行动|条例|要点")
TITLE_CHARACTERS = range(6, 120)
SITE_NAME = re.compile(r"[_|｜]|\s[-–—]+\s")  # what parts a page's title from the site's name
SENTENCE_MARK = re.compile("[，。；：、,;]")
DESCENT_SHARE = 0.8  # go into a child while it holds this much of the running text
FURNITURE_SHARE = 0.3  # an element named like furniture that holds more than this is none
LINK_SHARE = 0.7


@dataclass(slots=True)
class Weight:
    """What an element holds, descendants included."""

    running: int = 0  # characters in text nodes with sentence punctuation, links left out
    text: int = 0  # characters of any visible text
    linked: int = 0  # … of these inside links
    links: int = 0


@dataclass(slots=True)
class TableShape:
    rows: int = 0
    cells: int = 0
    nested: bool = False
    longest_cell: int = 0


@dataclass(slots=True)
class Survey:
    """One walk over the page. Keys are LexborNode.mem_id."""

    weights: dict[int, Weight] = field(default_factory=dict)
    tables: dict[int, TableShape] = field(default_factory=dict)
    titles: list[tuple[int, str]] = field(default_factory=list)  # (order of the element, text)
    order: dict[int, int] = field(default_factory=dict)


def is_dropped(node: LexborNode) -> bool:
    """Whether a browser shows nothing of this element that belongs to a document."""
    if node.tag in DROPPED_TAGS:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))


def survey(root: LexborNode) -> Survey:
    """Weigh every visible element below root. Linear: every node is entered and left once."""
    found = Survey()
    found.weights[root.mem_id] = Weight()
    open_elements: list[tuple[LexborNode, Weight, bool]] = [(root, found.weights[root.mem_id], False)]
    open_tables: list[TableShape] = []
    node = root.first_child
    while node is not None:
        _, above, in_link = open_elements[-1]
        if node.is_text_node:
            _weigh_text(node.text_content or "", above, in_link)
        elif node.is_element_node and not is_dropped(node):
            weight = found.weights[node.mem_id] = Weight()
            found.order[node.mem_id] = len(found.order)
            is_link = node.tag == "a"
            above.links += is_link
            if node.tag == "table":
                shape = found.tables[node.mem_id] = TableShape()
                if open_tables:
                    open_tables[-1].nested = True
                open_tables.append(shape)
            elif open_tables and node.tag in ("td", "th"):
                open_tables[-1].cells += 1
            elif open_tables and node.tag == "tr":
                open_tables[-1].rows += 1
            child = node.first_child
            if child is not None:
                open_elements.append((node, weight, in_link or is_link))
                node = child
                continue
            if node.tag == "table":
                open_tables.pop()
        following = node.next
        while following is None and len(open_elements) > 1:
            element, weight, _ = open_elements.pop()
            _add_to(open_elements[-1][1], weight)
            if element.tag == "table":
                open_tables.pop()
            elif open_tables and element.tag in ("td", "th"):
                open_tables[-1].longest_cell = max(open_tables[-1].longest_cell, weight.text)
            _remember_title(found, element, weight)
            following = element.next
        node = following
    return found


def _weigh_text(text: str, weight: Weight, in_link: bool) -> None:
    length = len(text.strip())
    weight.text += length
    if in_link:
        weight.linked += length
    elif SENTENCE_MARK.search(text):
        weight.running += length


def _add_to(above: Weight, weight: Weight) -> None:
    above.running += weight.running
    above.text += weight.text
    above.linked += weight.linked
    above.links += weight.links


def _remember_title(found: Survey, element: LexborNode, weight: Weight) -> None:
    if weight.text not in TITLE_CHARACTERS or weight.linked:
        return
    hints = f"{element.attributes.get('class') or ''} {element.attributes.get('id') or ''}"
    if element.tag in ("h1", "h2", "h3") or TITLE_HINT.search(hints):
        text = "".join((element.text(deep=True) or "").split())
        if TITLE_WORDS.search(text):
            found.titles.append((found.order[element.mem_id], text))


def find_article(root: LexborNode, found: Survey) -> LexborNode:
    """The smallest container that still holds nearly all running text."""
    article = root
    while True:
        enough = DESCENT_SHARE * found.weights[article.mem_id].running
        child = article.first_child
        while child is not None:
            weight = found.weights.get(child.mem_id) if child.is_element_node else None
            if weight is not None and child.tag in CONTAINERS and weight.running >= enough > 0:
                break
            child = child.next
        if child is None:
            break
        article = child
    while article.tag in ("table", "tbody", "tr", "font", "span") and article.parent is not None:
        article = article.parent
    return article


def title_before(article: LexborNode, found: Survey) -> str | None:
    """The page's heading of the document, where it stands before the article rather than in it."""
    start = found.order.get(article.mem_id, 0)
    before = [text for order, text in found.titles if order < start]
    return before[-1] if before else None


def window_title(root: LexborNode) -> str | None:
    """The document's title as the browser's window shows it, without the name of the site."""
    element = root.css_first("title")
    text = "" if element is None else element.text(deep=True) or ""
    title = "".join(SITE_NAME.split(text, maxsplit=1)[0].split())
    return title if len(title) in TITLE_CHARACTERS and TITLE_WORDS.search(title) else None


def is_furniture(node: LexborNode, found: Survey, total: int) -> bool:
    """Navigation, share bars, lists of further reading: little running text, or nothing but links."""
    weight = found.weights.get(node.mem_id)
    if weight is None or weight.running > FURNITURE_SHARE * total:
        return False
    if weight.links >= 3 and weight.linked > LINK_SHARE * weight.text and weight.running < 30:
        return True
    attributes = node.attributes
    return bool(FURNITURE.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))
