"""Search: the stories that readers have, found by their words.

Three engines do the same: SQLite and PostgreSQL keep the index in the newsroom's own database,
where it changes in the same transaction as the record; OpenSearch (``deploy/search.md``) follows
it. Whatever an engine answers, a door shows publications only (rule R10).
"""

from __future__ import annotations

from articles.models import Publication

from . import postgresql, sqlite
from .database import DatabaseEngine
from .document import lines_of
from .engine import Unavailable, engine
from .mending import Difference, differences, mend
from .question import Cursor, Hit, Query

__all__ = [
    "Cursor",
    "Difference",
    "Hit",
    "Query",
    "Unavailable",
    "differences",
    "engine",
    "engine_of",
    "find",
    "index",
    "lines_of",
    "mend",
    "merge",
    "remove",
]


def index(live: Publication) -> None:
    """Find the story by this text, and by no other. Raises ``Unavailable``, like the others."""
    engine().index(live)


def remove(article_id: int) -> None:
    """Do not find the story any more."""
    engine().remove(article_id)


def merge() -> None:
    """Merge what was taken in lately into the index proper."""
    engine().merge()


def find(question: Query, many: int) -> list[Hit]:
    """The best ``many`` stories, best first."""
    return engine().find(question, many)


def engine_of(connection) -> DatabaseEngine:
    """The engine of a database, whether or not it is the one in use."""
    return {"sqlite": sqlite.Engine, "postgresql": postgresql.Engine}[connection.vendor]()
