"""Every finding the checks can make: its code, how grave it is, and what it is called on a page.

error: publishing would carry a contradiction on; warning: somebody should look; note: good to know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kepu.engines.compiler.plan import Diagnostic, Severity, Span

MOST_OF_A_KIND = 12  # findings of one code; the rest are counted in one more


@dataclass(frozen=True, slots=True)
class Check:
    severity: Severity
    title: str


CHECKS: dict[str, Check] = {
    # the document
    "draft-status": Check("warning", "尚未印发的稿子"),
    "title-missing": Check("warning", "没有找到标题"),
    "period-missing": Check("note", "没有写明实施期限"),
    "starts-before-issue": Check("warning", "起始时间早于印发日期"),
    "annex-missing": Check("warning", "引用的附件缺失"),
    "annex-unlabelled": Check("note", "附件没有标明“附件”"),
    "leftover-mark": Check("note", "残留的书签或标记"),
    # headings
    "numbering-skipped": Check("warning", "序号跳号"),
    "numbering-repeated": Check("warning", "序号重复"),
    "numbering-mixed": Check("note", "同级序号样式不一"),
    "count-differs": Check("warning", "项数与实际不符"),
    # wording
    "bracket-unbalanced": Check("warning", "括号不配对"),
    "sentence-repeated": Check("note", "语句重复"),
    "words-repeated": Check("warning", "词语重复"),
    "vague-commitment": Check("note", "提法没有数量"),
    # units
    "unit-spelling": Check("warning", "同一单位写法不一"),
    "unit-misspelt": Check("warning", "单位名称疑似笔误"),
    "unit-twice": Check("warning", "单位重复列出"),
    "unit-in-both-roles": Check("warning", "既是牵头又是配合单位"),
    "units-run-together": Check("warning", "单位之间缺少顿号"),
    "list-punctuation": Check("note", "单位之间用了逗号"),
    # duties
    "no-duties": Check("warning", "全文没有责任分工"),
    "section-without-duty": Check("warning", "任务没有责任单位"),
    "duty-without-lead": Check("note", "责任没有牵头单位"),
    "lead-missing-below": Check("note", "牵头单位未列入具体任务"),
    "task-name-differs": Check("warning", "正文与附件名称不一"),
    "task-without-section": Check("warning", "附件任务在正文中找不到"),
    # indicators and phases
    "target-below-baseline": Check("error", "目标低于基数"),
    "targets-differ": Check("warning", "同一指标的目标前后不一"),
    "commitment-without-number": Check("note", "承诺没有数值"),
    "commitment-without-deadline": Check("note", "承诺没有时限"),
    "commitment-without-unit": Check("note", "承诺没有责任单位"),
    "phases-overlap": Check("warning", "阶段时间重叠"),
    "phase-outside-period": Check("warning", "阶段超出实施期限"),
}


def finding(code: str, message: str, span: Span | None, suggestion: str | None = None) -> Diagnostic:
    """A diagnostic with the severity of its code; `message` gets the line in front."""
    place = f"第 {span.line} 行：" if span else ""
    return Diagnostic(code, CHECKS[code].severity, place + message, span, suggestion)


def capped(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """In the order of the text, with at most MOST_OF_A_KIND of each code and one more that counts the rest."""
    by_code: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in sorted(findings, key=_place):
        by_code[diagnostic.code].append(diagnostic)
    kept: list[Diagnostic] = []
    for code, group in by_code.items():
        kept += group[:MOST_OF_A_KIND]
        rest = group[MOST_OF_A_KIND:]
        if rest:
            lines = listed([str(diagnostic.span.line) for diagnostic in rest if diagnostic.span], most=8)
            where = f"（第 {lines} 行）" if lines else ""
            message = f"“{CHECKS[code].title}”另有 {len(rest)} 处{where}，请一并核对。"
            kept.append(Diagnostic(code, group[0].severity, message, rest[0].span))
    return sorted(kept, key=_place)


def _place(diagnostic: Diagnostic) -> tuple[int, str, str]:
    return diagnostic.span.start if diagnostic.span else -1, diagnostic.code, diagnostic.message


def listed(items: Sequence[str], most: int = 5) -> str:
    """The items with 、 between; more than `most` end with 等."""
    return "、".join(items[:most]) + ("等" if len(items) > most else "")


def places(first: str, spans: Sequence[Span]) -> str:
    """“first”（第 5 行）, or with its count and the lines of all where there are several."""
    lines = list(dict.fromkeys(str(span.line) for span in spans))
    count = f"等 {len(spans)} 处" if len(spans) > 1 else ""
    return f"“{first}”{count}（第 {listed(lines, most=8)} 行）"


def shortened(text: str, most: int = 28) -> str:
    """The text for quoting in a message, cut where it is long."""
    flat = "".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
