"""Feeds: programs get the signed stories in full, in three formats, and nothing else."""

import json
import re
from datetime import timedelta

import feedparser
import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator
from lxml import etree

from articles import desk
from articles.models import FEEDS, Channel
from articles.public.feeds.views import answer
from articles.public.views.lists import WHOLE, WHOLE_OF_TAG
from articles.text.words import printable
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
XML = [name for name in FEEDS if name.endswith(".xml")]
SITE = "https://news.example.com"

#: https://www.jsonfeed.org/version/1.1/, as far as it says what must be and of what kind.
_URL = {"type": "string", "pattern": "^https?://[\x21-\x7e]+$"}
_WORDS = {"type": "string", "minLength": 1}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_OWN = {"^_": {"type": "object"}}
_AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "minProperties": 1,
        "properties": {"name": _WORDS, "url": _URL, "avatar": _URL},
        "additionalProperties": False,
    },
}
_ITEM = {
    "type": "object",
    "required": ["id", "content_html"],
    "properties": {
        **dict.fromkeys(("id", "url", "external_url", "image"), _URL),
        **dict.fromkeys(("title", "content_html", "summary"), _WORDS),
        **dict.fromkeys(("date_published", "date_modified"), _MOMENT),
        "authors": _AUTHORS,
        "tags": {"type": "array", "items": _WORDS},
    },
    "patternProperties": _OWN,
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **dict.fromkeys(("title", "description"), _WORDS),
        **dict.fromkeys(("home_page_url", "feed_url", "icon"), _URL),
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
        "authors": _AUTHORS,
        "hubs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"type": _WORDS, "url": _URL},
            },
        },
        "items": {"type": "array", "items": _ITEM},
    },
    "patternProperties": _OWN,
    "additionalProperties": False,
}


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.NEWSROOM_URL = SITE


@pytest.fixture
def full(newsroom):
    """A story that has everything a feed can say."""
    words = {
        "kicker": "引题在此",
        "subhead": "副题在此",
        "dateline_date": "7月22日",
        "notice_kind": "correction",
        "notice_text": "本报更正第一段的数字。",
        "body": '<p>正文 <a href="/archive/">往日</a> <a href="https://example.org/">外面</a></p>',
        "figures": [place_picture(picture(newsroom)), place_picture(picture(newsroom, (300, 200)))],
        "is_reprint": True,
        "reprint_title": "原来的题目",
        "reprint_author": "原作者",
        "reprint_url": "https://example.org/a?b=1&c=2",
    }
    return newsroom.published(**words).live


def addresses_of(story) -> list[str]:
    """Every feed that the story is in."""
    channel, tag = story.channel.slug, story.tags.first().slug
    places = [("feed", []), ("channel_feed", [channel]), ("tag_feed", [tag])]
    return [reverse(way, args=[*where, name]) for way, where in places for name in FEEDS]


def parse_feed(client, address: str):
    feed = feedparser.parse(read(client, address))
    assert not feed.bozo, (address, feed.get("bozo_exception"))
    return feed


def read_json_feed(client, address: str = "/feed/feed.json") -> dict:
    feed = json.loads(read(client, address))
    Draft202012Validator(JSON_FEED).validate(feed)
    return feed


def titles(client, address: str) -> list[str]:
    return [item["title"] for item in read_json_feed(client, address)["items"]]


# What is public is there


def test_every_feed_is_read_without_complaint(client, full):
    addresses = addresses_of(full)
    for address in addresses:
        feed = (
            read_json_feed(client, address)
            if address.endswith("json")
            else parse_feed(client, address)
        )
        assert len(feed.get("items", feed.get("entries"))) == 1
    assert len(addresses) == 9


