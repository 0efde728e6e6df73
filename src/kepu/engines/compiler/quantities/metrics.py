"""The clean name of what is counted, and the population it is counted in."""

from __future__ import annotations

import re

from kepu.engines.compiler.quantities.clauses import MASK
from kepu.engines.compiler.quantities.words import COMPARATOR_OF, FALLING, MAKING_OR_HAVING, RISING, pattern

_KEPT_VERBS = "新增|新建|新培育|新认定|改造|培训|轮训|改扩建|新改建"  # they belong to the name: 新增科普基地
_OPENING = re.compile(
    r"^(?:[▢的在于到至，、和及与等]|其中|同时|并|且|要|应|力争|争取|力促|确保|努力|全面|积极|大力|稳步|加快|基本|逐步|进一步|持续|推动|推进|促进|坚持"
    r"|通过|面向|鼓励|支持|引导|使|将|把|对|保证|保障|做到|实现|力求|不断|着力|切实|深入|广泛|有序|累计|年均|平均|总共|共计|共|每年|原则上|分别|均|都|总体|"
    r"整合[^，]{0,14}?资源|依托[^，]{0,20}?平台|探索|优先|集中|统筹|计划|预计|预期|争创)"
)
_VERBS = rf"(?!{_KEPT_VERBS})(?:{MAKING_OR_HAVING})"
_LEADING_VERB = re.compile(rf"^(?:{_VERBS})(?:了|和(?:{_VERBS})|、(?:{_VERBS}))?(?!人数|人次|率|面积|力度|资金)")
_STRESS = re.compile(rf"^(?:重点|[\d三四五]年内?)(?={_VERBS})")
_PLACE = re.compile(
    r"^(?:全(?:国|省|市|县|区|州|盟|旗|镇|乡|社会|域)|我[国省市县区州]|[本各][省市县区镇]|[^，。；、]{2,6}?(?:省|市|县|区)(?=公民|居民|规|城|农|粮))"
)
_CLOSING = re.compile(
    rf"(?:{pattern(' '.join(COMPARATOR_OF))}|{pattern(RISING)}|{pattern(FALLING)}|力争|争取|确保|实现|稳定|保持|维持|分别|(?<![人户生])均|都|也|要|应|需|须|为|占|有|至|到|在|了|的|由|从|自|累计|合计|共|计|总共|平均|不|和|及|与|、|以上|▢)++$"
)
_BY_SO_MANY = re.compile(r"(?<=.)(?:达到?|不低于|不少于|超过)?每\d{1,4}[万千百]?[人户名村]?口?(?:拥有|配备|有)?$")
_TRAILING_BRACKET = re.compile(r"（[^（）]*$|^[^（）]*）")
_LONGEST = 90  # characters: no name is longer
_COMPARISON = re.compile(r"(?:分别|均)?(?<!占)(?:同比|比|较|在)▢+[^，。；]*$")
_SCOPE = re.compile(
    r"每(?:个|所|名|位|家|户|座|支|台|亩|村|校|乡|镇|县|区|市|班|人|生|千|万|百|十万|社区|行政村)[^，。；、▢\d至不均都配建设有拥应要平需达培开选聘安组]{0,12}"
    r"|(?:全[国省市县区州镇乡旗]|我[国省市县区州])(?:各?(?:中小学校?|街道(?:（社区）)?|乡镇(?:（街道）)?|行政村|社区|学校|城乡|规上企业|规模以上工业企业))?"
    r"|各(?:级各类|级)?[^，。；、▢\d达至均不]{1,8}?(?:街道|乡镇|社区|村|学校|单位|企业|县|区|部门|机构)(?:（[^（）]{1,6}）)?"
    r"|中小学校?(?:科技教师|教师|生)?|农村学校科技教师|领导干部和公务员|在校学生|科技类教师|居民|老年人|农民|干部|职工|劳动者"
)
# 普及, 参与 and 和谐 are words of their own.
_CONJUNCTION = re.compile(
    r"(?:[、，]|以及|和(?![谐平解睦])|(?<![普以涉惠触])及(?![时格早第])|(?<!参)与)(?![^（“]*[）”])"
)


def clean_metric(text: str) -> str:
    """`text` without phrases of time, leading adverbs and verbs, and trailing comparators. May be empty."""
    name = _clean(text)
    if MASK in name and (behind := _clean(name.rpartition(MASK)[2])):
        return behind
    return name.replace(MASK, "")


def _clean(text: str) -> str:
    text = text[-_LONGEST:]
    text = _COMPARISON.sub("", text).strip(MASK + "，、")
    while True:
        shorter = _OPENING.sub("", text, count=1)
        if shorter == text:
            shorter = _LEADING_VERB.sub("", text, count=1)
        if shorter == text:
            shorter = _PLACE.sub("", text, count=1)
        if shorter == text:
            shorter = _STRESS.sub("", text, count=1)
        if shorter == text:
            break
        text = shorter
    text = _CLOSING.sub("", _BY_SO_MANY.sub("", text))
    return _TRAILING_BRACKET.sub("", text).strip(MASK + "“”、，")


def find_scope(text: str) -> str | None:
    """The population that a clause names, as written; None where it names none."""
    found = _SCOPE.search(text)
    return found.group().rstrip("的") if found else None


def split_names(metric: str) -> list[str]:
    """The conjuncts of a metric, brackets and quotations kept whole."""
    return [name for name in _CONJUNCTION.split(metric) if name]
