"""Quoted passages, found and marked in a page whatever the quote holds."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import annotations

PAGE = (
    '<h1 class="headline">三千水鸟</h1>\n<p>退潮以后,<strong>滩涂</strong>上 &amp; 落下'
    '<a href="/a>b" title=\'x"y\'>三千多只</a>水鸟。</p>\n<p>志愿者从清晨数到中午。</p>'
)
quotes = st.text("退潮以后滩涂上落下三千多只水鸟志愿者,。 \n&<>\"'ab/p=;amp", max_size=20)


class Reader(HTMLParser):
    """Tags with their attributes as a browser would read them, the marks left out."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag != "mark" and not dict(attrs).get("id", "").startswith("passage-"):
            self.tags.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def marks_in(quote: str, page: str = PAGE) -> list[str]:
    page, _ids = annotations.mark(page, {7: quote})
    return re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.S)


def bare(page: str) -> str:
    return re.sub(r'</?mark[^>]*>|<span id="passage-\d+"></span>', "", page)


def test_a_passage_is_marked_where_it_stands():
    assert marks_in("水鸟。") == ["水鸟。"]


def test_a_passage_with_an_anchor_to_jump_to():
    page, ids = annotations.mark("<p>退潮以后</p>", {7: "以后"})
    assert (page, ids) == (
        '<p>退潮<span id="passage-7"></span>'
        '<mark class="passage" data-comments="7">以后</mark></p>',
        {7},
    )


def test_a_passage_through_bold_and_links_is_marked_piece_by_piece():
    assert marks_in("滩涂上 & 落下三千") == ["滩涂", "上 &amp; 落下", "三千"]


def test_a_passage_over_two_paragraphs_is_found():
    assert marks_in("水鸟。\n\n志愿者") == ["水鸟。", "志愿者"]


def test_the_headline_can_be_talked_about():
    assert marks_in("三千水鸟") == ["三千水鸟"]


def test_what_is_not_there_is_not_marked():
    assert annotations.mark(PAGE, {7: "没有这句"}) == (PAGE, set())


@pytest.mark.parametrize("quote", ["", " ", "\u3000\n"])
def test_an_empty_passage_is_nothing(quote):
    assert annotations.mark(PAGE, {7: quote}) == (PAGE, set())


@pytest.mark.parametrize(
    "quote",
    [
        "<script>alert(1)</script>",
        'headline">',
        "</p>",
        "&amp;",
        "title='x",
        'b" title',
        ".*",
        "\\",
    ],
)
def test_a_hostile_quote_finds_no_tag(quote):
    page, _ids = annotations.mark(PAGE, {7: quote})
    assert bare(page) == PAGE


def test_passages_may_overlap():
    page, ids = annotations.mark("<p>退潮以后滩涂</p>", {1: "退潮以后", 2: "以后滩涂"})
    assert re.findall(r'data-comments="([^"]*)">(.*?)<', page) == [
        ("1", "退潮"),
        ("1 2", "以后"),
        ("2", "滩涂"),
    ]
    assert ids == {1, 2}


@given(st.dictionaries(st.integers(1, 9), quotes, max_size=4))
def test_no_quote_changes_a_tag_or_a_word(given_quotes):
    page, _ids = annotations.mark(PAGE, given_quotes)
    was, now = Reader(PAGE), Reader(page)
    assert bare(page) == PAGE
    assert (now.tags, now.text) == (was.tags, was.text)


def test_a_long_text_is_marked_while_one_waits():
    page = "".join(f"<p>第{n}段 {'字' * 300}</p>" for n in range(100))
    assert annotations.mark(page, {n: f"第{n}段" for n in range(50)})[1] == set(range(50))