@pytest.mark.parametrize("name", XML)
def test_an_entry_says_who_wrote_what_when_and_where_it_is_from(client, full, name):
    (entry,) = parse_feed(client, f"/feed/{name}").entries
    assert (entry.title, entry.link, entry.id) == ("三千水鸟落滩涂", full.permalink, full.permalink)
    assert entry.published_parsed[:5] == full.first_published_at.timetuple()[:5]
    assert entry.updated_parsed[:5] == full.published_at.timetuple()[:5]
    assert [author.name for author in entry.authors] == ["张力雯"]
    assert {tag.term for tag in entry.tags} == {"东营", "湿地", "观鸟"}
    assert entry.dc_source == "海报新闻"
    assert entry.summary.startswith("正文")
    assert [link.href for link in entry.links if link.rel == "via"] == [full.release.reprint_url]


@pytest.mark.parametrize("name", XML)
def test_an_entry_has_its_first_picture(client, full, name):
    (entry,) = parse_feed(client, f"/feed/{name}").entries
    url = f"{SITE}/picture/{full.release.lead_figure['sha256']}-960.jpg"
    size = {"width": "960", "height": "480", "type": "image/jpeg", "medium": "image"}
    assert entry.media_content == [{"url": url, **size}]
    assert [(link.href, link.type) for link in entry.enclosures] == [(url, "image/jpeg")]


def test_the_json_feed_says_the_same(client, full):
    (item,) = read_json_feed(client)["items"]
    assert item["id"] == item["url"] == full.permalink
    assert item["title"] == "三千水鸟落滩涂"
    assert item["external_url"] == full.release.reprint_url
    assert item["authors"] == [{"name": "张力雯"}]
    assert set(item["tags"]) == {"东营", "湿地", "观鸟"}
    assert item["image"].endswith("-960.jpg")
    assert item["_newsroom"] == {"source": "海报新闻"}


@pytest.mark.parametrize("name", FEEDS)
def test_the_text_is_as_readers_see_it(client, full, name):
    feed = read(client, f"/feed/{name}").decode()
    parts = ["引题在此", "副题在此", "7月22日", "本报更正第一段的数字。", "退潮", "张力雯 摄"]
    parts += ["原来的题目", "原作者", "https://example.org/a?b=1", "初审编辑:赵静　责任编辑:丰丽莎"]
    assert [part for part in parts if part not in feed] == []


@pytest.mark.parametrize("name", FEEDS)
def test_every_address_is_whole(client, full, name):
    whole = read(client, f"/feed/{name}").decode().replace("\\", "").replace("&lt;", "<")
    inside = re.findall(r'(?:href|src)="([^"]*)"', whole)
    assert f"{SITE}/archive/" in inside
    assert "https://example.org/" in inside
    assert [link for link in inside if not link.startswith("https://")] == []


@pytest.mark.parametrize("name", XML)
def test_a_summary_shows_the_signs_of_the_text(client, newsroom, name):
    newsroom.published(body="<p>若 a &lt;b&gt; c &amp; d</p>")
    (entry,) = parse_feed(client, f"/feed/{name}").entries
    assert entry.summary == "若 a &lt;b&gt; c &amp; d"
    assert read_json_feed(client)["items"][0]["summary"] == "若 a <b> c & d"


def test_a_reprint_without_credits_is_its_authors(client, newsroom):
    newsroom.published(credits=[], is_reprint=True, reprint_title="原题", reprint_author="原作者")
    assert read_json_feed(client)["items"][0]["authors"] == [{"name": "原作者"}]


def test_a_story_without_credits_is_whose_it_is(client, newsroom):
    newsroom.published(credits=[])
    assert read_json_feed(client)["items"][0]["authors"] == [{"name": "海报新闻"}]


def test_a_story_of_nobody_is_the_newsrooms(client, newsroom):
    newsroom.published(credits=[], source="")
    feed = parse_feed(client, "/feed/atom.xml")
    assert (feed.feed.author, "authors" in read_json_feed(client)["items"][0]) == (
        "新闻编辑部",
        False,
    )


