"""The formats of a feed: RSS 2.0, Atom and JSON Feed.

https://www.rssboard.org/rss-specification, RFC 4287, https://www.jsonfeed.org/version/1.1/;
pictures by Media RSS (https://www.rssboard.org/media-rss), authors by Dublin Core.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TextIO

from django.utils import timezone
from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import FEEDS, Publication
from articles.queries.cached import cached

from .entries import entry

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
#: When a feed without stories was last changed; it must not change each time it is asked for.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Feed(SyndicationFeed):
    """A feed whose items are stories: what was written of one is written again as it is."""

    def __init_subclass__(cls) -> None:
        cls.write_story = staticmethod(cached(partial(_write_item, cls)))

    def __init__(self, stories: Iterable[Publication] = (), **facts: str):
        super().__init__(**facts)
        self.stories = list(stories)

    def latest_post_date(self) -> datetime:
        moments = (timezone.localtime(story.published_at) for story in self.stories)
        return max(moments, default=_NEVER)

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for story in self.stories:
            # A handler writes this as it is; everything else it would escape once more.
            handler.ignorableWhitespace(self.write_story(story))

    def write_anew(self, handler: SimplerXMLGenerator) -> None:
        super().write_items(handler)


def _write_item(form: type[_Feed], story: Publication) -> str:
    """The XML of one item."""
    out, feed = io.StringIO(), form(title="", link="", description="")
    feed.add_item(**entry(story))
    feed.write_anew(SimplerXMLGenerator(out, "utf-8", short_empty_elements=True))
    return out.getvalue()


class Rss(_Feed, Rss201rev2Feed):
    def rss_attributes(self) -> dict:
        spaces = {"xmlns:content": _CONTENT, "xmlns:dc": _DUBLIN_CORE, "xmlns:media": _MEDIA}
        return super().rss_attributes() | spaces

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        _add_link(handler, "hub", self.feed["hub"], prefix="atom:")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        _add_source(handler, item)
        _add_link(handler, "via", item["via"], prefix="atom:")
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["content"])
        _add_picture(handler, item["picture"])


class Atom(_Feed, Atom1Feed):
    def root_attributes(self) -> dict:
        spaces = {"xmlns:dc": _DUBLIN_CORE, "xmlns:media": _MEDIA}
        return super().root_attributes() | spaces

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", self.feed["icon"])
        _add_link(handler, "hub", self.feed["hub"])

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Mapping) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        _add_source(handler, item)
        _add_link(handler, "via", item["via"])
        handler.addQuickElement("content", item["content"], {"type": "html"})
        _add_picture(handler, item["picture"])


def _add_link(handler: SimplerXMLGenerator, rel: str, address: str, prefix: str = "") -> None:
    if address:
        handler.addQuickElement(f"{prefix}link", "", {"rel": rel, "href": address})


def _add_source(handler: SimplerXMLGenerator, item: Mapping) -> None:
    if item["source"]:
        handler.addQuickElement("dc:source", item["source"])


def _add_picture(handler: SimplerXMLGenerator, picture: Mapping | None) -> None:
    if picture is None:
        return
    size = {"width": str(picture["width"]), "height": str(picture["height"])}
    facts = {"url": picture["url"], "type": "image/jpeg", "medium": "image", **size}
    handler.startElement("media:content", facts)
    if picture["credit"]:
        handler.addQuickElement("media:credit", picture["credit"])
    handler.endElement("media:content")


class Json(_Feed):
    content_type = FEEDS["feed.json"]

    def write(self, outfile: TextIO, encoding: str) -> None:
        hub = self.feed["hub"]
        members = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "icon": self.feed["icon"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "language": self.feed["language"],
            "hubs": [{"type": "WebSub", "url": hub}] if hub else None,
        }
        items = ",\n".join(map(_describe, self.stories))
        outfile.write(f'{_json(members)[:-1]}, "items": [\n{items}\n]}}\n')


@cached
def _describe(story: Publication) -> str:
    """The JSON of one item."""
    item = entry(story)
    picture = item["picture"]
    members = {
        "id": item["unique_id"],
        "url": item["link"],
        "external_url": item["via"],
        "title": item["title"],
        "content_html": item["content"],
        "summary": item["summary"],
        "image": picture and picture["url"],
        "date_published": rfc3339_date(item["pubdate"]),
        "date_modified": rfc3339_date(item["updateddate"]),
        "authors": [{"name": name} for name in item["creators"]],
        "tags": item["categories"],
        "_newsroom": {"source": item["source"]} if item["source"] else None,
    }
    return _json(members)


def _json(properties: dict) -> str:
    """Members that say nothing are left out, as the format wants it."""
    members = {name: value for name, value in properties.items() if value}
    return json.dumps(members, ensure_ascii=False)


FORMATS = {"rss.xml": Rss, "atom.xml": Atom, "feed.json": Json}
