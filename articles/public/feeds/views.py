"""The feeds' addresses."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag

from articles.models import Channel, Publication
from articles.public.formats.site import absolute
from articles.public.jinja import page_language
from articles.public.views.lists import WHOLE, whole_of_channel, whole_of_tag
from articles.public.views.page import page
from articles.queries import readers
from articles.text.hosts import without_user
from articles.text.words import printable

from .formats import FORMATS


@page
def feed(request: HttpRequest, name: str) -> HttpResponse:
    stories = readers.newest(count=WHOLE)
    own = reverse("feed", args=[name])
    return answer(name, stories, settings.NEWSROOM_NAME, reverse("front"), own)


@page
def channel_feed(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """With the stories of the channels below it."""
    channel, stories = whole_of_channel(slug)
    own, home = reverse("channel_feed", args=[slug, name]), channel.get_absolute_url()
    return answer(name, stories, _title_of(channel), home, own)


@page
def tag_feed(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    tag, stories = whole_of_tag(slug)
    own = reverse("tag_feed", args=[slug, name])
    return answer(name, stories, _title_of(tag), reverse("tag", args=[slug]), own)


def _title_of(topic: Channel | Tag) -> str:
    return f"{topic} – {settings.NEWSROOM_NAME}"


def answer(name: str, stories: list[Publication], title: str, home: str, own: str) -> HttpResponse:
    """The feed ``name`` of these stories; ``home`` is the page that it is of."""
    document = FORMATS[name](
        readers.whole(stories),
        title=printable(title),
        link=absolute(home),
        description=_("The newest stories, in full, with the names of those who signed them"),
        language=page_language(),
        author_name=printable(settings.NEWSROOM_NAME),
        author_link=absolute(reverse("front")),
        feed_url=absolute(own),
        hub=without_user(settings.NEWSROOM_WEBSUB_HUB),
        icon=absolute(static("site/apple-touch-icon.png")),
    )
    return HttpResponse(document.writeString("utf-8"), content_type=document.content_type)
