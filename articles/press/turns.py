"""One at a time at one page, over all processes; whoever is killed gives way at once."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from articles.models.prepared import asking

#: Pages that share one of these wait for each other, which does no harm.
_PLACES = 256


@contextmanager
def turn(address: str) -> Iterator[None]:
    """Hold one page until the block ends.

    PostgreSQL keeps the lock of a transaction (so also where connections are pooled, and for
    several machines); on SQLite there is one machine, and a locked file does.
    """
    mark = hashlib.sha256(address.encode()).digest()
    if connection.vendor == "postgresql":
        with transaction.atomic(), asking(connection) as cursor:
            number = int.from_bytes(mark[:8], "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            yield
        return
    folder = Path(settings.NEWSROOM_LOCKS)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"page-{mark[0] % _PLACES}", "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
