"""`kepu ledger`: what is proposed for the indicators of a plan, how they stand, and why."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu.cli.site import start_django

if TYPE_CHECKING:
    from kepu.engines.binding import Promise, Proposals
    from kepu.governance.ledger.readings import Explanation, Reading
    from kepu.governance.plans.models import Indicator, Plan

Subcommands = Any  # argparse keeps the type of add_subparsers() to itself

FAILED = 2
SHOWN_RECORDS = 200


def add_ledger(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("ledger", help="指标台账：建议度量、查看进展、追溯到记录 (indicators and readings)")
    deeds = parser.add_subparsers(title="做什么 (what to do)", metavar="动作", required=True)

    propose = deeds.add_parser("propose", help="为方案的每个指标建议度量 (propose measures for a compiled plan)")
    propose.add_argument("plan", metavar="方案", help="kepu compile --json 的结果，或方案文件本身；- 表示标准输入")
    propose.add_argument("--json", action="store_true", help="JSON")
    propose.set_defaults(run=run_propose)

    readings = deeds.add_parser("readings", help="每个指标的进展 (how every indicator stands)")
    readings.add_argument("--plan", type=int, help="方案编号；不写则列出全部现行方案")
    readings.add_argument("--region", help="行政区划代码：只看这个地区")
    readings.add_argument("--as-of", type=_day, help="截至日期，如 2026-06-30；不写为今天")
    readings.add_argument("--json", action="store_true", help="JSON")
    readings.set_defaults(run=run_readings)

    explain = deeds.add_parser("explain", help="从一个数追到记录和佐证 (from a number to its records)")
    explain.add_argument("indicator", metavar="指标", help="指标编号，或原文中的一段")
    explain.add_argument("--as-of", type=_day, help="截至日期；不写为今天")
    explain.add_argument("--json", action="store_true", help="JSON")
    explain.set_defaults(run=run_explain)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”应写成 2026-06-30 的样子") from None


# kepu ledger propose -------------------------------------------------------------------------------------------------


class _Unreadable(Exception):
    """The plan cannot be read; the message says why and what to do."""


def run_propose(options: argparse.Namespace) -> int:
    """Measures need the operations' declarations, which need Django; no database is opened."""
    start_django()
    from kepu.engines.binding import propose
    from kepu.governance.ledger.proposing import catalogue, promises_of_compiled

    try:
        plan = _compiled_plan(options.plan)
        promises = promises_of_compiled(plan)
    except _Unreadable as refused:
        sys.stderr.write(f"kepu：{options.plan}：{refused}\n")
        return FAILED
    except (KeyError, TypeError, AttributeError) as missing:
        sys.stderr.write(
            f"kepu：{options.plan}：不是编译好的方案（{missing}）。请先运行 kepu compile --json 方案文件。\n"
        )
        return FAILED
    cards = catalogue()
    found = [(row, promise, propose(promise, cards)) for row, promise in zip(plan["indicators"], promises, strict=True)]
    if options.json:
        _print_json([_proposals_json(row, proposals) for row, _promise, proposals in found])
    else:
        _print_proposals(found)
    return 0


