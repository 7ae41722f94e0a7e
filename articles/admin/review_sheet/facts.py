"""What stands on a story's sheet, collected from the record."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Article, Comment, Entry, Release, Verb, Withdrawal
from articles.text import diff

from ..changes import changes_between

#: Verbs after which a text is another one: it went back to its writer, or an editor rewrote it.
_TURNS = (Verb.SEND_BACK, Verb.AMEND)


@dataclass(frozen=True)
class Return:
    """One time a text came to be rewritten: the text before, the next one, what differs.

    ``after`` is None while the writer has not submitted again.
    """

    entry: Entry
    before: Release
    after: Release | None
    changes: tuple[diff.Change, ...]


@dataclass(frozen=True)
class Sheet:
    """A story's record: its texts, who wrote and who signed, what was said, what readers had."""

    article: Article
    releases: list[Release]
    returns: list[Return]
    entries: list[Entry]
    comments: list[Comment]
    withdrawals: list[Withdrawal]

    @property
    def text(self):
        """The text the sheet is about: the newest submitted, or the working copy before that."""
        return self.releases[-1] if self.releases else self.article

    @property
    def writers(self) -> list[str]:
        """Names of all who wrote in any text of the story, in the order they came in."""
        names = [w["name"] for release in self.releases for w in release.writers]
        owner = [str(self.article.owner)] if self.article.owner else []
        return list(dict.fromkeys([*owner, *names]))


def sheet_of(article: Article) -> Sheet:
    """The sheet of a story, oldest first throughout."""
    texts = article.releases.select_related("channel").prefetch_related("signoffs")
    releases = list(texts.order_by("number"))
    entries = list(article.entries.select_related("release").order_by("id"))
    return Sheet(
        article,
        releases,
        [_return_of(entry, releases) for entry in entries if entry.verb in _TURNS],
        entries,
        list(article.comments.select_related("release", "resolved_by")),
        list(article.withdrawals.select_related("release").with_notices().order_by("id")),
    )


def _return_of(entry: Entry, releases: list[Release]) -> Return:
    number = entry.release.number - (1 if entry.verb == Verb.AMEND else 0)
    before = next(release for release in releases if release.number == number)
    after = next((release for release in releases if release.number == number + 1), None)
    changes = changes_between(before, after) if after else ()
    return Return(entry, before, after, changes)
