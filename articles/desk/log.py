"""The log: one line for every verb, each chained to the one before it (rule R8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection

from articles.digest import canonical
from articles.models import Article, Entry, Person, Release, Verb


def record(
    kind: Verb,
    by: Person | None,
    article: Article,
    at: datetime,
    release: Release | None = None,
    *,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Write a line of the log, chained to the one before it (rule R8)."""
    lock_log()
    last = Entry.objects.order_by("-id").first()
    entry = Entry(
        at=at,
        person=by,
        name=str(by) if by else settings.NEWSROOM_NAME,
        verb=kind,
        article=article,
        release=release,
        note=note,
        data=json.loads(canonical(data or {})),
        previous=last.digest if last else "",
    )
    entry.digest = entry.computed_digest
    entry.save(force_insert=True)
    return entry


def lock_log() -> None:
    """One writer of the log at a time; SQLite's immediate transactions see to it themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('articles_entry'))")
