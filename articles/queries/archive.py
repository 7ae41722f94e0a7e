"""The archive: on which days and in which months readers got stories, and which.

The database looks along the index of ``first_published_at`` between edges that are computed here.
Truncating times to days in the database would compute a time zone for every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain

from django.db import models

from articles.framework.prepared import prepared
from articles.framework.time_slice import TimeSlice
from articles.models.channel import Channel
from articles.models.publication import Publication, span_of, span_of_month
from articles.models.withdrawal import Withdrawal
from articles.text.days import Month

from .months import Span, asked_of, span_months


def days_with_stories(month: Month) -> dict[date, int]:
    """The days of a month with how many stories each has, where it has any. One query."""
    spans = [span_of(day, day) for day in month.days]
    counts = _of_each(spans, "(SELECT COUNT(*) {inside})")
    return {day: count for day, count in zip(month.days, counts, strict=True) if count}


def months_with_stories() -> list[Month]:
    """Months in which stories of the lists were first published, oldest first. Two queries.

    Each month between the first and the last is one look-up, however many stories it has.
    """
    months = span_months(listed=True)
    if not months:
        return []
    spans = [span_of_month(month) for month in months]
    are_there = _of_each(spans, "EXISTS (SELECT 1 {inside})")
    return [month for month, is_there in zip(months, are_there, strict=True) if is_there]


def _of_each(spans: Sequence[Span], expression: str) -> list[int]:
    """What ``expression``, in SQL, says of the listed stories ``{inside}`` each span, in order."""
    inside = (
        f"FROM {Publication._meta.db_table} "
        "WHERE first_published_at >= starts AND first_published_at < ends "
        f"AND channel_id NOT IN (SELECT id FROM {Channel._meta.db_table} WHERE NOT listed)"
    )
    rows = asked_of(spans, f"SELECT {expression.format(inside=inside)} FROM span ORDER BY number")
    return [publication for (publication,) in rows]


def stories_of_day(day: date) -> TimeSlice:
    """The stories of a day, newest first, and the nearest before and after it."""
    edges = span_of(day, day)
    return TimeSlice.cut(_published_between(*edges), "first_published_at", *edges)


@prepared
def _published_between(start, end):
    return Publication.objects.for_lines().stretch("first_published_at", start, end)


def stories_of_month(month: Month, count: int) -> list[Publication]:
    """The newest ``count`` of each of its days, one of every other month of its year, and the
    nearest before and after the year; newest first."""
    days = [span_of(day, day) for day in month.days]
    return _of_month(list(chain(*days)), *_around(month), count=count)


@prepared
def _of_month(days, others, start, end, *, count: int):
    public = Publication.objects.listed()
    slices = [public.between(*edges).newest(count) for edges in _pairs(days)]
    slices += _slices_around(public, others, start, end)
    return Publication.objects.for_lines().in_slices(slices)


def leading_to(story: Publication) -> tuple[set[date], set[Month]]:
    """Days and months whose pages lead to the story's own day, or month, for its sake alone: it has
    none while another story is of the same."""
    day, month = story.day, Month.of(story.day)
    of_month = span_of_month(month)
    others = _others(story.article_id, *span_of(day, day), *of_month, *_around(month))
    days = {other.day for other in others}
    months = {Month.of(other) for other in days}
    if day in days:
        return set(), set()
    before, after = {d for d in days if d < day}, {d for d in days if d > day}
    next_to = {*sorted(before)[-1:], *sorted(after)[:1]}
    return next_to, set() if month in months else months


@prepared
def _others(article, start, end, month_start, month_end, others, year_start, year_end):
    """Other stories: one of the day, one of the month, the next ones before and after the day,
    and those that a month's page asks for."""
    stories = Publication.objects.listed().exclude(article=article)
    slices = [
        stories.between(start, end).newest(1),
        stories.between(month_start, month_end).newest(1),
        *_nearest(stories, start, end),
        *_slices_around(stories, others, year_start, year_end),
    ]
    return Publication.objects.in_slices(slices).only("first_published_at")


def _around(month: Month) -> tuple[list[datetime], datetime, datetime]:
    """When the other months of its year begin and end, each after the other, and its year."""
    year = month.year_around
    others = [span_of_month(other) for other in year if other != month]
    return list(chain(*others)), *span_of(year[0].first, year[-1].last)


def _slices_around(stories, others, start, end) -> list[models.QuerySet]:
    """A story of every other month of a year, and the nearest before and after the year."""
    months = [stories.between(*edges).newest(1) for edges in _pairs(others)]
    return [*months, *_nearest(stories, start, end)]


def _nearest(stories, start, end) -> list[models.QuerySet]:
    """The story before a time, and the one after it."""
    after = stories.filter(first_published_at__gte=end).order_by("first_published_at", "id")
    return [stories.filter(first_published_at__lt=start).newest(1), after[:1]]


def _pairs(edges: list) -> Iterable[tuple]:
    return zip(edges[::2], edges[1::2], strict=True)


def notices_of_month(month: Month) -> tuple[TimeSlice, TimeSlice]:
    """Stories whose notices readers first had in this month, and withdrawals in it."""
    edges = span_of_month(month)
    return (
        TimeSlice.cut(_noticed_between(*edges), "noticed_at", *edges),
        TimeSlice.cut(_withdrawn_between(*edges), "at", *edges),
    )


@prepared
def _noticed_between(start, end):
    return Publication.objects.for_index().stretch("noticed_at", start, end)


@prepared
def _withdrawn_between(start, end):
    return Withdrawal.objects.listed().stretch("at", start, end).with_notices()
