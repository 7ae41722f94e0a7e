"""Search finds every story again after a migration that made one of its tables.

A migration only makes the table: what stands in it is made by today's code, once the schema is
today's, so that no migration calls code that goes on changing.
"""

from __future__ import annotations

from django.db import connections

from articles import search
from articles.search import working

from .guards import has_more_to_run


def fill_indexes(using: str, plan: list[tuple], **kwargs: object) -> None:
    """After migrations: put into readers' index and the desk's what is not in them yet."""
    connection = connections[using]
    if plan and not has_more_to_run(connection):
        search.fill(search.engine_of(connection))
        working.fill()
