"""Which of the numbers in a clause are commitments. False alarms cost as much as misses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kepu.engines.compiler.plan import Comparator
from kepu.engines.compiler.quantities import words
from kepu.engines.compiler.quantities.numbers import Quantity
from kepu.engines.compiler.quantities.units import COUNT_UNITS, DURATION_UNITS, EVENT_UNITS, MONEY_UNITS, RATIO_UNITS


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one number, with names and phrases of time masked.

    lead: from the start of the clause; near: from the number before it, or the start of the clause; after: to the
    next number, or the end of the clause. `comparator` is the one directly before the number; `dated` is whether the
    clause itself says by when or how often; `follows` whether an accepted number of the sentence came before.
    """

    lead: str
    near: str
    after: str
    comparator: Comparator | None
    dated: bool
    recurring: bool
    follows: bool
    specified: bool  # a colon opened the list: 生均图书：小学25册、初中35册
    past: bool
    bracketed: bool
    moving: bool  # 由60个工作日压缩到40个工作日
    counted_next: bool  # another number follows in the clause
    reached: bool  # it counts whom something is done for: 为300家企业提供诊断
    conditional: bool  # the clause states a condition: …达到25%的，


_SERVES_ALL = re.compile(r"^(?:$|[，。；、）▢]|的?(?:目标|任务)|、)")
_ATTRIBUTE = re.compile(r"^[、和及与]?[^，。；▢]{0,12}的[^，。；]{0,12}(?:体系|网络|格局|机制|平台|服务)")
_NAME_OF_ONE = re.compile(r"^(?:[一二三]|式|性|体化|站|起|定|直|致|切|律|般|流|线|手|把|揽子|条龙|公里)")
_NOUN = re.compile(r"^(?:的|（[^（）]*）)*(?:[一-鿿]|$)")
_LEADS_OFF = re.compile(r"(?:^|[、，▢”）和与及或]|至少|每[^，。；]{0,10}|[共约近达超有为]|最低)$")
# What a person may claim, and what a rule charges, is no promise of the plan.
_ENTITLEMENT = re.compile(
    r"可(?:以)?[^，。；]{0,6}(?:申请|享受|返还|领取|扣除|申领|获得)|(?:给予|罚款|处以)[^，。；]{0,16}$|奖励(?:资金|金)?$"
    r"|最高(?:不超过)?$|扣除标准|按(?:照)?[^，。；]{0,20}扣除"
)
_BOUNDING = re.compile(r"(?<!不)(?<!不得)(?:超过|低于|高于|大于|小于|少于|多于|超)$")
_DESCRIBES_NEXT = re.compile(r"^(?:的[^，。；、]{1,20}|[^，。；、的\d]{1,4})$")
_CONDITION = re.compile(r"^(?:对(?!外|口|标|接|应)|凡|若|如|给予|按照?|鼓励|支持|将|针对|符合|在)")
_AWARD = re.compile(r"给予|奖励|补助|补贴|处罚|罚款|予以|资助")
_WITHIN = re.compile(r"^(?:向|报|将|完成|予以|作出|送|上|提|通|反馈|内|起|后|前)")
_RATE_OF_POLICY = re.compile(
    r"^(?:的(?:标准|比例))?(?:确定|给予|予以(?!安排|保障|落实)|计算|缴|补助|补贴|奖励|执行|发放|返还|扣除)"
)
_STAFFING = re.compile(r"^[^，。；、]{0,10}(?:任|担任|兼任|组成|为成员)")
_AMONG_THEM = re.compile(r"有$")
_CHOSEN = re.compile(r"入选|入围|获奖|获得|获评|晋级|进入|达到|通过")  # 有1至2名学生入选
_IN_PLACE = re.compile(r"全[国省市县区州镇乡旗]$")
_OF_A_GROUP = re.compile(r"每组(?:不少于|至少)?$")
_SUBDIVIDED = re.compile(r"(?:下设|内设|分设|分为|划分为)[^，。；]{0,20}$")
_PURSUED = re.compile(r"(?:力争|争取|确保|实现|推动|支持|引导|鼓励)$")
_EXTENT = re.compile(r"(?:面积|规模|容量|能力|里程|长度|名额|座位|投资|时长|数)$")
_LASTING = re.compile(r"时长|时间|人均|平均|每[人次天日周月年]|▢$")
_SESSION = re.compile(r"^[、和]?(?:全会|党代会|[十一二三四五六]+次全会)")
_BUILT = re.compile(r"(?:建设|建成|新建|改造|完工|竣工)$")
_WORKS = re.compile(r"^[^，。；、]{2,10}工程(?:$|[，。；、])")
_TOGETHER = re.compile(r"(?:与|同|和)$")
_RULED = re.compile(r"^的?[^，。；]{0,12}(?:可以?申报|可申请|方可|优先(?!发展)|政策继续)")
_PLACED = re.compile(r"位于|距离|降水量|海拔|气温|覆盖人口约|现有的$")
_ONCE = re.compile(r"^$|(?:达到?|实现)$")  # 达到一次投入, 两次以上不合格
_RATE_OF_ONE = re.compile(r"^[^，。；、]{1,8}率")  # 一次办结率
_ONLY = re.compile(r"[一跑]$|[只仅限][^，。；]{0,6}$")
_PROMPT = re.compile(
    r"^[^，。；]{0,4}(?:发布|响应|到达(?!率)|抵达|到场|到位|处置|办结|辟谣|回应|受理|答复|放行|救治|启动|送达|核实|修复|抢通|恢复|出警|出诊|转运|联系|产出|完成|生成|通报)"
)
_SERVED = re.compile(
    r"^，?(?:应|须|要|必须)?(?:组织|完成(?!整改)|办结|审结|放行|出证|修复|启动|办理完|审批完|出具|安排)"
)
_COUNTED_FROM = re.compile(r"(?:后|起|之日)$")
# Who may apply and how an office proceeds: rules of the game.
_ELIGIBLE = re.compile(
    r"^(?:申报|申请|参评|参赛|推荐|应聘|报名|入选)[^，。；▢]{0,10}(?:[人者]|企业|单位|对象|项目|机构|团队)"
)
_WEIGHT = re.compile(r"(?:权重|分值)[占为是]?$")
_ON_DISPLAY = re.compile(r"公示(?:期|时间)?[^，。；]{0,8}$")
# Whom the plan reaches: 面向3万名技术人员开展培训, 推动全市100家企业实施改造.
_REACHED = re.compile(
    r"(?:(?:面向|为|对)(?:全[国省市县区州镇乡旗])?|引导|鼓励"
    r"|(?:推动|引导|支持|鼓励|带动|组织|帮助|助推|促进|指导|扶持)(?:全[国省市县区州镇乡旗]|[我本][省市县区镇州]))(?:不少于|不低于|至少|超过|超|约|近)?$"
)
_REACHED_UNITS = frozenset(("名", "人", "家", "户", "所", "人次", "家次", "位", "户次", "支"))
_DONE_FOR_THEM = re.compile(
    r"开展|培训|举办|组织|宣讲|服务|提供|实施|发放|办理|配备|进行|完成|通过|建立|建设|改造|加入|使用|应用|参与|参加|结对|共建|走进|走访|学习|受益|安装|上云|诊断|转型"
)
# A size that names a kind of thing: 3.8米直径火箭, 10万吨级码头, 10千伏线路.
_SIZE = re.compile(r"^(?:多?级|直径|口径|半径|跨径|跨度|幅宽|分辨率|频段|精度|等级)")
_VOLTS = frozenset(("千伏", "伏", "kV", "兆帕", "千伏安"))
_QUALITY_OF_NEXT = re.compile(r"^[、和且并及]?[^，。；]{0,40}的[^，。；的]{2,}$")
_BIG_THING = re.compile(
    r"^(?:的)?[^，。；、]{0,8}(?:集群|企业|项目|园区|产业|基地|平台|村|镇|县|工程|单品|品牌|大县|强县|链)(?!收入|产值|投资|规模|总)"
)
_KIND_OF_PLACE = re.compile(r"^的?(?:自然村|村屯|屯|企业|单位|公司|学校|小区|居民点|建筑|园区|耕地)")
_AREA = re.compile(r"(?:(?:规划|用地|核心区|片区|占地|总)[^，。；]{0,4}面积|(?:面积|全长|长度)(?=约))[约为共]?$")
_AREA_UNITS = frozenset(("平方公里", "平方千米", "亩", "公顷", "平方米", "公里", "米"))
_CLOSED = re.compile(r"^(?:的?(?:目标|水平|标准)?)?(?:$|[，。；、）])")


