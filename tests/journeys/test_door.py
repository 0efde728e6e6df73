"""The server is killed in the midst of sign-ups and check-ins: what was acknowledged is there afterwards, once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

KEPU = Path(sys.executable).with_name("kepu")
SEATS = 60
TOKEN = "burst"

SET_UP = f"""
import django, json; django.setup()
from datetime import timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from kepu.core.models import Person
from kepu.operations.activities.models import Activity
person = Person.objects.get(username="kexie")
person.must_change_password = False
person.save(update_fields=["must_change_password"])
now = timezone.now()
made = Activity.objects.create(title="讲座", kind="lecture", unit=person.unit, region=person.unit.region, state="sign_up",
    starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2), capacity={SEATS}, public_token="{TOKEN}")
client = Client()
client.force_login(person)
print(json.dumps([made.pk, client.cookies[settings.SESSION_COOKIE_NAME].value]))
"""
LOOK = """
import django, json; django.setup()
from kepu.core.audit import chain
from kepu.operations.activities.models import Activity, Attendance, Scan, SignUp
made = Activity.objects.get()
rows = SignUp.objects.order_by("number")
print(json.dumps({
    "codes": {row.code: [row.number, row.state] for row in rows},
    "keys": [str(row.client_key) for row in rows],
    "seats_taken": made.seats_taken,
    "attended": list(Attendance.objects.values_list("sign_up__code", flat=True)),
    "scans": [str(pk) for pk in Scan.objects.values_list("pk", flat=True)],
    "breaks": [broken.problem for broken in chain.breaks()],
}))
"""


class Site:
    """A site of its own, started and killed at will."""

    def __init__(self, folder: Path) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KEPU_")}
        self.environment = kept | {"KEPU_DATA_DIR": str(folder), "KEPU_SIGNUP_RATE": "0"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.kepu("migrate")
        self.kepu("init", "--region", "990123", "--region-name", "青禾县", "--unit", "县科协")
        self.activity, self.session = self.ask(SET_UP)

    def kepu(self, *command: str) -> None:
        subprocess.run([KEPU, *command], env=self.environment, check=True, capture_output=True)

    def ask(self, script: str) -> Any:
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "kepu.config.settings"}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        command = [KEPU, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise AssertionError("the server did not come up in 60 seconds")

    def kill(self) -> None:
        """Server, worker and all their processes, without a word."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def request(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, bytes]:
        """Status, where to go next, and body. Raises OSError or HTTPException where nothing comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read()
        finally:
            connection.close()

    def sign_up(self, key: str, number: int) -> str:
        """The code that the server acknowledged."""
        given = {"name": "王", "phone": f"138{number:08}", "adults": "1", "agrees": "on", "client_key": key}
        token = "a" * 32
        status, location, _body = self.request(
            "POST",
            f"/p/a/{TOKEN}/sign-up/",
            urlencode({**given, "csrfmiddlewaretoken": token}),
            **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"},
        )
        assert status == 302, status
        return location.rstrip("/").split("/")[-1]

    def report(self, code: str, event: str) -> bool:
        token = "a" * 32
        sent = {"events": [{"event": event, "code": code, "scanned_at": "2026-05-16T09:00:00+08:00"}]}
        status, _location, body = self.request(
            "POST",
            f"/activities/{self.activity}/door/scans/",
            json.dumps(sent),
            **{
                "Content-Type": "application/json",
                "Cookie": f"csrftoken={token}; sessionid={self.session}",
                "X-CSRFToken": token,
            },
        )
        assert status == 200, status
        return json.loads(body)["acknowledged"] == [event]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    try:
        yield made
    finally:
        made.kill()


def until_killed(site: Site, deeds: list[Callable[[], Any]], kill_after: int) -> list[Any]:
    """What each deed was answered, None where the server died on it. It is killed once so many have been answered."""
    answered = threading.Semaphore(0)

    def try_once(deed: Callable[[], Any]) -> Any:
        try:
            found = deed()
        except (OSError, http.client.HTTPException):
            return None
        answered.release()
        return found

    with ThreadPoolExecutor(12) as pool:
        running = [pool.submit(try_once, deed) for deed in deeds]
        for _answer in range(kill_after):
            assert answered.acquire(timeout=60)
        site.kill()
        return [future.result(60) for future in running]


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(site: Site) -> None:
    site.start()
    keys = [str(uuid4()) for _ in range(150)]
    deeds = [lambda key=key, number=number: site.sign_up(key, number) for number, key in enumerate(keys)]
    answers = until_killed(site, deeds, kill_after=70)
    acknowledged = [code for code in answers if code]
    assert 70 <= len(acknowledged) < 150
    found = site.ask(LOOK)
    assert set(acknowledged) <= set(found["codes"])

    # Everybody presses the button again, those who had an answer too.
    site.start()
    again = [site.sign_up(key, number) for number, key in enumerate(keys)]
    assert [(old, new) for old, new in zip(answers, again, strict=True) if old and old != new] == []
    found = site.ask(LOOK)
    numbers = sorted(found["codes"].values())
    assert [number for number, _state in numbers] == list(range(1, 151))
    assert [state for _number, state in numbers] == ["seated"] * SEATS + ["waiting"] * (150 - SEATS)
    assert (sorted(found["keys"]), found["seats_taken"], found["breaks"]) == (sorted(keys), SEATS, [])

    events = [(code, str(uuid4())) for code in again]
    deeds = [lambda code=code, event=event: site.report(code, event) for code, event in events]
    answers = until_killed(site, deeds, kill_after=60)
    assert 60 <= answers.count(True) < 150
    found = site.ask(LOOK)
    kept = {code for (code, _event), answer in zip(events, answers, strict=True) if answer}
    assert kept <= set(found["attended"])

    site.start()
    assert all(site.report(code, event) for code, event in events)
    found = site.ask(LOOK)
    assert sorted(found["attended"]) == sorted(again)
    assert sorted(found["scans"]) == sorted(event for _code, event in events)
    assert found["breaks"] == []
