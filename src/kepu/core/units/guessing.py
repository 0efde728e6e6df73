"""What a unit most likely is, told by its name: a proposal for the person who registers it."""

from __future__ import annotations

import re

# First match wins: the endings of a name, from telling to general.
_TYPES = (
    (re.compile(r"(?:大学|学院|学校|中学|小学|幼儿园|职教中心|党校|行政学院)$"), "school"),
    (re.compile(r"(?:医院|疾控中心|疾病预防控制中心|卫生院|卫生服务中心|血站)$"), "medical"),
    (re.compile(r"(?:科技馆|科学馆|博物馆|天文馆|青少年宫|展览馆|图书馆|文化馆)$"), "venue"),
    (re.compile(r"(?:有限公司|公司|集团|厂|合作社)$"), "enterprise"),
    (re.compile(r"(?:学会|协会|研究会|基金会|促进会|商会)$"), "society"),
    (re.compile(r"(?:镇|乡|街道|街道办事处|[镇乡]人民政府|苏木)$"), "township"),
    (re.compile(r"(?:总工会|工会|妇联|妇女联合会|科协|科学技术协会|文联|残联|侨联|工商联|红十字会|社科联)$|团[省市州盟区县旗]委|共青团"), "people_organisation"),
    (re.compile(r"(?:人民政府|[省市州区县旗]政府)$"), "government"),
    (re.compile(r"委(?:组织部|宣传部|统战部|政法委|社会工作部|老干部?局|网信办|党校|办公室|编办|改革办)|直机关工委|纪委|监委"), "party_department"),
    (re.compile(r"[省市州盟区县旗]委$"), "party_committee"),
    (re.compile(r"(?:中心|站|所|院|馆|台|社|园|场|大队|支队)$"), "public_institution"),
    (re.compile(r"(?:局|委|委员会|办|办公室|厅|部|队|分局)$"), "government_department"),
)  # fmt: skip


def likely_type(name: str) -> str:
    """The code of the unit type (vocabulary unit-type) that the name speaks for; a government department in doubt."""
    return next((code for ending, code in _TYPES if ending.search(name)), "government_department")
