"""Who may do what with activities, sign-ups and training."""

from django.utils.translation import gettext_noop as _

from kepu.core.permissions import ALL_STAFF, declare
from kepu.core.persons.roles import Role

DOERS = (Role.OFFICE, Role.LIAISON, Role.TOWNSHIP)

CALENDAR_VIEW = declare("activities:calendar:view", _("查看科普日历"), ALL_STAFF, from_below=True)
CALENDAR_MANAGE = declare("activities:calendar:manage", _("维护主题日和当年日期"), [Role.OFFICE])
PROGRAMME_VIEW = declare("activities:programme:view", _("查看活动计划"), ALL_STAFF, from_below=True)
PROGRAMME_MANAGE = declare("activities:programme:manage", _("制定活动计划"), DOERS)
ACTIVITY_VIEW = declare("activities:activity:view", _("查看活动"), ALL_STAFF)
ACTIVITY_PLAN = declare("activities:activity:plan", _("计划、修改、发布、取消活动"), DOERS)
ACTIVITY_APPROVE = declare("activities:activity:approve", _("批准活动"), [Role.OFFICE, Role.REVIEWER])
ACTIVITY_RUN = declare("activities:activity:run", _("签到、结项、补充实绩"), DOERS)
ACTIVITY_ARCHIVE = declare("activities:activity:archive", _("核定归档、退回"), [Role.OFFICE, Role.REVIEWER])
SIGNUP_VIEW = declare("activities:signup:view", _("查看报名名单（隐去部分信息）"), DOERS)
SIGNUP_REVEAL = declare("activities:signup:reveal", _("查看报名人完整姓名和电话"), DOERS, own_unit=True)
SIGNUP_PUBLIC = declare("activities:signup:public", _("公众报名、取消报名"), [], public=True)
TRAINING_MANAGE = declare("activities:training:manage", _("办培训班、发证书"), DOERS)
