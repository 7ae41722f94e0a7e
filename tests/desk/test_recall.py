"""desk.recall: taking a text back out of review."""

import pytest

from articles import desk
from articles.models import Article, Publication
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def test_the_story_is_a_draft_again(newsroom):
    release = newsroom.submitted()
    assert desk.recall(release.article, newsroom.reporter).stage == Article.Stage.DRAFT


def test_the_story_waits_for_nobody(newsroom):
    release = newsroom.submitted()
    assert desk.recall(release.article, newsroom.reporter).waits_for == ""


def test_a_colleague_who_wrote_in_it_may_recall_it(newsroom, colleague):
    draft = newsroom.draft()
    desk.save(draft, colleague, version=1, headline="同事的题")
    newsroom.submitted(draft)
    assert desk.recall(draft, colleague).stage == Article.Stage.DRAFT


def test_a_colleague_who_wrote_nothing_may_not(newsroom, colleague):
    release = newsroom.submitted()
    with refused("wrote in this story"):
        desk.recall(release.article, colleague)


def test_an_editor_sends_back_and_does_not_recall(newsroom):
    release = newsroom.submitted()
    with refused("editors send a story back"):
        desk.recall(release.article, newsroom.first)


def test_who_rewrote_in_review_is_no_writer(newsroom):
    newer = desk.amend(newsroom.submitted(), newsroom.first, headline="编辑的题")
    with refused("wrote in this story"):
        desk.recall(newer.article, newsroom.first)


def test_a_draft_cannot_be_recalled(newsroom):
    draft = newsroom.draft()
    with refused("not in review"):
        desk.recall(draft, newsroom.reporter)


def test_twice_is_refused(newsroom):
    release = newsroom.submitted()
    desk.recall(release.article, newsroom.reporter)
    with refused("not in review"):
        desk.recall(release.article, newsroom.reporter)


def test_a_public_story_cannot_be_recalled(newsroom):
    article = newsroom.published()
    with refused("not in review"):
        desk.recall(article, newsroom.reporter)


def test_a_recalled_text_cannot_be_signed(newsroom):
    release = newsroom.half_signed()
    desk.recall(release.article, newsroom.reporter)
    with refused("not in review"):
        desk.sign(release, newsroom.second, read=release.digest)


def test_a_signature_does_not_count_for_the_next_release(newsroom):
    release = newsroom.half_signed()
    desk.recall(release.article, newsroom.reporter)
    again = newsroom.submitted(release.article)
    with refused("初审编辑"):
        desk.sign(again, newsroom.second, read=again.digest)


def test_recalling_an_update_leaves_the_live_text_alone(newsroom):
    article = newsroom.published()
    newsroom.rewritten(article, headline="新题")
    newsroom.submitted(article)
    desk.recall(article, newsroom.reporter)
    assert Publication.objects.get().release.headline == "三千水鸟落滩涂"
