"""The zip around a Word document: bounded, entity-free access to its parts."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.refusal import Unreadable

TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)

PARSED_WHOLE = 1 << 20  # bytes of a part: some 200 pages

_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def damaged(error: Exception | None = None) -> Unreadable:
    refusal = Unreadable("damaged", "Word 文件已损坏，无法读取", "请用 Word 打开并另存为新的 .docx 后重试")
    refusal.__cause__ = error
    return refusal


def _bomb() -> Unreadable:
    return Unreadable("zip-bomb", "文件解开后异常庞大，可能是恶意文件", "请用 Word 打开并另存为新的 .docx 后重试")


class Package:
    """The parts of one .docx or .docm. Every method raises Unreadable for what is broken or beyond the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except BROKEN_ZIP as error:
            raise damaged(error) from error
        self.names = set(self._zip.namelist())
        self.main = self._related("", "officeDocument") or "word/document.xml"
        if self.main not in self.names:
            raise damaged()

    def part(self, kind: str) -> bytes | None:
        """The part that the document's relationships call styles, numbering, …; None where there is none."""
        path = self._related(self.main, kind) or posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        return self.read(path) if path in self.names else None

    def read(self, path: str) -> bytes:
        limits = self._limits
        entry = self._zip.getinfo(path)
        if entry.file_size > limits.part_bytes:
            raise _bomb()
        if entry.file_size > limits.expansion_from and entry.file_size > limits.expansion * entry.compress_size:
            raise _bomb()
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(limits.part_bytes + 1)
        except BROKEN_ZIP as error:
            raise damaged(error) from error
        if len(content) > limits.part_bytes:
            raise _bomb()
        return content.replace(STRICT, TRANSITIONAL) if STRICT in content else content

    def _related(self, source: str, kind: str) -> str | None:
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return None
        for relation in parse(self.read(rels)).iter(RELATIONSHIP):
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        return None


def parse(content: bytes) -> etree._Element:
    """The root of an XML part. A document type, and with it every entity, is refused."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error
    _refuse_document_type(root)
    return root


def by_tag(element: etree._Element) -> dict[str, etree._Element]:
    """The children of an element by their tags, of several with one tag the first; a tenth of what find() takes."""
    return {child.tag: child for child in reversed(element)}


def outermost(content: bytes, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Elements with one of the tags and inside no other such, in document order.

    A long part is parsed piece by piece, and what has been yielded is thrown away: its tree would take some twenty
    times its size. A short one is parsed as a whole, in two thirds of the time.
    """
    if len(content) <= PARSED_WHOLE:
        yield from _outermost_below(parse(content), tags)
        return
    depth = 0
    for event, element in _walk(content, tags):
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 0:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                parent.remove(parent[0])


def _outermost_below(parent: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in tags:
            yield child
        elif len(child):
            yield from _outermost_below(child, tags)


def _walk(content: bytes, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """("start" or "end", element) for every element with one of the tags, in document order, while parsing."""
    try:
        first = True
        for event, element in etree.iterparse(BytesIO(content), events=("start", "end"), tag=tags, **_SAFE):
            if first:
                _refuse_document_type(element)
                first = False
            yield event, element
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error


def _refuse_document_type(element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:
        raise Unreadable(
            "entities", "文件内部含有外部实体声明，可能是恶意文件", "请用 Word 打开并另存为新的 .docx 后重试"
        )
