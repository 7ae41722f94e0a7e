"""Writing: create, save, submit, recall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from articles.models import Article, Channel, Entry, Person, Release, Verb
from articles.search import working
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .addresses import remember
from .locking import advance, lock_story, require
from .log import lock_log, record
from .moment import NOW
from .refused import Conflict, Refused, verb
from .words import enter_review, freeze, write


@verb
def create(
    by: Person | None,
    *,
    owner: Person | None = None,
    fingerprint: str | None = None,
    notes: Iterable[Sentence] = (),
    old_address: str = "",
    at: datetime = NOW,
    **words: object,
) -> Article:
    """A new draft with the given words (columns of a copy, ``tags``, ``figures``).

    ``by`` is None only for a manuscript that nobody here has written; ``old_address`` is where
    it was read on an earlier site. Raises ``Refused``.
    """
    lock_log()
    article = Article(
        channel_id=_channel_id(words),
        owner=owner or by,
        fingerprint=fingerprint,
        intake_notes=[{"template": note.template, "facts": note.facts} for note in notes],
        created_at=at,
        changed_at=at,
    )
    if by is not None:
        require(article, "create", by)
    write(article, words)
    working.index(article)
    kind = Verb.TAKE_IN if fingerprint else Verb.CREATE
    data = {"text": article.form_digest, "owner": article.owner_id}
    if old_address and (path := remember(article, old_address)):
        data["old_address"] = path
    record(kind, by, article, at, data=data)
    return article


@verb
def save(
    article: Article, by: Person, *, version: int, at: datetime = NOW, **words: object
) -> Article:
    """Change the working copy. ``version`` is the one the writer had open.

    A save that changes nothing leaves no trace. It is compared with the last text that the log
    knows, so whoever saves what came in by other means is its writer. Raises ``Conflict`` if
    somebody saved in between, ``Refused`` if the rules forbid it; nothing is changed then.
    """
    article = lock_story(article)
    require(article, "save", by)
    before = article.entries.last_text() or article.form_digest
    if article.version != version:
        raise Conflict(article)
    write(article, words)
    if article.form_digest == before:
        return article
    require(article, "save", by)
    advance(article, at, stage=_stage_while_writing(article), owner=article.owner or by)
    working.index(article)
    record(Verb.SAVE, by, article, at, data={"text": article.form_digest})
    return article


@verb
def submit(
    article: Article, by: Person, *, version: int, note: str = "", at: datetime = NOW
) -> Release:
    """Freeze the working copy as the next release and hand it to the first step."""
    article = lock_story(article)
    if article.version != version:
        raise Conflict(article)
    _require_as_saved(article)
    write(article, {})
    require(article, "submit", by)
    _note_chain(at)
    release = freeze(article, by, at, settings.NEWSROOM_CHAIN, *_hands(article, by))
    enter_review(article, release, at)
    record(Verb.SUBMIT, by, article, at, release, note=note, data=release.seal)
    return release


@verb
def recall(article: Article, by: Person, *, at: datetime = NOW) -> Article:
    """Take a submitted text back out of review, to go on writing."""
    article = lock_story(article)
    require(article, "recall", by)
    release = article.latest
    advance(article, at, stage=Article.Stage.DRAFT)
    record(Verb.RECALL, by, article, at, release)
    return article


def _require_as_saved(article: Article) -> None:
    if article.entries.last_text() not in (None, article.form_digest):
        raise Refused(
            _(
                "This text is not as it was last saved here; it was changed by other means. "
                "Open it, read it and save it, then submit it: whoever saves it has written it."
            )
        )


def _note_chain(at: datetime) -> None:
    """A chain changed in the settings comes on the log with the first text that it judges."""
    submissions = Entry.objects.filter(verb=Verb.SUBMIT).order_by("-id")
    last = submissions.values_list("data", flat=True).first()
    chain = [{"slug": step.slug, "label": step.label} for step in settings.NEWSROOM_CHAIN]
    if last and last["chain"] != chain:
        subject = {"model": "chain", "id": None, "subject": "NEWSROOM_CHAIN"}
        data = subject | {"before": {"chain": last["chain"]}, "after": {"chain": chain}}
        record(Verb.ORGANISE, None, None, at, data=data)


def _hands(article: Article, by: Person) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Who wrote in the text since the live release, and who rewrote it in review (R3)."""
    live = article.live.release if article.live else None
    wrote = article.entries.writing_since(live).values_list("person", flat=True)
    ids = {*wrote, by.pk, *([article.owner_id] if article.owner_id else [])}
    people = Person.objects.filter(pk__in=ids).order_by("pk")
    writers = [{"id": person.pk, "name": str(person)} for person in people]
    last = article.latest
    amenders = last.amenders if last and last != live else []
    return writers, [amender for amender in amenders if amender["id"] not in ids]


def _stage_while_writing(article: Article) -> str:
    sent_back = article.stage == Article.Stage.SENT_BACK
    return Article.Stage.SENT_BACK if sent_back else Article.Stage.DRAFT


def _channel_id(words: Mapping[str, object]) -> int | None:
    channel = words.get("channel")
    return channel.pk if isinstance(channel, Channel) else None
