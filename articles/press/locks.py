"""One at a time at one list or story, over all processes; whoever is killed gives way at once."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from articles.framework.prepared import asking

from .pages import family

Answer = TypeVar("Answer")

#: Families that share one of these wait for each other, which does no harm.
_PLACES = 4096


class Locked(Exception):
    """Another process is at a page of this family."""


@contextmanager
def page_lock(
    addresses: Iterable[str],
    ask: Callable[[], Answer] = lambda: None,
    *,
    patient: bool = True,
    lasting: bool = True,
) -> Iterator[Answer]:
    """Hold pages, and with them their families, until the block ends; gives what is asked first
    then. All who take several take them in one order, so that none waits for another in a circle.

    Where another process has it, wait; or, not ``patient``, raise ``Locked``. PostgreSQL keeps the
    lock of a transaction (so also where connections are pooled, and for several machines); on
    SQLite there is one machine, and a locked file does. What is done in a turn that is not
    ``lasting``, a crash of PostgreSQL may undo for half a second more: it does not wait for a disk.
    """
    marks = {hashlib.sha256(os.fsencode(family(address))).digest()[:8] for address in addresses}
    numbers = [int.from_bytes(mark, "big", signed=True) for mark in marks]
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield _lock_rows(sorted(numbers), ask, patient, lasting)
        return
    with ExitStack() as stack:
        for place in sorted({number % _PLACES for number in numbers}):
            stack.enter_context(_locked_file(f"page-{place}", patient))
        yield ask()


def _lock_rows(
    numbers: list[int], ask: Callable[[], Answer], patient: bool, lasting: bool
) -> Answer:
    """Have PostgreSQL keep numbers for this transaction alone, and ask on the same way there and
    back, which takes longer than all that it does."""
    way = "pg_advisory_xact_lock" if patient else "pg_try_advisory_xact_lock"
    haste = "" if lasting else ", set_config('synchronous_commit', 'off', true)"
    with asking(connection) as cursor, connection.connection.pipeline():
        cursor.execute(f"SELECT {way}(n){haste} FROM unnest(%s::bigint[]) AS n", [numbers])
        answer = ask()
        if any(row[0] is False for row in cursor.fetchall()):
            raise Locked
    return answer


@contextmanager
def _locked_file(name: str, patient: bool) -> Iterator[None]:
    folder = Path(settings.NEWSROOM_LOCKS)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / name, "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if patient else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked from None
        yield
