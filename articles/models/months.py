"""Months: in which of them readers got stories, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.days import Month

from .publication import Publication, span_of

Span = tuple[datetime, datetime]


class MonthlyCount(NamedTuple):
    """A month in the newsroom's time: its stories, and when the last of them was published anew."""

    year: int
    month: int
    stories: int
    changed_at: datetime


def count_by_month() -> list[MonthlyCount]:
    """Every month with stories, oldest first. Three queries.

    The database counts between edges that are computed here, so each story costs it one step in
    the index. Truncating times to months would compute a time zone for every row: at 100,000
    stories a second instead of a tenth on SQLite.
    """
    newest_last = Publication.objects.order_by("first_published_at", "id")
    times = newest_last.values_list("first_published_at", flat=True)
    first = times.first()
    if first is None:
        return []
    last = times.last()
    months = between(*map(timezone.localdate, (first, last)))
    spans = [span_of(month.first, month.last) for month in months]
    # Both in one text: no other subquery of two values goes along an index once.
    asked = "(SELECT COUNT(*) || ' ' || MAX(published_at) {inside})"
    found = [(said or "").partition(" ") for said in of_each(spans, asked)]
    return [
        MonthlyCount(month.year, month.number, int(count), as_moment(changed))
        for month, (count, _space, changed) in zip(months, found, strict=True)
        if count
    ]


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
