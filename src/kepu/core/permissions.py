"""Permissions by name, each with the roles that hold it. Every app declares its own in its permissions.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from kepu.core.persons.roles import Role


@dataclass(frozen=True, slots=True)
class Permission:
    """`app:noun:verb`, what it lets a person do in words, and the roles that hold it.

    from_below: a grant also reaches rows of its own region as a whole and of the regions above it. What a county
    publishes is read in its departments and townships.
    own_unit: of the rows a grant reaches, only those of the person's own unit. A city's office sees what its counties
    prepare, but only a county's own office confirms and publishes it.
    public: for everybody, signed in or not; what citizens do without an account.
    """

    name: str
    label: str
    roles: frozenset[str]
    from_below: bool = False
    own_unit: bool = False
    public: bool = False

    def __str__(self) -> str:
        return self.name


_REGISTRY: dict[str, Permission] = {}


def declare(
    name: str,
    label: str,
    roles: Iterable[Role],
    *,
    from_below: bool = False,
    own_unit: bool = False,
    public: bool = False,
) -> Permission:
    """Declare a permission once, at import. Raises ValueError when the name is taken or badly formed."""
    if name.count(":") != 2:
        raise ValueError(f"{name!r} is not app:noun:verb")
    if name in _REGISTRY:
        raise ValueError(f"{name!r} is declared twice")
    permission = Permission(name, label, frozenset(str(role) for role in roles), from_below, own_unit, public)
    _REGISTRY[name] = permission
    return permission


def declared() -> list[Permission]:
    """All permissions, by name."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


ALL_STAFF = (Role.OFFICE, Role.LEADER, Role.LIAISON, Role.TOWNSHIP, Role.REVIEWER)

REGION_VIEW = declare("core:region:view", _("查看行政区划"), (*ALL_STAFF, Role.SYSTEM_ADMIN), from_below=True)
REGION_IMPORT = declare("core:region:import", _("导入行政区划"), [Role.SYSTEM_ADMIN])
UNIT_VIEW = declare("core:unit:view", _("查看单位"), (*ALL_STAFF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN))
UNIT_MANAGE = declare("core:unit:manage", _("新增、更名、分设、合并单位"), [Role.OFFICE, Role.SYSTEM_ADMIN])
GROUP_MANAGE = declare("core:group:manage", _("维护单位组与成员"), [Role.OFFICE, Role.SYSTEM_ADMIN])
PERSON_VIEW = declare("core:person:view", _("查看人员"), [Role.OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
PERSON_MANAGE = declare("core:person:manage", _("新增、停用人员"), [Role.SYSTEM_ADMIN])
GRANT_MANAGE = declare("core:grant:manage", _("授予、收回角色"), [Role.SECURITY_ADMIN])
PERSON_UNLOCK = declare("core:person:unlock", _("解除登录锁定、重置密码和两步验证"), [Role.SECURITY_ADMIN])
AUDIT_VIEW = declare("core:audit:view", _("查看审计记录"), [Role.AUDIT_ADMIN])
VOCABULARY_VIEW = declare("core:vocabulary:view", _("查看代码表"), (*ALL_STAFF, Role.SYSTEM_ADMIN))
VOCABULARY_MANAGE = declare("core:vocabulary:manage", _("维护代码表"), [Role.SYSTEM_ADMIN])
EVIDENCE_VIEW = declare("core:evidence:view", _("查看文件"), ALL_STAFF)
EVIDENCE_ADD = declare("core:evidence:add", _("上传文件"), [Role.OFFICE, Role.LIAISON, Role.TOWNSHIP])
EVIDENCE_ERASE = declare("core:evidence:erase", _("清除期满的文件"), [Role.OFFICE])
