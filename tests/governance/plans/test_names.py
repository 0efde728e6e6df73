"""Names in the queue: many new units at once, and who may do it."""

from __future__ import annotations

import pytest

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import Unit
from kepu.governance.plans.actions import register_names, resolve_name
from kepu.governance.plans.queries import unresolved_names
from tests import factories

MANY = "县气象局、县融媒体中心、县教育句"


def test_several_names_become_units_at_once_with_the_types_their_names_speak_for(cast, client):
    plan = factories.plan_in_the_making(cast.zhou, support=MANY)
    client.force_login(cast.zhou, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/plans/{plan.pk}/confirm/?panel=names").context
    # 县教育句 is like 县教育局: rather a slip of the pen than a new unit.
    assert page["new_names"] == [
        {"name": "县气象局", "type": "government_department"},
        {"name": "县融媒体中心", "type": "public_institution"},
    ]
    client.post(
        f"/plans/{plan.pk}/names/register/",
        {"name": ["县气象局", "县融媒体中心"], "type-县气象局": "government_department", "type-县融媒体中心": "venue"},
    )
    assert unresolved_names(plan) == [("县教育句", 1)]
    assert list(
        Unit.objects.filter(name__in=MANY.split("、")).order_by("name").values_list("name", "type", "region")
    ) == [
        ("县气象局", "government_department", cast.county.pk),
        ("县融媒体中心", "venue", cast.county.pk),
    ]


def test_a_name_somebody_else_has_seen_to_is_passed_over(cast):
    plan = factories.plan_in_the_making(cast.zhou, support="县气象局")
    types = {"县气象局": "government_department", "县教育局": "government_department"}
    assert register_names(plan, types=types, by=cast.zhou) == 1
    assert register_names(plan, types=types, by=cast.zhou) == 0
    assert Unit.objects.filter(name="县气象局").count() == 1


@pytest.mark.parametrize("name", ["tao", "song", "liang", "he", "meng"])
def test_only_the_plans_own_office_registers(cast, name):
    plan = factories.plan_in_the_making(cast.zhou, support="县气象局")
    with pytest.raises(NotAllowed):
        register_names(plan, types={"县气象局": "government_department"}, by=getattr(cast, name))
    assert not Unit.objects.filter(name="县气象局").exists()


def test_a_name_does_not_come_to_mean_a_unit_or_group_of_another_county(cast):
    plan = factories.plan_in_the_making(cast.zhou, support="县气象局")
    theirs = factories.group("各成员单位", cast.neighbour)
    for meant in ({"unit": cast.neighbour_education}, {"group": theirs}):
        with pytest.raises(RuleBroken, match="PLN-016"):
            resolve_name(plan, name="县气象局", by=cast.zhou, **meant)
    assert unresolved_names(plan) == [("县气象局", 1)]
