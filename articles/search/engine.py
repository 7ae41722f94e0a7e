"""The engine in use: what every engine can do, and which one the settings name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from articles.models import Publication

from .question import Hit, Query


class Unavailable(Exception):
    """The search engine does not answer, or refuses."""


class Engine(Protocol):
    #: Whether the index changes with the database's transaction, or else at once.
    is_transactional: bool
    #: Whether what was taken in is better merged soon.
    merges: bool

    def index(self, live: Publication) -> None:
        """Find the story by this text, and by no other."""

    def remove(self, article_id: int) -> None:
        """Do not find the story any more; one that is not there is no error."""

    def find(self, question: Query, many: int) -> list[Hit]:
        """The best ``many`` stories, best first."""

    def marks(self, article_ids: Iterable[int]) -> dict[int, str]:
        """The marks (``document.mark``) of the texts by which these stories are found."""

    def iterate_ids(self) -> Iterator[list[int]]:
        """Every story in the index, some at a time."""

    def merge(self) -> None:
        """Merge what was taken in lately into the index proper. It is found before as well; much
        of it would make searches slow."""

    def tidy(self) -> None:
        """What does the index good after many changes."""


def engine() -> Engine:
    """The engine that ``settings.NEWSROOM_SEARCH`` names."""
    options = dict(settings.NEWSROOM_SEARCH)
    return _make_engine(options.pop("ENGINE"), *options.items())


@cache
def _make_engine(path: str, *options: tuple[str, str]) -> Engine:
    return import_string(path)(**{name.lower(): value for name, value in options})
