"""Different spellings of one unit, and which of them the document means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from kepu.engines.compiler.plan import Alias, Responsibility
from kepu.engines.compiler.unit_names.kinds import is_group
from kepu.engines.compiler.unit_names.splitting import fold

_Note = Callable[[str, str, str], None]  # (one spelling, another, why)

MOST_NAMES_COMPARED = 1500  # distinct names; a five-year scheme has 30 to 80

_LEVEL = re.compile(r"(?:自治区|自治州|自治县|新区|国家|全国|中国|省|市|县|区|州|旗|盟|镇|乡|街道)")
_NOTHING_ADDED = re.compile(
    r"[和与及、]|管理(?=局|委|办)|监督(?=管理|局)|事务(?=局)|行政(?=执法)|综合(?=行政执法|执法)"
)

# Short form → long form, read inside a name; long entries first so that 卫生健康 is not read as 卫 + 生健康.
_LONG_FORMS: tuple[tuple[str, str], ...] = (
    ("人力社保", "人力资源社会保障"),
    ("人社", "人力资源社会保障"),
    ("发改", "发展改革"),
    ("经信", "经济信息化"),
    ("工信", "工业信息化"),
    ("科工信", "科技工业信息化"),
    ("卫生计生", "卫生计划生育"),
    ("卫计", "卫生计划生育"),
    ("卫健", "卫生健康"),
    ("住建", "住房城乡建设"),
    ("文广新旅", "文化广电新闻出版旅游"),
    ("文广旅体", "文化广电旅游体育"),
    ("文旅广体", "文化旅游广电体育"),
    ("文体旅游", "文化体育旅游"),
    ("文体旅", "文化体育旅游"),
    ("文广旅", "文化广电旅游"),
    ("文旅", "文化旅游"),
    ("教体", "教育体育"),
    ("教科体", "教育科技体育"),
    ("教科", "教育科技"),
    ("资规", "自然资源规划"),
    ("规自", "规划自然资源"),
    ("城管", "城市管理"),
    ("国资委", "国有资产监督管理委员会"),
    ("网信办", "网络安全信息化委员会办公室"),
    ("编办", "机构编制委员会办公室"),
    ("民宗", "民族宗教"),
    ("退役军人局", "退役军人事务局"),
    ("市监", "市场监管"),
    ("市场监督", "市场监"),
    ("市场监管", "市场监"),
    ("应急局", "应急管理局"),
    ("信息化委", "信息委"),
    ("科学技术局", "科技局"),
    ("科学技术协会", "科协"),
    ("妇女联合会", "妇联"),
    ("残疾人联合会", "残联"),
    ("文学艺术界联合会", "文联"),
    ("社会科学界联合会", "社科联"),
    ("归国华侨联合会", "侨联"),
    ("工商业联合会", "工商联"),
    ("共青团", "团"),
    ("团委", "团委"),
    ("老干局", "老干部局"),
    ("融媒体", "融媒"),
    ("党委宣传部", "委宣传部"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("办公厅", "办"),
    ("办公室", "办"),
)

# What departments are called after their level: a name one character off one of these is likely a slip of the pen.
_COMMON_STEMS = frozenset((
    "教育局", "科技局", "科学技术局", "农业农村局", "人社局", "人力资源社会保障局", "人力资源和社会保障局",
    "卫健委", "卫健局", "卫生健康委", "卫生健康局", "文旅局", "文化和旅游局", "文化旅游局", "文化旅游委",
    "民政局", "财政局", "自然资源局", "生态环境局", "住建局", "住房城乡建设局", "住房和城乡建设局",
    "交通运输局", "水利局", "水务局", "商务局", "应急局", "应急管理局", "审计局", "市场监管局",
    "市场监督管理局", "统计局", "医保局", "医疗保障局", "林业局", "林草局", "城管局", "城市管理局",
    "综合执法局", "乡村振兴局", "退役军人事务局", "退役军人局", "信访局", "公安局", "司法局", "发改委",
    "发改局", "发展改革委", "发展改革局", "发展和改革局", "发展和改革委员会", "工信局", "经信局",
    "工业和信息化局", "教体局", "体育局", "气象局", "地震局", "文广新旅局", "融媒体中心", "大数据局", "总工会",
    "妇联", "科协", "文联", "社科联", "残联", "侨联", "工商联", "红十字会", "委组织部", "委宣传部", "委统战部",
    "委政法委", "委网信办", "委党校", "委编办", "委老干部局", "国资委", "机关事务管理局", "行政审批局",
    "规划和自然资源局", "政务服务局", "民族宗教局", "消防救援大队", "消防救援支队",
))  # fmt: skip
_NUMERAL = re.compile(r"[一二三四五六七八九十东西南北中\dA-Za-z]")
_PLACE_ENDINGS = (
    "街道",
    "街道办事处",
    "镇",
    "乡",
    "村",
    "社区",
    "县",
    "区",
    "市",
    "政府",
    "管委会",
    "公司",
    "集团",
    "大学",
    "学院",
    "医院",
    "学校",
)


def key_of(name: str) -> str:
    """A form in which the usual short and long spellings of one unit are equal."""
    key = _NOTHING_ADDED.sub("", re.sub(r"（[^（）]*）", "", fold(name)))
    for short, long in _LONG_FORMS:
        if short in key and long not in key:
            key = key.replace(short, long)
    return _NOTHING_ADDED.sub("", key)


def find_aliases(responsibilities: Iterable[Responsibility]) -> list[Alias]:
    """Names that seem to mean a unit spelt otherwise elsewhere in the same document.

    The canonical spelling is the commoner one; among equals the one with its level in front, then the one seen first.
    Order: by first appearance of the spelling that is replaced. Time is linear in the length of the text for ordinary
    documents; beyond MOST_NAMES_COMPARED distinct names only equal keys are compared.
    """
    counts: Counter[str] = Counter()
    for responsibility in responsibilities:
        counts.update(responsibility.lead)
        counts.update(responsibility.support)
        counts.update(responsibility.shared)
    names = [name for name in counts if not is_group(fold(name))]
    order = {name: at for at, name in enumerate(counts)}
    found: dict[str, Alias] = {}

    def note(one: str, other: str, why: str) -> None:
        keep, drop = _preferred(one, other, counts, order)
        if drop not in found and keep != drop:
            found[drop] = Alias(drop, keep, why)

    _same_key(names, note)
    _prefix_lost(names, note)
    if len(names) <= MOST_NAMES_COMPARED:
        _part_dropped(names, counts, note)
        _one_character_off(names, counts, note)
    resolved = [Alias(alias.as_written, _end_of(alias.canonical, found), alias.why) for alias in found.values()]
    return sorted(
        (alias for alias in resolved if alias.as_written != alias.canonical), key=lambda a: order[a.as_written]
    )


def _end_of(name: str, found: dict[str, Alias]) -> str:
    seen = {name}
    while name in found and found[name].canonical not in seen:
        name = found[name].canonical
        seen.add(name)
    return name


def _preferred(one: str, other: str, counts: Counter[str], order: dict[str, int]) -> tuple[str, str]:
    def rank(name: str) -> tuple[int, bool, int]:
        return counts[name], bool(_LEVEL.match(name)), -order[name]

    return (one, other) if rank(one) >= rank(other) else (other, one)


def _same_key(names: list[str], note: _Note) -> None:
    by_key: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_key[key_of(name)].append(name)
    for group in by_key.values():
        for other in group[1:]:
            bare = [re.sub(r"[和与及、]", "", fold(name)) for name in (group[0], other)]
            note(group[0], other, "连接词写法不同" if bare[0] == bare[1] else "全称与简称混用")


def _prefix_lost(names: list[str], note: _Note) -> None:
    """教体局 beside 县教体局: the same name without its level. Two levels that share a stem leave it open."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in names:
        level = _LEVEL.match(name)
        if level and len(name) - level.end() >= 2:
            by_stem[name[level.end() :]].append(name)
    for name in names:
        owners = by_stem.get(name, [])
        if len(owners) == 1:
            note(owners[0], name, "漏写层级名称")


