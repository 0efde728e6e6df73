"""What a file is, told by its content; the name only decides between types that share a container."""

from __future__ import annotations

from pathlib import PurePath

# Media type → extensions, the usual one first.
TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/msword": (".doc", ".wps"),
    "application/pdf": (".pdf",),
    "text/html": (".html", ".htm"),
    "text/plain": (".txt", ".md"),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(data: bytes, name: str) -> str | None:
    """The media type of the content, or None where it is not one we take."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data or suffix == ".docx":
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if b"xl/" in data else None
    if data.startswith(_OLE):
        return "application/msword"
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    head = data[:4096].lower()
    if suffix in TYPES["text/html"] or b"<html" in head or b"<!doctype html" in head:
        return "text/html"
    return "text/plain"
