"""The commands that keep a site: init, migrate, demo, serve, audit, regions."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

Subcommands = Any  # argparse keeps the type of add_subparsers() to itself

STOP_SECONDS = 15
# Those who sign up wait for a batch to be written: the more wait together, the larger it is. See benchmarks/sign_up.py.
WEB_THREADS = "24"


def start_django() -> None:
    """Make models and settings usable. Takes a second or two: only for subcommands that need the database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    django.setup()


# kepu migrate -------------------------------------------------------------------------------------------------------


def add_migrate(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("migrate", help="建立或升级数据库 (create or upgrade the database)")
    parser.set_defaults(run=run_migrate)


def run_migrate(_options: argparse.Namespace) -> int:
    start_django()
    from django.core.management import call_command

    from kepu.core.modules import load_standards

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    renewed = load_standards()
    print("数据库已是最新。" + (f"随产品提供的代码表、主题日有 {renewed} 项更新。" if renewed else ""))
    return 0


# kepu init ----------------------------------------------------------------------------------------------------------


def add_init(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("init", help="为一个地区开通新系统 (begin an empty site)")
    parser.add_argument("--region", required=True, metavar="代码", help="行政区划代码，6 或 12 位")
    parser.add_argument("--region-name", required=True, metavar="名称", help="地区名称，如 青禾县")
    parser.add_argument("--unit", default="科协", metavar="名称", help="首个单位的名称 (默认：科协)")
    parser.set_defaults(run=run_init)


FIRST_PEOPLE = {
    "system_admin": ("xitong", "系统管理员"),
    "security_admin": ("anquan", "安全管理员"),
    "audit_admin": ("shenji", "审计管理员"),
    "office": ("kexie", "科协办公室"),
}


def run_init(options: argparse.Namespace) -> int:
    start_django()
    from kepu.core.errors import RuleBroken
    from kepu.core.persons.actions import open_site
    from kepu.core.regions.codes import BadRegionCode, full_code
    from kepu.core.regions.models import Region

    try:
        region = Region(code=full_code(options.region), name=options.region_name)
        passwords = open_site(region=region, unit_name=options.unit, people=FIRST_PEOPLE)
    except (BadRegionCode, RuleBroken) as refused:
        sys.stderr.write(f"kepu：{refused}\n")
        return 2
    print("已开通。首次登录后须修改密码：")
    for role, (username, name) in FIRST_PEOPLE.items():
        print(f"  {name:<8}{username:<10}{passwords[username]}    {role}")
    return 0


# kepu demo ----------------------------------------------------------------------------------------------------------


def add_demo(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("demo", help="载入演示数据 (load the fictional demo county)")
    parser.add_argument("--if-empty", action="store_true", help="已有数据时什么也不做")
    parser.set_defaults(run=run_demo)


def run_demo(options: argparse.Namespace) -> int:
    start_django()
    from kepu.demo import loader

    if not loader.is_empty():
        if options.if_empty:
            return 0
        sys.stderr.write("kepu：数据库里已有账号，演示数据只能载入空的系统。请换一个 KEPU_DATA_DIR。\n")
        return 2
    loader.load_demo()
    print("演示数据已载入。")
    return 0


# kepu serve ---------------------------------------------------------------------------------------------------------


def add_serve(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("serve", help="启动网站和后台任务 (serve, with the background worker)")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 (默认：127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="端口 (默认：8000)")
    parser.add_argument("--workers", type=int, help="网站进程数 (默认：SQLite 1，PostgreSQL 2)")
    parser.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace) -> int:
    """Run the web server and the worker side by side; when one ends, the other is ended too."""
    if not _is_free(options.host, options.port):
        sys.stderr.write(
            f"kepu：{options.host} 的端口 {options.port} 已被占用。"
            "请换一个端口（kepu serve --port 8010，或 make run PORT=8010），或先停止占用它的程序。\n"
        )
        return 2
    start_django()
    from django.db import connection

    workers = options.workers or (2 if connection.vendor == "postgresql" else 1)
    _print_welcome(options)
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host, "--port", str(options.port)),
        *(
            "--workers",
            str(workers),
            "--blocking-threads",
            WEB_THREADS,
            "--log-level",
            "warning",
            "kepu.config.wsgi:application",
        ),
    ]
    jobs = [sys.executable, "-m", "django", "qcluster"]
    # start_django has named the settings in the environment.
    environment = dict(os.environ)
    running = [subprocess.Popen(command, env=environment) for command in (web, jobs)]  # noqa: S603 - our own commands

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.3)
    except KeyboardInterrupt:
        print("\n正在停止……")
        return 0
    finally:
        _stop(running)
    return 1


