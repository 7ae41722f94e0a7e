"""What a verb asks the database, beginnings and ends of transactions left out, and what that costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@contextmanager
def record_queries() -> Iterator[list[str]]:
    """The queries of the block, in a list that is full when the block has ended."""
    queries: list[str] = []
    with CaptureQueriesContext(connection) as capture:
        yield queries
    queries += [q["sql"] for q in capture if not q["sql"].startswith(_FRAMES)]


@dataclass
class Cost:
    """What a block cost: queries, rows that came back, and on SQLite the steps that its machine
    took, for guards as well. PostgreSQL goes through a table of a few rows in one go, whatever
    indexes it has: what it looks at in a test tells nothing of a large one."""

    queries: int = 0
    rows: int = 0
    steps: int = 0


@contextmanager
def measure_cost() -> Iterator[Cost]:
    """The cost of the block, known when it has ended."""
    cost = Cost()
    with _measures[connection.vendor](cost), record_queries() as queries:
        yield cost
    cost.queries = len(queries)


@contextmanager
def _sqlite(cost: Cost) -> Iterator[None]:
    def step() -> None:
        cost.steps += 1

    def row(_cursor, values: tuple) -> tuple:
        cost.rows += 1
        return values

    connection.ensure_connection()
    connection.connection.row_factory = row
    connection.connection.set_progress_handler(step, 1)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)
        connection.connection.row_factory = None


@contextmanager
def _postgresql(cost: Cost) -> Iterator[None]:
    def row(values) -> tuple:
        cost.rows += 1
        return tuple(values)

    connection.ensure_connection()
    theirs, connection.connection.row_factory = connection.connection.row_factory, lambda _c: row
    try:
        yield
    finally:
        connection.connection.row_factory = theirs


_measures = {"sqlite": _sqlite, "postgresql": _postgresql}
