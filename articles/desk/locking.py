"""Where a story stands: locking it, asking the rules, moving it on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from articles.framework.prepared import prepared
from articles.models import Article, Person, Release, with_duties, with_roles
from articles.text.words import Sentence as _

from .log import lock_log
from .refused import Refused


def lock_story(article: Article) -> Article:
    """The story as it is now, its row and then the log locked until the verb is done."""
    row = _locked_rows().get(pk=article.pk)
    lock_log()
    return row


def lock_stories(ids: Iterable[int]) -> list[Article]:
    """These stories as they are now, locked like a single story, in the order of their numbers."""
    rows = list(_locked_rows().filter(pk__in=ids).order_by("pk"))
    lock_log()
    return rows


def _locked_rows() -> QuerySet[Article]:
    # What points to a story, such as a short address, is written without waiting for it.
    return Article.objects.select_for_update(no_key=True)


def lock_release(release: Release) -> tuple[Article, Release]:
    """The story, its row locked, and this text of it with its signatures, as they are now."""
    article = lock_story(Article(pk=release.article_id))
    texts = article.releases.select_related("channel__parent")
    article.latest = texts.order_by("-number").first()
    text = article.latest if article.latest == release else texts.get(pk=release.pk)
    text.article, text.marks = article, list(text.signoffs.all())
    return article, text


def require(
    article: Article,
    name: str,
    by: Person,
    *,
    release: Release | None = None,
    at: datetime | None = None,
) -> Person:
    """Refuse unless the rules of the chain let ``by`` do the verb at this moment (None: now).

    ``article`` was read in the same verb. Returns ``by`` with the duties they have now.
    """
    if release is not None and article.latest != release:
        raise Refused(_("A newer text of this story has been submitted; read and sign that one."))
    (fresh,) = with_roles(_rows_of(by.pk))
    if article.pk and not article.is_visible_to(fresh):
        raise Refused(_("You have no access to this story."))
    if sentence := article.refusal(name, fresh, at):
        raise Refused(sentence)
    return fresh


@prepared
def _rows_of(person: int) -> QuerySet[Person]:
    return with_duties(Person.objects.filter(pk=person))


def advance(article: Article, at: datetime, **changes: object) -> None:
    """Move a story on; every change makes older open forms stale, and ends a claim."""
    defaults = {"waits_for": "", "claimed_by": None, "claimed_at": None}
    changes = {**defaults, **changes, "changed_at": at, "version": article.version + 1}
    for name, value in changes.items():
        setattr(article, name, value)
    article.save(update_fields=list(changes))
