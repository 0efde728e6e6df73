"""What a promise says of itself: who, where, what kind, how counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kepu.engines.binding import words as w
from kepu.engines.binding.shapes import Promise


@dataclass(slots=True)
class Clues:
    """own: what the sentence itself says; near: with the clauses before it and its heading."""

    own: str
    near: str
    unit: str
    groups: list[str] = field(default_factory=list)  # of the sentence
    section_group: str = ""
    tracks: list[str] = field(default_factory=list)
    own_track: bool = False
    kinds: list[str] = field(default_factory=list)
    own_kind: bool = False
    themes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    area: str = ""
    is_free: bool = False
    training: str = ""  # "strong", "near" (told by the clauses before), "weak" or ""
    census: str = ""
    is_each: bool = False
    is_covered: bool = False
    is_open_list: bool = False  # …等科普活动: what is named are examples
    unserved: str = ""

    @property
    def is_share(self) -> bool:
        return self.unit == "%"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def found(table: tuple[tuple[str, str], ...], text: str) -> list[str]:
    """Codes whose words stand in the text, each once, in the order of the table."""
    return [code for code, pattern in table if _compiled(pattern).search(text)]


def clues_of(promise: Promise) -> Clues:
    own = "，".join(part for part in (promise.quote, promise.metric, promise.scope) if part)
    leaf = promise.titles[0] if promise.titles else ""
    near = "，".join(part for part in (promise.context, leaf) if part)
    clues = Clues(own, near, promise.unit)
    clues.section_group = w.PLAN_GROUPS.get(promise.group, "")
    clues.groups = _main_groups(found(w.GROUP_WORDS, own))
    clues.training = _training(own, promise.context, leaf)
    clues.kinds = found(w.KIND_WORDS, own)
    clues.own_kind = bool(clues.kinds)
    if not clues.kinds:
        clues.kinds = found(w.KIND_WORDS, near)[:1]
    clues.tracks, clues.own_track = _tracks(promise, own, near, clues)
    clues.themes = found(w.THEME_WORDS, own)[:1] or found(w.THEME_WORDS, leaf)[:1]
    clues.places = found(w.PLACE_WORDS, own)
    if w.RURAL.search(own) and not clues.places:
        clues.area = "rural"
    elif w.URBAN.search(own) and "urban_resident" not in clues.groups:
        clues.area = "urban"
    clues.is_free = bool(w.FREE.search(own))
    clues.is_each = bool(w.EACH.search(own)) or promise.frequency == "semester"
    clues.is_covered = bool(w.COVERED.search(own))
    clues.is_open_list = bool(w.OPEN_LIST.search(own))
    clues.census = _census(own)
    if promise.frequency == "semester" and not clues.census:
        clues.census = "schools"
    clues.unserved = _unserved(promise, clues)
    return clues


def _census(text: str) -> str:
    """Whose census: schools before all else, 每所农村学校 is no village; then what is named first."""
    places = [
        (code != "schools", match.start(), code)
        for code, pattern in w.CENSUS_WORDS
        if (match := _compiled(pattern).search(text))
    ]
    return min(places)[2] if places else ""


def _main_groups(groups: list[str]) -> list[str]:
    """A special group says more than the main group it belongs to."""
    special = [code for code in groups if code in w.SPECIAL_GROUPS]
    return special or groups[:1]


def _training(own: str, context: str, leaf: str) -> str:
    if w.STRONG_TRAINING.search(own):
        return "strong"
    if w.STRONG_TRAINING.search(context):
        return "near"
    if w.WEAK_TRAINING.search(own) or w.WEAK_TRAINING.search(context):
        return "weak"
    return "near" if w.STRONG_TRAINING.search(leaf) else ""


def _tracks(promise: Promise, own: str, near: str, clues: Clues) -> tuple[list[str], bool]:
    tracks = found(w.TRACK_WORDS, own)
    if tracks:
        # 农村学校科技教师 are teachers, and 老年人智能技术培训 is for the old: the first word that fits is the closest.
        return _several(tracks), True
    tracks = found(w.TRACK_WORDS, near)
    if tracks:
        return tracks[:1], False
    by_group = w.TRACK_OF_GROUP.get(promise.group, "")
    return ([by_group] if by_group and clues.training in ("strong", "near") else []), False


def _several(tracks: list[str]) -> list[str]:
    """Two tracks where a sentence names both, as 科学教师和科技辅导员; a wider word beside a closer one is left out."""
    if tracks[:2] == ["science_teacher", "tutor"]:
        return tracks[:2]
    return tracks[:1]


def _unserved(promise: Promise, clues: Clues) -> str:
    """What else must serve the promise, or "" where activities and training can."""
    if clues.training == "strong" and promise.unit in (
        w.PERSON_UNITS | w.SESSION_UNITS | {"人次", "学时", "课时", "%"}
    ):
        trains_nobody = clues.is_share and not re.search(r"覆盖|合格|结业|参训|轮训", clues.own)
        return "部门统计（人工填报）" if trains_nobody else ""
    need = next((need for pattern, need in w.UNSERVED if _compiled(pattern).search(clues.own)), "")
    if clues.is_share:
        return _unserved_share(clues, need)
    if promise.unit == "人次":
        return ""
    if promise.unit in w.SESSION_UNITS or (not promise.unit and promise.frequency):
        return need if need and not clues.own_kind and not re.search(r"科普活动|活动(?!站)", clues.own) else ""
    if promise.unit in ("份", "册", "学时", "课时"):
        return ""
    if promise.unit in w.PERSON_UNITS:
        if clues.training == "weak" and clues.own_track and need not in ("科普队伍花名册", "志愿者和服务队登记"):
            return ""
        takes_part = w.TAKES_PART.search(clues.own) and not need
        return "" if takes_part or (clues.training == "near" and not need) else (need or "名册或部门统计（人工填报）")
    if "工种" in clues.own or (promise.unit == "项" and "contest" in clues.kinds):
        return ""
    return need or "登记或部门统计（人工填报）"


def _unserved_share(clues: Clues, need: str) -> str:
    """Coverage by activities, and the share of people who take part, can be told; other shares cannot."""
    if need == "科普队伍花名册":
        return need
    people = re.search(r"参与|参加", clues.own) and (clues.groups or "居民" in clues.own)
    rated = re.search(r"满意", clues.own)
    if people or rated or (clues.training and re.search(r"合格率|结业率|覆盖|参训", clues.own)):
        return ""
    if clues.is_covered and (clues.census or clues.own_kind):
        return ""
    return need or "部门统计（人工填报）"
