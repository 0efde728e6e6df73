"""From a text to its responsibilities in a form that is easy to compare."""

from __future__ import annotations

from kepu.engines.compiler.duties import find_responsibilities
from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.outline import outline
from kepu.engines.compiler.plan import Meta, Responsibility
from kepu.engines.compiler.source import Source

OPENING = "青川县全民科学素质行动实施方案（2021—2025年）\n为提高全县公民科学素质，制定本方案。\n"


def read(text: str) -> tuple[Source, list[Responsibility]]:
    source = Source("t.txt", "", "txt", text)
    return source, find_responsibilities(outline(paragraphs(source)), Meta())


def told(text: str) -> list[tuple[str | None, str]]:
    """(section, "lead 甲 乙 | support 丙 | …") for each responsibility of the text, groups with their role."""
    rows = []
    for duty in read(text)[1]:
        parts = {"lead": duty.lead, "support": duty.support, "shared": duty.shared}
        words = [f"{role} {' '.join(names)}" for role, names in parts.items() if names]
        if duty.group_refs:
            words.append(f"{duty.group_role} group {' '.join(duty.group_refs)}")
        rows.append((duty.section_path, " | ".join(words)))
    return rows
