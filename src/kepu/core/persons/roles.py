"""The roles a grant can give. Which permissions a role holds stands in each app's permissions.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICE = "office", _("科协办公室")
    LEADER = "leader", _("分管领导")
    LIAISON = "liaison", _("单位联络员")
    TOWNSHIP = "township", _("乡镇街道")
    REVIEWER = "reviewer", _("审核人")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


# Three-way separation: nobody may hold two of these at once, nor one of them together with a working role.
SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
