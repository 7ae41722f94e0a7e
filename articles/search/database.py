"""What the two database engines share: a question in SQL, answered in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection

from articles.models import Publication

from .document import HEADLINE, Document
from .question import Hit, Query

#: Above every place.
END = 1 << 62
_CHUNK = 1000


class Clause(NamedTuple):
    """A piece of SQL, and the values it has places for."""

    sql: str
    values: tuple = ()


class Part(NamedTuple):
    """Hits that stand in the order of their places, newest first: from ``first``, ``below`` that.

    ``in_headline``: those with all words in the headline block; False: the others; None: both.
    """

    query: Query
    in_headline: bool | None
    first: int
    below: int

    @property
    def groups(self) -> list[list[str]]:
        """Of each group a story has one token at least."""
        kind = HEADLINE if self.in_headline else ""
        every = [[kind + token] for word in self.query.words for token in word.tokens]
        return every + self.query.facets


def _parts(query: Query) -> list[Part]:
    """The order of hits, cut where it turns from headlines to texts."""
    first = -END if query.first is None else query.first
    last = END if query.last is None else query.last
    below = min(last, query.after.place) if query.after else last
    if not query.is_ranked:
        return [Part(query, None, first, below)]
    if query.after and not query.after.in_headline:
        return [Part(query, False, first, below)]
    return [Part(query, True, first, below), Part(query, False, first, last)]


class DatabaseEngine:
    """The index in the newsroom's own database: it changes with the transaction it is called in.

    The database itself takes a story out that leaves the public (``guards.FOLLOWERS``).
    """

    is_transactional, merges = True, False
    #: SQL for a story's place, for whether a column holds a phrase, and to take a story in.
    place: str
    holds: str
    takes: str

    def index(self, live: Publication) -> None:
        """Find the story by this text, and by no other."""
        self.remove(live.article_id)
        execute(self.takes, *self._row(Document(live)))

    def add(self, documents: Iterable[Document]) -> None:
        """Find stories that have not been found before, many in one go."""
        with connection.cursor() as cursor:
            cursor.executemany(self.takes, [self._row(document) for document in documents])

    def merge(self) -> None:
        """There is nothing to merge."""

    def clear(self) -> None:
        """Find nothing any more."""
        execute("DELETE FROM articles_search")

    def find(self, question: Query, many: int) -> list[Hit]:
        """The best ``many`` stories, best first."""
        clauses = [self._select_part(part, many) for part in _parts(question)]
        together = " UNION ALL ".join(f"SELECT * FROM ({part.sql}) part" for part in clauses)
        values = [value for part in clauses for value in part.values]
        rows = execute(f"{together} ORDER BY 1 DESC, 2 DESC LIMIT %s", *values, many)
        return [Hit(bool(in_headline), *rest) for in_headline, *rest in rows]

    def iterate_ids(self) -> Iterator[list[int]]:
        """Every story in the index, some at a time."""
        sql = (
            f"SELECT {self.place}, article_id FROM articles_search"
            f" WHERE {self.place} > %s ORDER BY {self.place} LIMIT {_CHUNK}"
        )
        last = -END
        while rows := execute(sql, last):
            yield [article_id for _place, article_id in rows]
            last = rows[-1][0]

    def checks(self, part: Part) -> Clause:
        """What has to be looked up in the text itself, once the tokens fit."""
        words = part.query.words
        uncertain = [word.phrase for word in words if not word.is_certain]
        column = self.holds.format("headline" if part.in_headline else "text")
        sql = ["1 = 1", *(column for _phrase in uncertain)]
        if part.in_headline is not False:
            return Clause(" AND ".join(sql), tuple(uncertain))
        every = " AND ".join(self.holds.format("headline") for _word in words)
        phrases = (word.phrase for word in words)
        return Clause(" AND ".join([*sql, f"NOT ({every})"]), (*uncertain, *phrases))

    # -- what differs

    def remove(self, article_id: int) -> None:
        """Do not find the story any more."""
        raise NotImplementedError

    def _row(self, document: Document) -> tuple:
        """The values of ``takes``."""
        raise NotImplementedError

    def _select_part(self, part: Part, many: int) -> Clause:
        """The best ``many`` of a part: a query for ``in_headline``, ``place``, ``article_id``."""
        raise NotImplementedError


def execute(sql: str, *values: object) -> Iterable[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
