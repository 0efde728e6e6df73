import pytest

from tests.engines.compiler.quantities.passages import amounts


@pytest.mark.parametrize(
    "text",
    [
        "支持金额最高可至3000万元。",
        "每家企业每年最高补助100万元。",
        "并每年给予不超过总支出30%、最高200万元的经费支持。",
        "研发费用按照100%在税前加计扣除。",
        "按实际投入的20%给予补助，单个项目不超过50万元。",
        "对符合条件的项目给予贷款贴息，贴息比例不超过50%。",
        "按照合同金额的30%给予资助。",
        "减按15%的税率征收企业所得税。",
        "每新增1家专精特新企业奖励所在园区10万元。",
        "每培育1名高级技师，补助培养单位3000元。",
        "对引进的博士研究生，五年内每月发放生活补贴2000元。",
        "保险费由财政承担80%、农户承担20%。",
        "对存在重大隐患的，处5万元以上20万元以下罚款。",
    ],
)
def test_what_a_policy_pays_or_charges_is_no_goal(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("争取上级补助资金5000万元以上。", [(50000000, "元")]),
        ("每年安排不少于50万元经费支持。", [(500000, "元")]),
        ("发放创业担保贷款3000万元。", [(30000000, "元")]),
        ("经济困难老年人补贴发放率达到100%。", [(100, "%")]),
    ],
)
def test_a_floor_a_total_or_a_rate_of_payment_is_a_goal(text, expected):
    assert amounts(text) == expected
