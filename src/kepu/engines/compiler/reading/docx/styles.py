"""What paragraph styles say about headings, alignment, bold and numbering, inheritance resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from kepu.engines.compiler.reading.docx.names import OFF, P_PR, R_PR, VAL, W
from kepu.engines.compiler.reading.docx.package import by_tag, parse

HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
BODY_TEXT_OUTLINE = 9
OF_NO_PARAGRAPH = (b'w:type="table"', b'w:type="character"')


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
BASED_ON, NAME = f"{W}basedOn", f"{W}name"
NUMBER, NUMBER_ID, NUMBER_LEVEL = f"{W}numPr", f"{W}numId", f"{W}ilvl"
OUTLINE_LEVEL, ALIGNMENT = f"{W}outlineLvl", f"{W}jc"
Properties = Mapping[str, etree._Element]  # what a <w:pPr> holds, by tag


def is_on(element: etree._Element) -> bool:
    """A toggle such as <w:b/>: on unless its value says off."""
    return element.get(VAL, "1") not in OFF


def number_of(properties: Properties) -> tuple[str | None, int | None]:
    """(numId, level) of a paragraph's <w:numPr>; each None where not said."""
    number = properties.get(NUMBER)
    if number is None:
        return None, None
    said = by_tag(number)
    identity, level = said.get(NUMBER_ID), said.get(NUMBER_LEVEL)
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


def heading_level_of(properties: Properties) -> int | None:
    """Outline level 1–9 stated by the paragraph properties; 0 = body text on purpose; None = not stated."""
    level = properties.get(OUTLINE_LEVEL)
    if level is None:
        return None
    value = whole_number(level.get(VAL), BODY_TEXT_OUTLINE)
    return value + 1 if 0 <= value < BODY_TEXT_OUTLINE else 0


def _paragraph_styles_alone(content: bytes) -> bytes:
    """The part without what says nothing of paragraphs, nineteen twentieths of it: dropped unparsed, that is saved."""
    first, *rest = content.split(b"<w:style ")
    kept = [piece for piece in rest if not (piece.startswith(OF_NO_PARAGRAPH) and piece.endswith(b"</w:style>"))]
    before, opening, latent = first.partition(b"<w:latentStyles")
    _, closing, after = latent.partition(b"</w:latentStyles>")
    if opening and closing:
        first = before + after
    return b"<w:style ".join([first, *kept])


class Styles:
    """Styles by id."""

    def __init__(self, content: bytes | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = PLAIN
        if content is None:
            return
        for element in parse(_paragraph_styles_alone(content)).iterchildren(f"{W}style"):
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
            based_on = self._elements[identity].find(BASED_ON)
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
        parts = by_tag(element)
        name_element = parts.get(NAME)
        name = "" if name_element is None else name_element.get(VAL, "")
        said: dict[str, object] = {"is_contents": bool(CONTENTS_NAME.fullmatch(name.strip()))}
        if match := HEADING_NAME.fullmatch(name.strip()):
            said["heading_level"] = int(match[1])
        if P_PR in parts:
            properties = by_tag(parts[P_PR])
            level = heading_level_of(properties)
            if level is not None:
                said["heading_level"] = level or None
            alignment = properties.get(ALIGNMENT)
            if alignment is not None:
                said["centred"] = alignment.get(VAL) == "center"
            number_id, number_level = number_of(properties)
            if number_id is not None:
                said["number_id"] = number_id
            if number_level is not None:
                said["number_level"] = number_level
        if R_PR in parts:
            run = by_tag(parts[R_PR])
            for tag, field in ((f"{W}b", "bold"), (f"{W}vanish", "hidden")):
                if tag in run:
                    said[field] = is_on(run[tag])
        return replace(inherited, **said)  # type: ignore[arg-type]
