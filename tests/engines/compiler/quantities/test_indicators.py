import pytest

from tests.engines.compiler.quantities.passages import amounts, indicators, paragraph

# value, value_max, unit, comparator, role, deadline, frequency
SENTENCES = {
    "a floor and a stretch share metric and deadline": (
        "到2025年，全县公民具备科学素质的比例超过13.5%，力争达到15%。",
        [
            (13.5, None, "%", ">", "target", 2025, None),
            (15, None, "%", ">=", "stretch", 2025, None),
        ],
    ),
    "a yearly frequency reaches the next clause until a deadline ends it": (
        "每年举办乡村科技集市2场以上，服务群众3000人次，到2025年实现山区乡镇巡展全覆盖。",
        [
            (2, None, "场", ">=", "target", None, "year"),
            (3000, None, "人次", "=", "target", None, "year"),
            (100, None, "%", "=", "target", 2025, None),
        ],
    ),
    "years side by side": (
        "到2025年、2035年，全民阅读率分别达到82%、90%。",
        [(82, None, "%", ">=", "target", 2025, None), (90, None, "%", ">=", "target", 2035, None)],
    ),
    "two years in two half sentences": (
        "到2025年，健康素养水平达到26%以上；到2035年，达到38%。",
        [(26, None, "%", ">=", "target", 2025, None), (38, None, "%", ">=", "target", 2035, None)],
    ),
    "a deadline outlasts a semicolon": (
        "到2025年，粮食播种面积稳定在60万亩以上；良种覆盖率达到98%。",
        [(600000, None, "亩", ">=", "target", 2025, None), (98, None, "%", ">=", "target", 2025, None)],
    ),
    "a year beside one number dates only that number": (
        "示范社区占比由2022年的21%提高到2025年的45%，示范站不少于30家。",
        [
            (21, None, "%", "=", "baseline", 2022, None),
            (45, None, "%", ">=", "target", 2025, None),
            (30, None, "家", ">=", "target", None, None),
        ],
    ),
    "baseline and target in one clause": (
        "到2025年，实验室达标率由62.5%提升至95%以上。",
        [(62.5, None, "%", "=", "baseline", None, None), (95, None, "%", ">=", "target", 2025, None)],
    ),
    "a time limit comes down": (
        "企业开办时间由3个工作日压缩到0.5个工作日，办理环节不超过2个。",
        [
            (3, None, "个工作日", "=", "baseline", None, None),
            (0.5, None, "个工作日", "<=", "target", None, None),
            (2, None, "个", "<=", "target", None, None),
        ],
    ),
    "the past year of a figure": (
        "2019年全市公民具备科学素质的比例为7.2%，比2015年的4.1%提高3.1个百分点。",
        [
            (7.2, None, "%", "=", "baseline", 2019, None),
            (4.1, None, "%", "=", "baseline", 2015, None),
            (3.1, None, "个百分点", "=", "baseline", None, None),
        ],
    ),
    "several names, several numbers": (
        "花生、油菜机收率分别达到65%和55%以上。",
        [(65, None, "%", ">=", "target", None, None), (55, None, "%", ">=", "target", None, None)],
    ),
    "several names, one number": (
        "自来水普及率、卫生厕所普及率均达到95%以上。",
        [(95, None, "%", ">=", "target", None, None), (95, None, "%", ">=", "target", None, None)],
    ),
    "a list with one verb": (
        "“十四五”期间，创建国家级实践基地1个，省级实践基地4个，新认定县级实践基地12个。",
        [
            (1, None, "个", "=", "target", 2025, "period"),
            (4, None, "个", "=", "target", 2025, "period"),
            (12, None, "个", "=", "target", 2025, "period"),
        ],
    ),
    "numbers before their nouns": (
        "三年内选派100名骨干校长、1000名骨干教师到乡村学校支教。",
        [(100, None, "名", "=", "target", None, "period"), (1000, None, "名", "=", "target", None, "period")],
    ),
    "years of a plan one by one": (
        "新建公共充电桩260个，其中2023年80个、2024年180个。",
        [
            (260, None, "个", "=", "target", None, "period"),
            (80, None, "个", "=", "target", 2023, "period"),
            (180, None, "个", "=", "target", 2024, "period"),
        ],
    ),
    "a range": (
        "培育林下经济示范社2—3家，每年评选1～2次，培训3—5万人。",
        [
            (2, 3, "家", "=", "target", None, "period"),
            (1, 2, "次", "=", "target", None, "year"),
            (30000, 50000, "人", "=", "target", None, "year"),
        ],
    ),
    "numerals in characters": (
        "百分之六十以上的村建有书屋，三分之二以上的学校建社团，半数以上的社区设讲堂，每村至少一名信息员。",
        [
            (60, None, "%", ">=", "target", None, None),
            (66.67, None, "%", ">=", "target", None, None),
            (50, None, "%", ">=", "target", None, None),
            (1, None, "名", ">=", "target", None, None),
        ],
    ),
    "a meeting every quarter": (
        "联席会议每季度召开一次，每年开展两次督查。",
        [(1, None, "次", "=", "target", None, "quarter"), (2, None, "次", "=", "target", None, "year")],
    ),
    "about, more than, no more than": (
        "总投资约6800万元，平台访问量逾10万次，辅助机构稳定在11家左右，创新工作室控制在100个以内。",
        [
            (68000000, None, "元", "about", "target", None, None),
            (100000, None, "次", ">", "target", None, None),
            (11, None, "家", "about", "target", None, None),
            (100, None, "个", "<=", "target", None, None),
        ],
    ),
    "per mille, concentration, age": (
        "婴儿死亡率控制在4‰以内，PM2.5年均浓度下降到32微克/立方米以下，人均预期寿命提高到79.1岁。",
        [
            (4, None, "‰", "<=", "target", None, None),
            (32, None, "微克/立方米", "<=", "target", None, None),
            (79.1, None, "岁", ">=", "target", None, None),
        ],
    ),
    "a rate of so many a year": (
        "培训乡村主播300人次/年，科技投入年均增长8%以上。",
        [(300, None, "人次", "=", "target", None, "year"), (8, None, "%", ">=", "target", None, "year")],
    ),
    "what each shall have is a level": (
        "每千名老年人配备社工1名以上，每所中心校配备2名以上科技辅导员，家庭农场达到300家。",
        [
            (1, None, "名", ">=", "target", None, None),
            (2, None, "名", ">=", "target", None, None),
            (300, None, "家", ">=", "target", None, None),
        ],
    ),
    "a comparator some words before its number": (
        "志愿者注册人数达到户籍人口的5%，每年至少专题研究2次，培训规模不低于在校生规模的1.5倍。",
        [
            (5, None, "%", ">=", "target", None, None),
            (2, None, "次", ">=", "target", None, "year"),
            (1.5, None, "倍", ">=", "target", None, None),
        ],
    ),
    "a number without a measure word": (
        "信息员注册人数达到2.5万，水利用系数提高到0.66以上。",
        [(25000, None, None, ">=", "target", None, None), (0.66, None, None, ">=", "target", None, None)],
    ),
    "money for each person": (
        "县财政按每人每年不少于2元的标准安排经费。",
        [(2, None, "元", ">=", "target", None, "year")],
    ),
    "coverage in words": (
        "到2025年，流动书箱覆盖全县各行政村。",
        [(100, None, "%", "=", "target", 2025, None)],
    ),
    "units of every trade": (
        "完成营造林10万亩、水土流失治理35平方公里，改造燃气管网18.6公里，布展面积4500平方米，建设机架1200个。",
        [
            (100000, None, "亩", "=", "target", None, "period"),
            (35, None, "平方公里", "=", "target", None, "period"),
            (18.6, None, "公里", "=", "target", None, "period"),
            (4500, None, "平方米", "=", "target", None, None),
            (1200, None, "个", "=", "target", None, "period"),
        ],
    ),
    "a promptness of hours": (
        "突发事件发生后2小时内发布首条权威信息。",
        [(2, None, "小时", "<=", "target", None, None)],
    ),
    "whom the plan reaches": (
        "面向3万名技术人员开展培训，推动全市100家企业实施改造，为300家小微企业提供诊断。",
        [
            (30000, None, "名", "=", "target", None, "period"),
            (100, None, "家", "=", "target", None, "period"),
            (300, None, "家", "=", "target", None, "period"),
        ],
    ),
    "a reach whose verb follows in the next clause": (
        "每年面向1万名务工人员，由镇村合力开展技能培训。",
        [(10000, None, "名", "=", "target", None, "year")],
    ),
    "limits of time": (
        "鲜活农产品6小时内放行，目录更新后30天内，组织入院评估，伦理审查用时压缩至3周以内。",
        [
            (6, None, "小时", "<=", "target", None, None),
            (30, None, "天", "<=", "target", None, None),
            (3, None, "周", "<=", "target", None, None),
        ],
    ),
    "signs of comparison": (
        "死亡率<1，损失占比≤1%，合格率≥95%，优良率＞90%。",
        [
            (1, None, None, "<=", "target", None, None),
            (1, None, "%", "<=", "target", None, None),
            (95, None, "%", ">=", "target", None, None),
            (90, None, "%", ">", "target", None, None),
        ],
    ),
    "round numbers in words": (
        "科普基地突破百家，用户超千万，受益群众近百万人次。",
        [
            (100, None, "家", ">", "target", None, None),
            (10000000, None, None, ">", "target", None, None),
            (1000000, None, "人次", "about", "target", None, "period"),
        ],
    ),
    "breaking through is a verb": (
        "突破百项关键技术，形成百项标志性产品，突破工艺难题20项以上。",
        [
            (100, None, "项", "=", "target", None, "period"),
            (100, None, "项", "=", "target", None, "period"),
            (20, None, "项", ">=", "target", None, "period"),
        ],
    ),
    "tenths": (
        "九成以上的企业建立研发机构，覆盖面达到八成以上。",
        [(90, None, "%", ">=", "target", None, None), (80, None, "%", ">=", "target", None, None)],
    ),
    "a size that tells which ones leaves the count": (
        "培育年产值超100亿元、具备较强竞争力的龙头企业2家。",
        [(2, None, "家", "=", "target", None, "period")],
    ),
    "what is made in a year": (
        "形成年产50发火箭、600颗卫星的制造能力。",
        [(50, None, "发", "=", "target", None, "year"), (600, None, "颗", "=", "target", None, "year")],
    ),
    "many lists a year are no structure": (
        "每年分行业、分领域发布100个应用场景清单。",
        [(100, None, "个", "=", "target", None, "year")],
    ),
    "a rate of a hundred thousand": (
        "孕产妇死亡率控制在12/10万以下，除颤仪配置达到每10万人50台。",
        [(12, None, "/10万", "<=", "target", None, None), (50, None, "台", ">=", "target", None, None)],
    ),
    "times a past amount": (
        "产值达到2020年的2倍以上。",
        [(2, None, "倍", ">=", "target", None, None)],
    ),
    "a stretch ends at a semicolon": (
        "力争建成展馆1座；建设主题公园2个。",
        [(1, None, "座", "=", "stretch", None, "period"), (2, None, "个", "=", "target", None, "period")],
    ),
    "a share of the whole county": (
        "全县90%以上的学校建有实验室，使全县60%以上的农户掌握1—2门技术。",
        [
            (90, None, "%", ">=", "target", None, None),
            (60, None, "%", ">=", "target", None, None),
            (1, 2, "门", "=", "target", None, None),
        ],
    ),
    "every second week has no code": ("每两周推送1期信息。", [(1, None, "期", "=", "target", None, None)]),
    "parts of a whole": (
        "五年培育新型农民3000名，其中女农民不少于500名。",
        [(3000, None, "名", "=", "target", None, "period"), (500, None, "名", ">=", "target", None, "period")],
    ),
    "each with its own verb": (
        "每个乡镇至少有2名科普员、每个村有1个宣传栏。",
        [(2, None, "名", ">=", "target", None, None), (1, None, "个", "=", "target", None, None)],
    ),
    "what is built and reaches a number stands at a level": (
        "建设劳模工作室达到30家，科协组织数量翻一番，达到60家。",
        [(30, None, "家", ">=", "target", None, None), (60, None, "家", ">=", "target", None, None)],
    ),
    "people trained add up even to what they reach": (
        "5年内培训新型农民达到4000名。",
        [(4000, None, "名", ">=", "target", None, "period")],
    ),
    "a year of each person": (
        "人均年度学习时长不少于6小时。",
        [(6, None, "小时", ">=", "target", None, "year")],
    ),
    "what a verb makes, listed and then counted": (
        "建设科普图书室、科普活动室等20间。",
        [(20, None, "间", "=", "target", None, "period")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_a_sentence_yields_its_commitments(text, expected):
    found = [(i.value, i.value_max, i.unit, i.comparator, i.role, i.deadline, i.frequency) for i in indicators(text)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "重点实施5项提升行动、10项重点任务，围绕三个方面开展工作。",
        "统筹推进“五位一体”总体布局，协调推进“四个全面”战略布局。",
        "深入落实县委十二届三次、四次全会精神。",
        "打造“15分钟科普圈”，推行“3+2”培养和“1+X”证书，发挥5G优势。",
        "文化科技卫生“三下乡”，基层“三长”，“双师型”教师，科普e站。",
        "培育一大批青少年，打造一支队伍，建设一批基地，完善一系列制度，一站式办理。",
        "全县12个乡镇、3个街道共同推进。",
        "下设1个办公室和6个工作组，各由1名副县长任组长。",
        "根据国发〔2021〕9号文件，第27次常务会议审议通过。",
        "面向60岁以上老年人和6—12岁儿童开展活动。",
        "规模500人以上企业和年营业收入2000万元以上的单位应当设立科协。",
        "对首次认定的企业，一次性给予10万元奖励，最高不超过50万元。",
        "可申请最高不超过15万元的创业担保贷款。",
        "构建全覆盖、多层次的服务体系，推动全媒体传播。",
        "持续用力，用3年左右时间形成格局，有效期5年。",
        "5个工作日内向社会公布，12月底前报送。",
        "拨打12345热线，24小时值守，按1：1比例配套。",
        "创建第三批示范县，学习2035远景目标，网站标识码3302000001。",
        "定期开展监测评估，常态化开展宣教，逐步增加投入，列入年度工作计划。",
        "禁止使用厚度低于0.01毫米的地膜。",
        "达标率=达标人数/总人数×100%。",
        "规划用地面积约22平方公里，核心区面积约8.5平方公里。",
        "推进3.8米直径火箭研制，推广10万吨级船舶靠泊，建设10千伏配电网。",
        "总投资5000万元以上的项目优先安排，20户以上自然村优先接入。",
        "推广1.5升以下节水便器。",
        "申报人年龄不超过45岁，申报企业上年度营业收入不低于500万元。",
        "覆盖人口约50万人的供水工程加快建设，年均降水量约800毫米。",
        "注册资本不低于1000万元的企业可以申报。",
        "公示期不少于5个工作日，评价结果权重占20%。",
        "每年遴选一批优秀案例，每年支持一批企业。",
        '达到一次投入、长期受益，深化“最多跑一次"改革。',
        "组织百名专家进校园，吸引上千名人才，建设数十家平台，弘扬百折不挠的精神。",
    ],
)
def test_numbers_that_promise_nothing_are_no_indicators(text):
    assert amounts(text) == []


def test_a_frequency_without_a_number_is_a_commitment():
    found = indicators("每年举办中小学生科技节。")
    assert [(i.value, i.unit, i.frequency, i.comparator, i.metric) for i in found] == [
        (None, None, "year", ">=", "中小学生科技节")
    ]


def test_a_relative_goal_names_what_it_is_measured_against():
    found = indicators("到2025年，健康素养水平达到24%，高于全省平均水平。")
    assert [(i.value, i.relative_to) for i in found] == [(24, None), (None, "全省平均水平")]


def test_an_average_without_a_metric_is_no_goal():
    assert indicators("达到全市平均水平。") == []


def test_a_distance_from_an_average_keeps_its_number():
    found = indicators("素养水平高于全市平均水平2个百分点。")
    assert [(i.value, i.unit, i.comparator, i.relative_to) for i in found] == [(2, "个百分点", "=", "全市平均水平")]


def test_a_change_against_a_year_says_which():
    found = indicators("到2025年，事故起数比2020年下降10%以上。")
    assert [(i.value, i.comparator, i.deadline, i.relative_to) for i in found] == [(10, ">=", 2025, "2020年")]


def test_a_section_that_looks_back_has_baselines():
    found = indicators("建成各类展馆9座，志愿者突破4万人。", background=True)
    assert [(i.value, i.role, i.comparator, i.frequency) for i in found] == [
        (9, "baseline", "=", None),
        (40000, "baseline", ">", None),
    ]


def test_quotes_are_whole_clauses_with_the_time_before_them():
    text = "力争到2025年，新增科普基地3个，打造科普\n  场景 3 个、科普长廊2条。"
    assert [i.quote for i in indicators(text)] == [
        "力争到2025年，新增科普基地3个",
        "打造科普场景3个、科普长廊2条",
        "打造科普场景3个、科普长廊2条",
    ]


def test_spans_quote_the_source():
    text = "　　到２０２５年，馆舍面积达到１．２万\n平方米，每年开放不少于３００天。"
    for found in indicators(text):
        source = text[found.span.start : found.span.end]
        assert "".join(source.split()) == found.quote
    assert [i.value for i in indicators(text)] == [12000, 300]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("建立现代农业示范园5个。", ["现代农业示范园"]),
        ("新增区级以上科普基地3个。", ["新增区级以上科普基地"]),
        ("每学期至少安排1次研学活动。", ["研学活动"]),
        ("建成2个县级工作站、5个乡级工作室。", ["县级工作站", "乡级工作室"]),
        ("花生、油菜机收率分别达到65%和55%。", ["花生", "油菜机收率"]),
        ("再生水利用率力争达到30%。", ["再生水利用率"]),
    ],
)
def test_metrics_are_clean_names(text, metrics):
    assert [i.metric for i in indicators(text)] == metrics


@pytest.mark.parametrize(
    ("text", "scope"),
    [("每所学校配备1名教师。", "每所学校"), ("全县粮食产量达到30万吨。", "全县"), ("建设基地3个。", None)],
)
def test_the_population_of_the_clause_is_its_scope(text, scope):
    assert [i.scope for i in indicators(text)] == [scope]


@pytest.mark.parametrize(
    "sign",
    [
        "最高",
        "面向1名",
        "突破百",
        "按1元的",
        "、每",
        "1",
        "9",
        "万",
        "达到",
        "每年培训1人",
        "（",
        "“",
        "2025年、",
        "1,000,",
        "不少于",
        "a1",
    ],
)
def test_hostile_repetition_takes_linear_time(sign):
    paragraph_of_it = paragraph(sign * (30_000 // len(sign)))
    assert len(indicators(paragraph_of_it.text)) <= 30_000
