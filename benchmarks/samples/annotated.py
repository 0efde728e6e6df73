"""Read an annotated source: what the document says and what is to be found in it, written side by side.

Lines of a source that are not text of the document:

    %% key: value                         meta of the scheme; `file`, `style`, `encoding`, `header` say what to make
    # PATH KIND [GROUP] [auto] [run]      the next line is this heading; auto: Word numbers it; run: no number at all
    [[quote :: metric|>= 5 个|target|2030|year|scope|accept deadline null ;; next quantity]]
    @duty [at=PATH] lead=A、B support=C shared=D refs=E [text=…]
                                          who answers for the section above (or for PATH), printed in the scheme's way
    @table HEADS / @row PATH | CATEGORY | TASK | lead=… | support=… refs=…        the annex of duties
    @phase NAME FIRST LAST
    ~head ~center ~right ~plain ~page     how the line is set
    {-deleted-} {+inserted+} {!text|comment!}       tracked changes and a comment, .docx only

The quotes, units and titles of an annotation are what the author marked, so an annotation cannot drift from its text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARKED_QUANTITY = re.compile(r"\[\[(.+?) :: (.+?)\]\]")
CHANGE = re.compile(r"\{-(?P<deleted>.*?)-\}|\{\+(?P<inserted>.*?)\+\}|\{!(?P<noted>.*?)\|(?P<comment>.*?)!\}")
AMOUNT = re.compile(
    r"(?P<comparator>>=|<=|>|<|=|about) (?P<low>-|\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+))?(?: (?P<unit>\S+))?"
)
ACCEPTED = re.compile(r"accept (\w+) (\S+)")
DUTY_FIELD = re.compile(r"(at|lead|support|shared|refs|role|text)=(\S*)")
LABEL = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]\s*|——)")
HEADING_END = re.compile(r"[。：]|$")

ROLES = ("lead", "support", "shared")
APPENDED_STYLES = ("bracket", "layers", "told")  # the duty closes the paragraph instead of standing on its own line
LAYOUT_KEYS = ("file", "style", "encoding", "header")

Record = dict[str, Any]


@dataclass
class Line:
    """One printed paragraph; `text` still holds the marks for tracked changes."""

    text: str
    set_as: str = "body"
    level: int = 0
    auto: bool = False
    heading_length: int = 0


@dataclass
class Table:
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Scheme:
    """`lines` is the document, `gold` its annotation in the shape of docs/reference/plan-json.md."""

    name: str
    layout: dict[str, str] = field(default_factory=dict)
    lines: list[Line | Table] = field(default_factory=list)
    gold: Record = field(default_factory=dict)

    def paragraphs(self) -> list[Line]:
        """The lines of a scheme without a table."""
        found = [line for line in self.lines if isinstance(line, Line)]
        if len(found) < len(self.lines):
            raise ValueError(f"{self.name}: only a .docx may hold a table")
        return found


def final_text(text: str) -> str:
    """The text as it reads once every tracked change is accepted."""
    return CHANGE.sub(lambda change: change["inserted"] or change["noted"] or "", text)


def _number(text: str | None) -> int | float | None:
    if text is None or text == "-":
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def _read_quantity(spec: str, quote: str, path: str) -> Record:
    """`metric|>= 5 个|role|deadline|frequency|scope|accept FIELD VALUE …`, empty cells from the right left out."""
    cells = [*(cell.strip() for cell in spec.split("|")), *[""] * 6]
    metric, amount, role, deadline, frequency, scope, accept = cells[:7]
    read = AMOUNT.fullmatch(amount)
    if read is None:
        raise ValueError(f"{path}: cannot read the amount {amount!r} of {quote!r}")
    accepted: dict[str, list[Any]] = {}
    for name, value in ACCEPTED.findall(accept):
        accepted.setdefault(name, []).append(json.loads(value) if value == "null" or value.isdigit() else value)
    record = {
        "section_path": path or None,
        "quote": "".join(final_text(quote).split()),
        "metric": metric,
        "comparator": read["comparator"],
        "value": _number(read["low"]),
        "value_max": _number(read["high"]),
        "unit": read["unit"],
        "role": role or "target",
        "deadline": int(deadline) if deadline else None,
        "frequency": frequency or None,
        "scope": scope or None,
        "relative_to": None,
    }
    return record | ({"accept": accepted} if accepted else {})


def _read_duty(mark: str, path: str) -> tuple[Record, dict[str, str]]:
    """The duty of one mark, and each role's list as the scheme prints it."""
    cells = dict(DUTY_FIELD.findall(mark))
    names = {role: [name for name in re.split("[、，]", cells.get(role, "")) if name] for role in (*ROLES, "refs")}
    refs = names.pop("refs")
    group_role = cells.get("role", "support") if refs else None
    printed = {role: cells.get(role, "") for role in ROLES}
    if group_role:
        printed[group_role] = "、".join(part for part in (printed[group_role], cells["refs"]) if part)
    path = cells.get("at", path)
    duty = {"section_path": path, **names, "group_refs": refs, "group_role": group_role, "raw": cells.get("text", "")}
    return duty, printed


