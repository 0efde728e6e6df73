"""The parts of a document: notice and title, body, annexes, colophon."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kepu.engines.compiler.enumerators import label_at
from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.plan import Span
from kepu.engines.compiler.source import Paragraph

_DOCUMENT_NAME = r"(?:方案|规划|纲要|计划|意见|办法|措施|要点|细则|行动|规定|决定|通知|预案|规则|若干政策|清单|方略|举措|制度|通告|报告|工程)"
_TITLE_TAIL = r"(?:（[^（）]{1,30}）|年|\d{4}年?[—~至]\d{4}年?)*"
_TITLE_END = re.compile(
    _DOCUMENT_NAME
    + "(?:(?:及|和|与)?(?:重点)?(?:任务|责任|职责)?(?:分工|分解|清单)(?:方案|表)?)?"
    + _TITLE_TAIL
    + "》?$"
)
_GOES_ON = re.compile(
    r"(?:实施|工作|行动|建设|专项|重点|任务|推进|三年|五年|落实)*(?:方案|意见|细则|计划|办法|措施|规划|纲要)"
)
_BRACKET_LINE = re.compile(r"（[^（）]{1,60}）年?|〔[^〔〕]{1,40}〕")
_WHOLE_BRACKET_LINE = re.compile(f"(?:{_BRACKET_LINE.pattern})$")
_YEARS_LINE = re.compile(r"（?\d{4}年?[—~至]+\d{4}年?）?年?")
_WHOLE_YEARS_LINE = re.compile(f"(?:{_YEARS_LINE.pattern})$")
_WRAPPED_TITLE = re.compile(
    r"(?:[一-鿿]{1,12}〔\d{4}〕\d{1,4}号)?《(?P<title>[^《》]{8,100}(?:通知|方案|意见|规划|计划|办法|要点))》$"
)
_DRAFT_MARK = re.compile(r"征求意见|送审|讨论稿|草案|草稿|修订稿|审议稿|报批稿|公开征求")
PLACE_START = re.compile(
    r"(?:中共)?[一-鿿]{2,12}?(?:省|自治区|自治州|自治县|市|区|县|旗|盟|州|镇|乡|街道|兵团|新区|开发区)"
)
DATE = re.compile(
    r"(?:\d{4}|[一二三四五六七八九〇零0Oo]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_DRAFT_BRACKET = re.compile(
    r"[（〔][^（）〔〕]{0,12}(?:征求意见|送审|讨论稿|草案|草稿|修订稿|审议稿|报批稿)[^（）〔〕]{0,6}[）〕]$"
)
# A date whose zeros a copy has lost, 一二年一月十二日, is a line of its own all the same.
_DAMAGED_DATE = (
    r"[\d一二三四五六七八九十〇零Oo]{1,4}年[\d一二三四五六七八九十〇零Oo]{1,3}月[\d一二三四五六七八九十〇零Oo]{1,3}日"
)
_DATE_LINE = re.compile(f"（?(?:{DATE.pattern}|{_DAMAGED_DATE})(?:印发|发布)?）?")
# What a web page writes above the text of a document.
_CAPTION = re.compile(
    "(?:档案|文件|公告|通知|政策|文章)?(?:正文|全文|原文|内容)|(?:发布|查看)?(?:通知|公告|文件)|(?:政府)?信息公开选项：.{2,8}"
)
_DOC_NUMBER_LINE = re.compile(r"[一-鿿]{1,15}〔?（?\d{4}）?〕?第?\d{1,4}号")
_SENTENCE = re.compile("[。；！？]")
_SENTENCE_MARK = re.compile("[，。；：]")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?![\d年月·—~至])")
_NO_WORDS = re.compile(r"[\d年月日—.:：/]+")
_CONTENTS = re.compile("目录|目次")
# Each run is tried from its first dot alone: a line of dots takes no more than linear time.
_LEADERS = re.compile(r"(?:(?<![.…·])[.…·]{3,}+|(?<!…)…++)\d{1,3}$")
_ANNEX = re.compile(r"附：|附(?:件|表|录)(?:[一二三四五六七八九十]{1,2}|\d{1,2})?(?:[—.]\d{1,2})?[：、.]?")
_ANNEX_TITLE = re.compile(
    r"[^。；，：]{2,60}(?:分工(?:方案|一览)?|分解|任务清单|责任清单|指标体系|指标|一览|明细|任务|项目|安排|汇总)表?(?:（[^）]{1,30}）)?"
)
_BACK = re.compile(
    r"(?:抄送|抄报|分送|报送)(?:：|[^，。]{2,30}[，。])|信息公开选项|公开方式：|[一-鿿]{2,20}(?:办公室|秘书科|委员会|政府)?\d{4}年\d{1,2}月\d{1,2}日印发|主题词：|（?联系人："
)
RELEASE = re.compile(
    r"[（〔]?(?:此件|公开(?:方式|属性|形式|类别)|主动公开|依申请公开)[^。（）〔〕]{0,12}[）〕]?"
    r"|[（〔][^。（）〔〕]{0,8}(?:删减|删节|节选|删改)[^。（）〔〕]{0,4}[）〕]"
)
# What a web page or a law database adds around a document: what it knows of it, and its own buttons.
_PAGE_LINE = re.compile(
    r"[〔（]?(?:(?:发布|发文|更新|检索|公开|生成|生效|失效|废止|成文|印发|采集)(?:日期|时间|机构|单位|机关|字号)|(?:信息|文章|稿件|文件)?来源|原文链接|链接|网址"
    r"|作者|(?:责任)?编辑|责编|审核|浏览(?:次数|量|数)?|点击(?:次数|量|数|率)?|阅读(?:次数|量|数)?|访问(?:次数|量)|字体(?:大小)?|字号|索引号|索取号|信息(?:索引|分类|名称)|公文(?:种类|名称)"
    r"|文件?编?号|文号|主题(?:分类|词)|标题|名称|有效性|时效性|效力(?:级别|状态)|体裁(?:分类)?|组配分类|关键词|检索关键词|视力保护色|法宝引证码)(?:：|〕)"
    r"|〔(?:字体|打印|关闭|收藏|原文|附件|下载|纠错|分享)[^〔〕]{0,20}〕|(?:上|下)一[篇条]|相关(?:链接|附件|阅读|文[章件档]|解读|新闻|稿件)"
    r"|扫一扫|我要纠错|分享(?:到|至)?(?:：|微信|$)|返回(?:顶部|首页|列表)|打印(?:本页|此页|$)|关闭(?:窗口|本页|$)|(?:附件|原文|文件|PDF|WORD)下载|版权所有|网站地图|网站标识码|无障碍|字体大小"
    r"|https?：|—?〔[^〔〕]{0,100}[.。](?:pdf|docx?|ofd|wps|xlsx?)〕|—{3,}$|[^。]{0,100}[.。](?:pdf|docx?|ofd|wps|xlsx?)$",
    re.IGNORECASE,
)
# Heads of the cells of a table of such facts.
FACTS = frozenset((
    "索引号", "索取号", "主题分类", "组配分类", "发文机关", "发布机构", "发文字号", "文号", "成文日期",
    "发文日期", "发布日期", "公开日期", "生成日期", "标题", "名称", "信息名称", "公文名称", "有效性",
    "时效性", "主题词", "关键词", "体裁分类", "公文种类", "公开方式", "公开形式", "公开范围", "效力状态",
))  # fmt: skip
_LONGEST_SIGNATURE = 16  # lines: a dozen joint issuers, a date and a release mark
_FOOT = 15  # lines at the end of a page among which its buttons stand
_ISSUER_LINE = re.compile(
    r"(?:中共)?[一-鿿“”]{2,40}(?:人民政府|办公室|办公厅|委员会|领导小组|科学技术协会|科协|国务院|局|厅|部|委|院|会|室|组|政府)"
)


@dataclass(slots=True)
class Parts:
    """Every paragraph in one place; `body` runs from the preamble to the last line before annexes and colophon."""

    front: list[Paragraph] = field(default_factory=list)
    title: tuple[str, Span] | None = None
    body: list[Paragraph] = field(default_factory=list)
    annex: list[Paragraph] = field(default_factory=list)
    back: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Title:
    first: int  # indexes of paragraphs, `last` included
    last: int
    text: str
    span: Span


def divide(paragraphs: list[Paragraph]) -> Parts:
    """Find the document's own title, then where its body begins and ends."""
    start = max(_after_contents(paragraphs), _after_facts(paragraphs))
    title = _own_title(paragraphs, start) or _own_title(paragraphs[:start], 0)
    body_start = max(start, _body_start(paragraphs, start, title))
    annex_start, back_start = _body_end(paragraphs, body_start)
    return Parts(
        front=paragraphs[:body_start],
        title=(title.text, title.span) if title else None,
        body=paragraphs[body_start:annex_start],
        annex=paragraphs[annex_start:back_start],
        back=paragraphs[back_start:],
    )


