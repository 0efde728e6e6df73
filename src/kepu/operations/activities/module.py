"""What activities bring to the workbench: menu entries, home cards, names of deeds, personal data."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from kepu.core.modules import Module, PersonalData

DEEDS: dict[str, str] = {}

module = Module(
    "activities",
    menu=(),
    home=(),
    personal_data=(
        PersonalData(
            _("报名人姓名、电话，未成年人的监护人"),
            _("安排座位、活动有变时通知、未满十四周岁须监护人同意"),
            _("加密保存，活动结束一年后自动删除；人数用的加密标识保留"),
        ),
        PersonalData(
            _("培训学员姓名、所在单位"), _("点名、发放和查验证书"), _("加密保存，三年后自动删除；人数用的加密标识保留")
        ),
    ),
    deeds=DEEDS,
)
