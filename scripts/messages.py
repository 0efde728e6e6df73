"""Keep the message catalogues: `messages.py update | compile | check`.

The source text of the interface is Chinese; src/kepu/locale holds its translations. `update` adds new messages to the
catalogues and drops those no longer used, `compile` writes the .mo files that Django reads, `check` fails when a
message has no translation, an uncertain one, or one whose placeholders differ from the source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/kepu"
LOCALES = ("en",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
UNUSED_HEADERS = re.compile(r'^"(?:Project|Report|POT|PO|Last|Language-Team|Generated)[\w-]*: .*\n', re.M)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def po_path(locale: str) -> Path:
    return SOURCE / "locale" / locale / "LC_MESSAGES/django.po"


def extracted() -> Catalog:
    """All messages of the Python files and templates, in the order of the files."""
    catalog = Catalog(project="kepu", charset="utf-8")
    for path in sorted(path for pattern in ("*.py", "templates/**/*.*") for path in SOURCE.rglob(pattern)):
        place = path.relative_to(SOURCE).as_posix()
        for line, message, comments, context in messages_of(path):
            catalog.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return catalog


def messages_of(path: Path) -> Iterator[tuple]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What Django makes of a template is Python enough for a tokenizer, but for its indentation.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    yield from extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))


def read(locale: str) -> Catalog:
    path = po_path(locale)
    if not path.exists():
        return Catalog(locale=locale, project="kepu", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update() -> int:
    for locale in LOCALES:
        catalog = read(locale)
        catalog.update(extracted(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = po_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog.header_comment = "# Written by `make messages`; the translations are ours to write."
        catalog.fuzzy = False
        buffer = BytesIO()
        # Line numbers and dates would make every edit a conflict.
        write_po(buffer, catalog, include_lineno=False, sort_by_file=True, width=120)
        text = UNUSED_HEADERS.sub("", buffer.getvalue().decode())
        path.write_text(text, encoding="utf-8")
        missing = [message for message in catalog if message.id and not is_translated(message)]
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} without translation")
    return 0


def compile_catalogs() -> int:
    for locale in LOCALES:
        source, target = po_path(locale), po_path(locale).with_suffix(".mo")
        if source.exists():
            buffer = BytesIO()
            write_mo(buffer, read(locale))
            if not target.exists() or target.read_bytes() != buffer.getvalue():
                target.write_bytes(buffer.getvalue())
    return 0


def check() -> int:
    wanted = extracted()
    problems = []
    for locale in LOCALES:
        catalog = read(locale)
        for message in wanted:
            if not message.id:
                continue
            held = catalog.get(message.id[0] if message.pluralizable else message.id, message.context)
            if problem := problem_of(message, held):
                places = ", ".join(f"{file}:{line}" for file, line in message.locations[:3])
                problems.append(f"{locale}: {message.id!r} ({places}): {problem}")
    for problem in problems:
        print(problem)
    if problems:
        print(
            f"{len(problems)} problems; `make messages` adds new messages to the catalogue, the translation is yours."
        )
    return 1 if problems else 0


def problem_of(wanted: Message, held: Message | None) -> str:
    if held is None:
        return "not in the catalogue"
    if held.fuzzy:
        return "marked as uncertain (fuzzy)"
    if not is_translated(held):
        return "not translated"
    source = wanted.id[-1] if wanted.pluralizable else wanted.id
    for translation in [held.string] if isinstance(held.string, str) else held.string:
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(translation)):
            return f"placeholders differ in {translation!r}"
    return ""


def is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


COMMANDS = {"update": update, "compile": compile_catalogs, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: messages.py {' | '.join(COMMANDS)}")
    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(COMMANDS[sys.argv[1]]())
