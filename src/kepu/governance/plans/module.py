"""What plans bring to the workbench: menu entries and the home card of one's own tasks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from kepu.core.access import grants_for, holds, scoped
from kepu.core.modules import HomeCard, MenuEntry, Module, PersonalData
from kepu.core.persons.models import Person
from kepu.core.persons.roles import Role
from kepu.governance.plans.models import Plan
from kepu.governance.plans.permissions import PLAN_CONFIRM, PLAN_VIEW, TASK_VIEW
from kepu.governance.plans.queries import leads_first, plans_for, tasks_of, units_of, with_progress
from kepu.governance.plans.states import PlanState

TASKS_ON_HOME = 8


def my_tasks(person: Person) -> dict[str, Any] | None:
    """The person's own tasks, at most a screen of them, lead tasks first.

    Nothing for those whose work at this place brings no tasks: leaders, reviewers and offices whose unit has none.
    """
    if not holds(person, TASK_VIEW):
        return None
    units = units_of(person)
    if not units.exists():
        return None
    duties = tasks_of(units, timezone.localdate())
    total = duties.count()
    expects_tasks = {Role.LIAISON, Role.TOWNSHIP} & {grant.role for grant in grants_for(person, TASK_VIEW)}
    if not total and not expects_tasks:
        return None
    first = leads_first(duties)[:TASKS_ON_HOME]
    return {"duties": list(first), "total": total}


def plans_to_confirm(person: Person) -> dict[str, Any] | None:
    """For those who confirm: plans in the making, with how much is left; before the first plan, how to begin."""
    if not holds(person, PLAN_CONFIRM):
        return None
    mine = scoped(person, PLAN_CONFIRM, Plan.objects.filter(state=PlanState.CONFIRMING))
    plans = with_progress(mine.select_related("region", "document__amends"))[:5]
    if not plans and plans_for(person).exists():
        return None
    return {"plans": list(plans)}


def live_plans(person: Person) -> dict[str, Any] | None:
    if not holds(person, PLAN_VIEW):
        return None
    plans: list[Plan] = list(plans_for(person).filter(state=PlanState.PUBLISHED)[:5])
    return {"plans": plans} if plans else None


# What the audit page calls each deed.
DEEDS = {
    "governance.plans.import_document": _("导入方案文件"),
    "governance.plans.begin_compiling": _("开始解析文件"),
    "governance.plans.refuse_document": _("文件无法解析"),
    "governance.plans.lay_out_plan": _("解析出方案"),
    "governance.plans.review_rows": _("核对条目"),
    "governance.plans.confirm_all": _("全部确认"),
    "governance.plans.correct_row": _("改正条目"),
    "governance.plans.add_row": _("补充条目"),
    "governance.plans.resolve_name": _("对应单位名称"),
    "governance.plans.settle_finding": _("处理核对事项"),
    "governance.plans.correct_facts": _("改正文件信息"),
    "governance.plans.publish_plan": _("发布方案"),
    "governance.plans.withdraw_plan": _("撤回方案"),
    "governance.plans.assign_owner": _("指定归口单位"),
    "governance.plans.abandon_plan": _("放弃方案"),
}

module = Module(
    "plans",
    menu=(
        MenuEntry(_("全部方案"), "plans:list", PLAN_VIEW, order=10, section=_("方案")),
        MenuEntry(_("本单位任务"), "plans:tasks", TASK_VIEW, order=5),
        MenuEntry(_("查条款"), "plans:search", PLAN_VIEW, order=15, section=_("方案")),
    ),
    home=(
        HomeCard("plans/_home_tasks.html", my_tasks, order=10),
        HomeCard("plans/_home_confirm.html", plans_to_confirm, order=0),
        HomeCard("plans/_home_live.html", live_plans, order=20),
    ),
    personal_data=(PersonalData("上传、核对、发布方案的人员", "知道每一条由谁确认", "与方案同期保存"),),
    deeds=DEEDS,
)
