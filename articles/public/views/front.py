"""The front page: as editors arranged it, then the newest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.models import Channel, Placement, Publication
from articles.public.formats import card
from articles.queries import readers
from articles.queries.navigation import Navigation

from .lists import NEWEST, first_pictured
from .notices import together
from .page import page

HEADLINES = 6
LATELY = 16
OF_A_CHANNEL = 5
NOTICES = 3


@page
def front(request: HttpRequest) -> HttpResponse:
    navigation = Navigation.load()
    stories = _stories(navigation)
    lead, headlines = _top(readers.arranged(timezone.now()), stories[:NEWEST])
    above = [story for story in (lead, *headlines) if story]
    context = {
        "navigation": navigation,
        "lead": lead,
        "headlines": headlines,
        "sections": _sections(navigation.channels, [s for s in stories if s not in above]),
        "newest": stories[:LATELY],
        "notices": _notices(stories),
        "today": timezone.localdate(),
        "card": card.front(above),
    }
    return render(request, "site/front.html", context)


def _stories(navigation: Navigation) -> list[Publication]:
    """The newest of all, enough for every section below what stands on top, and those whose
    notices are newest: in one query, newest first."""
    enough = OF_A_CHANNEL + HEADLINES + 1
    families = [[top.pk, *(c.pk for c in navigation.below(top))] for top in navigation.top]
    return readers.of_front(*families, of_each=enough, of_all=NEWEST, notices=NOTICES)


def _top(
    placements: list[Placement], newest: list[Publication]
) -> tuple[Publication | None, list[Publication]]:
    """The lead and the headlines: as editors arranged them, then the newest fill up."""
    picks = [placement.publication for placement in placements]
    others = [story for story in newest if story not in picks]
    has_lead = bool(placements) and placements[0].place == Placement.Place.LEAD
    lead = picks.pop(0) if has_lead else first_pictured(others) or next(iter(picks), None)
    below = [story for story in (*picks, *others) if story != lead]
    return lead, below[:HEADLINES]


def _sections(
    channels: list[Channel], stories: list[Publication]
) -> list[tuple[Channel, list[Publication]]]:
    """Top channels in turn with their newest, those of the channels below them among them."""
    tops = {channel.pk: channel.parent_id or channel.pk for channel in channels}
    by_top: dict[int, list[Publication]] = {}
    for story in stories:
        by_top.setdefault(tops[story.channel_id], []).append(story)
    return [(c, by_top[c.pk][:OF_A_CHANNEL]) for c in channels if c.pk in by_top]


def _notices(stories: list[Publication]) -> list:
    with_notices = [story for story in stories if story.noticed_at]
    return together(with_notices, readers.withdrawn(count=NOTICES))[:NOTICES]
