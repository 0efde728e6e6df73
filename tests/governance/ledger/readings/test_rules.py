"""The lamp's rule, as data with a version, and what keeps a promise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kepu.governance.ledger.readings import Lamp, lamp_rule_on, lamp_rules
from kepu.governance.ledger.readings.rules import expected_by_now, lamp_of, meets

RULE = lamp_rules()[0]


def test_a_rule_holds_from_its_day_and_the_first_before_it():
    assert lamp_rule_on(date(2026, 1, 1)) == lamp_rules()[-1]
    assert lamp_rule_on(date(1999, 1, 1)) == lamp_rules()[0]


def test_the_rule_says_itself():
    assert "80% 以上为“偏慢”" in RULE.words


@pytest.mark.parametrize(
    ("value", "comparator", "target", "most", "kept"),
    [
        (100, ">=", 100, None, True),
        (99, ">=", 100, None, False),
        (100, ">", 100, None, False),
        (101, ">", 100, None, True),
        (120, "=", 100, None, True),
        (100, "<=", 100, None, True),
        (101, "<=", 100, None, False),
        (100, "<", 100, None, False),
        (90, "about", 100, None, True),
        (89, "about", 100, None, False),
        (3500, "=", 3000, 5000, True),
        (2900, "=", 3000, 5000, False),
        (6000, "=", 3000, 5000, True),
    ],
)
def test_what_keeps_a_promise(value, comparator, target, most, kept):
    most = None if most is None else Decimal(most)
    assert meets(Decimal(value), comparator, Decimal(target), most, RULE) is kept


@pytest.mark.parametrize(
    ("value", "expected", "lamp"),
    [("50", "50", Lamp.GREEN), ("40", "50", Lamp.AMBER), ("39.9", "50", Lamp.RED), (None, "50", Lamp.GREY)],
)
def test_lamps_of_a_floor(value, expected, lamp):
    found = lamp_of(
        None if value is None else Decimal(value),
        comparator=">=",
        target=Decimal(100),
        target_max=None,
        met=False,
        expected=Decimal(expected),
        rule=RULE,
    )
    assert found == lamp


@pytest.mark.parametrize(("value", "met", "lamp"), [(40, True, "green"), (60, True, "amber"), (120, False, "red")])
def test_lamps_of_a_ceiling(value, met, lamp):
    found = lamp_of(
        Decimal(value),
        comparator="<=",
        target=Decimal(100),
        target_max=None,
        met=met,
        expected=Decimal(50),
        rule=RULE,
    )
    assert found == lamp


def test_few_whole_things_are_expected_whole():
    assert expected_by_now(Decimal(2), 0.6, RULE, whole=True) == 1
    assert expected_by_now(Decimal(2), 0.6, RULE, whole=False) == Decimal("1.2")
    assert expected_by_now(Decimal(50), 0.5, RULE, whole=True) == Decimal(25)
    assert expected_by_now(Decimal(2), 1, RULE, whole=True) == Decimal(2)
