"""The people of the tests, and the places they work in. Import the fixture `cast` through tests/conftest.py.

Two counties of one city. Whoever belongs to the neighbour county must see nothing of ours, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

from kepu.core.models import Person, Region, Unit, UnitGroup
from tests import factories


@dataclass
class Cast:
    city: Region
    county: Region
    town: Region
    neighbour: Region

    science: Unit  # our county's 科协
    education: Unit
    school: Unit  # below education
    health: Unit
    town_hall: Unit
    neighbour_science: Unit
    neighbour_education: Unit
    members: UnitGroup

    zhou: Person  # office of our county
    liang: Person  # leader, reads
    he: Person  # liaison of education
    fang: Person  # liaison of health
    wei: Person  # township
    song: Person  # reviewer
    xie: Person  # system administrator
    bai: Person  # security administrator
    yan: Person  # audit administrator
    tao: Person  # office of the city: our county lies in it
    meng: Person  # office of the neighbour county
    ou: Person  # liaison of education in the neighbour county
    nobody: Person  # an account without any grant

    def everyone(self) -> dict[str, Person]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


def make_cast() -> Cast:
    city = factories.region("9901", "云泽市")
    county = factories.region("990123", "青禾县")
    town = factories.region("990123100", "青源镇")
    neighbour = factories.region("990124", "岚溪县")

    science = factories.unit("县科协", county, aliases=("县科学技术协会",))
    education = factories.unit("县教育局", county)
    school = factories.unit("青禾中学", county, parent=education, type="school")
    health = factories.unit("县卫健委", county)
    town_hall = factories.unit("青源镇人民政府", town, type="township")
    city_science = factories.unit("市科协", city)
    neighbour_science = factories.unit("县科协", neighbour)
    neighbour_education = factories.unit("县教育局", neighbour)
    members = factories.group("各成员单位", county, (science, education, health))

    people = {
        "zhou": ("周文清", science, "office", {"region": county}),
        "liang": ("梁国栋", science, "leader", {"region": county}),
        "he": ("何秀兰", education, "liaison", {"unit": education}),
        "fang": ("方敏", health, "liaison", {"unit": health}),
        "wei": ("韦大山", town_hall, "township", {"region": town}),
        "song": ("宋承义", science, "reviewer", {"region": county}),
        "xie": ("谢凯", science, "system_admin", {"region": county}),
        "bai": ("白静", science, "security_admin", {"region": county}),
        "yan": ("严若水", science, "audit_admin", {"region": county}),
        "tao": ("陶鸣", city_science, "office", {"region": city}),
        "meng": ("孟繁星", neighbour_science, "office", {"region": neighbour}),
        "ou": ("欧佳慧", neighbour_education, "liaison", {"unit": neighbour_education}),
    }
    persons = {}
    for username, (name, unit, role, scope) in people.items():
        persons[username] = factories.person(name, unit, username=username)
        factories.grant(persons[username], role, **scope)
    persons["nobody"] = factories.person("吴名", science, username="nobody")
    return Cast(
        city=city,
        county=county,
        town=town,
        neighbour=neighbour,
        science=science,
        education=education,
        school=school,
        health=health,
        town_hall=town_hall,
        neighbour_science=neighbour_science,
        neighbour_education=neighbour_education,
        members=members,
        **persons,
    )
