"""`kepu facts export`: the facts of this site as Parquet, by month and region."""

from __future__ import annotations

import argparse
import calendar
import sys
from datetime import date
from pathlib import Path
from typing import Any

Subcommands = Any  # argparse keeps the type of add_subparsers() to itself

FAILED = 2


def add_facts_export(verbs: Subcommands) -> None:
    parser = verbs.add_parser(
        "export",
        help="导出本系统的数据 (write this site's facts as Parquet)",
        description="按县、按月导出各度量的事实。再次导出时，所涉月份的文件夹整个替换。",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="文件夹", help="写到哪里，没有就新建")
    parser.add_argument("--region", default="", metavar="代码", help="只导出这个地区，2、4、6 位区划代码（默认：全部）")
    parser.add_argument(
        "--from", dest="first", type=month_of, metavar="月份", help="从哪个月起，如 2026-01（默认：最早）"
    )
    parser.add_argument("--to", dest="last", type=month_of, metavar="月份", help="到哪个月止（默认：本月）")
    parser.set_defaults(run=run_facts_export)


def month_of(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是月份，请写成 2026-05") from error


def run_facts_export(options: argparse.Namespace) -> int:
    """Exit status 0 where something was written or there was nothing to write, 2 where it could not be tried."""
    from kepu.cli.site import start_django

    start_django()
    from django.utils import timezone

    from kepu.core.measures.exporting import counties_below, export_county
    from kepu.core.models import Region, Unit
    from kepu.core.regions.codes import BadRegionCode, full_code, subtree_range
    from kepu.engines.analytics import FactsRefused

    last = options.last or timezone.localdate()
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    if options.first and options.first > last:
        sys.stderr.write(f"kepu：起始月 {options.first:%Y-%m} 在截止月 {last:%Y-%m} 之后。\n")
        return FAILED
    try:
        lowest, highest = subtree_range(full_code(options.region)) if options.region else ("0" * 12, "9" * 12)
        counties = counties_below(
            Region.objects.filter(code__gte=lowest, code__lte=highest).values_list("code", flat=True)
        )
        sites = sorted(set(Unit.objects.values_list("region__code", flat=True)))
        site = sites[0][:6] if sites else "000000"
        folders = rows = 0
        for county in counties:
            manifests = export_county(
                options.out,
                county,
                first=options.first,
                last=last,
                site=site,
                exported_at=timezone.localtime().isoformat(timespec="seconds"),
            )
            folders += len(manifests)
            rows += sum(manifest.rows for manifest in manifests)
            if manifests:
                print(f"{county[:6]}：{len(manifests)} 个月，{sum(m.rows for m in manifests):,} 条", flush=True)
    except BadRegionCode as refused:
        sys.stderr.write(f"kepu：{refused}。\n")
        return FAILED
    except FactsRefused as refused:
        sys.stderr.write(f"kepu：{refused.message}。［{refused.code}］\n")
        return FAILED
    except OSError as refused:
        sys.stderr.write(f"kepu：写不了“{options.out}”（{refused.strerror}）。请检查路径、权限和磁盘空间。\n")
        return FAILED
    if not folders:
        print("没有可导出的数据：这些地区还没有结项的记录。")
        return 0
    print(f"已导出 {folders} 个月、{rows:,} 条到 {options.out}。")
    return 0