# ------------------------------------------------------------------------------------------------ title


def _after_contents(paragraphs: list[Paragraph]) -> int:
    """Index after a table of contents; 0 without one."""
    for at, paragraph in enumerate(paragraphs[:80]):
        if not _CONTENTS.fullmatch(paragraph.norm):
            continue
        listed: set[str] = set()
        for i in range(at + 1, len(paragraphs)):
            entry = _LEADERS.sub("", paragraphs[i].norm).rstrip("0123456789") if label_at(paragraphs[i].norm) else ""
            if not entry or len(entry) > 60 or entry in listed:
                return i
            listed.add(entry)
    return 0


def _after_facts(paragraphs: list[Paragraph]) -> int:
    """Index after a table at the very top that says what a site knows of the document; 0 without one."""
    end = next((i for i, paragraph in enumerate(paragraphs[:80]) if paragraph.table is None and i > 2), 0)
    cells = [paragraph.norm.rstrip("：") for paragraph in paragraphs[:end] if paragraph.table is not None]
    return end if len(FACTS.intersection(cells)) > 1 else 0


def _own_title(paragraphs: list[Paragraph], start: int) -> _Title | None:
    """The title of the document itself: the last one that stands before the first heading of its body."""
    titles: list[_Title] = []
    at, sentences = start, 0
    limit = min(len(paragraphs), start + 120)
    first_chapter: int | None = None
    while at < limit:
        norm = paragraphs[at].norm
        if paragraphs[at].table is None:
            title = _title_at(paragraphs, at)
            if title is not None and not (
                titles and first_chapter is not None and not _restarts(paragraphs, title.last)
            ):
                titles.append(title)
                at = title.last + 1
                first_chapter = None
                continue
        if _is_first_chapter(norm):
            first_chapter = at if first_chapter is None else first_chapter
            if titles and not _notice(titles[-1]):
                break
            sentences += 1
        at += 1
    own = [title for title in titles if not _notice(title)]
    found = own or titles
    return found[-1] if found else _title_of_another_kind(paragraphs, start)