def _part_dropped(names: list[str], counts: Counter[str], note: _Note) -> None:
    """县农业局 beside the far commoner 县农业农村局: same level, same kind, some characters left out."""
    buckets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= 4:
            buckets[name[0], name[-1]].append(name)
    for bucket in buckets.values():
        rare = [name for name in bucket if counts[name] == 1]
        common = [name for name in bucket if counts[name] >= 3]
        for name in rare:
            longer = [
                other
                for other in common
                if 0 < len(other) - len(name) <= 4 and name[:3] == other[:3] and _is_subsequence(name, other)
            ]
            if len(longer) == 1:
                note(longer[0], name, "疑似漏字或简写")


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def _one_character_off(names: list[str], counts: Counter[str], note: _Note) -> None:
    """县市场监管理局 beside 县市场监管局. Names in which one character tells two units apart are left alone."""
    holes: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= 6 and not name.endswith(_PLACE_ENDINGS):
            for at in range(1, len(name)):
                holes[name[:at] + name[at + 1 :]].append(name)
            holes[name].append(name)
    for close in holes.values():
        for name in close[1:]:
            first = close[0]
            if name == first or min(counts[name], counts[first]) > 2 or counts[name] == counts[first]:
                continue
            if len(name) == len(first) and (len(name) < 7 or _differ_in_numeral(name, first)):
                continue
            note(first, name, "疑似错别字")


def _differ_in_numeral(one: str, other: str) -> bool:
    return any(a != b and (_NUMERAL.match(a) or _NUMERAL.match(b)) for a, b in zip(one, other, strict=True))


def likely_canonical(name: str) -> str | None:
    """The usual name that `name` misspells by one character; None where it is itself usual or like no usual name."""
    folded = fold(name)
    level = _LEVEL.match(folded)
    if not level:
        return None
    stem = folded[level.end() :]
    if len(stem) < 5 or stem in _COMMON_STEMS or _NOTHING_ADDED.sub("", stem) in _KEYS_OF_STEMS:
        return None
    for common in _STEMS_BY_HOLE.get(stem, ()):
        return level[0] + common
    for at in range(len(stem)):
        if stem[:at] + stem[at + 1 :] in _COMMON_STEMS:
            return level[0] + stem[:at] + stem[at + 1 :]
    return None


def _stems_by_hole() -> dict[str, list[str]]:
    holes: dict[str, list[str]] = defaultdict(list)
    for stem in sorted(_COMMON_STEMS):
        if len(stem) >= 6:
            for at in range(len(stem)):
                short = stem[:at] + stem[at + 1 :]
                if short not in _COMMON_STEMS:
                    holes[short].append(stem)
    return holes


_KEYS_OF_STEMS = frozenset(_NOTHING_ADDED.sub("", stem) for stem in _COMMON_STEMS)
_STEMS_BY_HOLE = _stems_by_hole()