def is_commitment(quantity: Quantity, around: Surroundings) -> bool:
    """Whether the number promises, or records, an amount of something the plan measures."""
    if quantity.writing == "coverage":
        return _is_full_coverage(quantity, around)
    if around.conditional or around.moving:
        return not around.conditional
    if _ELIGIBLE.match(around.lead) or _is_procedural(quantity, around):
        return False
    if quantity.writing == "figure":
        return _is_figure_meant(quantity, around)
    if quantity.writing == "chinese" and quantity.unit not in RATIO_UNITS:
        return _is_spoken_commitment(quantity, around)
    if quantity.unit is None:
        return _is_bare_number(quantity, around)
    if quantity.unit in RATIO_UNITS:
        return not _qualifies(quantity, around) and not _RATE_OF_POLICY.match(around.after)
    if quantity.unit in ("岁", "周岁"):
        return around.comparator is not None and words.AGE.search(around.lead) is not None
    if quantity.unit in DURATION_UNITS:
        return _is_limited_time(quantity, around)
    if quantity.unit == "分" and around.comparator is None and not quantity.tail:
        return False
    if quantity.unit in MONEY_UNITS and _RATE_OF_POLICY.match(around.after) and around.comparator is None:
        return False
    return not _qualifies(quantity, around) and _is_promised(quantity, around)


