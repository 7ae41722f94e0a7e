"""The index in PostgreSQL: a table of its own, its tokens a ``tsvector`` under GIN.

GIN gives the stories that hold a token in no order, so a word that every story holds would have
all of them sorted for each page. Therefore each row also has its window for a token: a part of its
place that about a thousand neighbours share. A search looks through the windows of the newest
stories first, and through the rest only if it finds too few in them.

To put a story's thousands of tokens in their places takes longer than all else that a signature
does. So they are first put on a list (``gin_pending_list_limit`` of the migration that made the
index), which searches read as well: a worker merges it, or, once it has so many kilobytes, whoever
comes next. Ten times as many and it would be felt.
"""

from __future__ import annotations

from collections.abc import Iterable

from .database import Clause, DatabaseEngine, Part, execute
from .document import Document

#: How many of the newest stories are looked through first.
_NEWEST = 2000

_WINDOW = "~"
_ID_MASK, _WINDOW_BITS = (1 << 20) - 1, 10

# ``place + 0`` keeps the planner from walking along the places: it does not know what a tsvector
# costs to read. ``asked`` hides from it how common the words are, at which it would call in helpers
# that take longer to start than the search.
_FOUND = f"""
WITH asked AS MATERIALIZED (SELECT %s::tsquery AS tokens),
newest AS MATERIALIZED (
    SELECT min(place) AS first,
        string_agg(DISTINCT '''{_WINDOW}' || ((place & {_ID_MASK}) >> {_WINDOW_BITS}) || '''', '|')
        ::tsquery AS windows
    FROM (SELECT place FROM articles_search WHERE place < %s ORDER BY place DESC
        LIMIT {_NEWEST}) one
),
near AS MATERIALIZED (
    SELECT place, article_id FROM (
        SELECT place + 0 AS place, article_id, headline, text FROM articles_search
        WHERE tokens @@ ((SELECT tokens FROM asked) && (SELECT windows FROM newest))
            AND place + 0 >= greatest(%s, (SELECT first FROM newest)) AND place + 0 < %s
        ORDER BY place + 0 DESC OFFSET 0
    ) candidate WHERE {{checks}} ORDER BY place DESC LIMIT %s
),
far AS MATERIALIZED (
    SELECT place, article_id FROM (
        SELECT place + 0 AS place, article_id, headline, text FROM articles_search
        WHERE (SELECT count(*) FROM near) < %s AND tokens @@ (SELECT tokens FROM asked)
            AND place + 0 >= %s AND place + 0 < (SELECT first FROM newest)
        ORDER BY place + 0 DESC OFFSET 0
    ) candidate WHERE {{checks}} ORDER BY place DESC LIMIT %s
)
SELECT {{in_headline}} AS in_headline, place, article_id FROM near
UNION ALL SELECT {{in_headline}}, place, article_id FROM far"""


class Engine(DatabaseEngine):
    merges = True
    place, holds = "place", "strpos({}, %s) > 0"
    # Tokens go over as one text: the driver writes a list of thousands element by element.
    takes = (
        "INSERT INTO articles_search (article_id, place, mark, headline, text, tokens)"
        " VALUES (%s, %s, %s, %s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
    )

    def remove(self, article_id: int) -> None:
        execute("DELETE FROM articles_search WHERE article_id = %s", article_id)

    def marks(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The marks of the texts by which these stories are found."""
        sql = "SELECT article_id, mark FROM articles_search WHERE article_id = ANY(%s)"
        return dict(execute(sql, list(article_ids)))

    def merge(self) -> None:
        execute("SELECT gin_clean_pending_list('articles_search_tokens')")

    def tidy(self) -> None:
        """Tell the planner how large the index is."""
        execute("ANALYZE articles_search")

    def _row(self, document: Document) -> tuple:
        window = f"{_WINDOW}{(document.place & _ID_MASK) >> _WINDOW_BITS}"
        return (
            document.article_id,
            document.place,
            document.mark,
            document.spelled_headline,
            document.spelled_text,
            f"{document.tokens} {window}",
        )

    def _select_part(self, part: Part, many: int) -> Clause:
        in_headline = f"{part.in_headline or 0:d}"
        if not part.groups:
            sql = (
                f"SELECT {in_headline} AS in_headline, place, article_id FROM articles_search"
                " WHERE place >= %s AND place < %s ORDER BY place DESC LIMIT %s"
            )
            return Clause(sql, (part.first, part.below, many))
        groups = ["(" + " | ".join(f"'{token}'" for token in group) + ")" for group in part.groups]
        checks = self.checks(part)
        near = (part.first, part.below, *checks.values, many)
        far = (many, part.first, *checks.values, many)
        sql = _FOUND.format(checks=checks.sql, in_headline=in_headline)
        return Clause(sql, (" & ".join(groups), part.below, *near, *far))
