"""Theme days: rules kept as text, the days they give in a year, and a calendar feed.

Rule texts (English words, two-digit months and days; upper case and full-width signs are accepted):

    fixed 03-22               the day; `02-29` is held in leap years only; `02-last` is the last day of the month
    span 03-22 03-28          both days included; may run over New Year
    nth 3 sun 05              third Sunday of May; n is 1–4
    last mon 03               last Monday of March
    nthweek 3 05              third full week, Monday to Sunday, all seven days inside the month; n is 1–3
    lastweek 04               last full week inside the month
    weekend 3 09              third Saturday of the month and the Sunday after it; n is 1–3
    weekof 05-12              the week, Monday to Sunday, that contains the day; may reach into the next year or the last
    month 09                  the whole month
    lunar 09-09               day of the Chinese calendar, never of a leap month; `12-last` is New Year's Eve
    lunarmonth 09             the whole month of the Chinese calendar, the leap month not included
    day 3 of energy-saving-week   third day of another item
    notice                    set by a notice each year; without one there is no date
    notice nthweek 3 05       set by a notice each year; before it the rule after the word is only expected

An item may have several rules, `[2005-2024 全国科普日] weekend 3 09 | [2025-] month 09`: years in brackets, with an
optional name used in those years; the first rule that holds in a year counts.

Parsing and checking (ValueError, in Chinese: where, what, how to mend; nothing else is ever raised):
    parse_rule(text) -> Rule                        rule_text(rule) -> str               describe(rule, names) -> str, in Chinese
    parse_rules(text) -> tuple[RuleInYears, ...]    rules_text(rules) -> str
    EXAMPLES                                        one text of each form, for a help beside the field: describe() tells it
    items_from_csv(text) -> tuple[Item, ...]        check(items): keys once, references known, no circle

Days (years 1900–2100; a rule of the Chinese calendar counts by the lunar year that begins in `year`, so its
eleventh and twelfth month may lie in the January or February after):
    occurrences(items, year, overrides=()) -> list[Occurrence]       by first day; one per item at most
    between(items, first_day, last_day, overrides=()) -> list[Occurrence]    every one that touches the days: use it for a page
    undated(items, year, overrides=()) -> list[Undated]              held that year, but nobody can say when; with the reason
An override is the date a notice gave for one year; it wins over every rule. `provisional` marks days that still
await a notice: for `notice month 06` they are the window in which the item is expected, not its length.
`day 3 of X` takes over the whole window while X is provisional.

Feed:
    ics(entries, name=…, stamp=…) -> bytes           entries_of(occurrences, items, updated=…) -> list[Entry]
"""

from kepu.engines.calendar.feed import Entry, entries_of, ics
from kepu.engines.calendar.items import Item, Override, check, items_from_csv
from kepu.engines.calendar.occurrences import Occurrence, Undated, between, occurrences, undated
from kepu.engines.calendar.reading import EXAMPLES, parse_rule, parse_rules
from kepu.engines.calendar.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    Rule,
    RuleInYears,
    describe,
    rule_text,
    rules_text,
)

__all__ = [
    "EXAMPLES",
    "FIRST_YEAR",
    "LAST_YEAR",
    "Entry",
    "Item",
    "Occurrence",
    "Override",
    "Rule",
    "RuleInYears",
    "Undated",
    "between",
    "check",
    "describe",
    "entries_of",
    "ics",
    "items_from_csv",
    "occurrences",
    "parse_rule",
    "parse_rules",
    "rule_text",
    "rules_text",
    "undated",
]
