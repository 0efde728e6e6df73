"""What a document says about itself: title, region, issuer, number, date, period, status and authorities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kepu.engines.compiler.enumerators import number_of
from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.outline.parts import FACTS, RELEASE
from kepu.engines.compiler.plan import Basis, Meta
from kepu.engines.compiler.source import Paragraph, Source

# Everything here is matched against folded text: brackets （）〔〕《》, dash —, digits ASCII.
_YEAR = r"(?:\d{4}|[一二三四五六七八九〇零0Oo]{4})"
_DATE = re.compile(
    rf"({_YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})月(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日"
)
_ISO_DATE = re.compile(r"(?:成文|发文|印发)(?:日期|时间)：?(\d{4})[—年/.](\d{1,2})[—月/.](\d{1,2})")
_PLAIN_DATE = re.compile(r"(\d{4})[—/.](\d{1,2})[—/.](\d{1,2})")
_YEARS = re.compile(rf"({_YEAR})年?[—~至到]+(?:{_YEAR}年?[—~至到]+)?({_YEAR})年?")
_FIVE_YEARS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_FIVE_YEAR_NAME = re.compile("|".join(sorted(_FIVE_YEARS, key=len, reverse=True)))
_IN_TITLES = re.compile("《[^《》]{1,200}》")
_ONE_YEAR = re.compile(r"^[^\d]{0,24}(\d{4})年(?:度)?(?![—~至到\d])")
_NUMBER = re.compile(r"(?P<prefix>[一-鿿]{1,14}?)[〔（](?P<year>(?:19|20)\d{2})(?:年)?[）〕]第?(?P<number>\d{1,5})号")
_BEFORE_NUMBER = re.compile("(?:.*(?:文件|来文|编号|文号|字号|的通知|日|稿))?")
_DRAFT = re.compile("征求意见稿|送审稿|讨论稿|草案|审议稿|草稿|报批稿|修改稿|（试拟稿）")
_ISSUER = (
    r"(?:中共)?[一-鿿（）、“”]{2,45}?(?:人民政府办公室|人民政府办公厅|政府办公室|人民政府|国务院办公厅|国务院|办公厅|办公室|委员会|领导小组|联席会议"
    r"|科学技术协会|科协|协会|管理局|管委会|分局|总局|厅|局|部|委|院|会|政府|处|组|中心|公司|大学|学院|医院)"
)
_SIGNATURE = re.compile(_ISSUER)
# In the table of facts that a government site puts before a document; its 发布机构 may be the site's own.
_STATED_ISSUER = re.compile(r"(?:发文|制发|制定|成文)机关：([一-鿿（）、“”]{2,60})")
_STATED_TITLE = re.compile(
    r"(?:标题|信息名称|公文名称)：([^。]{6,100}?)(?=(?:发文|发布|成文|文号|有效|主题|关键)[一-鿿]{0,4}：|\n)"
)
_STATED_NUMBER = re.compile(
    r"(?:字号|文号|编号)：(?P<prefix>[一-鿿]{1,12})[〔（](?P<year>\d{4})年?[）〕](?P<number>\d{1,5})号"
)
_STATED_DATE = re.compile(r"(?:成文|发文|印发|生成)(?:日期|时间)：(\d{4})[—年/.](\d{1,2})[—月/.](\d{1,2})")
_BEFORE_ABOUT = re.compile(rf"({_ISSUER})(?:关于|印发|转发)")
_RED_HEAD = re.compile(r"([一-鿿]{4,30}?)(?:文件|电子来文)$")
_PLACE = re.compile(
    r"(?:(?!中共|工作|人民|委|办|关于|推进|推动|深化|促进|实施|开展|做好|建设|加快|加强|全国|全市|全县|全区|社区|城市|城镇|农村|乡镇|乡村|国家|中国|城乡|园区|校区|全民|市民|居民)[一-鿿]{1,9}?"
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|省|市|州(?![市区县省])|盟|地区|新区|开发区|高新区|林区|街道|县|区|旗|镇|乡)(?![场域民级间块长村]|[一-鿿]块链))+"
)
# What may stand before the place in a title: the party, a period, the act of issuing.
_PLACE_BEGINS = re.compile(
    r"(?:^中共|^“[^”]*”(?:时期|期间)?|^(?:[^关]{0,30}关于)?(?:印发|转发|批转|下发)(?:关于)?|^[^关]{0,30}关于|^)(?:\d{4}年度?)?"
)
_CITED_NUMBER = re.compile(
    r"[（〔]?(?P<number>[一-鿿]{1,14}[〔（](?:19|20)\d{2}年?[）〕]第?\d{1,5}号|[一-鿿]{2,20}令第?\d{1,4}号|[A-Z]{2}/?[A-Z]? ?\d{3,6}[—.]\d{2,4})"
)
# What stands before a work that is the document itself, or the subject of its measures.
_OWN = re.compile("(?:制定|制订|编制|修订|修编|起草)(?:出台|印发|形成)?了?$|(?:现将|对接|推广|宣传|普及)$")
_ISSUED = re.compile(
    "(?:（[^（）]{1,40}）)?(?:已|业)经[^。《》]{2,60}(?:印发|同意|通过)|(?:现|特此)?印发给你们|现予(?:印发|发布|公布)"
)
_MOST_ISSUERS = 14
_BARE_CITATION = re.compile(r"(?P<number>[一-鿿]{1,14}[〔（](?:19|20)\d{2}[）〕]第?\d{1,5}号)")
_CITES = re.compile(r"(?:根据|依据|按照|遵照|贯彻落实|贯彻|落实|执行|依照|对照|以及|和|及|与|、|，)")
_SHORT_NAME = re.compile("简称(?:为|：)?“?《([^《》]{1,30})》")
_RESTS_ON = re.compile("(?:根据|按照|依据|遵照|贯彻|落实)[^。]{0,40}《")
_IN_FORCE = re.compile(
    rf"自({_YEAR})年[^。，]{{2,12}}起(?:施行|实施|执行)[^。]{{0,8}}有效期(?:限)?(?:至|到)({_YEAR})年"
)
_TERM = re.compile(
    rf"(?:实施|规划|方案|计划|行动)(?:期限?|周期|时间|期间)为?：?({_YEAR})年?(?:\d{{1,2}}月)?[—~至到]+({_YEAR})年"
)
_OPENING = 3000  # characters of a paragraph that can be its opening sentences
_CONCLUDES = re.compile("制定|制订|编制|提出|印发|现就|结合")


def read_meta(source: Source, outline: Outline) -> Meta:
    """Title, region, issuer, number, date, period, status and authorities; not stated is None."""
    title = _title(outline)
    issuer = _issuer(outline, title)
    return Meta(
        title=title[0] if title else None,
        region=_region(title[0] if title else "", issuer or ""),
        issuer=issuer,
        doc_number=_doc_number(outline),
        issue_date=_issue_date(outline),
        period=_period(outline, title[1] if title else ""),
        status="draft" if _is_draft(outline) else "issued",
        basis=_basis(outline, title[1] if title else ""),
    )


# ------------------------------------------------------------------------------------------------ title and place


def _title(outline: Outline) -> tuple[str, str] | None:
    """The scheme's own title as written and folded; of a bare notice, what it issues."""
    if outline.title is None:
        return _title_issued(outline) or _title_in_facts(outline)
    return _without_act(outline.title[0])


