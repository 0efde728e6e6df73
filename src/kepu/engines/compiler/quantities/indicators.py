"""Clauses with numbers → indicators, with what a sentence hands from clause to clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kepu.engines.compiler.plan import Comparator, Frequency, Indicator
from kepu.engines.compiler.quantities import words
from kepu.engines.compiler.quantities.acceptance import Surroundings, is_commitment, reaches
from kepu.engines.compiler.quantities.clauses import MASK, Clause, Passage
from kepu.engines.compiler.quantities.comparing import comparator_before, is_breakthrough, joined_comparator
from kepu.engines.compiler.quantities.drafts import Draft, share_out
from kepu.engines.compiler.quantities.grants import is_amount_of_policy, is_step_of_reward, opens_a_grant
from kepu.engines.compiler.quantities.metrics import (
    clean_metric,
    clean_name_behind,
    find_scope,
    is_moment,
    name_of_limit,
)
from kepu.engines.compiler.quantities.numbers import Quantity, read_quantities
from kepu.engines.compiler.quantities.periods import Period
from kepu.engines.compiler.quantities.summing import is_output
from kepu.engines.compiler.quantities.units import (
    DURATION_UNITS,
    EVENT_UNITS,
    RATIO_UNITS,
    SPOKEN_UNIT,
    plain_unit,
)
from kepu.engines.compiler.source import Paragraph


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands. Years before `first_year` are history; a `background` section looks back."""

    paragraph: Paragraph
    section_path: str | None
    offset: int = 0  # of the passage in the paragraph
    first_year: int | None = None
    background: bool = False
    opening: int | None = None  # the deadline of a paragraph that ended in a colon and opened this list
    listed: bool = False  # an item of such a list


@dataclass(slots=True)
class Thread:
    """What one sentence hands from clause to clause."""

    deadline: int | None = None
    measured: int | None = None  # the past year that an opening phrase states
    next_only: int | None = None  # 提高到2025年的45% dates only its own number
    years: list[int] = field(default_factory=list)  # 2025年、2035年 side by side
    frequency: Frequency | None = None
    recurring: bool = False
    carries: bool = False  # the frequency reaches the clauses that follow
    standing: int | None = None  # the deadline that outlasts a semicolon
    stretch: bool = False
    past: bool = False
    metric: str = ""
    scope: str | None = None
    governing: list[Clause] = field(default_factory=list)  # whose verb may govern the numbers that follow
    found: int = 0
    unit_of_whole: str | None = None  # of the number before
    frequency_of_whole: Frequency | None = None
    figures: bool = False  # 突破百项…，形成百项…: the sentence counts in hundreds
    granting: bool = False  # a clause before this one told what is paid to whom


# Nothing else can hold a number or a frequency; most paragraphs, and most sentences of the others, stop here.
# First sign → what follows it: a search for one of the first signs skips the others several times as fast.
_PROMISING = {
    r"\d每": "",
    "分": "之",
    "覆": "盖",
    "突": "破[百千万亿]",
    "超": "过?[百千万亿]",
    "达": "到?[百千万亿]",
    "逾": "[百千万亿]",
    "以": "上",
    "至": "少",
    "不": "[少低]于",
    "平": "均",
    "一": "[半次名场期轮所家]",
    "两二三四五六七八九十百千万": f"(?:[至到][三四五六七八九十])?(?:{SPOKEN_UNIT})",
}
PROMISING = re.compile(
    f"[{''.join(_PROMISING)}](?:" + "|".join(f"(?<=[{first}]){rest}" for first, rest in _PROMISING.items()) + ")"
)
_ONLY_TIME = re.compile(rf"^(?:力争|争取|确保|从|自|在|到|至|前|，|、|和|及|其中|{MASK})++$")
_STRETCH_OPENING = re.compile(rf"^(?:力争|争取)(?:到|至|在|用)?{MASK}")
_OPEN_BRACKET = re.compile(r"[（〔][^）〕]*$")
_NOUN_AFTER = re.compile(r"^的?((?:[^，。；、▢（）]|（[^（）]{1,8}）){1,30})")
_UNIT_WITH_NOUN = ("企业", "家庭")  # 100家企业
_BARE_VERBS = frozenset(("接受", "进行", "享受", "配", "派"))
_BESIDE = re.compile(r"[、和及与]|以及")
_OPENING_LENGTH = 6  # signs before a year that still opens the sentence: 力争到2025年
_UNCOUNTED = re.compile(r"[一两]大?批|一系列|若干")
_DAY = re.compile(r"^\d{1,2}[日号]")  # 每月15日开展…
_GIVEN = re.compile(r"给予|支持|补助|补贴|奖励|资助")
_NEVER_SUMMED = RATIO_UNITS | DURATION_UNITS | {"倍", "分", "岁", "周岁"}
_PER_PERIOD: dict[str, Frequency] = {"年": "year", "学年": "year", "月": "month", "学期": "semester"}


