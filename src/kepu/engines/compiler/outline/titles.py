"""Where a heading ends: the title, what hangs on it, and where the text begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from kepu.engines.compiler.enumerators import Label
from kepu.engines.compiler.source import Paragraph

# A bracket at the end of a heading that names who answers for it.
_DUTY_BRACKET = re.compile(
    r"[（〔][^（）〔〕]{0,6}(?:牵头|责任|配合|负责|主办|协办|承办|参加|参与|落实)[^〔〕]{0,600}?[）〕]。?$"
)
# The same between a title and the text that runs on from it.
_DUTY_BRACKET_BEHIND = re.compile(
    r"[（〔][^（）〔〕]{0,6}(?:牵头|责任|配合|负责|主办|协办|承办|参加|参与|落实)[^（）〔〕]{0,400}[）〕]。?"
)
_UNITS_BRACKET = re.compile(r"[（〔](?:[^（）〔〕，。；]{2,20}、)+[^（）〔〕，。；]{2,20}[）〕]。?$")
_STOP = re.compile("[。！？]")
_STOP_OR_BRACKET = re.compile("[。！？（《“〔）》”〕]")
_RUN_IN = re.compile(r"(?!\d{1,2}[.、]|[①-⑳]|（\d)[^。，；：？！]{4,32}。")
_RUN_IN_WITH_COMMAS = re.compile(r"[^。；：？！]{4,36}。")
_NO_HEADING = re.compile(r"(?:为|以|按照|根据|到\d{4}|截至|一是|其中|同时|此外|各|县|市|区|全)")
_COLON_HEADINGS = re.compile(
    r"(?:指导思想|基本原则|工作原则|总体目标|工作目标|主要目标|发展目标|目标任务|目标|任务|措施|主要措施|工作措施|重点任务|实施范围|时间安排|分工|责任分工|[^，。；：（〔《]{2,12})：(?!$)"
)
_KNOWN_TITLE = re.compile(
    r"(?:指导思想|基本原则|工作原则|总体要求|总体目标|工作目标|主要目标|发展目标|重要意义|总体思路|工作思路|基本要求)(?=以|到|坚持|紧|认真|深入|全面|高举|通过|按照|力争|在)"
)
# Where a title that nothing closes ends: a word that ends titles, before a word that begins sentences.
_TITLE_ENDS = (
    "行动|工程|计划|领导|保障|机制|体系|建设|能力|投入|督查|督导|考核|考评|评估|监督|宣传|引导|力度|水平|作用|服务|管理|氛围|合作|交流|教育|培训|活动|意义"
    "|形势|背景|现状|目标|任务|原则|思想|要求|方针|措施|步骤|安排|阶段|前言|成效|短板|问题|责任|环境|支持|资金|经费|导向|资源|思路|部署"
)
_SENTENCE_BEGINS = (
    "以|围绕|紧紧|紧密|重点|坚持|深化|聚焦|充分|全面|进一步|不断|大力|深入|积极|建立|健全|完善|加强|加大|加快|强化|通过|依托|结合|按照|根据|到20|各[级地部单有镇乡县市街]"
    "|成立|落实|把|要|组织|鼓励|支持|推动|推进|引导|拓展|提升|提高|开展|实施|制定|构建|“|任务：|目标：|从|利用|用好|切实|严格|广泛|面向|针对|20[0-9]{2}年|目前|近年来|统筹|[省市县区][级财政委科]"
)
_WITHOUT_STOP = re.compile(rf"(?:[^，。；：]{{2,14}}，)?[^，。；：]{{0,22}}?(?:{_TITLE_ENDS})(?={_SENTENCE_BEGINS})")
_BLOCK_IN_HEADING = re.compile("[^，。；：]{2,26}?(?:行动|工程)(?=(?:主要)?(?:任务|目标|措施|分工)：)")
_NAMED_WORK = re.compile(rf"[^，。；：]{{2,26}}?(?:行动|工程|计划)(?={_SENTENCE_BEGINS})")
_TEXT_MARKS = re.compile("[，；。]")
_SENTENCE_MARKS = re.compile("[，；]")


@dataclass(frozen=True, slots=True)
class Heading:
    """Ranges in a paragraph: the title is [start, end), everything of the heading stops at `stop`."""

    start: int
    end: int
    stop: int


def heading_of(paragraph: Paragraph, label: Label) -> Heading | None:
    """The heading that `label` opens; None where the number opens nothing."""
    norm = paragraph.norm
    start = label.end
    while start < len(norm) and norm[start] in "、.：":
        start += 1
    if start >= len(norm):
        return None
    end = _title_end(paragraph, start)
    stop = end
    if end < len(norm) and norm[end] in "。：":
        stop = end + 1
    title_end = _without_duty(norm, start, end)
    if stop == len(norm) or not norm[stop:].strip("。"):
        return Heading(start, title_end, len(norm))
    # A bracket right after the title, before the text: it hangs on the heading.
    return Heading(start, title_end, _with_bracket(norm, stop))


def _title_end(paragraph: Paragraph, start: int) -> int:
    norm = paragraph.norm
    stop = _first_stop(norm, start)
    if stop is None:
        return _end_without_stop(paragraph, start)
    block = _BLOCK_IN_HEADING.match(norm, start)
    if block is not None:
        return block.end()
    colon = _COLON_HEADINGS.match(norm, start)
    if colon is not None and colon.end() <= stop:
        return colon.end() - 1
    if stop - start > 30 or (stop - start > 26 and _SENTENCE_MARKS.search(norm, start, stop)):
        shorter = _end_without_stop(paragraph, start)
        if shorter < stop:
            return shorter
    return stop


def _first_stop(norm: str, start: int) -> int | None:
    """The first 。 outside brackets and titles of works."""
    depth = 0
    for sign in _STOP_OR_BRACKET.finditer(norm, start, start + 400):
        c = sign.group()
        if c in "（《“〔":
            depth += 1
        elif c in "）》”〕":
            depth = max(0, depth - 1)
        elif depth == 0:
            return sign.start()
    found = _STOP.search(norm, start)
    return found.start() if found else None


def _end_without_stop(paragraph: Paragraph, start: int) -> int:
    """The end of a title that no 。 closes: where white space parts it from text, or where text visibly begins."""
    norm, starts = paragraph.norm, paragraph.starts
    known = _KNOWN_TITLE.match(norm, start)
    if known is not None:
        return known.end()
    if len(norm) - start <= 30 and "。" not in norm[start:]:
        return len(norm)
    for i in range(start + 4, min(len(norm), start + 36)):
        parted = starts[i] - starts[i - 1] > 1 and _is_white(paragraph, i) and not _letter_spaced(paragraph, start, i)
        if parted and _TEXT_MARKS.search(norm, i):
            return i
        if norm[i] in "，；。：":
            break
    if _SENTENCE_MARKS.search(norm, start) and "。" in norm[start:]:
        guess = _NAMED_WORK.match(norm, start) or _WITHOUT_STOP.match(norm, start)
        # Whatever is shorter than four characters is a verb that also ends titles: “建设全市……”.
        if guess is not None and guess.end() - start >= 4 and (_first_stop(norm, start) or 0) - guess.end() >= 12:
            return guess.end()
    return len(norm) if "。" not in norm[start:] else (_first_stop(norm, start) or len(norm))


def _is_white(paragraph: Paragraph, i: int) -> bool:
    between = paragraph.source.text[paragraph.starts[i - 1] + 1 : paragraph.starts[i]]
    return bool(between) and between.isspace() and "\n" not in between and _between_chinese(paragraph, i)


def _between_chinese(paragraph: Paragraph, i: int) -> bool:
    """White space beside a digit, a letter or a comma is typesetting, between two Chinese characters it is meant."""
    before, after = paragraph.norm[i - 1], paragraph.norm[i]
    return (
        (before >= "\u4e00" or before in "”》")
        and "\u4e00" <= after <= "\u9fff"
        and before != "："
        and before < "\uff00"
    )


def _letter_spaced(paragraph: Paragraph, start: int, i: int) -> bool:
    starts = paragraph.starts
    return sum(1 for k in range(start + 1, i + 1) if starts[k] - starts[k - 1] > 1) > (i - start) // 2


def _without_duty(norm: str, start: int, end: int) -> int:
    for pattern in (_DUTY_BRACKET, _UNITS_BRACKET) if norm.endswith(("）", "〕", "）。", "〕。"), start, end) else ():
        bracket = pattern.search(norm, start, end)
        if bracket is not None and bracket.start() > start:
            end = bracket.start()
            break
    while end > start + 1 and norm[end - 1] in "。：；":
        end -= 1
    return end


def _with_bracket(norm: str, stop: int) -> int:
    if norm[stop] not in "（〔":
        return stop
    bracket = _DUTY_BRACKET_BEHIND.match(norm, stop)
    return bracket.end() if bracket is not None else stop


def run_in_title(paragraph: Paragraph, start: int, *, with_commas: bool = False) -> int | None:
    """The end of an unnumbered run-in heading at `start`, its 。 included; None where the paragraph opens with text."""
    norm = paragraph.norm
    if start == 0 and (bold := _bold_heading(paragraph)) is not None:
        return bold
    match = (_RUN_IN_WITH_COMMAS if with_commas else _RUN_IN).match(norm, start)
    if match is None or match.end() >= len(norm) - 8 or _NO_HEADING.match(norm[start : start + 12]):
        return None
    return match.end()


def _bold_heading(paragraph: Paragraph) -> int | None:
    """The end of a run-in heading that is set in bold; known only from Word and HTML."""
    mark = paragraph.mark
    if mark is None or mark.bold_until < 4:
        return None
    source = paragraph.source
    line_start = source.line_starts()[source.line_at(paragraph.starts[0]) - 1]
    end = bisect_left(paragraph.starts, line_start + mark.bold_until)
    if 4 <= end < len(paragraph.norm) - 8 and end <= 40:
        if paragraph.norm[end - 1] in "。：":
            return end
        if paragraph.norm[end] in "。：":
            return end + 1
    return None
