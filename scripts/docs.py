"""Write docs/reference anew from the code: `docs.py`, or `docs.py --check` to fail when a page is out of date.

A page is a function that returns Markdown; add it to PAGES.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import django
from django.apps import AppConfig, apps

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs/reference"
NOTE = "<!-- Written by `make docs`; edits are lost. -->\n\n"


def commands() -> str:
    """What `kepu` and each of its commands say of themselves."""
    from kepu.cli import COMMANDS

    sections = ["# Commands", fenced(output_of("kepu", "--help"))]
    for name in COMMANDS:
        sections += [f"## kepu {name}", fenced(output_of("kepu", name, "--help"))]
    return "\n\n".join(sections)


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
        lines += ["", f"## {model._meta.label}", "", *(model.__doc__ or "").strip().split("\n\n")[:1], ""]
        rows = []
        for field in model._meta.concrete_fields:
            target = f" → {field.related_model._meta.label}" if field.related_model else ""
            rows.append([field.name, type(field).__name__ + target, str(field.verbose_name)])
        lines.append(table(["field", "type", "名称"], rows))
        if names := sorted(constraint.name for constraint in model._meta.constraints):
            lines += ["", "Constraints: " + ", ".join(f"`{name}`" for name in names)]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "data.md": models,
    "make.md": make_targets,
    "permissions.md": permissions,
    "personal-data.md": personal_data,
    "states.md": states,
}


def modules_named(name: str) -> list[tuple[AppConfig, ModuleType]]:
    """The module of this name of every app of ours that has one."""
    return [
        (config, importlib.import_module(f"{config.name}.{name}"))
        for config in apps.get_app_configs()
        if config.name.startswith("kepu.") and importlib.util.find_spec(f"{config.name}.{name}")
    ]


def fenced(text: str) -> str:
    return f"```text\n{text.strip()}\n```"


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
