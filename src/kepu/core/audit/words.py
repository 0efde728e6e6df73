"""What deeds are called on the audit page: never by the dotted name they are stored under."""

from __future__ import annotations

from kepu.core import actions
from kepu.core.modules import registered

# Deeds that no app's module.py tells of: signing in, and what a command does.
OUTSIDE_ACTIONS = {
    "signin.signed_in": "登录",
    "signin.signed_out": "退出登录",
    "signin.failed": "登录失败",
    "signin.locked_out": "账号被锁定",
    "signin.password_changed": "修改密码",
    "signin.second_factor_added": "启用两步验证",
    "signin.second_factor_removed": "停用两步验证",
    "persons.open_site": "开通系统",
    "demo.load": "载入演示数据",
}
UNKNOWN = "其他操作"

DETAIL_WORDS = {
    "alias": "别名",
    "before": "原为",
    "after": "现为",
    "on": "日期",
    "into": "接续单位",
    "members": "成员数",
    "added": "新增",
    "ended": "退出",
    "dropped": "去除",
    "changed": "改动",
    "unchanged": "未变",
    "role": "角色",
    "unit": "单位",
    "region": "地区",
    "valid_from": "生效日期",
    "valid_until": "失效日期",
    "failures": "失败次数",
    "removed": "移除",
    "edition": "版本",
    "reason": "原因",
    "rows": "条数",
    "kind": "类别",
    "row": "条目",
    "review": "核对结果",
    "name": "名称",
    "means": "对应",
    "duties": "责任分工",
    "clauses": "条款",
    "clause": "条款",
    "indicators": "指标",
    "carried_over": "沿用",
    "supersedes": "取代",
    "owners": "归口单位",
    "code": "编号",
    "state": "状态",
    "parts": "其中",
    "action": "操作",
    "people": "人员",
    "regions": "地区数",
    "units": "单位数",
    "filters": "筛选条件",
    "entries": "记录数",
    "breaks": "不符之处",
    "size": "字节数",
}


def words_of(name: str) -> str:
    """The deed in words: the app's own, else what the permission it needed is called."""
    for module in registered():
        if name in module.deeds:
            return module.deeds[name]
    if name in OUTSIDE_ACTIONS:
        return OUTSIDE_ACTIONS[name]
    known = actions.known().get(name)
    return known.permission.label if known is not None else UNKNOWN


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
            for line in detail_lines(value, label=DETAIL_WORDS.get(key) or str(key))
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
