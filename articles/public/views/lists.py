"""Lists of stories: newest first, so many and no more; days and months lead into the past."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from taggit.models import Tag

from articles.models import Channel, Publication
from articles.public.formats import card
from articles.queries import readers
from articles.queries.navigation import Navigation

from .page import page

#: Stories on a list that does not go into the past.
NEWEST = 30
#: Stories that a feed, or a list for programs, gives whole: more than a channel publishes between
#: two visits of a program; every publication makes two dozen of these files anew.
WHOLE = 20
#: The same for one tag, which grows more slowly; a story has several.
WHOLE_OF_TAG = 10


@page
def channel(request: HttpRequest, slug: str) -> HttpResponse:
    navigation = Navigation.load()
    this_channel = navigation.channel(slug)
    if this_channel is None:
        raise Http404
    children = navigation.below(this_channel)
    parent = next((c for c in navigation.channels if c.pk == this_channel.parent_id), None)
    stories = readers.newest_of([c.pk for c in (this_channel, *children)], count=NEWEST)
    above = ((parent.name, parent.get_absolute_url()),) if parent else ()
    context = {
        "navigation": navigation,
        "channel": this_channel,
        "here": this_channel.parent_id or this_channel.pk,
        "parent": parent,
        "children": children,
        "card": card.listing(this_channel.name, this_channel.get_absolute_url(), stories, above),
        **_leading(stories),
    }
    return render(request, "site/channel.html", context)


@page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    this_tag, stories = _with_tag(slug, NEWEST)
    context = {
        "tag": this_tag,
        "card": card.listing(this_tag.name, request.path, stories),
        **_leading(stories),
    }
    return render(request, "site/tag.html", context)


def whole_of_channel(slug: str) -> tuple[Channel, list[Publication]]:
    """A channel and the newest of it and of those below it, for programs; 404 without it."""
    family = Navigation.load().family(slug)
    if not family:
        raise Http404
    return family[0], readers.newest_of([c.pk for c in family], count=WHOLE, in_full=True)


def whole_of_tag(slug: str) -> tuple[Tag, list[Publication]]:
    """A tag and the newest stories that carry it, for programs; 404 without any."""
    return _with_tag(slug, WHOLE_OF_TAG, in_full=True)


def _with_tag(slug: str, count: int, **how: bool) -> tuple[Tag, list[Publication]]:
    """A tag and the newest that carry it; 404 if none does: that only unpublished ones do must not
    show (rule R12). It is called as the newest of them has it (rule R16)."""
    this_tag = next(iter(readers.tag(slug)), None)
    stories = readers.tagged(this_tag.pk, count=count, **how) if this_tag else []
    if not stories:
        raise Http404
    return readers.signed_as(this_tag, stories[0]), stories


def _leading(stories: list[Publication]) -> dict:
    """The lead with the others, and the last of them: its day is where the past begins."""
    lead = first_pictured(stories)
    return {
        "lead": lead,
        "stories": [story for story in stories if story != lead],
        "last": stories[-1] if stories else None,
    }


def first_pictured(stories: list[Publication]) -> Publication | None:
    """The newest story with a picture, or simply the newest."""
    with_picture = (story for story in stories if story.release.lead_figure)
    return next(with_picture, stories[0] if stories else None)
