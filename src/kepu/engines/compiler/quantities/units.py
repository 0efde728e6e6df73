"""Measure words and units of official documents, by what a number with them can mean."""

from __future__ import annotations

import re
from re import escape

RATIOS = "% ‰ 个百分点 百分点"
# Something that happens: without a stated frequency the number is a total over the plan.
EVENTS = """
    人次 人年 人月 场次 批次 班次 车次 架次 航次 列次 校次 户次 站次 课次 项次 店次 台次 件次 条次 册次 剂次 亩次 人天 人日 次 场 期 批 遍 轮 讲 堂
"""
COUNTS = """
    人 名 位 户 家 所 个 处 座 间 栋 幢 套 台 辆 架 艘 条 段 支 只 头 羽 尾 株 棵 盏 块 片 口 眼 孔 根 枚 门 类 种 项 件 宗 起 例
    份 册 部 篇 本 幅 张 床 站 村 镇 乡 校 店 班 节 集 届 款 对 组 队 团 桩 列 具 把 箱 标箱 标准箱 台套 台（套） 台(套) 处(个) 个(处)
    家次 户家庭 家企业 则 幕 剂 剂量 笼 棚 匹 峰 套房 车位 泊位 学位 床位 机架 标准机架 例次 发 颗
"""
MEASURES = """
    平方公里 平方千米 平方米 公顷 亩 公里 千米 海里 米 延米 延长米 厘米 毫米 微米 立方米 方 升 毫升
    吨标准煤 吨标煤 吨 公斤 千克 克 毫克 微克 斤 担 载重吨 总吨
    千瓦时 度 兆瓦时 吉瓦时 兆瓦 吉瓦 千瓦 瓦 千伏安 兆伏安 千伏 伏 分贝 兆帕 摄氏度 ℃ 赫兹 兆赫 大卡 千卡
    ㎡ m² m2 km² km2 m³ m3 km kg mg g t mm cm kWh MWh GWh MW GW kW kVA kV dB dB(A) μg ug TEU
    TB PB GB MB EB PFLOPS EFLOPS TFLOPS Mbps Gbps Tbps P 兆
    元 美元 欧元 港元 港币 人民币 角
    分 倍 番 成 折 岁 周岁 步
"""
# Spans of time: they count only where the clause limits or promises them.
DURATIONS = """
    个工作日 工作日 个自然日 个月 个小时 小时 分钟 秒钟 秒 天 日 周 年 学时 课时 学分 毫秒 个学时 个课时 个学分 个学期 个学年
"""
# What stands after the stroke of a compound unit: 微克/立方米, 元/人·年.
PER = """
    人次 人 户 亩 年 月 日 天 次 校 村 生 床 家 个 平方公里 平方米 立方米 公里 公顷 升 千瓦时 小时 秒 分钟 分 辆 吨 公斤 千克 斤
    班 学期 学年 所 台 件 株 头 只 名 万人 千人 百人 十万人 百万人 万元 亿元 百平方公里 百户 师 L h km km² m³ m3 m² t kg s d a m
"""
# Units that a bare Chinese numeral may carry.
SPOKEN = """
    人次 场次 批次 名 位 户 家 所 个 处 座 间 套 台 辆 支 门 件 份 册 部 篇 场 次 期 条 项 人 轮 堂 节 课时 学时 倍 成 张 批 班 款
    对 公里 亩 吨 元 学分 天 个月 小时 分钟 个工作日 百分点 个百分点
"""

# A unit that begins a longer word is none: 500人才, 5方面, 100周年.
NOT_BEFORE = {
    "人": "才口均民员",
    "人年": "龄度均",
    "人月": "均",
    "方": "面向式案位法针便",
    "度": "假过汛量",
    "成": "立为果效功熟员长本人年套片品就不色分",
    "发": "展现布生放挥达射动起扬电热育",
    "颗": "粒",
    "天": "然",
    "班": "子",
    "集": "体中群团约聚",
    "组": "织",
    "队": "伍员",
    "团": "体队员",
    "期": "间内满",
    "周": "年",
    "步": "行骤走",
    "日": "常均前内起止至本",
    "月": "前底末内至",
    "年": "级度代均内来底初末前期以生轮后间",
    "校": "园长企外内",
    "站": "点位",
    "村": "委庄级民",
    "镇": "级区",
    "乡": "村镇级土",
    "段": "时",
    "节": "能约",
    "对": "口接于",
    "条": "件例款",
    "台": "账风湾",
    "口": "岸",
    "分": "别类级为之布组批层散流析享支期",
    "类": "似型别",
    "种": "子业",
    "部": "门分署委",
    "具": "备有体",
    "把": "握",
    "起": "步",
    "例": "如",
    "位": "于列居",
    "处": "置于",
    "间": "接",
    "支": "持撑付",
    "面": "向积",
    "场": "所",
    "次": "于",
    "讲": "座",
    "户": "籍均外",
    "名": "称录单",
    "所": "在属有需",
    "只": "要有",
    "担": "任当保",
    "折": "合算",
    "t": "abcdefghijklmnopqrstuvwxyz",
    "g": "abcdefghijklmnopqrstuvwxyz",
    "P": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz2",
}

RATIO_UNITS = frozenset(RATIOS.split())
EVENT_UNITS = frozenset(EVENTS.split())
COUNT_UNITS = frozenset(COUNTS.split())
LEARNING_UNITS = frozenset(("学时", "课时", "学分", "个学时", "个课时", "个学分"))
DURATION_UNITS = frozenset(DURATIONS.split()) - LEARNING_UNITS
MONEY_UNITS = frozenset(("元", "美元", "欧元", "港元", "人民币"))

# The measure word alone is the unit: 2个工种 counts 个.
PLAIN_UNITS = {"户家庭": "户", "家企业": "家"}


PER_SO_MANY = r"/(?:1?0|[十百])?万"  # 12/10万: so many of a hundred thousand
PER_TIME = re.compile(r"/(?:年|学年|月|学期)$")


def plain_unit(unit: str | None) -> str | None:
    """The measure alone: 人次/年 is 人次 with the frequency year."""
    return unit if unit is None or "/" not in unit else PER_TIME.sub("", unit)


def alternatives(*tables: str) -> str:
    """The words of several tables as one regex alternation, longest first, none that begins a longer word."""
    words = sorted({word for table in tables for word in table.split()}, key=len, reverse=True)
    return "|".join(escape(w) + (f"(?![{NOT_BEFORE[w]}])" if NOT_BEFORE.get(w) else "") for w in words)


_PER = "|".join(escape(w) for w in sorted(PER.split(), key=len, reverse=True))
UNIT = rf"(?:{alternatives(RATIOS, EVENTS, COUNTS, MEASURES, DURATIONS)})(?:/(?:{_PER})(?:[·.•/](?:{_PER}))?)?"
SPOKEN_UNIT = rf"(?:{alternatives(SPOKEN)})"
