"""The index in SQLite: one FTS5 table, its rows in the order of publication.

Tokens come ready-made, a space between them; ``detail=none`` keeps only which rows hold one. The
rowid is the place, so that newest first is the index's own order. A migration made the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from .database import Clause, DatabaseEngine, Part, execute
from .document import STORY, Document


class Engine(DatabaseEngine):
    place, holds = "rowid", "instr({}, %s)"
    takes = (
        "INSERT INTO articles_search(rowid, article_id, mark, headline, text, tokens)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
    )

    def remove(self, article_id: int) -> None:
        execute("DELETE FROM articles_search WHERE articles_search MATCH %s", _own(article_id))

    def marks(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The marks of the texts by which these stories are found."""
        match = " OR ".join(map(_own, article_ids))
        sql = "SELECT article_id, mark FROM articles_search WHERE articles_search MATCH %s"
        return dict(execute(sql, match)) if match else {}

    def tidy(self) -> None:
        """Bring the index into its smallest form."""
        execute("INSERT INTO articles_search(articles_search) VALUES ('optimize')")

    def _row(self, document: Document) -> tuple:
        return (
            document.place,
            document.article_id,
            document.mark,
            document.spelled_headline,
            document.spelled_text,
            document.tokens,
        )

    def _select_part(self, part: Part, many: int) -> Clause:
        groups = ["(" + " OR ".join(f'"{token}"' for token in group) + ")" for group in part.groups]
        tokens = Clause("articles_search MATCH %s", (" AND ".join(groups),))
        match = tokens if groups else Clause("1 = 1")
        checks = self.checks(part)
        sql = (
            f"SELECT {part.in_headline or 0:d} AS in_headline, rowid AS place, article_id"
            f" FROM articles_search WHERE {match.sql} AND rowid >= %s AND rowid < %s"
            f" AND {checks.sql} ORDER BY rowid DESC LIMIT %s"
        )
        return Clause(sql, (*match.values, part.first, part.below, *checks.values, many))


def _own(article_id: int) -> str:
    return f'"{STORY}{article_id}"'
