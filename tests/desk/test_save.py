"""desk.save: changing the working copy."""

import re

import pytest

from articles import desk
from articles.models import Article, Figure, Picture
from tests.support.cast import move_person, words
from tests.support.record import refused, untouched

from .hostile import FORBIDDEN, HTML

pytestmark = pytest.mark.django_db


def _again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def _picture() -> Picture:
    return Picture.objects.create(
        sha256="a" * 64, width=800, height=600, added_at="2026-07-25T04:00Z"
    )


def test_the_new_words_are_kept(newsroom):
    draft = newsroom.rewritten(newsroom.draft(), subhead="志愿者记下四十一种")
    assert _again(draft).subhead == "志愿者记下四十一种"


def test_words_that_were_not_given_stay(newsroom):
    draft = newsroom.draft(kicker="东营观察")
    newsroom.rewritten(draft, subhead="副题")
    assert _again(draft).kicker == "东营观察"


def test_a_save_makes_older_open_forms_stale(newsroom):
    draft = newsroom.draft()
    newsroom.rewritten(draft, headline="新题")
    assert _again(draft).version == draft.version + 1


def test_a_save_that_changes_nothing_leaves_no_trace(newsroom):
    draft = newsroom.draft()
    with untouched():
        desk.save(draft, newsroom.reporter, version=1, **words(channel=newsroom.channel))


def test_a_save_of_the_same_pictures_leaves_no_trace(newsroom):
    picture = _picture()
    figures = [{"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}]
    draft = newsroom.draft(figures=figures)
    with untouched():
        desk.save(draft, newsroom.reporter, version=1, figures=figures)


def test_a_save_that_changes_nothing_makes_nobody_a_writer(newsroom):
    draft = newsroom.draft()
    desk.save(draft, newsroom.first, version=1, headline=draft.headline)
    release = newsroom.submitted(draft)
    desk.sign(release, newsroom.first, read=release.digest)
    assert release.signoffs.get().person == newsroom.first


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "三千水鸟落滩涂。"},
        {"body": "<p>一</p>"},
        {"kicker": "引"},
        {"subhead": "副"},
        {"source": "大众网"},
        {"credits": []},
        {"dateline_place": "济南"},
        {"dateline_date": "7月25日"},
        {"tags": ["湿地"]},
        {"channel": None},
        {"is_reprint": True},
        {"reprint_title": "原题"},
        {"reprint_author": "甲"},
        {"reprint_url": "https://example.org/a"},
        {"notice_kind": "correction"},
        {"notice_text": "已改正"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_any_column_is_a_change(newsroom, change):
    draft = newsroom.draft()
    desk.save(draft, newsroom.reporter, version=1, **change)
    assert _again(draft).version == 2


def test_a_change_of_a_caption_is_a_change(newsroom):
    picture = _picture()
    draft = newsroom.draft(figures=[{"picture": picture, "caption": "滩涂"}])
    desk.save(draft, newsroom.reporter, version=1, figures=[{"picture": picture, "caption": "鸟"}])
    assert _again(draft).version == 2


def test_an_old_version_is_a_conflict(newsroom):
    draft = newsroom.draft()
    newsroom.rewritten(draft, headline="别人的题")
    with untouched(), pytest.raises(desk.Conflict):
        desk.save(draft, newsroom.reporter, version=1, headline="我的题")


def test_a_conflict_shows_what_the_other_wrote(newsroom):
    draft = newsroom.draft()
    newsroom.rewritten(draft, headline="别人的题")
    with pytest.raises(desk.Conflict) as conflict:
        desk.save(draft, newsroom.reporter, version=1, headline="我的题")
    assert conflict.value.theirs.headline == "别人的题"


def test_a_version_that_never_was_is_a_conflict(newsroom):
    draft = newsroom.draft()
    with untouched(), pytest.raises(desk.Conflict):
        desk.save(draft, newsroom.reporter, version=7, headline="我的题")


def test_the_same_save_twice_is_a_conflict(newsroom):
    draft = newsroom.draft()
    desk.save(draft, newsroom.reporter, version=1, headline="新题")
    with untouched(), pytest.raises(desk.Conflict):
        desk.save(draft, newsroom.reporter, version=1, headline="新题")


def test_a_story_in_review_cannot_be_written_in(newsroom):
    article = _again(newsroom.submitted().article)
    with refused("recall it first"):
        desk.save(article, newsroom.reporter, version=article.version, headline="偷改")


def test_an_editor_in_review_amends_and_does_not_save(newsroom):
    article = _again(newsroom.submitted().article)
    with refused("recall it first"):
        desk.save(article, newsroom.first, version=article.version, headline="偷改")


def test_a_story_sent_back_stays_sent_back_while_it_is_mended(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="导语太长")
    assert newsroom.rewritten(release.article, headline="短题").stage == Article.Stage.SENT_BACK


def test_readers_keep_the_signed_text_while_it_is_rewritten(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="未签的题")
    assert _again(article).live.release.headline == "三千水鸟落滩涂"


def test_a_colleague_may_write_in_a_story_of_their_channel(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    assert _again(draft).headline == "同事的题"


def test_the_owner_stays_the_owner(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    assert _again(draft).owner == newsroom.reporter


def test_whoever_first_writes_in_an_ownerless_story_owns_it(newsroom):
    story = desk.create(None, fingerprint="f" * 64, **words())
    desk.save(story, newsroom.reporter, version=1, headline="新题")
    assert _again(story).owner == newsroom.reporter


def test_a_story_cannot_be_moved_into_a_channel_that_is_not_theirs(newsroom, elsewhere):
    move_person(newsroom.reporter, newsroom.channel)
    draft = newsroom.draft()
    with refused():
        desk.save(draft, newsroom.reporter, version=1, channel=elsewhere.channels.get())


def test_a_refused_value_leaves_the_others_unsaved(newsroom):
    draft = newsroom.draft()
    with refused("headline|标题"):
        desk.save(draft, newsroom.reporter, version=1, kicker="引", headline="字" * 201)


def test_a_refused_picture_leaves_the_old_ones(newsroom):
    draft = newsroom.draft(figures=[{"picture": _picture(), "caption": "滩涂"}])
    with refused():
        desk.save(
            draft,
            newsroom.reporter,
            version=1,
            figures=[{"picture": Picture.objects.get(), "caption": "字" * 301}],
        )


def test_pictures_can_be_taken_out(newsroom):
    draft = newsroom.draft(figures=[{"picture": _picture(), "caption": "滩涂"}])
    desk.save(draft, newsroom.reporter, version=1, figures=[])
    assert not Figure.objects.exists()


@pytest.mark.parametrize("html", HTML)
def test_no_hostile_html_gets_into_the_record(newsroom, html):
    draft = newsroom.draft()
    desk.save(draft, newsroom.reporter, version=1, body=html)
    assert not any(re.search(pattern, _again(draft).body, re.I) for pattern in FORBIDDEN)


def test_what_was_smuggled_in_goes_with_the_next_save(newsroom):
    draft = newsroom.draft()
    Article.objects.filter(pk=draft.pk).update(body="<p>正文</p><script>alert(1)</script>")
    desk.save(draft, newsroom.reporter, version=1, headline="新题")
    assert _again(draft).body == "<p>正文</p>"
