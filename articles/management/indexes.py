"""Search finds every story again after a migration that made one of its tables.

A migration only makes the table: what stands in it is made by today's code, once the schema is
today's, so that no migration calls code that goes on changing. Whoever breaks it off runs
``migrate`` again, or ``index_search``.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from articles import search
from articles.search import mending, working_mending

from .guards import has_more_to_run


def fill_indexes(using: str, verbosity: int = 1, **kwargs: object) -> None:
    """After migrations: put into readers' index and the desk's what is not in them yet.

    An index outside the database is left to ``index_search``.
    """
    if using != DEFAULT_DB_ALIAS or has_more_to_run(connections[using]):
        return
    if search.engine().is_transactional:
        _fill("readers' search", mending, verbosity)
    _fill("the desk's search", working_mending, verbosity)


def _fill(name: str, index, verbosity: int) -> None:
    count = index.fill()
    if count:
        index.tidy()
    if count and verbosity:
        print(f"Index of {name}: {count} stories were taken in.")  # noqa: T201
