"""Write docs/reference anew from the code: `docs.py`, or `docs.py --check` to fail when a page is out of date.

A page is a function that returns Markdown; add it to PAGES.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs/reference"
NOTE = "<!-- Written by `make docs`; edits are lost. -->\n\n"


def commands() -> str:
    """What `kepu` and each of its commands say of themselves."""
    return "# Commands\n\n```text\n" + output_of("kepu", "--help") + "```\n"


def make_targets() -> str:
    return "# make\n\n```text\n" + output_of("make", "--no-print-directory", "help") + "```\n"


def models() -> str:
    """The tables of each app: field, type, what it is called on screen."""
    from django.apps import apps

    lines = ["# Data", ""]
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        if not model.__module__.startswith("kepu."):
            continue
        lines += [f"## {model._meta.label}", "", *(model.__doc__ or "").split("\n\n")[:1], ""]
        lines += ["| field | type | 名称 |", "|---|---|---|"]
        for field in model._meta.concrete_fields:
            kind = type(field).__name__
            if field.related_model:
                kind += f" → {field.related_model._meta.label}"
            lines.append(f"| {field.name} | {kind} | {field.verbose_name} |")
        rules = [f"- `{constraint.name}`" for constraint in model._meta.constraints]
        lines += ["", *(["Never false:", "", *sorted(rules), ""] if rules else [])]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "make.md": make_targets,
    "data.md": models,
}


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
