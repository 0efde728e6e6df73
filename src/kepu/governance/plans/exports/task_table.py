"""任务分解表: each task with what it says, who leads, who takes part, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kepu.engines.documents import Cell, Column, Table
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Clause, Duty, Indicator

COLUMNS = (
    Column("序号", 7, is_centred=True),
    Column("类别", 16, is_centred=True, merges=True),
    Column("任务", 20),
    Column("主要内容", 58),
    Column("牵头单位", 16, is_centred=True, merges=True),
    Column("配合/责任单位", 30, merges=True),
    Column("完成时限", 13, is_centred=True),
)


def task_table(content: PlanContent) -> Table:
    """One row per measure, or per task that has none. What holds for a whole task is one cell across its measures."""
    rows: list[list[Cell]] = []
    blocks: list[int] = []
    for task in content.tasks():
        for clause in _leaves(content, task):
            duties, _holder = content.bearing(clause)
            rows.append(
                [
                    len(rows) + 1,
                    task.title if clause is not task else _chapter(content, task),
                    clause.title,
                    wording(content, clause),
                    _names(duties, [Duty.Role.LEAD]),
                    _names(duties, [Duty.Role.SUPPORT, Duty.Role.SHARED]),
                    _until(content, clause),
                ]
            )
            blocks.append(task.pk)
    return Table(
        f"{content.plan.title}任务分解表", COLUMNS, rows, note=note(content), sheet="任务分解表", blocks=blocks
    )


def note(content: PlanContent) -> str:
    """Below the title: the document the table is drawn from."""
    plan = content.plan
    parts = [plan.issuer, plan.doc_number, plan.issue_date.isoformat() if plan.issue_date else ""]
    return "　".join(part for part in parts if part)


def _leaves(content: PlanContent, task: Clause) -> Iterator[Clause]:
    leaves = [clause for clause in content.below(task) if not content.children.get(clause.pk)] if task.level > 1 else []
    yield from leaves or [task]


def _chapter(content: PlanContent, task: Clause) -> str:
    above = [clause for clause in content.lineage(task.pk) if clause is not task]
    return above[0].title if above else task.title


def wording(content: PlanContent, clause: Clause) -> str:
    """What the clause says, without the notes on who is responsible."""
    body = clause.body
    for raw in {duty.raw for duty in content.duties.get(clause.pk, ())}:
        body = body.replace("".join(raw.split()), "")
    return body


def _names(duties: Iterable[Duty], roles: Iterable[str]) -> str:
    wanted = set(roles)
    names = (duty.unit.name if duty.unit else duty.name_as_written for duty in duties if duty.role in wanted)
    return "、".join(dict.fromkeys(names))


def _until(content: PlanContent, clause: Clause) -> str:
    """The years its indicators name; else "每年" where all of them recur; else the end of the plan."""
    rows = [row for row in content.indicators.get(clause.pk, ()) if row.role != Indicator.Role.BASELINE]
    years = sorted({row.deadline for row in rows if row.deadline})
    if years:
        return "\n".join(f"{year}年" for year in years)
    if rows and all(row.frequency not in ("", Indicator.Frequency.PERIOD) for row in rows):
        return "每年"
    return f"{content.plan.last_year}年" if content.plan.last_year else ""
