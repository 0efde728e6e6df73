"""Write docs/reference anew from the code: `docs.py`, or `docs.py --check` to fail when a page is out of date.

A page is a function that returns Markdown; add it to PAGES.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import django
from django.apps import AppConfig, apps
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs/reference"
NOTE = "<!-- Written by `make docs`; edits are lost. -->\n\n"


def commands() -> str:
    """What `kepu` and each of its commands say of themselves."""
    from kepu.cli import COMMANDS

    sections = ["# Commands", fenced(output_of("kepu", "--help"))]
    for name in COMMANDS:
        sections += [f"## kepu {name}", fenced(output_of("kepu", name, "--help"))]
    own = {name: app for name, app in get_commands().items() if str(app).startswith("kepu.")}
    for name, app in sorted(own.items()):
        sections += [f"## kepu {name}", str(load_command_class(str(app), name).help)]
    return "\n\n".join(sections)


def measures() -> str:
    """Every measure: what it counts, what it leaves out, how it folds, by what it is narrowed, and from where it comes."""
    from kepu.core.measures import registered

    lines = [
        "# Measures",
        "What can be counted of the work. One definition serves the readings of indicators, the way back to the records,",
        "statistics and export. A value that is not there (`None`) is not 0: nobody recorded anything.",
        "",
        "Folds: `sum` quantities added; `count` facts counted; `distinct` different subjects, never added over time or",
        "place; `last` a stock; `mean` per fact or per denominator; `ratio` per hundred of another measure or of a base",
        "figure. Every measure can be asked for `coverage` (share of a census with enough facts) and `quota` (the same in",
        "the running period) where its facts name the subject.",
    ]
    for group in dict.fromkeys(measure.key.split(".")[0] for measure in registered()):
        lines += ["", f"## {group}", ""]
        rows = [
            [
                f"`{measure.key}`<br>{measure.name}",
                measure.definition,
                measure.exclusions,
                measure.unit_label,
                f"`{measure.fold}`" + (f" of `{measure.denominator}`" if measure.denominator else ""),
                ", ".join([*(["group"] if measure.by_group else []), *(facet.key for facet in measure.facets)]),
                f"{measure.records} (`{measure.source_type}`), version {measure.version}",
            ]
            for measure in registered()
            if measure.key.split(".")[0] == group
        ]
        lines.append(table(["measure", "定义", "不计", "unit", "fold", "facets", "source"], rows))
    return "\n".join(lines)


def make_targets() -> str:
    return "# make\n\n" + fenced(output_of("make", "--no-print-directory", "help"))


def permissions() -> str:
    """Who may do what: one row for each permission, one column for each role."""
    from kepu.core.permissions import declared
    from kepu.core.persons.roles import Role

    modules_named("permissions")
    rows = [
        [f"`{permission}`", permission.label, *("●" if str(role) in permission.roles else "" for role in Role)]
        for permission in declared()
    ]
    return "# Role × permission\n\n" + table(["permission", "许可", *(str(role.label) for role in Role)], rows)


def states() -> str:
    """Every transition table of every app, as a diagram."""
    lines = ["# States"]
    for config, module in modules_named("states"):
        words = getattr(module, "WORDS", {})
        for name, moves in vars(module).items():
            if not name.endswith("_MOVES"):
                continue
            title = name.removesuffix("_MOVES").replace("_", " ").capitalize()
            lines += ["", f"## {config.verbose_name}: {title}", "", "```mermaid", "stateDiagram-v2"]
            for state in dict.fromkeys([*(state for state, _ in moves), *moves.values()]):
                lines.append(f"    {state} : {words.get(state, state)}")
            for (state, verb), after in moves.items():
                lines.append(f"    {state} --> {after} : {words.get(verb, verb)}")
            lines.append("```")
    return "\n".join(lines)


def personal_data() -> str:
    """What is kept of people, why and for how long, by app."""
    from kepu.core.modules import registered

    rows = [[module.key, data.what, data.why, data.kept] for module in registered() for data in module.personal_data]
    return "# Personal data\n\n" + table(["app", "内容", "用途", "保存期限"], sorted(rows))


def models() -> str:
    """The tables of each app: field, type, what it is called on screen, and what the database never lets be false."""
    lines = ["# Data"]
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if not model.__module__.startswith("kepu."):
            continue
        said = (model.__doc__ or "").strip()
        said = "" if said.startswith(f"{model.__name__}(") else said  # Django lists the fields where nothing is said
        lines += ["", f"## {model._meta.label}", *(["", *said.split("\n\n")[:1]] if said else []), ""]
        rows = []
        for field in model._meta.concrete_fields:
            target = f" → {field.related_model._meta.label}" if field.related_model else ""
            rows.append([field.name, type(field).__name__ + target, str(field.verbose_name)])
        lines.append(table(["field", "type", "名称"], rows))
        if names := sorted(constraint.name for constraint in model._meta.constraints):
            lines += ["", "Constraints: " + ", ".join(f"`{name}`" for name in names)]
    return "\n".join(lines)


def diagnostics() -> str:
    """Every finding of the compiler, and every reason for which it or an action says no."""
    from kepu.engines.compiler.checks import CHECKS

    words = {"error": "错误", "warning": "警告", "note": "提示"}
    readers = "engines/compiler/reading"
    checks = [[f"`{code}`", words[check.severity], check.title] for code, check in CHECKS.items()]
    return "\n\n".join(
        [
            "# Diagnostics and refusals",
            "## What the checks find",
            table(["code", "程度", "名称"], checks),
            "## What a reader notes of a file",
            messages(said_by("note", readers) | table_of("NOTES", readers)),
            "## Why a file cannot be read",
            messages(said_by("Unreadable", readers)),
            "## What an action refuses",
            messages(said_by("RuleBroken", "core", "governance", "faces")),
            "## What facts refuse",
            messages(said_by("FactsRefused", "engines/analytics")),
        ]
    )


EXAMPLE = "qinghe-health-2026.txt"
EXAMPLE_LINES = 8


def plan_json_example() -> str:
    """The opening of a short demo scheme, and of each list that the compiler makes of it."""
    from kepu.engines.compiler.pipeline import compile_source
    from kepu.engines.compiler.reading import read

    source = read((ROOT / "src/kepu/demo/schemes" / EXAMPLE).read_bytes(), EXAMPLE)
    plan = compile_source(source).to_dict()
    last = source.line_starts()[EXAMPLE_LINES]
    opening = {
        key: [row for row in value if row.get("span") and row["span"]["end"] < last][-1:]
        if isinstance(value, list)
        else value
        for key, value in plan.items()
    }
    return "\n\n".join(
        [
            "# A compiled plan, by example",
            f"The first {EXAMPLE_LINES} lines of the demo scheme `{EXAMPLE}`:",
            fenced("\n".join(source.text.splitlines()[:EXAMPLE_LINES])),
            "What `kepu compile --json` makes of the file; of each list only the last row that was read in these lines:",
            "```json\n" + json.dumps(opening, ensure_ascii=False, indent=1) + "\n```",
        ]
    )


def messages(said: dict[str, list[str]]) -> str:
    return table(["code", "说明"], [[f"`{code}`", "<br>".join(texts)] for code, texts in sorted(said.items())])


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "data.md": models,
    "diagnostics.md": diagnostics,
    "make.md": make_targets,
    "measures.md": measures,
    "permissions.md": permissions,
    "personal-data.md": personal_data,
    "plan-json-example.md": plan_json_example,
    "states.md": states,
}


def said_by(name: str, *folders: str) -> dict[str, list[str]]:
    """code → messages of every call `name("code", message, …)`; what is filled in at run time shows as …."""
    said: dict[str, list[str]] = {}
    for tree in trees(*folders):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called != name or len(call.args) < 2 or not isinstance(call.args[0], ast.Constant):
                continue
            texts = said.setdefault(str(call.args[0].value), [])
            if (text := words_of(call.args[1], tree)) and text not in texts:
                texts.append(text)
    return dict(sorted(said.items()))


def trees(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for path in sorted((ROOT / "src/kepu" / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def words_of(node: ast.expr, tree: ast.Module) -> str:
    """A message as written, through gettext, %, f-strings and a name given to it above; "" where it comes from afar."""
    match node:
        case ast.Constant(value=str() as text):
            return re.sub(r"%\(\w+\)[sd]|\{\w+\}", "…", text)
        case ast.JoinedStr(values=parts):
            return "".join(words_of(part, tree) if isinstance(part, ast.Constant) else "…" for part in parts)
        case ast.Call(args=[first, *_]):
            return words_of(first, tree)
        case ast.BinOp(left=left, op=ast.Mod()):
            return words_of(left, tree)
        case ast.Name(id=name):
            given = [value for target, value in assignments(tree) if target == name and value.lineno < node.lineno]
            return words_of(given[-1], tree) if given else ""
    return ""


def assignments(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    """(name, value) of every plain assignment, in the order of the file."""
    found = [
        (target.id, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return sorted(found, key=lambda pair: pair[1].lineno)


def table_of(name: str, *folders: str) -> dict[str, list[str]]:
    """The module-level dictionaries of this name, code → message."""
    return {
        str(key.value): [words_of(value, tree)]
        for tree in trees(*folders)
        for target, found in assignments(tree)
        if target == name and isinstance(found, ast.Dict)
        for key, value in zip(found.keys, found.values, strict=True)
        if isinstance(key, ast.Constant)
    }


def modules_named(name: str) -> list[tuple[AppConfig, ModuleType]]:
    """The module of this name of every app of ours that has one."""
    return [
        (config, importlib.import_module(f"{config.name}.{name}"))
        for config in apps.get_app_configs()
        if config.name.startswith("kepu.") and importlib.util.find_spec(f"{config.name}.{name}")
    ]


def fenced(text: str) -> str:
    return f"```text\n{textwrap.dedent(text).strip()}\n```"


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def output_of(*command: str) -> str:
    """What the command prints, at a fixed width, with the environment's own programs first."""
    environment = os.environ | {
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    django.setup()
    stale = []
    for name, page in PAGES.items():
        path, text = REFERENCE / name, NOTE + page().strip() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    if "--check" in sys.argv and stale:
        print(f"out of date, run `make docs`: {', '.join(stale)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
