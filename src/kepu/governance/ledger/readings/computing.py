"""Readings of a plan: questions from bindings, answers from the operations, judged by the clock and a rule.

What the operations answer is kept in the cache under a stamp that differs whenever their facts may differ; all else
(bindings, declared figures, shares, base figures) is read afresh, so that no change can be missed.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from kepu.core.measures import (
    ADDABLE,
    CENSUSES,
    Answer,
    Fold,
    Per,
    Period,
    Question,
    UnknownMeasure,
    answer,
    answer_by,
    census,
    facts_of,
    get,
    period_of,
    stamp,
)
from kepu.core.measures.asking import PART_DIGITS
from kepu.core.regions.codes import level_of, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.core.vocabularies.queries import terms_on
from kepu.governance.ledger.models import BaseFigure, Binding, DeclaredFigure, TargetShare
from kepu.governance.ledger.readings.forecasting import forecast
from kepu.governance.ledger.readings.rules import LampRule, lamp_of, lamp_rule_on, meets
from kepu.governance.ledger.readings.shapes import PER_WORDS, Kind, Lamp, Part, Past, Reading
from kepu.governance.ledger.readings.windows import (
    Expectation,
    Path,
    PlanTime,
    expectation,
    path_of,
    per_of,
    quota_by_now,
    window_of,
)
from kepu.governance.ledger.states import FigureState
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Indicator, Plan
from kepu.governance.plans.register import Entry, entries_of

KEPT_SECONDS = 24 * 3600
LONGEST_YEAR = 366
# The value of a measure in the unit of the promise: (of the measure, of the promise) → times.
CONVERSIONS = {("分", "%"): Decimal(20), ("元", "万元"): Decimal("0.0001"), ("元", "亿元"): Decimal("0.00000001")}
# What comes in whole pieces: a half of a session or a person is never expected.
WHOLE_UNITS = frozenset(
    [
        "场",
        "次",
        "期",
        "个",
        "届",
        "班",
        "班次",
        "场次",
        "站",
        "站次",
        "工种",
        "个工种",
        "项",
        "所",
        "家",
        "人",
        "名",
        "人次",
        "户",
        "份",
        "册",
        "块",
        "件",
        "篇",
    ]
)


@dataclass(slots=True)
class _Given:
    """All that hangs on the indicators of one plan, read in one query each."""

    plan: Plan
    entries: list[Entry]
    as_of: date
    region: Region
    unit: Unit | None
    rule: LampRule
    time: PlanTime
    bindings: dict[Any, Binding] = field(default_factory=dict)
    declared: dict[Any, list[DeclaredFigure]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[Any, list[TargetShare]] = field(default_factory=lambda: defaultdict(list))
    bases: dict[str, list[BaseFigure]] = field(default_factory=lambda: defaultdict(list))

    @property
    def is_whole(self) -> bool:
        return self.unit is None and self.region.pk == self.plan.region_id


@dataclass(frozen=True, slots=True)
class _Found:
    """What the operations answered: the window's value, what a quota has by now, and each month where months add up."""

    answer: Answer
    on_pace: Answer | None = None
    months: Mapping[str, Decimal] = field(default_factory=dict)


def readings_of(plan: Plan, as_of: date, *, region: Region | None = None, unit: Unit | None = None) -> list[Reading]:
    """A reading of every promise of the plan, in plan order; floor, stretch and baseline of one promise are one reading.

    region, unit: read for a place below the plan's, or for what a unit and those below it did; the target is then their
    share of it. A baseline that no target refers to promises nothing and has no reading.
    """
    given = _given(plan, as_of, region, unit, entries_of(PlanContent.of(plan)))
    return _read(given)


def reading_of(
    indicator: Indicator, as_of: date, *, region: Region | None = None, unit: Unit | None = None
) -> Reading | None:
    """The reading of one promise, with the forecast of a count of persons too. None for a baseline alone."""
    entries = [
        entry
        for entry in entries_of(PlanContent.of(indicator.plan))
        if indicator.pk in {row.pk for row in (entry.target, entry.stretch, entry.baseline) if row is not None}
    ]
    given = _given(indicator.plan, as_of, region, unit, entries[:1])
    found = _read(given)
    if not found:
        return None
    reading = found[0]
    if reading.declared is not None and reading.kind == Kind.MEASURED:
        _explain_difference(reading)
    return reading


