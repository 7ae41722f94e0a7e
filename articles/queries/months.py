"""Months that stories span, and what the database is asked of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.db import connection
from django.utils import timezone

from articles.framework.prepared import prepared
from articles.models.publication import Publication
from articles.text.days import Month

Span = tuple[datetime, datetime]


def span_months(*, listed: bool) -> list[Month]:
    """The months from that of the first public story to that of the last, or of those in lists. One
    query."""
    days = map(timezone.localdate, _ends(listed=listed))
    numbers = [day.year * 12 + day.month - 1 for day in days]
    if not numbers:
        return []
    return [Month(n // 12, n % 12 + 1) for n in range(min(numbers), max(numbers) + 1)]


@prepared
def _ends(*, listed: bool):
    stories = Publication.objects.listed() if listed else Publication.objects.all()
    ends = [stories.newest(1), stories.order_by("first_published_at", "id")[:1]]
    public = Publication.objects.order_by().in_slices(ends)
    return public.values_list("first_published_at", flat=True)


def asked_of(spans: Sequence[Span], sql: str, *values: object) -> list[tuple]:
    """What ``sql`` with its ``values`` finds of these spans, the rows of a table ``span`` (number,
    starts, ends). One query."""
    adapt = connection.ops.adapt_datetimefield_value
    rows = [(number, *map(adapt, edges)) for number, edges in enumerate(spans)]
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH span (number, starts, ends) AS (VALUES {places}) {sql}",
            [*chain.from_iterable(rows), *values],
        )
        return cursor.fetchall()
