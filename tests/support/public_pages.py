"""Every kind of page that readers and programs can get, of a newsroom with everything to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from articles import desk
from articles.models import FEEDS, Article, Channel, StandingPage
from tests.support.cast import Newsroom
from tests.support.stories import picture, place_picture

#: Addresses of what has no words of a story in it, and of what is there only in large archives.
NO_PAGE = {"picture", "favicon", "touch_icon", "healthz", "security", "trust", "indexnow_key"}
SELDOM = {"sitemap_part"}


@dataclass(frozen=True)
class Shown:
    """One page: the name of its address, where it is, and the status it answers with."""

    name: str
    address: str
    status: int = 200

    @property
    def is_html(self) -> bool:
        return self.address.partition("?")[0].endswith("/")


def pages(story: Article, withdrawn: Article | None = None) -> Iterator[Shown]:
    """A page of every kind on which the story is shown, and what is left of a withdrawn one."""
    live = story.live
    yield Shown("story", live.get_absolute_url())
    yield Shown("record", live.record_url)
    yield Shown("ninjs", live.ninjs_url)
    yield from _listing("front", "feed", "ninjs_newest")
    yield from _listing("channel", "channel_feed", "ninjs_channel", live.channel.slug)
    for tag in (tag.slug for tag in live.tags.all() if tag.slug):
        yield from _listing("tag", "tag_feed", "ninjs_tag", tag)
    for name in ("archive", "corrections", "search", "robots"):
        yield Shown(name, reverse(name))
    yield Shown("search", f"{reverse('search')}?{urlencode({'q': live.release.headline})}")
    yield Shown("day", f"/archive/{live.day:%Y/%m/%d}/")
    yield Shown("month", f"/archive/{live.day:%Y/%m}/")
    yield Shown("corrections_of_month", f"/corrections/{live.day:%Y/%m}/")
    for name in ("sitemap", "sitemap_news", "sitemap_pages"):
        yield Shown(name, reverse(name))
    yield Shown("sitemap_month", f"/sitemap-{live.day:%Y-%m}.xml")
    for short in StandingPage.objects.public():
        yield Shown("standing", short.get_absolute_url())
    yield Shown("404", "/nothing/", 404)
    if withdrawn:
        gone_address = withdrawn.withdrawals.get().get_absolute_url()
        yield from (
            Shown("410", gone_address + name, 410) for name in ("", "record/", "ninjs.json")
        )


def _listing(page: str, feed: str, ninjs: str, *slugs: str) -> Iterator[Shown]:
    """A list of stories, as a page and for programs."""
    yield Shown(page, reverse(page, args=slugs))
    yield from (Shown(feed, reverse(feed, args=[*slugs, name])) for name in FEEDS)
    yield Shown(ninjs, reverse(ninjs, args=slugs))


def everything(newsroom: Newsroom, **words) -> tuple[Article, Article]:
    """A published story that leaves no field empty, in a channel below another, and a withdrawn one."""
    above, below = newsroom.channel, Channel.objects.create(slug="kenli", name="垦利")
    below.parent = above
    below.save(update_fields=["parent"])
    withdrawn_story = newsroom.published(headline="撤下的稿件")
    desk.withdraw(withdrawn_story, newsroom.second, reason="采访对象的身份有误,本报致歉。")
    newsroom.published(headline="没有图片的稿件")
    newsroom.channel = Channel.objects.create(slug="about-us", name="本站", listed=False)
    principles = newsroom.published(headline="编辑守则")
    desk.save_standing_page(
        None, newsroom.administrator, slug="principles", article=principles, order=1
    )
    newsroom.channel = below
    figures = [place_picture(picture(newsroom, size)) for size in ((1000, 600), (600, 1000))]
    return newsroom.published(**{**_full(), "figures": figures, **words}), withdrawn_story


def _full() -> dict:
    return {
        "kicker": "秋迁",
        "subhead": "志愿者记下四十一种",
        "dateline_date": "11月3日",
        "body": "<h2>清晨</h2><p>退潮以后,<a href='/archive/'>滩涂</a>上<br>落下<em>三千</em>多只水鸟。</p>"
        "<blockquote><p>数鸟。</p></blockquote><ul><li><p>一</p></li></ul><hr><p>COVID-19</p>",
        "credits": [
            {"role": "reporter", "name": "张力雯"},
            {"role": "correspondent", "name": "李 新"},
            {"role": "photographer", "name": "王芳"},
        ],
        "is_reprint": True,
        "reprint_title": "原题",
        "reprint_author": "原作者",
        "reprint_url": "https://example.org/原文?a=1&b=2",
        "notice_kind": "correction",
        "notice_text": "此前的数字有误。\n现已改正。",
    }
