"""The index in OpenSearch, for archives that outgrow the database (``deploy/search.md``).

It gets the texts as ``bigrams.spelled`` writes them, so its ``cjk`` analyser makes the same pairs
as the databases have. Needs the package ``opensearch-py``, below version 3.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException

from articles.models import Publication
from articles.text.bigrams import Word, is_syllables

from .document import Document
from .engine import Unavailable
from .question import Hit, Query

_SECONDS = 5
_CHUNK = 500
#: Beginnings of words that a phrase may end with.
_EXPANSIONS = 1000

_TEXT = {
    "type": "text",
    "analyzer": "pairs",
    # Each syllable on its own: for words of one, which no pair has at the end of a run.
    "fields": {"singles": {"type": "text", "analyzer": "standard"}},
}
_INDEX = {
    "settings": {
        "analysis": {"analyzer": {"pairs": {"type": "cjk", "stopwords": "_none_"}}},
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "place": {"type": "long"},
            "mark": {"type": "keyword", "index": False},
            "facets": {"type": "keyword"},
            "headline": _TEXT,
            "text": _TEXT,
        },
    },
}


def _answer_or_unavailable(method):
    """Whatever the client raises comes out as ``Unavailable``."""

    @functools.wraps(method)
    def wrapper(*args):
        try:
            return method(*args)
        except OpenSearchException as error:
            raise Unavailable(f"OpenSearch: {error}") from error

    return wrapper


class Engine:
    """``address`` is the server's, with the name of the index as its path."""

    is_transactional = merges = False

    def __init__(self, address: str):
        parts = urlsplit(address)
        self._name = parts.path.strip("/")
        server = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        self._client = OpenSearch([server], timeout=_SECONDS, http_compress=True)
        self._is_there = False

    @_answer_or_unavailable
    def index(self, live: Publication) -> None:
        self._create()
        document = Document(live)
        body = {
            "place": document.place,
            "mark": document.mark,
            "facets": document.facets,
            "headline": document.spelled_headline.split("\n"),
            "text": document.spelled_text.split("\n"),
        }
        self._client.index(self._name, body, id=str(live.article_id))

    @_answer_or_unavailable
    def remove(self, article_id: int) -> None:
        with suppress(NotFoundError):
            self._client.delete(self._name, str(article_id))

    @_answer_or_unavailable
    def find(self, question: Query, many: int) -> list[Hit]:
        is_ranked = question.is_ranked
        body = {
            "size": many,
            "_source": False,
            "track_total_hits": False,
            "track_scores": is_ranked,
            "query": _query(question),
            "sort": ["_score"] * is_ranked + [{"place": "desc"}],
        }
        if question.after:
            score, place = question.after
            body["search_after"] = [float(score), place] if is_ranked else [place]
        hits = self._search(body)
        return [
            Hit(is_ranked and hit["sort"][0] > 0, hit["sort"][-1], int(hit["_id"])) for hit in hits
        ]

    @_answer_or_unavailable
    def marks(self, article_ids: Iterable[int]) -> dict[int, str]:
        self._create()
        body = {"ids": [str(article_id) for article_id in article_ids]}
        answer = self._client.mget(body, self._name, params={"_source_includes": "mark"})
        return {int(doc["_id"]): doc["_source"]["mark"] for doc in answer["docs"] if doc["found"]}

    def iterate_ids(self) -> Iterator[list[int]]:
        last = None
        while hits := self._hits_after(last):
            yield [int(hit["_id"]) for hit in hits]
            last = hits[-1]["sort"]

    def merge(self) -> None:
        """The server does so by itself."""

    @_answer_or_unavailable
    def tidy(self) -> None:
        self._client.indices.refresh(self._name)

    @_answer_or_unavailable
    def _hits_after(self, last: list | None) -> list[dict]:
        body = {"size": _CHUNK, "_source": False, "sort": [{"place": "asc"}]}
        return self._search(body | ({"search_after": last} if last else {}))

    def _search(self, body: dict) -> list[dict]:
        try:
            return self._client.search(body, self._name)["hits"]["hits"]
        except NotFoundError:  # Nothing has been published yet.
            return []

    def _create(self) -> None:
        """Make the index once: made by the way, it would take texts apart in its own manner."""
        if not self._is_there:
            if not self._client.indices.exists(self._name):
                self._client.indices.create(self._name, _INDEX)
            self._is_there = True


def _query(query: Query) -> dict:
    places = {"gte": query.first, "lt": query.last}
    bounds = {name: place for name, place in places.items() if place is not None}
    return {
        "bool": {
            "filter": [
                *(_holds("text", word) for word in query.words),
                *({"terms": {"facets": tokens}} for tokens in query.facets),
                {"range": {"place": bounds}},
            ],
            "should": [_headline(query.words)] if query.is_ranked else [],
        }
    }


def _headline(words: Iterable[Word]) -> dict:
    """Scores 1 where all the words stand in the headline block; nothing else scores."""
    every = [_holds("headline", word) for word in words]
    return {"constant_score": {"filter": {"bool": {"filter": every}}}}


def _holds(field: str, word: Word) -> dict:
    """A text that holds the word, its runs one after the other."""
    if any(len(run) == 1 and is_syllables(run) for run in word.runs):
        field = f"{field}.singles"
    phrase = " ".join(word.runs)
    if word.whole or is_syllables(word.runs[-1]):
        return {"match_phrase": {field: phrase}}
    if len(word.runs) == 1:
        return {"prefix": {field: phrase}}
    return {"match_phrase_prefix": {field: {"query": phrase, "max_expansions": _EXPANSIONS}}}