def _is_procedural(quantity: Quantity, around: Surroundings) -> bool:
    if quantity.unit in DURATION_UNITS:
        return _ON_DISPLAY.search(around.near) is not None
    return around.comparator is None and _WEIGHT.search(around.near) is not None


def _is_full_coverage(quantity: Quantity, around: Surroundings) -> bool:
    if _ATTRIBUTE.match(around.after):
        return False
    return _SERVES_ALL.match(around.after) is not None


def _is_bare_number(quantity: Quantity, around: Surroundings) -> bool:
    if 1900 <= quantity.value <= 2100 or not _CLOSED.match(around.after):
        return False
    if around.comparator is not None or quantity.tail:
        return bool(words.SHARE_WORDS.search(around.near)) or around.comparator is not None or quantity.rounded
    return quantity.rounded and not around.near.endswith(("、", "第"))


def _is_limited_time(quantity: Quantity, around: Surroundings) -> bool:
    if quantity.tail in ("内", "以内", "之内") and around.comparator is None:
        if quantity.unit in ("小时", "分钟", "个小时") and _PROMPT.match(around.after):
            return True
        if around.specified or quantity.unit in ("年", "个月", "月", "周"):
            pass
        elif re.match(r"办结|审结|放行", around.after):
            return True
        elif _COUNTED_FROM.search(around.near) and (_SERVED.match(around.after) or not around.after):
            return "收到" not in around.lead and "受理" not in around.lead
    if quantity.tail == "以上" and _LASTING.search(around.near):
        return True
    if around.recurring and around.near.endswith("各"):
        return True
    limited = around.comparator is not None or quantity.tail in ("以内", "之内", "内")
    if not limited or (_WITHIN.match(around.after) and around.comparator is None):
        return False
    if quantity.unit == "年" and around.comparator not in (">=", ">"):
        return False
    return words.DURATION_CUE.search(around.lead) is not None