def _without_act(text: str) -> tuple[str, str]:
    """A title without 关于印发…的通知 around it."""
    norm = fold(text)
    issued = re.search(r"(?:印发|转发|批转|下发|公布|发布)(?:关于)?《(.+)》.{0,20}?(?:的通知|通知|的公告)?$", norm)
    if issued is not None and (_is_notice(norm) or norm.endswith("》")):
        return text[issued.start(1) : issued.end(1)], norm[issued.start(1) : issued.end(1)]
    nested = re.search(r"(?:印发|转发|批转|下发|公布|发布)〈(.+)〉.{0,20}?通知", norm)
    if nested is not None:
        return text[nested.start(1) : nested.end(1)], norm[nested.start(1) : nested.end(1)]
    bare = re.search(r"(?:印发|转发|批转|下发)(.{6,}?)的?通知(?:（[^（）]*）)?$", norm)
    if bare is not None:
        return text[bare.start(1) : bare.end(1)], norm[bare.start(1) : bare.end(1)]
    return text, norm


def _title_issued(outline: Outline) -> tuple[str, str] | None:
    """What a notice issues, where no title stands over it: 现将《…》印发给你们."""
    for paragraph in _opening(outline):
        at = paragraph.norm.find("《")
        while at >= 0 and (end := _closing(paragraph.norm, at)) > at:
            if paragraph.norm[at - 2 : at] == "现将" or _ISSUED.match(paragraph.norm, end + 1):
                return paragraph.text[at + 1 : end], paragraph.norm[at + 1 : end]
            at = paragraph.norm.find("《", end)
    return None


