"""The whole way from bytes to plan, one step after the other."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.meta import read_meta
from kepu.engines.compiler.outline import outline
from kepu.engines.compiler.phases import find_phases
from kepu.engines.compiler.plan import Plan, SourceFacts
from kepu.engines.compiler.source import Source

Progress = Callable[[str, float], None]


def _step(module: str, function: str) -> Callable[..., Any] | None:
    try:
        return getattr(import_module(f"kepu.engines.compiler.{module}"), function, None)
    except ModuleNotFoundError:
        return None


def _read(data: bytes, name: str, limits: object) -> Source:
    read = _step("reading", "read")
    if read is not None:
        return read(data, name) if limits is None else read(data, name, limits)
    from hashlib import sha256

    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return Source(name, sha256(data).hexdigest(), "txt", text)


def compile_source(source: Source, *, progress: Progress | None = None) -> Plan:
    """The plan of a text already read."""
    tell = progress or (lambda step, share: None)
    tell("lines", 0.2)
    outlined = outline(paragraphs(source))
    tell("outline", 0.4)
    meta = read_meta(source, outlined)
    plan = Plan(SourceFacts(source.name, source.sha256, source.reader), meta, sections=outlined.sections)
    plan.phases = find_phases(outlined, meta)
    tell("duties", 0.5)
    if find := _step("duties", "find_responsibilities"):
        plan.responsibilities = find(outlined, meta)
    if find := _step("unit_names", "find_aliases"):
        plan.aliases = find(plan.responsibilities)
    tell("quantities", 0.7)
    if find := _step("quantities", "find_indicators"):
        plan.indicators = find(outlined, meta)
    tell("checks", 0.9)
    plan.diagnostics = list(source.notes)
    if find := _step("checks", "diagnose"):
        plan.diagnostics += find(source, outlined, plan)
    tell("done", 1.0)
    return plan


def compile_bytes(data: bytes, name: str, *, limits: Any = None, progress: Progress | None = None) -> Plan:
    """The plan of one file; `name` tells the kind of file where the bytes do not.

    progress: called with the name of the step and the share done, 0–1.
    Raises the reading package's errors where the file cannot be read at all.
    """
    return compile_source(_read(data, name, limits), progress=progress)
