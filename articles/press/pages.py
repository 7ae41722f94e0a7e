"""Which pages show a story. What the press does follows from this and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import models
from django.utils import timezone
from taggit.models import Tag

from articles.models import (
    FEEDS,
    FORMATS,
    NEWS_LASTS,
    WIDTHS,
    Placement,
    Publication,
    StandingPage,
    Withdrawal,
)
from articles.models.publication import span_of_month
from articles.queries import readers, sitemap_parts
from articles.queries.archive import leading_to
from articles.queries.navigation import Navigation
from articles.text.days import Month

_FEEDS = (*FEEDS, "ninjs.json")
#: Pages that show stories but are not of one story, channel, tag, day or month.
_FRONT = "/"
_NEWS = "/sitemap-news.xml"
_ALWAYS = (_FRONT, *(f"/feed/{name}" for name in _FEEDS), "/sitemap.xml", _NEWS)
_FORM = re.compile(r"(feed/.*|record/|ninjs\.json)\Z")
_STORY = re.compile(r"/\d{4}/\d\d/\d\d/(\d{1,18})/")
_SELDOM = ("/archive/", "/corrections/", "/sitemap-pages.xml", "/robots.txt")


def in_handfuls(addresses: Iterable[str], size: int) -> Iterator[list[str]]:
    """The addresses, so many at a time."""
    addresses = iter(addresses)
    while handful := list(islice(addresses, size)):
        yield handful


def family(address: str) -> str:
    """The list or the story that a page is a form of: its address, or that of its HTML page."""
    return _FORM.sub("", address)


def story_of(address: str) -> int | None:
    """The number of the story, if the page is one of a story's own."""
    match = _STORY.match(address)
    return int(match[1]) if match else None


def of_story(story: Publication) -> set[str]:
    """Addresses of every page that shows this story as it is now.

    How many there are does not depend on how many stories there are: lists show the newest,
    and a story is named only by the few that follow it. Ask before a change and after it: what
    showed the story before has to change as well.
    """
    addresses = {*_ALWAYS, *_SELDOM, *_own(story), *_listing(story)}
    addresses.update(_days(story))
    addresses.update(sitemap_parts.paths(story))
    addresses.update(_notices(story.noticed_at) if story.noticed_at else ())
    standing = StandingPage.objects.filter(article=story.article_id)
    addresses.update(page.get_absolute_url() for page in standing)
    addresses.update(later.get_absolute_url() for later in readers.naming(story))
    return addresses


def of_withdrawn(withdrawal: Withdrawal) -> set[str]:
    """Addresses of a withdrawn story's own pages, and of those that show its notice."""
    return {*_about(withdrawal.get_absolute_url()), *_notices(withdrawal.at)}


def of_no_story() -> Iterator[str]:
    """Addresses of the pages that are there without any story."""
    yield from _ALWAYS
    yield from _SELDOM
    navigation = Navigation.load()
    yield from (page.get_absolute_url() for page in navigation.pages)
    for channel in navigation.channels:
        yield from _list(channel.get_absolute_url())


def of_parts() -> Iterator[str]:
    """Addresses of the sitemaps of months."""
    yield from (part.path for part in sitemap_parts.every())


def everything() -> Iterator[str]:
    """Every address that has a page, story by story, in a memory that does not grow."""
    yield from of_no_story()
    stories = Publication.objects.listed()
    tags = Tag.objects.filter(tagged_publications__content_object__in=stories.values("pk"))
    for slug in tags.distinct().values_list("slug", flat=True).iterator():
        yield from _list(f"/tag/{slug}/")
    for moments in (
        stories.filter(noticed_at__isnull=False).order_by("noticed_at", "id"),
        Withdrawal.objects.listed().order_by("at", "id"),
    ):
        yield from _months_of_notices(moments)
    yield from _of_days(stories)
    yield from of_parts()
    for story in Publication.objects.select_related("release").order_by("-id").iterator(500):
        yield from _own(story)


def _of_days(stories: models.QuerySet) -> Iterator[str]:
    """A page for each day and month with stories."""
    last_day: date | None = None
    moments = stories.order_by("first_published_at", "id").values_list("first_published_at")
    for (moment,) in moments.iterator():
        if (day := timezone.localdate(moment)) != last_day:
            last_day = day
            yield from _of_day(day)


def _months_of_notices(rows: models.QuerySet) -> Iterator[str]:
    column = rows.query.order_by[0]
    last_address = ""
    for moment in rows.values_list(column, flat=True).iterator():
        if (address := _of_notices(moment)) != last_address:
            last_address = address
            yield address


def changing_by_themselves() -> tuple[str, ...]:
    """Addresses of the pages that change without anybody's doing."""
    return (_FRONT, _NEWS)


def fresh_until(address: str, at: datetime) -> datetime | None:
    """When a page changes by itself, without anybody's doing; None if it does not."""
    if address == _FRONT:
        leaving = Placement.objects.filter(until__gt=at).values_list("until", flat=True)
        return min([_midnight(at), *leaving])
    if address == _NEWS:
        news = Publication.objects.since(at - NEWS_LASTS)
        oldest = news.order_by("first_published_at", "id").first()
        return oldest and oldest.first_published_at + NEWS_LASTS
    return None


def _midnight(at: datetime) -> datetime:
    tomorrow = timezone.localtime(at) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def _own(story: Publication) -> Iterator[str]:
    """The story's own pages, and the files of its pictures."""
    yield from _about(story.get_absolute_url())
    for figure in story.release.figures:
        for width in WIDTHS:
            yield from (f"/picture/{figure['sha256']}-{width}.{suffix}" for suffix in FORMATS)


def _about(address: str) -> Iterable[str]:
    return (address, f"{address}record/", f"{address}ninjs.json")


def _listing(story: Publication) -> Iterator[str]:
    for channel in filter(None, (story.channel, story.channel.parent)):
        yield from _list(channel.get_absolute_url())
    for tag in story.tags.all():
        yield from _list(f"/tag/{tag.slug}/")


def _list(address: str) -> Iterator[str]:
    yield address
    yield from (f"{address}feed/{name}" for name in _FEEDS)


def _days(story: Publication) -> Iterator[str]:
    """The story's day and month, and those whose pages lead to them for its sake alone."""
    days, months = leading_to(story)
    yield from _of_day(story.day)
    yield from map(_day, days)
    yield from map(_month, months)


def _notices(at: datetime) -> Iterator[str]:
    """The page of the month in which readers got a notice, and those next to it."""
    month = Month.of(timezone.localdate(at))
    start, end = span_of_month(month)
    yield _of_notices(at)
    for rows, column in ((Publication.objects, "noticed_at"), (Withdrawal.objects, "at")):
        before = rows.filter(**{f"{column}__lt": start}).order_by(f"-{column}")
        after = rows.filter(**{f"{column}__gte": end}).order_by(column)
        for near in (before, after):
            yield from map(_of_notices, near.values_list(column, flat=True)[:1])


def _of_notices(at: datetime) -> str:
    return f"/corrections/{timezone.localtime(at):%Y/%m}/"


def _of_day(day: date) -> Iterable[str]:
    return _day(day), _month(Month.of(day))


def _day(day: date) -> str:
    return f"/archive/{day:%Y/%m/%d}/"


def _month(month: Month) -> str:
    return f"/archive/{month.first:%Y/%m}/"
