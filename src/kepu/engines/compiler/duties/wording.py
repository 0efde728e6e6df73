"""The wording of one note of responsibility → who is named, and in what manner.

A note is what stands inside a bracket, on a line of its own or in a table cell:

    牵头单位：A、B，责任单位：C、D        labels
    A牵头，B、C配合                       verbs
    A、B等和各省级人民政府负责
    A、B按职责分工负责
    A（牵头）、B、C                        marks
    A、B、C                               nothing but names
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kepu.engines.compiler.plan import DutyRole
from kepu.engines.compiler.unit_names.kinds import LONGEST_NAME, is_group, looks_like_unit, may_be_unit
from kepu.engines.compiler.unit_names.splitting import split_spans, trim

Manner = Literal["lead", "duty", "told", "support", "shared", "plain"]
# duty = under a label such as 责任单位; told = by the verb 负责; plain = by no word at all.

LONGEST_NOTE = 2400  # characters; a list of fifty units has about 500
_LONGEST_CLAUSE = 160

_LEADS = "总牵头|牵头|主办|主责|主抓|主要责任|第一责任|首要责任"
_ANSWERS = "责任|负责|实施|落实|承办|执行|承担|完成|组织(?!机构|领导|保障)"
_HELPS = "配合|协办|协作|协同|协助|参与|参加|参建|支持|支撑|联办|共建|指导"
_MEMBERS = "成员(?=单位)"  # support beside a lead; by itself the roll of a leading group
_HEADS = "主管(?=(?:单位|部门)：)"  # as a label only: 主管部门 by itself is a group
_ANY_ROLE = f"{_LEADS}|{_ANSWERS}|{_HELPS}"
_BODY = (
    r"(?:责任|成员)?(?:单位|部门|处室|科室|机构|机关|主体|组织)(?:和部门|及部门|（部门）|（单位）|、部门|和单位)?"
    r"(?:及|和|、)?(?:责任人|负责人)?"
)
_ROLE_LABEL = (
    rf"(?:市级|县级|区级|省级|总|主要|共同|其他|第[二三四五])?(?P<role>(?:{_HEADS}|{_ANY_ROLE}|{_MEMBERS})(?:（?(?:及|和|与|、|/|或|（)?(?:{_ANY_ROLE})）?)?)"
    rf"(?:[一-鿿]{{1,4}}?(?=(?:单位|部门)：))?(?P<body>{_BODY})?"
)
_PERSON_LABEL = (
    r"(?:牵头|责任|分管|联系|包抓|包联|包保|挂钩|协助|配合|督导|主管|挂帅|负责)?(?:省|市|州|县|区|镇|乡)?(?:级|委|政府)?"
    r"(?:领导|负责人|负责同志|联系人|责任人|牵头人|主要领导|分管领导)(?:及职务)?"
)
_OTHER_LABEL = (
    r"(?:工作|任务|推进|实施)?(?:完成|办理)?(?:时限|时间|期限|进度|节点)(?:要求|安排|节点)?|"
    r"(?:工作|任务|预期|阶段)?(?:目标|成果|指标)|(?:经费|资金)(?:来源|保障)|备注|联系电话"
)
_INTRODUCTION = r"(?:责任|任务|职责|工作|具体|部门)*分工(?:如下)?|责任落实|落实责任|组织分工"
LABEL = re.compile(
    rf"(?:(?P<intro>{_INTRODUCTION})|(?P<person>{_PERSON_LABEL})|(?P<other>{_OTHER_LABEL})|{_ROLE_LABEL})"
    r"(?:(?:名单|为|是)?：|(?<=单位)(?:为|是)|(?<=部门)(?:为|是)|(?:(?<=单位)|(?<=部门))(?=[省市县区州旗镇团各]))"
)

# Where a label can end: it is looked for only before such places.
_AFTER_BODY = "(?:(?:名单|为|是)?：|(?=[为是省市县区州旗镇团各]))"
_LABEL_END = re.compile(f"：|单位{_AFTER_BODY}|部门{_AFTER_BODY}")
_LONGEST_LABEL = 48
_ALL_HELPS = re.compile(_HELPS)
_ALL_LEADS = re.compile(f"{_LEADS}|主管")

_DO = "负责|落实|实施|组织|抓好|做好|推进|推动|开展|执行|承担|完成|统筹|协调|抓总|相关|有关|具体|各项|工作|到位|日常"
_SHARE = (
    r"(?:按照|按|根据|依据|依照|依|结合|对照)(?:各自|部门|有关|工作|法定|本部门|本单位|自身|相关|单位)*的?(?:职责|职能|职权|分工|任务)"
    r"(?:和|、|与)?(?:任务|职责|职能|权限|分工)?(?:范围|要求|权限)?"
    rf"(?:分别|共同|协同|各司其职|各负其责|{_DO})*"
)
_VERBS: tuple[tuple[Manner, re.Pattern[str]], ...] = (
    ("support", re.compile(rf"(?:{_SHARE})?(?:要|应)?(?:积极|主动|共同|协同|密切|予以|给予|加强)*"
                           rf"(?:{_HELPS}|联动)(?:{_HELPS}|{_DO})*$")),
    ("shared", re.compile(rf"{_SHARE}$")),
    ("shared", re.compile(rf"(?:分工|分别|共同|联合)(?:负责|落实|推进|实施|承担)(?:{_DO})*$|各负其责$|各司其职$")),
    ("lead", re.compile(rf"(?:共同|联合|分别|负责)?(?:{_LEADS})(?:{_DO})*$")),
    ("lead", re.compile(r"(?:统筹协调|组织协调|统筹|抓总|总负责)$")),
    ("lead", re.compile(rf"(?:作为|为|是)(?:{_LEADS})(?:单位|部门)$")),
    ("support", re.compile(rf"(?:作为|为|是)(?:{_HELPS})(?:单位|部门)$")),
    ("told", re.compile(rf"(?:具体|统筹|总体|主要|(?<!协)组织|统一|全面|总)*负责(?:{_DO})*$")),
    ("told", re.compile(r"(?:结合(?:本地)?实际|因地制宜)?(?:(?:组织|具体)?(?:实施|落实)|抓好落实|贯彻落实|承办)$")),
)  # fmt: skip
# No verb ends so, and nearly every piece does.
_ENDS_A_NAME = frozenset("局委会部室联院校司处团盟区县乡镇街道所站馆府")
_WITH = re.compile(r"(?<=[局委办部厅会协联府心院校室司团所])(?:会同|联合|商)(?=.{2})")
_MARK = re.compile(rf"（(?P<role>{_ANY_ROLE})(?:单位|部门)?）$")

FIRST_LEADS = re.compile(
    r"(?:[列排位居署](?:名|序|列|居)?(?:在|于)?(?:第一|首|最前)(?:位|名|个)?(?:的|者)*(?:责任)?(?:单位|部门)?|"
    r"(?:首个|第一个|首位|第一家|第一位)(?:的)?(?:责任)?(?:单位|部门)?)(?:均?为|是|系|即为|作为)(?:总)?(?:牵头|主办|主责|第一责任|主要责任)"
)
_PIECES_REMEMBERED = 4096  # a scheme repeats the same 30 to 80 names some hundred times
_ASIDE_AT_END = re.compile("(?<=..)（[^（）]{2,60}）$")  # 县科协（列首位者为牵头单位，下同）
_BETWEEN_STOPS = re.compile("[^、，；。\n]+")
_STOP = re.compile("[、，；。\n]")
_NOT_NAMES = re.compile(
    r"^[\d每长持全常适于至到]?(?:\d|年|期|续|态化|时|底前)|下同|以下简称|(?:底|月|年)前|(?:底|月|日)完成|不再列出|另有|"
    r"^(?:持续推进|长期坚持|长期|持续|立即|按时完成|全年)$"
)


@dataclass(slots=True)
class Name:
    """A name in a note: its place in the folded note, and how it came to be there."""

    start: int
    end: int
    manner: Manner
    group: bool


@dataclass(slots=True)
class Wording:
    """All that one note says. `labelled` where a label with a colon or a role verb told so."""

    names: list[Name] = field(default_factory=list)
    labelled: bool = False
    by_verb: bool = False
    labels: frozenset[Manner] = frozenset()


def find_labels(folded: str) -> Iterator[re.Match[str]]:
    """As LABEL.finditer, in a fifth of the time."""
    reached = 0
    for mark in _LABEL_END.finditer(folded):
        if mark.end() > reached:
            found = LABEL.search(folded, max(reached, mark.start() - _LONGEST_LABEL), mark.end() + 1)
            if found:
                reached = found.end()
                yield found


def read_wording(folded: str, breaks: Collection[int] = ()) -> Wording | None:
    """What the note says; None where it is no note of responsibility.

    folded: the note as unit_names.fold leaves it, without its bracket. breaks: offsets before which white space stood.
    """
    if not 2 <= len(folded) <= LONGEST_NOTE:
        return None
    labels = _labels(folded)
    first_role = next((match["role"] for match in labels if match["role"]), None)
    if first_role:
        return None if first_role == "成员" else _by_labels(folded, labels, breaks)
    introduction = labels[0].end() if labels and labels[0]["intro"] and labels[0].start() == 0 else 0
    names, spoken = _clauses(folded, introduction, len(folded), None, breaks)
    if not names or not _mostly_units([folded[name.start : name.end] for name in names], spoken):
        return None
    return Wording(names, by_verb=spoken)


def _labels(folded: str) -> list[re.Match[str]]:
    return [match for match in find_labels(folded) if not match["role"] or _is_label(folded, match)]


def _mostly_units(names: list[str], spoken: bool) -> bool:
    """Without a label the names must speak for themselves; a verb lets an unusual one pass among others."""
    strange = [name for name in names if not looks_like_unit(name)]
    if not strange:
        return True
    return spoken and len(strange) * 3 <= len(names) and all(may_be_unit(name) for name in strange)


def _is_label(folded: str, match: re.Match[str]) -> bool:
    """A role word alone, or without a colon, is a label only at the start of a clause: 牵头：…；配合：…."""
    if match["body"] and match[0].endswith("："):
        return True
    at = match.start()
    return at == 0 or folded[at - 1] in "，；。、）"


@lru_cache(_PIECES_REMEMBERED)
def manner_of_label(role: str) -> Manner:
    """牵头 → lead, 配合 → support, 责任 and what is like it → duty."""
    if _ALL_LEADS.search(role):
        return "lead"
    return "support" if _ALL_HELPS.search(role) or role == "成员" else "duty"


def _by_labels(folded: str, labels: list[re.Match[str]], breaks: Collection[int]) -> Wording | None:
    wording = Wording(labelled=True)
    manners: set[Manner] = set()
    before, _ = _clauses(folded, 0, labels[0].start(), None, breaks) if labels[0].start() > 2 else ([], False)
    if before and all(looks_like_unit(folded[name.start : name.end]) for name in before):
        wording.names += before
    ends = [match.start() for match in labels[1:]] + [len(folded)]
    for match, end in zip(labels, ends, strict=True):
        if not match["role"]:
            continue
        manner = manner_of_label(match["role"])
        names, _ = _clauses(folded, match.end(), end, manner, breaks)
        if not match["body"] and not all(looks_like_unit(folded[name.start : name.end]) for name in names):
            return None
        manners.add(manner)
        wording.names += names
    wording.labels = frozenset(manners)
    known = sum(looks_like_unit(folded[name.start : name.end]) for name in wording.names)
    return wording if known * 2 >= len(wording.names) > 0 else None


@dataclass(slots=True)
class _Stretch:
    start: int
    end: int
    manner: Manner | None
    clause: int


def _clauses(
    folded: str, start: int, end: int, label: Manner | None, breaks: Collection[int]
) -> tuple[list[Name], bool]:
    """The names in folded[start:end] and whether a verb gave any of them its manner."""
    plain = None if breaks else _plain_list(folded[start:end], start, label or "plain")
    if plain is not None:
        return plain, False
    stretches: list[_Stretch] = []
    clause = 0
    for piece_start, piece_end, separator in _pieces(folded, start, end):
        if piece_end - piece_start > _LONGEST_CLAUSE:
            return [], False
        text = folded[piece_start:piece_end]
        if (aside := _ASIDE_AT_END.search(text)) and (FIRST_LEADS.search(aside[0]) or _NOT_NAMES.search(aside[0])):
            piece_end = piece_start + aside.start()
            text = text[: aside.start()]
        if FIRST_LEADS.search(text) or _NOT_NAMES.search(text):
            stretches.append(_Stretch(piece_start, piece_start, None, clause))
        else:
            _add_piece(folded, stretches, piece_start, piece_end, clause, label)
        if separator != "、":
            clause += 1
    spoken = any(stretch.manner for stretch in stretches)
    left_over = label or _left_over(stretches)
    names: list[Name] = []
    for stretch in _joined(stretches):
        names += _names(folded, stretch.start, stretch.end, stretch.manner or left_over, breaks)
    return names, spoken


def _plain_list(text: str, start: int, manner: Manner) -> list[Name] | None:
    """The names of a list that holds nothing else, which nearly every list passes: no verb, no 会同, no aside.

    start: where `text` begins in the note.
    """
    if "（" in text or "各" in text:  # a bracket holds several pieces together, 各 several names
        return None
    found: list[Name] = []
    for piece in _STOP.split(text):
        if piece:
            names = _plain_names(piece)
            if names is None:
                return None
            for at, until, is_collective in names:
                found.append(Name(start + at, start + until, manner, is_collective))
        start += len(piece) + 1
    return found


@lru_cache(_PIECES_REMEMBERED)
def _plain_names(piece: str) -> tuple[tuple[int, int, bool], ...] | None:
    """(start, end, whether a group) of each name; None where something else is said too."""
    if len(piece) > _LONGEST_CLAUSE or piece[0] == "由" or FIRST_LEADS.search(piece) or _NOT_NAMES.search(piece):
        return None
    if piece[-1] not in _ENDS_A_NAME and any(verb.search(piece) for _, verb in _VERBS):
        return None
    if _WITH.search(piece):
        return None
    bare = ((at, _bare(piece[at:until])) for at, until in split_spans(piece))
    return tuple((at + name[0], at + name[1], name[2]) for at, name in bare if name is not None)


def _pieces(folded: str, start: int, end: int) -> list[tuple[int, int, str]]:
    if folded.find("（", start, end) < 0:
        spans = [found.span() for found in _BETWEEN_STOPS.finditer(folded, start, end)]
        return [(a, b, folded[b] if b < end else "。") for a, b in spans]
    pieces: list[tuple[int, int, str]] = []
    depth = 0
    begin = start
    for at in range(start, end):
        char = folded[at]
        if char == "（":
            depth += 1
        elif char == "）":
            depth = max(0, depth - 1)
        elif char in "、，；。\n" and not depth:
            pieces.append((begin, at, char))
            begin = at + 1
    pieces.append((begin, end, "。"))
    return [piece for piece in pieces if piece[0] < piece[1]]


def _add_piece(folded: str, stretches: list[_Stretch], start: int, end: int, clause: int, label: Manner | None) -> None:
    """One piece between separators; a verb at its end speaks for the names before it too."""
    while start < end and folded[start] == "由":
        start += 1
    piece = folded[start:end]
    for manner, verb in () if piece[-1:] in _ENDS_A_NAME else _VERBS:
        match = verb.search(piece)
        if match is None:
            continue
        names_end = start + match.start()
        joint = _WITH.search(folded, start, names_end)
        only_clause = label is not None and manner != "shared"
        for stretch in reversed(stretches):
            if stretch.manner is not None or (only_clause and stretch.clause != clause):
                break
            stretch.manner = "lead" if joint else manner
        if joint:
            stretches.append(_Stretch(start, joint.start(), "lead", clause))
            stretches.append(_Stretch(joint.end(), names_end, "support", clause))
        elif names_end > start:
            stretches.append(_Stretch(start, names_end, manner, clause))
        return
    joint = _WITH.search(folded, start, end)
    if joint:
        stretches.append(_Stretch(start, joint.start(), "lead", clause))
        stretches.append(_Stretch(joint.end(), end, "support", clause))
    else:
        stretches.append(_Stretch(start, end, None, clause))


def _left_over(stretches: list[_Stretch]) -> Manner:
    """The manner of names that follow the last verb: A牵头，B、C leaves B and C to help."""
    spoken = [stretch.manner for stretch in stretches if stretch.manner]
    if not spoken:
        return "plain"
    return "support" if "lead" in spoken else spoken[-1] or "plain"


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    joined: list[_Stretch] = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        if last and last.manner == stretch.manner and last.end + 1 == stretch.start and last.start < last.end:
            last.end = stretch.end
        else:
            joined.append(stretch)
    return [stretch for stretch in joined if stretch.start < stretch.end]


def _names(folded: str, start: int, end: int, manner: Manner, breaks: Collection[int]) -> list[Name]:
    found: list[Name] = []
    inner = [at - start for at in breaks if start < at < end]
    for at, until in split_spans(folded[start:end], inner):
        name_start, name_end = start + at, start + until
        mark = _MARK.search(folded, name_start, name_end) if folded[name_end - 1] == "）" else None
        own = manner
        if mark and mark.start() > name_start:
            own = manner_of_label(mark["role"])
            name_end = mark.start()
        bare = _bare(folded[name_start:name_end])
        if bare is not None:
            found.append(Name(name_start + bare[0], name_start + bare[1], own, bare[2]))
    return found


@lru_cache(_PIECES_REMEMBERED)
def _bare(name: str) -> tuple[int, int, bool] | None:
    """(start, end, whether a group) of the name itself; None where nothing fit for a name is left."""
    if "：" in name:
        return None  # behind a label nobody knows
    trimmed = trim(name, 0, len(name))
    if trimmed is None or not 1 < trimmed[1] - trimmed[0] <= LONGEST_NAME:
        return None
    return *trimmed, is_group(name[slice(*trimmed)])


def settle(names: list[Name], *, first_leads: bool) -> list[DutyRole]:
    """The role of each name, in order.

    first_leads: the document says that whoever stands first in a list leads.
    责任单位 supports, as the word stands beside 牵头单位; beside 配合单位 alone it leads. 负责 leads unless others do.
    """
    manners = [name.manner for name in names]
    has_lead = "lead" in manners
    roles: list[DutyRole] = []
    for manner in manners:
        if manner in ("lead", "support", "shared"):
            roles.append(manner)
        elif manner == "duty":
            roles.append("lead" if "support" in manners and not has_lead else "support")
        elif manner == "told" and "shared" in manners and not has_lead:
            roles.append("shared")
        else:
            roles.append("support" if has_lead else "lead")
    if first_leads and names and not has_lead and "support" not in manners:
        return _first_as_lead(names, roles)
    return roles


def _first_as_lead(names: list[Name], roles: list[DutyRole]) -> list[DutyRole]:
    """The first name leads; a group that shares a duty has nobody in particular to lead it."""
    if roles[0] == "shared":
        return roles if names[0].group else ["lead", *roles[1:]]
    return ["lead", *("shared" if role == "shared" else "support" for role in roles[1:])]


def read_cell(folded: str, manner: Manner, breaks: Collection[int] = ()) -> list[Name]:
    """The names in a table cell whose column says in what manner they answer; labels and verbs inside say it better."""
    if len(folded) > LONGEST_NOTE:
        return []
    labels = [match for match in _labels(folded) if match["role"]]
    if labels:
        wording = _by_labels(folded, labels, breaks)
        return wording.names if wording else []
    names, _ = _clauses(folded, 0, len(folded), manner, breaks)
    return names
