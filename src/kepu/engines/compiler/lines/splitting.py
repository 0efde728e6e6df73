"""Headings that run on inside a line: “…。二、重点任务（一）实施……行动1.弘扬……。”"""

from __future__ import annotations

import re
from dataclasses import replace

from kepu.engines.compiler.enumerators import Label, label_at
from kepu.engines.compiler.source import Paragraph

_NUMERAL = "一二三四五六七八九十"
# Begins with one set of characters so that the search skips from one of them to the next.
_CANDIDATE = re.compile(
    rf"[第（—{_NUMERAL}\d](?:(?<=第)[{_NUMERAL}]{{1,3}}(?:章|部分|节)|(?<=（)[{_NUMERAL}]{{1,3}}）|(?<=—)—(?=[一-鿿“《])"
    rf"|(?<=[{_NUMERAL}])(?<![{_NUMERAL}〇第][{_NUMERAL}])[{_NUMERAL}]{{0,2}}、|(?<=\d)(?<![\d.年]\d)\d?[.、](?!\d))"
)
_AFTER_END = frozenset("。！？〕）")
# A list of units up to the end, nothing closed since.
_DUTY_LIST = re.compile("(?:单位|部门|领导|主体)：[^。；]*$")
_CITED = re.compile(r"(?:第[一二三四五六七八九十\d]+[章条款项]|[“《‘])$")


def split_at_headings(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs with every heading inside one at the beginning of its own."""
    splitter = _Splitter()
    return [piece for paragraph in paragraphs for piece in splitter.pieces(paragraph)]


class _Splitter:
    """Knows the last number at each level, so that a number in mid-line counts only where it is the next one due."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}
        self.fresh_heading = False  # nothing but headings since the last label

    def pieces(self, paragraph: Paragraph) -> list[Paragraph]:
        if paragraph.table is not None:
            return [paragraph]
        norm = paragraph.norm
        opening = label_at(norm)
        if opening is not None:
            self._count(opening)
        current = opening
        cuts = [0]
        if len(norm) > 12:
            for match in _CANDIDATE.finditer(norm, (opening.end if opening else 0) + 1):
                label = label_at(norm, match.start())
                # A list begins anew only below the number it stands under.
                restarts_above = (
                    label is not None and current is not None and label.number == 1 and label.rank < current.rank
                )
                if label is not None and not restarts_above and self._is_heading(paragraph, label, cuts[-1]):
                    self._count(label)
                    current = label
                    cuts.append(label.start)
        if len(cuts) == 1:
            return [paragraph]
        return [_slice(paragraph, a, b) for a, b in zip(cuts, [*cuts[1:], len(norm)], strict=True)]

    def _count(self, label: Label) -> None:
        self.last[label.kind] = label.number
        if label.kind in ("volume", "chapter", "part", "chinese"):
            self.last.pop("opened", None)
            for kind in ("bracketed", "arabic"):
                self.last[f"{kind}_restart"] = 1
        elif label.kind == "bracketed":
            self.last["arabic_restart"] = 1
            self.last["bracketed_restart"] = 0
        elif label.kind == "arabic":
            self.last["arabic_restart"] = 0

    def _is_heading(self, paragraph: Paragraph, label: Label, cut: int) -> bool:
        norm = paragraph.norm
        before = norm[label.start - 1]
        gap = paragraph.starts[label.start] - paragraph.starts[label.start - 1] > 1
        if _CITED.search(norm[max(0, label.start - 6) : label.start]) or not self._is_due(label):
            return False
        if label.kind == "dash":
            return before in "。〕）：" and _has_short_title(norm, label.end, needs_stop=True)
        if before in _AFTER_END or gap:
            return before not in "；、，" and _has_short_title(norm, label.end)
        if before == "：":
            return label.kind in ("arabic", "bracketed") and _has_short_title(norm, label.end, needs_stop=True)
        if (
            label.kind == "bracketed"
            and label.number == self.last.get("bracketed", 0) + 1 > 1
            and before not in "，、；“《（"
        ):
            return _has_short_title(norm, label.end)
        if (
            label.kind == "chinese"
            and label.number > 1
            and _DUTY_LIST.search(norm[max(0, label.start - 200) : label.start])
        ):
            return _has_short_title(norm, label.end)
        # The heading before it stands without a full stop: “二、重点任务（一）实施……”.
        if label_at(norm, cut) is None or label.start - cut > 40 or label.kind == "chinese":
            return False
        commas = norm.count("，", cut, label.start)
        return (
            not re.search("[。；：]", norm[cut : label.start])
            and (commas == 0 or (commas == 1 and label.number == 1 and label.kind == "bracketed"))
            and _has_short_title(norm, label.end)
        )

    def _is_due(self, label: Label) -> bool:
        if label.kind == "dash":
            return True
        last = self.last.get(label.kind, 0)
        if label.kind == "chinese" and label.number == 2 and not last and self.last.get("arabic"):
            return True  # 一、 was typed as 1、
        if label.number == last + 1:
            return label.kind != "chinese" or label.number > 1 or not self.last.get("chinese")
        return label.number == 1 and self.last.get(f"{label.kind}_restart", 1) == 1


def _has_short_title(norm: str, start: int, *, needs_stop: bool = False) -> bool:
    """Whether what follows a number reads like a heading: its first sentence is not a clause of a list."""
    depth = 0
    for i in range(start, min(len(norm), start + 300)):
        c = norm[i]
        if c in "（〔《":
            depth += 1
        elif c in "）〕》":
            depth = max(0, depth - 1)
        elif depth == 0 and c in "。；":
            return c == "。"
        elif depth == 0 and i - start > 80:
            break
    return not needs_stop


def _slice(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    return replace(
        paragraph, text=paragraph.text[start:end], norm=paragraph.norm[start:end], starts=paragraph.starts[start:end]
    )