def _given(plan: Plan, as_of: date, region: Region | None, unit: Unit | None, entries: list[Entry]) -> _Given:
    given = _Given(
        plan=plan,
        entries=[entry for entry in entries if entry.target.role != Indicator.Role.BASELINE],
        as_of=as_of,
        region=region or plan.region,
        unit=unit,
        rule=lamp_rule_on(as_of),
        time=PlanTime.of(plan),
    )
    threads = [row.thread for entry in given.entries for row in (entry.target, entry.stretch) if row is not None]
    given.bindings = {row.indicator_thread: row for row in Binding.objects.filter(indicator_thread__in=threads)}
    figures = DeclaredFigure.objects.filter(indicator_thread__in=threads, as_of__lte=as_of)
    figures = figures.exclude(state=FigureState.RETURNED).select_related("unit", "region", "confirmed_by")
    where = {"unit": unit} if unit is not None else {"region": given.region}
    for figure in figures.filter(**where).order_by("as_of", "pk"):
        given.declared[figure.indicator_thread].append(figure)
    if not given.is_whole:
        to = {"to_unit": unit} if unit is not None else {"to_region": given.region}
        for share in TargetShare.objects.filter(indicator_thread__in=threads, issued_at__isnull=False, **to):
            given.shares[share.indicator_thread].append(share)
    if any(binding.base for binding in given.bindings.values()):
        places = [given.region.code, *given.region.ancestor_codes]
        keys = {binding.base for binding in given.bindings.values() if binding.base}
        rows = BaseFigure.objects.filter(region__code__in=places, key__in=keys, year__lte=as_of.year)
        # The nearest place first, of each the newest year.
        for base in sorted(
            rows.select_related("region"), key=lambda row: (-len(row.region.code.rstrip("0")), -row.year)
        ):
            given.bases[base.key].append(base)
    return given


def _read(given: _Given) -> list[Reading]:
    readings = [_begun(given, entry) for entry in given.entries]
    asked = {index: r.question for index, r in enumerate(readings) if r.question is not None}
    found = _answers(given, asked, readings)
    for index, reading in enumerate(readings):
        _fill(given, reading, found.get(index))
    return readings


def _begun(given: _Given, entry: Entry) -> Reading:
    """The reading with all that is known before anything is asked."""
    target = entry.target
    binding = given.bindings.get(target.thread)
    if binding is None and entry.stretch is not None:
        binding = given.bindings.get(entry.stretch.thread)
    window = window_of(target, binding, given.time, given.as_of)
    reading = Reading(
        indicator=target,
        plan=given.plan,
        clause=entry.clause,
        task=entry.task,
        owner=entry.owner or entry.likely_owner,
        region=given.region,
        unit=given.unit,
        as_of=given.as_of,
        window=window,
        binding=binding,
        question=None,
        unit_label=target.unit_label,
        comparator=target.comparator,
        target=target.value,
        target_max=target.value_max,
        stretch=entry.stretch.value if entry.stretch is not None else None,
        baseline=entry.baseline.value if entry.baseline is not None else None,
        baseline_year=entry.baseline.deadline if entry.baseline is not None else None,
    )
    if target.role == Indicator.Role.STRETCH:
        reading.stretch = target.value
    _set_target(given, reading, entry)
    if window is None:
        reading.why = gettext("方案期尚未开始")
    elif binding is not None and binding.kind == Binding.Kind.MEASURED:
        try:
            reading.question = question_of(
                binding, window, given.as_of, given.region, given.unit, _base(given, reading)
            )
        except UnknownMeasure:
            reading.why = gettext("所用的度量“%(key)s”已不存在，请重新确定由哪些记录得出") % {"key": binding.measure}
    return reading


