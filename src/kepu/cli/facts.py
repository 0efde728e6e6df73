"""`kepu facts`: the facts behind the indicators, as Parquet, and any measure over the facts of many counties.

`measure` needs no database and no Django: what there is to measure stands in the folders.
"""

from __future__ import annotations

import argparse
import calendar
import json
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kepu.cli.facts_export import add_facts_export

if TYPE_CHECKING:
    from kepu.engines.analytics import Answer, Census, FactFolders, MeasureSpec, Question, Row

Subcommands = Any  # argparse keeps the type of add_subparsers() to itself

FAILED = 2
BY_REGION = {"city": "region4", "region": "region6", "town": "region9", "village": "region12"}
BY_TIME = ("year", "semester", "quarter", "month")
FACETS = ("group", "mode", "kind", "theme", "place_type", "area", "track", "series", "level", "fee")
HEADINGS = {
    "city": "市", "region": "县", "town": "乡镇", "village": "村", "unit": "单位", "year": "年", "semester": "学期",
    "quarter": "季度", "month": "月", "group": "人群", "mode": "方式", "kind": "类型", "theme": "主题",
    "place_type": "场所", "area": "城乡", "track": "领域", "series": "系列", "level": "级别",
}  # fmt: skip
FOLDS = {
    "sum": "累计", "count": "次数", "distinct": "去重", "last": "存量", "mean": "平均", "ratio": "比率",
    "coverage": "覆盖率", "quota": "达标率",
}  # fmt: skip
MONTHS_NAMED = 6  # of a county, in a warning


