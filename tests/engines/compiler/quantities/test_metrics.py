import pytest

from kepu.engines.compiler.quantities.metrics import clean_metric, find_scope
from tests.engines.compiler.quantities.passages import indicators


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("应急广播行政村覆盖率", "应急广播行政村覆盖率"),
        ("，及格率", "及格率"),
        ("研发投入强度", "研发投入强度"),
        ("筹集建设保障性租赁住房", "保障性租赁住房"),
        ("“一网通办”实际办件率不低于", "“一网通办”实际办件率"),
        ("评选“最美科技工作者”", "最美科技工作者"),
        ("审批办结时限压缩到法定时限的", "审批办结时限"),
        ("具备条件的建制村通客车率保持", "具备条件的建制村通客车率"),
        ("除颤仪配置达到每10万人", "除颤仪配置"),
    ],
)
def test_a_name_loses_what_is_no_part_of_it(text, name):
    assert clean_metric(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("每年选派60名骨干教师到乡村学校支教。", ["骨干教师"]),
        ("推动全市150家企业实施改造。", ["企业"]),
        ("建成10个省级、30个市级、100个县级科普示范村。", ["省级科普示范村", "市级科普示范村", "县级科普示范村"]),
        ("每个街道至少有1支科普志愿服务队伍。", ["科普志愿服务队伍"]),
        ("网络舆情事件2小时内回应。", ["网络舆情事件回应"]),
        ("目录更新后20天内，组织入院评估。", ["组织入院评估"]),
        ("“科普大讲堂”活动，每年不少于12场。", ["“科普大讲堂”活动"]),
        ("5岁以下儿童死亡率控制在6‰以内。", ["5岁以下儿童死亡率"]),
        ("年产优质种子5000吨。", ["优质种子"]),
        ("每季度召开一次推进会。", ["推进会"]),
        ("每年举办2场推介会。", ["推介会"]),
        ("每年召开1次会议。", ["会议"]),
        ("每月15日开展科普大集活动。", ["科普大集活动"]),
    ],
)
def test_an_indicator_is_named_by_what_it_counts(text, names):
    assert [found.metric for found in indicators(text)] == names


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("每千人口执业医师数达到3人", "每千人口"),
        ("每户每年接受1次指导", "每户"),
        ("各乡镇每年举办农村培训", "各乡镇"),
        ("建成农民合作社100家", None),
    ],
)
def test_a_scope_is_a_population_and_no_more(text, scope):
    assert find_scope(text) == scope
