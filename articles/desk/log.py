"""The log: one line for every verb, each chained to the one before it (rule R8)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Model

from articles.models import Article, Entry, LogHead, Person, Release, Verb
from articles.outgoing.notify import notify
from articles.text import bounds
from articles.text.digest import canonical
from articles.text.words import plain_text

from .refused import Refused


def record(
    kind: Verb,
    by: Person | None,
    article: Article | None,
    at: datetime,
    release: Release | None = None,
    *,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Write a line of the log, chained to the one before it (rule R8), and tell of it.

    The database moves the end of the log by itself (``guards``). A line is written before what it
    speaks of: without its line no signature, publication or withdrawal is taken. Raises
    ``Refused`` for a note that is too long.
    """
    if sentence := bounds.refuse_longer(note, bounds.NOTE):
        raise Refused(sentence)
    head = lock_log() or _begin_log()
    entry = line(head.digest, kind, by, article, at, release, note=note, data=data)
    entry.save(force_insert=True)
    notify(entry)
    return entry


def line(
    previous: str,
    kind: Verb,
    by: Person | None,
    article: Article | None,
    at: datetime,
    release: Release | None = None,
    *,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """A line chained to the one with the digest ``previous``, not saved yet."""
    entry = Entry(
        at=at,
        person=by,
        name=str(by) if by else settings.NEWSROOM_NAME,
        verb=kind,
        article=article,
        release=release,
        note=plain_text(note),
        data=json.loads(canonical(data or {})),
        previous=previous,
    )
    entry.digest = entry.computed_digest
    return entry


def change_data(
    row: Model, before: Mapping[str, object], after: Mapping[str, object], names: Collection[str]
) -> dict[str, object]:
    """What a line of the log keeps of a changed row: which it is, and of the facts called
    ``names`` what they were and what they are."""
    return {
        "model": row._meta.model_name,
        "id": row.pk,
        "subject": str(row),
        "before": {name: before[name] for name in names if name in before},
        "after": {name: after[name] for name in names if name in after},
    }


def lock_log() -> LogHead | None:
    """Where the log ends, locked: one writer at a time until the verb is done (see ``verb``).

    None in a newsroom that has no line yet.
    """
    return LogHead.objects.select_for_update().filter(pk=1).first()


def _begin_log() -> LogHead:
    LogHead.objects.get_or_create(pk=1)
    return LogHead.objects.select_for_update().get(pk=1)
