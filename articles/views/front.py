"""The front page: as editors arranged it, then the newest."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.exchange import card
from articles.models import Channel, Publication, Spot

from .lists import NEWEST, first_pictured
from .page import page

HEADLINES = 6
LATELY = 16
OF_A_CHANNEL = 5


@page
def front(request: HttpRequest) -> HttpResponse:
    channels = list(Channel.objects.all())
    newest = list(Publication.objects.for_lists()[:NEWEST])
    lead, headlines = _top(list(Spot.objects.on_the_page(timezone.now())), newest)
    above = [story for story in (lead, *headlines) if story]
    below = Publication.objects.for_lists().exclude(pk__in=[story.pk for story in above])
    context = {
        "channels": channels,
        "lead": lead,
        "headlines": headlines,
        "sections": _sections(channels, below.newest_of_each(channels, OF_A_CHANNEL)),
        "newest": newest[:LATELY],
        "today": timezone.localdate(),
        "card": card.front(above),
    }
    return render(request, "site/front.html", context)


def _top(
    spots: list[Spot], newest: list[Publication]
) -> tuple[Publication | None, list[Publication]]:
    """The lead and the headlines: as editors arranged them, then the newest fill up."""
    arranged = [spot.publication for spot in spots]
    others = [story for story in newest if story not in arranged]
    has_lead = bool(spots) and spots[0].place == Spot.Place.LEAD
    lead = arranged.pop(0) if has_lead else first_pictured(others) or next(iter(arranged), None)
    below = [story for story in (*arranged, *others) if story != lead]
    return lead, below[:HEADLINES]


def _sections(
    channels: list[Channel], stories: Iterable[Publication]
) -> list[tuple[Channel, list[Publication]]]:
    """Top channels in turn with their newest, those of the channels below them among them."""
    tops = {channel.pk: channel.parent_id or channel.pk for channel in channels}
    by_top: dict[int, list[Publication]] = {}
    for story in sorted(stories, key=lambda s: (s.first_published_at, s.pk), reverse=True):
        by_top.setdefault(tops[story.channel_id], []).append(story)
    return [(c, by_top[c.pk][:OF_A_CHANNEL]) for c in channels if c.pk in by_top]
