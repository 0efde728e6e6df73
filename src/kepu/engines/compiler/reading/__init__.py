"""A file as text: `read` finds the reader by content and returns a `Source`.

One module per format. The only process that the engine ever starts is LibreOffice or antiword, in `doc.py`.
"""

from __future__ import annotations

from importlib import import_module

from kepu.engines.compiler.reading.detect import kind_of
from kepu.engines.compiler.reading.limits import DEFAULT_LIMITS, Limits
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import Source

__all__ = ["DEFAULT_LIMITS", "Limits", "Unreadable", "read"]

MODULES = {"txt": "txt", "docx": "docx", "pdf": "pdf", "html": "html", "office": "doc"}


def read(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of one file and what its format tells about each line.

    name: the file's name; used in messages, and where the bytes leave the format open.
    Lines of Source.text end in "\\n", whatever ended them in the file; offsets index that text.
    Raises Unreadable, in Chinese, where there is no text to be had.
    """
    kind = kind_of(data, name, limits)
    reader = import_module(f"kepu.engines.compiler.reading.{MODULES[kind]}")  # lxml, pdfium: only what is needed
    source: Source = reader.read(data, name, limits)
    return source