def read_indicators(passage: Passage, place: Place) -> Iterator[Indicator]:
    """The commitments and recorded amounts of one passage, in order."""
    for sentence in passage.sentences:
        if not PROMISING.search(passage.norm, sentence[0].start, sentence[-1].end):
            continue
        thread = Thread(past=place.background and place.opening is None, deadline=place.opening, standing=place.opening)
        thread.granting = opens_a_grant(passage.masked[sentence[0].start : sentence[0].end])
        for index in range(len(sentence)):
            yield from _SentenceReader(passage, place, sentence, thread).read(index)


def stated_deadline(passage: Passage, first_year: int | None) -> int | None:
    """The year by which the last sentence wants what it opens; None where it states none, or one of the past."""
    periods = [period for clause in passage.sentences[-1] for period in clause.periods] if passage.sentences else []
    years = [period.year for period in periods if period.kind == "deadline" and period.reach != "number"]
    if not years or years[-1] is None or (first_year is not None and years[-1] < first_year):
        return None
    return years[-1]


def _handed_on(last: Draft, near: str, *, listed: bool) -> Comparator | None:
    """The comparator that the number before shares: 不少于30个和20名; 至少 reaches further than the next 、."""
    return last.directly if listed or ("至少" in last.near and not words.EACH.search(near)) else None