def _title_of_another_kind(paragraphs: list[Paragraph], start: int) -> _Title | None:
    """A first line right above the first heading that is no sentence, whatever it calls the document."""
    at = start + 1 if start < len(paragraphs) and _ANNEX.fullmatch(paragraphs[start].norm) else start
    if at + 1 >= len(paragraphs) or not _is_first_chapter(paragraphs[at + 1].norm):
        return None
    paragraph = paragraphs[at]
    norm = paragraph.norm
    if paragraph.table is not None or not 6 <= len(norm) <= 40 or not _may_be_title_line(norm):
        return None
    if _SENTENCE_MARK.search(norm) or _ISSUER_LINE.fullmatch(norm) or RELEASE.match(norm) or _PAGE_LINE.match(norm):
        return None
    return _Title(at, at, paragraph.text, paragraph.span())


def _is_first_chapter(norm: str) -> bool:
    label = label_at(norm)
    return label is not None and label.number == 1 and label.kind in ("volume", "chapter", "chinese", "arabic")


def _restarts(paragraphs: list[Paragraph], last: int) -> bool:
    """Whether the numbering begins anew within a few paragraphs after a would-be title."""
    return any(_is_first_chapter(paragraph.norm) for paragraph in paragraphs[last + 1 : last + 8])


def _notice(title: _Title) -> bool:
    return re.search(r"(?:通知|函|批复|公告)(?:（[^）]*）)*$", title.text) is not None