def _set_target(given: _Given, reading: Reading, entry: Entry) -> None:
    target = entry.target
    if _is_census(reading.binding):
        # Not so many sessions in all, but every one of the census.
        if reading.binding is not None and reading.binding.fold == Fold.QUOTA:
            counter = CENSUSES[reading.binding.census].counter
            per = reading.binding.per
            reading.target_words = gettext("每%(counter)s%(name)s%(per)s至少 %(count)s 次") % {
                "counter": counter,
                "name": CENSUSES[reading.binding.census].name,
                "per": PER_WORDS.get(per, ""),
                "count": reading.binding.at_least,
            }
            reading.target, reading.target_max, reading.stretch = Decimal(100), None, None
            reading.unit_label, reading.comparator = "%", ">="
        elif reading.target is None or reading.unit_label != "%":
            reading.target, reading.unit_label = Decimal(100), "%"
    elif target.relative_to and reading.target is None:
        figure = _base(given, reading)
        reading.target = figure
        reading.target_words = (
            target.relative_to
            if figure is not None
            else gettext("%(words)s（尚未填写作比较的数）") % {"words": target.relative_to}
        )
    elif reading.target is None and target.frequency:
        reading.target = Decimal(1)
        reading.target_words = gettext("原文没有写数量，按至少 1 次看")
    if not given.is_whole:
        _set_share(given, reading)


def _set_share(given: _Given, reading: Reading) -> None:
    """For a place or unit: its share of a sum; a rate or census holds for every part as it stands."""
    if path_of(reading.indicator, reading.binding) == Path.LEVEL or reading.unit_label == "%":
        return
    year = _year_of(reading)
    shares = given.shares.get(reading.indicator.thread, [])
    of_year = next((s for s in shares if s.year == year), None) or next((s for s in shares if s.year is None), None)
    reading.target_max, reading.stretch, reading.baseline = None, None, None
    reading.target = of_year.value if of_year is not None else None
    reading.target_words = "" if of_year is not None else gettext("目标没有分解到这里")


def _year_of(reading: Reading) -> int | None:
    """The year whose shares are targets; None for a promise over several years: one year's share is only a part of it."""
    if reading.window is None:
        return reading.as_of.year
    return reading.window.first.year if reading.window.days <= LONGEST_YEAR else None


def _is_census(binding: Binding | None) -> bool:
    return binding is not None and binding.fold in (Fold.COVERAGE, Fold.QUOTA)


def _base(given: _Given, reading: Reading) -> Decimal | None:
    if reading.binding is None or not reading.binding.base:
        return None
    found = given.bases.get(reading.binding.base)
    return found[0].value if found else None


def question_of(
    binding: Binding,
    window: Period,
    as_of: date,
    region: Region,
    unit: Unit | None = None,
    base: Decimal | None = None,
) -> Question:
    """What the binding asks for this window, up to the day. Raises UnknownMeasure."""
    measure = get(binding.measure)
    fold = Fold(binding.fold) if binding.fold else None
    return Question(
        measure=binding.measure,
        first=None if (fold or measure.fold) == Fold.LAST else window.first,
        last=min(as_of, window.last),
        region=region.code,
        unit_path=unit.path if unit is not None else "",
        filters={key: tuple(values) for key, values in binding.filters.items()},
        fold=fold,
        census=binding.census,
        at_least=binding.at_least,
        per=Per(binding.per) if binding.per else None,
        base=base if (fold or measure.fold) == Fold.RATIO and not measure.denominator else None,
    )


# Answers ------------------------------------------------------------------------------------------------------------


def _answers(given: _Given, asked: Mapping[int, Question], readings: Sequence[Reading]) -> dict[int, _Found]:
    """One grouped query for each question, all of them kept together under one key."""
    if not asked:
        return {}
    key = _key(given, asked, readings)
    kept: dict[int, _Found] | None = cache.get(key)
    if kept is None:
        kept = {index: _ask(question, readings[index]) for index, question in asked.items()}
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _key(given: _Given, asked: Mapping[int, Question], readings: Sequence[Reading]) -> str:
    # Reasons why there is no value are kept in the words of one language.
    parts: list[Any] = [stamp(given.region.code), given.time.first, get_language()]
    for index, question in asked.items():
        measure, window = question.of(), readings[index].window
        # How many times each school should have been served by now depends on how long there still is.
        parts.append((index, repr(question), measure.version, window and (window.first, window.last)))
    # Who could be reached may change without any fact: a new school, a merged village.
    names = {question.census for question in asked.values() if question.census}
    days = {question.last for question in asked.values() if question.census}
    parts += [sorted(census(name, given.region.code, day)) for name in sorted(names) for day in sorted(days)]
    return "ledger:" + hashlib.sha256(pickle.dumps(parts)).hexdigest()


