"""What readers' templates are made of: Jinja2, with the newsroom's own words and dates."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateDoesNotExist, engines
from django.template.backends.jinja2 import Jinja2
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from jinja2 import UndefinedError

from articles.public.jinja import querystring

LATE = datetime(2026, 7, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai, in August
OF_A_DAY = ["Y-m-d", "l", "j", "N", "DATE_FORMAT", "MONTH_DAY_FORMAT", "YEAR_MONTH_FORMAT"]
OF_A_MOMENT = [*OF_A_DAY, "Y-m-d H:i", "H:i"]
WRITTEN = [(LATE, form) for form in OF_A_MOMENT] + [(date(2026, 7, 31), form) for form in OF_A_DAY]


def render(source: str, **context) -> str:
    return engines["jinja2"].from_string(source).render(context)


def test_it_answers_for_the_site_alone():
    assert isinstance(get_template("site/story.html").backend, Jinja2)
    for name in ("admin/login.html", "500.html"):
        assert not isinstance(get_template(name).backend, Jinja2)


@pytest.mark.parametrize("name", ["site/none.html", "story.html"])
def test_it_finds_nothing_else(name):
    with pytest.raises(TemplateDoesNotExist):
        get_template(name)


def test_a_name_that_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        render("{{ publicaton }}")


def test_what_a_page_has_none_of_is_left_out():
    assert render("{% if publication or tags %}some{% endif %}") == ""


def test_words_are_escaped():
    assert render("{{ words }}", words="<b>\"'&") == "&lt;b&gt;&#34;&#39;&amp;"


def test_paragraphs_of_a_notice_are_made_of_escaped_words():
    assert render("{{ words|linebreaks }}", words="<b>\n\n二") == "<p>&lt;b&gt;</p>\n\n<p>二</p>"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("value", "form"), WRITTEN)
def test_days_and_moments_are_written_as_django_writes_them(value, form, language):
    with translation.override(language):
        theirs = Template(f'{{{{ value|date:"{form}" }}}}').render(Context({"value": value}))
        assert render(f'{{{{ value|date("{form}") }}}}', value=value) == theirs


@pytest.mark.parametrize(("language", "words"), [("en", "reports on 7月"), ("zh-hans", "7月报道")])
def test_cached_parts_speak_the_language_of_the_page(language, words):
    source = '{% from "site/_parts.html" import dateline %}{{ dateline(copy) }}'
    with translation.override(language):
        sentence = render(source, copy={"dateline_place": "", "dateline_date": "7月"})
    assert sentence.strip() == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 story"), (2, "2 stories")])
def test_stories_are_counted_in_words(count, words):
    with translation.override("en"):
        assert render("{{ how_many(count) }}", count=count) == words


def test_a_search_goes_on_with_what_was_asked_for():
    response = RequestFactory().get("/search/", {"q": "水 鸟&", "after": "7"})
    on = {"by": "张力雯", "after": None}
    assert querystring(response, **on) == "?q=%E6%B0%B4+%E9%B8%9F%26&by=%E5%BC%A0%E5%8A%9B%E9%9B%AF"
    assert querystring(response, after="8").endswith("&after=8")


def counting_context() -> dict:
    """A name that says a higher number each time it is asked."""
    return {"again": itertools.count(1).__next__}


def test_a_cached_part_is_made_once_for_what_it_shows():
    source = "{% for n in [1, 2, 1] %}{% cache shown, n %}{{ n }}:{{ again() }} {% endcache %}{% endfor %}"
    assert render(source, shown="once", **counting_context()) == "1:1 2:2 1:1 "


@pytest.mark.parametrize("name", ["NEWSROOM_NAME", "NEWSROOM_URL"])
def test_a_cached_part_is_made_anew_for_another_newsroom(settings, name):
    source, count = "{% cache shown %}{{ again() }}{% endcache %}", counting_context()
    assert render(source, shown=name, **count) == "1"
    setattr(settings, name, "https://another.example")
    assert render(source, shown=name, **count) == "2"


def test_a_cached_part_is_made_in_each_language():
    source = '{% cache %}{{ _("Search") }}{% endcache %}'
    with translation.override("en"):
        assert render(source) == "Search"
    with translation.override("zh-hans"):
        assert render(source) == "搜索"


def test_a_cached_part_is_escaped_once():
    source = "{% cache words %}<i>{{ words }}</i>{% endcache %}"
    assert {render(source, words="<b>&") for _time in range(2)} == {"<i>&lt;b&gt;&amp;</i>"}


def test_makemessages_finds_every_sentence():
    """It reads Django's syntax: a sentence behind ``{{-`` is none to it."""
    templates = (Path(__file__).parents[2] / "templates/site").glob("*.html")
    assert [path.name for path in templates if re.search(r"{{-\s*_\(", path.read_text())] == []
