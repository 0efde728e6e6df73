"""The standard list of theme days comes with the product, at opening and at every upgrade."""

import pytest

from kepu.core.models import Region, Vocabulary
from kepu.core.modules import load_standards
from kepu.core.persons.actions import open_site
from kepu.operations.activities.actions.calendar import load_theme_days
from kepu.operations.activities.models import ThemeDay
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_standard_list_is_stored_once_with_what_the_table_says():
    assert load_theme_days() == 75
    assert load_theme_days() == 0
    day = ThemeDay.objects.get(key="disabled-day")
    assert (day.region, day.name, day.kind, day.rules, day.lead_days) == (None, "全国助残日", "day", "nth 3 sun 05", 20)
    assert day.leads == ["残联", "卫健委", "教育局"]
    assert day.audience == ["youth", "elderly", "urban_resident"]


def test_an_upgrade_renews_what_changed_and_leaves_a_regions_own_alone():
    county = factories.region("990123", "青禾县")
    load_theme_days()
    ThemeDay.objects.filter(key="water-day").update(rules="fixed 03-21", task="旧")
    ThemeDay.objects.filter(key="earth-day").delete()
    own = ThemeDay.objects.create(key="water-day", region=county, name="县节水日", kind="day", rules="fixed 03-20")
    added_by_county = ThemeDay.objects.create(
        key="tea-day", region=county, name="采茶节", kind="day", rules="fixed 04-01"
    )

    assert load_theme_days() == 2

    assert ThemeDay.objects.get(key="water-day", region=None).rules == "fixed 03-22"
    assert ThemeDay.objects.get(key="earth-day").name == "世界地球日"
    for row, rules in ((own, "fixed 03-20"), (added_by_county, "fixed 04-01")):
        row.refresh_from_db()
        assert row.rules == rules


def test_a_new_site_has_code_sets_and_theme_days():
    people = {"office": ("kexie", "科协办公室")}
    open_site(region=Region(code="990123000000", name="青禾县"), unit_name="县科协", people=people)
    assert Vocabulary.objects.filter(key="activity-kind").exists()
    assert ThemeDay.objects.count() == 75
    assert load_standards() == 0


def test_an_existing_site_gets_new_ones_at_an_upgrade():
    load_standards()
    Vocabulary.objects.filter(key="activity-kind").delete()
    ThemeDay.objects.filter(key="earth-day").delete()
    assert load_standards() == 2
    assert Vocabulary.objects.filter(key="activity-kind").exists()