def _ask(question: Question, reading: Reading) -> _Found:
    how = question.how()
    if how in ADDABLE and reading.window is not None:
        return _by_month(question, reading.window)
    whole = answer(question)
    if how == Fold.QUOTA and reading.window is not None:
        should = quota_by_now(question.at_least, reading.window, question.last)
        if should == 0:
            return _Found(whole, Answer(Decimal(100)))
        if should != question.at_least:
            return _Found(whole, answer(replace(question, at_least=should)))
    return _Found(whole, whole)


def _by_month(question: Question, window: Period) -> _Found:
    """What each month brought since a year before the window, and the window's own sum: one query."""
    since = date(window.first.year - 1, window.first.month, 1)
    months = answer_by(replace(question, first=since), "month")
    first = f"{window.first:%Y-%m}"
    own = [part for month, part in months.items() if month >= first]
    facts = sum(part.facts for part in own)
    brought = {month: part.value for month, part in sorted(months.items()) if part.value is not None}
    if not facts:
        return _Found(Answer.none(gettext("这段时间没有记录")), months=brought)
    value = sum((part.value for part in own if part.value is not None), Decimal(0))
    return _Found(Answer(value, facts), months=brought)


# Judging ------------------------------------------------------------------------------------------------------------


def _fill(given: _Given, reading: Reading, found: _Found | None) -> None:
    figures = _figures(given, reading)
    reading.declared = figures[-1] if figures else None
    if found is not None:
        _take_measured(reading, found)
    elif reading.question is None and (reading.binding is None or reading.binding.kind == Binding.Kind.DECLARED):
        _take_declared(reading)
    if reading.window is not None and reading.target is not None:
        _expect(given, reading, found)
    _judge(given, reading)
    if found is not None and found.months and reading.window is not None:
        _look_ahead(given, reading)
    elif reading.window is not None and reading.question is not None:
        reading.forecast_words = gettext("比例、人数和存量不按月相加，不作预测")
    if reading.declared is not None and reading.kind == Kind.MEASURED and reading.value is not None:
        reading.difference = reading.declared.value - reading.value


def _figures(given: _Given, reading: Reading) -> list[DeclaredFigure]:
    """Figures stated for this window, the best last: confirmed before unconfirmed, then by day."""
    rows = list(given.declared.get(reading.indicator.thread, ()))
    window = reading.window
    if window is not None and path_of(reading.indicator, reading.binding) != Path.LEVEL:
        rows = [row for row in rows if row.as_of >= window.first]
    return sorted(rows, key=lambda row: (row.state == FigureState.CONFIRMED, row.as_of, row.pk))


def unit_times(reading: Reading) -> Decimal:
    """What a value of the measure is multiplied by to stand in the unit of the promise."""
    if reading.question is None:
        return Decimal(1)
    return CONVERSIONS.get((reading.question.of().unit_label, reading.unit_label), Decimal(1))


def _take_measured(reading: Reading, found: _Found) -> None:
    question = reading.question
    assert question is not None
    times = unit_times(reading)
    reading.facts, reading.met, reading.of, reading.why = (
        found.answer.facts,
        found.answer.met,
        found.answer.of,
        found.answer.why,
    )
    reading.months = {month: value * times for month, value in found.months.items()}
    if not reading.unit_label:
        reading.unit_label = question.of().unit_label
    if found.answer.value is None:
        return
    reading.kind = Kind.MEASURED
    reading.value = found.answer.value * times
    reading.pace_value = reading.value
    if found.on_pace is not None and found.on_pace.value is not None and question.how() == Fold.QUOTA:
        reading.pace_value = found.on_pace.value


def _take_declared(reading: Reading) -> None:
    figure = reading.declared
    if figure is None:
        reading.why = (
            gettext("还没有确定由哪些记录得出，也没有填报")
            if reading.binding is None
            else gettext("由人工填报，还没有填报这一期的数")
        )
        return
    reading.kind = Kind(figure.kind)
    reading.value = reading.pace_value = figure.value
    reading.facts = 1
    if figure.state != FigureState.CONFIRMED:
        reading.why = gettext("填报数尚未核定")


