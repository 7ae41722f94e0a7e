"""A throw-away PostgreSQL for one command: ``python -m tests.postgres -- pytest …``.

The command finds it in ``DATABASE_URL``. The cluster listens on a socket in a folder of its own
that only its owner can enter, and is gone when the command ends. Its role may create databases and
is no superuser, as in production.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

ROLE = "newsroom"
WRITER = "newsroom_writer"
# Nothing here has to survive a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Tests ask each question once, of a few rows that are rolled back: to compile it, or to look after
# the tables, costs more than it brings.
FOR_TESTS = ("jit=off", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0")
START_SECONDS = 30
STOP_SECONDS = 10
GRACE_SECONDS = 3


class Lacking(Exception):
    """What this machine lacks for a cluster, in one line."""


@contextlib.contextmanager
def cluster(*more: str) -> Iterator[str]:
    """A running cluster, with ``more`` settings such as ``jit=off``; the value is its address in the
    form of ``DATABASE_URL``."""
    programs = _programs()
    owner = _owner()
    # Directly in /tmp where there is one: a socket's path may not exceed 107 bytes, and the
    # owner must be able to reach the folder, which a private TMPDIR would not allow.
    home = Path(
        tempfile.mkdtemp(prefix="newsroom-pg-", dir="/tmp" if Path("/tmp").is_dir() else None)
    )
    try:
        if owner:
            os.chown(home, owner["user"], owner["group"])
        with _server(programs, home, owner, (*HASTE, *more)):
            yield f"postgres://{ROLE}@{quote(str(home), safe='')}/{ROLE}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def interrupt_server(address: str) -> Iterator[None]:
    """The server of a cluster breaks off in the midst of everything; after the block it is there
    again, for as long as this process lives."""
    home, owner = Path(unquote(urlsplit(address).hostname or "")), _owner()
    control = [_programs() / "pg_ctl", "-D", home / "data", "-s", "-w"]
    settings = (home / "data/postmaster.opts").read_text().split(" ", 1)[1].replace('"', "")
    # Not at once: with synchronous_commit off, that would lose what was committed last.
    subprocess.run([*control, "stop", "-m", "fast"], check=True, cwd=home, **owner)
    try:
        yield
    finally:
        options = settings.split(" ", 2)[2].strip()
        # In a folder of the server's own: the first log is of whoever started it.
        start = [*control, "-o", options, "-l", home / "data/log", "start"]
        subprocess.run(start, check=True, cwd=home, **owner)
        stop = [*control, "stop", "-m", "immediate"]
        atexit.register(subprocess.run, stop, cwd="/", stderr=subprocess.DEVNULL, **owner)


def _programs() -> Path:
    """The folder of the newest PostgreSQL's programs; Debian keeps them off the PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for row in sorted(debian, key=lambda path: float(path.parts[4]), reverse=True):
        return row.parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Lacking("PostgreSQL is lacking: no initdb on the PATH or under /usr/lib/postgresql.")


def _owner() -> dict:
    """Who runs the server, as arguments for ``subprocess``: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Lacking("PostgreSQL will not run as root, and there is no user postgres or nobody.")


@contextlib.contextmanager
def _server(programs: Path, home: Path, owner: dict, settings: tuple[str, ...]) -> Iterator[None]:
    def run(program: str, *arguments: str) -> None:
        result = subprocess.run(
            [programs / program, *arguments],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            **owner,
        )
        if result.returncode:
            raise Lacking(
                f"{program} failed: {' '.join(result.stderr.split()) or result.returncode}"
            )

    # None of the caller's PG… variables may lead to another server.
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PGHOST": str(home),
        "PGUSER": "postgres",
        "PGDATABASE": "postgres",
    }
    data = home / "data"
    locale = "--locale=C.UTF-8" if sys.platform == "linux" else "--no-locale"
    run(
        "initdb",
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        locale,
        "--no-sync",
    )

    settings = (f"unix_socket_directories={home}", "listen_addresses=", *settings)
    with (home / "log").open("wb") as log:
        # In a session of its own, so that Ctrl-C does not take it from under a test.
        server = subprocess.Popen(
            [
                programs / "postgres",
                "-D",
                data,
                *(part for line in settings for part in ("-c", line)),
            ],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **owner,
        )
    try:
        _await(server, home / ".s.PGSQL.5432", home / "log")
        run("psql", "-qX", "-c", f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        run("psql", "-qX", "-c", f"CREATE DATABASE {ROLE} OWNER {ROLE}")
        # Whom tests let try: somebody who may write rows and nothing more, and a session's settings.
        run("psql", "-qX", "-c", f"CREATE ROLE {WRITER}")
        run("psql", "-qX", "-c", f"GRANT {WRITER} TO {ROLE}")
        run(
            "psql",
            "-qX",
            "-c",
            f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}, {WRITER}",
        )
        yield
    finally:
        _end(server, signal.SIGINT)


def _await(server: subprocess.Popen, socket: Path, log: Path) -> None:
    """Wait until the server takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while "ready to accept connections" not in log.read_text(errors="replace"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise Lacking(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
        time.sleep(0.05)


def _end(process: subprocess.Popen, number: int) -> None:
    """Ask a process to end, and insist."""
    for attempt in (number, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(attempt)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
            return


def _stop(number: int, _frame: object) -> None:
    """End in good order on a signal, and let nothing interrupt that."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command against a cluster of its own; its exit code, or 1 where there is none."""
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        sys.exit("Usage: python -m tests.postgres -- COMMAND [ARGUMENT]...")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with cluster(*FOR_TESTS) as address:
            return _run(command, address)
    except Lacking as reason:
        sys.exit(str(reason))


def _run(command: list[str], address: str) -> int:
    try:
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": address})
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")
    try:
        code = child.wait()
    finally:
        # Ctrl-C has reached the command as well: let it close its own doors first.
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
        _end(child, signal.SIGTERM)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
