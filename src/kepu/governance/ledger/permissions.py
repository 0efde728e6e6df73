"""Who may do what with bindings, figures and readings."""

from django.utils.translation import gettext_noop as _

from kepu.core.permissions import ALL_STAFF, declare
from kepu.core.persons.roles import Role

READING_VIEW = declare("ledger:reading:view", _("查看指标进展和驾驶舱"), ALL_STAFF, from_below=True)
BINDING_MANAGE = declare("ledger:binding:manage", _("确定指标由哪些记录得出"), [Role.OFFICE], own_unit=True)
FIGURE_DECLARE = declare("ledger:figure:declare", _("填报指标数据"), [Role.OFFICE, Role.LIAISON, Role.TOWNSHIP])
FIGURE_CONFIRM = declare("ledger:figure:confirm", _("核定、退回填报数据"), [Role.OFFICE, Role.REVIEWER])
BASE_MANAGE = declare("ledger:base:manage", _("维护作分母的基数"), [Role.OFFICE], own_unit=True)
TARGET_ALLOCATE = declare("ledger:target:allocate", _("分解目标"), [Role.OFFICE], own_unit=True)
WEAKNESS_VIEW = declare("ledger:weakness:view", _("查看薄弱环节"), ALL_STAFF)
WEAKNESS_MANAGE = declare("ledger:weakness:manage", _("交办、核验薄弱环节"), [Role.OFFICE])
WEAKNESS_ANSWER = declare("ledger:weakness:answer", _("填报改进措施"), [Role.OFFICE, Role.LIAISON, Role.TOWNSHIP])
MAP_MANAGE = declare("ledger:map:manage", _("上传、撤下边界底图"), [Role.OFFICE], own_unit=True)
