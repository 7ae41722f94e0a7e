"""A newsroom of its own for a test of what operators see: its database, its files, its processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

#: Seconds within which whatever is waited for has to happen, on a machine that has other work.
PATIENCE = 60


class Household:
    """Commands run with this newsroom's environment; processes end with the block they began in."""

    def __init__(self, home: Path, database: str):
        self.home = home
        self._inside: subprocess.Popen | None = None
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "NEWSROOM_PAGES": str(home / "pages"),
            "NEWSROOM_MEDIA": str(home / "media"),
            "NEWSROOM_LANGUAGE": "en",
            "NEWSROOM_HOSTS": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *command: str) -> str:
        """What a command of the newsroom says; it has to succeed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def python(self, code: str) -> str:
        """What Python code prints inside this newsroom; one process does all of it."""
        if not self._inside or self._inside.poll() is not None:
            self._inside = subprocess.Popen(
                [sys.executable, "-c", _INSIDE],
                cwd=settings.ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        self._inside.stdin.write(json.dumps(code) + "\n")
        self._inside.stdin.flush()
        output, error = json.loads(self._inside.stdout.readline())
        assert not error, error
        return output.strip()

    def close(self) -> None:
        """End the process that Python code runs in."""
        if self._inside:
            self._inside.communicate()

    @contextmanager
    def running(self, *command: str, prefix: tuple[str, ...] = ()) -> Iterator[Process]:
        """A command of the newsroom that goes on until the block ends."""
        process = Process(
            [*prefix, sys.executable, "manage.py", *command], self.home, self.environment
        )
        try:
            yield process
        finally:
            process.end()


_INSIDE = """
import contextlib, io, json, os, sys, traceback
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
import django
django.setup()
from django.db import connection
for line in sys.stdin:
    said, error = io.StringIO(), ""
    with contextlib.redirect_stdout(said):
        try:
            exec(json.loads(line), {})
        except Exception:
            error = traceback.format_exc()
    connection.close()
    print(json.dumps([said.getvalue(), error]), flush=True)
"""


class Process:
    """A process and what it says."""

    def __init__(self, command: list[str], home: Path, environment: dict[str, str]):
        self.log = home / f"log-{time.monotonic_ns()}"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=settings.ROOT, env=environment, stdout=log, stderr=log
            )
        self.pid = self._process.pid

    @property
    def output(self) -> str:
        return self.log.read_text()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self) -> int:
        """Ask it to end, insist; its exit code."""
        self.send(signal.SIGTERM)
        try:
            return self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def wait_until(is_so: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Look again and again until something is so; it has to be within so many seconds."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
