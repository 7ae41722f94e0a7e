"""What a verb asks the database, beginnings and ends of transactions left out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@contextmanager
def asked() -> Iterator[list[str]]:
    """The queries of the block, in a list that is full when the block has ended."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [q["sql"] for q in captured if not q["sql"].startswith(_FRAMES)]
