"""Plan page, dashboard and activity list at a million facts, ten people at once: python benchmarks/page_times.py

The real server, signed-in people with sessions of their own, each asking for one page after the other. On SQLite; with
PostgreSQL: scripts/with-postgres.sh .venv/bin/python benchmarks/page_times.py
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import county

FACTS = int(os.environ.get("KEPU_BENCH_FACTS", "1000000"))
PEOPLE = 10
ROUNDS = 12
PATIENCE_SECONDS = 60
GOAL_P95_SECONDS = 2.0  # what people wait without wondering


def pages() -> dict[str, str]:
    """Name → address."""
    from django.urls import reverse

    from kepu.governance.plans.models import Plan

    plan = Plan.objects.filter(state="published").order_by("-first_year").first()
    return {
        "plan page": reverse("plans:detail", args=[plan.pk]),
        "dashboard": f"{reverse('ledger:dashboard')}?plan={plan.pk}",
        "activity list": reverse("activities:list"),
    }


def cookies(count: int) -> list[str]:
    """A session cookie for each of so many requests of the office and the leader, in turn."""
    from django.test import Client

    from kepu.core.models import Person

    people = list(Person.objects.filter(username__in=("zhou.wenqing", "liang.guodong")))
    made = []
    for number in range(count):
        client = Client()
        client.force_login(people[number % len(people)], backend="django.contrib.auth.backends.ModelBackend")
        made.append(client.cookies["sessionid"].value)
    return made


def count_queries(address: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kepu.core.models import Person

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(username="zhou.wenqing"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(counted)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int) -> subprocess.Popen[bytes]:
    kepu = Path(sys.executable).with_name("kepu")
    server = subprocess.Popen([kepu, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/accounts/login/")
            if connection.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the server did not answer")


def ask(port: int, address: str, cookie: str, taken: list[float], barrier: threading.Barrier) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    barrier.wait()
    for _round in range(ROUNDS):
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": f"sessionid={cookie}"})
        response = connection.getresponse()
        body = response.read()
        taken.append(time.perf_counter() - began)
        if response.status != 200 or not body:
            raise SystemExit(f"{address}: {response.status}")


def main() -> int:
    county.prepare(FACTS)
    addresses = pages()
    keys = cookies(PEOPLE)
    queries = {name: count_queries(address) for name, address in addresses.items()}
    port = free_port()
    server = serve(port)
    slow = []
    print(f"{FACTS:,} facts, {PEOPLE} people at once, {ROUNDS} requests each")
    try:
        for name, address in addresses.items():
            taken: list[float] = []
            barrier = threading.Barrier(PEOPLE)
            threads = [threading.Thread(target=ask, args=(port, address, key, taken, barrier)) for key in keys]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            p95 = statistics.quantiles(taken, n=20)[-1]
            median = statistics.median(taken)
            print(f"  {name:<16}median {median * 1000:7.0f} ms   p95 {p95 * 1000:7.0f} ms   {queries[name]:3} queries")
            slow += [name] if p95 > GOAL_P95_SECONDS else []
    finally:
        server.terminate()
        server.wait(20)
    print(f"goal: p95 at most {GOAL_P95_SECONDS:.0f} s: {'met' if not slow else 'missed by ' + ', '.join(slow)}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
