"""The readers' pages: what is public is there, and nothing else is."""

import gzip
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles import desk, guards
from articles.models import FIXED_NOTICE, Article, Channel, Heartbeat, Person, Placement
from articles.models.heartbeat import QUIET
from articles.public import jinja
from articles.public.views.front import HEADLINES
from tests.support.stories import place_picture

pytestmark = pytest.mark.django_db
A_SHA = "0" * 64
AT = datetime(2026, 7, 22, 2, 5, tzinfo=UTC)  # 10:05 in Shanghai


@pytest.fixture
def story(newsroom):
    return newsroom.published()


@pytest.fixture
def withdrawn(newsroom, story):
    desk.withdraw(story, newsroom.second, reason="采访对象的身份有误,本报致歉。")
    return story.withdrawals.get()


@pytest.fixture
def picture(newsroom):
    return a_picture(newsroom)


def a_picture(newsroom, size=(1000, 600), **words):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return desk.add_picture(newsroom.reporter, file.getvalue(), alt="滩涂", **words)


def published_at(newsroom, at):
    release = newsroom.submitted()
    desk.sign(release, newsroom.first, read=release.digest, at=at)
    desk.sign(release, newsroom.second, read=release.digest, at=at)
    return Article.objects.get(pk=release.article_id).live


def republish_story(newsroom, article, **changes):
    newsroom.rewritten(article, **changes)
    release = newsroom.submitted(article)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    return Article.objects.get(pk=article.pk).live


def moved_below(newsroom):
    """The newsroom goes on writing in a channel below the one it had."""
    above = newsroom.channel
    newsroom.channel = Channel.objects.create(slug="kenli", name="垦利", parent=above)
    return newsroom.channel


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def without_data(html):
    """A page without what only machines read: its JSON-LD and its canonical link."""
    return re.sub(
        r'(?s)<script type="application/ld\+json">.*?</script>|<link rel="canonical".*?>', "", html
    )


def pages_of(story):
    live = story.live
    return [
        "/",
        live.channel.get_absolute_url(),
        *(reverse("tag", args=[tag.slug]) for tag in live.tags.all()),
        live.get_absolute_url(),
        live.record_url,
    ]


# What is public is there


def test_every_page_of_a_story_shows_its_headline(client, story):
    assert all("三千水鸟落滩涂" in page(client, address) for address in pages_of(story))


def test_an_empty_site_says_so_kindly(client):
    assert 'class="empty"' in page(client, "/")


def test_an_empty_channel_says_so_kindly(client, newsroom):
    assert 'class="empty"' in page(client, newsroom.channel.get_absolute_url())


def test_an_address_is_the_day_in_the_newsrooms_time_and_the_id(newsroom):
    live = published_at(newsroom, datetime(2026, 7, 21, 23, 0, tzinfo=UTC))
    assert live.get_absolute_url() == f"/2026/07/22/{live.article_id}/"


def test_a_story_carries_its_time(client, newsroom):
    assert "2026-07-22 10:05" in page(client, published_at(newsroom, AT).get_absolute_url())


def test_the_editors_names_stand_under_the_story(client, story):
    assert "初审编辑:赵静　责任编辑:丰丽莎" in page(client, story.live.get_absolute_url())


def test_a_story_leads_to_its_record(client, story):
    assert f'href="{story.live.record_url}"' in page(client, story.live.get_absolute_url())


def test_the_record_names_who_signed_which_text(client, story):
    html = page(client, story.live.record_url)
    assert re.search("初审编辑.*赵静.*责任编辑.*丰丽莎.*" + story.live.release.digest, html, re.S)


def test_the_record_lists_every_text_readers_have_had(client, newsroom, story):
    first = story.live.release.digest
    html = page(client, republish_story(newsroom, story, headline="新题").record_url)
    assert first in html


def test_the_record_of_a_story_that_came_back_tells_of_the_withdrawal(client, newsroom, withdrawn):
    html = page(client, republish_story(newsroom, withdrawn.article, headline="新题").record_url)
    assert str(FIXED_NOTICE) in html
    assert "采访对象的身份有误" not in html


def test_the_record_tells_the_signed_words_about_a_withdrawal_and_who_signed_them(
    client, newsroom, withdrawn
):
    newsroom.explained(withdrawn.article, "数字有误，予以撤回。")
    live = republish_story(
        newsroom, withdrawn.article, headline="新题", notice_kind="", notice_text=""
    )
    html = page(client, live.record_url)
    event = html[html.index('class="event withdrawn"') :]
    assert "数字有误，予以撤回。" in event
    assert event.index("数字有误，予以撤回。") < event.index("赵静") < event.index("丰丽莎")