def _is_free(host: str, port: int) -> bool:
    """False where another program listens there: the server would say so with a stack trace."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _print_welcome(options: argparse.Namespace) -> None:
    from kepu.core.models import AuditEntry
    from kepu.demo import loader

    print(f"Kepu 科普：http://{options.host}:{options.port}/", flush=True)
    if AuditEntry.objects.filter(action="demo.load").exists():
        print(f"演示账号（密码都是 {loader.PASSWORD}）：")
        for person in loader.accounts():
            roles = "、".join(grant.get_role_display() for grant in person.grants.all())
            print(f"  {person.username:<16}{person.name}　{person.unit.region}·{person.unit}　{roles}")
    print("按 Ctrl+C 停止。", flush=True)


# kepu audit ---------------------------------------------------------------------------------------------------------


def add_audit(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("audit", help="核验审计记录 (verify the audit chain)")
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    verify = verbs.add_parser("verify", help="逐条核验，指出被改动的位置 (find any change and say where)")
    verify.add_argument("--head", metavar="哈希", help="以前记下的链尾，核验它仍在链中")
    verify.set_defaults(run=run_audit_verify)


def run_audit_verify(options: argparse.Namespace) -> int:
    """Exit status 0 where the chain holds, 1 where it does not."""
    start_django()
    from kepu.core.audit import chain
    from kepu.core.models import AuditEntry

    found = 0
    for broken in chain.breaks():
        found += 1
        print(f"✗ {broken.problem}")
    last = AuditEntry.objects.order_by("sequence").last()
    if options.head and not AuditEntry.objects.filter(hash=options.head).exists():
        found += 1
        print(f"✗ 以前记下的链尾 {options.head[:16]}… 已不在链中：有记录被整体替换")
    if found:
        print(f"审计记录有 {found} 处不符。")
        return 1
    print(f"审计记录完整：共 {last.sequence if last else 0} 条。链尾：{last.hash if last else '（空）'}")
    return 0


# kepu regions -------------------------------------------------------------------------------------------------------

ERRORS_SHOWN = 50


def add_regions(subcommands: Subcommands) -> None:
    parser = subcommands.add_parser("regions", help="导入行政区划 (bring in a region table)")
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True)
    bring = verbs.add_parser("import", help="先检查再导入，有一行不对就一行也不导入 (all rows or none)")
    bring.add_argument(
        "file", metavar="文件", help="CSV，列名 code,name[,urban_rural,valid_from,valid_until,predecessor]"
    )
    bring.add_argument("--by", required=True, metavar="用户名", help="以哪位系统管理员的名义，只能导入其管理的地区")
    bring.add_argument("--check", action="store_true", help="只检查，不导入")
    bring.set_defaults(run=run_regions_import)


def run_regions_import(options: argparse.Namespace) -> int:
    """Exit status 0 where the table was taken (or could be), 1 where rows are wrong, 2 where nothing could be tried."""
    start_django()
    from kepu.core.models import Person
    from kepu.core.regions.actions import import_regions
    from kepu.core.regions.queries import plan_import
    from kepu.core.regions.table import read_region_table

    person = Person.objects.filter(username=options.by, is_active=True).first()
    if person is None or not import_regions.allowed(person):
        sys.stderr.write(f"kepu：“{options.by}”不是在用的系统管理员，不能导入行政区划。\n")
        return 2
    try:
        data = Path(options.file).read_bytes()
    except OSError as refused:
        sys.stderr.write(f"kepu：读不了“{options.file}”（{refused.strerror}）。请检查路径和权限。\n")
        return 2
    table = read_region_table(data)
    plan = plan_import(table, person)
    for error in plan.errors[:ERRORS_SHOWN]:
        print(f"✗ 第 {error.row} 行：{error.message}")
    if plan.errors:
        print(f"有 {len(plan.errors)} 处不对，没有导入任何一行。请改正后再试。")
        return 1
    counts = [("new", "新增"), ("followed", "接续原名"), ("changed", "改动"), ("unchanged", "未变")]
    print("，".join(f"{words} {plan.count(kind)}" for kind, words in counts) + "。")
    if options.check:
        return 0
    import_regions(table=table, by=person)
    print("已导入。")
    return 0
