"""The template check of `make lint` sees what a browser would refuse and what would only fail when rendered."""

from __future__ import annotations

import pytest
from scripts.check_templates import problems_of


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<script>start()</script>", "an inline script: put it in a static file"),
        ("<style>p { margin: 0 }</style>", "an inline style sheet: put it in a static file"),
        ('<p class="a" style="margin: 0">', "a style attribute: use a class"),
        ('<button onclick="go()">', "an event attribute: listen in a static script"),
        ('<form hx-on:submit="go()">', "hx-on: listen in a static script"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="//cdn.example.org/x.js"></script>', "a file from another site"),
        ("{% static 'none.css' %}", "no static file none.css"),
        ('{% include "none.html" %}', "no template none.html"),
        ("{% url 'none:at-all' %}", "no url is named none:at-all"),
        ("<c-none-at-all />", "no component cotton/none_at_all.html"),
    ],
)
def test_a_template_that_would_fail_later_fails_now(markup: str, problem: str) -> None:
    assert list(problems_of(f"<p>\n{markup}", set())) == [(2, problem)]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="/static/x.js" defer></script>',
        '<script id="data" type="application/json">{}</script>',
        '<button x-on:click="open = true" @keyup.escape="open = false">',
        "{# <script>start()</script> #}",
        "<c-slot name='title'>x</c-slot>",
        '<a href="https://www.example.org/">',
        "{% url 'known' %}",
    ],
)
def test_what_works_is_let_through(markup: str) -> None:
    assert list(problems_of(markup, {"known"})) == []