def _is_spoken_commitment(quantity: Quantity, around: Surroundings) -> bool:
    """A numeral in characters: 至少一名, 每村一名, 每季度一次, 建设两个…; most others are figures of speech."""
    if _NAME_OF_ONE.match(around.after) or quantity.unit == "批" or _ONLY.search(around.near):
        return False
    if quantity.unit == "次" and (_SESSION.match(around.after) or "届" in around.lead[-16:]):
        return False
    if quantity.unit == "次" and quantity.value == 1 and _RATE_OF_ONE.match(around.after):
        return False
    if quantity.unit == "次" and not around.recurring and _ONCE.search(around.near) and not _CLOSED.match(around.after):
        return False
    if (around.comparator is not None and around.comparator != "about") or quantity.tail in ("以上", "以内", "左右"):
        return not _is_structural(quantity, around, loosely=True)
    if quantity.unit in MONEY_UNITS:
        return words.VERB.search(around.lead) is not None
    if quantity.unit in ("条", "项", "对", "款", "天", "个月", "小时", "分钟", "人", "班", "成", "倍"):
        return False
    if around.recurring and (quantity.unit in EVENT_UNITS or words.VERB_AT_END.search(around.near)):
        return not _is_structural(quantity, around)
    if words.EACH.search(around.lead) and not _is_structural(quantity, around):
        return True
    if quantity.value > 1 and _CLOSED.match(around.after) and (words.VERB.search(around.lead) or around.follows):
        return not _is_structural(quantity, around)
    if quantity.value == 1 and quantity.unit not in ("次", "场", "期", "名", "轮"):
        return False
    return bool(words.VERB_AT_END.search(around.near)) and not _is_structural(quantity, around)


def _is_structural(quantity: Quantity, around: Surroundings, *, loosely: bool = False) -> bool:
    """5项行动, 三个阶段, 重点任务20项: the document counting its own parts."""
    if quantity.unit not in words.STRUCTURE_UNITS:
        return False
    if around.recurring and words.VERB_AT_END.search(around.near):
        return False  # 每年发布100个场景清单
    if words.STRUCTURE_AFTER.match(around.after):
        return not (_BUILT.search(around.near) and _WORKS.match(around.after))
    return not loosely and quantity.unit in ("项", "个", "条") and bool(words.STRUCTURE_BEFORE.search(around.near))


def _qualifies(quantity: Quantity, around: Surroundings) -> bool:
    """Whether the number only says which ones are meant: 规模500人以上企业, 对年用电超过10万千瓦时的用户给予补贴."""
    after = around.after
    if _CONDITION.match(around.lead) and "的" in after and _AWARD.search(after):
        return True
    if _RULED.match(after) or (around.comparator in (None, "about") and _PLACED.search(around.lead)):
        return True
    if _is_size(quantity, around):
        return True
    if after.startswith("的基础上") or (quantity.unit not in COUNT_UNITS and _ENTITLEMENT.search(around.lead)):
        return True
    if after.startswith("的") and quantity.unit not in RATIO_UNITS and _BOUNDING.search(around.near):
        return True
    if (
        around.counted_next
        and not words.CARRIED.match(after)
        and quantity.unit not in RATIO_UNITS
        and _DESCRIBES_NEXT.match(after)
    ):
        return around.comparator is not None or bool(quantity.tail)
    if (
        quantity.tail not in ("以上", "及以上", "含以上", "以下", "及以下", "以内")
        or not after
        or not _NOUN.match(after)
    ):
        return False
    if around.comparator is not None and not after.startswith("的"):
        return False
    if around.near.endswith("编制"):
        return True
    if after.startswith("的"):
        if words.VERB_AT_END.search(around.near) or _LEADS_OFF.search(around.near):
            return around.near.endswith(("培训", "服务", "接待")) and "基地" in after
        if quantity.unit not in RATIO_UNITS:
            return True
        told = words.VERB.search(after) or words.LEVEL_VERB.search(after)  # 全县90%以上的学校建有实验室
        return told is None and _IN_PLACE.search(around.near) is None
    if words.VERB_AT_END.search(around.near) or _LEADS_OFF.search(around.near) or words.VERB.match(after):
        return False
    return not words.EACH.search(around.near)


