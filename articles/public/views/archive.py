"""The archive: every day and month with stories, and a calendar to walk through them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Channel, Publication
from articles.public.formats import card
from articles.queries.archive import (
    days_with_stories,
    months_with_stories,
    stories_of_day,
    stories_of_month,
)
from articles.queries.navigation import Navigation
from articles.text.days import Month

from .page import page

#: Headlines that a month's page names of each day.
OF_A_DAY = 3


@page
def archive(request: HttpRequest) -> HttpResponse:
    """All months, year by year, the newest first."""
    months = set(months_with_stories())
    years = sorted({month.year for month in months}, reverse=True)
    every = [
        (year, [(month, month in months) for month in Month(year, 1).year_around]) for year in years
    ]
    context = {"years": every, "card": card.plain(_("Archive"), request.path)}
    return render(request, "site/archive.html", context)


@page
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    this_month = Month(int(year), int(month))
    counts = days_with_stories(this_month)
    if not counts:
        raise Http404
    stories = stories_of_month(this_month, OF_A_DAY)
    days = [(day, list(few)) for day, few in groupby(stories, attrgetter("day"))]
    others = {Month.of(day) for day, _few in days}
    context = {
        "month": this_month,
        "weeks": _weeks(this_month, counts),
        "count": sum(counts.values()),
        "days": [(day, counts[day], few) for day, few in days if day in counts],
        "months": [(m, m in others) for m in this_month.year_around],
        "before": max((m for m in others if m < this_month), default=None),
        "after": min((m for m in others if m > this_month), default=None),
        "card": card.plain(*_crumb(this_month), above=_above()),
    }
    return render(request, "site/month.html", context)


@page
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    this_day = _date(year, month, day)
    stories = stories_of_day(this_day)
    if not stories.rows:
        raise Http404
    navigation = Navigation.load()
    context = {
        "navigation": navigation,
        "day": this_day,
        "month": Month.of(this_day),
        "count": len(stories.rows),
        "sections": list(_sections(navigation.channels, stories.rows)),
        "before": stories.before and stories.before.day,
        "after": stories.after and stories.after.day,
        "card": card.plain(
            date_format(this_day, "DATE_FORMAT"), request.path, above=_above(Month.of(this_day))
        ),
    }
    return render(request, "site/day.html", context)


def _above(*months: Month) -> card.Crumbs:
    """The archive, and a month of it: what a page of it belongs to."""
    return ((_("Archive"), reverse("archive")), *map(_crumb, months))


def _crumb(month: Month) -> tuple[str, str]:
    year_and_month = f"{month.first:%Y}", f"{month.first:%m}"
    return date_format(month.first, "YEAR_MONTH_FORMAT"), reverse("month", args=year_and_month)


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None


def _weeks(month: Month, counts: dict[date, int]) -> list[list[tuple[date | None, int]]]:
    """The weeks of a month, each day with how many stories it has."""
    return [[(day, counts.get(day, 0)) for day in week] for week in month.weeks]


def _sections(
    channels: list[Channel], stories: list[Publication]
) -> Iterable[tuple[Channel, list[Publication]]]:
    """Channels in turn with their stories of the day, those of the channels below among them."""
    by_channel: dict[int, list[Publication]] = {}
    for story in stories:
        by_channel.setdefault(story.channel.parent_id or story.channel_id, []).append(story)
    for channel in channels:
        if channel.pk in by_channel:
            yield channel, by_channel[channel.pk]
