"""desk.submit: freezing the working copy as the next release."""

import re

import pytest
from taggit.models import Tag

from articles import desk
from articles.models import Article, Entry, Picture, Release
from articles.rules import chain
from tests.support.cast import words
from tests.support.record import refused, untouched

from .hostile import FORBIDDEN, HTML

pytestmark = pytest.mark.django_db


def _writers(release: Release) -> set[str]:
    return {writer["name"] for writer in release.writers}


def test_the_release_is_the_working_copy_as_it_stands(newsroom):
    draft = newsroom.draft()
    assert newsroom.submitted(draft).form == draft.form


def test_the_release_carries_the_digest_of_its_form(newsroom):
    release = newsroom.submitted()
    assert release.digest == Release.objects.get().form_digest


def test_the_story_waits_for_the_first_step(newsroom):
    article = newsroom.submitted().article
    assert Article.objects.get(pk=article.pk).waits_for == "initial_review"


def test_releases_are_numbered_from_one(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="再核")
    assert (release.number, newsroom.submitted(release.article).number) == (1, 2)


def test_the_release_keeps_the_name_as_printed(newsroom):
    release = newsroom.submitted()
    newsroom.reporter.name = "张力文"
    newsroom.reporter.save()
    assert Release.objects.get().frozen_name == "张力雯" == release.frozen_name


def test_the_release_finishes_on_the_chain_it_began_under(newsroom, settings):
    release = newsroom.submitted()
    settings.NEWSROOM_CHAIN = chain.parse("a=甲,b=乙,c=丙")
    assert [step.slug for step in release.article.steps] == ["initial_review", "responsible_editor"]


def test_a_new_release_begins_under_the_chain_of_the_day(newsroom, settings):
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT + ",final_review=终审")
    assert len(newsroom.submitted().chain) == 3


def test_an_old_version_is_a_conflict(newsroom):
    draft = newsroom.draft()
    newsroom.rewritten(draft, headline="别人的题")
    with untouched(), pytest.raises(desk.Conflict):
        desk.submit(draft, newsroom.reporter, version=1)


def test_twice_is_a_conflict(newsroom):
    draft = newsroom.draft()
    desk.submit(draft, newsroom.reporter, version=1)
    with untouched(), pytest.raises(desk.Conflict):
        desk.submit(draft, newsroom.reporter, version=1)


def test_what_is_in_review_is_not_submitted_again(newsroom):
    article = Article.objects.get(pk=newsroom.submitted().article_id)
    with refused("recall it first"):
        desk.submit(article, newsroom.reporter, version=article.version)


def test_the_text_that_readers_have_is_not_submitted_again(newsroom):
    article = newsroom.published()
    with refused("Nothing has changed"):
        desk.submit(article, newsroom.reporter, version=article.version)


