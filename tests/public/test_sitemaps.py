"""Sitemaps: crawlers find every page that readers have, month by month, and nothing else."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from lxml import etree

from articles import desk
from articles.models import Publication
from articles.public import sitemaps
from articles.queries import sitemap_parts
from articles.text.words import printable
from tests.support.cast import Newsroom
from tests.support.stories import (
    AT,
    picture,
    place_picture,
    published_at,
    read,
    republish_story,
    unkept,
    whatever_words,
)

pytestmark = pytest.mark.django_db
SITE = "https://news.example.com"
VALID = etree.RelaxNG(etree.parse(Path(__file__).with_name("sitemap.rng")))
JULY = "/sitemap-2026-07.xml"
NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
A_SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.NEWSROOM_URL = SITE


def parse_sitemap(content: bytes) -> etree._Element:
    tree = etree.fromstring(content)
    VALID.assertValid(tree)
    return tree


def list_paths(client, address: str) -> list[str]:
    """Paths of what a sitemap lists, in its order."""
    tree = parse_sitemap(read(client, address))
    return [loc.text.removeprefix(SITE) for loc in tree.iterfind("{*}*/{*}loc")]


def months(client) -> list[str]:
    return [path for path in list_paths(client, "/sitemap.xml") if re.search(r"\d", path)]


# Months


def test_the_index_leads_to_each_month_newest_first(client, newsroom):
    for at in (AT, AT.replace(month=3), AT.replace(year=2024)):
        published_at(newsroom, at)
    rows = ["/sitemap-2026-07.xml", "/sitemap-2026-03.xml", "/sitemap-2024-07.xml"]
    assert list_paths(client, "/sitemap.xml") == ["/sitemap-news.xml", "/sitemap-pages.xml", *rows]


def test_an_empty_newsroom_has_an_index(client, db):
    assert list_paths(client, "/sitemap.xml") == ["/sitemap-news.xml", "/sitemap-pages.xml"]


def test_a_month_has_its_stories_oldest_first(client, newsroom):
    stories = [published_at(newsroom, AT + timedelta(days=n)) for n in (2, 0, 1)]
    paths = [stories[n].get_absolute_url() for n in (1, 2, 0)]
    assert list_paths(client, JULY) == paths


def test_the_year_ends_at_midnight_of_the_newsroom(client, newsroom):
    old, new = (published_at(newsroom, at) for at in (NEW_YEAR - A_SECOND, NEW_YEAR))
    assert months(client) == ["/sitemap-2026-01.xml", "/sitemap-2025-12.xml"]
    assert list_paths(client, "/sitemap-2025-12.xml") == [old.get_absolute_url()]
    assert list_paths(client, "/sitemap-2026-01.xml") == [new.get_absolute_url()]


@pytest.mark.parametrize(
    ("zone", "month"),
    [("America/New_York", "2025-12"), ("Pacific/Kiritimati", "2026-01"), ("UTC", "2025-12")],
)
def test_a_month_is_of_the_newsrooms_time_zone(client, newsroom, settings, zone, month):
    settings.TIME_ZONE = zone
    story = published_at(newsroom, NEW_YEAR)
    assert months(client) == [f"/sitemap-{month}.xml"]
    assert list_paths(client, f"/sitemap-{month}.xml") == [story.get_absolute_url()]


def test_a_month_begins_where_summer_time_puts_it(client, newsroom, settings):
    settings.TIME_ZONE = "America/New_York"  # four hours behind on 1 November, five on 1 December
    begins = [datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC)]
    for at in begins:
        published_at(newsroom, at - A_SECOND)
        published_at(newsroom, at)
    assert [part.month for part in sitemap_parts.every()] == [(2026, n) for n in (10, 11, 12)]
    counts = [len(sitemap_parts.stories(part.month, 1)) for part in sitemap_parts.every()]
    assert counts == [1, 2, 1]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap-2026-06.xml",
        "/sitemap-2026-13.xml",
        "/sitemap-2026-00.xml",
        "/sitemap-0000-01.xml",
        "/sitemap-2999-12.xml",
        "/sitemap-9999-12.xml",
        "/sitemap-2026-07-1.xml",
        "/sitemap-2026-07-2.xml",
        "/sitemap-2026-07-99999.xml",
        "/sitemap-2026-7.xml",
    ],
)
def test_no_other_month_exists(client, newsroom, address):
    published_at(newsroom, AT)
    read(client, address, 404)


def test_a_big_month_is_split(client, newsroom, monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    stories = [published_at(newsroom, AT + timedelta(hours=n)) for n in range(5)]
    third, second, first = months(client)
    assert (first, second, third) == (JULY, "/sitemap-2026-07-2.xml", "/sitemap-2026-07-3.xml")
    rows = [list_paths(client, part) for part in (first, second, third)]
    assert [len(part) for part in rows] == [2, 2, 1]
    assert [path for part in rows for path in part] == [
        story.get_absolute_url() for story in stories
    ]
    read(client, "/sitemap-2026-07-4.xml", 404)


def test_a_part_says_when_it_last_changed(client, newsroom, monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    stories = [published_at(newsroom, AT + timedelta(hours=n)) for n in range(3)]
    republish_story(newsroom, stories[1].article, at=AT + timedelta(days=9), headline="新题")
    changes = parse_sitemap(read(client, "/sitemap.xml")).iterfind("{*}sitemap/{*}lastmod")
    assert [at.text for at in changes] == ["2026-07-22T12:05:00+08:00", "2026-07-31T10:05:00+08:00"]


def test_a_month_that_just_fits_is_not_split(client, newsroom, monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    for hour in range(2):
        published_at(newsroom, AT + timedelta(hours=hour))
    assert months(client) == [JULY]
    read(client, "/sitemap-2026-07-2.xml", 404)


def test_a_month_says_when_it_last_changed(client, newsroom):
    story = published_at(newsroom, AT)
    published_at(newsroom, AT + timedelta(hours=1))
    republish_story(newsroom, story.article, at=AT + timedelta(days=30), headline="新题")
    index, month = (parse_sitemap(read(client, path)) for path in ("/sitemap.xml", JULY))
    assert index.findtext("{*}sitemap/{*}lastmod") == "2026-08-21T10:05:00+08:00"
    rows = [lastmod.text for lastmod in month.iterfind("{*}url/{*}lastmod")]
    assert rows == ["2026-08-21T10:05:00+08:00", "2026-07-22T11:05:00+08:00"]


def test_a_month_names_the_pictures_of_its_stories(client, newsroom):
    page = picture(newsroom)
    release = newsroom.submitted(figures=[place_picture(page)])
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest, at=AT)
    images = parse_sitemap(read(client, JULY)).iterfind("{*}url/{*}image/{*}loc")
    assert [image.text for image in images] == [f"{SITE}/picture/{page.sha256}-960.jpg"]


class Counted(TestCase):
    """What was counted before is right again after whatever the desk has done."""

    def setUp(self):
        self.enterContext(mock.patch.object(sitemap_parts, "PART", 2))

    @given(
        done=st.lists(
            st.tuples(
                st.sampled_from(["publish", "publish", "withdraw", "republish", "undo"]),
                st.integers(0, 3),
                st.integers(0, 70),
                st.booleans(),
            ),
            max_size=8,
        )
    )
    @settings(max_examples=12, deadline=None)
    def test_parts_are_those_of_a_newsroom_just_started(self, done):
        newsroom, stories = Newsroom(), []
        for turn, (what, which, day, is_looked_at) in enumerate(done):
            at = AT + timedelta(days=day)
            story = stories[which % len(stories)] if stories else None
            if what == "undo":
                with suppress(ZeroDivisionError), transaction.atomic():
                    published_at(newsroom, at)
                    _is_counted_right()
                    raise ZeroDivisionError
            elif what == "publish" or story is None:
                stories.append(published_at(newsroom, at).article)
            elif what == "republish":
                republish_story(newsroom, story, at=at, headline=f"第{turn}次")
            elif Publication.objects.filter(article=story).exists():
                desk.withdraw(story, newsroom.second, reason="撤稿")
            if is_looked_at:
                _is_counted_right()
        _is_counted_right()


def _is_counted_right() -> None:
    parts, count = sitemap_parts.every(), sitemap_parts._counted
    with mock.patch.object(sitemap_parts, "_counted", None):
        assert parts == sitemap_parts.every()
    assert sitemap_parts._counted is count
    rows = [list(sitemap_parts.stories(part.month, part.number)) for part in parts]
    assert sum(map(len, rows)) == Publication.objects.count()
    assert all(0 < len(some) <= sitemap_parts.PART for some in rows)


# News


def test_news_says_what_google_asks_for(client, newsroom):
    story = newsroom.published(headline="<新闻> & 更多").live
    tree = parse_sitemap(read(client, "/sitemap-news.xml"))
    facts = {etree.QName(e).localname: e.text for e in tree.find("{*}url/{*}news").iter()}
    assert (facts["name"], facts["language"]) == ("新闻编辑部", "zh-cn")
    assert facts["title"] == "<新闻> & 更多"
    assert set(facts["keywords"].split(", ")) == {"湿地", "观鸟"}
    day = timezone.localtime(story.first_published_at)
    assert facts["publication_date"] == day.isoformat(timespec="seconds")


def test_news_lasts_two_days(client, newsroom):
    now = timezone.now()
    published_at(newsroom, now - timedelta(days=2, seconds=1))
    recent = published_at(newsroom, now - timedelta(days=1, hours=23))
    assert list_paths(client, "/sitemap-news.xml") == [recent.get_absolute_url()]


def test_a_new_text_of_an_old_story_is_no_news(client, newsroom):
    old = published_at(newsroom, timezone.now() - timedelta(days=3))
    republish_story(newsroom, old.article, headline="新题")
    assert list_paths(client, "/sitemap-news.xml") == ["/"]


def test_without_news_the_front_page_stands_in(client, newsroom):
    published_at(newsroom, AT)
    assert list_paths(client, "/sitemap-news.xml") == ["/"]


def test_news_has_so_many_and_no_more_the_newest_first(client, newsroom, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_MOST", 2)
    stories = [newsroom.published().live.get_absolute_url() for _ in range(3)]
    assert list_paths(client, "/sitemap-news.xml") == [stories[2], stories[1]]


def test_news_in_english_says_so(client, newsroom, settings):
    settings.LANGUAGE_CODE = "en"
    newsroom.published()
    assert b"<news:language>en</news:language>" in read(client, "/sitemap-news.xml")


# Pages that are no stories


def test_the_front_page_channels_and_tags_are_listed(client, newsroom):
    newsroom.published(tags=["湿地", "🎉"])
    result = list_paths(client, "/sitemap-pages.xml")
    wetland = reverse("tag", args=["湿地"])
    own = newsroom.channel.get_absolute_url()
    assert result == ["/", "/archive/", "/corrections/", own, wetland]
    for path in result:
        read(client, path)


# What is not public is nowhere


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_unsigned_stories_and_their_tags_are_in_none(client, newsroom, stage):
    getattr(newsroom, stage)(tags=["待签"])
    assert months(client) == []
    assert list_paths(client, "/sitemap-news.xml") == ["/"]
    assert not any("/tag/" in path for path in list_paths(client, "/sitemap-pages.xml"))


def test_a_withdrawn_story_is_gone_from_all(client, newsroom):
    story = newsroom.published(tags=["湿地"])
    (month,) = months(client)
    desk.withdraw(story, newsroom.second, reason="撤稿")
    assert months(client) == []
    read(client, month, 404)
    assert list_paths(client, "/sitemap-news.xml") == ["/"]
    assert not any("/tag/" in path for path in list_paths(client, "/sitemap-pages.xml"))


# Hostile words


@whatever_words
def test_whatever_words_leave_the_xml_whole(words):
    story = unkept(words)
    facts = (story.release.headline, *story.release.tag_names)
    entry = sitemaps.as_news(1, AT, AT, *facts)
    tree = etree.fromstring(f'<r xmlns:news="x">{entry}</r>'.encode())
    # XML reads a carriage return as the end of a line, but none is left by then.
    assert (tree.findtext(".//{x}title") or "") == printable(words)


# How they are served


def addresses_of(client) -> list[str]:
    return ["/sitemap.xml", *list_paths(client, "/sitemap.xml")]


def test_they_cost_the_same_whatever_the_archive(
    client, newsroom, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(sitemap_parts, "_counted", None)
    published_at(newsroom, AT)
    with django_assert_num_queries(3):
        read(client, "/sitemap.xml")
    most = {"/sitemap.xml": 2, JULY: 2, "/sitemap-news.xml": 1, "/sitemap-pages.xml": 2}
    for years in ([2026], [1980, 1999, 2025]):
        for year in years:
            published_at(newsroom, AT.replace(year=year), tags=[f"{year}年"])
        for address, queries in most.items():
            with django_assert_num_queries(queries):
                read(client, address)


def test_they_are_the_same_for_everyone(client, newsroom, settings):
    settings.ALLOWED_HOSTS = ["testserver", "two.example.com"]
    newsroom.published()
    for address in addresses_of(client):
        first, second = (
            client.get(address),
            client.get(address, headers={"host": "two.example.com"}),
        )
        assert first.content == second.content
        assert (first["Content-Type"], dict(first.cookies)) == ("application/xml", {})


def test_an_unchanged_one_is_not_sent_twice(client, newsroom):
    newsroom.published()
    for address in addresses_of(client):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
