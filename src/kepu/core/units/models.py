"""Units: departments, townships, schools, venues, teams. Effective-dated; rename, split and merge are ordinary."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.core.dated import Dated
from kepu.core.regions.models import Region


class Unit(Dated):
    """An organisation that can answer for work. `path` is the chain of ids from the root, so a subtree is a prefix."""

    key = models.SlugField(_("标识"), max_length=60, unique=True)
    name = models.CharField(_("规范名称"), max_length=100)
    full_name = models.CharField(_("全称"), max_length=200, blank=True)
    type = models.CharField(_("类型"), max_length=40)
    region = models.ForeignKey(Region, verbose_name=_("所在地区"), on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", verbose_name=_("上级单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, db_index=True, editable=False)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("单位")
        ordering = ["region__code", "name"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
        ]

    reached_by = {"unit": "self", "region": "region"}

    def __str__(self) -> str:
        return self.name

    def set_path(self) -> None:
        """Place the unit below its parent. Call once the row has an id; children are placed by the action that moves."""
        own = f"{self.pk:08d}/"
        self.path = (self.parent.path if self.parent else "") + own


class UnitName(Dated):
    """A name by which documents call a unit: canonical, alias or former."""

    class Kind(models.TextChoices):
        CANONICAL = "canonical", _("规范名称")
        FULL = "full", _("全称")
        ALIAS = "alias", _("别名")
        FORMER = "former", _("曾用名")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("单位名称")
        ordering = ["unit_id", "kind", "name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "name", "kind", "valid_from"], name="unitname_once_per_start"),
            models.UniqueConstraint(
                fields=["unit", "name", "kind"],
                condition=Q(valid_from__isnull=True),
                name="unitname_once_without_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """One step from a unit to the one that took over: rename keeps the unit, so only split and merge stand here."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("分设")
        MERGE = "merge", _("并入")

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="later")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="earlier")
    kind = models.CharField(max_length=10, choices=Kind)
    happened_on = models.DateField(_("日期"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("单位沿革")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succession_once_per_pair"),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="succession_between_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.before} {self.get_kind_display()} {self.after}"


class UnitGroup(models.Model):
    """A collective name in documents: 各街道, 各成员单位, 其他成员单位."""

    class Rule(models.TextChoices):
        LISTED = "listed", _("按名单")
        EXCEPT_LEADS = "except_leads", _("名单中除本任务牵头单位以外的单位")

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="unit_groups")
    name = models.CharField(_("名称"), max_length=100)
    rule = models.CharField(_("成员规则"), max_length=20, choices=Rule, default=Rule.LISTED)
    aliases = models.JSONField(_("别称"), default=list, blank=True)
    members_of = models.ForeignKey(
        "self", verbose_name=_("名单取自"), null=True, blank=True, on_delete=models.PROTECT, related_name="derived"
    )

    class Meta:
        verbose_name = _("单位组")
        ordering = ["region__code", "name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="unitgroup_name_once_per_region")]

    reached_by = {"region": "region"}

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated):
    group = models.ForeignKey(UnitGroup, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("组成员")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["group", "unit", "valid_from"], name="membership_once_per_start"),
            models.UniqueConstraint(
                fields=["group", "unit"], condition=Q(valid_from__isnull=True), name="membership_once_without_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.unit}"
