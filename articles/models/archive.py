"""The archive: on which days and in which months readers got stories.

The database looks along the index of ``first_published_at`` between edges that are computed here.
Truncating times to days in the database would compute a time zone for every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from articles.days import Month

from .channel import Channel
from .publication import Publication, span_of

Span = tuple[datetime, datetime]


def days_with_stories(month: Month) -> dict[date, int]:
    """The days of a month with how many stories each has, where it has any. One query."""
    spans = [span_of(day, day) for day in month.days]
    counts = _of_each(spans, "(SELECT COUNT(*) {inside})")
    return {day: count for day, count in zip(month.days, counts, strict=True) if count}


def months_with_stories() -> list[Month]:
    """Months in which stories of the lists were first published, oldest first. Two queries.

    Each month between the first and the last is one look-up, however many stories it has.
    """
    listed = Publication.objects.listed()
    ends = [listed.newest(1), listed.order_by("first_published_at", "id")[:1]]
    days = [story.day for story in Publication.objects.for_index().in_slices(ends)]
    if not days:
        return []
    months = _between(Month.of(min(days)), Month.of(max(days)))
    spans = [span_of(month.first, month.last) for month in months]
    are_there = _of_each(spans, "EXISTS (SELECT 1 {inside})")
    return [month for month, is_there in zip(months, are_there, strict=True) if is_there]


def _between(first: Month, last: Month) -> list[Month]:
    numbers = range(first.year * 12 + first.number - 1, last.year * 12 + last.number)
    return [Month(number // 12, number % 12 + 1) for number in numbers]


def _of_each(spans: Sequence[Span], asked: str) -> list[int]:
    """What is ``asked`` of the listed stories inside each span, in their order."""
    story, channel = Publication._meta.db_table, Channel._meta.db_table
    adapted = connection.ops.adapt_datetimefield_value
    inside = (
        f"FROM {story} WHERE first_published_at >= starts AND first_published_at < ends "
        f"AND channel_id NOT IN (SELECT id FROM {channel} WHERE NOT listed)"
    )
    rows = ", ".join(["(%s, %s)"] * len(spans))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH span (starts, ends) AS (VALUES {rows}) "
            f"SELECT {asked.format(inside=inside)} FROM span ORDER BY starts",
            [adapted(edge) for span in spans for edge in span],
        )
        return [row[0] for row in cursor.fetchall()]