def _expect(given: _Given, reading: Reading, found: _Found | None) -> None:
    assert reading.window is not None
    assert reading.target is not None
    path = path_of(reading.indicator, reading.binding)
    if path == Path.QUOTA:
        _expect_of_each(reading)
        return
    due = reading.indicator.deadline
    if per_of(reading.indicator, reading.binding) == Per.YEAR and due is not None and due > reading.window.last.year:
        # 到2030年…年服务观众达到10万人次: a yearly number that must have grown so far by then, not this year.
        reading.expected_words = gettext("到%(year)s年才要求达到，今年的数不判断快慢") % {"year": due}
        return
    wanted: Expectation = expectation(
        path,
        reading.window,
        given.as_of,
        reading.target,
        baseline=reading.baseline,
        baseline_year=reading.baseline_year,
        whole=reading.unit_label in WHOLE_UNITS,
        rule=given.rule,
    )
    reading.expected, reading.expected_words = wanted.value, wanted.words


def _expect_of_each(reading: Reading) -> None:
    binding, window = reading.binding, reading.window
    assert binding is not None
    assert window is not None
    should = quota_by_now(binding.at_least, window, reading.as_of)
    reading.expected = Decimal(100)
    entry = CENSUSES[binding.census]
    if should == 0:
        reading.expected_words = gettext("%(window)s刚开始，到今天还不要求") % {"window": window.name}
    else:
        reading.expected_words = gettext("到今天每%(counter)s%(name)s应有 %(count)s 次（%(window)s共 %(all)s 次）") % {
            "counter": gettext(entry.counter),
            "name": gettext(entry.name),
            "count": should,
            "window": window.name,
            "all": binding.at_least,
        }


def _judge(given: _Given, reading: Reading) -> None:
    """The lamp and its reason in words."""
    value, target = reading.value, reading.target
    if value is None or target is None:
        reading.lamp = Lamp.GREY
        reading.lamp_reason = reading.why if value is None else (reading.target_words or gettext("没有目标值"))
        return
    met = meets(value, reading.comparator, target, reading.target_max, given.rule)
    reading.lamp = lamp_of(
        reading.pace_value,
        comparator=reading.comparator,
        target=target,
        target_max=reading.target_max,
        met=met,
        expected=reading.expected,
        rule=given.rule,
    )
    reading.lamp_reason = _lamp_words(reading, met, given.rule)


def _lamp_words(reading: Reading, met: bool, rule: LampRule) -> str:
    if met and reading.comparator not in ("<=", "<"):
        over = reading.target_max is not None and reading.value is not None and reading.value > reading.target_max
        return gettext("已高于目标范围的上限") if over else gettext("已达到目标")
    if reading.expected is None:
        return reading.expected_words
    if not met and reading.comparator in ("<=", "<"):
        return gettext("已超过上限")
    have, should = reading.pace_value, reading.expected
    assert have is not None
    if reading.comparator in ("<=", "<"):
        return gettext("未超过上限；%(words)s") % {"words": reading.expected_words}
    if have >= should:
        return gettext("不低于到今天应有的 %(should)s") % {"should": plain(should)}
    share = have * 100 / should
    return gettext("为到今天应有的 %(should)s 的 %(share)s%%，%(edge)s%% 以下为落后") % {
        "should": plain(should),
        "share": f"{share:.0f}",
        "edge": rule.amber_from_percent,
    }


def plain(number: Decimal) -> str:
    """At most two decimals, no idle zeros."""
    text = f"{number:.2f}"
    return text.rstrip("0").rstrip(".")


def _look_ahead(given: _Given, reading: Reading) -> None:
    window = reading.window
    assert window is not None
    first = f"{window.first:%Y-%m}"
    if reading.value is not None:
        start = _seen_since(given, reading, window)
        reading.forecast = forecast(
            reading.months,
            reading.value,
            first=start,
            today=given.as_of,
            last=window.last,
            min_months=given.rule.min_months,
            whole=reading.unit_label in WHOLE_UNITS,
        )
    if reading.forecast is None:
        reading.forecast_words = (
            gettext("期限已到")
            if given.as_of >= window.last
            else gettext("不足 %(n)s 个完整月，不作预测") % {"n": given.rule.min_months}
        )
    else:
        reading.forecast_words = (
            gettext("按去年同月和今年的增减推算，区间把握八成")
            if reading.forecast.seasonal
            else gettext("按前 %(n)s 个月的月均推算，区间把握八成") % {"n": reading.forecast.months_seen}
        )
    reading.history = _history(given, reading, first)


