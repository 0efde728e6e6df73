"""The roles a grant can give. Which permissions a role holds stands in each app's permissions.py."""

from django.db import models


class Role(models.TextChoices):
    OFFICE = "office", "科协办公室"
    LEADER = "leader", "分管领导"
    LIAISON = "liaison", "单位联络员"
    TOWNSHIP = "township", "乡镇街道"
    REVIEWER = "reviewer", "审核人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


# Three-way separation: nobody may hold two of these at once, nor one of them together with a working role.
SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
