"""What each section is: action, project, measure, goal, principle, safeguard, timetable, background."""

from __future__ import annotations

import re

from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.outline.model import Outline
from kepu.engines.compiler.plan import Group, Section, SectionKind

_LITERACY = re.compile("科学素[质养]")

_BACKGROUND = re.compile(
    "背景|意义|形势|现状|(?:发展|工作|现实|建设)基础|基础(?:和|与|$)|回顾|成效|成就|存在问题|主要问题|面临|必要性|基本情况|重要性|前言|引言|序言"
)
_GOAL = re.compile("目标|愿景|指标")
_PRINCIPLE = re.compile("原则")
_SAFEGUARD = re.compile(
    "保障|组织实施|组织领导|组织管理|实施机制|工作要求|有关要求|相关要求|工作机制|组织协调|推进机制|落实责任|责任落实|抓好落实|监督考核|督导考核|督查考核|加强领导|实施要求|组织推动|工作落实|各方责任"
)
_SCHEDULE = re.compile(
    "进度|步骤|时间安排|阶段安排|工作安排|实施阶段|时间节点|进程|推进计划|时间进度|实施安排|工作阶段|时间步骤"
)
_OTHER = re.compile("指导思想|方针|总体要求|总体思路|工作思路|任务|行动|工程|举措|措施|范围|内容")
_GOAL_NAME = re.compile("目标任务|任务目标|(?:行动|工作|任务|总体|主要|发展|建设)目标")
# What chapters after the tasks are about: means, supervision, mood.
_SAFEGUARD_AT_END = re.compile(
    "资金|经费|投入|财政|考核|评估|评价|督导|督查|监督|监测|政策(?:支持|扶持|措施)|组织|领导|责任|氛围|宣传引导|舆论"
)
_TASKS = re.compile("任务|行动|工程|举措|重点(?!人群)|主要(?!目标)|措施")
_ACTION_CHAPTER = re.compile("行动")
_PROJECT_CHAPTER = re.compile("工程")
_ONE_WORK = re.compile("(?:行动|工程)$")
_ONE_PROJECT = re.compile("(?:信息化|资源科普化|基础设施|基层科普能力|交流合作)[^、，和与及]{0,6}工程$")

_GROUPS: list[tuple[Group, re.Pattern[str]]] = [
    ("youth", re.compile("青少年(?:群体)?|未成年人|学生|少年儿童")),
    ("officials", re.compile("领导干部(?:和公务员)?|公务员|干部")),
    ("elderly", re.compile("老年人?(?:群体)?|银龄")),
    ("farmers", re.compile("农牧?民|农村居民|牧民|渔民")),
    ("workers", re.compile("产业工人|工人|职工|(?:城镇)?劳动者|职业人群|技能人才")),
    ("residents", re.compile("(?:城市|城镇|社区)?居民|社区")),
]


# Means of carrying a plan out, whatever the plan is about, and those that only a last chapter is full of.
_MEANS = re.compile("组织(?:领导|协调|实施|推进|保障|管理)|统筹协调|领导|责任|督[查导促办]|考核|(?:监测|跟踪|监督)评估")
_MEANS_AT_END = re.compile(f"{_MEANS.pattern}|保障|投入|宣传|氛围|引导|人才支撑|政策支持|交流合作|国际合作")
_SAFEGUARD_OUTRIGHT = re.compile("保障(?:措施|机制)?$|组织实施|组织领导|[工有相].要求|加强领导|抓好落实|工作落实")
_PHASE = re.compile(
    "阶段|\\d{4}年|\\d月|[上下]半年|季度|动员|启动|部署|筹备|准备|全面(?:实施|推进|推开)|总结|验收|评估|收尾|巩固|检查"
)


def label_kinds(outlined: Outline) -> None:
    """Set kind and group of every section."""
    titles = [fold(section.title) for section in outlined.sections]
    is_literacy = outlined.title is not None and _LITERACY.search(fold(outlined.title[0])) is not None
    names_groups = not is_literacy and _names_groups(outlined.sections, titles)
    with_children = {section.path.rsplit("/", 1)[0] for section in outlined.sections if "/" in section.path}
    chapter_kinds = _chapter_kinds(outlined, titles, with_children)
    chapter = second = -1
    for i, (section, title) in enumerate(zip(outlined.sections, titles, strict=True)):
        above = outlined.sections[chapter] if chapter >= 0 else None
        if section.level == 1:
            chapter, second = i, -1
            section.kind = chapter_kinds[i]
        elif section.level == 2:
            second = i
            has_children = section.path in with_children
            above_title = titles[chapter] if chapter >= 0 else ""
            section.kind = _second_kind(title, above, above_title, has_children=has_children, is_literacy=is_literacy)
            if names_groups and title.endswith("行动") and _group(title):
                section.kind = "action"
            section.group = _group(title) if section.kind == "action" else None
        else:
            parent = outlined.sections[second] if second >= 0 else above
            section.kind = _leaf_kind(title, parent)
            section.group = parent.group if parent is not None else None