class _SentenceReader:
    """Reads the clauses of one sentence against its thread."""

    def __init__(self, passage: Passage, place: Place, sentence: list[Clause], thread: Thread) -> None:
        self.passage = passage
        self.place = place
        self.sentence = sentence
        self.thread = thread
        self.index = 0  # of the clause being read

    def read(self, index: int) -> Iterator[Indicator]:
        self.index = index
        clause, thread = self.sentence[index], self.thread
        drafts = self._drafts(clause)
        for draft in share_out(drafts, thread.years):
            yield self._indicator(index, draft)
        if not drafts:
            yield from self._without_number(index)
        thread.found += len(drafts)
        thread.governing = [*thread.governing[-11:], clause] if drafts else [clause]
        if not thread.carries:
            thread.frequency, thread.recurring = None, False
        if clause.stop == "；":
            thread.stretch = False
            thread.frequency, thread.recurring, thread.carries, thread.governing = None, False, False, []
            thread.deadline, thread.scope, thread.years = thread.standing, None, []
            thread.measured = None

    # Numbers

    def _drafts(self, clause: Clause) -> list[Draft]:
        masked, thread = self.passage.masked, self.thread
        quantities = read_quantities(masked, clause.start, clause.end, figures=thread.figures)
        if _STRETCH_OPENING.match(masked[clause.start : clause.end]):
            thread.stretch = True
        drafts: list[Draft] = []
        periods = list(clause.periods)
        reference: Period | None = None
        stated = False
        before = named = clause.start
        for position, quantity in enumerate(quantities):
            while periods and periods[0].start < quantity.start:
                reference = self._enter(periods.pop(0)) or reference
                stated = True
            after_end = quantities[position + 1].start if position + 1 < len(quantities) else clause.end
            draft = self._draft(clause, quantity, before, named, after_end, drafts, reference, stated)
            if draft is not None:
                drafts.append(draft)
            if draft is not None or masked.startswith(("、", "，"), quantity.end):
                named = quantity.end
            if draft is not None or quantity.unit is not None:
                before = quantity.end
            if draft is None and not thread.carries:
                thread.frequency, thread.recurring = None, False
        for period in periods:
            self._enter(period)
        return drafts

    def _enter(self, period: Period) -> Period | None:
        """Let a phrase of time take effect; a reference year is handed back, for it binds only the number it dates."""
        thread = self.thread
        if period.kind == "reference":
            return period
        if period.kind == "since":
            thread.past = True
        elif period.kind == "frequency":
            thread.frequency, thread.recurring, thread.carries = period.frequency, True, period.reach == "clauses"
        elif period.kind == "deadline" and period.year is not None:
            self._enter_deadline(period, period.year)
        return None

    def _enter_deadline(self, period: Period, year: int) -> None:
        thread, place = self.thread, self.place
        beside = bool(thread.years) and _BESIDE.fullmatch(self.passage.masked[period.start - 1 : period.start])
        thread.years = [*thread.years[-11:], year] if beside else [year]
        history = place.first_year is not None and year < place.first_year
        thread.past = history
        if period.reach == "number" and not history:
            thread.next_only = year
            return
        thread.deadline = None if history else year
        opens = period.start - self.sentence[0].start <= _OPENING_LENGTH
        thread.measured = year if history and opens else None
        if opens or period.reach == "sentence":
            thread.standing = thread.deadline
        thread.frequency, thread.recurring = None, False

    def _draft(
        self,
        clause: Clause,
        quantity: Quantity,
        before: int,
        named: int,
        after_end: int,
        drafts: list[Draft],
        reference: Period | None,
        stated: bool,
    ) -> Draft | None:
        masked, thread = self.passage.masked, self.thread
        lead, near = masked[clause.start : quantity.start], masked[before : quantity.start]
        after = masked[quantity.end : after_end]
        last = drafts[-1] if drafts else None
        listed = last is not None and words.CARRIED.match(near) is not None
        directly, moved = comparator_before(near)
        breaks_through = directly == ">" and is_breakthrough(near, after)
        if breaks_through:
            directly = None
        if directly is None and last is not None and not quantity.tail:
            directly = _handed_on(last, near, listed=listed)
        past = self._is_past(lead, near)
        start_of_move = bool(words.FROM_AT.search(near) and words.MOVES.match(after))
        around = Surroundings(
            lead=lead,
            near=near,
            after=after,
            comparator=directly,
            dated=stated or thread.deadline is not None,
            recurring=thread.recurring,
            follows=bool(thread.found or last),
            specified=self._specified(),
            past=past,
            bracketed=bool(_OPEN_BRACKET.search(lead)),
            moving=start_of_move or (last is not None and last.start_of_move),
            counted_next=after_end < clause.end,
            reached=reaches(near, after if after_end < clause.end else after + self._next_clause(clause)),
            conditional=masked.endswith("的", clause.start, clause.end) and clause.stop == "，",
        )
        if self._is_granted(quantity, around) or not is_commitment(quantity, around):
            return None
        thread.figures = thread.figures or quantity.writing == "figure"
        baseline = past or start_of_move or self._was_measured(reference, quantity, near)
        deadline = self._deadline(clause, quantity, baseline=baseline)
        frequency = self._frequency(
            quantity,
            clause,
            lead,
            near,
            after,
            directly,
            moved=moved,
            baseline=baseline,
            summed=around.reached or breaks_through,
        )
        if frequency is None and not baseline and self._is_part(lead, quantity):
            frequency = thread.frequency_of_whole
        thread.unit_of_whole, thread.frequency_of_whole = quantity.unit, frequency
        metric, named_behind, scope = self._named(quantity, named, after_end, clause, last)
        return Draft(
            quantity=quantity,
            clause=clause,
            lead=lead,
            near=near,
            directly=directly,
            start_of_move=start_of_move,
            comparator=joined_comparator(directly, quantity.tail, baseline=baseline),
            deadline=deadline,
            frequency=frequency,
            role="baseline" if baseline else "stretch" if thread.stretch or words.STRETCH.search(lead) else "target",
            metric=metric,
            named_behind=named_behind,
            scope=scope,
            relative_to=self._compared_with(reference, quantity, near),
            listed=listed,
        )

    def _is_granted(self, quantity: Quantity, around: Surroundings) -> bool:
        """Whether the number tells what a policy pays; the sentence is then read as one that grants."""
        thread = self.thread
        granted = is_step_of_reward(quantity, around.near) or is_amount_of_policy(
            quantity, around, granting=thread.granting
        )
        thread.granting = thread.granting or granted
        return granted

    def _was_measured(self, reference: Period | None, quantity: Quantity, near: str) -> bool:
        """Whether the number belongs to the year that others are compared with: 比2020年的10.8%提高…"""
        if words.COMPARED_WITH.search(near):
            return True
        if reference is None or quantity.unit == "倍":
            return False
        return self.passage.masked[reference.end : quantity.start] in ("", "的")

    def _deadline(self, clause: Clause, quantity: Quantity, *, baseline: bool) -> int | None:
        """The year by which; of a baseline the year it was measured. Uses up the year that dates one number alone."""
        thread = self.thread
        deadline = thread.deadline
        if thread.next_only is not None:
            deadline, thread.next_only = thread.next_only, None
        return self._year_of_figure(clause, quantity) if baseline else deadline

    def _next_clause(self, clause: Clause) -> str:
        if clause.stop != "，" or self.index + 1 >= len(self.sentence):
            return ""
        following = self.sentence[self.index + 1]
        return self.passage.masked[following.start : following.end]

    def _is_part(self, lead: str, quantity: Quantity) -> bool:
        """3000名，其中女农民不少于500名: what sums up has parts that do."""
        same = quantity.unit == self.thread.unit_of_whole
        return same and lead.startswith("其中") and quantity.unit not in _NEVER_SUMMED and "户均" not in lead

    def _specified(self) -> bool:
        """Whether the clause belongs to a list that a colon opened."""
        at = self.index
        return self.place.listed if at == 0 else self.sentence[at - 1].stop == "："

    def _is_past(self, lead: str, near: str) -> bool:
        thread = self.thread
        if words.DONE.search(lead):
            thread.past = True
        if thread.past:
            return True
        if thread.deadline is not None:
            return False
        return bool(words.PAST.search(lead) or words.PAST_VERB_AT_END.search(near))

    def _compared_with(self, reference: Period | None, quantity: Quantity, near: str) -> str | None:
        if found := words.RELATIVE.search(near):
            return found["what"]
        if reference is not None and (quantity.unit == "倍" or words.MOVED_BY.search(near)):
            return re.sub("[“”]", "", self.passage.norm[reference.start : reference.end])
        return None

    def _year_of_figure(self, clause: Clause, quantity: Quantity) -> int | None:
        """The year in which a baseline was measured, where its clause, or the one that opens the sentence, states one."""
        dated = [p for p in clause.periods if p.start < quantity.start and p.kind in ("reference", "deadline")]
        if not dated:
            return self.thread.measured
        stated = self.passage.norm[dated[-1].start : dated[-1].end][:2].isdigit()
        near = self.passage.masked[dated[-1].end : quantity.start]
        if not stated or (dated[-1].kind == "reference" and near not in ("", "的", "底的", "末的")):
            return None
        return dated[-1].year

    def _frequency(
        self,
        quantity: Quantity,
        clause: Clause,
        lead: str,
        near: str,
        after: str,
        directly: Comparator | None,
        *,
        moved: bool,
        baseline: bool,
        summed: bool,
    ) -> Frequency | None:
        thread, unit = self.thread, quantity.unit or ""
        if "/" in unit and (per := _PER_PERIOD.get(unit.rpartition("/")[2])):
            return per
        here = any(p.kind == "frequency" and p.start < quantity.start for p in clause.periods)
        if thread.recurring and (here or self._reached_by_frequency(quantity, lead, near)):
            return thread.frequency
        if baseline or moved or unit in _NEVER_SUMMED or "/" in unit:
            return None
        if after.startswith("的") and quantity.tail:
            return None
        if quantity.writing == "figure" and quantity.unit is None:
            return None
        return "period" if summed or is_output(quantity, lead, near, directly, carried=self._has_governor()) else None

    def _has_governor(self) -> bool:
        masked = self.passage.masked
        return any(words.OUTPUT_VERB.search(masked, clause.start, clause.end) for clause in self.thread.governing)

    def _reached_by_frequency(self, quantity: Quantity, lead: str, near: str) -> bool:
        """Whether 每年 of an earlier clause still governs this number."""
        if words.REACHED.search(near) and quantity.unit not in EVENT_UNITS:
            return False
        if quantity.unit in _NEVER_SUMMED or words.EACH.search(lead):
            return False
        return not (words.LEVEL_VERB.search(lead) or words.BUILDING_VERB.search(lead) or "控制" in lead)

    # Names

    def _named(
        self, quantity: Quantity, named: int, after_end: int, clause: Clause, last: Draft | None
    ) -> tuple[str, bool, str | None]:
        """(metric, whether it stands behind the number, scope); what the number leaves out the thread supplies."""
        thread = self.thread
        metric, named_behind = self._metric(quantity, named, after_end, clause, last)
        scope = find_scope(self.passage.norm[clause.start : clause.end]) or (thread.scope if not metric else None)
        thread.metric, thread.scope = metric or thread.metric or self._subject(), scope
        return thread.metric, named_behind, scope

    def _metric(
        self, quantity: Quantity, named: int, after_end: int, clause: Clause, last: Draft | None
    ) -> tuple[str, bool]:
        """What is counted, and whether its name stands behind the number (培训200名辅导员)."""
        passage = self.passage
        name = clean_metric(passage.readable(named, quantity.start))
        if quantity.writing == "coverage":
            return f"{name or passage.norm[quantity.start + 2 : quantity.end]}覆盖率", False
        begin = quantity.end
        if passage.norm.endswith(_UNIT_WITH_NOUN, quantity.start, begin):
            begin -= 2
        following = _NOUN_AFTER.match(passage.readable(begin, after_end))
        if (
            quantity.unit in DURATION_UNITS
            and quantity.tail in ("内", "以内", "之内")
            and (following or not name or is_moment(name))
        ):
            action = passage.readable(begin, after_end) or self._next_clause(clause)
            return name_of_limit(name, action) or name, False
        continues = last is not None and last.named_behind and passage.norm[quantity.start - 1] in "、和及与"
        verbal = words.VERB_AT_END.search(name) or name in _BARE_VERBS
        if name and not continues and not verbal and (name != find_scope(name) or not following):
            return name, False
        if following is None:
            return name, False
        behind = clean_name_behind(following[1], share=quantity.unit in RATIO_UNITS)
        return (behind, True) if behind else (name, False)

    def _subject(self) -> str:
        """What the clause before names, for one that only says how often: “大讲堂”活动，每年不少于12场."""
        if self.index == 0 or self.sentence[self.index - 1].stop != "，":
            return ""
        previous = self.sentence[self.index - 1]
        return clean_metric(self.passage.readable(previous.start, previous.end))

    # Indicators

    def _indicator(self, index: int, draft: Draft) -> Indicator:
        start, end = self._quote(index)
        paragraph = self.place.paragraph
        return Indicator(
            section_path=self.place.section_path,
            quote=paragraph.text[start:end],
            metric=draft.metric,
            comparator=draft.comparator,
            value=draft.quantity.value,
            value_max=draft.quantity.value_max,
            unit=plain_unit(draft.quantity.unit),
            role=draft.role,
            deadline=draft.deadline,
            frequency=draft.frequency,
            scope=draft.scope,
            relative_to=draft.relative_to,
            span=paragraph.span(start, end),
        )

    def _quote(self, index: int) -> tuple[int, int]:
        """The clause, with phrases of time that stand directly before it."""
        start, end = self.sentence[index].start, self.sentence[index].end
        while index and self.sentence[index - 1].stop == "，":
            previous = self.sentence[index - 1]
            if not _ONLY_TIME.match(self.passage.masked[previous.start : previous.end]):
                break
            index, start = index - 1, previous.start
        return self.place.offset + start, self.place.offset + end

    # Commitments without a number

    def _without_number(self, index: int) -> Iterator[Indicator]:
        clause, thread = self.sentence[index], self.thread
        text = self.passage.masked[clause.start : clause.end]
        goal = words.RELATIVE.search(text) if "平均" in text else None
        if goal and not thread.past and not re.search(r"\d", text):
            name = clean_metric(self.passage.readable(clause.start, clause.start + goal.start()))
            if thread.metric or words.SHARE_WORDS.search(name):
                yield self._bare(index, name or thread.metric, goal["how"], None, goal["what"])
            return
        recurring = next((p for p in clause.periods if p.kind == "frequency" and p.frequency), None)
        if (
            recurring is None
            or thread.past
            or not clause.stop
            or not self.passage.norm.startswith("每", recurring.start)
            or _UNCOUNTED.search(self.passage.masked, recurring.end, clause.end)
            or (thread.granting and _GIVEN.search(self.passage.masked, clause.start, clause.end))
        ):
            return
        if words.RECURRING.search(self.passage.masked, recurring.end, clause.end):
            name = clean_metric(_DAY.sub("", self.passage.readable(recurring.end, clause.end)))
            yield self._bare(index, name, "不少于", recurring.frequency, None)

    def _bare(self, index: int, metric: str, how: str, frequency: Frequency | None, relative: str | None) -> Indicator:
        start, end = self._quote(index)
        paragraph, clause = self.place.paragraph, self.sentence[index]
        stretch = words.STRETCH.search(self.passage.masked, clause.start, clause.end)
        return Indicator(
            section_path=self.place.section_path,
            quote=paragraph.text[start:end],
            metric=metric,
            comparator=words.COMPARATOR_OF.get(how, ">="),
            value=None,
            value_max=None,
            unit=None,
            role="stretch" if stretch else "target",
            deadline=self.thread.deadline,
            frequency=frequency,
            scope=find_scope(self.passage.norm[clause.start : clause.end]),
            relative_to=relative,
            span=paragraph.span(start, end),
        )
