"""An entry: what every format says of one story."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape

from articles.models import Publication, Release, body_at
from articles.public.formats.site import absolute
from articles.public.jinja import picture_url, web_address
from articles.queries.cached import cached
from articles.text.words import printable

#: Width of pictures in feeds, one of those that readers' pages have.
WIDTH = 960


@cached
def entry(story: Publication) -> dict:
    """The facts of one story as ``SyndicationFeed.add_item`` takes them, and some more.

    ``summary`` is plain, ``description`` the same as HTML; ``content`` is the story as readers see
    it; ``picture`` is the first one, or None; ``source`` and ``via`` say where a text comes from.
    """
    copy = story.release
    picture = _picture(copy.lead_figure) if copy.lead_figure else None
    return {
        "title": printable(copy.headline),
        "link": story.permalink,
        "unique_id": story.permalink,
        "unique_id_is_permalink": True,
        "summary": printable(copy.excerpt),
        "description": escape(printable(copy.excerpt)),
        "content": content(story),
        "pubdate": timezone.localtime(story.first_published_at),
        "updateddate": timezone.localtime(story.published_at),
        "creators": [printable(name) for name in _creators(copy)],
        "categories": [printable(name) for name in (story.channel.name, *copy.tag_names)],
        "source": printable(copy.source),
        "via": web_address(printable(copy.reprint_url)),
        "picture": picture,
        # Nobody knows the length of a file that may not be made yet; 0 says so.
        "enclosures": [Enclosure(picture["url"], "0", "image/jpeg")] if picture else [],
    }


def content(story: Publication) -> str:
    """The story as readers see it, as HTML that needs no style sheet and no other page."""
    body = body_at(printable(story.release.body), story.permalink)
    layout = story.release.laid_out(body)
    context = {"publication": story, "copy": story.release, "laid": layout, "width": WIDTH}
    return printable(render_to_string("site/_feed.html", context)).strip()


def _creators(copy: Release) -> list[str]:
    """Who wrote it: those credited; of a reprint its author; else whom it is from."""
    names = copy.credited("reporter") + copy.credited("correspondent")
    return names or [name for name in (copy.reprint_author or copy.source,) if name]


def _picture(figure: dict) -> dict:
    width = min(WIDTH, figure["width"])
    return {
        "url": absolute(picture_url(figure, WIDTH)),
        "width": width,
        "height": max(1, round(figure["height"] * width / figure["width"])),
        "credit": printable(figure["credit"]),
    }
