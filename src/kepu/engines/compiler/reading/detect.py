"""Which reader a file needs, judged by its bytes; the name only settles what the bytes leave open."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Literal

from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.refusal import Unreadable

Kind = Literal["txt", "docx", "pdf", "html", "office"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
HEAD_BYTES = 4096

PICTURES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"\x00\x00\x00\x0cjP  ",
)
PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")

# (start of a zip entry's name, what the file is, what to do)
FOREIGN_ZIPS = (
    ("xl/", "这是 Excel 表格，不是方案文件", "请上传 Word、PDF、网页或文本格式的方案"),
    ("ppt/", "这是演示文稿，不是方案文件", "请上传 Word、PDF、网页或文本格式的方案"),
    ("OFD.xml", "暂不支持 OFD 版式文件", "请用 OFD 阅读器另存为 PDF 或 Word 后重试"),
)
HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
HTML_BLOCK = re.compile(rb"<(?:p|div|table|article|section|h[1-6]|span)\b[^>]*>", re.IGNORECASE)


def kind_of(data: bytes, name: str, limits: Limits) -> Kind:
    """The reader for these bytes; "office" stands for what LibreOffice must convert first.

    Raises Unreadable for an empty or too large file, and for kinds that hold no scheme.
    """
    if len(data) > limits.file_bytes:
        size = f"{len(data) / 1048576:.0f} MB，超过上限 {limits.file_bytes // 1048576} MB"
        raise Unreadable("too-large", f"文件有 {size}", "请删去图片或拆分附件后重试")
    if not data.strip(b"\x00\t\n\r "):
        raise Unreadable("empty", "文件是空的", "请确认文件已完整保存或下载后重试")
    head = data[:HEAD_BYTES]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(ZIP):
        return _kind_of_zip(data, limits)
    if head.startswith(OLE):
        return _kind_of_ole(data)
    if head.startswith(b"{\\rtf"):
        return "office"
    _refuse_foreign(head)
    return _kind_of_markup(head, name)


def _kind_of_zip(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = package.namelist()
            encrypted = any(entry.flag_bits & 1 for entry in package.infolist()[:100])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError, OverflowError) as error:
        raise Unreadable("damaged", "文件已损坏，无法解开", "请重新下载，或用 Word 打开并另存后重试") from error
    if len(names) > limits.zip_entries:
        raise Unreadable(
            "zip-bomb", f"文件内部有 {len(names)} 个部件，远超正常文档", "请用 Word 打开并另存为新的 .docx 后重试"
        )
    if encrypted:
        raise Unreadable("encrypted", "文件有密码保护", "请在原软件中取消密码后重试")
    if any(entry.startswith("word/") for entry in names):
        return "docx"
    for start, message, advice in FOREIGN_ZIPS:
        if any(entry.startswith(start) for entry in names):
            raise Unreadable("wrong-kind", message, advice)
    if "content.xml" in names:
        return "office"
    if "_rels/.rels" in names:
        return "docx"
    raise Unreadable("wrong-kind", "这是压缩包，不是方案文件", "请解压后上传其中的 Word、PDF、网页或文本文件")


def _kind_of_ole(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted", "Word 文件有密码保护", "请在 Word 中取消“用密码进行加密”后重试")
    for stream, message in (
        ("Workbook", "这是 Excel 表格，不是方案文件"),
        ("PowerPoint Document", "这是演示文稿，不是方案文件"),
    ):
        if stream.encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") not in data:
            raise Unreadable("wrong-kind", message, "请上传 Word、PDF、网页或文本格式的方案")
    # The file information block usually opens the first sector: magic A5EC, flag 0x0100 of the word at 10 = encrypted.
    block = data[512:524]
    if block[:2] == b"\xec\xa5" and len(block) == 12 and block[11] & 0x01:
        raise Unreadable("encrypted", "Word 文件有密码保护", "请在 Word 中取消打开密码后重试")
    return "office"


def _refuse_foreign(head: bytes) -> None:
    if head.startswith(PICTURES) or (head.startswith(b"BM") and b"\x00" in head[:16]):
        advice = "请先用文字识别（OCR）软件转成 Word 或文本，校对后再上传"
        raise Unreadable("picture", "这是图片，不含可读取的文字", advice)
    if head.startswith(PACKED):
        raise Unreadable("wrong-kind", "这是压缩包，不是方案文件", "请解压后上传其中的 Word、PDF、网页或文本文件")
    if head.startswith(b"MIME-Version:") or b"multipart/related" in head[:512]:
        raise Unreadable(
            "wrong-kind", "暂不支持单个文件网页（.mht）", "请在浏览器或 Word 中打开，另存为 .docx 或 .html 后重试"
        )


def _kind_of_markup(head: bytes, name: str) -> Kind:
    narrow = head.replace(b"\x00", b"")  # UTF-16 markup reads the same with its zero bytes dropped
    if b'progid="Word.Document"' in narrow or b"schemas.microsoft.com/office/2006/xmlPackage" in narrow:
        return "office"
    if HTML_START.search(narrow):
        return "html"
    suffix = PurePath(name).suffix.lower()
    tags = len(HTML_BLOCK.findall(narrow))
    if tags >= 3 or (tags and suffix in (".html", ".htm", ".xhtml", ".shtml")):
        return "html"
    return "txt"
