"""The compiled plan: what the compiler prints. The JSON shape is described in docs/reference/plan-json.md."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SectionKind = Literal[
    "action", "project", "measure", "goal", "principle", "safeguard", "schedule", "background", "other"
]
Group = Literal["youth", "farmers", "workers", "elderly", "officials", "residents"]
Comparator = Literal[">=", ">", "=", "<=", "<", "about"]
IndicatorRole = Literal["target", "baseline", "stretch"]
Frequency = Literal["year", "semester", "quarter", "month", "period"]
DutyRole = Literal["lead", "support", "shared"]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as read. Lines count from 1; `start` and `end` are character offsets, `end` excluded."""

    line: int
    end_line: int
    start: int
    end: int


@dataclass(slots=True)
class Basis:
    """An authority that the opening sentence cites."""

    title: str
    number: str | None


@dataclass(slots=True)
class Meta:
    """What the document says about itself. Not stated is None."""

    title: str | None = None
    region: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    issue_date: str | None = None
    period: tuple[int, int] | None = None
    status: Literal["draft", "issued"] = "issued"
    basis: list[Basis] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    path: str
    level: int
    label: str | None
    title: str
    kind: SectionKind
    group: Group | None
    span: Span


@dataclass(slots=True)
class Indicator:
    section_path: str | None
    quote: str
    metric: str
    comparator: Comparator
    value: float | int | None
    value_max: float | int | None
    unit: str | None
    role: IndicatorRole
    deadline: int | None
    frequency: Frequency | None
    scope: str | None
    relative_to: str | None
    span: Span


@dataclass(slots=True)
class Responsibility:
    """Who answers for a section. Unit names stand as written; collective names stand in `group_refs` alone."""

    section_path: str | None
    lead: list[str]
    support: list[str]
    shared: list[str]
    group_refs: list[str]
    group_role: DutyRole | None
    raw: str
    span: Span


@dataclass(slots=True)
class Phase:
    name: str
    start: int | None
    end: int | None
    span: Span


@dataclass(slots=True)
class Alias:
    as_written: str
    canonical: str
    why: str


@dataclass(slots=True)
class Diagnostic:
    """Something a person should look at: `message` says in Chinese what, where, and what to do."""

    code: str
    severity: Severity
    message: str
    span: Span | None
    suggestion: str | None = None


@dataclass(slots=True)
class SourceFacts:
    name: str
    sha256: str
    reader: str


@dataclass(slots=True)
class Plan:
    source: SourceFacts
    meta: Meta
    sections: list[Section] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain lists, dicts, strings and numbers, ready for json.dumps."""
        plain = asdict(self)
        if self.meta.period is not None:
            plain["meta"]["period"] = list(self.meta.period)
        return plain