def _compiled_plan(name: str) -> Mapping[str, Any]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        raise _Unreadable("打不开这个文件。请检查文件名和所在文件夹。") from None
    if name.lower().endswith(".json") or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        try:
            plan: Any = json.loads(data.decode("utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError) as broken:
            raise _Unreadable(f"JSON 不完整（{broken}）。请重新运行 kepu compile --json。") from None
        if not isinstance(plan, dict):
            raise _Unreadable("不是编译好的方案。请先运行 kepu compile --json 方案文件。")
        return plan
    from kepu.engines.compiler import compile_bytes
    from kepu.engines.compiler.reading import Unreadable

    try:
        return compile_bytes(data, Path(name).name if name != "-" else "stdin.txt").to_dict()
    except Unreadable as refused:
        raise _Unreadable(str(refused)) from None


def _proposals_json(row: Mapping[str, Any], proposals: Proposals) -> dict[str, Any]:
    return {
        "section_path": row.get("section_path"),
        "quote": row["quote"],
        "metric": row.get("metric"),
        "role": row.get("role"),
        "proposals": [
            {key: value for key, value in asdict(proposal).items() if key != "base_name"} for proposal in proposals.best
        ],
        "unservable": proposals.unservable or None,
    }


def _print_proposals(found: Iterable[tuple[Mapping[str, Any], Promise, Proposals]]) -> None:
    from rich.table import Table

    table = Table(show_lines=True)
    for heading in ("原文", "建议的度量", "把握", "理由"):
        table.add_column(heading, overflow="fold")
    for _row, promise, proposals in found:
        first, *others = proposals.best or (None,)
        if first is None:
            table.add_row(promise.quote, "—", "", proposals.unservable)
            continue
        names = [f"1. {first.name}（{first.measure}）"]
        names += [f"{number}. {each.name}（{each.measure}）" for number, each in enumerate(others, 2) if each]
        reason = "\n".join(part for part in (proposals.unservable, first.reason) if part)
        table.add_row(promise.quote, "\n".join(names), f"{first.score:.2f}", reason)
    _console().print(table)


# kepu ledger readings ------------------------------------------------------------------------------------------------


def run_readings(options: argparse.Namespace) -> int:
    start_django()
    from django.utils import timezone

    from kepu.governance.ledger.readings import readings_of

    as_of = options.as_of or timezone.localdate()
    region = None
    if options.region:
        region = _region(options.region)
        if region is None:
            return FAILED
    plans = _plans(options.plan, region)
    if not plans:
        sys.stderr.write("kepu：没有这样的方案。请检查 --plan 的编号和 --region 的代码，方案须已发布。\n")
        return FAILED
    found = []
    for plan in plans:
        at = region if region is not None and region.pk != plan.region_id else None
        found.append((plan, readings_of(plan, as_of, region=at)))
    if options.json:
        _print_json([_reading_json(reading) for _plan, readings in found for reading in readings])
    else:
        for plan, readings in found:
            _print_readings(plan, readings, as_of)
    return 0


def _region(code: str) -> Any:
    from kepu.core.regions.codes import BadRegionCode, full_code
    from kepu.core.regions.models import Region

    try:
        found = Region.objects.filter(code=full_code(code)).by_start().last()
    except BadRegionCode as refused:
        sys.stderr.write(f"kepu：{refused}\n")
        return None
    if found is None:
        sys.stderr.write(f"kepu：没有代码为 {code} 的地区。\n")
    return found


def _plans(pk: int | None, region: Any) -> list[Plan]:
    """The plan asked for; else those in force, of the region or of one that holds it."""
    from kepu.governance.plans.models import Plan
    from kepu.governance.plans.queries import LIVE
    from kepu.governance.plans.states import PlanState

    plans = Plan.objects.select_related("region", "unit")
    if pk is not None:
        return list(plans.filter(pk=pk, state__in=LIVE))
    plans = plans.filter(state=PlanState.PUBLISHED)
    if region is not None:
        plans = plans.filter(region__code__in=[region.code, *region.ancestor_codes])
    return list(plans)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _reading_json(reading: Reading) -> dict[str, Any]:
    forecast, declared = reading.forecast, reading.declared
    return {
        "plan": reading.plan.pk,
        "indicator": reading.indicator.pk,
        "quote": reading.indicator.quote,
        "metric": reading.indicator.metric,
        "region": reading.region.code,
        "as_of": reading.as_of.isoformat(),
        "window": [reading.window.first.isoformat(), reading.window.last.isoformat()] if reading.window else None,
        "measure": reading.question.measure if reading.question else None,
        "kind": str(reading.kind),
        "value": _number(reading.value),
        "unit": reading.unit_label,
        "comparator": reading.comparator,
        "target": _number(reading.target),
        "stretch": _number(reading.stretch),
        "expected": _number(reading.expected),
        "expected_by": reading.expected_words,
        "lamp": str(reading.lamp),
        "lamp_reason": reading.lamp_reason,
        "facts": reading.facts,
        "met": reading.met,
        "of": reading.of,
        "forecast": None
        if forecast is None
        else {
            "value": _number(forecast.value),
            "low": _number(forecast.low),
            "high": _number(forecast.high),
            "on": forecast.on.isoformat(),
        },
        "declared": None
        if declared is None
        else {"value": _number(declared.value), "as_of": declared.as_of.isoformat(), "state": declared.state},
        "why": reading.why,
    }


def _print_readings(plan: Plan, readings: Iterable[Reading], as_of: date) -> None:
    from rich.table import Table

    table = Table(title=f"{plan.title}　截至 {as_of.isoformat()}", title_justify="left")
    for heading in ("编号", "指标", "现值", "目标", "到今天应有", "状态", "事实", "来源", "说明"):
        table.add_column(heading, overflow="fold")
    for reading in readings:
        table.add_row(
            str(reading.indicator.pk),
            reading.indicator.metric,
            _words(reading.value, reading.unit_label),
            _words(reading.target, reading.unit_label),
            _words(reading.expected, ""),
            str(reading.lamp.label),
            str(reading.facts),
            str(reading.kind.label),
            reading.lamp_reason,
        )
    _console().print(table)


def _words(value: Decimal | None, unit: str) -> str:
    from kepu.governance.ledger.readings import plain

    return "—" if value is None else f"{plain(value)}{unit}"


# kepu ledger explain -------------------------------------------------------------------------------------------------


def run_explain(options: argparse.Namespace) -> int:
    start_django()
    from django.utils import timezone

    from kepu.governance.ledger.readings import explain

    found = _indicators(options.indicator)
    if len(found) != 1:
        if not found:
            sys.stderr.write(f"kepu：没有哪个已发布方案的指标含有“{options.indicator}”。\n")
        else:
            sys.stderr.write(f"kepu：有 {len(found)} 个指标含有“{options.indicator}”，请写编号：\n")
            for row in found[:20]:
                sys.stderr.write(f"  {row.pk}　{row.quote}（{row.plan}）\n")
        return FAILED
    chain = explain(found[0], options.as_of or timezone.localdate(), most=SHOWN_RECORDS)
    if chain is None:
        sys.stderr.write(f"kepu：“{found[0].quote}”是基期值，不是要完成的目标。\n")
        return FAILED
    if options.json:
        _print_json(_explanation_json(chain))
    else:
        _print_explanation(chain)
    return 0


def _indicators(words: str) -> list[Indicator]:
    from kepu.governance.plans.models import Indicator, Review
    from kepu.governance.plans.queries import LIVE

    rows = Indicator.objects.filter(plan__state__in=LIVE).exclude(review=Review.REJECTED)
    rows = rows.select_related("plan__region", "clause__parent__parent").order_by("plan_id", "position")
    if words.isdecimal():
        return list(rows.filter(pk=int(words)))
    return list(rows.filter(quote__contains=words))


def _explanation_json(chain: Explanation) -> dict[str, Any]:
    from kepu.governance.ledger.wording import binding_in_words

    return {
        "quote": chain.quote,
        "line": chain.line,
        "clauses": [str(clause) for clause in chain.clauses],
        "binding": binding_in_words(chain.reading.binding, chain.reading.as_of),
        "measure": None
        if chain.measure is None
        else {"key": chain.measure.key, "definition": chain.measure.definition, "exclusions": chain.measure.exclusions},
        "reading": _reading_json(chain.reading),
        "rule": chain.rule.words,
        "months": [{"month": part.key, "value": _number(part.value), "facts": part.facts} for part in chain.months],
        "townships": [
            {"code": part.key, "name": part.name, "value": _number(part.value), "facts": part.facts}
            for part in chain.townships
        ],
        "facts_total": chain.facts_total,
        "records": [
            {
                "on": line.happened_on.isoformat(),
                "quantity": line.quantity / line.scale,
                "title": line.record.title if line.record else None,
                "host": line.record.host if line.record else None,
                "url": line.record.url if line.record else None,
                "evidence": [asdict(each) for each in line.record.evidence] if line.record else [],
                "recorded_by": line.record.recorded_by if line.record else None,
                "confirmed_by": line.record.confirmed_by if line.record else None,
                "confirmed_at": line.record.confirmed_at.isoformat()
                if line.record and line.record.confirmed_at
                else None,
            }
            for line in chain.facts
        ],
    }


def _print_explanation(chain: Explanation) -> None:
    from rich.tree import Tree

    from kepu.governance.ledger.wording import binding_in_words

    reading = chain.reading
    tree = Tree(f"原文第 {chain.line} 行：{chain.quote}")
    tree.add("条款：" + " › ".join(str(clause) for clause in chain.clauses))
    measured = tree.add("由哪些记录得出：" + binding_in_words(reading.binding, reading.as_of))
    if chain.measure is not None:
        measured.add("定义：" + chain.measure.definition)
        measured.add("不计：" + chain.measure.exclusions)
    value = tree.add(
        f"截至 {reading.as_of.isoformat()}：{_words(reading.value, reading.unit_label)}，目标 "
        f"{_words(reading.target, reading.unit_label)}，到今天应有 {_words(reading.expected, '')}，{reading.lamp.label}"
        f"（{reading.lamp_reason}）"
    )
    if reading.declared is not None:
        value.add(
            f"填报 {_words(reading.declared.value, reading.unit_label)}（{reading.declared.unit}，"
            f"截至 {reading.declared.as_of.isoformat()}，{reading.declared.get_state_display()}）"
        )
    if reading.difference_words:
        value.add(reading.difference_words)
    for title, parts in (("按月", chain.months), ("按乡镇（街道）", chain.townships)):
        branch = tree.add(title)
        for part in parts:
            branch.add(f"{part.name}：{_words(part.value, '')}（{part.facts} 条事实）")
    branch = tree.add(
        f"记录：{chain.facts_total} 条事实"
        + (f"，列出前 {len(chain.facts)} 条" if chain.facts_total > len(chain.facts) else "")
    )
    for line in chain.facts:
        if line.record is None:
            branch.add(f"{line.happened_on.isoformat()}　{line.quantity / line.scale:g}")
            continue
        record = branch.add(
            f"{line.happened_on.isoformat()}　{line.record.title}（{line.record.host}，{line.record.state}）"
            f"　计 {line.quantity / line.scale:g}"
        )
        record.add("佐证：" + ("、".join(each.label for each in line.record.evidence) or "没有"))
        record.add(f"结项：{line.record.recorded_by or '—'}；核定：{line.record.confirmed_by or '尚未核定'}")
    _console().print(tree)


def _console() -> Any:
    from rich.console import Console

    # Into a pipe or file, lines are as long as they are.
    return Console() if sys.stdout.isatty() else Console(width=240)


def _print_json(what: Any) -> None:
    json.dump(what, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