def test_a_new_text_is_the_same_entry(client, newsroom):
    story = published_at(newsroom, AT)
    (before,) = parse_feed(client, "/feed/atom.xml").entries
    republish_story(newsroom, story.article, at=AT + timedelta(hours=1), headline="新题")
    (after,) = parse_feed(client, "/feed/atom.xml").entries
    assert (after.id, after.published, after.title) == (before.id, before.published, "新题")
    assert after.updated_parsed > before.updated_parsed


def test_a_feed_has_the_newest_first_and_no_more_than_a_list(client, newsroom, monkeypatch):
    monkeypatch.setattr("articles.public.feeds.views.WHOLE", 2)
    for number in range(3):
        newsroom.published(headline=f"第{number}条")
    assert WHOLE > 2
    assert titles(client, "/feed/feed.json") == ["第2条", "第1条"]


@pytest.mark.parametrize(
    ("address", "count"),
    [("/tag/湿地/feed/feed.json", WHOLE_OF_TAG), ("/channel/dongying/feed/feed.json", WHOLE)],
)
def test_a_tags_feed_is_shorter_than_a_channels(client, newsroom, address, count):
    for _number in range(WHOLE + 1):
        newsroom.published(tags=["湿地"])
    assert len(titles(client, address)) == count
    programs = address.replace("feed.json", "ninjs.json")
    assert len(client.get(programs).json()["associations"]) == count


def test_a_channels_feed_has_the_stories_of_those_below_it(client, newsroom):
    above = newsroom.channel
    newsroom.published(headline="上面")
    newsroom.channel = Channel.objects.create(slug="kenli", name="垦利", parent=above)
    newsroom.published(headline="下面")
    newsroom.channel = Channel.objects.create(slug="sports", name="体育")
    newsroom.published(headline="别处")
    assert titles(client, "/channel/dongying/feed/feed.json") == ["下面", "上面"]
    assert titles(client, "/channel/kenli/feed/feed.json") == ["下面"]


