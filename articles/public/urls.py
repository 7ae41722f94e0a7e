"""The readers' addresses: they stay as they are, for other sites and programs rely on them."""

import re

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from articles.models import FEEDS, FORMATS, WIDTHS

from . import feeds, sitemaps, views


class TagSlugConverter(StringConverter):
    """A slug in any script: 湿地 is an address of its own."""

    regex = r"[-\w]+"


class FeedConverter(StringConverter):
    """The file of a feed, which tells its format."""

    regex = "|".join(map(re.escape, FEEDS))


register_converter(TagSlugConverter, "tagslug")
register_converter(FeedConverter, "feed")

# No number that a database could not hold.
_STORY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<article_id>[0-9]{1,18})/"
# No year that a clock could not hold.
_MONTH = r"(?P<year>[12][0-9]{3})/(?P<month>0[1-9]|1[0-2])/"
_WIDTHS = "|".join(map(str, WIDTHS))
_SUFFIXES = "|".join(FORMATS)
_PICTURE = rf"(?P<sha256>[0-9a-f]{{64}})-(?P<width>{_WIDTHS})\.(?P<suffix>{_SUFFIXES})$"
# No year that a calendar could not hold; the first part of a month has no number.
_SITEMAP = r"(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])"
_PART = r"(?P<part>[2-9]|[1-9][0-9]{1,3})"

urlpatterns = [
    path("", views.front, name="front"),
    path("channel/<slug:slug>/", views.channel, name="channel"),
    path("tag/<tagslug:slug>/", views.tag, name="tag"),
    path("search/", views.search, name="search"),
    # /<yyyy>/<mm>/<dd>/<id>/
    re_path(rf"{_STORY}$", views.story, name="story"),
    re_path(rf"{_STORY}record/$", views.record, name="record"),
    re_path(rf"{_STORY}ninjs\.json$", views.exchange.story, name="ninjs"),
    # feeds
    path("feed/<feed:name>", feeds.feed, name="feed"),
    path("feed/ninjs.json", views.exchange.newest, name="ninjs_newest"),
    path("channel/<slug:slug>/feed/<feed:name>", feeds.channel_feed, name="channel_feed"),
    path("channel/<slug:slug>/feed/ninjs.json", views.exchange.of_channel, name="ninjs_channel"),
    path("tag/<tagslug:slug>/feed/<feed:name>", feeds.tag_feed, name="tag_feed"),
    path("tag/<tagslug:slug>/feed/ninjs.json", views.exchange.of_tag, name="ninjs_tag"),
    # /archive/ /corrections/
    path("archive/", views.archive, name="archive"),
    re_path(rf"^archive/{_MONTH}$", views.month, name="month"),
    re_path(rf"^archive/{_MONTH}(?P<day>[0-9]{{2}})/$", views.day, name="day"),
    path("corrections/", views.corrections, name="corrections"),
    re_path(rf"^corrections/{_MONTH}$", views.corrections_of_month, name="corrections_of_month"),
    # files and machines
    re_path(rf"^picture/{_PICTURE}", views.picture, name="picture"),
    path("favicon.ico", views.favicon, name="favicon"),
    re_path(r"^apple-touch-icon(?:-precomposed)?\.png$", views.touch_icon, name="touch_icon"),
    path("healthz", views.healthz, name="healthz"),
    # crawlers
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    re_path(rf"^sitemap-{_SITEMAP}\.xml$", sitemaps.month, name="sitemap_month"),
    re_path(rf"^sitemap-{_SITEMAP}-{_PART}\.xml$", sitemaps.month, name="sitemap_part"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("trust.txt", views.trust, name="trust"),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", views.indexnow_key, name="indexnow_key"),
    # Last: a standing page never takes another's address.
    re_path(r"^(?P<slug>[a-z][a-z0-9-]{0,49})/$", views.standing, name="standing"),
]
