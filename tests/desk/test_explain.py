"""Words about a withdrawal: through the chain like any others, and never a story again (R1, R10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import (
    FIXED_NOTICE,
    Article,
    Entry,
    Notification,
    Page,
    Publication,
    Withdrawal,
    WithdrawalNotice,
)
from tests.support.record import refused

pytestmark = pytest.mark.django_db

WORDS = {"notice_kind": "withdrawal", "notice_text": "数字有误，予以撤回。"}


@pytest.fixture
def withdrawn(newsroom) -> Article:
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    return Article.objects.get(pk=article.pk)


def notice_of(article: Article):
    return article.withdrawals.first()


def test_until_the_last_signature_readers_have_the_fixed_sentence(newsroom, withdrawn):
    newsroom.rewritten(withdrawn, **WORDS)
    release = newsroom.submitted(withdrawn)
    desk.sign(release, newsroom.first, read=release.digest)
    assert notice_of(withdrawn).public_notice == FIXED_NOTICE
    desk.sign(release, newsroom.second, read=release.digest)
    assert notice_of(withdrawn).public_notice == WORDS["notice_text"]


def test_the_names_are_those_of_the_record_in_the_order_of_the_steps(newsroom, withdrawn):
    newsroom.explained(withdrawn)
    marks = notice_of(withdrawn).signatures
    assert [str(mark) for mark in marks] == ["初审编辑:赵静", "责任编辑:丰丽莎"]


def test_the_story_stays_where_it_is(newsroom, withdrawn):
    newsroom.explained(withdrawn)
    article = Article.objects.get(pk=withdrawn.pk)
    assert not Publication.objects.exists()
    assert (article.is_withdrawn, article.stage) == (True, Article.Stage.CLEARED)


def test_nobody_signs_words_about_a_withdrawal_that_they_wrote(newsroom, withdrawn):
    draft = Article.objects.get(pk=withdrawn.pk)
    desk.save(draft, newsroom.second, version=draft.version, **WORDS)
    release = newsroom.submitted(withdrawn)
    desk.sign(release, newsroom.first, read=release.digest)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.second, read=release.digest)


def test_later_words_take_the_place_of_the_earlier_ones(newsroom, withdrawn):
    newsroom.explained(withdrawn, "先前的说法")
    newsroom.explained(withdrawn, "改正后的说法")
    assert notice_of(withdrawn).public_notice == "改正后的说法"
    assert len(notice_of(withdrawn).signatures) == 2


def test_a_list_of_withdrawals_has_the_words_of_each_in_one_query(
    newsroom, withdrawn, django_assert_num_queries
):
    other = newsroom.published(headline="另一篇")
    desk.withdraw(other, newsroom.second, reason="内容有误")
    newsroom.explained(withdrawn, "甲")
    newsroom.explained(other, "乙")
    with django_assert_num_queries(1):
        rows = list(Withdrawal.objects.with_notices())
        by_article = {row.article_id: (row.public_notice, len(row.signatures)) for row in rows}
    assert by_article == {withdrawn.pk: ("甲", 2), other.pk: ("乙", 2)}


@pytest.mark.parametrize("stage", ["draft", "published"])
def test_a_story_that_is_not_withdrawn_cannot_be_submitted_with_them(newsroom, stage):
    article = newsroom.rewritten(getattr(newsroom, stage)(), **WORDS)
    with refused("This story is not withdrawn"):
        desk.submit(article, newsroom.reporter, version=article.version)


def test_nor_can_they_be_written_into_a_story_in_review(newsroom):
    release = newsroom.submitted()
    with refused("This story is not withdrawn"):
        desk.amend(release, newsroom.first, **WORDS)


def test_if_the_story_came_back_meanwhile_the_last_signature_is_refused(newsroom, withdrawn):
    """A signed text waited for its moment; it came while the words were being read."""
    soon = timezone.now() + timedelta(hours=1)
    desk.plan(withdrawn, newsroom.reporter, publish_at=soon)
    newsroom.rewritten(withdrawn, headline="改正的题")
    right = newsroom.submitted(withdrawn)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(right, editor, read=right.digest)
    newsroom.rewritten(withdrawn, **WORDS)
    release = newsroom.submitted(withdrawn)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.publish_due(at=soon + timedelta(minutes=1))
    assert Publication.objects.get().release == right
    with refused("This story is not withdrawn"):
        desk.sign(release, newsroom.second, read=release.digest)


def test_no_moment_and_no_embargo_of_the_story_holds_them(newsroom, withdrawn):
    soon = timezone.now() + timedelta(hours=1)
    desk.plan(withdrawn, newsroom.reporter, publish_at=soon, embargo_until=soon)
    newsroom.explained(withdrawn)
    assert WithdrawalNotice.objects.exists()


def test_the_story_may_come_back_with_another_text(newsroom, withdrawn):
    newsroom.explained(withdrawn)
    newsroom.rewritten(withdrawn, notice_kind="", notice_text="")
    release = newsroom.submitted(withdrawn)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    assert Publication.objects.get().release == release


def test_withdrawn_again_it_has_the_fixed_sentence_again(newsroom, withdrawn):
    newsroom.explained(withdrawn)
    newsroom.rewritten(withdrawn, notice_kind="", notice_text="")
    release = newsroom.submitted(withdrawn)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(release, editor, read=release.digest)
    desk.withdraw(withdrawn, newsroom.second, reason="还是不对")
    assert notice_of(withdrawn).public_notice == FIXED_NOTICE


def test_every_page_that_tells_of_the_withdrawal_is_pressed_anew(newsroom, withdrawn):
    withdrawal = notice_of(withdrawn)
    Page.objects.all().delete()
    newsroom.explained(withdrawn)
    due = set(Page.objects.values_list("address", flat=True))
    month = f"/corrections/{timezone.localtime(withdrawal.at):%Y/%m}/"
    assert due >= {"/", "/corrections/", month, withdrawal.get_absolute_url()}


def test_it_is_on_the_log_and_the_record_is_whole(newsroom, withdrawn):
    release = newsroom.explained(withdrawn)
    line = Entry.objects.get(verb="explain")
    assert (line.release, line.data["digest"]) == (release, release.digest)
    assert list(audit.breaks()) == []


def test_the_writer_is_told(newsroom, withdrawn):
    newsroom.explained(withdrawn)
    notifications = Notification.objects.filter(entry__verb="explain")
    assert newsroom.reporter.pk in notifications.values_list("person", flat=True)
