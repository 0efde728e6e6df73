"""The timetable: 启动阶段, 实施阶段, 总结阶段."""

from __future__ import annotations

from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import Meta, Phase


def find_phases(outline: Outline, meta: Meta) -> list[Phase]:
    """The phases the document sets out, in order."""
    return []
