"""The calendar: a month of what is planned, due, scheduled and published."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib import admin
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Assignment, Publication, Slot

MONDAY = 0
#: Years that a calendar can be asked for; a database counts further than people do.
YEARS = range(1990, 2200)


@dataclass(frozen=True)
class Date:
    """Something that is to happen at a moment: of which kind, what, and where it leads."""

    at: datetime
    kind: str
    label: str
    what: str
    url: str


@dataclass
class Day:
    """One day of the calendar; ``is_ours``: of the month that is shown."""

    date: date
    is_ours: bool
    is_today: bool
    dates: list[Date] = field(default_factory=list)
    publication_count: int = 0


@admin.site.page("calendar/", "calendar")
def month(request: HttpRequest) -> HttpResponse:
    """``?month=2026-11``; without it, this month."""
    first = _first_of(request.GET.get("month", ""))
    weeks = _weeks(first, request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Calendar"),
        "month": first,
        "previous": first - timedelta(days=1),
        "next": first + timedelta(days=31),
        "weeks": weeks,
        "weekdays": [date_format(day.date, "l") for day in weeks[0]],
        "busy": [
            d for week in weeks for d in week if d.is_ours and (d.dates or d.publication_count)
        ],
    }
    return render(request, "admin/calendar.html", context)


def _first_of(text: str) -> date:
    """The first day of the month in an address."""
    if not text:
        return timezone.localdate().replace(day=1)
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        raise Http404 from None
    if first.year not in YEARS:
        raise Http404
    return first


def _weeks(first: date, person) -> list[list[Day]]:
    """The weeks of a month, from Monday, filled."""
    weeks_of_dates = calendar.Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    today = timezone.localdate()
    weeks = [[Day(d, d.month == first.month, d == today) for d in week] for week in weeks_of_dates]
    days = {day.date: day for week in weeks for day in week}
    since, until = _midnight(min(days)), _midnight(max(days) + timedelta(days=1))
    for what in _dates(person, since, until):
        days[timezone.localdate(what.at)].dates.append(what)
    for when, count in _publications_of(since, until):
        days[when].publication_count = count
    for day in days.values():
        day.dates.sort(key=lambda what: what.at)
    return weeks


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _dates(person, since: datetime, until: datetime) -> Iterator[Date]:
    stories = Article.objects.visible_to(person)
    for story in stories.filter(deadline__gte=since, deadline__lt=until, publication=None):
        yield Date(story.deadline, "due", _("due"), str(story), story.get_absolute_url())
    slots = Slot.objects.visible_to(person).prefetch_related("article", "release")
    for slot in slots.filter(publish_at__gte=since, publish_at__lt=until):
        url = slot.article.get_absolute_url()
        yield Date(slot.publish_at, "out", _("goes out"), str(slot.release), url)
    plans = Assignment.objects.open().visible_to(person)
    for plan in plans.filter(deadline__gte=since, deadline__lt=until):
        yield Date(plan.deadline, "planned", _("planned"), str(plan), _plan_url(plan))


def _plan_url(plan: Assignment) -> str:
    return reverse("admin:articles_assignment_change", args=[plan.pk])


def _publications_of(since: datetime, until: datetime):
    """How many stories were published on each day, where there were any."""
    out = Publication.objects.filter(first_published_at__gte=since, first_published_at__lt=until)
    days = out.order_by().annotate(day=TruncDate("first_published_at")).values_list("day")
    return days.annotate(count=Count("id"))
