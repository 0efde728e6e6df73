"""Who may do what, pinned: a change of the matrix is a decision, not an accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu.core.permissions import declare, declared
from kepu.core.persons.roles import SEPARATED, Role

PINNED = Path(__file__).resolve().parents[1] / "golden/permissions.txt"


def matrix() -> str:
    """One line for each permission: its name, what it lets do, and the roles that hold it."""
    lines = [
        "\t".join(
            [
                permission.name,
                permission.label
                + ("（含上级发布）" if permission.from_below else "")
                + ("（限本单位）" if permission.own_unit else "")
                + ("（不须登录）" if permission.public else ""),
                " ".join(str(role) for role in Role if str(role) in permission.roles),
            ]
        )
        for permission in declared()
        # A test that declares one of its own leaves it behind.
        if not permission.name.startswith("test:")
    ]
    return "\n".join(lines) + "\n"


def test_the_matrix_of_roles_and_permissions_is_the_pinned_one():
    """When a change is meant: write the new matrix with `python -m tests.core.test_permissions`."""
    assert matrix() == PINNED.read_text(encoding="utf-8")


def test_every_permission_is_held_by_somebody():
    held_by_nobody = [permission for permission in declared() if not permission.roles - {""}]
    assert [permission.name for permission in held_by_nobody if not permission.public] == []


def test_without_an_account_people_sign_up_and_do_nothing_else():
    assert [permission.name for permission in declared() if permission.public] == ["activities:signup:public"]


def test_the_three_administrators_share_no_power_to_change_anything():
    changing = [p for p in declared() if not p.name.endswith(":view")]
    shared = [p.name for p in changing if len(p.roles & {str(role) for role in SEPARATED}) > 1]
    assert shared == []


def test_the_audit_administrator_reads_the_trail_and_nothing_else():
    assert [p.name for p in declared() if str(Role.AUDIT_ADMIN) in p.roles] == ["core:audit:view"]


@pytest.mark.parametrize("name", ["core:unit", "core:unit:view:all"])
def test_a_badly_formed_name_is_refused(name):
    with pytest.raises(ValueError, match="app:noun:verb"):
        declare(name, "", [])


def test_a_name_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare("core:unit:view", "", [])


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    django.setup()
    import kepu.config.urls  # noqa: F401 - every app's permissions are declared once its views are known

    PINNED.parent.mkdir(exist_ok=True)
    PINNED.write_text(matrix(), encoding="utf-8")
