"""The search page: what a reader types, and what comes back."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from articles import desk, search
from articles.models import Channel
from tests.support.cast import channel
from tests.support.opensearch import Server
from tests.support.stories import HOSTILE, published_at, republish_story

pytestmark = pytest.mark.django_db

#: The module; the package has the view under the same name.
view = import_module("articles.public.views.search")
AT = datetime(2026, 7, 22, 2, 5, tzinfo=UTC)  # 10:05 in Shanghai
DAY = timedelta(days=1)


def page(client, status=200, **query):
    response = client.get(f"/search/?{urlencode(query)}")
    assert response.status_code == status
    return response.content.decode()


def main(html):
    return html[html.index("<main") :]


def headlines(client, **query):
    """Headlines on a page of results, without their marks."""
    titles = re.findall('<h2 class="title"><a [^>]*>(.*?)</a></h2>', page(client, **query), re.S)
    return [unescape(re.sub("<[^>]*>", "", title)).strip() for title in titles]


def links(html):
    return [unescape(address) for address in re.findall(r'href="(\?[^"]*)"', html)]


# What is found


def test_a_story_is_found_by_two_characters(client, newsroom):
    newsroom.published()
    assert headlines(client, q="水鸟") == ["三千水鸟落滩涂"]


def test_what_was_found_is_marked(client, newsroom):
    newsroom.published()
    html = page(client, q="水鸟")
    assert "三千<mark>水鸟</mark>落滩涂" in html
    assert "滩涂上落下三千多只<mark>水鸟</mark>" in html


def test_headlines_come_first_or_the_newest(client, newsroom):
    for headline in ("水鸟", "第二", "第三"):
        newsroom.published(headline=headline)
    assert headlines(client, q="水鸟") == ["水鸟", "第三", "第二"]
    assert headlines(client, q="水鸟", order="newest") == ["第三", "第二", "水鸟"]


def test_a_story_leads_to_its_reporter(client, newsroom):
    newsroom.published()
    newsroom.published(headline="另一位", credits=[{"role": "reporter", "name": "王辰"}])
    [address] = [a for a in links(page(client, q="另一位")) if a.startswith("?q=")]
    assert "三千水鸟" not in client.get(f"/search/{address}").content.decode()


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_nothing_unsigned_is_found_or_suggested(client, newsroom, stage):
    getattr(newsroom, stage)(headline="尚未签发", tags=["尚未"])
    html = page(client, q="尚未")
    assert 'class="found"' not in html
    assert 'class="alike"' not in html


def test_a_withdrawn_story_is_gone_at_once(client, newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="撤稿")
    assert headlines(client, q="水鸟") == []


def test_a_corrected_story_is_found_by_what_it_says_now(client, newsroom):
    republish_story(newsroom, newsroom.published(), headline="四千海鸥", body="<p>正文</p>")
    assert (headlines(client, q="水鸟"), headlines(client, q="海鸥")) == ([], ["四千海鸥"])


def test_a_story_outside_the_lists_is_found(client, newsroom):
    Channel.objects.update(listed=False)
    newsroom.published(headline="关于我们")
    assert headlines(client, q="关于我们") == ["关于我们"]


# Narrowing


@pytest.fixture
def three(newsroom):
    """A story of yesterday, one of a month ago in a channel below, one of long ago elsewhere."""
    below = Channel.objects.create(slug="kenli", name="垦利", parent=newsroom.channel)
    now = timezone.now()
    published_at(newsroom, AT, headline="体育", tags=["观鸟"], channel=channel("sports", "体育"))
    credits = [{"role": "reporter", "name": "王辰"}]
    published_at(newsroom, now - 20 * DAY, headline="垦利", channel=below, credits=credits)
    return published_at(newsroom, now - DAY / 2, headline="东营")


NARROWED = [
    ({}, ["东营", "垦利", "体育"]),
    ({"channel": "sports"}, ["体育"]),
    ({"channel": "dongying"}, ["东营", "垦利"]),
    ({"channel": "kenli"}, ["垦利"]),
    ({"time": "1"}, ["东营"]),
    ({"time": "31"}, ["东营", "垦利"]),
    ({"since": "2026-07-22", "until": "2026-07-22"}, ["体育"]),
    ({"until": "2026-07-21"}, []),
    ({"by": "王辰"}, ["垦利"]),
    ({"tag": "湿地"}, ["东营", "垦利"]),
    ({"tag": "湿地", "by": "王辰", "channel": "dongying"}, ["垦利"]),
]


def test_a_search_is_narrowed(client, three):
    for question, result in NARROWED:
        assert headlines(client, q="水鸟", **question) == result, question


def test_a_search_may_do_without_words(client, three):
    for question, result in NARROWED[1:]:
        assert headlines(client, **question) == result, question


def test_a_form_keeps_what_was_asked(client, three):
    html = page(client, q="水鸟", channel="kenli", by="王辰", since="2026-07-01")
    assert 'value="水鸟"' in html
    assert '<option value="kenli" selected>' in html
    assert 'value="2026-07-01"' in html
    assert "<details open>" in html


NONSENSE = [
    {"channel": "nothing"},
    {"time": "x"},
    {"order": "x"},
    {"since": "gestern"},
    {"since": "2026-13-01"},
    {"since": "0001-01-01"},
    {"until": "9999-12-31"},
    {"by": "长" * 61},
    {"since": "2026-07-02", "until": "2026-07-01"},
]


def test_a_search_that_makes_no_sense_says_so(client, newsroom):
    newsroom.published()
    for row in NONSENSE:
        html = page(client, q="水鸟", **row)
        assert 'class="wrong" role="alert"' in html, row
        assert "三千" not in html


# Pages and counts


@pytest.fixture
def many(newsroom, monkeypatch):
    """Seven stories, on pages of three, counted up to five."""
    monkeypatch.setattr(view, "ON_A_PAGE", 3)
    monkeypatch.setattr(view, "COUNTED", 5)
    return [newsroom.published(headline=f"第{n}篇") for n in range(7)]


def test_a_count_says_when_nobody_counted_on(client, many):
    [sentence] = re.findall('<p class="count" role="status">(.*?)</p>', page(client, q="水鸟"))
    assert "5" in sentence
    assert sentence != "5 stories"


def test_a_count_is_exact_as_far_as_it_goes(client, newsroom):
    newsroom.published()
    [sentence] = re.findall('<p class="count" role="status">(.*?)</p>', page(client, q="水鸟"))
    assert "1" in sentence


def test_further_pages_hold_the_others_each_once(client, many):
    rows, address = [], f"?{urlencode({'q': '水鸟'})}"
    while address:
        text = client.get(f"/search/{address}").content.decode()
        rows += re.findall("第[0-9]篇", re.sub("<[^>]*>", "", main(text)))
        address = next((a for a in links(text) if "after=" in a), "")
    assert rows == [f"第{n}篇" for n in range(6, -1, -1)]


def test_a_story_published_meanwhile_moves_nothing(client, newsroom, many):
    [further] = [a for a in links(page(client, q="水鸟")) if "after=" in a]
    newsroom.published(headline="第9篇")
    text = client.get(f"/search/{further}").content.decode()
    assert re.findall("第[0-9]篇", main(text)) == ["第3篇", "第2篇", "第1篇"]


def test_a_later_page_leads_back_to_the_first(client, many):
    [further] = [a for a in links(page(client, q="水鸟")) if "after=" in a]
    back = links(client.get(f"/search/{further}").content.decode())[0]
    assert headlines(client, q="水鸟") == re.findall(
        "第[0-9]篇", main(client.get(f"/search/{back}").content.decode())
    )


def test_a_cursor_that_nobody_wrote_breaks_nothing(client, many):
    for after in ("", "x", "1-", "9" * 40, "0--1", "1-1", "'"):
        page(client, q="水鸟", after=after)


# Help


def test_an_empty_search_explains_itself(client):
    assert 'class="hints"' in page(client)


def test_a_query_without_a_word_explains_itself(client, newsroom):
    newsroom.published()
    for nothing in ("!?", "　", "😀", "\u200b"):
        assert 'class="hints"' in page(client, q=nothing)


def test_what_is_not_found_is_offered_in_parts(client, newsroom):
    newsroom.published()
    [parts, *_others] = links(page(client, q="志愿水鸟"))
    assert parts == f"?{urlencode({'q': '志愿 水鸟'})}"
    assert "三千" in client.get(f"/search/{parts}").content.decode()


def test_what_is_not_found_narrowed_is_offered_everywhere(client, newsroom):
    newsroom.published()
    assert f"?{urlencode({'q': '水鸟'})}" in links(page(client, q="水鸟", by="王辰"))


def test_tags_of_public_stories_are_suggested(client, newsroom):
    newsroom.published()
    newsroom.draft(tags=["湿地公园"])
    for query in ("湿", "湿地", "湿地保护", "没有的 湿地"):
        html = page(client, q=query)
        assert 'href="/tag/' in html
        assert "湿地公园" not in html


def test_a_tag_without_an_address_is_not_suggested(client, newsroom):
    newsroom.published(tags=["🎉鸟"])
    page(client, q="🎉鸟")


def test_a_long_query_is_cut_and_the_page_says_so(client, newsroom):
    newsroom.published()
    assert 'class="note"' in page(client, q="水鸟 " * 40)
    assert headlines(client, q="水鸟 " * 40)


# What the page is


def test_the_page_takes_four_queries(client, newsroom, three, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        page(client, q="水鸟", channel="dongying", tag="湿地", by="张力雯", time="31")


def test_every_other_page_has_a_box_that_leads_here(client, newsroom):
    text = client.get(newsroom.published().live.get_absolute_url()).content.decode()
    assert '<form class="searchbox" role="search" action="/search/">' in text


def test_crawlers_are_told_to_leave_out_what_was_found(client, newsroom):
    newsroom.published()
    assert '<meta name="robots" content="noindex' in page(client, q="水鸟")
    assert "noindex" not in page(client)
    assert "Disallow: /search/?\n" in client.get("/robots.txt").content.decode()


def test_nobody_keeps_it_for_others(client, newsroom):
    newsroom.published()
    response = client.get("/search/?q=水鸟")
    assert "private" in response["Cache-Control"]
    assert "max-age=0" in response["Cache-Control"]
    assert not response.cookies
    again = client.get("/search/?q=水鸟", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_nothing_is_changed_by_it(client):
    assert client.post("/search/", {"q": "水鸟"}).status_code == 405


# Hostile readers and writers

QUERIES = [
    '"',
    "水鸟*",
    "NEAR(水鸟 海豚)",
    "text:水鸟 OR 1=1 --",
    "水 & 鸟 | ! <->",
    "水" * 10_000,
    "<script>alert(1)</script>水鸟",
    '"><img src=x onerror=alert(1)>',
    "%水鸟_",
    "\u202e水鸟\u2066",
    "😀" * 99,
    "\x01\x7f",
]


def test_a_hostile_query_gets_a_clean_page(client, newsroom):
    newsroom.published()
    for query in [*QUERIES, *(words.replace("\x00", "") for words in HOSTILE[:2])]:
        html = page(client, q=query, by=query[:60], tag=query[:100])
        assert not re.search("<(script|img|b)[ >]", main(html))


def test_half_a_character_gets_an_answer(client):
    for query in ("%ED%A0%80", "%FF%FE", "%u6c34", "%", "%E6%B0"):
        assert client.get(f"/search/?q={query}").status_code == 200


def test_a_null_character_is_refused(client):
    assert client.get("/search/?q=%00").status_code == 400


def test_a_hostile_story_is_shown_as_it_is(client, newsroom):
    newsroom.published(headline="<b>水鸟</b>&\"'", body="<p>&lt;script&gt;水鸟&amp;</p>")
    html = page(client, q="水鸟")
    assert "&lt;b&gt;<mark>水鸟</mark>&lt;/b&gt;&amp;&#34;&#39;" in html
    assert "&lt;script&gt;<mark>水鸟</mark>&amp;" in html


# An engine that is down


def test_a_search_that_is_down_says_so(client, newsroom, settings):
    newsroom.published()
    with Server() as server:
        address = {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": server.address}
        settings.NEWSROOM_SEARCH = address
        server.is_down = True
        assert 'role="alert"' in page(client, 503, q="水鸟")


def test_what_an_engine_still_holds_is_not_shown_when_it_is_withdrawn(client, newsroom, settings):
    with Server() as server:
        address = {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": server.address}
        settings.NEWSROOM_SEARCH = address
        story, release = newsroom.published(), newsroom.published(headline="留下的水鸟")
        for article in (story, release):
            search.mend(article.pk)
        desk.withdraw(story, newsroom.second, reason="撤稿")
        assert len(server.indices["stories"].documents) == 2
        assert headlines(client, q="水鸟") == ["留下的水鸟"]
