"""The desk's own index: the working copy of every story, for those who may see it (rule R12).

It lies in the newsroom's own database, whichever engine readers have, and changes in the same
transaction as the record. Whoever looks is part of the question: a story is found by its channel,
by that in which readers have it, and by its owner. Nothing of readers' search ever asks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from articles.models import Article, Person
from articles.text import bigrams

from .database import execute
from .document import CHANNEL, HEADLINE, PERSON, lines_of

#: Stories with ids next to each other share a window, so that the newest are asked first.
_WINDOW, _WINDOW_BITS, _NEWEST = "~", 10, 3
#: The channel of a story that has none yet.
_NO_CHANNEL = 0

_TAKE_IN = {
    "sqlite": "INSERT INTO articles_desk_search(rowid, headline, text, tokens)"
    " VALUES (%s, %s, %s, %s)",
    "postgresql": "INSERT INTO articles_desk_search (article_id, headline, text, tokens)"
    " VALUES (%s, %s, %s, array_to_tsvector(string_to_array(%s, ' ')))",
}
_TIDY = {
    "sqlite": "INSERT INTO articles_desk_search(articles_desk_search) VALUES ('optimize')",
    "postgresql": "ANALYZE articles_desk_search",
}


@dataclass(frozen=True)
class Paper:
    """What the desk finds a story by. Plain values, so that it may be of any age."""

    story: int
    headline: str
    text: str
    #: Of the working copy, and of what readers have; None for no channel.
    channels: frozenset[int | None]
    owner: int | None

    @property
    def row(self) -> tuple:
        headline, text = bigrams.spelled(self.headline), bigrams.spelled(self.text)
        own = {f"{CHANNEL}{channel or _NO_CHANNEL}" for channel in self.channels}
        own |= {f"{PERSON}{self.owner}"} if self.owner else set()
        own |= {f"{_WINDOW}{self.story >> _WINDOW_BITS}"} if _is_postgresql() else set()
        of_headline = {HEADLINE + token for token in bigrams.tokens(headline)}
        tokens = {*bigrams.tokens(text), *of_headline, *own}
        return self.story, headline, text, " ".join(sorted(tokens))


def paper_of(article: Article) -> Paper:
    """A story as it stands on the desk."""
    live = article.live
    return paper(
        article,
        article.tag_names,
        [str(article.owner)] if article.owner else [],
        {article.channel_id, *([live.channel_id] if live else [])},
    )


def paper(
    copy, tag_names: Sequence[str], people: Sequence[str], channels: Iterable[int | None]
) -> Paper:
    """Of a story as it is written, whoever has it in hand."""
    headline = "\n".join(filter(None, (copy.headline, copy.kicker, copy.subhead)))
    names = [credit["name"] for credit in copy.credits]
    lines = [headline, *people, *names, *tag_names, copy.source, *lines_of(copy)]
    text = "\n".join(filter(None, lines))
    return Paper(copy.pk, headline, text, frozenset(channels), copy.owner_id)


def index(article: Article) -> None:
    """Let the desk find a story as it stands now."""
    remove([article.pk])
    add([paper_of(article)])


def add(papers: Iterable[Paper]) -> None:
    """Let stories be found that were not found before."""
    with connection.cursor() as cursor:
        cursor.executemany(_TAKE_IN[connection.vendor], [each.row for each in papers])


def remove(ids: Iterable[int]) -> None:
    """Do not find these stories any more."""
    sql = f"DELETE FROM articles_desk_search WHERE {_id()} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(pk,) for pk in ids])


def missing(ids: Sequence[int]) -> set[int]:
    """Which of these stories the desk does not find."""
    first, last = min(ids), max(ids)
    sql = f"SELECT {_id()} FROM articles_desk_search WHERE {_id()} BETWEEN %s AND %s"
    return set(ids) - {pk for (pk,) in execute(sql, first, last)}


def entries(first: int, last: int) -> dict[int, tuple[str, str, str]]:
    """What the index has of the stories from one id to another, as in ``Paper.row``, but the
    tokens in any order."""
    tokens = "array_to_string(tsvector_to_array(tokens), ' ')" if _is_postgresql() else "tokens"
    sql = (
        f"SELECT {_id()}, headline, text, {tokens} FROM articles_desk_search"
        f" WHERE {_id()} BETWEEN %s AND %s"
    )
    return {pk: (headline, text, words) for pk, headline, text, words in execute(sql, first, last)}


def iterate_ids(many: int) -> Iterator[list[int]]:
    """Ids of every story in the index, ``many`` at a time."""
    sql = (
        f"SELECT {_id()} FROM articles_desk_search WHERE {_id()} > %s ORDER BY {_id()} LIMIT {many}"
    )
    last = 0
    while ids := [pk for (pk,) in execute(sql, last)]:
        yield ids
        last = ids[-1]


def tidy() -> None:
    """What does the index good after many changes."""
    execute(_TIDY[connection.vendor])


def find(query: str, person: Person, many: int, *, in_headline: bool = False) -> list[int]:
    """Ids of the newest ``many`` stories that hold all the words and that this person may see."""
    words = bigrams.words(query)
    if not words or not (person.is_superuser or person.is_on_the_desk):
        return []
    kind = HEADLINE if in_headline else ""
    groups = [[kind + token] for word in words for token in word.tokens]
    if not person.is_superuser and person.reach is not None:
        channels = [f"{CHANNEL}{channel}" for channel in (*sorted(person.reach), _NO_CHANNEL)]
        groups.append([*channels, f"{PERSON}{person.pk}"])
    column = "headline" if in_headline else "text"
    phrases = [word.phrase for word in words if not word.is_certain]
    return _find[connection.vendor](groups, column, phrases, many)


def _find_in_sqlite(groups: list, column: str, phrases: list[str], many: int) -> list[int]:
    match = " AND ".join("(" + " OR ".join(f'"{t}"' for t in group) + ")" for group in groups)
    checks = "".join(f" AND instr({column}, %s)" for _phrase in phrases)
    sql = (
        "SELECT rowid FROM articles_desk_search WHERE articles_desk_search MATCH %s"
        f"{checks} ORDER BY rowid DESC LIMIT %s"
    )
    return [pk for (pk,) in execute(sql, match, *phrases, many)]


def _find_in_postgresql(groups: list, column: str, phrases: list[str], many: int) -> list[int]:
    """Among the newest first: a word that every story holds would have all of them sorted."""
    ((last,),) = execute("SELECT coalesce(max(article_id), 0) FROM articles_desk_search")
    windows = range(max((last >> _WINDOW_BITS) - _NEWEST + 1, 0), (last >> _WINDOW_BITS) + 1)
    newest = [[f"{_WINDOW}{window}" for window in windows]]
    border = windows.start << _WINDOW_BITS
    ids = _look([*groups, *newest], column, phrases, last + 1, many)
    if len(ids) == many or not border:
        return ids
    return ids + _look(groups, column, phrases, border, many - len(ids))


def _look(groups: list, column: str, phrases: list[str], below: int, many: int) -> list[int]:
    match = " & ".join("(" + " | ".join(f"'{t}'" for t in group) + ")" for group in groups)
    checks = "".join(f" AND strpos({column}, %s) > 0" for _phrase in phrases)
    # ``+ 0`` keeps the planner from walking along the ids instead of asking the index.
    sql = (
        "SELECT article_id FROM articles_desk_search WHERE tokens @@ %s::tsquery"
        f" AND article_id + 0 < %s{checks} ORDER BY article_id + 0 DESC LIMIT %s"
    )
    return [pk for (pk,) in execute(sql, match, below, *phrases, many)]


_find = {"sqlite": _find_in_sqlite, "postgresql": _find_in_postgresql}


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _id() -> str:
    return "article_id" if _is_postgresql() else "rowid"