def add_facts(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("facts", help="汇总多个县的数据 (any measure over the facts of many counties)")
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    add_facts_export(verbs)
    add_facts_measure(verbs)


# kepu facts measure -------------------------------------------------------------------------------------------------


def add_facts_measure(verbs: Subcommands) -> None:
    parser = verbs.add_parser(
        "measure",
        help="在导出的数据上计算一个指标 (fold one measure over exported folders)",
        description="在一个或多个导出文件夹上计算一个指标。不写指标时列出全部指标。",
    )
    add = parser.add_argument
    add("key", nargs="?", metavar="指标", help="如 activities.lectures；不写则列出全部指标")
    add("--facts", nargs="+", required=True, type=Path, metavar="文件夹", help="导出的文件夹，可以给出多个")
    add("--region", default="", metavar="代码", help="只算这个地区，2、4、6、9 或 12 位行政区划代码")
    add("--unit", default="", metavar="路径", help="只算这个单位及其下级，如 00000012/")
    add("--from", dest="first", type=first_day, metavar="日期", help="起始日期，如 2026-02-01 或 2026-02")
    add("--to", "--as-of", dest="last", type=last_day, metavar="日期", help="截止日期（含当日），存量取此日的数")
    add("--by", choices=HEADINGS, metavar="分组", help="、".join(f"{by}（{word}）" for by, word in HEADINGS.items()))
    add(
        "--filter",
        action="append",
        default=[],
        type=column_and_value,
        metavar="列=值",
        help="如 kind=lecture；同一列写几次为“或”",
    )
    add("--fold", choices=FOLDS, default="", metavar="算法", help=f"另一种汇总方法：{'、'.join(FOLDS)}")
    add("--at-least", type=int, default=1, metavar="N", help="覆盖率、达标率要求的次数（默认 1）")
    add("--per", choices=BY_TIME, default="", metavar="周期", help=f"达标率的周期：{'、'.join(BY_TIME)}")
    add("--census", type=Path, metavar="文件", help="应覆盖对象的名录：CSV，列名 subject[,region] 或 region")
    add("--engine", choices=("duckdb", "spark"), default="duckdb", help="计算引擎 (默认 duckdb)")
    add("--master", metavar="地址", help="Spark 集群地址，如 spark://host:7077")
    add("--verify", action="store_true", help="先逐个核对文件的校验值")
    add("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run_facts_measure)


def first_day(text: str) -> date:
    return _day(text, 1)


def last_day(text: str) -> date:
    return _day(text, None)


def _day(text: str, of_a_month: int | None) -> date:
    """A day, or of a month its first or, for None, its last."""
    try:
        if len(text) != len("2026-05"):
            return date.fromisoformat(text)
        month = date.fromisoformat(f"{text}-01")
        return month.replace(day=of_a_month or calendar.monthrange(month.year, month.month)[1])
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-05-31 或 2026-05") from error


def column_and_value(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals or column not in FACETS:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 列=值，列为 {'、'.join(FACETS)} 之一")
    return column, value


def run_facts_measure(options: argparse.Namespace) -> int:
    """Exit status 2 where the facts cannot be read or the question has no meaning."""
    from kepu.core.regions.codes import BadRegionCode
    from kepu.engines.analytics import FactsRefused, open_folders

    try:
        folders = open_folders(options.facts)
        if options.verify:
            folders.verify()
        if options.key is None:
            _print_catalogue(folders, as_json=options.json)
            return 0
        _measure(options, folders)
    except BadRegionCode as refused:
        sys.stderr.write(f"kepu：{refused}。\n")
        return FAILED
    except FactsRefused as refused:
        sys.stderr.write(f"kepu：{refused.message}。［{refused.code}］\n")
        return FAILED
    return 0


def _measure(options: argparse.Namespace, folders: FactFolders) -> None:
    from kepu.engines.analytics import answer
    from kepu.engines.analytics.backends import spark_session

    question = _question(options)
    # What folders outside the region and the time say does not matter; where none is inside, `answer` tells.
    spec = (folders.within(question.region_prefix, question.since, question.last) or folders).spec(question.measure)
    session = spark_session(options.master) if options.engine == "spark" else None
    try:
        found = answer(question, spec, folders, options.engine, session)
        # Asked anew, not added: parts of persons, stocks and rates have no sum.
        whole = (
            found if question.by is None else answer(replace(question, by=None), spec, folders, options.engine, session)
        )
    finally:
        if session is not None:
            session.stop()
    for line in _missing_words(found):
        sys.stderr.write(line)
    show = _print_json if options.json else _print_table
    show(options, found, whole.rows[0])


def _question(options: argparse.Namespace) -> Question:
    """Raises BadRegionCode, FactsRefused."""
    from kepu.core.regions.codes import full_code, level_of
    from kepu.engines.analytics import Question

    filters: dict[str, list[str]] = {}
    for column, value in options.filter:
        filters.setdefault(column, []).append(value)
    region = full_code(options.region) if options.region else ""
    return Question(
        options.key,
        region_prefix=region[: level_of(region)] if region else "",
        unit_path=options.unit,
        first=options.first,
        last=options.last,
        filters=filters,
        by=BY_REGION.get(options.by, options.by),
        fold=options.fold,
        at_least=options.at_least,
        per=options.per,
        census=_census(options.census),
    )


def _census(path: Path | None) -> Census | None:
    from kepu.engines.analytics import FactsRefused, read_census

    if path is None:
        return None
    try:
        return read_census(path.read_bytes(), path.name)
    except OSError as error:
        raise FactsRefused("FAC-012", f"读不了名录“{path}”（{error.strerror}）。请检查路径和权限") from error


def _missing_words(found: Answer) -> list[str]:
    """One line for each county that has not delivered every month."""
    months: dict[str, list[str]] = {}
    for folder in found.missing:
        months.setdefault(folder.region, []).append(folder.month)
    lines = []
    for region, missing in months.items():
        more = f" 等 {len(missing)} 个月" if len(missing) > MONTHS_NAMED else ""
        lines.append(f"kepu：注意，{region} 缺 {'、'.join(missing[:MONTHS_NAMED])}{more} 的数据，没有计入。\n")
    return lines


def _print_json(options: argparse.Namespace, found: Answer, whole: Row) -> None:
    question, spec = found.question, found.spec
    content = {
        "measure": spec.to_dict(),
        "question": {
            "region": question.region_prefix,
            "unit": question.unit_path,
            "first": question.first and question.first.isoformat(),
            "last": question.last and question.last.isoformat(),
            "filters": question.filters,
            "by": options.by,
            "fold": question.fold or spec.fold,
            "at_least": question.at_least,
            "per": question.per or None,
        },
        "engine": options.engine,
        "rows": [asdict(row) for row in found.rows],
        "total": asdict(whole),
        "facts": found.facts,
        "missing": [{"region": folder.region, "month": folder.month} for folder in found.missing],
    }
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _print_table(options: argparse.Namespace, found: Answer, whole: Row) -> None:
    from rich.table import Table

    spec, fold = found.spec, found.question.fold or found.spec.fold
    shares = fold in ("coverage", "quota")
    unit = "%" if shares or fold == "ratio" else spec.unit
    print(f"{spec.name or spec.key}（{FOLDS[fold]}{f'，{unit}' if unit else ''}）")
    table = Table()
    table.add_column(HEADINGS.get(options.by, "范围"), overflow="fold")
    for column in ("数值", *(("达到 / 应达",) if shares else ()), "记录"):
        table.add_column(column, justify="right")
    rows = [(key_words(row.key), row) for row in found.rows] if options.by else []
    for name, row in [*rows, ("全部" if options.by else options.region or "全部", whole)]:
        share = (f"{row.numerator:,} / {row.denominator:,}",) if shares else ()
        table.add_row(name, value_words(row), *share, f"{row.facts:,}", style="bold" if row is whole else None)
    _console().print(table)


def key_words(key: str) -> str:
    return key.replace("-spring", " 春季学期").replace("-autumn", " 秋季学期") or "（空）"


def value_words(row: Row) -> str:
    if row.value is None:
        return "没有记录"
    return f"{row.value:,}" if isinstance(row.value, int) else f"{row.value:,.2f}"


def _print_catalogue(folders: FactFolders, *, as_json: bool) -> None:
    """Every measure as the newest folder that has it defines it."""
    from rich.table import Table

    newest: dict[str, MeasureSpec] = {}
    for manifest in sorted(folders.manifests, key=lambda manifest: manifest.folder.month):
        newest |= {key: spec for key in manifest.measures if (spec := manifest.spec(key)) is not None}
    if as_json:
        sys.stdout.write(
            json.dumps([newest[key].to_dict() for key in sorted(newest)], ensure_ascii=False, indent=1) + "\n"
        )
        return
    regions = {manifest.folder.region for manifest in folders.manifests}
    months = sorted({manifest.folder.month for manifest in folders.manifests})
    print(f"{len(newest)} 个指标，{len(regions)} 个地区，{months[0]} 至 {months[-1]}")
    table = Table()
    for column in ("指标", "名称", "单位", "汇总", "口径"):
        table.add_column(column, overflow="fold")
    for key, spec in sorted(newest.items()):
        table.add_row(key, spec.name, spec.unit, FOLDS[spec.fold], f"第 {spec.version} 版")
    _console().print(table)


def _console() -> Any:
    from rich.console import Console

    # In a pipe there is no width to keep to: nothing is cut off or wrapped.
    return Console() if sys.stdout.isatty() else Console(width=240)
