"""Components and named fragments work together: configured by themselves, they print raw tags and say nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.backends.base import BaseEngine
from django.test import override_settings

COMPONENT = '<b class="{{ tone }}">{{ slot }}</b>'
PAGE = """<h1>任务</h1>
{% partialdef row inline %}<li><c-probe tone="danger">逾期</c-probe> {{ name }}</li>{% endpartialdef %}
{% partial row %}"""


@pytest.fixture
def site_engine(tmp_path: Path) -> Iterator[BaseEngine]:
    """The site's own engine, with one more page and one more component."""
    (tmp_path / "cotton").mkdir()
    (tmp_path / "cotton/probe.html").write_text(COMPONENT, encoding="utf-8")
    (tmp_path / "probe.html").write_text(PAGE, encoding="utf-8")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path]
    with override_settings(TEMPLATES=templates):
        engine: BaseEngine = engines["django"]
        yield engine


def test_a_component_inside_a_fragment_is_rendered_wherever_the_fragment_is(site_engine: BaseEngine) -> None:
    row = '<li><b class="danger">逾期</b> 赵雨</li>'
    assert site_engine.get_template("probe.html#row").render({"name": "赵雨"}) == row
    assert site_engine.get_template("probe.html").render({"name": "赵雨"}) == f"<h1>任务</h1>\n{row}\n{row}"