def _title_in_facts(outline: Outline) -> tuple[str, str] | None:
    text, norm = _facts(outline)
    stated = _STATED_TITLE.search(norm)
    return _without_act(text[stated.start(1) : stated.end(1)]) if stated is not None else None


def _facts(outline: Outline) -> tuple[str, str]:
    """What a site says of the document above it, as written and folded: one fact a line, its head before a colon."""
    text: list[str] = []
    norm: list[str] = []
    for paragraph in outline.front[:80]:
        is_head = paragraph.table is not None and paragraph.norm in FACTS
        text += [paragraph.text, "：" if is_head else "\n"]
        norm += [paragraph.norm, "：" if is_head else "\n"]
    return "".join(text), "".join(norm)


def _opening(outline: Outline) -> list[Paragraph]:
    """The paragraphs before the first heading, of a notice without a title over it as well."""
    preamble = [block.paragraph for block in outline.blocks if block.section < 0] if outline.title is None else []
    return [*outline.front, *preamble]


def _is_notice(norm: str) -> bool:
    return re.search("通知|公告|函$", norm[-30:]) is not None


def _region(*names: str) -> str | None:
    """The place that the first of the names to hold one begins with, as written."""
    for name in names:
        norm = fold(name)
        for begin in (0, *(found.end() for found in _PLACE_BEGINS.finditer(norm))):
            place = _PLACE.match(norm, begin)
            if place is not None:
                return name[place.start() : place.end()]
    return None


# ------------------------------------------------------------------------------------------------ issuer, number, date


def _front_lines(outline: Outline) -> Iterator[Paragraph]:
    """Lines of the notice and the colophon that are no running text."""
    for paragraph in outline.front:
        if paragraph.table is None and len(paragraph.norm) < 120:
            yield paragraph


def _issuer(outline: Outline, title: tuple[str, str] | None) -> str | None:
    for paragraphs in (_opening(outline), outline.back, outline.annex[:8]):
        signed = _signature(paragraphs)
        if signed is not None:
            return signed
    for text in _notice_titles(outline):
        found = _BEFORE_ABOUT.match(text)
        if found is not None:
            return found.group(1)
    for paragraph in reversed(list(_front_lines(outline))):
        if _SIGNATURE.fullmatch(paragraph.norm):
            return paragraph.text
    for paragraph in _front_lines(outline):
        head = _RED_HEAD.fullmatch(paragraph.norm)
        if head is not None and _SIGNATURE.fullmatch(head.group(1)):
            return head.group(1)
    stated = _STATED_ISSUER.search(_facts(outline)[1])
    if stated is not None and (name := _SIGNATURE.match(stated.group(1))) is not None:
        return name.group()
    return None


def _signature(paragraphs: list[Paragraph]) -> str | None:
    """The name above, or before, the date of a signature; joint issuers stand side by side, parted by a space."""
    for i, paragraph in enumerate(paragraphs):
        if paragraph.table is not None:
            continue
        date = _DATE.search(paragraph.norm)
        if date is None or "。" in paragraph.norm or len(paragraph.norm) > 60:
            continue
        before = paragraph.norm[: date.start()].strip("（，")
        if _SIGNATURE.fullmatch(before) and date.end() == len(paragraph.norm):
            return paragraph.text[: date.start()]
        if before:
            continue
        names: list[str] = []
        for above in reversed(paragraphs[max(0, i - _MOST_ISSUERS) : i]):
            if RELEASE.match(above.norm):
                continue
            if not _SIGNATURE.fullmatch(above.norm) or len(above.norm) > 60:
                break
            names[:0] = _side_by_side(above)
        if names:
            return " ".join(names)
    return None


def _side_by_side(paragraph: Paragraph) -> list[str]:
    """The names of joint issuers that stand on one line, parted by white space."""
    starts = paragraph.starts
    cuts = [i for i in range(1, len(starts)) if starts[i] - starts[i - 1] > 1]
    bounds = [0, *cuts, len(starts)]
    names = [paragraph.text[a:b] for a, b in pairwise(bounds)]
    return names if all(len(name) > 3 and _SIGNATURE.fullmatch(name) for name in names) else [paragraph.text]


def _notice_titles(outline: Outline) -> Iterator[str]:
    """Titles of the notice, its lines put together, and of the document itself."""
    lines = [paragraph.norm for paragraph in _front_lines(outline)]
    for i in range(len(lines)):
        joined = lines[i]
        for following in lines[i + 1 : i + 4]:
            if "关于" in joined:
                break
            if following.startswith(("关于", "印发", "转发")):
                joined += following
        if "关于" in joined and "。" not in joined and "《关于" not in joined[: joined.index("关于") + 2]:
            yield joined
    if outline.title is not None:
        yield fold(outline.title[0])


