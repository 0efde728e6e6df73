"""The vocabulary around numbers: comparators, directions, verbs of output and of having, structural nouns."""

from __future__ import annotations

import re

from kepu.engines.compiler.plan import Comparator


class AtEnd:
    """A pattern that ends in $, looked for where it can begin: most of the time goes into the places before."""

    def __init__(self, pattern: str, longest: int) -> None:
        """longest: characters that the pattern can match."""
        self._pattern = re.compile(pattern)
        self._longest = longest

    def search(self, text: str) -> re.Match[str] | None:
        return self._pattern.search(text, max(0, len(text) - self._longest))


def pattern(words: str) -> str:
    """The words as one regex alternation, longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words.split()), key=len, reverse=True))


# Between verb and number. plan.json knows no "<": 低于 is its nearest, "<=".
COMPARATORS: dict[Comparator, str] = {
    ">=": """≥ ≧ 不少于 不低于 不小于 不得少于 不得低于 不短于 不能少于 不能低于 不应低于 不应少于 最低 不弱于 至少 最少 达到 达至 达
        保底 不下于 不差于 均达 高于或等于 大于等于 大于或等于 不少""",
    ">": "> ＞ 突破 逾 超过 超 超出 高于 大于 多于 优于 赶超",
    "<=": """< ≤ ＜ ≦ 不超过 不高于 不大于 不多于 不得超过 不得高于 不得多于 不超 最多 至多 最高不超过 最长不超过 不能超过 不突破 不应超过
        低于 小于 少于 控制 小于等于 小于或等于 限制 不超出 不得大于""",
    "about": "约 大约 近 接近 约为 将近 约达 大致 大体",
}
COMPARATOR_OF: dict[str, Comparator] = {word: sign for sign, words in COMPARATORS.items() for word in words.split()}
TAILS: dict[str, Comparator] = {
    "以上": ">=", "及以上": ">=", "或以上": ">=", "含以上": ">=", "以内": "<=", "之内": "<=", "内": "<=", "以下": "<=",
    "及以下": "<=", "或以下": "<=", "左右": "about", "上下": "about", "余": "about", "超过": ">",
}  # fmt: skip

RISING = "提升 提高 增加 增长 上升 扩大 增 升 发展 扩展 增长率达 壮大 恢复 增强 延长 拓展 提 攀升 优化 涨 跃升 扩充 提速 扩容 扩增 提质"
FALLING = "下降 降低 减少 压缩 压减 缩短 缩减 控制 降 减 缩小 压降 控 限制 精简 削减 下调 压 回落 收窄 缩"

# Verbs that make something countable: their number is an output, summed over the plan.
_OUTPUT_VERBS = """
    建设 建成 建立 新建 改建 扩建 续建 共建 在建 改造 新增 增加 增设 增建 培育 培养 培训 轮训 打造 创建 开展 举办 组织 承办 完成 认定
    评选 选树 遴选 选拔 选派 引进 引育 实施 推广 推出 推选 开发 制作 创作 发布 发放 投放 编印 编制 编写 编发 编撰 制定 制订 修订
    出版 播出 播放 资助 帮扶 帮助 扶持 支持 孵化 转化 申报 获评 争创 争取 创成 选聘 聘任 聘请 招募 招聘 招录 招引 吸引 吸纳 带动
    新开工 开工 竣工 安装 设立 设置 布设 布局 布点 开设 开办 开通 整治 治理 修复 造林 种植 栽植 播种 收储 筹集 筹建 签订 签约 落地 组建
    成立 构建 储备 更新 升级 巡展 巡讲 宣讲 走访 检查 抽查 监测 排查 演练 拨付 投入 投资 安排 筹措 募集 减免 压减 淘汰 化解 征集
    拍摄 推送 刊发 举行 召开 评定 命名 授牌 提供 惠及 受益 参训 输送 转移 解决 盘活 流转 清理 拆除 关闭 搬迁 安置 挂牌 验收 接待
    救助 选育 培植 扩大 壮大 发展 改扩建 开放 落实 推动 推进 展出 刊播 采购 购置 配送 征订 印发 印制 集聚 汇聚 树立 推介 推荐
    表彰 表扬 赠送 捐赠 奖励 研发 攻克 获得 取得 授权 建档 调解 办理 办结 处置 查处 整改 抓好 办好 建好 新植 补植 退耕 复垦 复绿 铺设 敷设
    疏浚 加固 除险 翻建 维修 维护 新招 招收 招生 建强 做强 选送 参加 参与 承接 添置 增配 投用 启用 选取 选定 选择 确定 新设 回收 处理
    利用 消纳 报废 退出 替代 创评 领办 创业 就业 新创 供应 供给 出台 立项 形成 新改建 订立 提升 补助 补贴 发掘 生产 出栏 上市 育成
    力推 配建 新配 谋划 包装 策划 推行 研制 试制 获批 总结 提炼 归集 收录 直播 展播 发行 诊断 筛查 救治 接种 慰问 关爱 侦破 破获 授信
