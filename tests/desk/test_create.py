"""desk.create: a new draft."""

import re

import pytest

from articles import desk
from articles.models import Article, Channel, Picture
from tests.support.cast import BODY, person, words
from tests.support.record import refused, untouched

from .hostile import FORBIDDEN, HTML

pytestmark = pytest.mark.django_db

LONGEST = {
    "kicker": 120,
    "headline": 200,
    "subhead": 200,
    "source": 80,
    "dateline_place": 40,
    "dateline_date": 40,
    "reprint_title": 200,
    "reprint_author": 80,
    "notice_text": 1000,
}
LABEL = {name: Article._meta.get_field(name).verbose_name for name in LONGEST}


def _picture(**facts) -> Picture:
    return Picture.objects.create(
        sha256="a" * 64, width=800, height=600, added_at="2026-07-25T04:00Z", **facts
    )


def test_a_draft_has_the_words_it_was_given(newsroom):
    draft = newsroom.draft(kicker="东营观察")
    assert (draft.kicker, draft.body, draft.tag_names) == ("东营观察", BODY, ["湿地", "观鸟"])


def test_a_draft_belongs_to_whoever_made_it(newsroom):
    assert newsroom.draft().owner == newsroom.reporter


def test_a_draft_starts_at_version_one(newsroom):
    draft = newsroom.draft()
    assert (draft.version, draft.stage) == (1, Article.Stage.DRAFT)


def test_a_draft_is_not_public(newsroom):
    assert newsroom.draft().live is None


def test_an_editor_may_write_too(newsroom):
    assert newsroom.draft(newsroom.first).owner == newsroom.first


def test_a_manuscript_that_nobody_here_wrote_names_nobody(newsroom):
    article = desk.create(None, fingerprint="f" * 64, **words())
    assert article.entries.get().person is None


def test_the_same_manuscript_twice_is_refused(newsroom):
    desk.create(None, fingerprint="f" * 64, **words())
    with refused():
        desk.create(None, fingerprint="f" * 64, **words())


def test_somebody_without_a_duty_is_told_to_ask_for_one(newsroom):
    newcomer = person("newcomer", "新人", "photographer")
    with refused():
        desk.create(newcomer, **words(channel=newsroom.channel))


def test_a_channel_that_is_not_theirs_is_refused(newsroom, elsewhere):
    with refused("no editorial duty"):
        newsroom.draft(elsewhere)


def test_a_draft_without_a_channel_is_everybodys(newsroom, elsewhere):
    assert desk.create(elsewhere, **words(channel=None)).channel is None


def test_an_unknown_channel_is_refused_by_its_field(newsroom):
    missing_channel = Channel.objects.create(slug="gone", name="已撤频道")
    gone_id = missing_channel.pk
    missing_channel.delete()
    missing_channel.pk = gone_id
    with refused(Article._meta.get_field("channel").verbose_name):
        desk.create(newsroom.reporter, **words(channel=missing_channel))


def test_a_column_that_a_copy_does_not_have_is_a_mistake_of_the_caller(newsroom):
    with untouched(), pytest.raises(TypeError, match="stage"):
        newsroom.draft(stage="cleared")


@pytest.mark.parametrize("name", LONGEST)
def test_a_value_of_the_longest_length_is_kept(newsroom, name):
    value = "字" * LONGEST[name]
    notice = {"notice_kind": "correction"} if name == "notice_text" else {}
    assert getattr(newsroom.draft(**{name: value, **notice}), name) == value


@pytest.mark.parametrize("name", LONGEST)
def test_a_value_too_long_is_refused_and_its_field_named(newsroom, name):
    with refused(LABEL[name]):
        newsroom.draft(**{name: "字" * (LONGEST[name] + 1)})


@pytest.mark.parametrize("name", [n for n in LONGEST if n != "notice_text"])
def test_lines_are_kept_without_control_characters(newsroom, name):
    draft = newsroom.draft(**{name: " 退\x00潮\x07\r\n以后\x7f\u2028 "})
    assert getattr(draft, name) == "退潮 以后" or getattr(draft, name) == "退潮  以后"


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\ufffe"])
def test_no_control_character_gets_into_the_body(newsroom, character):
    assert character not in newsroom.draft(body=f"<p>退潮{character}以后</p>").body


def test_no_control_character_gets_into_a_notice(newsroom):
    draft = newsroom.draft(notice_kind="correction", notice_text="数字\x00有误\x07\n已改正")
    assert draft.notice_text == "数字有误\n已改正"


