"""The command `kepu`: a small dispatcher.

A subcommand is a function `add_NAME(subcommands)` in COMMANDS that adds its parser and sets `run`, a function from the
parsed options to the exit status. Whatever is heavy (Django, the compiler, rich) is imported inside `run`; one that
needs Django calls `start_django()` first. A name that is not in COMMANDS is handed to Django, so that every management
command (`kepu shell`, …) works without being listed here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from kepu.cli.compile import add_compile
from kepu.cli.facts import add_facts
from kepu.cli.ledger import add_ledger
from kepu.cli.site import add_audit, add_demo, add_init, add_migrate, add_regions, add_serve

FAILED = 2

COMPLAINTS = (
    ("the following arguments are required: ", "缺少参数 "),
    ("unrecognized arguments: ", "不认识的参数 "),
    ("not allowed with argument", "不能同时使用"),
    ("expected one argument", "后面要写一个值"),
    ("invalid choice", "没有这个选项"),
    ("argument ", ""),
)


class ChineseParser(argparse.ArgumentParser):
    """argparse with its errors in one line, in Chinese."""

    def error(self, message: str) -> NoReturn:
        for english, chinese in COMPLAINTS:
            message = message.replace(english, chinese)
        sys.stderr.write(f"kepu：命令写法有误（{message}）。请运行 {self.prog} --help 查看用法。\n")
        sys.exit(FAILED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        return run_management_command(words)
    parser = ChineseParser(
        prog="kepu", description="科普：全民科学素质行动方案的实施与管理平台 (Kepu runs a science-literacy plan)"
    )
    parser.add_argument("--version", action="version", version=_version(), help="显示版本 (print the version)")
    subcommands = parser.add_subparsers(title="命令 (commands)", metavar="命令")
    for add in COMMANDS.values():
        add(subcommands)
    options = parser.parse_args(words)
    if not hasattr(options, "run"):
        parser.print_help()
        return 0
    try:
        status: int = options.run(options)
    except BrokenPipeError:  # `kepu compile … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("kepu：已中断。\n")
        return 130
    return status


def run_management_command(words: list[str]) -> int:
    """Hand a command to Django's own dispatcher."""
    from django.core.management import ManagementUtility

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    ManagementUtility(["kepu", *words]).execute()
    return 0


def _version() -> str:
    from importlib.metadata import version

    return f"kepu {version('kepu')}"


Subcommands = Any  # argparse keeps the type of add_subparsers() to itself
COMMANDS: dict[str, Callable[[Subcommands], None]] = {
    "compile": add_compile,
    "init": add_init,
    "migrate": add_migrate,
    "demo": add_demo,
    "serve": add_serve,
    "audit": add_audit,
    "regions": add_regions,
    "facts": add_facts,
    "ledger": add_ledger,
}


if __name__ == "__main__":
    sys.exit(main())