def _print_duty(printed: dict[str, str], style: str) -> list[str]:
    lead, support, shared = (printed[role] for role in ROLES)
    if style == "bracket":
        return [f"〔牵头单位：{lead}，责任单位：{support}〕" if support else f"〔牵头单位：{lead}〕"]
    if style == "layers":
        return [f"〔牵头部门：{lead}〕" if lead else f"〔{shared}按职责分工负责〕"]
    if style == "told":
        return [f"（{lead}牵头，{support}配合）"]
    first, second = ("牵头单位", "责任单位") if style == "labels" else ("牵头部门", "配合部门")
    return [f"{first}：{lead}", *([f"{second}：{support}"] if support else [])]


def _read_heading(mark: list[str], line: Line) -> Record:
    """The section of `PATH KIND [GROUP] [auto] [run]` above its text: the title runs to the first 。 or ：."""
    path, kind, *rest = mark
    group = next((word for word in rest if word not in ("auto", "run")), None)
    plain = final_text(MARKED_QUANTITY.sub(r"\1", line.text))
    label = None if {"auto", "run"} & set(rest) else LABEL.match(plain)
    begin = label.end() if label else 0
    end_mark = HEADING_END.search(plain, begin)
    end = end_mark.start() if end_mark else len(plain)
    line.level = path.count("/") + 1
    line.auto = "auto" in rest
    line.heading_length = min(end + 1, len(plain))
    as_written = label.group().strip("、.． ") if label else path.rsplit("/", 1)[-1] if line.auto else None
    title = plain[begin:end]
    return {"path": path, "level": line.level, "label": as_written, "title": title, "kind": kind, "group": group}


class _Reading:
    """One source being read, line after line."""

    def __init__(self, name: str) -> None:
        self.scheme = Scheme(name)
        self.meta: Record = dict.fromkeys(("title", "region", "issuer", "doc_number", "issue_date", "period"))
        self.meta |= {"status": "issued", "basis": []}
        self.sections: list[Record] = []
        self.indicators: list[Record] = []
        self.duties: list[Record] = []
        self.phases: list[Record] = []
        self.aliases: list[Record] = []
        self.heading: list[str] | None = None

    @property
    def path(self) -> str:
        return self.sections[-1]["path"] if self.sections else ""

    def read_meta(self, mark: str) -> None:
        key, value = (part.strip() for part in mark.split(":", 1))
        left, _, right = (part.strip() for part in value.partition("|"))
        if key in LAYOUT_KEYS:
            self.scheme.layout[key] = value
        elif key == "basis":
            self.meta["basis"].append({"title": left, "number": right or None})
        elif key == "alias":
            self.aliases.append({"as_written": left, "canonical": right})
        elif key == "period":
            self.meta[key] = [int(year) for year in value.split()]
        else:
            self.meta[key] = value

    def read_duty(self, mark: str) -> None:
        duty, printed = _read_duty(mark, self.path)
        style = self.scheme.layout["style"]
        lines = [duty["raw"]] if duty["raw"] else _print_duty(printed, style)
        self.duties.append(duty | {"raw": "\n".join(lines)})
        last = self.scheme.lines[-1]
        if style in APPENDED_STYLES and isinstance(last, Line):
            last.text += lines[0]
        else:
            self.scheme.lines += [Line(text) for text in lines]

    def read_row(self, mark: str) -> None:
        path, category, task, lead, support = (cell.strip() for cell in mark.split("|"))
        duty, printed = _read_duty(f"{lead} {support}", path)
        cells = [task, printed["lead"], printed["support"]]
        self.duties.append(duty | {"raw": "\n".join(cells)})
        table = self.scheme.lines[-1]
        if not isinstance(table, Table):
            raise ValueError(f"{self.scheme.name}: a row of {path} outside a table")
        table.rows.append([category, *cells])

    def read_phase(self, mark: str) -> None:
        name, start, end = mark.split()
        self.phases.append({"name": name, "start": int(start), "end": int(end)})

    def read_text(self, text: str) -> None:
        set_as = "body"
        if text.startswith("~"):
            set_as, _, text = text[1:].partition(" ")
        line = Line(text, set_as)
        if self.heading is not None:
            self.sections.append(_read_heading(self.heading, line))
            self.heading = None
        for quote, specs in MARKED_QUANTITY.findall(text):
            self.indicators += [_read_quantity(spec, quote, self.path) for spec in specs.split(" ;; ")]
        line.text = MARKED_QUANTITY.sub(r"\1", text)
        self.scheme.lines.append(line)

    def read(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "#":
            self.heading = rest.split()
        elif word == "@table":
            self.scheme.lines.append(Table([cell.strip() for cell in rest.split("|")]))
        elif word in ("%%", "@duty", "@row", "@phase"):
            reader = {"%%": self.read_meta, "@duty": self.read_duty, "@row": self.read_row, "@phase": self.read_phase}
            reader[word](rest)
        elif line:
            self.read_text(line)


def read_source(path: Path) -> Scheme:
    """The document and the annotation of one source.

    Raises ValueError where a mark cannot be read.
    """
    reading = _Reading(path.stem)
    for line in path.read_text("utf-8").splitlines():
        reading.read(line)
    scheme = reading.scheme
    scheme.gold = {
        "source": f"../../src/kepu/demo/schemes/{scheme.layout['file']}",
        "meta": reading.meta,
        "sections": reading.sections,
        "indicators": reading.indicators,
        "responsibilities": reading.duties,
        "phases": reading.phases,
        "abbreviations": reading.aliases,
    }
    return scheme
