"""Stories for other newsrooms' programs: ninjs, one story or a list of them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from taggit.models import Tag

from articles.exchange import ninjs
from articles.models import Channel, Publication

from .lists import NEWEST
from .page import page
from .stories import withdrawn


@page
def story(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    """The story, or with status 410 the notice that it is canceled (rule R10)."""
    found = Publication.objects.for_story(article_id).in_full().first()
    if found is None:
        return _json(ninjs.canceled(withdrawn(article_id)), status=410)
    if found.ninjs_url != request.path:
        return redirect(found.ninjs_url, permanent=True)
    return _json(ninjs.item(found))


@page
def newest(request: HttpRequest) -> HttpResponse:
    stories = Publication.objects.for_lists()
    return _package(request, settings.NEWSROOM_NAME, _whole(stories))


@page
def of_channel(request: HttpRequest, slug: str) -> HttpResponse:
    channels = Channel.objects.family(slug)
    if not channels:
        raise Http404
    stories = Publication.objects.for_lists().newest_of_each(channels, NEWEST)
    return _package(request, channels[0].name, _whole(stories))


@page
def of_tag(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Tag, slug=slug)
    stories = _whole(Publication.objects.for_lists().tagged(shown))
    # A tag that only unpublished stories carry must not show that it exists (rule R12).
    if not stories:
        raise Http404
    return _package(request, shown.name, stories)


def _whole(stories: QuerySet[Publication]) -> list[Publication]:
    return list(stories.in_full()[:NEWEST])


def _package(request: HttpRequest, title: str, stories: list[Publication]) -> HttpResponse:
    return _json(ninjs.package(title, request.path, stories))


def _json(content: dict, status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
