"""The numbers that Word generates before paragraphs: abstract lists, instances, overrides, restarts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from kepu.engines.compiler.reading.docx.names import R_PR, VAL, W
from kepu.engines.compiler.reading.docx.package import by_tag, parse
from kepu.engines.compiler.reading.docx.styles import is_on, whole_number
from kepu.engines.compiler.reading.numerals import WORD_FORMATS

LEVELS = 9
PLACEHOLDER = re.compile(r"%([1-9])")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")  # Symbol and Wingdings bullets
BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart_after: int | None = None  # 1-based level; 0 = never
    legal: bool = False  # all numbers Arabic
    hidden: bool = False


@dataclass(slots=True)
class Instance:
    """A <w:num>: which list it belongs to and what it changes."""

    abstract: str
    levels: dict[int, Level]
    start_overrides: dict[int, int]


class Numbering:
    """Counts through a document: call `label` once for every numbered paragraph, in order.

    linked_number: the numId that a numbering style (by id) points to.
    """

    def __init__(self, content: bytes | None, linked_number: Callable[[str], str | None]) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._style_levels: dict[str, dict[str, int]] = {}  # abstract → paragraph style → level
        self._style_links: dict[str, str] = {}  # abstract → numbering style that holds its levels
        self._instances: dict[str, Instance] = {}
        self._counts: dict[str, list[int | None]] = {}  # by abstract: instances of one list count together
        self._begun: set[str] = set()
        self._linked_number = linked_number
        self._content = content  # until the first numbered paragraph: most documents have none

    def _load(self, root: etree._Element) -> None:
        for element in root.iterchildren(f"{W}abstractNum"):
            identity = element.get(f"{W}abstractNumId", "")
            self._abstract[identity] = {}
            self._style_levels[identity] = {}
            link = element.find(f"{W}numStyleLink")
            if link is not None:
                self._style_links[identity] = link.get(VAL, "")
            for level_element in element.iterchildren(f"{W}lvl"):
                index, level, style = _level(level_element)
                self._abstract[identity][index] = level
                if style is not None:
                    self._style_levels[identity][style] = index
        for element in root.iterchildren(f"{W}num"):
            abstract = element.find(f"{W}abstractNumId")
            instance = Instance("" if abstract is None else abstract.get(VAL, ""), {}, {})
            for override in element.iterchildren(f"{W}lvlOverride"):
                index = whole_number(override.get(f"{W}ilvl"))
                start = override.find(f"{W}startOverride")
                if start is not None:
                    instance.start_overrides[index] = whole_number(start.get(VAL), 1)
                own = override.find(f"{W}lvl")
                if own is not None:
                    instance.levels[index] = _level(own)[1]
            self._instances[element.get(f"{W}numId", "")] = instance

    def label(self, number_id: str, level: int | None, style_id: str | None) -> str:
        """The generated text before the next paragraph of this list, "" for none. Counts one up.

        level: None where only the style is numbered; the list then tells the level by the style's id.
        """
        if self._content is not None:
            content, self._content = self._content, None
            self._load(parse(content))
        instance = self._instances.get(number_id)
        if instance is None:
            return ""
        abstract = self._abstract_with_levels(instance.abstract)
        levels = self._abstract.get(abstract, {})
        if level is None:
            level = self._style_levels.get(abstract, {}).get(style_id or "", 0)
        level = min(max(level, 0), LEVELS - 1)
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        self._begin(number_id, instance, counts)
        current = self._effective(instance, levels, level)
        counts[level] = current.start if (before := counts[level]) is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = self._effective(instance, levels, deeper).restart_after
            if restart is None or restart > level:
                counts[deeper] = None
        return "" if current.hidden else self._written(current, instance, levels, counts)

    def _begin(self, number_id: str, instance: Instance, counts: list[int | None]) -> None:
        """A start override takes effect once, where its instance first appears."""
        if number_id in self._begun:
            return
        self._begun.add(number_id)
        for index in instance.start_overrides:
            if index < LEVELS:
                counts[index] = None

    def _abstract_with_levels(self, identity: str) -> str:
        seen = set()
        while identity in self._style_links and identity not in seen:
            seen.add(identity)
            linked = self._instances.get(self._linked_number(self._style_links[identity]) or "")
            if linked is None:
                break
            identity = linked.abstract
        return identity

    @staticmethod
    def _effective(instance: Instance, levels: dict[int, Level], index: int) -> Level:
        level = instance.levels.get(index) or levels.get(index) or Level()
        start = instance.start_overrides.get(index)
        return level if start is None or start == level.start else replace(level, start=start)

    def _written(self, current: Level, instance: Instance, levels: dict[int, Level], counts: list[int | None]) -> str:
        if current.number_format == "bullet":
            return PRIVATE_USE.sub(BULLET, current.text)

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            level = self._effective(instance, levels, index)
            value = level.start if (count := counts[index]) is None else count
            shown = "decimal" if current.legal else level.number_format
            return WORD_FORMATS.get(shown, str)(value)

        return PLACEHOLDER.sub(number, current.text)


def _level(element: etree._Element) -> tuple[int, Level, str | None]:
    """(index, level, paragraph style that stands at this level)."""
    parts = by_tag(element)

    def value(name: str) -> str | None:
        child = parts.get(f"{W}{name}")
        return None if child is None else child.get(VAL, "")

    restart, legal = value("lvlRestart"), parts.get(f"{W}isLgl")
    vanish = by_tag(parts[R_PR]).get(f"{W}vanish") if R_PR in parts else None
    level = Level(
        start=whole_number(value("start"), 1),
        number_format=value("numFmt") or "decimal",
        text=(value("lvlText") or "")[:100],
        restart_after=None if restart is None else whole_number(restart),
        legal=legal is not None and is_on(legal),
        hidden=vanish is not None and is_on(vanish),
    )
    return whole_number(element.get(f"{W}ilvl")), level, value("pStyle")
