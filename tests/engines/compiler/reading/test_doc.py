from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu.engines.compiler.reading import Limits, Unreadable, read

RTF = b"{\\rtf1\\ansi\\uc1 \\u20113?\\u28330?\\u21439?\\par \\u26041?\\u26696?\\par}"  # 云溪县, 方案
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_office
def test_a_file_for_libreoffice_is_converted_and_keeps_its_own_checksum() -> None:
    source = read(RTF, "a.doc")
    assert [line for line in source.text.split("\n") if line] == ["云溪县", "方案"]
    assert (source.reader, source.name) == ("doc", "a.doc")


@needs_office
def test_a_conversion_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(RTF, "a.doc", Limits(conversion_seconds=0.01))
    assert refusal.value.code == "too-slow"


def test_without_a_converter_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable) as refusal:
        read(RTF, "a.doc")
    assert refusal.value.code == "no-converter"
    assert "LibreOffice" in refusal.value.message
    assert ".docx" in refusal.value.advice


def test_a_program_that_converts_nothing_is_told_as_damage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, word: Callable[..., bytes]
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable) as refusal:
        read(RTF, "a.doc")
    assert refusal.value.code == "damaged"
