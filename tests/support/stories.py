"""Published stories as tests of the readers' site need them, and what they are read with."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from articles import desk
from articles.models import Article, Channel, Picture, Publication, Release, SignOff
from tests.support.cast import BODY, Newsroom

AT = datetime(2026, 7, 22, 2, 5, tzinfo=UTC)  # 10:05 in Shanghai
HOSTILE = (
    "<b>&\"'</b> ]]> <![CDATA[ &amp; &#0; <script>alert(1)</script>",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\ufffe\uffff题",
    "半个字\ud83d\ude00\udfff",
    "\u202e从右到左\u2066\u200f🎉👩‍👩‍👧",
    "长" * 500,
)


def whatever_words(test):
    """The test gets ``words``: any text at all, half characters and control characters too."""
    for words in HOSTILE:
        test = example(words=words)(test)
    anything = st.text(st.characters(exclude_categories=()), max_size=500)
    return settings(max_examples=25, deadline=None)(given(words=anything)(test))


def published_at(newsroom: Newsroom, at: datetime, **words) -> Publication:
    """A story that went out at this moment."""
    release = newsroom.submitted(**words)
    desk.sign(release, newsroom.first, read=release.digest, at=at)
    desk.sign(release, newsroom.second, read=release.digest, at=at)
    return Article.objects.get(pk=release.article_id).live


def republish_story(newsroom: Newsroom, article: Article, at: datetime | None = None, **changes):
    """The story with its next text in place of the one that readers had."""
    newsroom.rewritten(article, **changes)
    release = newsroom.submitted(article)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest, at=at)
    return Article.objects.get(pk=article.pk).live


def picture(newsroom: Newsroom, size: tuple[int, int] = (1200, 600)) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return desk.add_picture(newsroom.reporter, file.getvalue(), alt="滩涂")


def place_picture(library_picture: Picture, **words) -> dict:
    return {
        "picture": library_picture,
        "caption": "退潮",
        "credit": "张力雯 摄",
        "alt": "滩涂",
        **words,
    }


def unkept(words: str) -> Publication:
    """A story that is in no database, with these words wherever words may stand."""
    channel = Channel(pk=1, slug="dongying", name=words)
    figure = {"sha256": "0" * 64, "width": 800, "height": 600, "focal": [50, 50]}
    release = Release(
        pk=1,
        channel=channel,
        body=f"{BODY}<p>{words}</p>",
        chain=[{"slug": "initial_review", "label": "初审编辑"}],
        credits=[{"role": "reporter", "name": words}],
        tag_names=[words],
        figures=[figure | dict.fromkeys(("alt", "caption", "credit"), words)],
        is_reprint=True,
        reprint_url=f"https://example.com/{words}",
        notice_kind="correction",
        **dict.fromkeys(("headline", "kicker", "subhead", "source", "notice_text"), words),
        **dict.fromkeys(("dateline_place", "reprint_title", "reprint_author"), words),
    )
    signature = SignOff(release=release, step="initial_review", label="初审编辑", name=words)
    release.marks = [signature]
    story = Publication(
        pk=1,
        article_id=1,
        release=release,
        channel=channel,
        first_published_at=AT,
        published_at=AT,
    )
    story.shown_tags = []
    return story


def read(client: Client, address: str, status: int = 200) -> bytes:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content