"""
# Verbs of having: the number is a level to keep.
_LEVEL_VERBS = "配备 配置 配有 拥有 建有 设有 保有 保持 稳定 维持 保留 配足 具有 具备 掌握 配齐 稳固 常备 保障"
# What is counted before 达到 when the number is a level.
_LEVEL_HEADS = """
    总数 总量 规模 保有量 存量 面积 产值 产量 收入 总产值 人数 数量 人口 装机 容量 能力 水平 指数 余额 储备量 蓄积量 长度 里程
    总长度 总里程 床位数 学位数 增加值 总额 销售额 交易额 营业收入 时间 时限 年限 寿命 浓度 强度 密度 周期 得分 分值 评分 成绩 分数
    户数 数 数据量 算力 用户 产能 单价 成本 率 队伍 总人数 总面积 资产 市场主体
"""

# Verbs that make a bare count a commitment without making it an output.
_OTHER_VERBS = (
    "覆盖 突破 试点 达到 上线 注册 免费 加强 深化 联系 结对 对接 签署 保障 参保 入驻 纳入 评为 跻身 进入 开拓 拓展"
)

# 建成区, 上市公司 and 保障性 are no verbs.
_OUTPUT = pattern(_OUTPUT_VERBS).replace("|建成|", "|建成(?!区)|").replace("|上市|", "|上市(?!公司)|")
_LEVEL = pattern(_LEVEL_VERBS).replace("保障", "保障(?!性)")
MAKING_OR_HAVING = f"{_OUTPUT}|{_LEVEL}"
OUTPUT_VERB = re.compile(_OUTPUT)
VERB = re.compile(rf"{_OUTPUT}|{pattern(_OTHER_VERBS)}")
LEVEL_VERB = re.compile(_LEVEL)
VERB_AT_END = AtEnd(
    rf"(?:{_OUTPUT}|{_LEVEL}|[建设种植造引招育办增])(?:了|好|成|出|到|至)?$|(?:覆盖|服务|联系|带动)$", longest=12
)
LEVEL_HEAD_AT_END = AtEnd(rf"(?:{pattern(_LEVEL_HEADS)})$", longest=12)

_COMPARING = pattern(" ".join(COMPARATOR_OF))
COMPARING = re.compile(
    rf"(?P<toward>(?:{pattern(RISING)})(?:了)?(?:至|到|为))|(?P<down>(?:{pattern(FALLING)})(?:在|至|到|为))|(?P<word>{_COMPARING})"
)
# What may stand between such a word and its number: 至少组织1次, 达到户籍人口的2%. A single sign (超, 达, 约) stands close.
GAP = re.compile(r"(?:[^，。；、\d]{0,6}每\d{1,4}万?)?[^，。；、\d]{0,14}")
NARROW_GAP = re.compile(r"(?:了|为|到|在|至|平均|人均|每[^，。；的]{1,8}|▢+的?)?")
CARRIED = re.compile(r"^(?:[、和及与或]|以及|，)*$")  # between the numbers of one list
SHARED_OUT = re.compile(r"(?:分别|依次)[^，。；]{0,10}$")
EACH_OF_THEM = re.compile(r"(?:均|都|分别|各)(?:要|应|须|必须|不|能|需|力争|比|较|同比)*[^，。；]{0,12}$")

# A document counts its own parts with these: 5项行动, 三个阶段.
_STRUCTURAL = pattern(
    """行动 工程 任务 计划 方面 阶段 环节 步骤 原则 要求 重点 措施 举措 体系 机制 领域 层面 目标 板块 维度 主题 方向 内容 关键 抓手 专项
    人群 群体 类别 类型 部分 制度 转变 结合 问题 清单 关系 意识 关口 底线 红线 主线 战役 攻坚战 硬仗 工作组 专班 小组 指导组 督导组
    办公室 政策 要点 文件 梯队 层次 层级 级别 模块 支柱 优势 短板 弱项 难题 痛点 堵点 专题 屏障 指标 成员单位 职能 工作 环境"""
)
# Places and offices describe the document's reach only where they follow the number at once: 12个乡镇, not 12个示范乡镇.
_REACH = pattern(
    """部门 单位 县区 县（市、区） 县（区） 县（市） 乡镇 镇街 街道 行政村 成员单位 乡（镇） 镇（街道） 乡镇（街道） 区县 市州 市（州） 地市
    省（区、市） 省（自治区、直辖市） 省份 地区 城市"""
)
STRUCTURE_AFTER = re.compile(
    rf"^的?(?:{_REACH}|[^，。；、▢\d]{{0,10}}?(?:{_STRUCTURAL}))(?:等|任务|工作|措施|清单)?(?=$|[，。；、）”）的▢：和及与]|（)"
)
STRUCTURE_BEFORE = re.compile(r"(?:任务|行动|工程|措施|举措|方面|要求|重点|指标|清单|原则|机制|部分|环节|工作)$")
STRUCTURE_UNITS = frozenset("项大个类种条支件")
# What stands before a number that merely describes the place or the document.
DESCRIBED = re.compile(
    r"(?:全[国省市县区州镇乡旗]|辖区|[我本][省市县区镇州]|所辖|所属|下辖|下设|涉及|包括|包含|分为|分成|划分为|等|各|这|上述|其余|原|以及|由|内设|现辖"
    r"|市辖|对|将|从|向|前|后|近|过去|连续|为期|城区|涵盖的?|直属|市直|县直|区直|有条件的|剩余|其他|另外|另)$"
)
AGE = re.compile(r"寿命|年龄")
DURATION_CUE = re.compile(
    r"压缩|缩短|压减|延长|停留|提前|用时|控制|时限|办结|响应|不超过|不少于|不低于|至少|不多于|限时|提速|不超|承诺|到达|抵达|平均|通勤|达到|累计"
)

PAST = re.compile(r"已(?!有的|经?纳入)|目前|现有|截止目前|迄今|现已|此前|全年共|先后|以来")
# These tell of the past even where the sentence names a year of the plan: 截至2022年底，现有…
DONE = re.compile(r"现有|现已|已(?=建成|达到|有\D|完成|累计|创建|培育|培训|开展|实现)|共有")
PAST_VERB_AT_END = re.compile(r"[一-鿿]了$")
FROM_AT = re.compile(r"(?:由|从|自)[^，。；由从]{0,24}$")
MOVES = re.compile(
    rf"^(?:的?(?:左右|以上)?)(?:逐步|稳步|进一步|逐年|再|大幅|持续)?(?:{pattern(RISING)}|{pattern(FALLING)}|到|至)"
)
COMPARED_WITH = re.compile(r"(?:比|较)[^，。；]{0,8}▢[^，。；]{0,6}的$")

STRETCH = re.compile(r"力争|争取(?!资金|项目|支持|中央|国家|上级|将|列入|纳入)")
EACH = re.compile(
    r"每(?:\d|个|所|名|位|家|户|期|场|批|支|村|校|乡|镇|县|区|市|班|人|生|千|万|百|十万|社区|行政村)|各[^，。；、▢\d]{1,12}?(?=至少|不少于|均|都|要|应)|人均|户均|校均|村均|生均"
)

# Verbs that make 每年… a promise although no number stands there.
RECURRING = re.compile(
    r"举办|开展|组织|召开|举行|评选|发布|编制|公布|通报|考核|评估|检查|督查|培训|安排|制定|报告|评比|表彰|更新|认定|遴选|选派|实施|进行|推出"
    r"|讲授|发放|召集|评定|评审|公开|发表|宣传|拨付|给予|支持|举|办好|上报|报送|提交|巡回|走进|送|练|开课|上一|讲"
    r"|承办|参加|编印|出版|推荐|选拔|调研|走访|慰问|巡展|巡讲|宣讲|演练|监测|抽查|体检|征集|申报|资助|扶持|培育|分析|研究|调度|总结|审议|听取"
)
RELATIVE = re.compile(
    r"(?P<how>达到或(?:超过|高于)|高于或等于|不低于|达到|达|高于|超过|优于|超出|接近)(?P<what>(?:全国|国家|全省|省|全市|市|全区|全自治区|自治区|西部|中部|东部|全县|区域|同期|同类)[^，。；、]{0,8}?平均(?:水平|值|数)?)"
)
SHARE_WORDS = re.compile(
    r"(?:率|比例|比重|占比|水平|程度|满意度|指数|数量|人数|总数|数|量|收入|面积|强度|浓度|寿命|产值)$"
)
# The verb that governs a number stands at the head of its clause, behind adverbs and a short subject; 的 and masks only
# shortly after 依托 or 全市. One way to match every character, so that no clause takes more than linear time.
_AFTER_PLACE = "|".join(f"(?<=全[市县区省州]{'.' * apart}▢)" for apart in range(6))
_AFTER_LEANING = "|".join(f"(?<=依托{'.' * apart}[的▢])" for apart in range(14))
OPENING_VERB = re.compile(
    rf"^(?:[▢，、“”]|[到至在从](?=▢))*+(?:[^，。；的▢]|▢(?:{_AFTER_PLACE})|[的▢](?:{_AFTER_LEANING}))*?"
    rf"(?:{_OUTPUT}|服务(?=企业|群众|师生|学生|农户|公众|老年人|学校|职工|对象))(?!的|和[^，。；]{{0,6}}的|力度|面积达|人数达|名额)"
)
# 每年 that opened a sentence does not reach what is built once.
BUILDING_VERB = re.compile(r"建设|建成|培育|培养|新增|打造|创建|新建|累计|改造|建立|总投资")
BUILT_THERE = re.compile(r"建设|建成|培育|培养|打造|创建|新建|改造|建立|培训|设立|组建")
SUMMED_UP = re.compile(r"累计|新增|共|总计|每|年内")
MANY_YEARS = re.compile(r"[三四五]年|累计|期间")
MOVED_BY = re.compile(rf"(?:{pattern(RISING)}|{pattern(FALLING)})(?:了|约|近)?(?:不低于|不少于|超过|达到|达|至少)?$")

NOUN_LIKE_VERBS = ("组织", "创业", "就业", "投资", "服务", "发展")
# Shares of a person or of so many persons never add up; those of a place do where something is built there.
PER_CAPITA = re.compile(r"每(?:\d|人|名|位|生|户|校|所|家|支|期|场|站|千|万|百|十万)|人均|户均|生均|校均")
REACHED = re.compile(r"达到?[^，。；]{0,8}$")
# Beside 达到 and 超过 the verb must open the clause; elsewhere its noun may merely hold one (志愿服务组织).
STRICT_OPENING = re.compile(
    rf"^(?:[▢，、“”]|[到至在从](?=▢)|力争|确保|争取|累计|新|共|重点|其中|实现|大力|积极|[\d三四五]年内?|全[市县区省州])*+(?:{_OUTPUT})(?!的|力度|名额)"
)
REACHING = re.compile(r"(?:达到?|超过|突破|逾)[^，。；]{0,8}$")
