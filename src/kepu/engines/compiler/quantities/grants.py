"""Amounts that a policy pays, charges or waives: 最高奖励50万元, 按合同金额的30%补助. They promise no result."""

from __future__ import annotations

import re

from kepu.engines.compiler.quantities.acceptance import Surroundings
from kepu.engines.compiler.quantities.numbers import Quantity
from kepu.engines.compiler.quantities.units import MONEY_UNITS, RATIO_UNITS

_PAID = re.compile(
    r"补助|补贴|奖补|奖励|奖金|资助|(?:经费|资金)支持|支持(?:金额|额度|比例)|贴息|贴费|扣除|抵扣|减免|免征|减征|贷款额度|个人最高额度|罚款|罚金|税率|返还|报销"
)
_HOW_MUCH = re.compile(
    r"最高|不超过|不高于|上限|给予|予以|按照?|一次性|税率|[处并]处?$|单个|单项|每(?:家|个|户|项|人|件|辆|台|套|亩)[^，。；]{0,16}$"
)
_SHARE_OF_COST = re.compile(
    r"(?:按照?|给予|予以)[^，。；]{0,30}(?:金额|费用?|投入|投资|支出|总?额|成本|价款?|薪|工资|利息|租金|税额|贡献)[^，。；]{0,6}的?$"
)
_CHARGED = re.compile(r"^(?:的)?[^，。；]{0,8}(?:税率|扣除|抵扣|征收|罚款|缴纳)")
_FINED = re.compile(r"(?:^|[，的])(?:并|可)?处以?$|最高可[^，。；]{0,3}$|减按$")
_BORNE = re.compile(r"(?:承担|负担|分担|自付|自筹)$")
_EACH_ACHIEVED = re.compile(
    r"每(?:新?[增建]加?|新?(?:培育|培养|引进|引育|招引|创建|认定)|成功[^，。；]{2,6}|获[得批评]?|建成)$"
)
_TO_WHOM = re.compile(r"^(?:对(?!外|口|标|接|应|照)|凡|符合|经认定)")
_AT_MOST = frozenset((None, "<=", "about"))


def is_amount_of_policy(quantity: Quantity, around: Surroundings, *, granting: bool) -> bool:
    """Whether money or a share only says what is granted; `granting` when the sentence has done so before.

    A floor (每年不少于50万元经费支持) is a promise all the same.
    """
    if quantity.unit not in MONEY_UNITS and quantity.unit not in RATIO_UNITS and "元/" not in (quantity.unit or ""):
        return False
    if around.comparator not in _AT_MOST or around.past:
        return False
    paid = _PAID.search(around.lead) or _PAID.search(around.after)
    if granting and (paid or around.comparator == "<=" or "最高" in around.near):
        return True
    if quantity.unit in RATIO_UNITS and (
        _SHARE_OF_COST.search(around.lead) or _BORNE.search(around.near) or _CHARGED.match(around.after)
    ):
        return True
    if "罚款" in around.after or _FINED.search(around.near):
        return True
    return paid is not None and _HOW_MUCH.search(around.lead) is not None


def opens_a_grant(opening: str) -> bool:
    """Whether a sentence begins by saying who is paid: 对获奖的选手，…"""
    return _TO_WHOM.match(opening) is not None


def is_step_of_reward(quantity: Quantity, near: str) -> bool:
    """每新增1家企业，奖励…: one unit of what a reward is counted by."""
    return quantity.value == 1 and _EACH_ACHIEVED.search(near) is not None