def _seen_since(given: _Given, reading: Reading, window: Period) -> date:
    """From when months count: the window's start, or up to a year before it where records go back as far."""
    earliest = min(reading.months, default="")
    if not earliest or earliest >= f"{window.first:%Y-%m}":
        return window.first
    return date(int(earliest[:4]), int(earliest[5:]), 1)


def _history(given: _Given, reading: Reading, first: str) -> tuple[Past, ...]:
    """Earlier periods of a promise that recurs; of one that accumulates, its years. What lies before the plan was
    never promised and is not judged.
    """
    window = reading.window
    assert window is not None
    per = per_of(reading.indicator, reading.binding)
    periods: dict[Period, Decimal] = {}
    for month, value in reading.months.items():
        if per is None and month < first:
            continue
        period = period_of(date(int(month[:4]), int(month[5:]), 1), per or Per.YEAR)
        if period.first >= window.first and per is not None:
            continue
        periods[period] = periods.get(period, Decimal(0)) + value
    return tuple(_past(given, reading, period, value) for period, value in sorted(periods.items()))


def _past(given: _Given, reading: Reading, period: Period, value: Decimal) -> Past:
    promised = given.time.first is None or period.first >= given.time.first
    if reading.target is None or not promised or per_of(reading.indicator, reading.binding) is None:
        return Past(period, value)
    met = meets(value, reading.comparator, reading.target, reading.target_max, given.rule)
    return Past(period, value, reading.target, met)


def _explain_difference(reading: Reading) -> None:
    """Why the figure stated by hand is not the one the records give: what can be told apart is told."""
    figure, question = reading.declared, reading.question
    assert figure is not None
    assert question is not None
    if reading.value is None:
        return
    difference = figure.value - reading.value
    if difference == 0:
        reading.difference_words = gettext("填报与记录一致")
        return
    words = [
        gettext("填报比记录得出的%(side)s %(size)s")
        % {"side": gettext("多") if difference > 0 else gettext("少"), "size": plain(abs(difference))}
    ]
    if figure.as_of < question.last and figure.as_of >= (question.first or figure.as_of):
        then = answer(replace(question, last=figure.as_of))
        if then.value is not None:
            earlier = then.value * unit_times(reading)
            since = reading.value - earlier
            words.append(
                gettext("截至填报日 %(day)s 记录为 %(then)s，此后又增加 %(since)s")
                % {"day": figure.as_of.isoformat(), "then": plain(earlier), "since": plain(since)}
            )
    if difference > 0:
        words.append(
            gettext("可能有活动没有记录，或填报计入了本度量不计的：%(not)s")
            % {"not": gettext(question.of().exclusions)}
        )
    else:
        words.append(gettext("可能有单位的数没有报上来"))
    reading.difference_words = "；".join(words)


def preview(indicator: Indicator, binding: Binding, as_of: date) -> Answer:
    """What a way of reading, saved or not, would give today: for choosing among proposals. Never kept."""
    window = window_of(indicator, binding, PlanTime.of(indicator.plan), as_of)
    if window is None:
        return Answer.none(gettext("方案期尚未开始"))
    region = indicator.plan.region
    base = None
    if binding.base:
        places = [region.code, *region.ancestor_codes]
        rows = BaseFigure.objects.filter(region__code__in=places, key=binding.base, year__lte=as_of.year)
        found = max(
            rows.select_related("region"), key=lambda row: (len(row.region.code.rstrip("0")), row.year), default=None
        )
        base = found.value if found is not None else None
    return answer(question_of(binding, window, as_of, region, base=base))


# Parts and facts ----------------------------------------------------------------------------------------------------