def _is_size(quantity: Quantity, around: Surroundings) -> bool:
    """Whether a measure describes a thing: 年产值超100亿元、具备竞争力的企业2家, 总投资5000万元以上的项目, 规划面积约60平方公里."""
    unit, after = quantity.unit or "", around.after
    if unit in RATIO_UNITS or (unit in COUNT_UNITS and unit not in ("人", "户")) or unit in EVENT_UNITS:
        return False
    if _SIZE.match(after) or (unit in _VOLTS and not _CLOSED.match(after)):
        return True
    if quantity.tail in ("以下", "及以下") and words.VERB_AT_END.search(around.near) and _NOUN.match(after) and after:
        return unit not in MONEY_UNITS
    if quantity.tail == "以上" and not around.lead and _KIND_OF_PLACE.match(after):
        return True
    bounded = around.comparator in (">", "<=") or quantity.tail in ("以上", "及以上", "以下")
    if bounded and around.counted_next and after[:1] in ("、", "且", "并", "的") and _QUALITY_OF_NEXT.match(after):
        return words.OUTPUT_VERB.match(after, 1) is None
    if bounded and unit in MONEY_UNITS and _BIG_THING.match(after):
        return words.VERB_AT_END.search(_WITHOUT_BOUND.sub("", around.near)) is not None or after.startswith("的")
    if quantity.tail == "以上" and after.startswith("的") and unit == "人" and _LEADS_OFF.search(around.near):
        return True
    if around.comparator == "<=" and after.startswith("的") and not _GOAL_AFTER.match(after):
        return words.VERB.search(around.lead) is None
    if unit in _AREA_UNITS and around.comparator in (None, "about") and not around.follows and not around.dated:
        described = _AREA.search(around.near) or around.near.endswith("面积约")
        return bool(described) and not words.VERB.search(around.lead)
    return False


_WITHOUT_BOUND = re.compile(r"(?:超过|超|达到?|突破|逾)$")
_GOAL_AFTER = re.compile(r"^的(?:目标|标准|要求|水平|范围|区间|任务)")


def reaches(near: str, after: str) -> bool:
    """Whether the number counts whom something is done for: 为300家企业提供诊断."""
    return _REACHED.search(near) is not None and _DONE_FOR_THEM.search(after) is not None


def _is_figure_meant(quantity: Quantity, around: Surroundings) -> bool:
    if quantity.unit is None:
        return _CLOSED.match(around.after) is not None
    if quantity.unit in DURATION_UNITS or _is_structural(quantity, around, loosely=True):
        return False
    return not _qualifies(quantity, around)


def _is_summed_list(quantity: Quantity, around: Surroundings) -> bool:
    """建设科普图书室、科普活动室等20间: what a verb makes is listed, then counted."""
    if not around.near.endswith("等") or quantity.unit in words.STRUCTURE_UNITS - {"个"}:
        return False
    made = words.STRICT_OPENING.match(around.lead) is not None
    return made and "、" in around.near and not words.STRUCTURE_AFTER.match(around.after)


def _is_promised(quantity: Quantity, around: Surroundings) -> bool:
    loosely = around.comparator is not None or around.recurring
    if _is_structural(quantity, around, loosely=loosely) and not around.past:
        return around.comparator is not None and not words.STRUCTURE_AFTER.match(around.after)
    if (
        _SUBDIVIDED.search(around.lead)
        or _OF_A_GROUP.search(around.near)
        or (_STAFFING.match(around.after) and around.comparator is None)
    ):
        return False
    if around.comparator is not None:
        return not around.bracketed or around.comparator in (">=", "<=", ">")
    if quantity.tail:
        return True
    if around.bracketed:
        return "其中" in around.near or "含" in around.near
    if around.past:
        return True
    if quantity.unit in _REACHED_UNITS and around.reached:
        return not _STAFFING.match(around.after)
    if _AMONG_THEM.search(around.near) and _CHOSEN.search(around.after):
        return True
    if words.DESCRIBED.search(around.near) and not _is_summed_list(quantity, around):
        return False
    if words.VERB.search(around.lead) or words.LEVEL_VERB.search(around.lead) or words.EACH.search(around.lead):
        return True
    if quantity.unit in MONEY_UNITS and re.search(r"投资|资金|经费|产值|收入|预算|营收|规模|总额", around.lead):
        return True
    if words.MOVED_BY.search(around.near):
        return True
    if words.VERB_AT_END.search(around.near) or around.dated or _EXTENT.search(around.near):
        return True
    if around.specified and _CLOSED.match(around.after):
        return True
    if around.follows and not around.near.strip("、和及▢"):
        return True
    if _PURSUED.search(around.near):
        return True
    if _TOGETHER.search(around.near):
        return words.VERB.search(around.after) is not None or "合作" in around.after
    return around.follows and _CLOSED.match(around.after) is not None and len(around.near.strip("、和及▢")) > 0
