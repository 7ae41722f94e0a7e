"""Stories for other newsrooms' programs: ninjs, one story or a list of them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from articles.models import Publication
from articles.public.formats import ninjs
from articles.queries import readers

from .lists import WHOLE, whole_of_channel, whole_of_tag
from .page import page
from .stories import withdrawn


@page
def story(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    """The story, or with status 410 the notice that it is canceled (rule R10)."""
    live = readers.live(int(article_id))
    if live is None:
        return _json(ninjs.canceled_item(withdrawn(article_id)), status=410)
    if live.ninjs_url != request.path:
        return redirect(live.ninjs_url, permanent=True)
    return _json(ninjs.item(live))


@page
def newest(request: HttpRequest) -> HttpResponse:
    return _package(request, settings.NEWSROOM_NAME, readers.newest(count=WHOLE))


@page
def of_channel(request: HttpRequest, slug: str) -> HttpResponse:
    channel, stories = whole_of_channel(slug)
    return _package(request, channel.name, stories)


@page
def of_tag(request: HttpRequest, slug: str) -> HttpResponse:
    tag, stories = whole_of_tag(slug)
    return _package(request, tag.name, stories)


def _package(request: HttpRequest, title: str, stories: list[Publication]) -> HttpResponse:
    return _json(ninjs.package(title, request.path, readers.whole(stories)))


def _json(content: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, status=status, content_type="application/json")
