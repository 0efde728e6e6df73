"""The words by which official documents speak of groups, places, kinds, training and of what is not measured yet.

Tables only. Codes are those of the code sets population-group, activity-kind, activity-theme, place-type and
training-track; the order of a table is the order in which it is tried.
"""

from __future__ import annotations

import re

# The six groups of a plan → code of the vocabulary.
PLAN_GROUPS = {
    "youth": "youth",
    "farmers": "farmer",
    "workers": "worker",
    "elderly": "elderly",
    "officials": "official",
    "residents": "urban_resident",
}

GROUP_WORDS: tuple[tuple[str, str], ...] = (
    ("left_behind", r"留守"),
    ("rural_minor", r"农村未成年|农村(?:青)?少年儿童"),
    ("rural_woman", r"农村妇女"),
    ("rural_low_income", r"低收入"),
    ("migrant_worker", r"农民工|进城务工|转移就业"),
    ("new_employment", r"新就业形态|快递|网约"),
    ("grassroots_official", r"基层干部|村两委|村（社区）两委"),
    ("preschool", r"学龄前|幼儿"),
    ("parent", r"家长"),
    ("entrepreneur", r"企业家"),
    ("youth", r"青少年|学生|中小学|少年|儿童|校园|在校"),
    ("elderly", r"老年|老人|银龄"),
    ("official", r"领导干部|公务员|干部|机关"),
    ("farmer", r"农民|村民|农户"),
    ("worker", r"产业工人|职工|工人|劳动者|工匠"),
    ("urban_resident", r"城市居民|城镇居民|社区居民|市民"),
)
SPECIAL_GROUPS = frozenset(
    {"left_behind", "rural_minor", "rural_woman", "rural_low_income", "migrant_worker", "new_employment"}
)

TRACK_WORDS: tuple[tuple[str, str], ...] = (
    ("elderly_digital", r"智能技术|智慧助老|老年人.{0,6}(?:手机|数字|信息)"),
    (
        "science_teacher",
        r"(?:科技|科学|骨干|理科|学科|科技类|科学类|中小学|实验|乡村|农村)\S{0,4}(?:教师|师资)|教师.{0,4}培训",
    ),
    ("tutor", r"辅导员(?!名师)"),
    ("village_committee", r"(?:村|社区|“)[^，。]{0,4}两委|村干部|网格员|灾害信息员|驻村"),
    ("rural_leader", r"(?:创新创业|创业创新|返乡|入乡|致富)[^，。]{0,6}(?:带头人|人才|人员)|农村[^，。]{0,6}带头人"),
    ("rural_skill", r"农村[^，。]{0,4}(?:实用|技能|技术)|实用人才|实用技术|乡土人才"),
    ("farmer", r"高素质农民|职业农民|新型农业经营主体|农民|农户"),
    ("high_level", r"高层次|高技能|领军"),
    ("professional", r"专业技术(?!培训)|继续教育|知识更新"),
    ("worker_safety", r"安全生产|职业健康|特种作业"),
    ("vocational", r"职业技能|技能(?:培训|提升)|技能工人|职工|工人|劳动者|产业工人|补贴性|农民工|就业"),
    ("official", r"领导干部|公务员|干部|主体班|党校"),
    ("volunteer", r"志愿者|志愿服务"),
    ("emergency", r"救护|应急(?:管理|人员|队伍|救援)|急救"),
    ("science_worker", r"科普(?:人员|工作者|讲解员|信息员|员|骨干)|讲解员|媒体从业"),
)
# Tracks of whom the word itself says that they live on the land: where the class took place then says nothing more.
RURAL_TRACKS = frozenset({"farmer", "rural_skill", "rural_leader", "village_committee"})
# Tracks by the group of the section, where the sentence names nobody.
TRACK_OF_GROUP = {"farmers": "farmer", "workers": "vocational", "officials": "official", "elderly": "elderly_digital"}

KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("touring", r"巡展|大篷车|流动科技馆|巡回展"),
    ("lecture", r"讲座|大讲堂|大讲坛|讲坛|报告会|宣讲|巡讲|科普报告|校园行|进校园活动"),
    ("contest", r"大赛|竞赛|比赛|技能赛|比武|展评"),
    ("open_day", r"开放日|公众开放|开放活动|科学日"),
    ("study_tour", r"研学"),
    ("camp", r"夏令营|冬令营|科学营|科技营|训练营"),
    ("practice", r"科学实践|实践活动|小实验|实验活动|科学实验活动|科学调查"),
    ("course", r"合作课程|科普课程|科学课堂|科技课堂|大课堂|送课"),
    ("interest_group", r"兴趣小组|科技社团|学生社团"),
    ("drill", r"演练|演习"),
    ("consult", r"咨询|义诊|三下乡|科技下乡"),
    ("exchange", r"学术交流|学术年会|学术会议|论坛|研讨|沙龙"),
    ("performance", r"科普剧|展演|演出|文艺"),
    ("screening", r"放映|科普电影|科教电影"),
    ("broadcast", r"直播|网络课堂|线上课堂"),
    ("theme_event", r"主题活动|主场活动|科技节|科技月|科普日活动|活动周"),
    ("exhibition", r"展览|展示活动|专题展|主题展"),
    ("visit", r"参观|考察"),
    ("publicity", r"发放资料|宣传活动|集中宣传"),
)

THEME_WORDS: tuple[tuple[str, str], ...] = (
    ("elderly_digital", r"智能技术|数字鸿沟|智慧助老"),
    ("spirit", r"科学家精神|工匠精神|学风"),
    ("emergency", r"应急|防灾|减灾|避险|地震|疏散|防震|自救"),
    ("fire", r"消防|森林防火"),
    ("mental_health", r"心理"),
    ("health", r"健康|近视|防疫|慢性病|膳食|爱国卫生"),
    ("food", r"食品|用药"),
    ("traffic", r"交通安全"),
    ("production_safety", r"安全生产"),
    ("energy_saving", r"节能|节约|低碳"),
    ("ecology", r"生态|环境保护|环保|垃圾分类"),
    ("biodiversity", r"生物多样性|野生动"),
    ("digital_ai", r"人工智能|数字素养|网络安全|编程"),
    ("meteorology", r"气象"),
    ("anti_rumour", r"反邪教|辟谣"),
    ("agriculture", r"农业科技|农技"),
    ("space", r"航天|天文"),
)

PLACE_WORDS: tuple[tuple[str, str], ...] = (
    ("school", r"进(?:学校|校园)"),
    ("village", r"进(?:乡村|农村|村)"),
    ("community", r"进(?:社区)"),
    ("enterprise", r"进(?:企业|车间|园区)"),
    ("office", r"进(?:机关)"),
    ("family", r"进(?:家庭|万家)"),
)

# Who each of whom something is promised: census → words. Units first: 每所农村学校 is a school, not a village.
CENSUS_WORDS: tuple[tuple[str, str], ...] = (
    ("schools", r"学校|中小学|小学|中学|幼儿园|每校|各校|校园"),
    ("enterprises", r"企业|园区"),
    ("venues", r"科技馆|场馆|科普馆"),
    ("villages", r"行政村|每个?村|各村|村（社区）|村级|社区(?!科普)"),
    ("townships", r"街道|乡镇|镇街|乡（镇）|镇（街"),
    ("counties", r"各县|县（市、区）|各区县|县（区）"),
)
EACH = re.compile(
    r"每(?:一)?(?:所|个|家|座|处|校|村)|各(?:中小学|学校|校|乡|镇|街道|村|社区|县|企业)|(?:学校|中小学校?|小学|中学|幼儿园)每"
)
COVERED = re.compile(r"覆盖")
OPEN_LIST = re.compile(r"等(?:各类|多种|形式多样的)?(?:科普|科技|宣传)[^，。]{0,2}活动|等各类活动")

STRONG_TRAINING = re.compile(r"培训|轮训|研修|集训|教育培训|训练(?!营)")
WEAK_TRAINING = re.compile(r"培育|培养")
FREE = re.compile(r"免费")
RURAL = re.compile(r"农村|乡村|乡镇学校|村小")
URBAN = re.compile(r"城镇|城区|城市")
TAKES_PART = re.compile(r"参与|参加|覆盖|惠及|受益|参训")
HELD = re.compile(r"举办|组织|开展|安排|举行|召开|承办|开设")

# Counters that say the same of a measure.
ALIKE: dict[str, tuple[str, ...]] = {
    "人": ("名", "位"),
    "名": ("人",),
    "位": ("人", "名"),
    "人次": ("人次",),
    "场": ("场次", "次", "期", "班"),
    "次": ("场", "场次", "期", "站次"),
    "场次": ("场", "次"),
    "期": ("班", "场", "次", "班次"),
    "班": ("期", "场", "次"),
    "轮": ("期", "次", "场"),
    "届": ("次", "场", "期"),
    "站": ("站次", "场", "次"),
    "站次": ("站", "场", "次"),
    "项": ("次", "场"),
    "节": ("场", "次"),
    "堂": ("场", "次"),
    "课时": ("学时",),
    "学时": ("课时",),
    "册": ("份",),
    "本": ("份",),
    "张": ("份",),
}
SESSION_UNITS = frozenset({"场", "次", "场次", "期", "班", "轮", "届", "站", "站次", "节", "堂", "班次", "趟"})
PERSON_UNITS = frozenset({"人", "名", "位"})
# Units of lasting things: what is built, named or employed, not what is held.
THING_UNITS = frozenset(
    {"个", "所", "家", "处", "座", "户", "支", "件", "条", "部", "项", "门", "套", "块", "件（条）", "篇"}
)

