"""One at a time at one list or story, over all processes; whoever is killed gives way at once."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from articles.models.prepared import asking

from .pages import family

Found = TypeVar("Found")

#: Families that share one of these wait for each other, which does no harm.
_PLACES = 256


class InHand(Exception):
    """Another process is at a page of this family."""


@contextmanager
def turn(
    address: str,
    ask: Callable[[], Found] = lambda: None,
    *,
    patient: bool = True,
    lasting: bool = True,
) -> Iterator[Found]:
    """Hold a page, and with it its family, until the block ends; gives what is then asked first.

    Where another process has it, wait; or, not ``patient``, raise ``InHand``. PostgreSQL keeps the
    lock of a transaction (so also where connections are pooled, and for several machines); on
    SQLite there is one machine, and a locked file does. What is done in a turn that is not
    ``lasting``, a crash of PostgreSQL may undo for half a second more: it does not wait for a disk.
    """
    mark = hashlib.sha256(family(address).encode()).digest()
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield _locked(int.from_bytes(mark[:8], "big", signed=True), ask, patient, lasting)
        return
    folder = Path(settings.NEWSROOM_LOCKS)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"page-{mark[0] % _PLACES}", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if patient else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InHand from None
        yield ask()


def _locked(number: int, ask: Callable[[], Found], patient: bool, lasting: bool) -> Found:
    """Have PostgreSQL keep a number for this transaction alone, and ask on the same way there and
    back, which takes longer than all that it does."""
    way = "pg_advisory_xact_lock" if patient else "pg_try_advisory_xact_lock"
    haste = "" if lasting else ", set_config('synchronous_commit', 'off', true)"
    with asking(connection) as cursor, connection.connection.pipeline():
        cursor.execute(f"SELECT {way}(%s){haste}", [number])
        found = ask()
        if cursor.fetchone()[0] is False:
            raise InHand
    return found