def test_signed_words_stand_on_every_page_that_tells_of_a_withdrawal(client, newsroom, withdrawn):
    published_at(newsroom, timezone.now())
    address = withdrawn.get_absolute_url()
    month = f"/corrections/{timezone.localtime(withdrawn.at):%Y/%m}/"
    assert str(FIXED_NOTICE) in page(client, address, 410)
    newsroom.explained(withdrawn.article, "数字有误，予以撤回。")
    for where, status in ((address, 410), ("/corrections/", 200), (month, 200)):
        html = page(client, where, status)
        assert "数字有误，予以撤回。" in html
        assert "初审编辑:赵静" in html
        assert "责任编辑:丰丽莎" in html
        assert str(FIXED_NOTICE) not in html
    assert "数字有误，予以撤回。" in page(client, "/")


def test_the_record_keeps_quiet_about_the_words_of_a_withdrawn_text(client, newsroom):
    article = newsroom.published(notice_kind="correction", notice_text="随文撤回的更正")
    desk.withdraw(article, newsroom.second, reason="撤稿")
    live = republish_story(newsroom, article, notice_text="新的更正")
    html = page(client, live.record_url)
    assert "新的更正" in html
    assert "随文撤回的更正" not in html


def test_a_notice_stands_before_the_text(client, newsroom):
    live = newsroom.published(notice_kind="correction", notice_text="此前误作四千只。").live
    html = page(client, live.get_absolute_url())
    assert 0 < html.index("此前误作四千只。") < html.index('class="body"')


def test_a_reprint_names_where_it_is_from(client, newsroom):
    origin = {"reprint_title": "原题目", "reprint_author": "原作者甲"}
    address = "https://example.com/a?b=1&c=2"
    live = newsroom.published(is_reprint=True, reprint_url=address, **origin).live
    html = page(client, live.get_absolute_url())
    assert all(words in html for words in origin.values())
    assert 'href="https://example.com/a?b=1&amp;c=2" rel="noopener nofollow"' in html


def test_a_channel_shows_the_stories_of_the_channels_below_it(client, newsroom):
    parent, _below = newsroom.channel, moved_below(newsroom)
    newsroom.published(headline="垦利的稿件")
    assert "垦利的稿件" in page(client, parent.get_absolute_url())


def test_the_front_page_gathers_the_channels_below_under_their_parent(client, newsroom):
    parent, _below = newsroom.channel, moved_below(newsroom)
    oldest, *_others = [newsroom.published() for _ in range(HEADLINES + 2)]
    assert client.get("/").context["sections"] == [(parent, [oldest.live])]


def test_the_newest_story_with_a_picture_leads_the_front_page(client, newsroom, picture):
    article = newsroom.published(figures=[place_picture(picture)])
    newsroom.published(headline="更新的一篇")
    assert client.get("/").context["lead"] == article.live


def test_no_story_stands_twice_above_the_newest(client, newsroom):
    for number in range(HEADLINES + 4):
        newsroom.published(headline=f"第{number}篇")
    context = client.get("/").context
    below = [story for _, stories in context["sections"] for story in stories]
    assert not {context["lead"], *context["headlines"]} & set(below)


def test_lists_show_the_newest_and_no_second_page(client, newsroom, monkeypatch):
    monkeypatch.setattr("articles.public.views.lists.NEWEST", 2)
    for number in range(4):
        newsroom.published(headline=f"第{number}篇")
    html = page(client, newsroom.channel.get_absolute_url())
    assert [f"第{number}篇" in html for number in range(4)] == [False, False, True, True]


def test_a_tag_without_letters_breaks_no_page(client, newsroom):
    live = newsroom.published(tags=["🎉"]).live
    assert "🎉" in page(client, live.get_absolute_url())


# What is not public is nowhere


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/",
        "/channel/nothing/",
        "/tag/没有/",
        "/2026/07/22/999999/",
        "/2026/07/22/999999/record/",
        "/2026/07/22/999999999999999999/",
        "/2026/7/22/1/",
        "/2026/07/22/1/nothing/",
        "/٢٠٢٦/07/22/1/",
        f"/picture/{A_SHA}-960.jpg",
    ],
)
def test_what_does_not_exist_is_404(client, address):
    page(client, address, 404)


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_a_story_that_is_not_signed_by_all_is_404(client, newsroom, stage):
    getattr(newsroom, stage)()
    article = Article.objects.get()
    page(client, f"/{article.created_at:%Y/%m/%d}/{article.pk}/", 404)
    page(client, f"/{article.created_at:%Y/%m/%d}/{article.pk}/record/", 404)