def _doc_number(outline: Outline) -> str | None:
    for paragraph in [*_front_lines(outline), *(p for p in outline.back if len(p.norm) < 80)]:
        norm = paragraph.norm
        found = _NUMBER.search(norm)
        if found is None or "。" in norm:
            continue
        before = norm[: found.start()]
        if (before.endswith(("》（", "》", "《", "通知（", "意见（")) and not norm.endswith("）")) or before.count(
            "《"
        ) > before.count("》"):
            continue
        if before.endswith(("》（", "》")) or re.search("根据|按照|落实|依据|遵照", before):
            continue
        start = found.start() + _BEFORE_NUMBER.match(found["prefix"]).end()  # type: ignore[union-attr]
        prefix = paragraph.text[start : found.end("prefix")]
        if not prefix or len(prefix) > 12:
            continue
        ordinal = "第" if "〕第" in found.group() or "）第" in found.group() else ""
        return f"{prefix}〔{found['year']}〕{ordinal}{found['number']}号"
    stated = _STATED_NUMBER.search(_facts(outline)[1])
    return f"{stated['prefix']}〔{stated['year']}〕{stated['number']}号" if stated is not None else None


def _issue_date(outline: Outline) -> str | None:
    dated: list[tuple[int, str]] = []
    above = ""
    for paragraph in [*_opening(outline), *outline.back, *outline.annex[:8]]:
        norm = paragraph.norm
        if (plain := _PLAIN_DATE.fullmatch(norm)) is not None and _SIGNATURE.fullmatch(above):
            date = _checked(*map(int, plain.groups()))
            dated += [(0, date)] if date is not None else []
        above = norm
        if paragraph.table is not None or len(norm) > 90 or ("。" in norm and not norm.startswith("（")):
            continue
        for found in _DATE.finditer(norm):
            date = _iso(found)
            if date is None:
                continue
            whole = norm.strip("（）") == found.group()
            signed = _SIGNATURE.fullmatch(norm[: found.start()]) is not None and found.end() == len(norm)
            if whole or signed:
                dated.append((0, date))
            elif "印发" in norm[found.end() : found.end() + 3] or norm.endswith(("印发", "发布")):
                dated.append((2, date))
            elif re.search("成文日期|发文日期|印发日期|签发", norm):
                dated.append((1, date))
            elif re.search("(?:发布|公布)）?$", norm) and norm.startswith("（"):
                dated.append((3, date))
        if (plain := _ISO_DATE.search(norm)) is not None and (date := _checked(*map(int, plain.groups()))):
            dated.append((1, date))
    if not dated and (stated := _STATED_DATE.search(_facts(outline)[1])) is not None:
        return _checked(*map(int, stated.groups()))
    return min(dated, key=lambda entry: entry[0])[1] if dated else None


def _iso(found: re.Match[str]) -> str | None:
    year, month, day = (number_of(part) for part in found.groups())
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> str | None:
    if 1949 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        return f"{year:04d}-{month:02d}-{day:02d}"
    return None


# ------------------------------------------------------------------------------------------------ period, status, basis


def _period(outline: Outline, title: str) -> tuple[int, int] | None:
    if (years := _years(title)) is not None:
        return years
    lines = [p.norm for p in outline.front if len(p.norm) < 80 and "。" not in p.norm and not p.norm.startswith("《")]
    for text in [*_notice_titles(outline), *lines]:
        at = text.find(title) + len(title) if title and title in text else 0
        # Of a notice that issues two documents the years are those that stand with this one.
        if (not at or text.startswith("（", at)) and (years := _years(text)) is not None:
            return years
    if (one := _ONE_YEAR.match(title)) is not None:
        return int(one.group(1)), int(one.group(1))
    for block in outline.blocks:
        if block.section >= 0:
            break
        opening = _IN_TITLES.sub("", block.paragraph.norm[:_OPENING])
        name = re.search(f"“?({_FIVE_YEAR_NAME.pattern})”?(?:期间|时期)", opening)
        if name is not None:
            first = _FIVE_YEARS[name.group(1)]
            return first, first + 4
    for block in reversed(outline.blocks[-6:]):
        if (found := _IN_FORCE.search(block.paragraph.norm, block.start, block.end)) is not None:
            return number_of(found.group(1)), number_of(found.group(2))
    for block in outline.blocks:
        if (found := _TERM.search(block.paragraph.norm, block.start, block.end)) is not None:
            return number_of(found.group(1)), number_of(found.group(2))
    return None


