"""Sitemaps: which pages there are, for crawlers (https://www.sitemaps.org/protocol.html).

The index leads to one file a month with stories, to the news of the last two days, and to the
pages that are no stories. Pictures and news by the extensions of Google's that others read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import Lock
from xml.sax.saxutils import escape

from cachetools import LRUCache, cached
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from taggit.models import Tag

from articles.framework.json_rows import as_moment
from articles.framework.paths import path_to
from articles.framework.prepared import prepared
from articles.models import NEWS_LASTS, Picture, Publication, TaggedPublication
from articles.models.publication import story_url
from articles.queries import sitemap_parts
from articles.queries.navigation import Navigation
from articles.text.days import Month
from articles.text.words import printable

from .formats.site import absolute
from .views.page import page

#: Stories that Google takes as news.
NEWS_MOST = 1_000
#: Tags in the file of other pages, the newest first.
TAGS_MOST = 40_000
#: Stories whose entries are written at once, and how often such entries are kept: those of a
#: month, which each new one of it asks for once more.
_AT_ONCE, _KEPT = 50, 80

_MAIN = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


@page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index. Four queries at most, whatever the archive."""
    files = [_entry("sitemap", path_to(name)) for name in ("sitemap_news", "sitemap_pages")]
    files += [
        _entry("sitemap", part.path, part.changed_at) for part in reversed(sitemap_parts.every())
    ]
    return _xml(f'<sitemapindex xmlns="{_MAIN}">', files, "</sitemapindex>")


@page
def month(request: HttpRequest, year: str, month: str, part: str = "1") -> HttpResponse:
    """Stories of a month, oldest first."""
    stories = sitemap_parts.stories(Month(int(year), int(month)), int(part))
    if not stories:
        raise Http404
    pictures = _pictures([pk for *_facts, pk in stories])
    handfuls = (stories[n : n + _AT_ONCE] for n in range(0, len(stories), _AT_ONCE))
    entries = (
        _stories(*((*facts, *pictures.get(pk, ())) for *facts, pk in some)) for some in handfuls
    )
    return _urlset(entries, image=_IMAGE)


def _pictures(stories: list[int]) -> dict[int, list[str]]:
    """What the pictures of stories are, by the stories' ids; the newest picture first."""
    by_story: dict[int, list[str]] = {}
    links = Publication.pictures.through.objects.filter(publication__in=stories)
    rows = links.order_by("-picture_id").values_list("publication_id", "picture__sha256")
    for story, sha256 in rows:
        by_story.setdefault(story, []).append(sha256)
    return by_story


@page
def news(request: HttpRequest) -> HttpResponse:
    """Stories of the last two days, newest first. Without any it names the front page, since a
    file must not be empty."""
    rows = _news(timezone.now() - NEWS_LASTS, most=NEWS_MOST)
    stories = [as_news(*facts, *tags) for *facts, tags in rows]
    return _urlset(stories or [_entry("url", path_to("front"))], news=_NEWS)


@prepared
def _news(start, *, most: int):
    columns = ("article_id", "first_published_at", "published_at", "release__headline")
    recent = Publication.objects.since(start).order_by("-first_published_at", "-id")
    return recent.values_list(*columns, "release__tag_names")[:most]


@page
def pages(request: HttpRequest) -> HttpResponse:
    """Every page that is no story of a day: front page, archive, channels, standing pages, tags."""
    navigation = Navigation.load()
    addresses = [
        *(path_to(name) for name in ("front", "archive", "corrections")),
        *(each.get_absolute_url() for each in (*navigation.channels, *navigation.pages)),
        *(path_to("tag", slug) for slug in _tags(most=TAGS_MOST)),
    ]
    return _urlset(_entry("url", address) for address in addresses)


@prepared
def _tags(*, most: int):
    public = TaggedPublication.objects.listed().filter(tag=OuterRef("pk"))
    tags = Tag.objects.exclude(slug="").filter(Exists(public)).order_by("-pk")
    return tags.values_list("slug", flat=True)[:most]


def _site(*facts: object) -> tuple:
    """All that an entry is made of."""
    site = (settings.NEWSROOM_NAME, settings.NEWSROOM_URL, settings.TIME_ZONE)
    return (*site, settings.LANGUAGE_CODE, *facts)


@cached(LRUCache(_KEPT), key=_site, lock=Lock())
def _stories(*rows: tuple) -> str:
    return "\n".join(_story(*row) for row in rows)


def _story(article: int, first: str, changed_at: str, *pictures: str) -> str:
    paths = (Picture(sha256=picture).get_absolute_url() for picture in pictures)
    addresses = (_element("image:loc", absolute(address)) for address in paths)
    images = (f"<image:image>{address}</image:image>" for address in addresses)
    return _entry("url", story_url(article, as_moment(first)), as_moment(changed_at), *images)


@cached(LRUCache(NEWS_MOST), key=_site, lock=Lock())
def as_news(article: int, first: datetime, changed_at: datetime, headline: str, *tags: str) -> str:
    """https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
    name = _element("news:name", settings.NEWSROOM_NAME)
    language = _element("news:language", _news_language())
    facts = [
        f"<news:publication>{name}{language}</news:publication>",
        _element("news:publication_date", _w3c(first)),
        _element("news:title", headline),
        _element("news:keywords", ", ".join(tags)) if tags else "",
    ]
    body = f"<news:news>{''.join(facts)}</news:news>"
    return _entry("url", story_url(article, first), changed_at, body)


def _news_language() -> str:
    """ISO 639, but for Chinese, which Google tells apart by country."""
    return {"zh-hans": "zh-cn"}.get(settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)


def _entry(kind: str, path: str, changed_at: datetime | None = None, *more: str) -> str:
    lastmod = _element("lastmod", _w3c(changed_at)) if changed_at else ""
    return f"<{kind}>{_element('loc', absolute(path))}{lastmod}{''.join(more)}</{kind}>"


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(printable(words))}</{name}>"


def _w3c(at: datetime) -> str:
    """https://www.w3.org/TR/NOTE-datetime, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _urlset(entries: Iterable[str], **spaces: str) -> HttpResponse:
    attributes = "".join(f' xmlns:{name}="{space}"' for name, space in spaces.items())
    return _xml(f'<urlset xmlns="{_MAIN}"{attributes}>', entries, "</urlset>")


def _xml(opening: str, entries: Iterable[str], closing: str) -> HttpResponse:
    lines: Iterator[str] = (f"{entry}\n" for entry in entries)
    content = f"{_HEAD}{opening}\n{''.join(lines)}{closing}\n"
    return HttpResponse(content, content_type="application/xml")