def _chapter_kinds(outlined: Outline, titles: list[str], with_children: set[str]) -> dict[int, SectionKind]:
    """What each chapter is, by its title, its place among the others and what stands under it."""
    sections = outlined.sections
    chapters = [i for i, section in enumerate(sections) if section.level == 1]
    ends = [*chapters[1:], len(sections)] if chapters else []
    under = {i: [j for j in range(i + 1, end) if sections[j].level == 2] for i, end in zip(chapters, ends, strict=True)}
    last_tasks = max((i for i in chapters if _TASKS.search(titles[i])), default=-1)
    is_list = not with_children and last_tasks < 0  # 若干措施: every chapter is one of the measures
    kinds: dict[int, SectionKind] = {}
    for i in chapters:
        is_last = i > last_tasks >= 0 or i > len(titles) * 0.6
        if is_list:
            is_last = is_last and _MEANS.search(titles[i], 0, 6) is not None
        kinds[i] = _chapter_kind(titles[i], is_last=is_last)
        if kinds[i] == "schedule" and under[i] and not any(_tells_a_phase(outlined, j) for j in under[i]):
            kinds[i] = "other"  # 行动步骤 with the measures in it
    tasks_behind = False
    for i in reversed(chapters):
        if kinds[i] == "safeguard" and tasks_behind and not _SAFEGUARD_OUTRIGHT.search(titles[i]):
            kinds[i] = "other"
        tasks_behind = tasks_behind or (kinds[i] == "other" and bool(under[i]))
    if chapters and "safeguard" not in kinds.values() and kinds[chapters[-1]] == "other":
        names = [titles[j] for j in under[chapters[-1]]]
        means = sum(_MEANS_AT_END.search(name) is not None for name in names)
        if means * 2 > len(names) > 1 and any(_MEANS.search(name) for name in names):
            kinds[chapters[-1]] = "safeguard"
    return kinds


def _tells_a_phase(outlined: Outline, index: int) -> bool:
    heading = outlined.headings[index]
    return _PHASE.search(heading.paragraph.norm, heading.start, heading.end + 30) is not None


def _names_groups(sections: list[Section], titles: list[str]) -> bool:
    """Whether the actions for the groups of people that every literacy scheme names are there."""
    actions = [t for section, t in zip(sections, titles, strict=True) if section.level == 2 and t.endswith("行动")]
    return len({group for title in actions if (group := _group(title))}) >= 4


def _chapter_kind(title: str, *, is_last: bool) -> SectionKind:
    kinds = _kinds_named(title)
    if "safeguard" in kinds or (is_last and _SAFEGUARD_AT_END.search(title)):
        return "safeguard"
    if len(kinds) == 1 and not _OTHER.search(_GOAL_NAME.sub("目标", title)):
        return kinds.pop()
    return "schedule" if kinds == {"schedule"} else "other"


def _kinds_named(title: str) -> set[SectionKind]:
    table: list[tuple[SectionKind, re.Pattern[str]]] = [
        ("background", _BACKGROUND),
        ("goal", _GOAL),
        ("principle", _PRINCIPLE),
        ("safeguard", _SAFEGUARD),
        ("schedule", _SCHEDULE),
    ]
    return {kind for kind, pattern in table if pattern.search(title)}


def _second_kind(
    title: str, above: Section | None, above_title: str, *, has_children: bool, is_literacy: bool
) -> SectionKind:
    above_kind = above.kind if above is not None else "other"
    if above_kind == "safeguard":
        return "schedule" if _SCHEDULE.search(title) else "safeguard"
    if above_kind in ("schedule", "background", "goal", "principle"):
        return above_kind
    if is_literacy and (named := _action_or_project(title, above_title)):
        return named
    kinds = _kinds_named(title) - {"safeguard"}
    opens = _opens_document(above_title, title)
    if len(kinds) == 1 and opens and not _OTHER.search(_GOAL_NAME.sub("目标", title)):
        return kinds.pop()
    if opens or re.search("指导思想|方针|总体要求|总体思路|工作思路|(?:实施|适用|工作|试点|行动)范围", title):
        return "other"
    return "other" if has_children else "measure"


def _opens_document(chapter_title: str, title: str) -> bool:
    return bool(re.search("总体|指导思想|目标|原则|要求|思路|背景|意义", chapter_title)) or bool(
        re.fullmatch("[一-鿿]{0,4}(?:目标|原则|进度|步骤|意义|背景|形势|基础)", title)
    )


def _action_or_project(title: str, chapter_title: str) -> SectionKind | None:
    if title.endswith("行动"):
        return "action"
    if title.endswith("工程"):
        return "project"
    if _ONE_WORK.search(chapter_title) and (_group(chapter_title) or _ONE_PROJECT.search(chapter_title)):
        return None  # the chapter is the action itself: what stands under it are its measures
    if _PROJECT_CHAPTER.search(chapter_title) and not _ACTION_CHAPTER.search(chapter_title):
        return "project"
    if _ACTION_CHAPTER.search(chapter_title) and not _PROJECT_CHAPTER.search(chapter_title) and _group(title):
        return "action"
    return None


def _leaf_kind(title: str, parent: Section | None) -> SectionKind:
    if parent is None:
        return "measure"
    if parent.kind in ("goal", "principle", "safeguard", "schedule", "background"):
        return "schedule" if parent.kind == "safeguard" and _SCHEDULE.search(title) else parent.kind
    return "measure"


def _group(title: str) -> Group | None:
    return next((group for group, pattern in _GROUPS if pattern.search(title)), None)
