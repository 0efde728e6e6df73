"""The translation check of `make lint` finds every message and tells what is wrong with its translation."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from scripts.messages import messages_of, problem_of


def test_messages_are_found_in_python(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    source.write_text(
        'a = _("保存")\nb = gettext_lazy("取消")\nc = pgettext("月份", "三月")\n'
        'd = ngettext("%d 项", "%d 项", 2)\ne = "不译"\n',
        encoding="utf-8",
    )
    found = [(line, message, context) for line, message, _, context in messages_of(source)]
    assert found == [(1, "保存", None), (2, "取消", None), (3, "三月", "月份"), (4, ("%d 项", "%d 项"), None)]


def test_messages_are_found_in_templates_however_indented(tmp_path: Path) -> None:
    source = tmp_path / "templates/page.html"
    source.parent.mkdir()
    source.write_text(
        "<div>\n      <p>{% translate '任务' %}</p>\n  {% blocktranslate trimmed count n=n %}\n    {{ n }} 项\n"
        "  {% plural %}\n    {{ n }} 项\n  {% endblocktranslate %}\n</div>\n"
        "    <b title=\"{% translate '单位' context '组织' %}\">",
        encoding="utf-8",
    )
    found = [(line, message, context) for line, message, _, context in messages_of(source)]
    assert found == [(2, "任务", None), (3, ("%(n)s 项", "%(n)s 项"), None), (9, "单位", "组织")]


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        (Message("共 %(n)s 项", "%(n)s in all"), ""),
        (None, "not in the catalogue"),
        (Message("共 %(n)s 项", ""), "not translated"),
        (Message("共 %(n)s 项", "%(n)s in all", flags={"fuzzy"}), "marked as uncertain (fuzzy)"),
        (Message("共 %(n)s 项", "%(m)s in all"), "placeholders differ in '%(m)s in all'"),
    ],
)
def test_a_translation_is_judged(held: Message | None, problem: str) -> None:
    assert problem_of(Message("共 %(n)s 项"), held) == problem