@pytest.mark.parametrize("name", ["headline", "body", "notice_text"])
def test_half_a_character_is_refused_or_replaced(newsroom, name):
    """A lone surrogate can come out of JSON; no database takes it."""
    try:
        text = getattr(newsroom.draft(**{name: "半个\ud83d字"}), name)
    except desk.Refused as refusal:
        text = str(refusal)
    assert "\ud83d" not in text


@pytest.mark.parametrize("html", HTML)
def test_no_hostile_html_gets_into_the_record(newsroom, html):
    body = newsroom.draft(body=html).body
    assert not any(re.search(pattern, body, re.I) for pattern in FORBIDDEN)


@pytest.mark.parametrize("html", HTML)
def test_cleaning_keeps_the_words(newsroom, html):
    assert "正文" in newsroom.draft(body=html).body


@pytest.mark.parametrize("name", ["headline", "kicker", "subhead", "source"])
def test_a_line_is_text_and_never_html(newsroom, name):
    """Nothing is taken away: templates escape it."""
    assert getattr(newsroom.draft(**{name: "<b>3<5</b>"}), name) == "<b>3<5</b>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "//example.org/a",
        "https://",
        "nonsense",
    ],
)
def test_an_original_address_must_be_a_web_address(newsroom, address):
    with refused(Article._meta.get_field("reprint_url").verbose_name):
        newsroom.draft(reprint_url=address)


def test_a_kind_of_notice_that_is_unknown_is_refused(newsroom):
    with refused(Article._meta.get_field("notice_kind").verbose_name):
        newsroom.draft(notice_kind="apology", notice_text="对不起")


def test_a_reprint_is_yes_or_no(newsroom):
    with refused(Article._meta.get_field("is_reprint").verbose_name):
        newsroom.draft(is_reprint="perhaps")


@pytest.mark.parametrize(
    "credits_",
    [
        [{"role": "editor", "name": "张力雯"}],
        [{"role": "reporter", "name": " "}],
        [{"role": "reporter"}],
        [{"name": "张力雯"}],
        [{"role": "reporter", "name": "张力雯", "fee": 3}],
        ["张力雯"],
        "张力雯",
        {"role": "reporter", "name": "张力雯"},
        [{"role": "reporter", "name": 7}],
        [{"role": ["reporter"], "name": "张力雯"}],
        [None],
    ],
)
def test_credits_of_another_shape_are_refused_by_their_field(newsroom, credits_):
    with refused(Article._meta.get_field("credits").verbose_name):
        newsroom.draft(credits=credits_)


def test_a_tag_too_long_is_refused(newsroom):
    with refused("100"):
        newsroom.draft(tags=["字" * 101])


def test_a_tag_twice_is_one_tag(newsroom):
    assert newsroom.draft(tags=["NBA", "nba", " NBA "]).tag_names == ["NBA"]


def test_tags_without_anything_in_them_are_left_out(newsroom):
    assert newsroom.draft(tags=["", " ", "\x00", "湿地"]).tag_names == ["湿地"]


def test_pictures_stand_in_the_order_they_were_given(newsroom):
    one = _picture()
    two = Picture.objects.create(sha256="b" * 64, width=8, height=6, added_at=one.added_at)
    draft = newsroom.draft(figures=[{"picture": two}, {"picture": one}])
    assert [figure["sha256"][0] for figure in draft.figures] == ["b", "a"]


def test_a_picture_that_is_gone_is_refused(newsroom):
    missing_picture = Picture(pk=999_999, sha256="c" * 64, width=8, height=6)
    with refused():
        newsroom.draft(figures=[{"picture": missing_picture, "caption": "滩涂"}])


@pytest.mark.parametrize(("name", "most"), [("caption", 300), ("credit", 80), ("alt", 300)])
def test_words_of_a_picture_too_long_are_refused(newsroom, name, most):
    picture = _picture()
    with refused():
        newsroom.draft(figures=[{"picture": picture, name: "字" * (most + 1)}])


@pytest.mark.parametrize("name", ["caption", "credit", "alt"])
def test_words_of_a_picture_are_kept_without_control_characters(newsroom, name):
    draft = newsroom.draft(figures=[{"picture": _picture(), name: "滩\x00涂\x07"}])
    assert draft.figures[0][name] == "滩涂"
