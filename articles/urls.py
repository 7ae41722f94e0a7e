"""The readers' addresses (design, section 6)."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from . import pictures, views


class TagSlugConverter(StringConverter):
    """A slug in any script: 湿地 is an address of its own."""

    regex = r"[-\w]+"


register_converter(TagSlugConverter, "tagslug")

# No number that a database could not hold.
_STORY = r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<article_id>[0-9]{1,18})/"
# No year that a clock could not hold.
_MONTH = r"(?P<year>[12][0-9]{3})/(?P<month>0[1-9]|1[0-2])/"
_WIDTHS = "|".join(map(str, pictures.WIDTHS))
_SUFFIXES = "|".join(pictures.FORMATS)
_PICTURE = rf"(?P<sha256>[0-9a-f]{{64}})-(?P<width>{_WIDTHS})\.(?P<suffix>{_SUFFIXES})$"

urlpatterns = [
    path("", views.front, name="front"),
    path("channel/<slug:slug>/", views.channel, name="channel"),
    path("tag/<tagslug:slug>/", views.tag, name="tag"),
    # /<yyyy>/<mm>/<dd>/<id>/
    re_path(rf"{_STORY}$", views.story, name="story"),
    re_path(rf"{_STORY}record/$", views.record, name="record"),
    # /archive/ /corrections/
    path("archive/", views.archive, name="archive"),
    re_path(rf"^archive/{_MONTH}$", views.month, name="month"),
    re_path(rf"^archive/{_MONTH}(?P<day>[0-9]{{2}})/$", views.day, name="day"),
    path("corrections/", views.corrections, name="corrections"),
    re_path(rf"^corrections/{_MONTH}$", views.corrections_of_month, name="corrections_of_month"),
    # files and machines
    re_path(rf"^picture/{_PICTURE}", views.picture, name="picture"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    # Last: a standing page never takes another's address.
    re_path(r"^(?P<slug>[a-z][a-z0-9-]{0,49})/$", views.standing, name="standing"),
]
