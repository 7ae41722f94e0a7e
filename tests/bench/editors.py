"""``python -m tests.bench.editors``: fifty editors at their desks at once, on loopback.

Each looks at their desk, opens a story that waits, and signs it or sends it back, three seconds
from one act to the next, for ``EDITORS_SECONDS`` (180) in a newsroom of ``EDITORS_STORIES`` (20000)
on each database, before gunicorn as ``make run`` has it. Prints what they waited, what a page cost
of processor time, what was refused, and whether anything was lost; exits with 1 if anything was,
or if the server failed.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests import postgres
from tests.bench.__main__ import _postgresql, _sqlite
from tests.bench.room import Room, Server

_EDITORS, _PAUSE = 50, 3
_REVIEW = re.compile(r'href="(/admin/articles/article/(\d+)/review/)"')
_FIELD = re.compile(r'name="(csrfmiddlewaretoken|release|version|read|times)" value="([^"]*)"')
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Editor:
    """Somebody at work: what they waited for each answer, and how each ended."""

    cookie: str
    port: int
    waited: list[float] = field(default_factory=list)
    ended: Counter = field(default_factory=Counter)

    def work(self, until: float, chance: random.Random) -> None:
        time.sleep(chance.random() * _PAUSE)
        while time.monotonic() < until:
            stories = _REVIEW.findall(self._ask("/admin/"))
            self._rest(chance)
            if stories:
                path, number = chance.choice(stories)
                page = self._ask(path)
                self._rest(chance)
                self._judge(number, dict(_FIELD.findall(page)), chance.random() < 0.8)
                self._rest(chance)

    def _judge(self, number: str, given: dict[str, str], is_good: bool) -> None:
        verb = "sign" if is_good else "send_back"
        self._ask(
            f"/admin/articles/article/{number}/{verb}/do/", verb, {**given, "note": "导语再短些"}
        )

    def _ask(self, path: str, act: str = "look", form: dict[str, str] | None = None) -> str:
        began = time.monotonic()
        try:
            status, body = self._answer(path, form)
        except OSError:
            status, body = 0, ""
        self.waited.append(time.monotonic() - began)
        self.ended[act, status] += 1
        return body

    def _answer(self, path: str, form: dict[str, str] | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        # A token of a form is its own cookie.
        token = (form or {}).get("csrfmiddlewaretoken", "")
        headers = {"Cookie": f"sessionid={self.cookie}; csrftoken={token}"}
        try:
            if form is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def _rest(self, chance: random.Random) -> None:
        time.sleep(_PAUSE * (0.8 + 0.4 * chance.random()))


def main() -> int:
    seconds = int(os.environ.get("EDITORS_SECONDS", "180"))
    stories = int(os.environ.get("EDITORS_STORIES", "20000"))
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-editors-") as folder,
        postgres.cluster() as pg,
    ):
        rooms = {
            "SQLite": _sqlite(Path(folder) / "sqlite", stories),
            "PostgreSQL": _postgresql(Path(folder) / "pg", stories, pg),
        }
        return max(_measure_editors(name, room, seconds) for name, room in rooms.items())


def _measure_editors(name: str, room: Room, seconds: int) -> int:
    room.manage("migrate")
    room.ask("fill", count=room.count)
    room.ask("known_pages")
    cookies = room.ask("editors", many=_EDITORS, stories=seconds * _EDITORS // 9 + _EDITORS)
    as_shipped = ("--config", "deploy/gunicorn.conf.py", "--workers", "4", "--threads", "1")
    with room.serving(*as_shipped) as server, room.pressing():
        before = _processor_time(server)
        editors = _at_work(server, cookies, seconds)
        spent = _processor_time(server) - before
    rows = sorted(time for editor in editors for time in editor.waited)
    total = sum((editor.ended for editor in editors), Counter())
    signings = total["sign", 302]
    signings_in_log = room.ask("signed_by_editors")
    failures = sum(count for (_act, status), count in total.items() if status >= 500 or not status)
    room.end()
    sys.stdout.write(
        f"{name}: {len(rows)} answers, p50 {_at(rows, 50):.0f} ms, p99 {_at(rows, 99):.0f} ms,"
        f" {spent / len(rows) * 1000:.0f} ms of processor time each; {signings} signed and"
        f" {signings_in_log} kept, {failures} failed; {dict(total)}\n"
    )
    # Whoever only looks and never signs was not at a desk.
    return int(bool(failures) or signings != signings_in_log or not signings)


def _at_work(server: Server, cookies: list[str], seconds: int) -> list[Editor]:
    port, until = int(server.url.rpartition(":")[2]), time.monotonic() + seconds
    editors = [Editor(cookie, port) for cookie in cookies]
    threads = [
        threading.Thread(target=editor.work, args=(until, random.Random(number)))
        for number, editor in enumerate(editors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return editors


def _processor_time(server: Server) -> float:
    """Seconds that gunicorn and its workers have spent."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return sum(_processor_seconds(pid) for pid in (server.pid, *children))


def _processor_seconds(pid: int | str) -> float:
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / _TICKS


def _at(seconds: list[float], percent: int) -> float:
    return seconds[min(len(seconds) * percent // 100, len(seconds) - 1)] * 1000


if __name__ == "__main__":
    sys.exit(main())
