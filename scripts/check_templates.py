"""Check every template without rendering it: `check_templates.py`.

Each must compile with the site's own loaders; what it extends, includes, links to by url name, loads as a static file
or uses as a component must exist; and it must hold nothing that the content security policy would refuse.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.urls import URLPattern, URLResolver, get_resolver

SOURCE = Path(__file__).resolve().parent.parent / "src/kepu"

# Refused by `default-src 'self'`; each with what to do instead.
REFUSED_BY_POLICY = {
    re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)[^>]*>", re.I
    ): "an inline script: put it in a static file",
    re.compile(r"<style\b", re.I): "an inline style sheet: put it in a static file",
    re.compile(r"<[^>]*\sstyle\s*=", re.I): "a style attribute: use a class",
    re.compile(r"<[^>]*\son[a-z]+\s*=", re.I): "an event attribute: listen in a static script",
    re.compile(r"<[^>]*\shx-on\b", re.I): "hx-on: listen in a static script",
    re.compile(r"\bhx-(?:vals|headers|vars)\s*=\s*[\"'](?:js|javascript):", re.I): "hx values computed by script",
    re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.I): "a javascript: address",
    re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//[^\"']+\.(?:js|css|woff2?)\b", re.I): "a file from another site",
}
COMMENT = re.compile(r"{#.*?#}|{% comment .*?{% endcomment %}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.S)
STATIC = re.compile(r"{%\s*static\s+[\"']([^\"']+)[\"']")
PARENT = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
URL = re.compile(r"{%\s*url\s+[\"']([^\"']+)[\"']")
COMPONENT = re.compile(r"<c-([a-z][\w.-]*)")
OWN_WORDS_OF_COTTON = {"vars", "slot", "component"}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    django.setup()
    urls = set(url_names(get_resolver()))
    problems = []
    templates = sorted(SOURCE.rglob("templates/**/*.html"))
    for path in templates:
        name = path.as_posix().rpartition("/templates/")[2]
        found = [(1, error)] if (error := failure_to_load(name)) else []
        for line, problem in [*found, *problems_of(path.read_text(encoding="utf-8"), urls)]:
            problems.append(f"{path.relative_to(SOURCE.parent.parent)}:{line}: {problem}")
    print("\n".join(problems) or f"{len(templates)} templates checked")
    return 1 if problems else 0


def problems_of(text: str, urls: set[str]) -> Iterator[tuple[int, str]]:
    """Yields (line, problem) for the source text of a template; urls are the names that exist."""
    text = COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    for pattern, advice in REFUSED_BY_POLICY.items():
        for found in pattern.finditer(text):
            yield line_of(text, found.end()), advice
    for found in STATIC.finditer(text):
        if not finders.find(found[1]):
            yield line_of(text, found.start()), f"no static file {found[1]}"
    for found in PARENT.finditer(text):
        if error := failure_to_load(found[1]):
            yield line_of(text, found.start()), error
    for found in URL.finditer(text):
        if found[1] not in urls:
            yield line_of(text, found.start()), f"no url is named {found[1]}"
    for found in COMPONENT.finditer(text):
        component = f"cotton/{found[1].replace('.', '/').replace('-', '_')}.html"
        if found[1] not in OWN_WORDS_OF_COTTON and failure_to_load(component):
            yield line_of(text, found.start()), f"no component {component}"


def failure_to_load(name: str) -> str:
    """Why the site's loaders cannot load or compile the template; empty when they can."""
    try:
        engines["django"].get_template(name)
    except TemplateDoesNotExist as error:
        return f"no template {error}"
    except TemplateSyntaxError as error:
        return f"{name} does not compile: {error}"
    return ""


def url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{namespace}{entry.name}"
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from url_names(entry, inner)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


if __name__ == "__main__":
    sys.exit(main())
