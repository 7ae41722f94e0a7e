"""A newsroom of its own to measure in: its database, its folder, its servers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
_PATIENCE = 60


class Room:
    """So many stories in one database, and everything else that a newsroom has."""

    def __init__(self, home: Path, database: str, count: int):
        self.home, self.count = home, count
        home.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "NEWSROOM_PAGES": str(home / "pages"),
            "NEWSROOM_MEDIA": str(home / "media"),
            "NEWSROOM_HOSTS": "127.0.0.1,localhost",
            "NEWSROOM_SECRET_KEY": "only-for-the-bench-" * 3,
        }
        self._probe: Probe | None = None

    def manage(self, *arguments: str) -> None:
        """Run a command of the newsroom, quietly; a failure is raised with what it said."""
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True)
        if result.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {result.stderr.decode()[-2000:]}")

    def ask(self, name: str, **facts: object):
        """What ``inside`` finds, in a process that stays."""
        self._probe = self._probe or Probe(self.environment)
        return self._probe.ask(name, facts)

    def ask_anew(self, name: str, **facts: object):
        """What ``inside`` finds, in a process that has done nothing else."""
        probe = Probe(self.environment)
        try:
            return probe.ask(name, facts)
        finally:
            probe.end()

    @contextlib.contextmanager
    def serving(self, *options: str, **changes: str) -> Iterator[Server]:
        """The newsroom behind gunicorn, as ``make run`` has it but for threads, which are one of
        its ``options``."""
        port = free_port()
        command = (
            *(sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--workers", "2"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", *options),
        )
        with running(command, self.environment | changes) as process:
            server = Server(port, process.pid)
            server.await_answer()
            yield server

    @contextlib.contextmanager
    def pressing(self) -> Iterator[None]:
        """The workers of ``make run``."""
        options = ("worker", "--verbosity", "0")
        worker = (sys.executable, "manage.py", *options)
        with running(worker, self.environment), running(worker, self.environment):
            yield

    def end(self) -> None:
        if self._probe:
            self._probe.end()


class Probe:
    def __init__(self, environment: dict[str, str]):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.probe"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, name: str, facts: dict):
        self._process.stdin.write(json.dumps([name, facts]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{name} could not be measured; see above.")
        return json.loads(answer)

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(_PATIENCE)


class Server:
    """Something that answers on a port of this machine; ``pid`` and its children do the work."""

    def __init__(self, port: int, pid: int):
        self.pid = pid
        self.url = f"http://127.0.0.1:{port}"

    def await_answer(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return urllib.request.urlopen(f"{self.url}/robots.txt", timeout=5).close()
            except urllib.error.HTTPError:
                return None
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)


@contextlib.contextmanager
def running(command: tuple, environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A process in a session of its own, that ends with the block."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
