"""Persons and their grants: person × role × unit subtree and/or region subtree."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.core.dated import Dated
from kepu.core.persons.roles import Role
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone who signs in. No more is kept than signing in and being addressed needs."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    unit = models.ForeignKey(Unit, verbose_name=_("所在单位"), on_delete=models.PROTECT, related_name="persons")
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("首次登录须改密码"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("人员")
        ordering = ["username"]

    reached_by = {"unit": "unit"}

    def __str__(self) -> str:
        return self.name


class Grant(Dated):
    """A role over a unit with all below it, a region with all below it, or where the two meet.

    A grant without a region reaches the region its unit stands in; a grant without a unit reaches every unit of
    its region.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="grants_given"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("授权")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__isnull=False) | Q(region__isnull=False), name="grant_has_a_scope"),
        ]

    reached_by = {"unit": "person__unit"}

    def __str__(self) -> str:
        scope = "、".join(str(s) for s in (self.unit, self.region) if s is not None)
        return f"{self.person}：{self.get_role_display()}（{scope}）"