def test_a_change_that_was_taken_back_is_no_change(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    article = newsroom.rewritten(article, headline="三千水鸟落滩涂")
    with refused("Nothing has changed"):
        desk.submit(article, newsroom.reporter, version=article.version)


def test_a_withdrawn_text_may_be_submitted_again(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    assert newsroom.submitted(article).number == 2


LACKING = {
    "no channel": ({"channel": None}, "no channel"),
    "no headline": ({"headline": ""}, "no headline"),
    "a headline of spaces": ({"headline": " \u3000\t"}, "no headline"),
    "a headline nobody can see": ({"headline": "\u200b\u2060\ufeff"}, "no headline"),
    "no text": ({"body": ""}, "no text"),
    "a text of empty paragraphs": ({"body": "<p></p><p> </p>"}, "no text"),
    "a text of spaces": ({"body": "<p>&nbsp;\u3000</p><p><br></p>"}, "no text"),
    "a text of a line": ({"body": "<hr>"}, "no text"),
    "a text of a script": ({"body": "<script>alert(1)</script>"}, "no text"),
    "a reprint without a title": (
        {"is_reprint": True, "reprint_author": "甲"},
        "reprint must name",
    ),
    "a reprint without an author": (
        {"is_reprint": True, "reprint_title": "原题"},
        "reprint must name",
    ),
    "a reprint without a source": (
        {"is_reprint": True, "reprint_title": "原题", "reprint_author": "甲", "source": ""},
        "reprint must name",
    ),
    "a notice without a text": ({"notice_kind": "correction"}, "both its kind and its text"),
    "a notice without a kind": ({"notice_text": "已改正"}, "both its kind and its text"),
    "a notice of spaces": (
        {"notice_kind": "correction", "notice_text": " \n"},
        "both its kind and its text",
    ),
}


@pytest.mark.parametrize("name", LACKING)
def test_half_a_story_is_refused_with_what_it_lacks(newsroom, name):
    changes, lack = LACKING[name]
    draft = desk.create(newsroom.reporter, **{**words(channel=newsroom.channel), **changes})
    with refused(lack):
        desk.submit(draft, newsroom.reporter, version=1)


@pytest.mark.parametrize("lacking", ["caption", "credit", "alt"])
def test_a_picture_needs_its_words(newsroom, lacking):
    picture = Picture.objects.create(
        sha256="a" * 64, width=8, height=6, added_at="2026-07-25T04:00Z"
    )
    figure = {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟", lacking: ""}
    draft = newsroom.draft(figures=[figure])
    with refused("Picture 1"):
        desk.submit(draft, newsroom.reporter, version=1)


def test_everybody_who_wrote_is_a_writer(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    assert _writers(newsroom.submitted(draft)) == {"张力雯", "仪博文"}


def test_an_editor_who_saved_is_a_writer(newsroom):
    draft = newsroom.draft()
    desk.save(draft, newsroom.first, version=1, headline="编辑的题")
    assert "赵静" in _writers(newsroom.submitted(draft))


def test_whose_words_were_all_taken_out_again_is_still_a_writer(newsroom):
    draft = newsroom.draft()
    desk.save(draft, newsroom.first, version=1, headline="编辑的题")
    newsroom.rewritten(draft, headline="三千水鸟落滩涂")
    assert "赵静" in _writers(newsroom.submitted(draft))


def test_whoever_submits_is_a_writer(newsroom):
    draft = newsroom.draft()
    assert "赵静" in _writers(desk.submit(draft, newsroom.first, version=1))


def test_a_writer_stays_one_when_the_text_is_sent_back(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    desk.send_back(newsroom.submitted(draft), newsroom.first, note="再核")
    assert "仪博文" in _writers(newsroom.submitted(draft))


def test_who_wrote_only_in_the_live_text_is_no_writer_of_the_next(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    release = newsroom.submitted(draft)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    newsroom.rewritten(draft, headline="更新的题")
    assert "仪博文" not in _writers(newsroom.submitted(draft))


def test_writers_of_a_withdrawn_text_write_the_next(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    release = newsroom.submitted(draft)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    desk.withdraw(release.article, newsroom.second, reason="内容有误")
    assert "仪博文" in _writers(newsroom.submitted(draft))


def test_who_rewrote_in_review_may_still_sign_only_their_step_after_it_came_back(newsroom, third):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    desk.send_back(newer, third, note="再核")
    release = newsroom.submitted(newer.article)
    assert [amender["name"] for amender in release.amenders] == ["赵静"]


@pytest.mark.parametrize("html", HTML)
def test_what_was_smuggled_into_the_working_copy_is_not_frozen(newsroom, html):
    draft = newsroom.draft()
    Article.objects.filter(pk=draft.pk).update(body=html)
    with refused("not as it was last saved here"):
        desk.submit(draft, newsroom.reporter, version=1)
    newsroom.rewritten(draft, kicker="读过了")
    body = newsroom.submitted(draft).body
    assert not any(re.search(pattern, body, re.I) for pattern in FORBIDDEN)


def test_a_hostile_address_that_was_smuggled_in_is_refused(newsroom):
    draft = newsroom.draft()
    Article.objects.filter(pk=draft.pk).update(reprint_url="javascript:alert(1)")
    with refused():
        desk.submit(draft, newsroom.reporter, version=1)


def test_credits_that_were_smuggled_in_are_refused(newsroom):
    draft = newsroom.draft()
    Article.objects.filter(pk=draft.pk).update(credits=[{"role": "boss", "name": "甲"}])
    with refused():
        desk.submit(draft, newsroom.reporter, version=1)


def test_a_chain_changed_in_the_settings_comes_on_the_log(newsroom, settings):
    newsroom.submitted()
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT + ",final_review=终审")
    newsroom.submitted(headline="另一篇")
    line = Entry.objects.get(verb="organise")
    assert [len(line.data[when]["chain"]) for when in ("before", "after")] == [2, 3]


class TestWhatCameInByOtherMeans:
    """The working copy was changed in the database: its changer is no writer by the log (R3)."""

    def tamper_story(self, newsroom, **changes) -> Article:
        draft = newsroom.draft()
        Article.objects.filter(pk=draft.pk).update(**(changes or {"body": "<p>偷改的一段。</p>"}))
        return Article.objects.get(pk=draft.pk)

    @pytest.mark.parametrize(
        "changes",
        [
            {"body": "<p>偷改的一段。</p>"},
            {"headline": "偷改的题"},
            {"credits": []},
            {"notice_kind": "correction", "notice_text": "更正"},
        ],
        ids=lambda changes: "+".join(changes),
    )
    def test_its_writer_does_not_submit_it_unseen(self, newsroom, changes):
        draft = self.tamper_story(newsroom, **changes)
        with refused("not as it was last saved here"):
            desk.submit(draft, newsroom.reporter, version=draft.version)

    def test_a_tag_renamed_is_found_as_well(self, newsroom):
        draft = newsroom.draft()
        Tag.objects.filter(name="湿地").update(name="海滩")
        with refused("not as it was last saved here"):
            desk.submit(draft, newsroom.reporter, version=draft.version)

    def test_whoever_saves_it_as_it_is_has_written_it(self, newsroom):
        draft = self.tamper_story(newsroom)
        desk.save(draft, newsroom.first, version=draft.version, body=draft.body)
        release = newsroom.submitted(draft)
        assert {writer["name"] for writer in release.writers} == {"张力雯", "赵静"}
        with refused("You wrote in this text"):
            desk.sign(release, newsroom.first, read=release.digest)

    def test_whoever_puts_the_old_words_back_has_changed_nothing(self, newsroom):
        draft = newsroom.draft()
        body, lines = draft.body, Entry.objects.count()
        Article.objects.update(body="<p>偷改</p>")
        desk.save(draft, newsroom.first, version=draft.version, body=body)
        assert Entry.objects.count() == lines
        assert _writers(newsroom.submitted(draft)) == {"张力雯"}

    @pytest.mark.parametrize("back", [desk.recall, None], ids=["recalled", "sent back"])
    def test_a_change_during_review_is_found_afterwards(self, newsroom, back):
        release = newsroom.submitted()
        Article.objects.update(body="<p>偷改</p>")
        if back:
            back(release.article, newsroom.reporter)
        else:
            desk.send_back(release, newsroom.first, note="再核")
        article = Article.objects.get()
        with refused("not as it was last saved here"):
            desk.submit(article, newsroom.reporter, version=article.version)

    def test_nor_does_a_rewrite_carry_it_along(self, newsroom):
        release = newsroom.submitted()
        Article.objects.update(body="<p>偷改</p>")
        with refused("working copy is not the text that was submitted"):
            desk.amend(release, newsroom.first, headline="编辑的题")

    def test_after_a_rewrite_the_rewritten_text_is_the_known_one(self, newsroom):
        newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
        desk.send_back(newer, newsroom.first, note="再核")
        assert newsroom.submitted(newer.article)