def _years(text: str) -> tuple[int, int] | None:
    found = _YEARS.search(text)
    if found is not None:
        first, last = number_of(found.group(1)), number_of(found.group(2))
        if 1949 <= first <= last <= 2100:
            return first, last
    name = _FIVE_YEAR_NAME.search(text)
    if name is not None:
        return _FIVE_YEARS[name.group()], _FIVE_YEARS[name.group()] + 4
    return None


def _is_draft(outline: Outline) -> bool:
    if outline.title is not None and _DRAFT.search(fold(outline.title[0])):
        return True
    return any(_DRAFT.search(paragraph.norm) and "。" not in paragraph.norm for paragraph in _front_lines(outline))


def _basis(outline: Outline, title: str) -> list[Basis]:
    """Authorities of the sentence that says on what the document rests: in its preamble, else in its notice."""
    preamble = [
        (block.paragraph, block.start) for block in outline.blocks if block.section < 0 and not block.paragraph.table
    ]
    for paragraph, begin in preamble:
        if cited := _basis_in(paragraph, begin, title, _CONCLUDES):
            return cited
    for paragraph in () if preamble else outline.front:
        if paragraph.table is None and (cited := _basis_in(paragraph, 0, title, _RESTS_ON)):
            return cited
    return []


def _basis_in(paragraph: Paragraph, begin: int, title: str, mark: re.Pattern[str]) -> list[Basis]:
    text = paragraph.text[begin : begin + _OPENING]
    norm = paragraph.norm[begin : begin + _OPENING]
    start = 0
    short_names = set(_SHORT_NAME.findall(norm)) if "简称" in norm else set()
    for stop in _sentence_ends(norm):
        if mark.search(norm, start, stop) or _CITES.match(norm, start):
            cited = [
                basis
                for basis in _authorities(text[start:stop], norm[start:stop])
                if fold(basis.title) != title and fold(basis.title) not in short_names
            ]
            if cited:
                return cited
        start = stop
    return []


def _sentence_ends(norm: str) -> Iterator[int]:
    depth = 0
    for i, c in enumerate(norm):
        if c in "《（":
            depth += 1
        elif c in "》）":
            depth = max(0, depth - 1)
        elif c == "。" and depth == 0:
            yield i + 1
    yield len(norm)


def _authorities(text: str, norm: str) -> list[Basis]:
    found: list[tuple[int, Basis]] = []
    covered: list[tuple[int, int]] = []
    at = norm.find("《")
    while at >= 0:
        end = _closing(norm, at)
        if end < 0:
            break
        number = _CITED_NUMBER.match(norm, end + 1)
        after = number.end() if number else end + 1
        if not (_is_short_name(norm, at) or _OWN.search(norm[max(0, at - 8) : at])) and not _ISSUED.match(
            norm, end + 1
        ):
            found.append((at, Basis(text[at + 1 : end], text[slice(*number.span("number"))] if number else None)))
        covered.append((at, after))
        at = norm.find("《", after)
    for number in _BARE_CITATION.finditer(norm):
        if any(a <= number.start() < b for a, b in covered):
            continue
        bracket = norm.rfind("（", 0, number.start() + 1)
        if bracket < 0 or number.start() - bracket > 1:
            continue
        begin = max((m.end() for m in _CITES.finditer(norm, max(0, bracket - 80), bracket)), default=0)
        covers = [b for a, b in covered if b <= bracket]
        begin = max([begin, *covers])
        title = text[begin:bracket]
        if len(title) >= 6 and "《" not in title:
            found.append((begin, Basis(title, text[slice(*number.span("number"))])))
    return [basis for _, basis in sorted(found, key=lambda entry: entry[0])]


def _closing(norm: str, start: int) -> int:
    depth = 0
    for i in range(start, min(len(norm), start + 300)):
        if norm[i] == "《":
            depth += 1
        elif norm[i] == "》":
            depth -= 1
            if depth == 0:
                return i
    return norm.find("》", start, start + 300)


def _is_short_name(norm: str, at: int) -> bool:
    """《纲要》 in （以下简称《纲要》）, or a document's own short name, is no authority."""
    return re.search("(?:简称|称为|即)[：“]?$", norm[max(0, at - 6) : at]) is not None
