"""What the core brings to the workbench: its menu entries, the names of its deeds, and what it keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from kepu.core.modules import MenuEntry, Module, PersonalData
from kepu.core.permissions import AUDIT_VIEW, PERSON_VIEW, REGION_IMPORT, UNIT_VIEW, VOCABULARY_MANAGE
from kepu.core.vocabularies.actions import load_standard

DEEDS = {
    "core.units.create_unit": _("新增单位"),
    "core.units.add_alias": _("添加单位别名"),
    "core.units.rename_unit": _("单位更名"),
    "core.units.merge_unit": _("单位并入"),
    "core.units.split_unit": _("单位分设"),
    "core.units.create_group": _("新增单位组"),
    "core.units.set_members": _("调整单位组成员"),
    "core.regions.import_regions": _("导入行政区划"),
    "core.persons.create_person": _("开通账号"),
    "core.persons.deactivate_person": _("停用账号"),
    "core.persons.reactivate_person": _("恢复账号"),
    "core.persons.grant_role": _("授予角色"),
    "core.persons.revoke_grant": _("收回角色"),
    "core.signin.unlock": _("解除登录锁定"),
    "core.signin.reset_password": _("重置密码"),
    "core.signin.remove_second_factor": _("移除两步验证"),
    "core.evidence.store_evidence": _("上传文件"),
    "core.evidence.erase_evidence": _("清除期满的文件"),
    "core.vocabularies.issue_edition": _("发布代码表新版"),
    "core.audit.verify_chain": _("核验审计记录"),
    "core.audit.record_export": _("导出审计记录"),
}

module = Module(
    "core",
    menu=(
        MenuEntry(_("单位"), "units:list", UNIT_VIEW, order=60, section=_("管理")),
        MenuEntry(_("行政区划"), "regions:list", REGION_IMPORT, order=65, section=_("管理")),
        MenuEntry(_("人员"), "persons:list", PERSON_VIEW, order=70, section=_("管理")),
        MenuEntry(_("代码表"), "vocabularies:list", VOCABULARY_MANAGE, order=75, section=_("管理")),
        MenuEntry(_("审计记录"), "audit:list", AUDIT_VIEW, order=80, section=_("管理")),
    ),
    personal_data=(
        PersonalData("姓名、用户名、职务、单位、电子邮箱", "登录和称呼", "账号停用后保留姓名，以便看懂旧记录"),
        PersonalData("角色、授权人、起止日期", "决定能看什么、做什么", "长期"),
        PersonalData("密码的散列值、加密的两步验证密钥、恢复码", "验证登录", "重置或停用时更换、删除"),
        PersonalData("登录和操作的时间、来源地址", "安全审计，查明谁做了什么", "不少于六个月；审计链不删"),
        PersonalData("登录失败的次数、来源地址", "防止猜密码", "登录成功或解除锁定后清除，最长三十天"),
        PersonalData("登录会话", "记住谁已登录", "退出即删；过期的每天清除"),
        PersonalData(
            "照片，及其中写明的拍摄时间、地点",
            "证明活动办过；公开页面只用去掉这些信息的副本",
            "期满由科普办清除，只留文件名、散列值和清除原因",
        ),
        PersonalData("通知", "提醒要办的事", "与账号同期"),
    ),
    deeds=DEEDS,
    standard=load_standard,
)
