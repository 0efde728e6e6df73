"""A plan goes live, is withdrawn, is given up; and what may still be said of a live one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.notices.post import tell
from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import Role
from kepu.core.units.models import Unit
from kepu.governance.plans.clause_search import make_findable
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.matrix import matrix_of
from kepu.governance.plans.models import Indicator, Plan
from kepu.governance.plans.permissions import PLAN_CONFIRM, PLAN_PUBLISH
from kepu.governance.plans.queries import TOWNSHIP, open_points
from kepu.governance.plans.states import PLAN_MOVES, WORDS, PlanState

PUBLISH_WORDS = {
    "clauses": _("个条款未核对"),
    "indicators": _("项指标未核对"),
    "duties": _("项责任分工未核对"),
    "phases": _("个阶段未核对"),
    "names": _("个单位名称未对应"),
    "findings": _("项错误未处理"),
}


@action(PLAN_PUBLISH)
def publish_plan(plan: Plan, *, by: Person) -> Plan:
    """Make the plan live for every unit it names. A newer version puts the one it amends out of force."""
    # Locked first: nothing can be reopened between finding that all is settled and going live.
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update(of=("self",)))
    if plan.is_draft_text:
        raise RuleBroken(
            "PLN-020", "这是征求意见稿，可以研究，不能发布。请上传正式印发的文本；如判断有误，请在“文件信息”中改正。"
        )
    if plan.first_year is None or plan.last_year is None:
        raise RuleBroken("PLN-021", "还不知道方案的起止年份，请在“文件信息”中填写后再发布。")
    left = open_points(plan)
    if left:
        words = "、".join(f"{count} {PUBLISH_WORDS[kind]}" for kind, count in left.items())
        raise RuleBroken("PLN-022", f"还不能发布：{words}。请在核对页处理完毕后再发布。")
    make_findable(plan.clauses.all())
    previous = plan.document.amends
    # A plan that was withdrawn and is published again has put the older version out of force already.
    if previous is not None and plan.supersedes_id != previous.pk:
        lifecycle.move(previous, "supersede", PLAN_MOVES, words=WORDS)
        plan.supersedes = previous
        note(supersedes=previous.pk)
    plan.published_by, plan.published_at = by, timezone.now()
    plan.save(update_fields=["supersedes", "published_by", "published_at"])
    lifecycle.move(plan, "publish", PLAN_MOVES, words=WORDS)
    tell(_people_with_tasks(plan), f"方案“{plan}”已发布，请查看本单位任务", "/")
    return plan


def _people_with_tasks(plan: Plan) -> Iterable[Person]:
    """Liaisons of the units that have a part in the plan, by name or through a group, and of the units above them;
    and the people of the townships among them.
    """
    today = timezone.localdate()
    units = [row.unit for row in matrix_of(PlanContent.of(plan), today).rows if row.unit is not None]
    above = {int(pk) for unit in units for pk in unit.path.split("/") if pk}
    towns = {unit.region_id for unit in units if unit.type == TOWNSHIP}
    meant = Grant.objects.on(today).filter(
        Q(role=Role.LIAISON, unit__in=above)
        | Q(role=Role.TOWNSHIP, unit__in=above)
        | Q(role=Role.TOWNSHIP, region__in=towns)
    )
    return Person.objects.filter(is_active=True, pk__in=meant.values("person"))


@action(PLAN_PUBLISH)
def withdraw_plan(plan: Plan, *, by: Person, reason: str) -> Plan:
    """Take a published plan back to confirmation, with the reason on record."""
    if not reason.strip():
        raise RuleBroken("PLN-023", "请写明撤回的原因。")
    note(reason=reason)
    return lifecycle.move(plan, "withdraw", PLAN_MOVES, words=WORDS)


@action(PLAN_CONFIRM)
def assign_owner(plan: Plan, *, owners: Mapping[int, Unit | None], by: Person) -> int:
    """Say which unit answers for each indicator (by id), also while the plan is live: its words stay as they are.

    Returns how many changed.
    """
    if lifecycle.locked(plan).state not in (PlanState.CONFIRMING, PlanState.PUBLISHED):
        raise RuleBroken("PLN-030", f"“{plan}”已不在实施中，不能再指定归口单位。")
    rows = {row.pk: row for row in plan.indicators.select_related("owner").filter(pk__in=owners)}
    if set(owners) - set(rows):
        raise RuleBroken("PLN-010", "这一条已不在方案中，请刷新页面。")
    changed = [row for pk, row in rows.items() if row.owner != owners[pk]]
    note(owners={str(row.pk): [str(row.owner or ""), str(owners[row.pk] or "")] for row in changed})
    for row in changed:
        row.owner = owners[row.pk]
    Indicator.objects.bulk_update(changed, ["owner"])
    return len(changed)


@action(PLAN_PUBLISH)
def abandon_plan(plan: Plan, *, by: Person) -> Plan:
    """Give up a plan that was never published. Document and rows stay on record, out of the lists."""
    return lifecycle.move(plan, "abandon", PLAN_MOVES, words=WORDS)
