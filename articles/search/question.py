"""What a reader asks of the index, and what it answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from articles.text.bigrams import Word

from .document import CHANNEL, PERSON, TAG, name_token, place_from

_CURSOR = re.compile(r"([01])-(-?[0-9]{1,18})")


class Cursor(NamedTuple):
    """A point in the order of hits. Better hits are greater: headline first, then newer."""

    in_headline: bool
    place: int

    def __str__(self) -> str:
        return f"{self.in_headline:d}-{self.place}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """What ``str`` made of a cursor; None for anything else."""
        match = _CURSOR.fullmatch(text)
        return cls(match[1] == "1", int(match[2])) if match else None


class Hit(NamedTuple):
    """A story found, and where it stands in the order."""

    in_headline: bool
    place: int
    article_id: int

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.in_headline, self.place)


@dataclass(frozen=True)
class Query:
    """All the words, in any of the channels, with the tag, by the person, in the time.

    ``since`` is the first moment, ``until`` the first that is too late. ``newest``: in order of
    time; else stories with all the words in the headline block come first. Hits come from
    behind ``after``.
    """

    words: tuple[Word, ...] = ()
    channels: tuple[int, ...] = ()
    tag: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None
    newest: bool = False
    after: Cursor | None = None

    @property
    def is_ranked(self) -> bool:
        """Whether it matters where in a story the words stand."""
        return bool(self.words) and not self.newest

    @property
    def facets(self) -> list[list[str]]:
        """Of each of these a story has one token at least."""
        channels = [f"{CHANNEL}{channel}" for channel in self.channels]
        tags = [name_token(TAG, self.tag)] if self.tag else []
        people = [name_token(PERSON, self.person)] if self.person else []
        return [tokens for tokens in (channels, tags, people) if tokens]

    @property
    def first(self) -> int | None:
        """The lowest place that is wanted."""
        return self.since and place_from(self.since)

    @property
    def last(self) -> int | None:
        """The first place that is too high, wherever the hits go on."""
        return self.until and place_from(self.until)
