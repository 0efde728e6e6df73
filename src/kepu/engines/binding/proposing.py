"""From a promise to the measures that can tell whether it is kept, best first, each with its reason in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kepu.engines.binding import words as w
from kepu.engines.binding.clues import Clues, clues_of
from kepu.engines.binding.shapes import MeasureCard, Promise, Proposal, Proposals

MOST = 3
WORTH_SHOWING = 0.25
IF_UNSERVABLE = 0.35  # what a measure's score is worth where something else must serve
FULL = 100.0
SAYS_SO = "不能由活动或培训得出，需要：{need}"

# Where words of a measure may stand, and how much they say there.
METRIC, QUOTE, NEAR, ABOVE = 1.0, 0.85, 0.45, 0.2


@dataclass(slots=True)
class _Draft:
    """A measure being weighed: points, and why."""

    card: MeasureCard
    points: float = 0.0
    reasons: list[str] = field(default_factory=list)
    fold: str = ""
    census: str = ""
    per: str = ""
    at_least: int = 1
    base: tuple[str, str] = ("", "")

    def add(self, points: float, reason: str = "") -> None:
        self.points += points
        if reason:
            self.reasons.append(reason)


def propose(promise: Promise, catalogue: Sequence[MeasureCard], most: int = MOST) -> Proposals:
    """The measures that fit best. Where nothing in the catalogue can serve, `unservable` names what would."""
    clues = clues_of(promise)
    drafts = [draft for card in catalogue for draft in _drafts(card, promise, clues)]
    proposals = sorted((_proposal(draft, promise, clues) for draft in drafts), key=lambda p: (-p.score, p.measure))
    worth = IF_UNSERVABLE if clues.unserved else 1.0
    best = [
        replace(each, score=score) for each in proposals if (score := round(each.score * worth, 2)) >= WORTH_SHOWING
    ]
    unservable = SAYS_SO.format(need=clues.unserved) if clues.unserved else ""
    if not best and not unservable:
        unservable = SAYS_SO.format(need="人工填报")
    return Proposals(tuple(best[:most]), unservable)


def _drafts(card: MeasureCard, promise: Promise, clues: Clues) -> Iterable[_Draft]:
    """The ways in which this measure might serve; none where it counts something else."""
    if clues.is_share:
        draft = _as_share(card, promise, clues)
    elif _is_quota(promise, clues):
        draft = _as_quota(card, promise, clues)
    else:
        draft = _as_count(card, promise, clues)
    if draft is not None:
        _weigh_words(draft, promise, clues)
        _weigh_training(draft, clues)
        _weigh_filters(draft, clues)
        yield draft


def _is_quota(promise: Promise, clues: Clues) -> bool:
    return clues.is_each and bool(clues.census) and promise.unit in w.SESSION_UNITS


# How it is counted ---------------------------------------------------------------------------------------------------


def _as_count(card: MeasureCard, promise: Promise, clues: Clues) -> _Draft | None:
    if card.fold in ("ratio", "mean") or card.unit_label == "%":
        return None
    points = _counter_points(card, promise.unit)
    if points <= 0:
        return None
    if card.subject == "unit":
        points -= 12  # counts a session once for each school it served
    if card.subject == "trade" and "工种" not in clues.own:
        return None
    draft = _Draft(card, fold=card.fold)
    draft.add(points, f"计量单位“{promise.unit}”相符" if promise.unit else "原文没有写数量，按次数计")
    if card.subject == "trade":
        draft.add(25, "按工种计数")
    elif "工种" in clues.own:
        draft.add(-15)
    if promise.unit in w.PERSON_UNITS and card.subject == "person":
        draft.add(8, "“人”“名”按不同的人计，不重复")
    return draft


def _counter_points(card: MeasureCard, unit: str) -> float:
    if not unit:
        return 28 if "次" in card.counters and card.subject != "trade" else 0
    if unit == card.unit_label:
        return 32
    if unit in card.counters:
        return 30 if unit not in w.THING_UNITS else 12
    if set(w.ALIKE.get(unit, ())) & {card.unit_label, *card.counters}:
        return 26
    return 0


def _as_quota(card: MeasureCard, promise: Promise, clues: Clues) -> _Draft | None:
    """Every school, each semester: facts must name the school; of villages, lie in it."""
    of_units = clues.census in ("schools", "enterprises", "venues")
    if of_units != (card.subject == "unit") or not _is_sessions(card):
        return None
    draft = _Draft(card, fold="quota" if promise.frequency in w.PER_WORDS else "coverage", census=clues.census)
    draft.per = promise.frequency if promise.frequency in w.PER_WORDS else ""
    draft.at_least = max(1, round(promise.value or 1))
    name = w.CENSUS_NAMES[clues.census]
    often = w.PER_WORDS.get(draft.per, "")
    draft.add(45, f"{often}、针对每个{name}，按{name}名录统计达到 {draft.at_least} 次的比例".lstrip("、"))
    return draft


def _is_sessions(card: MeasureCard) -> bool:
    return (
        card.fold in ("sum", "count")
        and bool({"场", "次"} & {card.unit_label, *card.counters})
        and card.unit_label not in ("人次", "篇")
    )


def _as_share(card: MeasureCard, promise: Promise, clues: Clues) -> _Draft | None:
    """A share of people, where the measure is one; else the share of a census that activities reached."""
    if card.unit_label == "%":
        draft = _Draft(card, fold=card.fold)
        draft.add(34, "计量单位“%”相符")
        if not card.has_denominator:
            draft.base = _base(card, clues)
            draft.reasons.append(f"以“{draft.base[1]}”为基数")
        return draft
    if card.unit_label == "分":
        draft = _Draft(card, fold=card.fold)
        draft.add(20)
        return draft if "满意" in clues.own else None
    of_units = clues.census in ("schools", "enterprises", "venues")
    trains = clues.training in ("strong", "near") and not of_units
    if not clues.is_covered or trains or not _is_sessions(card) or of_units != (card.subject == "unit"):
        return None
    draft = _Draft(card, fold="coverage", census=clues.census or "villages")
    draft.per = promise.frequency if promise.frequency in w.PER_WORDS else ""
    name = w.CENSUS_NAMES[draft.census]
    draft.add(45 if clues.census else 25, f"按{name}名录统计覆盖的比例")
    return draft


def _base(card: MeasureCard, clues: Clues) -> tuple[str, str]:
    codes = clues.tracks if card.is_training else []
    for code in [*codes, *clues.groups, clues.section_group]:
        if code in w.BASES:
            return w.BASES[code]
    return w.BASES[""]


# How well it fits ----------------------------------------------------------------------------------------------------


def _weigh_words(draft: _Draft, promise: Promise, clues: Clues) -> None:
    places = (
        (METRIC, promise.metric + "，" + promise.scope),
        (QUOTE, promise.quote),
        (NEAR, clues.near),
        (ABOVE, "，".join(promise.titles[1:])),
    )
    best, word, where = 0.0, "", 0.0
    for each in draft.card.words:
        weight = next((weight for weight, text in places if each in text), 0.0)
        points = weight * min(34.0, 12.0 + 6.0 * len(each))
        if points > best:
            best, word, where = points, each, weight
    if ((len(clues.kinds) > 1 and clues.own_kind) or clues.is_open_list) and _is_of_one_kind(draft.card):
        best *= 0.55  # one of several kinds that the sentence names
    if draft.card.subject == "unit" and "kind" in draft.card.facets:
        best *= 0.4  # 学校 says who, not what
    if word:
        draft.add(best, f"“{word}”与“{draft.card.name}”相符")
        if where >= QUOTE and any(word in group.group(0) or group.group(0) in word for group in _group_words(clues)):
            draft.add(12)  # the measure itself is about them
    elif not ({"活动", "科普活动"} & set(draft.card.words) or draft.card.subject == "unit"):
        draft.add(-18)


def _group_words(clues: Clues) -> list[re.Match[str]]:
    patterns = [pattern for code, pattern in w.GROUP_WORDS if code in clues.groups]
    return [match for pattern in patterns if (match := re.search(pattern, clues.own))]


def _is_of_one_kind(card: MeasureCard) -> bool:
    return _is_sessions(card) and "kind" not in card.facets and not card.is_training


def _weigh_training(draft: _Draft, clues: Clues) -> None:
    if draft.card.is_training and clues.training == "near" and clues.own_kind:
        draft.add(-12)  # the clauses before speak of training, the sentence itself of something else
    elif draft.card.is_training:
        draft.add({"strong": 22, "near": 16, "weak": 12}.get(clues.training, -30))
    elif clues.training in ("strong", "near") and not (clues.own_kind and clues.training == "near"):
        draft.add(-22 if clues.training == "strong" else -14)


def _weigh_filters(draft: _Draft, clues: Clues) -> None:
    card = draft.card
    if clues.own_kind and not clues.is_open_list:
        if "kind" in card.facets:
            draft.add(9 if len(clues.kinds) == 1 else 20, "按活动类型筛选")
    elif "kind" in card.facets and _is_sessions(card):
        draft.add(8)
    if _is_sessions(card) and card.by_group and not card.is_training and not (clues.groups or clues.section_group):
        draft.add(-12)
    if clues.groups and not card.is_training:
        if card.by_group:
            draft.add(10)
        elif not _named_by_subject(draft, clues):
            draft.add(-6)
    elif clues.section_group and card.by_group and not card.is_training:
        draft.add(0 if clues.own_kind else 3)
    special = any(code in w.SPECIAL_GROUPS for code in clues.groups)
    if "special" in card.key:
        draft.add(12 if special else -40)
    elif special and card.unit_label == "人次" and not card.is_training:
        draft.add(-15)
    if card.is_training and clues.own_track:
        draft.add(8)


def _named_by_subject(draft: _Draft, clues: Clues) -> bool:
    """学校 in the census already says 学生."""
    return draft.census == "schools" and clues.groups == ["youth"]


# What is proposed ----------------------------------------------------------------------------------------------------


def _filters(draft: _Draft, clues: Clues) -> dict[str, list[str]]:
    card = draft.card
    filters: dict[str, list[str]] = {}
    if card.is_training:
        if clues.tracks:
            filters["track"] = clues.tracks
        elif clues.groups and card.by_group:
            filters["group"] = clues.groups
    else:
        if "kind" in card.facets and clues.own_kind and not clues.is_open_list:
            filters["kind"] = clues.kinds
        if card.by_group and not draft.census:
            groups = clues.groups or ([clues.section_group] if clues.section_group else [])
            if groups:
                filters["group"] = groups
        if clues.themes and card.fold != "ratio":
            filters["theme"] = clues.themes
        if clues.places and not draft.census and not clues.is_open_list:
            filters["place_type"] = clues.places
    rural_by_track = bool(set(clues.tracks) & w.RURAL_TRACKS) and card.is_training
    if (
        clues.area
        and not rural_by_track
        and clues.groups != ["farmer"]
        and draft.census not in ("villages", "townships")
    ):
        filters["area"] = [clues.area]
    if clues.is_free:
        filters["fee"] = ["free"]
    return {key: values for key, values in filters.items() if key == "group" or key in card.facets}


def _proposal(draft: _Draft, promise: Promise, clues: Clues) -> Proposal:
    filters = _filters(draft, clues)
    words = filter_words(draft.card, filters)
    reasons = [*draft.reasons, *([f"只计{words}"] if words else [])]
    return Proposal(
        measure=draft.card.key,
        name=draft.card.name,
        filters=filters,
        fold=draft.fold,
        census=draft.census,
        per=draft.per,
        at_least=draft.at_least,
        base=draft.base[0],
        base_name=draft.base[1],
        reason="；".join(dict.fromkeys(reasons)),
        score=round(max(0.0, min(1.0, draft.points / FULL)), 2),
    )


GROUP_NAMES = {
    "youth": "青少年",
    "farmer": "农民",
    "worker": "产业工人",
    "elderly": "老年人",
    "official": "领导干部和公务员",
    "urban_resident": "城镇居民",
}


def filter_words(card: MeasureCard, filters: dict[str, list[str]]) -> str:
    """青少年、乡村: the filters as people read them."""
    said = []
    for key, codes in filters.items():
        labels = card.facets.get(key, {})
        said.append("或".join(labels.get(code) or GROUP_NAMES.get(code, code) for code in codes))
    return "、".join(said)
