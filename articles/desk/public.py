"""What readers have: publishing, which is an outcome (rule R6), and withdrawing (R10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import prefetch_related_objects

from articles import press, tasks
from articles.models import (
    Article,
    Page,
    Person,
    Picture,
    Publication,
    Release,
    Slot,
    TaggedPublication,
    Verb,
    Withdrawal,
    WithdrawalNotice,
)
from articles.search import working
from articles.text.words import Sentence as _
from articles.text.words import plain_text

from .locking import advance, lock_story, require
from .log import record
from .moment import NOW
from .outgoing import require_outgoing
from .refused import Refused, verb
from .words import named_tags, require_valid

#: Characters of the reason why a story was taken back.
REASON_LENGTH = 1000


@verb
def withdraw(article: Article, by: Person, *, reason: str, at: datetime = NOW) -> Withdrawal:
    """Take a published story back at once (R10). ``reason`` stays inside, on the log.

    Readers get a fixed sentence at its address, until other words about it are signed. The files
    of every page that showed it are gone when this returns. Raises ``press.StillThere`` if some
    could not be removed: the story *is* withdrawn then, and the press goes on trying.
    """
    article = lock_story(article)
    require(article, "withdraw", by)
    _require_reason(plain_text(reason))
    live = cast(Publication, _publication_of(article))
    withdrawal = Withdrawal(
        article=article,
        release=live.release,
        last_number=article.latest.number,
        person=by,
        name=str(by),
        first_published_at=live.first_published_at,
        at=at,
    )
    require_valid(withdrawal, ["article", "release", "person"])
    record(Verb.WITHDRAW, by, article, at, live.release, note=reason, data=withdrawal.seal)
    withdrawal.save(force_insert=True)
    article.live.delete()
    article.live = None
    tasks.update_search_index(article.pk)
    if live.channel_id != article.channel_id:
        working.index(article)
    Slot.objects.filter(article=article).delete()
    advance(article, at, stage=Article.Stage.DRAFT)
    shown_on = press.of_story(live) | press.of_withdrawn(withdrawal)
    invalidate_pages(shown_on, at)
    tasks.ping_services(withdrawal.get_absolute_url(), shown_on, is_gone=True)
    transaction.on_commit(lambda: press.take_down(shown_on))
    return withdrawal


def explain(article: Article, release: Release, at: datetime) -> WithdrawalNotice:
    """Give readers these signed words about a withdrawal in place of the ones they have.

    The story itself stays where it is: with nobody but the desk.
    """
    withdrawal = article.withdrawals.first()
    if article.live or withdrawal is None:
        raise Refused(_("This story is not withdrawn; choose another kind of notice to readers."))
    notice = WithdrawalNotice(withdrawal=withdrawal, release=release, at=at)
    record(Verb.EXPLAIN, None, article, at, release, data=notice.seal)
    notice.save(force_insert=True)
    shown_on = press.of_withdrawn(withdrawal) | {"/", "/corrections/"}
    invalidate_pages(shown_on, at)
    tasks.ping_services(withdrawal.get_absolute_url(), shown_on, is_gone=True)
    return notice


def publish(article: Article, release: Release, at: datetime) -> Publication:
    """Give readers this release in place of the one they have, if any.

    Pages that showed the story and do so no more lose their files, so that every file that
    shows a story is one of those that it is on now: a withdrawal finds them all. Raises
    ``Refused`` for a text that may not go out.
    """
    require_outgoing(article, release, at)
    before, live = _publication_of(article) if article.live else None, article.live
    if live is None:
        live = Publication(article=article, first_published_at=_first_published_at(article, at))
    live.noticed_at = _noticed_at(live, release, at)
    channels = {article.channel_id, release.channel_id, live.channel_id or release.channel_id}
    live.release, live.channel, live.published_at = release, release.channel, at
    live.taggedpublication_set.all().delete() if live.pk else None
    live.pictures.clear() if live.pk else None
    record(Verb.PUBLISH, None, article, at, release, data=live.seal)
    live.save()
    article.live = live
    if len(channels) > 1:
        working.index(article)
    _carry(live)
    tasks.update_search_index(article.pk, live)
    shown_before = press.of_story(before) if before else set()
    shown_on = press.of_story(live)
    invalidate_pages(shown_before | shown_on, at)
    tasks.ping_services(live.get_absolute_url(), shown_before | shown_on)
    if lost_pages := shown_before - shown_on:
        transaction.on_commit(lambda: press.take_down(lost_pages), robust=True)
    return live


def _carry(live: Publication) -> None:
    """Give a publication, which has none, the tags and pictures of its text."""
    when = live.first_published_at
    TaggedPublication.objects.bulk_create(
        TaggedPublication(content_object=live, tag=tag, first_published_at=when)
        for tag in named_tags(live.release.tag_names)
    )
    prefetch_related_objects([live], "tags")
    digests = {figure["sha256"] for figure in live.release.figures}
    live.pictures.add(*Picture.objects.filter(sha256__in=digests))


def _publication_of(article: Article) -> Publication | None:
    """What readers have of this story, to be asked about when they no longer have it."""
    live = Publication.objects.select_related("release", "channel__parent")
    return live.prefetch_related("tags").filter(article=article).first()


def invalidate_pages(addresses: Iterable[str], at: datetime) -> None:
    """These pages of the readers' site are to be pressed anew; part of the verb that calls it.

    Ask which they are, and call this, after the log was written: that, one verb does at a time,
    so none misses a page that another one is just adding, and none waits for another's pages.
    """
    if press.page_storage():
        unique_addresses = set(addresses)
        Page.objects.mark_due(unique_addresses, at)
        tasks.press_soon(len(unique_addresses))


def _require_reason(reason: str) -> None:
    if not reason:
        raise Refused(_("Say why the story is taken back; readers do not see this."))
    if len(reason) > REASON_LENGTH:
        raise Refused(_("The reason has %(most)s characters at most.", most=REASON_LENGTH))


def _noticed_at(live: Publication, release: Release, at: datetime) -> datetime | None:
    """Since when readers have the notice that this release carries; None if it carries none."""
    if not release.notice_text:
        return None
    current_release = live.release if live.pk else None
    is_same = current_release and (current_release.notice_kind, current_release.notice_text) == (
        release.notice_kind,
        release.notice_text,
    )
    return live.noticed_at if is_same else at


def _first_published_at(article: Article, at: datetime) -> datetime:
    """A story keeps its address for life, also after a withdrawal."""
    withdrawal = article.withdrawals.first()
    return withdrawal.first_published_at if withdrawal else at