# What activities and training cannot tell, and what will: the first that is found in the metric or the sentence.
UNSERVED: tuple[tuple[str, str], ...] = (
    (r"具备科学素质|科学素质(?:水平|差距|发展)|科学素养(?:水平|比例)", "公民科学素质调查"),
    (r"健康素养|吸烟率|体育锻炼|健康管理|入户率|知晓率|满足率", "专项调查或部门统计（人工填报）"),
    (r"经费|投入|资金|预算", "科普经费台账"),
    (
        r"志愿者?(?!.{0,6}培训)(?:.{0,8})(?:人数|达到|名|注册|队伍|服务队)|志愿(?:服务)?队伍|服务时长|每支队伍|支队|分队",
        "志愿者和服务队登记",
    ),
    (r"信息员|传播员|科普员|特派员|副校长|配备|专职科普|科协组织|专家库|宣传员|示范户|三长", "科普队伍花名册"),
    (
        r"辅导员.{0,4}工作室|工作室|名师|实验校|示范校|特色学校|特色校|基地学校|少年科学院|达标率|开出率|开课率",
        "学校和场馆基地登记",
    ),
    (r"开放率|开放天数|建筑面积|展厅|接待公众|接待观众|服务观众|观众人次|参观人次", "场馆基地运行记录"),
    (
        r"基地|场馆|科技馆(?!.{0,8}(?:巡展|进))|科普馆|活动站|驿站|科普站|小院|场景|阵地|营地|画廊|书屋|体验(?:点|馆)|实验室|生活圈|健康(?:社区|学校|企业)",
        "场馆基地登记",
    ),
    (r"示范县|示范区|示范镇|示范村|示范社区|科技强镇", "创建和荣誉登记"),
    (r"阅读量|粉丝|关注|注册(?:人数|用户)|原创|作品|转发|条目|辟谣信息|发布|推送|栏目|文章|视频", "科普资源和传播记录"),
    (r"小时内|响应|回应", "应急科普处置记录"),
    (r"会议|推进会|联席|调度|工作计划|总结|方案|督查|检查|通报", "督查和会议记录"),
    (r"工匠|拔尖|领军人物|技术能手|人才(?:数|总量|达到)", "人才认定名册（人工填报）"),
    (r"(?:每名|每人)[^，。]{0,6}(?:拥有|掌握)", "专项调查（人工填报）"),
    (r"比例|占比|比率|率(?:达|为|不|稳|保|在)|率$", "部门统计（人工填报）"),
)

# Base figures that shares are taken of: code of group or track → key and name.
BASES: dict[str, tuple[str, str]] = {
    "youth": ("students", "在校学生数"),
    "farmer": ("farmers", "农民总数"),
    "worker": ("workers", "职工总数"),
    "elderly": ("elderly", "老年人口数"),
    "official": ("officials", "领导干部和公务员总数"),
    "urban_resident": ("residents", "城镇常住人口数"),
    "science_teacher": ("science-teachers", "科学（技）教师总数"),
    "tutor": ("tutors", "科技辅导员总数"),
    "village_committee": ("village-committees", "村（社区）两委成员数"),
    "rural_skill": ("rural-skilled", "农村实用人才数"),
    "rural_leader": ("rural-leaders", "农村创新创业带头人数"),
    "vocational": ("workers", "职工总数"),
    "worker_safety": ("workers", "职工总数"),
    "professional": ("professionals", "专业技术人员数"),
    "elderly_digital": ("elderly", "老年人口数"),
    "volunteer": ("volunteers", "科技志愿者数"),
    "emergency": ("emergency-staff", "应急管理人员数"),
    "": ("population", "常住人口数"),
}

PER_WORDS = {"year": "每年", "semester": "每学期", "quarter": "每季度", "month": "每月"}
CENSUS_NAMES = {
    "schools": "学校",
    "enterprises": "企业",
    "venues": "科普场馆",
    "villages": "村（社区）",
    "townships": "乡镇（街道）",
    "counties": "县（市、区）",
}
