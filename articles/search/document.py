"""What the index holds of a publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from articles.models import Publication
from articles.text import bigrams
from articles.text.words import split_paragraphs

#: Raise it when a story is to be indexed in another way: then every mark differs.
VERSION = 1
#: In front of a token that is not simply of the text: it stands in the headline block, or it is a
#: channel, a tag, a person credited, or the story itself.
HEADLINE, CHANNEL, TAG, PERSON, STORY = "^", "#", "+", "@", "="

_ID_BITS = 20
_LONGEST_NAME = 100


def place_from(moment: datetime) -> int:
    """The first place of a second: what went out earlier has a lower one."""
    return int(moment.timestamp() // 1) << _ID_BITS


def place(article_id: int, first_published_at: datetime) -> int:
    """A story's place in the order of first publication, one number for life.

    The second counts first, then the id. Two stories have the same place only if they went out in
    the same second and their ids differ by a multiple of 2^20.
    """
    return place_from(first_published_at) + article_id % (1 << _ID_BITS)


def mark(digest: str) -> str:
    """Tells whether the index has a text, by the digest of its release."""
    return f"{VERSION}-{digest[:16]}"


def name_token(kind: str, name: str) -> str:
    """The token of a tag or a person; names that are spelled alike are one."""
    return kind + ".".join(bigrams.spelled(name[:_LONGEST_NAME]).split())


def lines_of(copy) -> list[str]:
    """The lines of a release in which a reader can be shown what was found."""
    captions = [figure["caption"] for figure in copy.figures]
    return [*split_paragraphs(copy.body), *filter(None, captions), *copy.notice_text.splitlines()]


@dataclass(frozen=True)
class Document:
    """A publication as it is searched. It may be of a historical model: only fields are read."""

    live: Publication

    @property
    def article_id(self) -> int:
        return self.live.article_id

    @property
    def place(self) -> int:
        return place(self.live.article_id, self.live.first_published_at)

    @property
    def mark(self) -> str:
        return mark(self.live.release.digest)

    @property
    def headline(self) -> str:
        """The headline block, a line for each part."""
        copy = self.live.release
        return "\n".join(filter(None, (copy.headline, copy.kicker, copy.subhead)))

    @property
    def text(self) -> str:
        """Everything there is to read, the headline block first, line by line."""
        copy = self.live.release
        picture_credits = [figure["credit"] for figure in copy.figures]
        small = [copy.source, copy.dateline_place, copy.reprint_title, copy.reprint_author]
        lines = [self.headline, *self.people, *copy.tag_names, *picture_credits, *small]
        return "\n".join(filter(None, (*lines, *lines_of(copy))))

    @property
    def people(self) -> list[str]:
        return [credit["name"] for credit in self.live.release.credits]

    @property
    def facets(self) -> list[str]:
        """Tokens of what a search can be narrowed to."""
        tags = [name_token(TAG, name) for name in self.live.release.tag_names]
        people = [name_token(PERSON, name) for name in self.people]
        return [f"{CHANNEL}{self.live.channel_id}", *tags, *people]

    @cached_property
    def spelled_headline(self) -> str:
        return bigrams.spelled(self.headline)

    @cached_property
    def spelled_text(self) -> str:
        return bigrams.spelled(self.text)

    @cached_property
    def words(self) -> str:
        """The tokens of the text and of the headline block, each once, a space between them."""
        of_headline = (HEADLINE + token for token in bigrams.tokens(self.spelled_headline))
        return " ".join(sorted({*bigrams.tokens(self.spelled_text), *of_headline}))

    @property
    def tokens(self) -> str:
        """Everything the story is found by, each once, a space between them."""
        own = sorted({*self.facets, f"{STORY}{self.article_id}"})
        return " ".join(filter(None, (self.words, *own)))