def _title_at(paragraphs: list[Paragraph], at: int) -> _Title | None:
    """The title whose first line is paragraph `at`: up to four short lines that together name a document."""
    norm = ""
    last = None
    for i in range(at, min(at + 5, len(paragraphs))):
        line = paragraphs[i].norm
        if paragraphs[i].table is not None or not _may_be_title_line(line):
            break
        if i == at and (_WHOLE_BRACKET_LINE.match(line) or _CAPTION.fullmatch(line)):
            break
        if last is not None and not any(p.match(line) for p in (_WHOLE_BRACKET_LINE, _WHOLE_YEARS_LINE, _GOES_ON)):
            break
        if (_DRAFT_MARK.search(line) and _BRACKET_LINE.fullmatch(line)) or DATE.search(line) or RELEASE.match(line):
            break
        norm += line
        if _TITLE_END.search(norm):
            last = i
    if last is None:
        return None
    first = _after_issuer_lines(paragraphs, at, last)
    text = "".join(paragraph.text for paragraph in paragraphs[first : last + 1])
    start, end = _bare_title("".join(paragraph.norm for paragraph in paragraphs[first : last + 1]))
    before = len(text) - len(paragraphs[last].text)
    if start >= len(paragraphs[first].text) or end <= before:
        start, end = 0, len(text)
    span_start, span_end = paragraphs[first].starts[start], paragraphs[last].starts[end - before - 1] + 1
    return _Title(
        first, last, _without_draft_mark(text[start:end]), paragraphs[first].source.span(span_start, span_end)
    )


def _bare_title(norm: str) -> tuple[int, int]:
    """The range of a title without 附件1： or a document number before it and without 《》 around the whole."""
    start, end = 0, len(norm)
    annex_mark = _ANNEX.match(norm)
    if annex_mark is not None and annex_mark.end() < end:
        start = annex_mark.end()
    wrapped = _WRAPPED_TITLE.match(norm, start)
    return wrapped.span("title") if wrapped is not None else (start, end)


def _may_be_title_line(norm: str) -> bool:
    if (
        len(norm) > 70
        or norm.startswith(("为", "根据", "按照", "现将", "经"))
        or (norm.count("《") != norm.count("》") and "关于" not in norm)
    ):
        return False
    if _SENTENCE.search(norm) or norm[-1] in "：，、":
        return False
    if (
        label_at(norm) is not None
        or _NO_WORDS.fullmatch(norm)
        or _DATE_LINE.fullmatch(norm)
        or _DOC_NUMBER_LINE.fullmatch(norm)
        or _PAGE_LINE.match(norm)
        or _NUMBERED.match(norm)
    ):
        return False
    return not (
        _ANNEX.fullmatch(norm)
        or _CONTENTS.fullmatch(norm)
        or (norm.startswith(("附件", "现将")) and "方案" not in norm)
        or (norm.startswith("《") and not (_WRAPPED_TITLE.match(norm) or "方案" in norm))
    )


def _after_issuer_lines(paragraphs: list[Paragraph], at: int, last: int) -> int:
    """A signature or letterhead that happens to stand right above a title is no part of it."""
    first = at
    while first < last:
        following = paragraphs[first + 1].norm
        is_issuer = _ISSUER_LINE.fullmatch(paragraphs[first].norm) and not following.startswith(
            ("关于", "印发", "转发")
        )
        if not (is_issuer and (PLACE_START.match(following) or _TITLE_END.search(following))):
            break
        first += 1
    return first


def _without_draft_mark(text: str) -> str:
    mark = _DRAFT_BRACKET.search(fold(text))
    return text[: mark.start()] if mark is not None else text


# ------------------------------------------------------------------------------------------------ ends


def _body_start(paragraphs: list[Paragraph], start: int, title: _Title | None) -> int:
    """After the title and the lines under it: draft mark, date, document number, recipients.

    Where only a notice has a title, its words and its signature come before the body too.
    """
    if title is None:
        return _skip_head(paragraphs, start)
    at = title.last + 1
    if _notice(title):
        for i in range(at, min(at + 8, len(paragraphs))):
            if label_at(paragraphs[i].norm) is not None:
                break
            if _DATE_LINE.fullmatch(paragraphs[i].norm):
                at = i + 1
    return _skip_head(paragraphs, at)


