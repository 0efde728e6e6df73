"""The tree of programmes, how far each has come, and where its settings come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.operations.activities.models import Activity, Programme
from kepu.operations.activities.permissions import PROGRAMME_MANAGE, PROGRAMME_VIEW
from kepu.operations.activities.queries.words import GROUP, KIND, THEME, names_of
from kepu.operations.activities.states import COUNTED, ActivityState


@dataclass(slots=True)
class Node:
    """A programme with those below it. planned and done: its own activities, cancelled ones left out."""

    programme: Programme
    planned: int = 0
    done: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def all_planned(self) -> int:
        return self.planned + sum(child.all_planned for child in self.children)

    @property
    def all_done(self) -> int:
        return self.done + sum(child.all_done for child in self.children)

    @property
    def quota(self) -> int | None:
        """Its own quota, or those of the programmes below it together."""
        if self.programme.activity_quota is not None:
            return self.programme.activity_quota
        below = [child.quota for child in self.children if child.quota is not None]
        return sum(below) if below else None

    @property
    def is_behind(self) -> bool:
        """Over, and fewer were held than promised."""
        quota = self.quota
        return quota is not None and self.all_done < quota and self.programme.last_day < timezone.localdate()


def programmes_for(person: Person) -> QuerySet[Programme]:
    return access.scoped(person, PROGRAMME_VIEW, Programme.objects.all())


def years_for(person: Person) -> list[int]:
    return list(programmes_for(person).order_by("-year").values_list("year", flat=True).distinct())


def tree(programmes: Iterable[Programme]) -> list[Node]:
    """The programmes as trees, in their order; one whose parent is not among them stands at the top. One more query."""
    nodes = {programme.pk: Node(programme) for programme in programmes}
    is_done, is_planned = Q(state__in=COUNTED), ~Q(state=ActivityState.CANCELLED)
    counts = Activity.objects.filter(programme__in=nodes).order_by().values("programme")
    for row in counts.annotate(planned=Count("pk", filter=is_planned), done=Count("pk", filter=is_done)):
        nodes[row["programme"]].planned, nodes[row["programme"]].done = row["planned"], row["done"]
    top: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.programme.parent_id or 0)
        (parent.children if parent else top).append(node)
    return top


def subtree(programme: Programme, person: Person) -> Node:
    """The programme and all below it that the person may see, one query for each level."""
    found, newest = [programme], [programme]
    while newest:
        rows = programmes_for(person).filter(parent__in=newest).select_related("unit", "parent")
        newest = list(rows.order_by("unit__name", "first_day", "pk"))
        found += newest
    return tree(found)[0]


def all_below(node: Node) -> list[int]:
    return [node.programme.pk, *(pk for child in node.children for pk in all_below(child))]


@dataclass(frozen=True, slots=True)
class Setting:
    """holder: the programme above that it comes from; None where it is the programme's own."""

    label: str | Promise
    words: str
    holder: Programme | None


SETTINGS: dict[str, str | Promise] = {
    "theme": _("主题"),
    "activity_kind": _("活动类型"),
    "theme_code": _("主题分类"),
    "groups": _("面向人群"),
    "theme_day": _("主题日"),
    "needs_approval": _("活动须经批准"),
    "series": _("系列标识"),
}


def settings_of(programme: Programme, words: dict[str, dict[str, str]]) -> list[Setting]:
    """What activities below it take over, and from where."""
    found = []
    for name, label in SETTINGS.items():
        holder = _holder(programme, name)
        if holder is not None:
            value = _words(name, getattr(holder, name), words)
            found.append(Setting(label, value, holder if holder.pk != programme.pk else None))
    return found


def _holder(programme: Programme, name: str) -> Programme | None:
    above: Programme | None = programme
    while above is not None and getattr(above, name) in (None, "", []):
        above = above.parent
    return above


def _words(name: str, value: Any, words: dict[str, dict[str, str]]) -> str:
    if name == "groups":
        return names_of(value, words[GROUP])
    if name == "needs_approval":
        return gettext("是") if value else gettext("否")
    known = {"activity_kind": words[KIND], "theme_code": words[THEME]}.get(name, {})
    return known.get(value, str(value))


def units_to_join(person: Person, campaign: Programme) -> QuerySet[Unit]:
    """Units for which the person could join the campaign: those of their own that are not in it yet."""
    rows = access.scoped(person, PROGRAMME_MANAGE, Unit.objects.on(timezone.localdate()))
    joined = campaign.children.values("unit")
    first, last = campaign.unit.region.subtree
    inside = Q(region__code__gte=first, region__code__lte=last)
    return rows.filter(inside).exclude(pk=campaign.unit_id).exclude(pk__in=joined).select_related("region")
