"""How much a single file may ask of the machine."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound a reader keeps; what goes beyond is refused, never cut short."""

    file_bytes: int = 50 * MEGABYTE
    characters: int = 6_000_000  # of the text as read: some 10,000 pages
    pages: int = 1_000  # pdf
    zip_entries: int = 5_000
    part_bytes: int = 48 * MEGABYTE  # one XML part of a .docx, expanded
    expansion: int = 200  # expanded over packed size, for parts above `expansion_from`
    expansion_from: int = 8 * MEGABYTE
    conversion_seconds: float = 90.0  # .doc through LibreOffice


DEFAULT_LIMITS = Limits()