@pytest.mark.parametrize("stage", ["draft", "submitted", "half_signed"])
def test_unsigned_text_is_in_no_list(client, newsroom, stage):
    getattr(newsroom, stage)(headline="尚未签发", tags=["待签"])
    assert "尚未签发" not in page(client, "/") + page(client, newsroom.channel.get_absolute_url())


def test_a_tag_that_only_unsigned_stories_carry_is_404(client, newsroom):
    newsroom.half_signed(tags=["待签"])
    page(client, "/tag/待签/", 404)


def test_readers_keep_the_signed_text_until_the_next_is_signed(client, newsroom, story):
    newsroom.rewritten(story, headline="改写中的题", body="<p>改写中的正文</p>")
    desk.sign(r := newsroom.submitted(story), newsroom.first, read=r.digest)
    text = "".join(page(client, address) for address in pages_of(story))
    assert "三千水鸟落滩涂" in text
    assert "改写中" not in text


def test_the_next_text_replaces_it_when_all_have_signed(client, newsroom, story):
    live = republish_story(newsroom, story, headline="新题")
    html = page(client, live.get_absolute_url())
    assert "新题" in html
    assert "三千水鸟落滩涂" not in html


# Addresses for life


def test_a_wrong_day_leads_to_the_right_one(client, story):
    response = client.get(f"/2001/01/01/{story.pk}/")
    assert (response.status_code, response["Location"]) == (301, story.live.get_absolute_url())


def test_a_wrong_day_leads_to_the_right_record(client, story):
    response = client.get(f"/2001/01/01/{story.pk}/record/")
    assert (response.status_code, response["Location"]) == (301, story.live.record_url)


def test_a_withdrawn_story_answers_410_with_the_notice(client, withdrawn):
    assert str(FIXED_NOTICE) in page(client, withdrawn.get_absolute_url(), 410)


def test_the_record_of_a_withdrawn_story_answers_410_too(client, withdrawn):
    assert str(FIXED_NOTICE) in page(client, f"{withdrawn.get_absolute_url()}record/", 410)


def test_nothing_of_a_withdrawn_text_is_left(client, newsroom, withdrawn):
    html = page(client, withdrawn.get_absolute_url(), 410)
    lists = page(client, "/") + page(client, newsroom.channel.get_absolute_url())
    assert not any(words in html + lists for words in ("三千水鸟", "滩涂", "志愿者"))


def test_the_tag_of_a_withdrawn_story_is_404(client, withdrawn):
    page(client, "/tag/湿地/", 404)


# Hostile words

HOSTILE = "<b>\"'&\u202e<script>alert(1)</script>🎉" + "长" * 120


def test_a_hostile_headline_is_shown_as_it_is_and_does_nothing(client, newsroom):
    words = {"headline": HOSTILE, "kicker": HOSTILE[:90], "subhead": HOSTILE, "source": "<i>社</i>"}
    story = newsroom.published(**words, tags=["<u>标签</u>"])
    text = "".join(page(client, address) for address in pages_of(story))
    assert "&lt;script&gt;alert(1)" in text
    assert not re.search("<script>|<(b|i|u)[ >]", without_data(text))


def test_a_hostile_text_loses_what_could_run(client, newsroom):
    body = "<script>alert(1)</script><p onclick='x()'>正文<a href='javascript:x()'>坏</a></p>"
    html = page(client, newsroom.published(body=body).live.get_absolute_url())
    assert "正文" in html
    assert not re.search("<script>|onclick|javascript:", without_data(html))


def test_a_hostile_origin_is_no_link(newsroom):
    article = newsroom.draft(is_reprint=True)
    article.reprint_url = "javascript:alert(1)"
    assert "javascript" not in render_to_string("site/_story.html", {"copy": article})


def test_a_working_copy_is_shown_without_names_or_times(newsroom):
    text = render_to_string("site/_story.html", {"copy": newsroom.draft()})
    assert "三千水鸟落滩涂" in text
    assert 'class="signed"' not in text
    assert "<time" not in text


# Pictures (rule R12)


def address_of(picture, width=480, suffix="webp"):
    return reverse("picture", args=[picture.sha256, width, suffix])


def logged_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_everyone_gets_a_public_picture(client, newsroom, picture):
    newsroom.published(figures=[place_picture(picture)])
    response = client.get(address_of(picture))
    with Image.open(io.BytesIO(response.getvalue())) as image:
        assert (image.format, image.width) == ("WEBP", 480)


def test_a_public_picture_may_be_kept_for_ever(client, newsroom, picture):
    newsroom.published(figures=[place_picture(picture)])
    answer = client.get(address_of(picture))["Cache-Control"]
    assert answer == "public, max-age=31536000, immutable"


