"""What a name stands for: one unit, a group of units, or no unit at all.

A group is a collective name whose members the document does not list: 各街道, 各成员单位, 地方各级人民政府.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST_STRANGE_NAME = 16
_NAMES_REMEMBERED = 4096  # a scheme repeats the same 30 to 80 names some hundred times
LONGEST_NAME = 48  # characters; the longest collective names of offices for a five-year scheme stay under 40

_TERRITORY = (
    "自治州|自治县|自治旗|县级市|市辖区|地级以上市|地级市|设区市|设区的市|乡镇|镇乡|镇街|街镇|街乡|市县|县市区|县区|区县|市州|"
    "州市|盟市|旗县区|旗县|省市|市地|地市|街道办事处|街道办|街道|苏木|社区|村居|行政村|建制镇|农场|林场|牧场|场镇|"
    "省|州|市|县|区|旗|盟|乡|镇|村|场"
)
_SEAT = "党委和政府|党委政府|党委、政府|党工委|党委|人民政府|政府|办事处|管理委员会|管委会"
_ASIDE = r"（[^（）]{1,24}）"

# A territorial word with no place name before it: 街道, 县（市、区）人民政府, 乡镇（街道）.
BARE_TERRITORY = re.compile(rf"(?:{_TERRITORY})(?:{_ASIDE})?(?:{_TERRITORY})?(?:{_SEAT})?(?:{_ASIDE})?")
# One level word and a seat is this place's own government: 县政府, 市人民政府.
_OWN_GOVERNMENT = re.compile(r"[省市县区州旗盟](?:人民政府|政府|党委|管委会)")

_GROUP_HEAD = re.compile(
    r"各|全体|全部|所有|涉及|属地|其他|其它|其余|有关|相关|地方(?:各级|党委|人民政府|政府)|"
    r"(?:国务院|中央国家机关|中央|国家|全省|全市|全县|全区|省|市|县|区|州|旗|盟|镇|乡|自治区|自治州|自治县|街道)?"
    r"(?:委办|级|直属|直|属|本级|以上|政府)?(?:各|有关|相关|其他|其它|主要)"
)
_GROUP_TAIL = re.compile(
    r"(?:成员|责任|牵头|配合|协作|参与|联席会议|共建|驻[省市县区州地])单位$|各部门$|等部门$|等单位$|[省市县区州旗盟镇乡]等(?:有关|相关|各)[^、]{1,8}$"
)
_GENERIC = re.compile(
    r"(?:(?:省|市|县|区|州|旗|镇|乡)?(?:级|直属|直|属|本级)?(?:政府|行政|职能|主管|业务|行业|涉农|监管|执法|责任)*"
    r"(?:部门和单位|部门单位|部门|单位|机关))|"
    r"(?:省内|市内|县内|区内|辖区内?|区域内?|驻[省市县区州地]|在[省市县区州])(?:各类?)?"
    r"(?:高等学校|高等院校|高校|院校|学校|医院|企业|企事业单位|单位|科研院所|部队|媒体)|"
    r"(?:高等学校|高等院校|高校|大专院校|院校|大中小学校?|中小学校?|中小学幼儿园|学校|医疗机构|医院|科研院所|科研机构|企业|"
    r"国有企业|企事业单位|社会组织|社会团体|学会|协会|行业协会|新闻媒体|主流媒体|媒体|金融机构|科普教育基地|科普基地|"
    r"科普场馆|基层组织|村（社区）|园区|开发区|功能区)"
)

_ENDING = re.compile(
    r"(?:局|委|办|部|厅|会|院|校|社|团|站|所|台|处|室|科|股|馆|司|行|队|联|协|府|署|组|区|镇|乡|街道|街办|中心|公司|集团|大学|部门|"
    r"党校|科协|工会|办事处|事务所|研究所|分局|海关|银行|党组|公安|园|基地|支公司|电视台|日报|联社|学会|协会|"
    r"[市县区省州旗盟]委|中央|[市县区省州旗盟])(?:（[^（）]{1,24}）)?$"
)
_NO_ENDING = re.compile(
    r"(?:全部|内部|外部|东部|西部|南部|北部|中部|局部|干部|社会|机会|大会|晚会|班会|聚会|峰会|例会|展会|博览会|运动会|"
    r"场所|举办|主办|承办|协办|创办|开办|兴办|督办|教室|实行|施行|执行|进行|举行|运行|推行|出行|网站|平台|出台|舞台|"
    r"村社|地区|城区|山区|灾区|景区|校区|厂区|片区|示范区|试验区|队|团队|家庭|群众|学院校|等部|的部|领域|公园|校园|花园|"
    r"乐园|家园|田园|联办|合办|城乡|水平|全国|全省|全市|全县|全区|我市|我县|我区|我省|本市|本县|本区|本省|城市|该区)$"
)
_BODIES_THAT_END_SO = re.compile(r"(?:部队|支队|大队|总队|中队|消防队|服务队|救援队|医疗队|巡察办|督办)$")
_NOT_A_NAME = re.compile(
    r"[。：！？《》%\d]|的|由|以下|简称|包括|例如|比如|通过|为了|以及其|要求|应当|详见|附件|下同|如下|分为|本方案|[位门府委局会区县市）]要|负责人|责任人|"
    r"^(?:含|见|如|即|不含|其中|原|注|对|在|把|将|被|从|向|与|并|且|或|成立|建立|建设|加强|开展|健全|完善|推动|推进|落实|实施|制定|明确)"
)
# What is done, and to what: 街道将任务纳入年度安排 is a clause.
_CLAUSE = re.compile(
    r"纳入|列入|融入|[府委局会办位门道镇乡村社区县市]将(?!军)|把(?!关)|抓好|做好|结合实际|加强|开展|召开|制定|研究解决|定期|工作(?:安排|计划|台账)$"
)
_COMMON_NOUNS = frozenset((
    "政府", "党委", "部门", "社会", "市场", "群众", "家庭", "单位", "机关", "基地", "中心", "公司", "协会", "集团",
    "人民政府", "办事处", "办公室", "管委会", "委员会", "分局", "支队", "大队",
))  # fmt: skip


@lru_cache(_NAMES_REMEMBERED)
def is_group(name: str) -> bool:
    """Whether a folded name stands for several units that the document leaves open."""
    if _OWN_GOVERNMENT.fullmatch(name):
        return False
    if BARE_TERRITORY.fullmatch(name) or _GENERIC.fullmatch(name):
        return True
    head = name.split("（", 1)[0]
    return bool(_GROUP_HEAD.match(name) or "各" in head[:12] or _GROUP_TAIL.search(head or name))


def may_be_unit(name: str) -> bool:
    """Whether nothing in a folded name speaks against its being a unit: 中科院, 国管局, 共青团中央."""
    if not 2 <= len(name) <= _LONGEST_STRANGE_NAME or name in _COMMON_NOUNS:
        return False
    return not (_NOT_A_NAME.search(name) or _CLAUSE.search(name))


@lru_cache(_NAMES_REMEMBERED)
def looks_like_unit(name: str) -> bool:
    """Whether a folded name can be a unit or a group although no label says so."""
    if not 2 <= len(name) <= LONGEST_NAME or name in _COMMON_NOUNS:
        return False
    if _NOT_A_NAME.search(name) or _CLAUSE.search(name):
        return False
    if is_group(name):
        return True
    if not _ENDING.search(name):
        return False
    return bool(_BODIES_THAT_END_SO.search(name)) or not _NO_ENDING.search(name)
