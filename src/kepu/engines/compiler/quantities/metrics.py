"""The clean name of what is counted, and the population it is counted in."""

from __future__ import annotations

import re

from kepu.engines.compiler.quantities.clauses import MASK
from kepu.engines.compiler.quantities.words import (
    COMPARATOR_OF,
    FALLING,
    MAKING_OR_HAVING,
    RISING,
    SHARE_WORDS,
    pattern,
)

_KEPT_VERBS = "新增|新建|新培育|新认定|改造|培训|轮训|改扩建|新改建"  # they belong to the name: 新增科普基地
_OPENING = re.compile(
    r"^(?:[▢的于，、]|在(?![校建园册岗职线])|到(?!达|位|场|岗|期)|至(?!少)|至少|和(?!谐)|及(?![格时])|与(?!会)|等(?!级)"
    r"|其中|同时|并|且|要(?!素)|应(?![急用对届收])|共?有(?![机效线序声])|获(?=[^得评批])|力争|争取|力促|确保|努力|全面|积极|大力|稳步|加快|基本(?!医|养|公|农|建|药|生|保)|逐步|进一步|持续|推(?:动|进)(?!会)|促进(?!会)|坚持"
    r"|通过|面向|鼓励|支持|引导|使(?!用)|将(?!来)|把(?!关)|对(?![口外])|保证|保障(?!性)|做到|实现|力求|不断|着力|切实|深入|广泛|有序|累计|年均|平均|总共|共计|共(?![建享同青有])|每年|原则上|分别|均(?!衡)|都(?!市)|总体|"
    r"整合[^，]{0,14}?资源|依托[^，]{0,20}?平台|探索|优先|集中|统筹|计划|预计|预期|争创)"
)
_VERBS = rf"(?!{_KEPT_VERBS})(?:{MAKING_OR_HAVING})"
# 生产安全, 就业困难 and 具备条件的… begin with what is no verb there.
_NO_VERB = r"(?!生产(?:安全|总值|线|力)|(?:具备|具有|拥有)[^，。；、]{1,20}的|创业(?:担保|孵化|园|基地)|研发(?:投入|经费|人员|机构)|投入强度|组织化)"
_LEADING_VERB = re.compile(
    rf"^{_NO_VERB}(?:{_VERBS})(?:了|和(?:{_VERBS})|、(?:{_VERBS}))?"
    r"(?!人数|人次|[率额性]|量(?!子)|数(?![字据智控])|强度|力度|面积|资金|时间|天数|时限|时长|密度|占比|比例|困难|水平|质量|效率|成本|周期|会(?![议员展]))"
)
_STRESS = re.compile(rf"^(?:重点|[\d三四五]年内?(?:累计)?)(?={_VERBS})")
_PLACE = re.compile(
    r"^(?:全(?:国|省|市|县|区|州|盟|旗|镇|乡|社会|域)|我[国省市县区州]|[本各][省市县区镇]|[^，。；、]{2,6}?(?:省|市|县|区)(?=公民|居民|规|城|农|粮))"
)
_CLOSING_WORDS = rf"{pattern(' '.join(COMPARATOR_OF))}|{pattern(RISING)}|{pattern(FALLING)}|力争|争取|确保|实现|稳定|保持|维持|分别|(?<!不)同比|将|(?<![人户生])均|都|也|要|(?<![响供适效对])应|需|须|为|占|有|至|到|在|了|的|由|从|自|累计|合计|共|计|总共|平均|不|和|及|与|、|以上|▢"
_CLOSING = re.compile(rf"(?:{_CLOSING_WORDS})++$")
_LAST_OF_CLOSING = frozenset(word[-1] for word in re.sub(r"\(\?[^()]*\)", "", _CLOSING_WORDS).split("|"))
_BY_SO_MANY = re.compile(
    r"(?<=.)(?:达到?|不低于|不少于|超过|控制在)?每(?:\d{1,4}[万千百]?)?[人户名村场次]?口?(?:拥有|配备|有)?$"
)
_MOVED_TO = re.compile(
    rf"(?<=..)(?:(?:{pattern(RISING)}|{pattern(FALLING)})(?:至|到|为)|达到|不低于|不少于|不超过)[^，。；、]{{1,14}}$|(?<=....)按照?[^，。；、]{{1,14}}$"
)
_DOER = re.compile(
    r"(?<=..)(?:开展|提供|实施|参加|参与|加入|走进|学习|完成|通过|进行|接受|到(?!达)|赴|进(?:校园|社区|课堂|农村)(?!活动)).*$"
)
_GRADE_ONLY = re.compile(r"^(?:国家|省|市|县|区|州|旗|乡|镇|村)级$")
_EACH_PART = re.compile(r"^.*[、和](?=每[个所家支名村户座])")
_FROM_WHEN = re.compile(r"(?:[后起前时]|之日|实行|^)$")
_TRAILING_BRACKET = re.compile(r"（[^（）]*$|^[^（）]*）")
_YEARLY_OUTPUT = re.compile(r"▢产(?![业值量能品])")
_LONGEST = 90  # characters: no name is longer
_COMPARISON = re.compile(r"(?:分别|均)?(?<!占)(?:同比|比|较|在)▢+[^，。；]*$")
_SCOPE = re.compile(
    r"每(?:百|千|万|十万|百万)(?:名|户)?(?:常住|户籍)?(?:人口?|学生|老年人|劳动者|从业人员|就业人员|居民)"
    r"|每(?:个(?!学期|学年|月|季|工作)|所|名|位|家|户|座|支|台|亩|村|校|乡|镇|县|区|市|班|人|生|社区|行政村)(?:（[^（）]{1,8}）)?[^，。；、▢\d每联接（至不均都配建设有拥应要平需达培开选聘安组]{0,12}"
    r"|(?:全国(?!乡村|文明|百|十|重点|示范|科普|优秀|劳|人大)|全[省市县区州镇乡旗]|我[国省市县区州])(?:各?(?:中小学校?|街道(?:（社区）)?|乡镇(?:（街道）)?|行政村|社区|学校|城乡|规上企业|规模以上工业企业))?"
    r"|各(?:级各类|级)?(?:街道|乡镇|镇街|社区|行政村|村|学校|单位|县区|部门)(?:（[^（）]{1,6}）)?"
    r"|各(?:级各类|级)?[^，。；、▢\d达至均不]{1,8}?(?:街道|乡镇|社区|村|学校|单位|企业|县|区|部门|机构)(?:（[^（）]{1,6}）)?"
    r"|中小学校?(?:科技教师|教师|生)?|农村学校科技教师|领导干部和公务员|在校学生|科技类教师|居民|老年人(?!口)|农民(?!合作社|专业|丰收|工)|干部|职工|劳动者"
)
# 普及, 参与 and 和谐 are words of their own.
_CONJUNCTION = re.compile(
    r"(?:[、，]|以及|和(?![谐平解睦])|(?<![普以涉惠触])及(?![时格早第])|(?<!参)与)(?![^（“]*[）”])"
)
_LEADING = re.compile("|".join(f"(?:{leading.pattern})" for leading in (_OPENING, _LEADING_VERB, _PLACE, _STRESS)))


