"""R15: whoever signs sees all that is signed. Two canonical forms that differ are never "the same"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.changes import changes_between
from articles.models import Article, Channel
from articles.models.copy import clean_body
from articles.text.diff import GONE, NEW

PARTS = {
    "kicker": "黄河口",
    "headline": "三千水鸟落滩涂",
    "source": "海报新闻",
    "dateline_place": "东营",
    "body": "<p>退潮以后。</p>",
    "credits": [{"role": "reporter", "name": "张力雯"}],
}
FIGURE = {"sha256": "a" * 64, "caption": "退潮", "credit": "张力雯 摄", "alt": "滩涂"}


def story(tags=("湿地",), figures=(), **changes) -> Article:
    """A story that no database has seen, its body as the cleaner leaves it."""
    article = Article(**{**PARTS, **changes})
    article.body = clean_body(article.body)
    article.__dict__["tag_names"], article.__dict__["figures"] = list(tags), list(figures)
    return article


def shown(old: Article, new: Article) -> str:
    """All that the comparison says went or came."""
    changes = changes_between(old, new)
    pieces = (piece for change in changes for line in change.lines for piece in line.pieces)
    return "".join(piece.text for piece in pieces if piece.kind in (GONE, NEW))


@pytest.mark.parametrize(
    ("old", "new", "sign"),
    [
        ("<ol><li>甲</li></ol>", '<ol start="5"><li>甲</li></ol>', "5"),
        ('<ol start="5"><li>甲</li></ol>', '<ol start="6"><li>甲</li></ol>', "6"),
        ("<ul><li>甲</li><li>乙</li></ul>", "<ul><li>甲</li></ul><ul><li>乙</li></ul>", "ul"),
        ("<p><strong>甲</strong></p>", "<p>**甲**</p>", "*"),
        ("<p>甲<br>乙</p>", "<p>甲 ↵ 乙</p>", "br"),
        ("<h2>甲</h2>", "<p>## 甲</p>", "h2"),
        ("<p>甲</p><hr><p>乙</p>", "<p>甲</p><p>———</p><p>乙</p>", "hr"),
        ("<p>甲 </p>", "<p>甲\u3000</p>", "\u3000"),
        ('<p><a href="https://a.cn/">甲</a></p>', "<p>甲〔https://a.cn/〕</p>", "href"),
        ("<blockquote><p>甲</p></blockquote>", "<p>&gt; 甲</p>", "blockquote"),
        ("<p><em>甲</em>乙</p>", "<p>*甲*乙</p>", "em"),
        (
            "<ul><li>甲</li><li>乙</li></ul><ul><li>甲</li></ul>",
            "<ul><li>甲</li></ul><ul><li>乙</li><li>甲</li></ul>",
            "ul",
        ),
    ],
)
def test_markup_that_is_spelt_alike_is_shown_as_it_is_stored(old, new, sign):
    assert sign in shown(story(body=old), story(body=new))


def test_it_is_shown_beside_a_change_that_everybody_sees():
    old = story(body="<p>甲</p><ol><li>乙</li></ol><p>丙</p>")
    new = story(body='<p>丁</p><ol start="3"><li>乙</li></ol><p>丙</p>')
    text = shown(old, new)
    assert "丁" in text
    assert "3" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"tags": ["湿地、观鸟"]}, {"tags": ["湿地", "观鸟"]}),
        (
            {"credits": [{"role": "reporter", "name": "甲、乙"}]},
            {"credits": [{"role": "reporter", "name": name} for name in "甲乙"]},
        ),
        (
            {"credits": [{"role": role, "name": "甲"} for role in ("reporter", "correspondent")]},
            {"credits": [{"role": role, "name": "甲"} for role in ("correspondent", "reporter")]},
        ),
        ({"channel": Channel(pk=3, name="东营")}, {"channel": Channel(pk=4, name="东营")}),
        (
            {"figures": [FIGURE | {"caption": "甲(乙)", "credit": "丙"}]},
            {"figures": [FIGURE | {"caption": "甲", "credit": "乙)(丙"}]},
        ),
        ({"figures": [FIGURE]}, {"figures": [FIGURE | {"sha256": "a" * 63 + "b"}]}),
        (
            {"notice_kind": "", "notice_text": "甲"},
            {"notice_kind": "correction", "notice_text": "甲"},
        ),
        ({"source": "海报新闻"}, {"source": "海报新闻 "}),
    ],
)
def test_what_two_texts_differ_in_is_shown_in_every_part(old, new):
    assert shown(story(**old), story(**new))


def test_two_texts_that_are_the_same_have_no_changes():
    assert changes_between(story(figures=[FIGURE]), story(figures=[FIGURE])) == ()


words = st.text("甲乙*#>•↵〔〕、 \u3000()", max_size=4)
blocks = st.one_of(
    st.builds("<p>{}<strong>{}</strong>{}</p>".format, words, words, words),
    st.builds("<p>{}<br>{}</p>".format, words, words),
    st.builds("<h2>{}</h2>".format, words),
    st.builds(
        '<ol start="{}"><li>{}</li><li><p>{}</p></li></ol>'.format, st.integers(0, 3), words, words
    ),
    st.builds("<ul><li>{}</li></ul>".format, words),
    st.builds("<blockquote><p>{}</p></blockquote>".format, words),
    st.builds('<p><a href="https://a.cn/{}">{}</a></p>'.format, st.integers(0, 2), words),
    st.just("<hr>"),
    words,
)
figures = st.fixed_dictionaries(
    {
        "sha256": st.sampled_from(["a" * 64, "a" * 63 + "b"]),
        "caption": words,
        "credit": words,
        "alt": words,
    },
    optional={"after": st.integers(1, 3), "focal": st.sampled_from([[50, 50], [20, 50]])},
)
stories = st.builds(
    story,
    body=st.lists(blocks, max_size=3).map("".join),
    tags=st.lists(words, max_size=2, unique=True),
    figures=st.lists(figures, max_size=2),
    credits=st.lists(
        st.fixed_dictionaries(
            {"role": st.sampled_from(["reporter", "photographer"]), "name": words}
        ),
        max_size=2,
    ),
    headline=words,
    notice_kind=st.sampled_from(["", "correction", "update"]),
    notice_text=words,
    is_reprint=st.booleans(),
    reprint_title=words,
)


@given(stories, stories)
def test_where_the_digests_differ_the_comparison_shows_something(old, new):
    assert (old.form_digest == new.form_digest) == (changes_between(old, new) == ())
