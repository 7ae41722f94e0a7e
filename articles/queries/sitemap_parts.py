"""Parts: the stories of a month, so many at a time, as sitemaps list them.

To count them takes a step in an index for each story there ever was. So what was counted is kept,
and only months in which the log has seen something since are counted anew. The log is a chain which
one verb at a time adds to: if its line of then is still there, nothing before it has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone

from articles.framework.json_rows import as_moment
from articles.framework.paths import path_to
from articles.framework.prepared import prepared
from articles.models.entry import Entry, Verb
from articles.models.publication import Publication, span_of_month
from articles.text.days import Month

from .months import asked_of, span_months

#: Stories in a part: each publication has the last one of its month made anew.
PART = 500
#: Lines of the log after which all months are counted anew.
_MANY = 2000


class Part(NamedTuple):
    """A part of a month in the newsroom's time, and when its last story was published anew."""

    month: Month
    number: int
    changed_at: datetime

    @property
    def path(self) -> str:
        """Where its sitemap is."""
        return _path(self.month, self.number)


class _Counted(NamedTuple):
    #: The last line of the log by then: its number and digest.
    line: tuple[int, str]
    zone: str
    parts: dict[Month, list[Part]]


_counted: _Counted | None = None


def every() -> list[Part]:
    """Every part with stories, oldest first. Four queries at most."""
    global _counted
    earlier, zone = _counted, timezone.get_default_timezone_name()
    news = _lines_since(earlier.line) if earlier and earlier.zone == zone else []
    if news:
        months = {_month_of(data["first_published_at"]) for *_line, data in news[1:]}
        same_parts = {month: lines for month, lines in earlier.parts.items() if month not in months}
        line, parts = news[-1][:2], same_parts | _parts_of(months)
    else:
        line = Entry.objects.order_by("-id").values_list("id", "digest").first()
        parts = _parts_of(span_months(listed=False))
    _counted = line and _Counted(line, zone, parts)
    return [part for month in sorted(parts) for part in parts[month]]


def _lines_since(line: tuple[int, str]) -> list[tuple]:
    """This line of the log, and those since that changed what readers have; none if it is not
    there any more, or too long ago."""
    lines = _lines(line[0], most=_MANY + 1)
    return lines if lines and lines[0][:2] == line and len(lines) <= _MANY else []


@prepared
def _lines(first, *, most: int):
    that_or_public = models.Q(id=first) | models.Q(verb__in=[Verb.PUBLISH, Verb.WITHDRAW])
    lines = Entry.objects.filter(that_or_public, id__gte=first).order_by("id")
    return lines.values_list("id", "digest", "data")[:most]


def _month_of(moment: str) -> Month:
    return Month.of(timezone.localdate(as_moment(moment)))


def _parts_of(months: Iterable[Month]) -> dict[Month, list[Part]]:
    """The parts of these months that have stories. One query, along an index."""
    months = sorted(months)
    if not months:
        return {}
    spans = [span_of_month(month) for month in months]
    rows = asked_of(spans, _PARTS, PART)
    every_part = [Part(months[number], part + 1, as_moment(at)) for number, part, at in rows]
    return {month: list(parts) for month, parts in groupby(every_part, attrgetter("month"))}


_PARTS = f"""
    SELECT number, part, CAST(MAX(published_at) AS TEXT)
    FROM (
        SELECT number, published_at, (ROW_NUMBER() OVER (
            PARTITION BY number ORDER BY first_published_at, id
        ) - 1) / %s AS part
        FROM span JOIN {Publication._meta.db_table}
        ON first_published_at >= starts AND first_published_at < ends
    ) AS placed
    GROUP BY number, part ORDER BY number, part
"""


def _path(month: Month, number: int) -> str:
    name, more = ("sitemap_part", (number,)) if number > 1 else ("sitemap_month", ())
    return path_to(name, f"{month.year:04}", f"{month.number:02}", *more)


def stories(month: Month, number: int) -> list[tuple]:
    """The stories of a part, oldest first, so that a part that is full stays as it is: of each the
    article, when it was published first and last, and its own number.

    Times are texts, for ``as_moment``: to make them moments takes longer than all the rest, and
    most are not needed.
    """
    return _stories(*span_of_month(month), part=((number - 1) * PART, number * PART))


@prepared
def _stories(start, end, *, part: tuple[int, int]):
    times = (Cast(name, models.TextField()) for name in ("first_published_at", "published_at"))
    oldest_first = Publication.objects.between(start, end).order_by("first_published_at", "id")
    rows = oldest_first.values_list("article_id", *times, "pk")
    return rows[slice(*part)]


def paths(story: Publication) -> list[str]:
    """Where the sitemaps are that change when a story comes or goes: its own part of its month, and
    those behind it."""
    at = story.first_published_at
    before = models.Q(first_published_at__lt=at) | models.Q(first_published_at=at, id__lt=story.pk)
    month = Month.of(story.day)
    of_month = Publication.objects.between(*span_of_month(month))
    others = of_month.exclude(pk=story.pk).order_by()
    counts = others.aggregate(before=models.Count("pk", filter=before), others=models.Count("pk"))
    numbers = range(counts["before"] // PART + 1, counts["others"] // PART + 2)
    return [_path(month, number) for number in numbers]
