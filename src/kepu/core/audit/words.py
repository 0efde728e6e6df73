"""What deeds are called on the audit page: never by the dotted name they are stored under."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from kepu.core import actions
from kepu.core.modules import registered

# Deeds that no app's module.py tells of: signing in, and what a command does.
OUTSIDE_ACTIONS = {
    "signin.signed_in": _("登录"),
    "signin.signed_out": _("退出登录"),
    "signin.failed": _("登录失败"),
    "signin.locked_out": _("账号被锁定"),
    "signin.password_changed": _("修改密码"),
    "signin.second_factor_added": _("启用两步验证"),
    "signin.second_factor_removed": _("停用两步验证"),
    "persons.open_site": _("开通系统"),
    "demo.load": _("载入演示数据"),
}
UNKNOWN = _("其他操作")

DETAIL_WORDS = {
    "alias": _("别名"),
    "before": _("原为"),
    "after": _("现为"),
    "on": _("日期"),
    "into": _("接续单位"),
    "members": _("成员数"),
    "added": _("新增"),
    "ended": _("退出"),
    "dropped": _("去除"),
    "changed": _("改动"),
    "unchanged": _("未变"),
    "role": _("角色"),
    "unit": _("单位"),
    "region": _("地区"),
    "valid_from": _("生效日期"),
    "valid_until": _("失效日期"),
    "failures": _("失败次数"),
    "removed": _("移除"),
    "edition": _("版本"),
    "reason": _("原因"),
    "rows": _("条数"),
    "kind": _("类别"),
    "row": _("条目"),
    "review": _("核对结果"),
    "name": _("名称"),
    "means": _("对应"),
    "duties": _("责任分工"),
    "clauses": _("条款"),
    "clause": _("条款"),
    "indicators": _("指标"),
    "carried_over": _("沿用"),
    "supersedes": _("取代"),
    "owners": _("归口单位"),
    "code": _("编号"),
    "state": _("状态"),
    "parts": _("其中"),
    "action": _("操作"),
    "people": _("人员"),
    "regions": _("地区数"),
    "units": _("单位数"),
    "filters": _("筛选条件"),
    "entries": _("记录数"),
    "breaks": _("不符之处"),
    "size": _("字节数"),
}


def words_of(name: str) -> str:
    """The deed in words: the app's own, else what the permission it needed is called."""
    for module in registered():
        if name in module.deeds:
            return gettext(module.deeds[name])
    if name in OUTSIDE_ACTIONS:
        return gettext(OUTSIDE_ACTIONS[name])
    known = actions.known().get(name)
    return gettext(known.permission.label if known is not None else UNKNOWN)


def all_words() -> dict[str, str]:
    """Every deed that can stand in the trail, by its stored name."""
    names = {*actions.known(), *OUTSIDE_ACTIONS, *(name for module in registered() for name in module.deeds)}
    return {name: words_of(name) for name in sorted(names)}


def detail_lines(details: object, *, label: str = "") -> list[tuple[str, str]]:
    """Details as (what, value) lines; what is nested is told in one line each."""
    if isinstance(details, dict):
        return [
            line
            for key, value in details.items()
            for line in detail_lines(value, label=gettext(DETAIL_WORDS[key]) if key in DETAIL_WORDS else str(key))
        ]
    if isinstance(details, list):
        if any(isinstance(item, dict) for item in details):
            return [(label, _told(item)) for item in details]
        return [(label, "、".join(str(item) for item in details))]
    return [(label, str(details))] if details not in ("", None) else []


def _told(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    deed = words_of(str(item["action"])) if "action" in item else ""
    rest = [f"{what}：{value}" for what, value in detail_lines({k: v for k, v in item.items() if k != "action"})]
    return "，".join(part for part in (deed, *rest) if part)