def test_a_tags_feed_has_its_stories_only(client, newsroom):
    newsroom.published(headline="有", tags=["湿地"])
    newsroom.published(headline="没有", tags=["观鸟"])
    assert titles(client, reverse("tag_feed", args=["湿地", "feed.json"])) == ["有"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_names_itself_its_page_and_its_language(client, full, name):
    address = reverse("tag_feed", args=["湿地", name])
    home = f"{SITE}{reverse('tag', args=['湿地'])}"
    if name.endswith("json"):
        feed = read_json_feed(client, address)
        facts = (feed["title"], feed["feed_url"], feed["home_page_url"], feed["language"])
    else:
        feed = parse_feed(client, address).feed
        itself = next(link.href for link in feed.links if link.rel == "self")
        facts = (feed.title, itself, feed.link, feed.language)
    assert facts == ("湿地 – 新闻编辑部", SITE + address, home, "zh-Hans")


@pytest.mark.parametrize("name", FEEDS)
def test_a_hub_is_named_if_there_is_one(client, newsroom, settings, name):
    assert b"hub" not in read(client, f"/feed/{name}")
    settings.NEWSROOM_WEBSUB_HUB = "https://hub.example.com/"
    if name.endswith("json"):
        value = read_json_feed(client)["hubs"]
        assert value == [{"type": "WebSub", "url": "https://hub.example.com/"}]
    else:
        links = parse_feed(client, f"/feed/{name}").feed.links
        assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example.com/"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_without_stories_is_a_feed_and_stays_the_same(client, newsroom, name):
    address = f"/channel/dongying/feed/{name}"
    read_json_feed(client, address) if name.endswith("json") else parse_feed(client, address)
    assert b"1970" in read(client, address) or name.endswith("json")


# What is not public is nowhere


@pytest.mark.parametrize(
    "address",
    [
        "/feed/",
        "/feed/rss",
        "/feed/rssxxml",
        "/feed/other.xml",
        "/channel/nothing/feed/rss.xml",
        "/tag/没有/feed/rss.xml",
    ],
)
def test_no_other_feed_exists(client, newsroom, address):
    read(client, address, 404)


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_unsigned_text_is_in_no_feed(client, newsroom, stage):
    getattr(newsroom, stage)(headline="尚未签发", tags=["待签"])
    for name in FEEDS:
        assert "尚未签发".encode() not in read(client, f"/feed/{name}")
        read(client, reverse("tag_feed", args=["待签", name]), 404)


def test_a_withdrawn_story_is_gone_from_every_feed(client, newsroom, full):
    addresses = addresses_of(full)
    desk.withdraw(full.article, newsroom.second, reason="撤稿")
    for address in addresses:
        text = read(client, address, 404 if address.startswith("/tag/") else 200)
        assert "三千水鸟".encode() not in text


# Hostile words


@pytest.mark.parametrize("name", XML)
@whatever_words
def test_whatever_words_leave_the_xml_whole(name, words):
    body = answer(name, [unkept(words)], words, "/", f"/feed/{name}").content
    title = etree.fromstring(body).findtext("{*}channel/{*}item/{*}title")
    title = title or etree.fromstring(body).findtext("{*}entry/{*}title") or ""
    assert title == printable(words)
    assert not feedparser.parse(body).bozo


@whatever_words
def test_whatever_words_leave_the_json_whole(words):
    body = answer("feed.json", [unkept(words)], words, "/", "/feed/feed.json").content
    (item,) = json.loads(body)["items"]
    assert item.get("title", "") == printable(words)


def test_the_text_of_a_feed_does_nothing(client, newsroom):
    name = "<img src=x onerror=alert(1)>"
    newsroom.published(headline=name, kicker=name, source=name, tags=[name])
    text = read_json_feed(client)["items"][0]["content_html"]
    assert "&lt;img src=x" in text
    assert not re.search(r"<(script|img|svg)", text)


# How they are served


def test_a_feed_is_of_its_format(client, newsroom):
    kinds = {name: client.get(f"/feed/{name}")["Content-Type"].split(";")[0] for name in FEEDS}
    assert kinds == FEEDS


def test_a_feed_is_the_same_for_everyone(client, full, settings):
    settings.ALLOWED_HOSTS = ["one.example.com", "two.example.com"]
    client.force_login(full.release.frozen_by, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses_of(full):
        ways = ({"host": "one.example.com"}, {"host": "two.example.com", "accept-language": "en"})
        first, second = (client.get(address, headers=headers, secure=True) for headers in ways)
        assert first.content == second.content
        assert not first.cookies
        assert "Cookie" not in first.get("Vary", "")


def test_a_feed_asks_the_database_four_times_at_most(
    client, newsroom, full, django_assert_max_num_queries
):
    for number in range(3):
        newsroom.published(headline=f"第{number}条")
    for address in addresses_of(full):
        with django_assert_max_num_queries(4):
            read(client, address)


def test_an_unchanged_feed_is_not_sent_twice(client, full):
    for address in addresses_of(full):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_pages_lead_to_their_feeds(client, full):
    tag = reverse("tag", args=["湿地"])
    leads = {
        "/": ["/feed/"],
        full.channel.get_absolute_url(): ["/channel/dongying/feed/", "/feed/"],
        tag: [f"{tag}feed/", "/feed/"],
        full.get_absolute_url(): ["/channel/dongying/feed/", "/feed/"],
    }
    for address, feeds in leads.items():
        text = read(client, address).decode()
        rows = re.findall(r'rel="alternate" type="([^"]*)" title="[^"]+" href="([^"]*)"', text)
        values = [(kind, feed + name) for feed in feeds for name, kind in FEEDS.items()]
        assert [link for link in rows if link[1].endswith(tuple(FEEDS))] == values
        for _kind, feed in values:
            read(client, feed)