def test_a_public_picture_is_not_sent_twice(client, newsroom, picture):
    newsroom.published(figures=[place_picture(picture)])
    etag = client.get(address_of(picture))["ETag"]
    assert client.get(address_of(picture), headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("who", ["reporter", "first", "second", "administrator"])
def test_the_desk_sees_a_picture_of_an_unpublished_story(client, newsroom, picture, who):
    newsroom.half_signed(figures=[place_picture(picture)])
    response = logged_in(client, getattr(newsroom, who)).get(address_of(picture))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_nobody_else_sees_a_picture_of_an_unpublished_story(client, newsroom, picture):
    newsroom.half_signed(figures=[place_picture(picture)])
    page(client, address_of(picture), 404)


def test_a_person_without_a_duty_sees_none_either(client, newsroom, picture):
    page(logged_in(client, newsroom.outsider), address_of(picture), 404)


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_who_left_the_desk_sees_none_either(client, newsroom, picture, change):
    logged_in(client, newsroom.reporter)
    Person.objects.filter(pk=newsroom.reporter.pk).update(**change)
    page(client, address_of(picture), 404)


def test_a_picture_is_gone_with_its_story(client, newsroom, picture):
    article = newsroom.published(figures=[place_picture(picture)])
    desk.withdraw(article, newsroom.second, reason="撤稿")
    page(client, address_of(picture), 404)


@pytest.mark.parametrize("name", ["481.webp", "480.gif", "480.png", "99999.jpg"])
def test_no_other_size_or_format_is_made(client, newsroom, picture, name):
    newsroom.published(figures=[place_picture(picture)])
    page(client, f"/picture/{picture.sha256}-{name}", 404)


def test_a_lost_file_is_503(client, newsroom, picture):
    newsroom.published(figures=[place_picture(picture)])
    default_storage.delete(picture.file.name)
    page(client, address_of(picture), 503)


def test_a_picture_offers_no_size_it_has_no_pixels_for(client, newsroom, picture):
    live = newsroom.published(figures=[place_picture(picture)]).live
    html = page(client, live.get_absolute_url())
    assert re.findall(r"-(\d+)\.webp", html) == ["480", "960"]


def test_a_small_picture_is_still_shown(client, newsroom):
    live = newsroom.published(figures=[place_picture(a_picture(newsroom, (200, 100)))]).live
    assert "-480.webp 200w" in page(client, live.get_absolute_url())


def test_a_picture_keeps_its_place_while_it_loads(client, newsroom, picture):
    live = newsroom.published(figures=[place_picture(picture)]).live
    assert 'width="1000" height="600" alt="滩涂"' in page(client, live.get_absolute_url())


def test_a_crop_looks_where_the_focal_point_is(client, newsroom, picture):
    picture.focal_x, picture.focal_y = 20, 80
    picture.save(update_fields=["focal_x", "focal_y"])
    story = newsroom.published(figures=[place_picture(picture)])
    assert '<img class="x2 y8"' in page(client, "/")
    assert 'class="x2' not in page(client, story.live.get_absolute_url())


@pytest.mark.parametrize(
    ("focal", "classes"),
    [((50, 50), ""), ((54, 46), ""), ((0, 100), "x0 y10"), ((50, 7), "y1"), ((-5, 999), "x0 y10")],
)
def test_a_focal_point_is_named_in_tenths(focal, classes):
    assert jinja.focus({"focal": list(focal)}) == classes


def test_no_page_has_a_style_of_its_own(client, newsroom, picture):
    """So that readers' pages can forbid inline styles altogether."""
    picture.focal_x = 20
    picture.save(update_fields=["focal_x"])
    story = newsroom.published(figures=[place_picture(picture)])
    text = "".join(page(client, address) for address in pages_of(story))
    assert not re.search(r"\sstyle=|<style", text)


# How it is served


def full(newsroom):
    """A story with everything that could ask the database once more."""
    for number in range(2 * HEADLINES):
        newsroom.published(headline=f"第{number}篇")
    moved_below(newsroom)
    for number in range(2 * HEADLINES):
        newsroom.published(headline=f"又{number}篇")
    article = newsroom.published(figures=[place_picture(a_picture(newsroom))])
    return republish_story(newsroom, article, headline="再改").article


def test_every_page_asks_the_database_four_times_at_most(
    client, newsroom, django_assert_max_num_queries
):
    for address in pages_of(full(newsroom)):
        with django_assert_max_num_queries(4):
            page(client, address)


def test_the_notice_of_a_withdrawn_story_asks_no_more(
    client, withdrawn, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        page(client, withdrawn.get_absolute_url(), 410)


def test_no_page_sets_a_cookie_or_depends_on_one(client, newsroom, story):
    logged_in(client, newsroom.reporter)
    for address in [*pages_of(story), "/nothing/"]:
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_every_page_may_be_kept_for_a_minute(client, story):
    values = {client.get(address)["Cache-Control"] for address in pages_of(story)}
    assert values == {"public, max-age=0, must-revalidate"}


def test_an_unchanged_page_is_not_sent_twice(client, story):
    for address in pages_of(story):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_changed_page_is_sent_again(client, newsroom, story):
    etag = client.get("/")["ETag"]
    republish_story(newsroom, story, headline="新题")
    assert client.get("/", headers={"if-none-match": etag}).status_code == 200


def test_no_page_takes_a_form(client, story):
    assert {client.post(address).status_code for address in pages_of(story)} == {405}


def test_no_page_asks_another_host(client, newsroom, picture):
    story = newsroom.published(figures=[place_picture(picture)])
    text = "".join(page(client, address) for address in pages_of(story))
    assert not re.search(r'(?:src|srcset|href)="(?:https?:)?//', without_data(text))
    assert set(re.findall("<script[^>]*>", without_data(text))) == {
        '<script type="module" src="/static/site/story.js">'
    }


def test_the_page_of_a_broken_server_needs_nothing():
    assert "<h1>" in render_to_string("500.html")


def test_the_style_sheets_are_small():
    sheets = (Path(__file__).parents[2] / "static/site").glob("*.css")
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) < 7_500


def test_crawlers_are_kept_off_the_desk(client):
    assert "Disallow: /admin/" in page(client, "/robots.txt")


def test_the_icon_is_found_at_the_root(client):
    assert client.get("/favicon.ico")["Location"] == "/static/site/favicon.ico"


def test_healthz_is_ok(client):
    for name in QUIET:
        Heartbeat.objects.beat(name, timezone.now())
    assert page(client, "/healthz") == "ok\n"


def test_healthz_names_a_missing_guard(client, newsroom):
    guards.remove(connection)
    assert "entry_frozen" in page(client, "/healthz", 503)


def test_healthz_says_when_the_database_does_not_answer(client, monkeypatch):
    def silent(_connection):
        raise DatabaseError("host=db.internal")

    monkeypatch.setattr(guards, "missing", silent)
    assert page(client, "/healthz", 503) == "the database does not answer\n"


# The front page as editors arranged it


def arrange_front(newsroom, *places, until=None):
    """Four stories, the newest last; those at ``places`` arranged in that order, the first leads."""
    stories = [newsroom.published(headline=f"第{n}条").live for n in range(4)]
    kinds = [Placement.Place.LEAD] + [Placement.Place.HEADLINE] * 3
    placements = [(stories[n], kind, until) for n, kind in zip(places, kinds, strict=False)]
    desk.arrange(newsroom.second, placements=placements, seen_digest=desk.arrangement())
    return stories


def top_of(client):
    row = page(client, "/").split('class="below"')[0]
    return re.findall("第[0-9]条", re.sub(r"<img[^>]*>", "", row.split("<main")[-1]))


def test_arranged_stories_stand_on_top_and_the_newest_fill_up(client, newsroom):
    arrange_front(newsroom, 1, 0)
    assert list(dict.fromkeys(top_of(client))) == ["第1条", "第0条", "第3条", "第2条"]


def test_a_spot_that_is_over_leaves_the_front_page(client, newsroom):
    arrange_front(newsroom, 1, until=timezone.now() + timedelta(hours=1))
    Placement.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert top_of(client)[0] == "第3条"


def test_a_headline_without_a_lead_leaves_the_lead_to_the_newest(client, newsroom):
    stories = arrange_front(newsroom)
    wish = [(stories[0], Placement.Place.HEADLINE, None)]
    desk.arrange(newsroom.second, placements=wish, seen_digest=desk.arrangement())
    assert list(dict.fromkeys(top_of(client)))[:2] == ["第3条", "第0条"]


def test_a_single_story_that_is_a_headline_is_shown_once_on_top(client, newsroom):
    live = newsroom.published(headline="第9条").live
    desk.arrange(
        newsroom.second,
        placements=[(live, Placement.Place.HEADLINE, None)],
        seen_digest=desk.arrangement(),
    )
    assert set(top_of(client)) == {"第9条"}


def test_an_arranged_front_page_takes_four_queries(client, newsroom, django_assert_max_num_queries):
    arrange_front(newsroom, 3, 1, 0)
    with django_assert_max_num_queries(4):
        page(client, "/")
