"""Months between two days, and what is asked of the stories of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.days import Month

from .publication import Publication

Span = tuple[datetime, datetime]


def between(first: date, last: date) -> list[Month]:
    """The months from that of the first day to that of the last, oldest first."""
    begin, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return [Month(number // 12, number % 12 + 1) for number in range(begin, end + 1)]


def of_each(spans: Sequence[Span], asked: str, among: str = "TRUE") -> list:
    """What is ``asked``, in SQL, of the stories ``{inside}`` each span, in their order; ``among``
    is a condition that they have to fulfil. One query."""
    adapted = connection.ops.adapt_datetimefield_value
    inside = (
        f"FROM {Publication._meta.db_table} "
        f"WHERE first_published_at >= starts AND first_published_at < ends AND {among}"
    )
    rows = ", ".join(["(%s, %s)"] * len(spans))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH span (starts, ends) AS (VALUES {rows}) "
            f"SELECT {asked.format(inside=inside)} FROM span ORDER BY starts",
            [adapted(edge) for span in spans for edge in span],
        )
        return [row[0] for row in cursor.fetchall()]


def as_moment(text: str) -> datetime:
    """A time as the database writes it, PostgreSQL with an offset, SQLite without one, in UTC."""
    parsed = parse_datetime(text)
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed, UTC)
