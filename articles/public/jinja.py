"""Jinja2 for the readers' pages: what their templates know beside what a view gives them.

It answers for ``site/…`` alone; every other template is Django's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from threading import Lock
from urllib.parse import quote

from cachetools import LRUCache, cached
from django.conf import settings
from django.http import HttpRequest
from django.template.defaultfilters import (
    iriencode,
    linebreaks_filter,
    linebreaksbr,
    truncatechars,
)
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from jinja2 import BaseLoader, Environment, PrefixLoader, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from taggit.models import Tag

from articles.framework.paths import path_to, path_to_file
from articles.models import CREDIT_ROLES, FEEDS, WIDTHS, Channel, Copy
from articles.queries.cached import title_key
from articles.queries.navigation import Navigation
from articles.text.days import Month

from .formats import card, jsonld
from .formats.site import absolute, language, moment

_FEED_NAMES = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON Feed"}

_WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))

#: Dates that are kept as they are written: those of all lists together.
_DATES = 4_000
#: Parts of pages that are cached: the heads of a newsroom's channels and tags, teasers of stories.
_PARTS = 2_000
#: Forms that are the same in every language: Python writes them in a tenth of the time.
_NUMERIC = {"Y-m-d H:i": "%Y-%m-%d %H:%M", "H:i": "%H:%M"}
#: The site's language with a country, as OpenGraph wants it.
_LOCALES = {"zh-hans": "zh_CN"}


class _Environment(Environment):
    def make_globals(self, own: Mapping[str, object] | None) -> dict[str, object]:
        """What a template knows by itself, in one dictionary: it is copied for each page, and for
        each file that a macro comes from, which takes ten times longer with Jinja2's two layers."""
        return {**self.globals, **(own or {})}


class Cache(Extension):
    """``{% cache story.pk, channel.name %} … {% endcache %}``: a part that is the same on many
    pages, made once for each language and for whatever it shows, which is named behind the tag."""

    tags = {"cache"}

    def parse(self, parser: Parser) -> nodes.CallBlock:
        line = next(parser.stream).lineno
        shows = parser.parse_tuple(with_condexpr=True, explicit_parentheses=True)
        if not isinstance(shows, nodes.Tuple):
            shows = nodes.Tuple([shows], "load")
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("cached_part", [place, shows])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def cached_part(self, place: str, shows: tuple, caller: Callable[[], str]) -> str:
        site = (settings.NEWSROOM_NAME, settings.NEWSROOM_URL, translation.get_language())
        return _part((place, *site, *shows), caller)


@cached(LRUCache(_PARTS), key=lambda shows, make: shows, lock=Lock())
def _part(shows: tuple, make: Callable[[], str]) -> str:
    return make()


