"""Claims: a story that somebody has taken to read, so that two do not read it at once.

A claim lapses after ``CLAIM_LASTS``, and ends with whatever moves the story on. It gives no
right that its holder does not have without it.
"""

from __future__ import annotations

from datetime import datetime

from articles.models import Article, Person, Verb

from .locking import lock_story, require
from .log import record
from .moment import NOW
from .refused import verb


@verb
def claim(article: Article, by: Person, *, at: datetime = NOW) -> Article:
    """Take a story to read; whoever holds it already begins their time anew."""
    article = lock_story(article)
    require(article, "claim", by, at=at)
    _hold(article, by, at)
    record(Verb.CLAIM, by, article, at, article.latest)
    return article


@verb
def unclaim(article: Article, by: Person, *, at: datetime = NOW) -> Article:
    """Give a story back unread, so that a colleague can take it."""
    article = lock_story(article)
    require(article, "unclaim", by, at=at)
    _hold(article, None, None)
    record(Verb.RELEASE_CLAIM, by, article, at, article.latest)
    return article


def _hold(article: Article, by: Person | None, at: datetime | None) -> None:
    article.claimed_by, article.claimed_at = by, at
    article.save(update_fields=["claimed_by", "claimed_at"])
