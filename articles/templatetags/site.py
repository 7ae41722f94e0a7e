"""What the readers' templates need and a view should not have to pass."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.days import Month
from articles.exchange import card, jsonld
from articles.exchange.site import absolute, language, moment
from articles.models import CREDIT_ROLES, FEEDS, WIDTHS, Channel, Copy, Navigation

register = template.Library()
register.filter(moment)
whole = register.filter("whole", absolute)

_FEED_NAMES = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON Feed"}

_WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))


@register.simple_tag
def newsroom_name() -> str:
    return settings.NEWSROOM_NAME


@register.simple_tag
def page_language() -> str:
    """The language of the page as HTML writes it: ``zh-Hans``."""
    return language(translation.get_language())


@register.simple_tag(takes_context=True)
def page_card(context) -> card.Card:
    """The card that the view made, or a plain one."""
    made = context.get("card")
    return made or card.plain(settings.NEWSROOM_NAME, context["request"].path)


@register.simple_tag(takes_context=True)
def page_data(context, shown: card.Card) -> str:
    """The page's JSON-LD, with who publishes it."""
    principles = context["navigation"].page("principles")
    newsroom = jsonld.newsroom(principles.get_absolute_url() if principles else "")
    return jsonld.embedded([*shown.nodes, newsroom])


@register.simple_tag
def page_locale() -> str:
    """The site's language with a country, as OpenGraph wants it."""
    return {"zh-hans": "zh_CN"}.get(settings.LANGUAGE_CODE, "en_US")


@register.simple_tag(takes_context=True)
def navigation(context) -> Navigation:
    """Channels and standing pages; asked for only if the view has not done so."""
    return context.get("navigation") or Navigation.load()


@register.simple_tag(takes_context=True)
def told(context, at: datetime) -> str:
    """A moment in a list: day and hour; on the front page, which alone knows a ``today``, the
    hour of today's and the day of others. No other page may change with the clock."""
    local, today = timezone.localtime(at), context.get("today")
    if today is None:
        return date_format(local, "Y-m-d H:i")
    return date_format(local, "H:i" if local.date() == today else "MONTH_DAY_FORMAT")


@register.filter
def weekday(day: date) -> str:
    """Its weekday as a calendar heads it."""
    return str(_WEEKDAYS[day.weekday()])


@register.simple_tag
def day_url(day: date) -> str:
    return reverse("day", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}"])


@register.simple_tag
def month_url(month: Month, name: str = "month") -> str:
    """A month's page: that of the archive, or ``corrections_of_month``."""
    return reverse(name, args=[f"{month.first:%Y}", f"{month.first:%m}"])


@register.simple_tag(takes_context=True)
def feeds(context) -> list[tuple[str, str, str]]:
    """Title, media type and address of each feed that a page leads to, the nearest first."""
    channel, tag, story = (context.get(name) for name in ("channel", "tag", "publication"))
    channel = story.channel if story else channel
    ways = [(settings.NEWSROOM_NAME, "feed", [])]
    if isinstance(channel, Channel):
        ways.insert(0, (channel.name, "channel_feed", [channel.slug]))
    if isinstance(tag, Tag) and tag.slug:
        ways.insert(0, (tag.name, "tag_feed", [tag.slug]))
    return [
        (f"{title} {_FEED_NAMES[name]}", kind, reverse(way, args=[*where, name]))
        for title, way, where in ways
        for name, kind in FEEDS.items()
    ]


@register.simple_tag
def picture_url(figure: dict, width: int = 960, suffix: str = "jpg") -> str:
    return reverse("picture", args=[figure["sha256"], width, suffix])


@register.simple_tag
def srcset(figure: dict, suffix: str) -> str:
    """Every width that the picture has pixels for, and the smallest in any case."""
    wide = [width for width in WIDTHS if width <= figure["width"]] or [figure["width"]]
    sizes = [(min(w for w in WIDTHS if w >= width), width) for width in wide]
    return ", ".join(f"{picture_url(figure, name, suffix)} {width}w" for name, width in sizes)


@register.filter
def focus(figure: dict) -> str:
    """Where a crop looks, as classes of the style sheet in steps of a tenth: ``x2 y8``."""
    across, down = (min(10, max(0, round(int(percent) / 10))) for percent in figure["focal"])
    return " ".join(f"{axis}{tenth}" for axis, tenth in (("x", across), ("y", down)) if tenth != 5)


@register.filter
def web_address(value: str) -> str:
    """The address if it is http or https, else nothing, whatever it hides behind."""
    return value if value.lower().startswith(("http://", "https://")) else ""


@register.simple_tag
def credited(copy: Copy, *roles: str) -> list[tuple[str, list[str]]]:
    """Roles with their names, as ``bylines``, of some roles only."""
    found = ((CREDIT_ROLES[role], copy.credited(role)) for role in roles)
    return [(label, names) for label, names in found if names]
