"""What a unit most likely is, told by its name."""

from __future__ import annotations

import pytest

from kepu.core.units.guessing import likely_type


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("县教育局", "government_department"),
        ("区卫生健康委", "government_department"),
        ("县政府办公室", "government_department"),
        ("县委组织部", "party_department"),
        ("区委网信办", "party_department"),
        ("县委老干局", "party_department"),
        ("市委党校", "school"),
        ("县委", "party_committee"),
        ("团县委", "people_organisation"),
        ("县总工会", "people_organisation"),
        ("市红十字会", "people_organisation"),
        ("县政府", "government"),
        ("青源镇人民政府", "township"),
        ("禾源街道", "township"),
        ("县融媒体中心", "public_institution"),
        ("县消防救援大队", "public_institution"),
        ("县科技馆", "venue"),
        ("县人民医院", "medical"),
        ("青禾中学", "school"),
        ("县农技协会", "society"),
        ("县供电公司", "enterprise"),
        ("县某某", "government_department"),
    ],
)
def test_a_name_speaks_for_a_type(name: str, code: str) -> None:
    assert likely_type(name) == code
