"""The archive: in which months readers got stories, from the first to the last."""

from __future__ import annotations

from django.db import connection

from articles.days import Month

from .channel import Channel
from .publication import Publication, span_of


def months_with_stories() -> list[Month]:
    """Months in which stories of the lists were first published, oldest first. Two queries.

    Each month between the first and the last is one look-up in the index of
    ``first_published_at``, however many stories it has.
    """
    edges = Publication.objects.listed()
    ends = edges.for_index().in_slices(
        [edges.newest(1), edges.order_by("first_published_at", "id")[:1]]
    )
    days = [story.day for story in ends]
    if not days:
        return []
    every = _between(Month.of(min(days)), Month.of(max(days)))
    return [month for month, is_there in zip(every, _are_there(every), strict=True) if is_there]


def _between(first: Month, last: Month) -> list[Month]:
    numbers = range(first.year * 12 + first.number - 1, last.year * 12 + last.number)
    return [Month(number // 12, number % 12 + 1) for number in numbers]


def _are_there(months: list[Month]) -> list[bool]:
    """Whether each month has stories: one row a month, in their order."""
    story, channel = Publication._meta.db_table, Channel._meta.db_table
    adapted = connection.ops.adapt_datetimefield_value
    edges = [adapted(edge) for month in months for edge in span_of(month.first, month.last)]
    rows = ", ".join(["(%s, %s)"] * len(months))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH month (starts, ends) AS (VALUES {rows}) SELECT EXISTS (SELECT 1 FROM {story} "
            "WHERE first_published_at >= starts AND first_published_at < ends "
            f"AND channel_id NOT IN (SELECT id FROM {channel} WHERE NOT listed)) "
            "FROM month ORDER BY starts",
            edges,
        )
        return [bool(row[0]) for row in cursor.fetchall()]
