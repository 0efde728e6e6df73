"""A burst of sign-ups through the real server: python benchmarks/sign_up.py

2,000 requests for 500 seats over 50 connections against `kepu serve`, on SQLite and, where there is one on this machine,
on PostgreSQL. Checked afterwards: exactly 500 seated, the rest waiting in order from 501, nothing but redirects answered.
Beside it, alternating in the same run, against the same server: a bare view that inserts one row through the ORM, with
the same form posted under the same middleware. Wall-clock, the best round of each counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
KEPU = Path(sys.executable).with_name("kepu")
REQUESTS = 2_000
SEATS = 500
CONNECTIONS = 50
ROUNDS = 3
GOAL = 0.5
TOKEN = "a" * 32
HERE = "--here"  # on the database that KEPU_DATABASE_URL names

SET_UP = f"""
import django, json, sys; django.setup()
from datetime import timedelta
from django.utils import timezone
from kepu.core.models import Unit
from kepu.operations.activities.models import Activity
unit = Unit.objects.first()
now = timezone.now()
made = [
    Activity.objects.create(title="讲座", kind="lecture", unit=unit, region=unit.region, state="sign_up", capacity={SEATS},
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2), public_token=f"burst-{{number}}").pk
    for number in range(int(sys.argv[1]) + 1)
]
print(json.dumps(made))
"""
LOOK = """
import django, json, sys; django.setup()
from kepu.core.audit import chain
from kepu.operations.activities.models import Activity
made = Activity.objects.get(pk=int(sys.argv[1]))
rows = made.sign_ups.order_by("number").values_list("number", "state", "code")
print(json.dumps({"rows": list(rows), "seats_taken": made.seats_taken, "breaks": len(list(chain.breaks()))}))
"""


@dataclass
class Burst:
    """What one round came to."""

    seconds: float
    statuses: dict[int, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)  # where each request was sent on to
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    def within(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        return sorted(self.waits)[int(share * (len(self.waits) - 1))] * 1000


def post(path: str, number: int) -> bytes:
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "client_key": str(uuid4()),
        "name": "王小明",
        "phone": f"138{number:08}",
        "adults": "1",
        "children": "0",
        "group": "youth",
        "agrees": "on",
    }
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Cookie: csrftoken={TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    """Status and where to go next, of an answer with a length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines) if name}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return int(first.split(" ")[1]), headers.get("location", "")


async def burst(port: int, path: str) -> Burst:
    requests = [post(path, number) for number in range(REQUESTS)]
    found = Burst(0.0)

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while requests:
            writer.write(requests.pop())
            sent = time.perf_counter()
            status, place = await answer(reader)
            found.waits.append(time.perf_counter() - sent)
            found.statuses[status] = found.statuses.get(status, 0) + 1
            found.places.append(place)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_connection() for _ in range(CONNECTIONS)))
    found.seconds = time.perf_counter() - began
    return found


class Site:
    def __init__(self, folder: str, rounds: int) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KEPU_")}
        self.environment = kept | {
            "KEPU_DATA_DIR": folder,
            "KEPU_SIGNUP_RATE": "0",  # all requests come from one address
            "DJANGO_SETTINGS_MODULE": "bare.settings",
            "PYTHONPATH": str(Path(__file__).parent),
        }
        if url := os.environ.get("KEPU_DATABASE_URL"):
            self.environment["KEPU_DATABASE_URL"] = url
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for command in (
            ["migrate"],
            ["init", "--region", "990123", "--region-name", "青禾县", "--unit", "县科协"],
        ):
            subprocess.run([KEPU, *command], env=self.environment, check=True, capture_output=True)
        self.activities: list[int] = self.ask(SET_UP, rounds)
        command = [KEPU, "serve", "--port", str(self.port)]
        self.server = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise RuntimeError("the server did not come up in 60 seconds")

    def ask(self, script: str, *given: object):
        command = [sys.executable, "-c", script, *map(str, given)]
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    def stop(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(30)


def check(site: Site, activity: int, found: Burst) -> list[str]:
    """What is not as promised."""
    stored = site.ask(LOOK, activity)
    wrong = []
    if found.statuses != {302: REQUESTS}:
        wrong.append(f"answers: {found.statuses}")
    states = [state for _number, state, _code in stored["rows"]]
    if states != ["seated"] * SEATS + ["waiting"] * (REQUESTS - SEATS):
        wrong.append(f"{states.count('seated')} seated, {states.count('waiting')} waiting")
    if [number for number, _state, _code in stored["rows"]] != list(range(1, REQUESTS + 1)):
        wrong.append("numbers are not 1 to the last")
    if {place.rstrip("/").split("/")[-1] for place in found.places} != {code for _n, _s, code in stored["rows"]}:
        wrong.append("acknowledged and stored differ")
    if stored["seats_taken"] != SEATS or stored["breaks"]:
        wrong.append(f"seats taken {stored['seats_taken']}, audit chain breaks {stored['breaks']}")
    return wrong


def measure(engine: str, rounds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="kepu-bench-", ignore_cleanup_errors=True) as folder:
        site = Site(folder, rounds)
        try:
            return compare(engine, site)
        finally:
            site.stop()


def compare(engine: str, site: Site) -> bool:
    rounds: dict[str, list[Burst]] = {"bare view": [], "sign-up": []}
    wrong: list[str] = []
    for number, activity in enumerate(site.activities):
        bare = asyncio.run(burst(site.port, f"/bare/{activity}/"))
        signed = asyncio.run(burst(site.port, f"/p/a/burst-{number}/sign-up/"))
        wrong += check(site, activity, signed)
        if bare.statuses != {204: REQUESTS}:
            wrong.append(f"bare view: {bare.statuses}")
        if number:  # the first round warms up
            rounds["bare view"].append(bare)
            rounds["sign-up"].append(signed)
    print(
        f"{engine}: {REQUESTS} requests, {SEATS} seats, {CONNECTIONS} connections, best of {len(site.activities) - 1} rounds"
    )
    best = {name: max(found, key=lambda each: each.per_second) for name, found in rounds.items()}
    for name, found in best.items():
        spread = "–".join(f"{each:.0f}" for each in sorted({each.per_second for each in rounds[name]}))
        print(
            f"  {name:<10}{found.per_second:7.0f} /s   half within {found.within(0.5):4.0f} ms, 95 % within "
            f"{found.within(0.95):4.0f} ms   rounds {spread}"
        )
    ratio = best["sign-up"].per_second / best["bare view"].per_second
    for problem in wrong:
        print(f"  WRONG: {problem}")
    if not wrong:
        print(f"  every round: {SEATS} seated, numbers {SEATS + 1} to {REQUESTS} waiting in order, no other answer")
    print(f"  sign-up / bare view: {ratio:.2f}  goal ≥ {GOAL:g}  {'met' if ratio >= GOAL else 'NOT MET'}")
    return ratio >= GOAL and not wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument(HERE, action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return 0 if measure("PostgreSQL", options.rounds) else 1
    os.environ.pop("KEPU_DATABASE_URL", None)
    met = options.engine == "postgresql" or measure("SQLite", options.rounds)
    if options.engine == "sqlite":
        return 0 if met else 1
    if subprocess.run([ROOT / "scripts/postgres-bin.sh"], capture_output=True, text=True, check=False).stdout.strip():
        command = [ROOT / "scripts/with-postgres.sh", sys.executable, __file__, HERE, "--rounds", str(options.rounds)]
        met = subprocess.run(command, check=False).returncode == 0 and met
    else:
        print("PostgreSQL: none on this machine, not measured")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
