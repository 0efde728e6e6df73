"""Old Word, WPS, RTF and OpenDocument files, converted by LibreOffice or antiword where one is installed.

The one place in the engine that starts a process. The file is written to a private folder and LibreOffice gets a
profile of its own there, so that it neither meets a running office nor leaves anything behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kepu.engines.compiler.reading import docx, txt
from kepu.engines.compiler.reading.detect import OLE
from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import Source

OFFICES = ("soffice", "libreoffice")
OLD_WORD = "antiword"
SAVE_AS_DOCX = "请用 Word 或 WPS 打开，另存为 .docx 后重试"


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The text of the file after conversion; Source.reader is "doc" and sha256 that of the original.

    Raises Unreadable where no converter is installed, or conversion fails or takes too long.
    """
    office = next(filter(None, map(shutil.which, OFFICES)), None)
    old_word = shutil.which(OLD_WORD) if data.startswith(OLE) else None
    if office is None and old_word is None:
        message = "这是旧版 Word（.doc、.wps）或 RTF 文件，本机没有安装转换所需的 LibreOffice"
        raise Unreadable("no-converter", message, SAVE_AS_DOCX)
    with tempfile.TemporaryDirectory(prefix="kepu-doc-") as folder:
        original = Path(folder, "original.doc")
        original.write_bytes(data)
        if office is not None:
            source = _through_office(office, original, name, limits)
        else:
            source = _through_antiword(str(old_word), original, name, limits)
    return replace(source, sha256=sha256(data).hexdigest(), reader="doc")


def _through_office(office: str, original: Path, name: str, limits: Limits) -> Source:
    folder = original.parent
    profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"]
    _run([office, profile, *options, "--outdir", str(folder), str(original)], folder, limits)
    converted = original.with_suffix(".docx")
    if not converted.is_file():
        raise Unreadable("damaged", "文件无法转换，可能已损坏或有密码保护", SAVE_AS_DOCX)
    if converted.stat().st_size > limits.file_bytes:
        raise Unreadable("too-large", "文件转换后过大", "请删去图片或拆分附件后重试")
    return docx.read(converted.read_bytes(), name, limits)


def _through_antiword(program: str, original: Path, name: str, limits: Limits) -> Source:
    output = _run([program, "-m", "UTF-8.txt", "-w", "0", str(original)], original.parent, limits)
    if not output.strip():
        raise Unreadable("damaged", "文件无法转换，可能已损坏或有密码保护", SAVE_AS_DOCX)
    return replace(txt.read(output, name, limits), whole_paragraphs=True)


def _run(command: list[str], folder: Path, limits: Limits) -> bytes:
    """Standard output. The whole process group ends with the time allowed: soffice is a script around the office."""
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(  # noqa: S603 - a fixed program, its arguments our own
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=limits.conversion_seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise Unreadable("too-slow", "文件转换超时", SAVE_AS_DOCX) from error
    return output