def _skip_head(paragraphs: list[Paragraph], at: int) -> int:
    while at < len(paragraphs):
        norm = paragraphs[at].norm
        if paragraphs[at].table is not None:
            break
        is_head = (
            _BRACKET_LINE.fullmatch(norm)
            or _DATE_LINE.fullmatch(norm)
            or _DOC_NUMBER_LINE.fullmatch(norm)
            or RELEASE.fullmatch(norm)
            or _PAGE_LINE.match(norm)
            or (
                norm.endswith("：")
                and len(norm) < 150
                and label_at(norm) is None
                and re.match("各|[一-鿿]{2,16}(?:、|，|：)", norm)
            )
            or (_ISSUER_LINE.fullmatch(norm) and len(norm) < 40)
        )
        if not is_head:
            break
        at += 1
    return at


def _body_end(paragraphs: list[Paragraph], body_start: int) -> tuple[int, int]:
    """(first paragraph of the annexes, first of the back matter); both lie at the end where there are none."""
    count = _page_foot(paragraphs, body_start)
    back = count
    # A colophon stands at the very end; an earlier 抄送 closes the notice before the annexes.
    for i in range(count - 1, max(body_start, count - 12) - 1, -1):
        if paragraphs[i].table is None and _BACK.match(paragraphs[i].norm):
            back = i
    headings_seen = False
    annex = back
    for i in range(body_start, back):
        paragraph = paragraphs[i]
        if paragraph.table is not None:
            continue
        if label_at(paragraph.norm) is not None:
            headings_seen = True
        elif headings_seen and _opens_annex(paragraphs, i, back):
            annex = i
            break
    if annex == back:
        back = _signature_start(paragraphs, body_start, back)
        annex = back
        return annex, back
    signed = _signature_start(paragraphs, body_start, annex)
    return signed, back


def _page_foot(paragraphs: list[Paragraph], body_start: int) -> int:
    """The first of the lines a web page added at the end; short lines may stand among them."""
    foot = len(paragraphs)
    for i in range(foot - 1, max(body_start, foot - _FOOT) - 1, -1):
        norm = paragraphs[i].norm
        if paragraphs[i].table is not None:
            break
        if _PAGE_LINE.match(norm):
            foot = i
        elif len(norm) > 40 or _SENTENCE.search(norm) or label_at(norm) is not None:
            break
    return foot


def _opens_annex(paragraphs: list[Paragraph], at: int, back: int) -> bool:
    norm = paragraphs[at].norm
    mark = _ANNEX.match(norm)
    if mark is not None and len(norm) < 80 and not _SENTENCE.search(norm):
        return mark.end() == len(norm) or "：" in mark.group() or norm[mark.end() :][:1] not in "的中所和》）"
    if _ANNEX_TITLE.fullmatch(norm) is None:
        return False
    following = paragraphs[at + 1 : at + 3]
    # A title over a table is an annex only where no heading of the body follows the table.
    if not any(paragraph.table is not None for paragraph in following):
        return False
    return not any(
        label is not None and label.kind in ("chinese", "bracketed") and paragraph.table is None
        for paragraph in paragraphs[at + 1 : back]
        if (label := label_at(paragraph.norm))
    )


def _signature_start(paragraphs: list[Paragraph], body_start: int, end: int) -> int:
    """Where the signature and date under the body begin; `end` without one."""
    at = end
    while at > body_start and end - at < _LONGEST_SIGNATURE:
        norm = paragraphs[at - 1].norm
        if paragraphs[at - 1].table is not None:
            break
        if (
            _DATE_LINE.fullmatch(norm)
            or RELEASE.fullmatch(norm)
            or (_ISSUER_LINE.fullmatch(norm) and "、" not in norm)
            or (len(norm) < 50 and DATE.search(norm) and _ISSUER_LINE.match(norm) and not _SENTENCE.search(norm))
        ):
            at -= 1
            continue
        break
    has_date = any(DATE.search(paragraph.norm) for paragraph in paragraphs[at:end])
    return at if has_date or (at < end and RELEASE.fullmatch(paragraphs[end - 1].norm)) else end
