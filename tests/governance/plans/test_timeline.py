"""The years of a plan as a drawing."""

from __future__ import annotations

from datetime import date

from kepu.governance.plans.timeline import timeline_of
from tests.factories.written import Writer, county_plan


def test_phases_deadlines_and_today_have_their_places(cast):
    plan = county_plan(cast)
    drawing = timeline_of(plan, list(plan.phases.all()), [2030, 2028, 2028], date(2026, 7, 2))
    assert [(tick.year, tick.x, tick.due) for tick in drawing.ticks] == [
        (2026, 30, 0),
        (2027, 210, 0),
        (2028, 390, 2),
        (2029, 570, 0),
        (2030, 750, 1),
    ]
    assert [(bar.phase.name, bar.x, bar.width, bar.is_now) for bar in drawing.bars] == [
        ("启动阶段", 32, 176, True),
        ("推进阶段", 212, 536, False),
    ]
    assert drawing.today_x == 120
    assert [phase.name for phase in drawing.undated] == ["收尾"]


def test_today_outside_the_plan_is_not_marked(cast):
    plan = county_plan(cast)
    assert timeline_of(plan, [], [], date(2031, 1, 1)).today_x is None


def test_a_plan_without_years_has_no_drawing(cast):
    plan = Writer(cast.zhou, first_year=None, last_year=None).done()
    assert timeline_of(plan, [], [2030], date(2026, 7, 2)) is None
