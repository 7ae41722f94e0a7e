"""Corrections, clarifications, updates, retractions and withdrawals, on one page for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Publication, SignOff, Withdrawal
from articles.public.formats import card
from articles.queries import readers
from articles.queries.archive import notices_of_month
from articles.text.days import Month

from .page import page

#: Notices on the page that shows the newest.
MOST = 50


@dataclass(frozen=True)
class Notice:
    """What readers are told of a story; ``story`` is None where it was taken back (rule R10)."""

    at: datetime
    label: str
    text: str
    address: str
    story: Publication | None = None
    signatures: Iterable[SignOff] = ()


def together(stories: Iterable[Publication], withdrawals: Iterable[Withdrawal]) -> list[Notice]:
    """The notices of both, newest first."""
    from_stories = [
        Notice(
            story.noticed_at,
            story.release.notice_label,
            story.release.notice_text,
            story.get_absolute_url(),
            story,
        )
        for story in stories
    ]
    from_withdrawals = [
        Notice(
            withdrawal.at,
            _("Withdrawal"),
            withdrawal.public_notice,
            withdrawal.get_absolute_url(),
            signatures=withdrawal.signatures,
        )
        for withdrawal in withdrawals
    ]
    return sorted([*from_stories, *from_withdrawals], key=lambda notice: notice.at, reverse=True)


@page
def corrections(request: HttpRequest) -> HttpResponse:
    """The newest; what is older is in its month."""
    notices = together(readers.noticed(count=MOST + 1), readers.withdrawn(count=MOST + 1))
    older = [Month.of(timezone.localdate(notice.at)) for notice in notices[MOST : MOST + 1]]
    context = {
        "month": None,
        "notices": notices[:MOST],
        "before": next(iter(older), None),
        "after": None,
        "card": card.plain(_("Corrections"), request.path),
    }
    return render(request, "site/corrections.html", context)


@page
def corrections_of_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    this_month = Month(int(year), int(month))
    stories, withdrawals = notices_of_month(this_month)
    notices = together(stories.rows, withdrawals.rows)
    if not notices:
        raise Http404
    before = together(*([row] if row else [] for row in (stories.before, withdrawals.before)))
    after = together(*([row] if row else [] for row in (stories.after, withdrawals.after)))
    context = {
        "month": this_month,
        "notices": notices,
        "before": _month(before[:1]),
        "after": _month(after[-1:]),
        "card": card.plain(
            date_format(this_month.first, "YEAR_MONTH_FORMAT"),
            request.path,
            above=((_("Corrections"), reverse("corrections")),),
        ),
    }
    return render(request, "site/corrections.html", context)


def _month(notices: list[Notice]) -> Month | None:
    return next((Month.of(timezone.localdate(notice.at)) for notice in notices), None)
