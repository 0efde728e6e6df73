"""What can be measured of activities and training. Definitions are shown to people: reference page and reading alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from kepu.core.measures.catalogue import Facet, Fold, Measure
from kepu.operations.activities.models import ActivityFact
from kepu.operations.activities.models.activity import Area, HostLevel

What = ActivityFact.What

COLUMNS = {
    "happened_on": "happened_on",
    "region": "region_code",
    "unit": "unit_path",
    "group": "group",
    "mode": "mode",
    "quantity": "quantity",
    "subject": "subject",
    "source": "activity_id",
}

KIND = Facet("kind", _("活动类型"), "kind", "activity-kind")
THEME = Facet("theme", _("主题"), "theme", "activity-theme")
PLACE = Facet("place_type", _("场所"), "place_type", "place-type")
AREA = Facet("area", _("城乡"), "area", choices=tuple((str(value), str(label)) for value, label in Area.choices))
LEVEL = Facet("level", _("举办层级"), "level", choices=tuple((str(v), str(label)) for v, label in HostLevel.choices))
TRACK = Facet("track", _("培训类别"), "track", "training-track")
SERIES = Facet("series", _("品牌系列"), "series")
FEE = Facet("fee", _("收费"), "fee", choices=(("free", _("免费")),))

COMMON = (KIND, THEME, PLACE, AREA, LEVEL, SERIES, FEE)
OF_KIND = (THEME, PLACE, AREA, LEVEL, SERIES, FEE)
OF_TRAINING = (TRACK, THEME, PLACE, AREA, LEVEL, SERIES, FEE)

RECORDS = _("已结项或已归档的活动记录")
NOT_COUNTED = _("计划中、报名中、进行中和已取消的活动；合办单位不重复计")


def _facts(what: str, kind: str = "", **more: Any) -> Callable[[], QuerySet[ActivityFact]]:
    where = {"what": what, **({"kind": kind} if kind else {}), **more}

    def facts() -> QuerySet[ActivityFact]:
        return ActivityFact.objects.filter(**where)

    return facts


def _named(facts: Callable[[], QuerySet[ActivityFact]]) -> Callable[[], QuerySet[ActivityFact]]:
    """Only facts that name their subject: somebody known by a count alone cannot be told from anybody else."""

    def named() -> QuerySet[ActivityFact]:
        return facts().exclude(subject="")

    return named


def _measure(key: str, name: str, unit: str, definition: str, **given: Any) -> Measure:
    return Measure(
        **{
            "key": key,
            "name": name,
            "unit_label": unit,
            "definition": definition,
            "fold": Fold.SUM,
            "exclusions": NOT_COUNTED,
            "records": RECORDS,
            "columns": COLUMNS,
            "facets": COMMON,
            "source_type": "activities.Activity",
            "credit": "activity__co_hosts__unit__path",
            **given,
        }
    )


_TIMES = ("场", "次", "场次", "期", "个", "届", "站次", "站")

# key, name, unit, kind, words by which documents call it
_BY_KIND = (
    (
        "lectures",
        _("科普讲座场次"),
        "场",
        "lecture",
        ("讲座", "大讲堂", "大讲坛", "讲坛", "报告会", "宣讲", "巡讲", "科普报告", "校园行"),
    ),
    ("exhibitions", _("科普展览展示场次"), "场", "exhibition", ("展览", "展示", "专题展")),
    ("contests", _("竞赛场次"), "次", "contest", ("大赛", "竞赛", "比赛", "技能赛", "展演赛", "展评")),
    ("open_days", _("开放日场次"), "次", "open_day", ("开放日", "公众开放", "开放活动", "科学日")),
    ("study_tours", _("研学实践次数"), "次", "study_tour", ("研学", "研学实践", "研学旅行")),
    ("camps", _("科技营期数"), "期", "camp", ("夏令营", "冬令营", "科学营", "科技营")),
    ("practices", _("科学实践活动次数"), "次", "practice", ("科学实践", "实践活动", "科学实验", "实验活动", "小实验")),
    ("courses", _("科普课程场次"), "场", "course", ("馆校合作课程", "科普课程", "课程", "科学课堂", "大课堂")),
    ("interest_groups", _("兴趣小组活动次数"), "次", "interest_group", ("兴趣小组", "社团", "科技社团")),
    ("drills", _("应急演练次数"), "次", "drill", ("演练", "应急演练", "避险")),
    ("consultations", _("咨询服务场次"), "场", "consult", ("咨询", "义诊", "服务活动", "三下乡")),
    (
        "theme_events",
        _("主题活动场次"),
        "场",
        "theme_event",
        ("主题活动", "主场活动", "科技节", "科技月", "科普日", "科技周"),
    ),
    ("screenings", _("科普放映场次"), "场", "screening", ("放映", "科普电影", "科教电影")),
    ("touring", _("巡展站次"), "站次", "touring", ("巡展", "流动科技馆", "大篷车", "巡回")),
    ("exchanges", _("学术交流场次"), "场", "exchange", ("学术交流", "学术年会", "年会", "论坛", "研讨")),
    ("performances", _("科普展演场次"), "场", "performance", ("科普剧", "展演", "表演", "演出")),
    ("broadcasts", _("线上直播场次"), "场", "broadcast", ("直播", "网络课堂", "线上课堂", "云")),
    ("visits", _("参观考察次数"), "次", "visit", ("参观", "考察", "实地")),
    ("publicity", _("宣传发放场次"), "场", "publicity", ("宣传", "发放", "宣传活动")),
)

SESSIONS = (
    _measure(
        "activities.sessions",
        _("科普活动场次"),
        "场",
        _("每项已结项的活动计一场，多日连续举办的计一场，按结束之日计入。"),
        facts=_facts(What.SESSION),
        by_group=False,
        words=("科普活动", "活动", "主题教育"),
        counters=_TIMES,
    ),
    _measure(
        "activities.group_sessions",
        _("面向某类人群的活动场次"),
        "场",
        _("面向该类人群的已结项活动，每项计一场。"),
        exclusions=_("一项活动面向几类人群时在每类中各计一场，不同人群之间不能相加"),
        facts=_facts(What.AUDIENCE),
        words=("科普活动", "活动", "进校园", "进乡村", "进社区", "进企业", "进机关"),
        counters=_TIMES,
    ),
    *(
        _measure(
            f"activities.{key}",
            name,
            unit,
            _("类型为该类的已结项活动，每项计一次，按结束之日计入。"),
            facts=_facts(What.SESSION, kind),
            by_group=False,
            facets=OF_KIND,
            words=words,
            counters=_TIMES,
        )
        for key, name, unit, kind, words in _BY_KIND
    ),
    _measure(
        "activities.contest_trades",
        _("竞赛工种数"),
        "个",
        _("已结项竞赛涉及的不同工种或项目，各计一个。"),
        exclusions=_("未填写工种的竞赛；不同时期的工种数不能相加"),
        facts=lambda: ActivityFact.objects.filter(what=What.SESSION, kind="contest").exclude(track=""),
        columns={**COLUMNS, "subject": "track"},
        subject="trade",
        by_group=False,
        fold=Fold.DISTINCT,
        facets=OF_KIND,
        words=("工种", "劳动和技能竞赛", "技能竞赛"),
        counters=("个", "工种", "个工种"),
    ),
    _measure(
        "activities.leader_led",
        _("领导干部带头参加的活动场次"),
        "场",
        _("标明有领导干部带头参加的已结项活动，每项计一场。"),
        facts=_facts(What.SESSION, leader_led=True),
        by_group=False,
        words=("带头参加", "领导干部", "参加科普活动"),
        counters=_TIMES,
    ),
)

SERVED = (
    _measure(
        "activities.units_served",
        _("服务单位次数"),
        "次",
        _("每项已结项活动为每个服务单位（学校、企业等）计一次。按单位达标、覆盖的统计由此得出。"),
        facts=_facts(What.SERVED),
        subject="unit",
        by_group=False,
        local_subjects=True,
        words=("每所学校", "学校", "各学校", "进校园", "企业"),
        counters=("次", "场", "所", "家"),
    ),
    _measure(
        "activities.lectures_served",
        _("讲座进单位次数"),
        "次",
        _("每场已结项讲座为每个服务单位计一次。"),
        facts=_facts(What.SERVED, "lecture"),
        subject="unit",
        by_group=False,
        facets=OF_KIND,
        local_subjects=True,
        words=("科普讲座", "讲座", "报告会", "科普报告", "宣讲", "巡讲", "大讲堂"),
        counters=("次", "场"),
    ),
    _measure(
        "activities.study_tours_served",
        _("单位组织研学实践次数"),
        "次",
        _("每次已结项研学实践为每个服务单位计一次。"),
        facts=_facts(What.SERVED, "study_tour"),
        subject="unit",
        by_group=False,
        facets=OF_KIND,
        local_subjects=True,
        words=("研学实践", "研学"),
        counters=("次", "场"),
    ),
    _measure(
        "activities.practices_served",
        _("单位组织科学实践次数"),
        "次",
        _("每次已结项科学实践活动为每个服务单位计一次。"),
        facts=_facts(What.SERVED, "practice"),
        subject="unit",
        by_group=False,
        facets=OF_KIND,
        local_subjects=True,
        words=("科学实践", "实践活动", "实验"),
        counters=("次", "场"),
    ),
)

PEOPLE = (
    _measure(
        "activities.people",
        _("参加活动人次"),
        "人次",
        _("已结项活动中各人群线下、线上参加人次之和；同一人参加几次计几次。"),
        exclusions=_("计划中、进行中和已取消的活动；“其中”特殊群体人次不重复计；线上观看次数另计"),
        facts=_facts(What.PEOPLE),
        words=("参与", "参加", "惠及", "覆盖", "受众", "服务观众", "参与学生", "服务"),
        counters=("人次", "万人次", "人"),
    ),
    _measure(
        "activities.special_people",
        _("特殊群体参加人次"),
        "人次",
        _("已结项活动中标为“其中”的特殊群体（留守儿童、农民工等）人次。"),
        exclusions=_("已包含在参加活动人次之内，不能与其相加"),
        facts=_facts(What.OF_WHICH),
        words=("留守", "农民工", "残疾人", "低收入", "新就业", "快递"),
        counters=("人次", "人"),
    ),
    _measure(
        "activities.participants",
        _("参加活动人数"),
        "人",
        _("有签到或名单的已结项活动中不同的人，按加密标识去重，每人只计一次。"),
        exclusions=_("只有点数、估算人次而没有名单的活动；不同时期、不同地区的人数不能相加"),
        facts=_named(_facts(What.PERSON)),
        subject="person",
        fold=Fold.DISTINCT,
        words=("参与", "参加", "人数"),
        counters=("人", "名"),
    ),
    _measure(
        "activities.participation_rate",
        _("参加活动的人占比"),
        "%",
        _("有签到或名单的已结项活动中不同的人，与该人群总人数（基数）之比。"),
        exclusions=_("只有点数、估算人次而没有名单的活动"),
        facts=_named(_facts(What.PERSON)),
        subject="person",
        fold=Fold.RATIO,
        part_fold=Fold.DISTINCT,
        words=("参与率", "参与科普活动", "在校学生", "占比"),
        counters=("%", "百分比"),
    ),
    _measure(
        "activities.online_views",
        _("线上观看次数"),
        "次",
        _("已结项活动填写的直播、回放观看次数之和。"),
        facts=_facts(What.VIEWS),
        by_group=False,
        words=("观看", "播放", "浏览", "点击"),
        counters=("次", "万次", "人次"),
    ),
    _measure(
        "activities.satisfaction",
        _("活动满意度"),
        "分",
        _("满意度得分合计除以答卷份数，五分制。"),
        exclusions=_("没有收集满意度的活动"),
        facts=_facts(What.RATING),
        by_group=False,
        fold=Fold.MEAN,
        denominator="activities.ratings",
        words=("满意度", "满意率"),
        counters=("分", "%"),
    ),
    _measure(
        "activities.ratings",
        _("满意度答卷数"),
        "份",
        _("已结项活动收回的满意度答卷份数之和。"),
        facts=_facts(What.RATED),
        by_group=False,
        words=("答卷", "问卷"),
        counters=("份",),
    ),
)

_INPUTS = (
    ("experts", _("专家参与人次"), "人次", What.EXPERTS, ("专家", "院士", "科技工作者", "科学家")),
    ("volunteers", _("志愿者参与人次"), "人次", What.VOLUNTEERS, ("志愿者", "志愿服务")),
    ("materials", _("发放科普资料份数"), "份", What.MATERIALS, ("资料", "读本", "宣传册", "读物", "图书")),
    ("boards", _("展板块数"), "块", What.BOARDS, ("展板", "挂图")),
    ("exhibits", _("展品件数"), "件", What.EXHIBITS, ("展品", "展具")),
    ("media_reports", _("媒体报道篇数"), "篇", What.MEDIA, ("报道", "媒体", "宣传稿件")),
    ("cost", _("活动经费支出"), "元", What.COST, ("活动经费", "经费支出")),
)
INPUTS = tuple(
    _measure(
        f"activities.{key}",
        name,
        unit,
        _("已结项活动填写的数量之和。"),
        facts=_facts(what),
        by_group=False,
        words=words,
        counters=(unit,),
    )
    for key, name, unit, what, words in _INPUTS
)

TRAINING = (
    _measure(
        "training.classes",
        _("培训班次"),
        "期",
        _("每个已结业的培训班（期）计一次。"),
        facts=_facts(What.SESSION, "training"),
        by_group=False,
        facets=OF_TRAINING,
        words=("培训班", "培训", "轮训", "研修", "技能培训"),
        counters=("期", "场", "次", "班次", "班"),
    ),
    _measure(
        "training.trainees",
        _("培训人次"),
        "人次",
        _("每人每参加一期已结业的培训班计一人次；没有名单的班按登记人数计。"),
        exclusions=_("报了名而没有到的人；线上自学"),
        facts=_facts(What.TRAINEE),
        facets=OF_TRAINING,
        words=("培训", "轮训", "教育培训", "培养", "农民教育培训"),
        counters=("人次", "万人次"),
    ),
    _measure(
        "training.persons",
        _("培训人数"),
        "人",
        _("有名单的已结业培训班中不同的人，按加密标识去重，每人只计一次。"),
        exclusions=_("没有名单的培训班；不同时期、不同地区的人数不能相加"),
        facts=_named(_facts(What.TRAINEE)),
        subject="person",
        fold=Fold.DISTINCT,
        facets=OF_TRAINING,
        words=("培训", "培育", "培养", "轮训"),
        counters=("人", "名", "万人"),
    ),
    _measure(
        "training.coverage",
        _("培训覆盖率"),
        "%",
        _("培训过的不同的人，与应培训总人数（基数）之比。"),
        exclusions=_("没有名单的培训班"),
        facts=_named(_facts(What.TRAINEE)),
        subject="person",
        fold=Fold.RATIO,
        part_fold=Fold.DISTINCT,
        facets=OF_TRAINING,
        words=("培训覆盖率", "培训全覆盖", "轮训率", "参训率"),
        counters=("%",),
    ),
    _measure(
        "training.graduates",
        _("结业人数"),
        "人",
        _("达到结业条件的不同的人，按加密标识去重。"),
        exclusions=_("未达到出勤或考核要求的学员；不同时期的人数不能相加"),
        facts=_named(_facts(What.GRADUATE)),
        subject="person",
        fold=Fold.DISTINCT,
        facets=OF_TRAINING,
        words=("结业", "合格", "取得证书", "认定"),
        counters=("人", "名"),
    ),
    _measure(
        "training.completion_rate",
        _("培训结业率"),
        "%",
        _("结业的不同的人与参加培训的不同的人之比。"),
        exclusions=_("没有名单的培训班"),
        facts=_named(_facts(What.GRADUATE)),
        subject="person",
        fold=Fold.RATIO,
        part_fold=Fold.DISTINCT,
        numerator="training.graduates",
        denominator="training.persons",
        facets=OF_TRAINING,
        words=("结业率", "合格率"),
        counters=("%",),
    ),
    _measure(
        "training.hours",
        _("培训学时"),
        "学时",
        _("各期培训班学员出勤学时之和。"),
        facts=_facts(What.HOURS),
        facets=OF_TRAINING,
        scale=10,
        words=("学时", "课时"),
        counters=("学时", "课时"),
    ),
)

MEASURES = (*SESSIONS, *SERVED, *PEOPLE, *INPUTS, *TRAINING)