def environment(loader: BaseLoader, **options: object) -> Environment:
    """Jinja2's environment; ``loader`` finds the files of ``templates/site``."""
    jinja = _Environment(
        loader=PrefixLoader({"site": loader}),
        extensions=[Cache],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    jinja.filters.update(_FILTERS)
    jinja.globals.update(_GLOBALS)
    return jinja


def newsroom_name() -> str:
    return settings.NEWSROOM_NAME


def page_language() -> str:
    """The language of the page as HTML writes it: ``zh-Hans``."""
    return language(translation.get_language())


def page_locale() -> str:
    return _LOCALES.get(settings.LANGUAGE_CODE, "en_US")


def page_data(page_card: card.Card, navigation: Navigation) -> str:
    """The page's JSON-LD, with who publishes it."""
    principles = navigation.page("principles")
    newsroom = jsonld.newsroom(principles.get_absolute_url() if principles else "")
    return jsonld.embed_nodes([*page_card.nodes, newsroom])


def feeds(channel: Channel | None, tag: Tag | None) -> Iterable[tuple[str, str, str]]:
    """Title, media type and address of each feed that a page leads to, the nearest first."""
    ways = [(settings.NEWSROOM_NAME, "feed", [])]
    if channel:
        ways.insert(0, (channel.name, "channel_feed", [channel.slug]))
    if tag and tag.slug:
        ways.insert(0, (tag.name, "tag_feed", [tag.slug]))
    for feed, way, where in ways:
        for name, kind in FEEDS.items():
            yield f"{feed} {_FEED_NAMES[name]}", kind, path_to(way, *where, name)


def how_many(count: int) -> str:
    """A number of stories, in words."""
    return ngettext("%(count)s story", "%(count)s stories", count) % {"count": count}


def write_date(value: date | datetime, form: str) -> str:
    """A day or a moment, by the newsroom's clock, in one of Django's formats."""
    return _format_date(value, form, settings.TIME_ZONE, translation.get_language())


@lru_cache(_DATES)
def _format_date(value: date | datetime, form: str, zone: str, language: str) -> str:
    local = timezone.template_localtime(value)
    return local.strftime(_NUMERIC[form]) if form in _NUMERIC else date_format(local, form)


def short_time(at: datetime, today: date | None = None) -> str:
    """A moment in a list: day and hour; on the front page, which alone knows a ``today``, the
    hour of today's and the day of others. No other page may change with the clock."""
    if today is None:
        return write_date(at, "Y-m-d H:i")
    return write_date(at, "H:i" if timezone.localdate(at) == today else "MONTH_DAY_FORMAT")


def weekday(day: date) -> str:
    """Its weekday as a calendar heads it."""
    return str(_WEEKDAYS[day.weekday()])


def day_url(day: date) -> str:
    return path_to("day", f"{day:%Y}", f"{day:%m}", f"{day:%d}")


def month_url(month: Month, name: str = "month") -> str:
    """A month's page: that of the archive, or ``corrections_of_month``."""
    return path_to(name, f"{month.first:%Y}", f"{month.first:%m}")


def querystring(request: HttpRequest, **changes: str | None) -> str:
    """What was asked for with these changes; None takes a field out."""
    fields = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = value
    return f"?{fields.urlencode()}"


def picture_url(figure: dict, width: int = 960, suffix: str = "jpg") -> str:
    return path_to("picture", figure["sha256"], width, suffix)


def srcset(figure: dict, suffix: str) -> str:
    """Every width that the picture has pixels for, and the smallest in any case."""
    wide = [width for width in WIDTHS if width <= figure["width"]] or [figure["width"]]
    sizes = [(min(w for w in WIDTHS if w >= width), width) for width in wide]
    return ", ".join(f"{picture_url(figure, name, suffix)} {width}w" for name, width in sizes)


def focus(figure: dict) -> str:
    """Where a crop looks, as classes of the style sheet in steps of a tenth: ``x2 y8``."""
    across, down = (min(10, max(0, round(int(percent) / 10))) for percent in figure["focal"])
    return " ".join(f"{axis}{tenth}" for axis, tenth in (("x", across), ("y", down)) if tenth != 5)


def web_address(value: str) -> str:
    """The address if it is http or https, else nothing, whatever it hides behind."""
    return value if value.lower().startswith(("http://", "https://")) else ""


def select_credits(copy: Copy, *roles: str) -> list[tuple[str, list[str]]]:
    """Roles with their names, as ``bylines``, of some roles only."""
    by_role = ((CREDIT_ROLES[role], copy.credited(role)) for role in roles)
    return [(label, names) for label, names in by_role if names]


_FILTERS = {
    "date": write_date,
    "focus": focus,
    "iriencode": iriencode,
    "linebreaks": linebreaks_filter,
    "linebreaksbr": linebreaksbr,
    "moment": moment,
    "quoted": partial(quote, safe=""),
    "truncatechars": truncatechars,
    "web_address": web_address,
    "weekday": weekday,
    "whole": absolute,
}

#: What a view leaves out if its page has none of it. Any other name that is not known is an error.
_OPTIONAL = ("card", "channel", "here", "navigation", "publication", "tag", "tags", "today")

_GLOBALS = {
    **dict.fromkeys(_OPTIONAL),
    "_": gettext,
    "day_url": day_url,
    "feeds": feeds,
    "how_many": how_many,
    "load_navigation": Navigation.load,
    "month_url": month_url,
    "newsroom_name": newsroom_name,
    "page_data": page_data,
    "page_language": page_language,
    "page_locale": page_locale,
    "picture_url": picture_url,
    "plain_card": card.plain,
    "querystring": querystring,
    "select_credits": select_credits,
    "short_time": short_time,
    "srcset": srcset,
    "static": path_to_file,
    "title_key": title_key,
    "url": path_to,
}
