"""The log: one line for every verb, each chained to the one before it (rule R8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from articles import text
from articles.digest import canonical
from articles.models import Article, Entry, LogHead, Person, Release, Verb
from articles.notify import tell


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
    """Write a line of the log, chained to the one before it (rule R8), and tell of it."""
    head = _head()
    entry = line(head.digest, kind, by, article, at, release, note=note, data=data)
    entry.save(force_insert=True)
    LogHead.objects.filter(pk=head.pk).update(count=head.count + 1, digest=entry.digest)
    tell(entry)
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
        note=text.plain_text(note),
        data=json.loads(canonical(data or {})),
        previous=previous,
    )
    entry.digest = entry.computed_digest
    return entry


def _head() -> LogHead:
    """Where the log ends, locked: one writer at a time until the verb is done."""
    ends = LogHead.objects.select_for_update().filter(pk=1)
    if head := ends.first():
        return head
    LogHead.objects.get_or_create(pk=1)
    return ends.get()
