"""The queue of background work: putting a task into it wakes a worker that sleeps.

PostgreSQL carries the call (LISTEN, NOTIFY), to any machine; with SQLite there is one machine, and
each worker has a named pipe. A call that is lost costs no more than the next look, see ``LOOK``.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction
from django_tasks_db.backend import DatabaseBackend

#: Seconds after which a worker looks for work, though nobody has called.
LOOK = 5.0
#: The same where nobody can call: behind a pooler, which hands on no call.
POOLED_LOOK = 0.05
_CHANNEL = "newsroom_work"
_PIPES = "wake-"


class Backend(DatabaseBackend):
    """django-tasks' queue in our database; whoever sleeps is woken when the task is committed."""

    def enqueue(self, task, args, kwargs):
        result = super().enqueue(task, args, kwargs)
        transaction.on_commit(wake_workers, robust=True)
        return result


def wake_workers() -> None:
    """Call every worker that sleeps; that none is there is no error."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A call need not wait until a disk has it.
            cursor.execute(
                "SELECT pg_notify(%s, ''), set_config('synchronous_commit', 'off', true)",
                [_CHANNEL],
            )
        return
    for pipe in Path(settings.NEWSROOM_LOCKS).glob(f"{_PIPES}*"):
        # Nobody reads it: its worker was killed. Full: its worker was called often enough.
        with suppress(OSError):
            file = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(file, b".")
            finally:
                os.close(file)


class Bell(Protocol):
    """What a worker sleeps by. It must be there before the worker looks for work."""

    def wait(self, seconds: float) -> None:
        """Sleep until somebody calls, at most so long."""

    def close(self) -> None:
        """Nobody sleeps by it any more."""


def hang_bell(name: str) -> Bell:
    """The bell for a worker of this name. Raises ``django.db.Error`` or ``OSError``."""
    if connection.vendor == "sqlite":
        return _Pipe(Path(settings.NEWSROOM_LOCKS) / f"{_PIPES}{name}")
    return _Looks() if settings.NEWSROOM_POOLED else _Listener()


class _Listener:
    """A connection of PostgreSQL of its own, on which nothing else is asked."""

    def __init__(self):
        self._line = connection.copy()
        with self._line.cursor() as cursor:
            cursor.execute(f"LISTEN {_CHANNEL}")

    def wait(self, seconds: float) -> None:
        """Raises ``OperationalError`` when the server has gone."""
        with self._line.wrap_database_errors:
            select.select([self._line.connection.fileno()], [], [], seconds)
            for _call in self._line.connection.notifies(timeout=0):
                pass

    def close(self) -> None:
        self._line.close()


class _Pipe:
    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.mkfifo(path, 0o660)
        self._path = path
        # For writing as well, so that it never ends when a caller has gone.
        self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def wait(self, seconds: float) -> None:
        if select.select([self._file], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                os.read(self._file, 4096)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)


class _Looks:
    def wait(self, seconds: float) -> None:
        time.sleep(min(seconds, POOLED_LOOK))

    def close(self) -> None:
        pass