def parts_of(reading: Reading, by: str) -> list[Part]:
    """What each township, village, county, unit, month, group, mode or facet value contributed; largest first, months
    in order. Townships that have nothing are there too. Empty for a figure stated by hand.
    """
    if reading.question is None:
        return []
    if reading.question.how() == Fold.RATIO and not reading.question.of().denominator:
        return []  # a base figure holds for the whole only: to say that a part has no records would be wrong
    found = answer_by(reading.question, by)
    if by != "group":
        found = {part: each for part, each in found.items() if part}
    shares = shares_of_parts(reading, by)
    for key in shares:
        found.setdefault(key, Answer.none(gettext("没有记录")))
    names = _names(by, found, reading)
    if by == "township":
        for key in names:
            found.setdefault(key, Answer.none(gettext("没有记录")))
    times = unit_times(reading)
    parts = [
        Part(
            key,
            names.get(key, key),
            None if each.value is None else each.value * times,
            each.facts,
            each.met,
            each.of,
            each.why,
            shares.get(key),
        )
        for key, each in found.items()
    ]
    if by in ("month", "day"):
        return sorted(parts, key=lambda part: part.key)
    return sorted(parts, key=lambda part: (part.value is None, -(part.value or 0), part.key))


def _names(by: str, found: Iterable[str] | Mapping[str, Answer], reading: Reading) -> dict[str, str]:
    assert reading.question is not None
    if by in PART_DIGITS:
        return _region_names(by, found, reading)
    if by == "unit":
        return dict(Unit.objects.filter(path__in=list(found)).values_list("path", "name"))
    if by == "mode":
        return {"onsite": gettext("线下"), "online": gettext("线上")}
    if by == "group":
        named = {term.code: term.label for term in terms_on("population-group", reading.as_of)}
        return named | {"": gettext("不分人群")}
    if by == "month":
        return {}
    facet = reading.question.of().facet(by)
    if facet.vocabulary:
        return {term.code: term.label for term in terms_on(facet.vocabulary, reading.as_of)}
    return {key: gettext(label) for key, label in facet.choices}


def _region_names(by: str, found: Iterable[str], reading: Reading) -> dict[str, str]:
    digits = PART_DIGITS[by]
    if by == "township":
        members = census("townships", reading.region.code, reading.as_of)
        missing = [code for code in found if code not in members]
        if not missing:
            return members
    else:
        members, missing = {}, list(found)
    codes = [code.ljust(12, "0") for code in missing]
    names: dict[str, str] = {}
    for region in Region.objects.filter(code__in=codes).by_start():
        # A code may have had several names: the one of the day, for a place that is no more its last.
        if region.code not in names or region.valid_from is None or region.valid_from <= reading.as_of:
            names[region.code] = region.name
    return members | {
        code[:digits]: name if level_of(code) >= digits else gettext("%(name)s（本级）") % {"name": name}
        for code, name in names.items()
    }


def shares_of_parts(reading: Reading, by: str) -> dict[str, Decimal]:
    """Part → its share of the target, for the year of the window or the whole period; of parts inside what is read.

    What a unit did in one township, or a township's part of what a unit did, has no share of its own.
    """
    digits = PART_DIGITS.get(by)
    if (digits is None and by != "unit") or (digits is not None and reading.unit is not None):
        return {}
    if by == "unit" and reading.unit is None and reading.region.pk != reading.plan.region_id:
        return {}
    rows = TargetShare.objects.filter(indicator_thread=reading.indicator.thread, issued_at__isnull=False)
    rows = rows.select_related("to_region", "to_unit")
    year = _year_of(reading)
    first, last = subtree_range(reading.region.code)
    above = reading.unit.path if reading.unit is not None else ""
    shares: dict[str, Decimal] = {}
    for row in sorted(rows, key=lambda row: row.year is not None):
        if row.year not in (None, year):
            continue
        place, unit = row.to_region, row.to_unit
        if place is not None and level_of(place.code) == digits and first <= place.code <= last:
            shares[place.code[:digits]] = row.value
        elif by == "unit" and unit is not None and unit.path.startswith(above):
            shares[unit.path] = row.value
    return shares


def facts_behind(reading: Reading) -> QuerySet[Any] | None:
    """The facts counted, newest first; None where the value was stated by hand."""
    if reading.question is None:
        return None
    question = reading.question
    return facts_of(question).order_by(f"-{question.of().columns['happened_on']}", "-pk")