def clean_metric(text: str) -> str:
    """`text` without phrases of time, leading adverbs and verbs, and trailing comparators. May be empty."""
    name = _clean(_YEARLY_OUTPUT.sub(MASK, text) if MASK in text else text)
    if MASK in name and (behind := _clean(name.rpartition(MASK)[2])):
        return behind
    return name.replace(MASK, "")


def _clean(text: str) -> str:
    text = text[-_LONGEST:]
    if MASK in text:
        text = _COMPARISON.sub("", text)
    text = text.strip(MASK + "，、")
    if "每" in text:
        text = _EACH_PART.sub("", text)
    while opening := _LEADING.match(text):
        text = text[opening.end() :]
    if "每" in text:
        text = _BY_SO_MANY.sub("", text)
    text = _without_closing(text)
    if not SHARE_WORDS.search(text):
        text = _without_closing(_MOVED_TO.sub("", text))
    if "（" in text or "）" in text:
        text = _TRAILING_BRACKET.sub("", text)
    return _whole_quotes(text.strip(MASK + "、，"))


def _without_closing(text: str) -> str:
    return _CLOSING.sub("", text) if text[-1:] in _LAST_OF_CLOSING else text


def _whole_quotes(name: str) -> str:
    """`name` without quotation marks that stand alone or enclose all of it."""
    if name.startswith("“") and name.find("”") in (-1, len(name) - 1):
        name = name[1:]
    if name.endswith("”") and "“" not in name:
        name = name[:-1]
    return name.rstrip("“")


def clean_name_behind(text: str, *, share: bool) -> str:
    """What stands behind a number, without what it shall do: 名骨干教师到乡村支教 → 骨干教师. A share keeps its verb."""
    return clean_metric(text if share else _DOER.sub("", text))


def name_of_limit(before: str, action: str) -> str:
    """What shall be done within a time: 网络舆情事件 and 回应 → 网络舆情事件回应; after 目录更新后 the action alone."""
    action = action.lstrip("的，").partition("，")[0].rstrip("、")[:20]
    before = "" if is_moment(before) else before
    return f"{before}{action}" if len(before) + len(action) <= _LONGEST else before


def is_moment(name: str) -> bool:
    """目录更新后, 自受理之日起: a time limit counts from it and is not named by it."""
    return _FROM_WHEN.search(name) is not None


def is_grade(name: str) -> bool:
    """10个省级、30个市级、100个县级科普示范村: the noun stands behind the last number."""
    return _GRADE_ONLY.match(name) is not None


def find_scope(text: str) -> str | None:
    """The population that a clause names, as written; None where it names none."""
    found = _SCOPE.search(text)
    return found.group().rstrip("的") if found else None


def split_names(metric: str) -> list[str]:
    """The conjuncts of a metric, brackets and quotations kept whole."""
    return [name for name in _CONJUNCTION.split(metric) if name]
