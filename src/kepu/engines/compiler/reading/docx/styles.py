"""What paragraph styles say about headings, alignment, bold and numbering, inheritance resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from kepu.engines.compiler.reading.docx.names import OFF, P_PR, R_PR, VAL, W
from kepu.engines.compiler.reading.docx.package import parse

HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
BODY_TEXT_OUTLINE = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it takes effect; None = nothing said."""

    heading_level: int | None = None
    centred: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None
    number_id: str | None = None
    number_level: int | None = None
    is_contents: bool = False


PLAIN = Style()


def is_on(element: etree._Element) -> bool:
    """A toggle such as <w:b/>: on unless its value says off."""
    return element.get(VAL, "1") not in OFF


def number_of(properties: etree._Element) -> tuple[str | None, int | None]:
    """(numId, level) of a paragraph's <w:numPr>; each None where not said."""
    number = properties.find(f"{W}numPr")
    if number is None:
        return None, None
    identity, level = number.find(f"{W}numId"), number.find(f"{W}ilvl")
    return (
        None if identity is None else identity.get(VAL),
        None if level is None else whole_number(level.get(VAL)),
    )


def whole_number(text: str | None, default: int = 0) -> int:
    """A small integer attribute; nonsense and absurd sizes count as the default."""
    try:
        value = int(text or default)
    except ValueError:
        return default
    return value if abs(value) < 1_000_000 else default


def heading_level_of(properties: etree._Element) -> int | None:
    """Outline level 1–9 stated by the paragraph properties; 0 = body text on purpose; None = not stated."""
    level = properties.find(f"{W}outlineLvl")
    if level is None:
        return None
    value = whole_number(level.get(VAL), BODY_TEXT_OUTLINE)
    return value + 1 if 0 <= value < BODY_TEXT_OUTLINE else 0


def _without_table_styles(content: bytes) -> bytes:
    """Table styles are nine tenths of the part and say nothing of paragraphs: dropping them unparsed saves as much."""
    first, *rest = content.split(b"<w:style ")
    kept = [piece for piece in rest if not (piece.startswith(b'w:type="table"') and piece.endswith(b"</w:style>"))]
    return b"<w:style ".join([first, *kept])


class Styles:
    """Styles by id."""

    def __init__(self, content: bytes | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = PLAIN
        if content is None:
            return
        for element in parse(_without_table_styles(content)).iterchildren(f"{W}style"):
            identity = element.get(f"{W}styleId", "")
            self._elements[identity] = element
            if element.get(f"{W}default") in ("1", "true", "on") and element.get(f"{W}type") == "paragraph":
                self.default = self[identity]

    def __getitem__(self, identity: str | None) -> Style:
        """The style of that id with all it inherits; an unknown id is the default style."""
        if identity is None:
            return self.default
        resolved = self._resolved.get(identity)
        return resolved if resolved is not None else self._resolve(identity)

    def _resolve(self, identity: str) -> Style:
        chain: list[str] = []
        while identity in self._elements and identity not in chain and identity not in self._resolved:
            chain.append(identity)
            based_on = self._elements[identity].find(f"{W}basedOn")
            identity = "" if based_on is None else based_on.get(VAL, "")
        style = self._resolved.get(identity, PLAIN if chain else self.default)
        for link in reversed(chain):
            style = self._resolved[link] = self._own(self._elements[link], style)
        return style

    def linked_number(self, identity: str) -> str | None:
        """numId of a numbering style."""
        return self[identity].number_id

    @staticmethod
    def _own(element: etree._Element, inherited: Style) -> Style:
        name_element = element.find(f"{W}name")
        name = "" if name_element is None else name_element.get(VAL, "")
        said: dict[str, object] = {"is_contents": bool(CONTENTS_NAME.fullmatch(name.strip()))}
        if match := HEADING_NAME.fullmatch(name.strip()):
            said["heading_level"] = int(match[1])
        properties = element.find(P_PR)
        if properties is not None:
            level = heading_level_of(properties)
            if level is not None:
                said["heading_level"] = level or None
            alignment = properties.find(f"{W}jc")
            if alignment is not None:
                said["centred"] = alignment.get(VAL) == "center"
            number_id, number_level = number_of(properties)
            if number_id is not None:
                said["number_id"] = number_id
            if number_level is not None:
                said["number_level"] = number_level
        run = element.find(R_PR)
        if run is not None:
            for tag, field in ((f"{W}b", "bold"), (f"{W}vanish", "hidden")):
                toggle = run.find(tag)
                if toggle is not None:
                    said[field] = is_on(toggle)
        return replace(inherited, **said)  # type: ignore[arg-type]
