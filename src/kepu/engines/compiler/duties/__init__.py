"""Who answers for what: responsibilities out of brackets, lines, headings and annex tables.

Roles: 牵头, 主办 and a bare 负责 lead; 责任单位, 配合, 协办, 参与 support; 按职责分工 shares. Where 配合单位 stands
beside it and nobody leads, 责任单位 leads. Collective names stand in `group_refs`.
A duty told in running prose is left alone.
"""

from __future__ import annotations

from collections import Counter

from kepu.engines.compiler.duties.attaching import governed_sections
from kepu.engines.compiler.duties.notes import Note, Part, find_notes, states_that_first_leads
from kepu.engines.compiler.duties.tables import find_rows
from kepu.engines.compiler.duties.wording import settle
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import DutyRole, Meta, Responsibility, Span

__all__ = ["find_responsibilities"]


def find_responsibilities(outline: Outline, meta: Meta) -> list[Responsibility]:
    """Every responsibility the document states, in document order; linear in the length of the text."""
    notes = find_notes(outline)
    first_leads = states_that_first_leads(outline)
    governed = governed_sections(outline.sections, notes)
    rows = find_rows(outline)
    found: list[Responsibility] = []
    for note, section in [*zip(notes, governed, strict=True), *((row, row.section) for row in rows)]:
        path = outline.sections[section].path if section >= 0 else None
        found.append(_responsibility(note, path, first_leads=first_leads))
    return found


def _responsibility(note: Note, path: str | None, *, first_leads: bool) -> Responsibility:
    names = [name for part in note.parts for name in part.wording.names]
    written = [name for part in note.parts for name in part.names()]
    by_role: dict[DutyRole, list[str]] = {"lead": [], "support": [], "shared": []}
    groups: list[str] = []
    group_roles: list[DutyRole] = []
    roles = settle(names, first_leads=first_leads)
    for name, text, role in zip(names, written, roles, strict=True):
        if name.group:
            groups.append(text)
            group_roles.append(role)
        else:
            by_role[role].append(text)
    return Responsibility(
        section_path=path,
        lead=by_role["lead"],
        support=by_role["support"],
        shared=by_role["shared"],
        group_refs=groups,
        group_role=Counter(group_roles).most_common(1)[0][0] if groups else None,
        raw=_quoted(note.parts),
        span=_span(note.parts),
    )


def _quoted(parts: list[Part]) -> str:
    """The words of the note; of several parts all that stands between the first and the last."""
    joined = "\n".join(part.paragraph.text[part.start : part.end] for part in parts)
    if len(parts) == 1:
        return joined
    span = _span(parts)
    stretch = parts[0].paragraph.source.text[span.start : span.end]
    if "".join(joined.split()) == "".join(stretch.split()):
        return joined
    return "\n".join(line for line in map(str.strip, stretch.splitlines()) if line)


def _span(parts: list[Part]) -> Span:
    first = parts[0].paragraph.span(parts[0].start, parts[0].end)
    if len(parts) == 1:
        return first
    last = parts[-1].paragraph.span(parts[-1].start, parts[-1].end)
    return Span(first.line, last.end_line, first.start, last.end)
