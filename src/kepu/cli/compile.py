"""`kepu compile`: an official document as tree, tables, JSON or text."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from kepu.engines.compiler.plan import Indicator, Plan, Responsibility, Section

Subcommands = Any  # argparse keeps the type of add_subparsers() to itself

FAILED = 2
READABLE = {".txt", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".html", ".htm", ".xhtml"}
KIND_NAMES = {
    "action": "行动", "project": "工程", "measure": "任务", "goal": "目标", "principle": "原则", "safeguard": "保障",
    "schedule": "进度", "background": "背景", "other": "其他",
}  # fmt: skip
GROUP_NAMES = {
    "youth": "青少年", "farmers": "农民", "workers": "产业工人", "elderly": "老年人", "officials": "领导干部和公务员",
    "residents": "城市居民",
}  # fmt: skip
ROLE_NAMES = {"lead": "牵头", "support": "配合", "shared": "按职责分工"}
COMPARATORS = {">=": "≥", ">": ">", "=": "", "<=": "≤", "<": "<", "about": "约"}
FREQUENCIES = {"year": "每年", "semester": "每学期", "quarter": "每季度", "month": "每月", "period": "规划期"}
INDICATOR_ROLES = {"target": "目标", "baseline": "基期", "stretch": "力争"}
SEVERITIES = (("error", "错误"), ("warning", "警告"), ("note", "提示"))


def add_compile(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser(
        "compile",
        help="把实施方案编译成结构化的计划 (compile an official document into a plan)",
        description="读取实施方案（docx、doc、pdf、html、txt），列出章节、指标、责任分工和问题。可以给出多个文件或文件夹。",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="文件", help="文件或文件夹 (files or folders)")
    view = parser.add_mutually_exclusive_group()
    add_view = view.add_argument
    add_view("--json", dest="view", action="store_const", const="json", help="完整结果，JSON (the whole plan)")
    add_view("--tree", dest="view", action="store_const", const="tree", help="章节树，默认 (outline; the default)")
    add_view("--table", dest="view", action="store_const", const="table", help="指标表和责任表 (tables)")
    add_view(
        "--text", dest="view", action="store_const", const="text", help="读到的原文，位置以此为准 (the text as read)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="文件夹", help="每个文件写一份 .json 到此文件夹 (one .json per file)"
    )
    parser.set_defaults(run=run_compile)


@dataclass
class Outcome:
    """What became of one file; `refusal` where it could not be read."""

    path: Path
    plan: Plan | None
    seconds: float
    refusal: str = ""


def run_compile(options: argparse.Namespace) -> int:
    """Compile every file; exit status 2 where any could not be read, the others compiled all the same."""
    files, missing = _files_of(options.paths)
    if not files and not missing:
        missing.append(
            Outcome(
                options.paths[0], None, 0.0, "文件夹里没有可以编译的文件。请确认扩展名为 docx、doc、pdf、html 或 txt。"
            )
        )
    if options.view == "text":
        refused = missing + [outcome for path in files if (outcome := _print_text(path)) is not None]
    elif len(files) == 1 and not missing and not any(path.is_dir() for path in options.paths):
        refused = _compile_one(files[0], options)
    else:
        refused = _compile_many(files, missing, options)
    for outcome in refused:
        sys.stderr.write(f"kepu：{outcome.path}：{outcome.refusal}\n")
    return FAILED if refused else 0


def _files_of(paths: list[Path]) -> tuple[list[Path], list[Outcome]]:
    """(files in order, each once, folders searched; what does not exist)."""
    files: dict[Path, None] = {}
    missing = []
    for path in paths:
        if path.is_dir():
            inside = sorted(found for found in path.rglob("*") if found.suffix.lower() in READABLE and found.is_file())
            # ~$ names are Word's lock files, dot names are hidden.
            files.update(dict.fromkeys(found for found in inside if not found.name.startswith(("~$", "."))))
        elif path.exists():
            files[path] = None
        else:
            missing.append(Outcome(path, None, 0.0, "找不到这个文件。请检查文件名和所在文件夹。"))
    return list(files), missing


def _read_bytes(path: Path) -> bytes:
    """Raises Unreadable where the file cannot be opened or is too large to be worth reading."""
    from kepu.engines.compiler.reading import DEFAULT_LIMITS, Unreadable

    try:
        with path.open("rb") as file:
            return file.read(DEFAULT_LIMITS.file_bytes + 1)
    except OSError as error:
        raise Unreadable("no-access", f"文件打不开（{error.strerror}）", "请检查文件权限") from error


def _compiled(path: Path) -> Outcome:
    from kepu.engines.compiler import compile_bytes
    from kepu.engines.compiler.reading import Unreadable

    began = time.perf_counter()
    try:
        plan = compile_bytes(_read_bytes(path), path.name)
    except Unreadable as refusal:
        return Outcome(path, None, time.perf_counter() - began, str(refusal))
    return Outcome(path, plan, time.perf_counter() - began)


def _print_text(path: Path) -> Outcome | None:
    from kepu.engines.compiler.reading import Unreadable, read

    try:
        source = read(_read_bytes(path), path.name)
    except Unreadable as refusal:
        return Outcome(path, None, 0.0, str(refusal))
    sys.stdout.write(source.text if source.text.endswith("\n") else f"{source.text}\n")
    return None


def _compile_one(path: Path, options: argparse.Namespace) -> list[Outcome]:
    outcome = _compiled(path)
    if outcome.plan is None:
        return [outcome]
    if options.out is not None:
        _write_json([outcome], options.out)
    elif options.view == "json":
        _print_json(outcome.plan.to_dict())
    elif options.view == "table":
        print_tables(outcome.plan)
    else:
        print_tree(outcome.plan)
    return []


def _compile_many(files: list[Path], missing: list[Outcome], options: argparse.Namespace) -> list[Outcome]:
    outcomes = list(_with_progress(files))
    if options.out is not None:
        _write_json(outcomes, options.out)
    elif options.view == "json":
        _print_json([outcome.plan.to_dict() for outcome in outcomes if outcome.plan is not None])
    if options.view != "json" or options.out is not None:
        _print_summary(outcomes)
    return missing + [outcome for outcome in outcomes if outcome.plan is None]


def _with_progress(files: list[Path]) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("编译", total=len(files))
        for path in files:
            progress.update(task, description=path.name[:40])
            yield _compiled(path)
            progress.advance(task)


def _write_json(outcomes: list[Outcome], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stems = Counter(outcome.path.stem for outcome in outcomes)
    for outcome in outcomes:
        if outcome.plan is not None:
            stem = outcome.path.stem if stems[outcome.path.stem] == 1 else outcome.path.name
            target = folder / f"{stem}.json"
            target.write_text(json.dumps(outcome.plan.to_dict(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _console() -> Console:
    from rich.console import Console

    # In a pipe there is no width to keep to: nothing is cut off or wrapped.
    return Console() if sys.stdout.isatty() else Console(width=240)


def print_tree(plan: Plan) -> None:
    """Title, sections as a tree with their duties and indicators, phases, diagnostics."""
    from rich.text import Text
    from rich.tree import Tree

    meta = plan.meta
    heading = Text(meta.title or plan.source.name, style="bold")
    facts = (
        meta.region,
        meta.issuer,
        meta.doc_number,
        meta.issue_date,
        meta.period and "—".join(map(str, meta.period)),
    )
    heading.append(
        "\n" + "　".join(filter(None, (*facts, "征求意见稿" if meta.status == "draft" else None))), style="dim"
    )
    root = Tree(heading)
    by_path: dict[str | None, Tree] = {None: root}
    for section in plan.sections:
        above = by_path.get(section.path.rpartition("/")[0] or None, root)
        by_path[section.path] = above.add(_section_text(section))
    for duty in plan.responsibilities:
        by_path.get(duty.section_path, root).add(Text(f"责任　{_duty_words(duty)}", style="cyan"))
    for indicator in plan.indicators:
        by_path.get(indicator.section_path, root).add(Text(f"指标　{_indicator_words(indicator)}", style="green"))
    _add_findings(root, plan)
    _console().print(root)


def _section_text(section: Section) -> Any:
    from rich.text import Text

    text = Text(f"{section.path.rpartition('/')[2]}　{section.title}")
    kinds = [KIND_NAMES[section.kind]] + ([GROUP_NAMES[section.group]] if section.group and section.level == 2 else [])
    return text.append(f"　[{'·'.join(kinds)}]", style="dim")


def _add_findings(root: Tree, plan: Plan) -> None:
    from rich.text import Text

    for phase in plan.phases:
        root.add(Text(f"阶段　{phase.name}　{phase.start or '?'}—{phase.end or '?'}", style="magenta"))
    names = dict(SEVERITIES)
    for finding in plan.diagnostics:
        style = "red" if finding.severity == "error" else "yellow"
        root.add(Text(f"{names[finding.severity]}　{finding.message}", style=style))


def _duty_words(duty: Responsibility) -> str:
    parts = []
    for role, label in ROLE_NAMES.items():
        units = [*getattr(duty, role), *(duty.group_refs if duty.group_role == role else ())]
        if units:
            parts.append(f"{label}：{'、'.join(units)}")
    return "；".join(parts) or duty.raw


def _indicator_words(indicator: Indicator) -> str:
    role = "" if indicator.role == "target" else f"（{INDICATOR_ROLES[indicator.role]}）"
    return "　".join(filter(None, (f"{indicator.metric}{role}", _value_words(indicator), _when_words(indicator))))


def _value_words(indicator: Indicator) -> str:
    if indicator.value is None:
        return indicator.relative_to or ""
    upper = "" if indicator.value_max is None else f"—{indicator.value_max:,}"
    return f"{COMPARATORS[indicator.comparator]}{indicator.value:,}{upper}{indicator.unit or ''}"


def _when_words(indicator: Indicator) -> str:
    deadline = f"{indicator.deadline} 年" if indicator.deadline else ""
    return " ".join(filter(None, (FREQUENCIES.get(indicator.frequency or "", ""), deadline)))


def print_tables(plan: Plan) -> None:
    """The indicators and the responsibilities, one row each."""
    from rich.table import Table

    console = _console()
    table = Table(title=f"指标（{len(plan.indicators)}）", show_lines=True)
    for column in ("章节", "指标", "类型", "数值", "时限", "范围", "原文", "行"):
        table.add_column(column, overflow="fold")
    for item in plan.indicators:
        role, line = INDICATOR_ROLES[item.role], str(item.span.line)
        values = (item.section_path or "", item.metric, role, _value_words(item), _when_words(item), item.scope or "")
        table.add_row(*values, item.quote, line)
    console.print(table)
    table = Table(title=f"责任分工（{len(plan.responsibilities)}）", show_lines=True)
    for column in ("章节", *ROLE_NAMES.values(), "集体", "行"):
        table.add_column(column, overflow="fold")
    for duty in plan.responsibilities:
        lists = ("、".join(units) for units in (duty.lead, duty.support, duty.shared, duty.group_refs))
        table.add_row(duty.section_path or "", *lists, str(duty.span.line))
    console.print(table)


def _print_summary(outcomes: list[Outcome]) -> None:
    from rich.table import Table

    table = Table(title=f"编译 {len(outcomes)} 个文件")
    table.add_column("文件", overflow="fold")
    for column in ("章节", "指标", "责任", *(name for _, name in SEVERITIES), "秒"):
        table.add_column(column, justify="right")
    for outcome in outcomes:
        plan, seconds = outcome.plan, f"{outcome.seconds:.2f}"
        if plan is None:
            table.add_row(str(outcome.path), *["—"] * (3 + len(SEVERITIES)), seconds, style="red")
            continue
        found: Counter[str] = Counter(finding.severity for finding in plan.diagnostics)
        counts = (
            len(plan.sections),
            len(plan.indicators),
            len(plan.responsibilities),
            *(found[key] for key, _ in SEVERITIES),
        )
        table.add_row(str(outcome.path), *map(str, counts), seconds)
    _console().print(table)
