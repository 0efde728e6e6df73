"""Checks on the text itself: status, annexes, numbering, brackets, repetitions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from kepu.engines.compiler.checks.catalogue import finding, places, shortened
from kepu.engines.compiler.enumerators import chinese_number, chinese_numeral, number_of
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import Diagnostic, Plan, Section, Span
from kepu.engines.compiler.source import Paragraph, Source

_PAIRS = {"）": "（", "〕": "〔", "》": "《", "”": "“"}
_PAIRED = tuple((opener, closer) for closer, opener in _PAIRS.items())
_DEEPEST_PAIRS = 3
_OPENERS = frozenset(_PAIRS.values())
_BRACKET = re.compile("[（）〔〕《》“”]")
_ITEM_NUMBER = re.compile(r"(?:^|[。；：，])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_CITED = re.compile(
    r"(?:见|（|按照|按|依照|详见|参见)附(?:件|表|录)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?(?!精神)"
)
_LABELLED = re.compile(r"附(?:件|表|录)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?(?:[：:.、]|$)")
_LEFTOVER = re.compile(r"\[(?:bookmark|书签)[:：][^\]\n]{0,80}\]|错误！未[^\n]{0,12}|Error! Reference")
_LEFTOVER_OPENINGS = ("[", "错误！", "Error!")
_REPEATED_WORDS = re.compile(r"([一-鿿]{3,8})\1")
_VAGUE = re.compile(
    r"(?:建设|打造|培育|培养|创建|创作|推出|建成|遴选|选树|引进|组建|扶持|形成|开发|发展|命名|认定)(?:和[^，。；]{2,6})?一(?:大)?批"
)
_COUNTED = re.compile(
    r"(?:实施|开展|推进|抓好|落实|组织)(?:好)?(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:项|大|个)(?P<what>[^，。；、]{0,8}(?:行动|工程))"
)
_DUTY_LABEL = re.compile(r"(?:单位|部门|牵头|责任|配合)：")
_LABELS_REMEMBERED = 512
_DIGITS = re.compile(r"\d+")
_NUMERAL = re.compile("[一二三四五六七八九十]+")
_LONG_SENTENCE = 16
_LONG_CLAUSE = 8


def check_wording(source: Source, outline: Outline, plan: Plan) -> Iterator[Diagnostic]:
    """Slips that show in the text alone, and what it says of itself that does not hold: annexes, counts, numbers."""
    yield from _status(outline, plan)
    yield from _annexes(outline)
    yield from _leftovers(source)
    yield from _numbering(plan.sections)
    yield from _counts(outline, plan)
    yield from _brackets(outline)
    yield from _repetitions(outline)
    yield from _vague(outline)


def _status(outline: Outline, plan: Plan) -> Iterator[Diagnostic]:
    meta = plan.meta
    title_span = outline.title[1] if outline.title else None
    if meta.status == "draft":
        yield finding(
            "draft-status", "这是征求意见稿或送审稿，可以研读，印发前不能发布。", title_span, "请在正式印发后上传印发稿"
        )
    if meta.title is None:
        yield finding("title-missing", "没有找到方案自己的标题，请在确认页补充。", None)
    if meta.period is None:
        yield finding("period-missing", "标题和正文都没有写明实施期限，请在确认页补充起止年份。", title_span)
    elif meta.issue_date and meta.period[0] < int(meta.issue_date[:4]):
        message = f"方案期限自 {meta.period[0]} 年起，早于印发日期 {meta.issue_date}，印发前已开展的工作请按实际完成情况补录。"
        yield finding("starts-before-issue", message, title_span)


# ------------------------------------------------------------------------------------------------ annexes


def _annexes(outline: Outline) -> Iterator[Diagnostic]:
    labels: set[str | None] = set()
    for paragraph in [*outline.annex, *outline.back]:
        found = _LABELLED.match(paragraph.norm)
        if found:
            labels.add(found["number"])
    missing_reported: set[str | None] = set()
    for block in outline.blocks:
        if "附" not in block.paragraph.norm:
            continue
        for cited in _CITED.finditer(block.paragraph.norm, block.start, block.end):
            number = cited["number"]
            if number in missing_reported or number in labels or (number is None and labels):
                continue
            missing_reported.add(number)
            span = block.paragraph.span(cited.start(), cited.end())
            name = f"附件{number or ''}"
            if outline.annex and not labels:
                message = f"文中引用了“{name}”，后面的附表没有标明“附件”，已按附件处理，请补上标识。"
                yield finding("annex-unlabelled", message, span)
            elif number is None or not outline.annex or labels - {None}:
                yield finding("annex-missing", f"文中引用了“{name}”，文件里没有这个附件，请连同附件一起上传。", span)


def _leftovers(source: Source) -> Iterator[Diagnostic]:
    if not any(opening in source.text for opening in _LEFTOVER_OPENINGS):
        return
    for found in _LEFTOVER.finditer(source.text):
        span = source.span(found.start(), found.end())
        yield finding("leftover-mark", f"残留标记“{shortened(found[0])}”，不作为正文，请在原文中删去。", span)


# ------------------------------------------------------------------------------------------------ numbering


def _numbering(sections: list[Section]) -> Iterator[Diagnostic]:
    """Skipped and repeated numbers among neighbours. A sequence may run on from the chapter before."""
    last_under: dict[str, tuple[int, str]] = {}
    last_at_level: dict[tuple[int, str], int] = {}
    styles: dict[str, Counter[str]] = defaultdict(Counter)
    labelled: list[tuple[Section, int, str]] = []
    for section in sections:
        read = _number_of(section.label)
        if read is not None:
            labelled.append((section, *read))
    for section, _, style in labelled:
        styles[_above(section)][style] += 1
    for section, number, style in labelled:
        above = _above(section)
        if len(styles[above]) > 1 and style != styles[above].most_common(1)[0][0]:
            usual = styles[above].most_common(1)[0][0]
            message = f"“{section.label} {section.title}”的序号与同级其他标题样式不同（多为{usual}），请统一。"
            yield finding("numbering-mixed", message, section.span)
        before = last_under.get(above)
        previous = before[0] if before else 0
        runs_on = last_at_level.get((section.level, style))
        expected = {previous + 1} | ({runs_on + 1} if before is None and runs_on is not None else set())
        if number not in expected:
            should = _written(previous + 1, style)
            if before is not None and number == previous:
                message = (
                    f"“{shortened(section.title)}”的序号“{section.label}”与前一个标题重复，应为“{should}”，请核对。"
                )
                yield finding("numbering-repeated", message, section.span, should)
            else:
                was = f"“{before[1]}”之后" if before else "开头"
                message = (
                    f"{was}应为“{should}”，实际是“{section.label}”（{shortened(section.title)}），请核对有无缺漏。"
                )
                yield finding("numbering-skipped", message, section.span, should)
        last_under[above] = (number, section.label or "")
        last_at_level[section.level, style] = number


def _above(section: Section) -> str:
    return section.path.rpartition("/")[0]


@lru_cache(_LABELS_REMEMBERED)
def _number_of(label: str | None) -> tuple[int, str] | None:
    if not label:
        return None
    digits = _DIGITS.search(label)
    if digits and "." not in label.strip("."):
        return int(digits[0]), "阿拉伯数字"
    numeral = _NUMERAL.search(label)
    if numeral:
        value = chinese_number(numeral[0])
        return (value, "汉字数字") if value else None
    return None


def _written(number: int, style: str) -> str:
    return chinese_numeral(number) if style == "汉字数字" and number < 100 else str(number)


def _counts(outline: Outline, plan: Plan) -> Iterator[Diagnostic]:
    """重点实施五项提升行动, and four follow."""
    children: Counter[str] = Counter()
    for section in plan.sections:
        if section.kind in ("action", "project"):
            children[_above(section)] += 1
    for block in outline.blocks:
        if block.section < 0 or not children[outline.sections[block.section].path]:
            continue
        actual = children[outline.sections[block.section].path]
        for found in _COUNTED.finditer(block.paragraph.norm, block.start, block.end):
            told = number_of(found["count"].replace("两", "二"))
            if told and told != actual and actual > 1:
                span = block.paragraph.span(found.start(), found.end())
                message = f"文中说“{found[0]}”，其下实际有 {actual} 项，请核对。"
                yield finding("count-differs", message, span)


# ------------------------------------------------------------------------------------------------ brackets


def _texts(outline: Outline) -> Iterator[list[Paragraph]]:
    """Stretches in which brackets should pair: paragraphs, and the front as a whole, for titles run over lines."""
    yield outline.front
    seen: set[int] = set()
    body = sorted((block.paragraph for block in [*outline.headings, *outline.blocks]), key=lambda p: p.starts[0])
    for paragraph in [*body, *outline.annex, *outline.back]:
        if id(paragraph) not in seen:
            seen.add(id(paragraph))
            yield [paragraph]


def _brackets(outline: Outline) -> Iterator[Diagnostic]:
    for paragraphs in _texts(outline):
        fault = _first_fault("".join(paragraph.norm for paragraph in paragraphs))
        if fault is None:
            continue
        at, what, suggestion = fault
        for paragraph in paragraphs:
            if at < len(paragraph.norm):
                break
            at -= len(paragraph.norm)
        text = paragraph.text
        near = shortened(text[max(0, at - 10) : at + 12])
        message = f"“{near}”中的“{text[at]}”{what}，请核对。"
        yield finding("bracket-unbalanced", message, paragraph.span(at, at + 1), suggestion)


def _first_fault(norm: str) -> tuple[int, str, str | None] | None:
    """(offset, what is wrong, what may be meant) of the first bracket without its partner."""
    brackets = "".join(_BRACKET.findall(norm))
    if not brackets or _pair_off(brackets):
        return None
    open_at: list[int] = []
    for match in _BRACKET.finditer(norm):
        at, char = match.start(), match[0]
        if char in "“”" and at and norm[at - 1] == char:
            continue  # an entity such as &ldquo; folds to a run of quotation marks
        if char in _OPENERS:
            if char == "“" and open_at and norm[open_at[-1]] == "“":
                return at, "套在另一对双引号里，或前一个引号没有结束", None
            open_at.append(at)
        elif open_at and norm[open_at[-1]] == _PAIRS[char]:
            open_at.pop()
        elif open_at and char != "”" and norm[open_at[-1]] != "“":
            opener = norm[open_at[-1]]
            partner = next(closer for closer, one in _PAIRS.items() if one == opener)
            return at, f"与前面的“{opener}”不配对", partner
        elif not (char == "）" and _ITEM_NUMBER.search(norm, max(0, at - 4), at)):
            return at, "没有对应的左括号" if char != "”" else "没有对应的左引号", None
    if open_at:
        at = open_at[0]
        return at, "没有对应的右括号" if norm[at] != "“" else "没有对应的右引号", None
    return None


def _pair_off(brackets: str) -> bool:
    """Whether nothing is left when pairs are taken out from the innermost on; nearly every paragraph passes."""
    if "““" in brackets or "””" in brackets:
        return False
    for _ in range(_DEEPEST_PAIRS):
        for opener, closer in _PAIRED:
            brackets = brackets.replace(opener + closer, "")
        if not brackets:
            return True
    return False


# ------------------------------------------------------------------------------------------------ repetitions


def _repetitions(outline: Outline) -> Iterator[Diagnostic]:
    first: dict[str, tuple[Paragraph, int]] = {}
    told: set[str] = set()
    for block in outline.blocks:
        paragraph = block.paragraph
        if paragraph.table is not None:
            continue
        yield from _within(outline, paragraph, block.start, block.end, block.section)
        following = block.start
        for sentence in _split(paragraph.norm[block.start : block.end], "。", "；！？"):
            start, following = following, following + len(sentence) + 1
            if len(sentence) < _LONG_SENTENCE or sentence[0] in "（〔":
                continue
            if "：" in sentence and _DUTY_LABEL.search(sentence):
                continue
            if sentence not in first:
                first[sentence] = paragraph, start
            elif sentence not in told:
                told.add(sentence)
                earlier, at = first[sentence]
                line = earlier.span(at, at + 1).line
                message = f"“{shortened(sentence)}”与第 {line} 行重复，请确认是否需要保留两处。"
                yield finding("sentence-repeated", message, paragraph.span(start, start + len(sentence)))


def _split(text: str, sign: str, others: str) -> list[str]:
    """What stands between the signs; several times as fast as a pattern."""
    for other in others:
        text = text.replace(other, sign)
    return text.split(sign)


def _within(outline: Outline, paragraph: Paragraph, start: int, end: int, section: int) -> Iterator[Diagnostic]:
    """The heading said again, a clause twice in one paragraph, a word doubled."""
    norm = paragraph.norm
    if section >= 0:
        title = outline.sections[section].title
        opening = paragraph.text[start : start + len(title) + 1]
        if len(title) >= 6 and opening == title + "。":
            message = f"标题“{shortened(title)}”在正文开头又写了一遍，请删去一处。"
            yield finding("sentence-repeated", message, paragraph.span(start, start + len(title)))
    clauses = _split(norm[start:end], "，", "。；！？：")
    if len(set(clauses)) < len(clauses):
        yield from _clause_twice(paragraph, start, clauses)
    doubled = _REPEATED_WORDS.search(norm, start, end)
    if doubled:
        message = f"“{doubled[0]}”中“{doubled[1]}”重复，请删去一个。"
        yield finding("words-repeated", message, paragraph.span(doubled.start(), doubled.end()), doubled[1])


def _clause_twice(paragraph: Paragraph, start: int, clauses: list[str]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    at = start
    for clause in clauses:
        if len(clause) >= _LONG_CLAUSE and clause in seen and "、" not in clause and clause[-1] not in "）〕":
            message = f"“{shortened(clause)}”在同一段中写了两遍，请核对。"
            yield finding("sentence-repeated", message, paragraph.span(at, at + len(clause)))
            return
        seen.add(clause)
        at += len(clause) + 1


def _vague(outline: Outline) -> Iterator[Diagnostic]:
    """一批 without a number, told once for the whole document."""
    found: list[tuple[Span, str]] = []
    for block in outline.blocks:
        norm = block.paragraph.norm
        if "批" not in norm:
            continue
        for match in _VAGUE.finditer(norm, block.start, block.end):
            words = re.split("[，。；]", norm[match.start() : block.end][:60], maxsplit=1)[0]
            found.append((block.paragraph.span(match.start(), match.end()), words))
    if found:
        told = places(shortened(found[0][1]), [span for span, _ in found])
        yield finding("vague-commitment", f"{told}没有数量，不计入指标；需要考核的请写明数字。", found[0][0])
