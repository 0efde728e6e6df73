"""What activities bring to the workbench: menu entries, home cards, names of deeds, personal data."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from kepu.core.modules import HomeCard, MenuEntry, Module, PersonalData
from kepu.operations.activities.actions.calendar import load_theme_days
from kepu.operations.activities.permissions import ACTIVITY_RUN, ACTIVITY_VIEW, CALENDAR_VIEW
from kepu.operations.activities.queries.calendar import home_card
from kepu.operations.activities.queries.home import activities_to_judge, activities_to_run

# What the audit page calls each deed.
DEEDS: dict[str, str] = {
    "operations.activities.plan_activity": _("计划活动"),
    "operations.activities.correct_activity": _("修改活动"),
    "operations.activities.copy_activity": _("照旧再办活动"),
    "operations.activities.repeat_activity": _("定期重复活动"),
    "operations.activities.set_co_hosts": _("设定合办单位"),
    "operations.activities.set_speakers": _("设定专家"),
    "operations.activities.set_served": _("设定服务单位"),
    "operations.activities.approve": _("批准活动"),
    "operations.activities.announce": _("发布活动"),
    "operations.activities.open_sign_up": _("开放报名"),
    "operations.activities.close_sign_up": _("停止报名"),
    "operations.activities.start": _("活动开始"),
    "operations.activities.postpone": _("活动延期"),
    "operations.activities.cancel": _("取消活动"),
    "operations.activities.set_outcome": _("填写活动实绩"),
    "operations.activities.wrap_up": _("活动结项"),
    "operations.activities.send_back": _("退回活动"),
    "operations.activities.archive": _("核定归档活动"),
    "operations.activities.reopen": _("撤销活动归档"),
    "operations.activities.add_evidence": _("添加活动佐证"),
    "operations.activities.remove_evidence": _("移除活动佐证"),
    "operations.activities.make_programme": _("制定活动计划"),
    "operations.activities.correct_programme": _("修改活动计划"),
    "operations.activities.copy_programme": _("复制活动计划"),
    "operations.activities.join_campaign": _("参加统一行动"),
    "operations.activities.sign_up_many": _("公众报名"),
    "operations.activities.cancel_sign_up": _("取消报名"),
    "operations.activities.change_capacity": _("调整名额"),
    "operations.activities.take_events": _("签到"),
    "operations.activities.take_back_walk_in": _("撤销现场登记"),
    "operations.activities.count_heads": _("清点人数"),
    "operations.activities.import_roster": _("导入签到名单"),
    "operations.activities.reveal_sign_ups": _("查看报名人完整信息"),
    "operations.activities.add_course": _("新增课程"),
    "operations.activities.correct_course": _("修改课程"),
    "operations.activities.open_class": _("开办培训班"),
    "operations.activities.correct_class": _("修改培训班"),
    "operations.activities.add_trainees": _("登记学员"),
    "operations.activities.remove_trainee": _("移出名册"),
    "operations.activities.record_attendance": _("登记出勤和成绩"),
    "operations.activities.issue_certificates": _("发放结业证书"),
    "operations.activities.revoke_certificate": _("撤销结业证书"),
    "operations.activities.quick_record": _("手机快记"),
    "operations.activities.begin_import": _("上传活动表格"),
    "operations.activities.check_rows": _("检查活动表格"),
    "operations.activities.confirm_import": _("确认导入活动"),
    "operations.activities.import_rows": _("导入活动"),
    "operations.activities.undo_import": _("撤销导入"),
    "operations.activities.add_theme_day": _("新增主题日"),
    "operations.activities.change_theme_day": _("修改主题日"),
    "operations.activities.switch_off": _("停用主题日"),
    "operations.activities.switch_on": _("恢复使用主题日"),
    "operations.activities.restore_standard": _("恢复通用主题日"),
    "operations.activities.set_year": _("填写主题日当年日期"),
    "operations.activities.reset_year": _("撤回主题日当年日期"),
    "operations.activities.open_feed": _("开通日历订阅"),
    "operations.activities.revoke_feed": _("停用日历订阅"),
}

module = Module(
    "activities",
    menu=(
        MenuEntry(_("记一条"), "activities:quick", ACTIVITY_RUN, order=4),
        MenuEntry(_("全部活动"), "activities:list", ACTIVITY_VIEW, order=6, section=_("活动")),
        MenuEntry(_("科普日历"), "activities:calendar", CALENDAR_VIEW, order=8, section=_("活动")),
        MenuEntry(_("培训"), "activities:training", ACTIVITY_VIEW, order=9, section=_("活动")),
    ),
    home=(
        HomeCard("activities/_home_to_run.html", activities_to_run, order=6),
        HomeCard("activities/_home_to_judge.html", activities_to_judge, order=8),
        HomeCard("activities/_home_calendar.html", home_card, order=30),
    ),
    personal_data=(
        PersonalData(
            _("报名人姓名、电话，未成年人的监护人"),
            _("安排座位、活动有变时通知、未满十四周岁须监护人同意"),
            _("加密保存，活动结束一年后自动删除；人数用的加密标识保留"),
        ),
        PersonalData(_("日历订阅的私密地址"), _("让本人的手机读取日历"), _("加密保存，停用即失效，与账号同期")),
        PersonalData(
            _("培训学员姓名、所在单位"), _("点名、发放和查验证书"), _("加密保存，三年后自动删除；人数用的加密标识保留")
        ),
    ),
    deeds=DEEDS,
    standard=load_theme_days,
)
