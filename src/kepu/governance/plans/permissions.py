"""Who may do what with documents and plans."""

from django.utils.translation import gettext_noop as _

from kepu.core.permissions import ALL_STAFF, declare
from kepu.core.persons.roles import Role

DOCUMENT_IMPORT = declare("plans:document:import", _("导入方案文件"), [Role.OFFICE], own_unit=True)
PLAN_STUDY = declare("plans:plan:study", _("查看未发布的方案"), [Role.OFFICE, Role.REVIEWER])
PLAN_CONFIRM = declare("plans:plan:confirm", _("核对、修改、补充方案条目"), [Role.OFFICE], own_unit=True)
PLAN_PUBLISH = declare("plans:plan:publish", _("发布、撤回方案"), [Role.OFFICE], own_unit=True)
PLAN_VIEW = declare("plans:plan:view", _("查看已发布的方案"), ALL_STAFF, from_below=True)
TASK_VIEW = declare("plans:task:view", _("查看本单位承担的任务"), ALL_STAFF)
PLAN_EXPORT = declare("plans:plan:export", _("导出任务分解表和指标表"), ALL_STAFF, from_below=True)
