"""Words about a withdrawal, held by the database itself, whoever asks and however (R1, R8, R10)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Publication, WithdrawalNotice
from tests.support.tampering import lift_guards, restore_guards, sql

pytestmark = pytest.mark.django_db

WORDS = {"notice_kind": "withdrawal", "notice_text": "数字有误，予以撤回。"}


@pytest.fixture
def withdrawn(newsroom) -> Article:
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    return Article.objects.get(pk=article.pk)


def expect_refusal(rule: str, do) -> None:
    """The database refuses it with this rule."""
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        do()


def notice_past_desk(article: Article, release):
    """Words about the newest withdrawal, put there past the desk."""
    withdrawal = article.withdrawals.first()
    return lambda: WithdrawalNotice.objects.create(
        withdrawal=withdrawal, release=release, at=timezone.now()
    )


def test_r1_a_withdrawal_brings_no_words_of_its_own(newsroom, withdrawn):
    response = withdrawn.withdrawals.get()
    response.pk, response.notice = None, "一个人的话"
    expect_refusal(
        "R1: words about a withdrawal are signed first", lambda: response.save(force_insert=True)
    )


def test_r1_words_that_nobody_signed_are_not_put_there(newsroom, withdrawn):
    newsroom.rewritten(withdrawn, **WORDS)
    release = newsroom.submitted(withdrawn)
    expect_refusal("R1: these words are not signed", notice_past_desk(withdrawn, release))
    desk.sign(release, newsroom.first, read=release.digest)
    expect_refusal("R1: these words are not signed", notice_past_desk(withdrawn, release))


def test_r1_nor_a_signed_text_that_is_no_such_notice(newsroom, withdrawn):
    expect_refusal(
        "R1: this text is no notice of this withdrawal",
        notice_past_desk(withdrawn, withdrawn.latest),
    )


def test_r1_nor_the_words_about_another_story(newsroom, withdrawn):
    other = newsroom.published(headline="另一篇")
    desk.withdraw(other, newsroom.second, reason="内容有误")
    release = newsroom.explained(other)
    expect_refusal(
        "R1: this text is no notice of this withdrawal", notice_past_desk(withdrawn, release)
    )


def test_r10_nor_about_a_story_that_is_public_again(newsroom, withdrawn):
    release = newsroom.explained(withdrawn)
    newsroom.rewritten(withdrawn, notice_kind="", notice_text="")
    again = newsroom.submitted(withdrawn)
    for editor in (newsroom.first, newsroom.second):
        desk.sign(again, editor, read=again.digest)
    expect_refusal("R10: the story is public again", notice_past_desk(withdrawn, release))
    desk.withdraw(withdrawn, newsroom.second, reason="还是不对")
    old = withdrawn.withdrawals.last()
    expect_refusal(
        "R10: the story was withdrawn again",
        lambda: WithdrawalNotice.objects.create(withdrawal=old, release=release, at=timezone.now()),
    )


def test_r10_words_about_a_withdrawal_do_not_bring_the_story_back(newsroom, withdrawn):
    release = newsroom.explained(withdrawn)
    now = timezone.now()
    facts = {"channel": release.channel, "first_published_at": now, "published_at": now}
    expect_refusal(
        "R10: words about a withdrawal do not bring the story back",
        lambda: Publication.objects.create(article=withdrawn, release=release, **facts),
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_withdrawalnotice SET at = at",
        "DELETE FROM articles_withdrawalnotice",
        "UPDATE articles_withdrawalnotice SET release_id = release_id",
    ],
)
def test_r8_they_are_never_changed_or_deleted(newsroom, withdrawn, statement):
    newsroom.explained(withdrawn)
    expect_refusal("R8: a withdrawalnotice is never changed", lambda: sql(statement))


def test_what_one_person_typed_before_is_told_as_it_was(client, newsroom, withdrawn):
    """A row of an earlier version: its words stay, until others are signed."""
    address = withdrawn.withdrawals.get().get_absolute_url()
    with lift_guards():
        sql("UPDATE articles_withdrawal SET notice = '从前的说明'")
        restore_guards()
        assert "从前的说明" in client.get(address).content.decode()
        assert "从前的说明" in client.get("/corrections/").content.decode()
        newsroom.explained(withdrawn)
        text = client.get(address).content.decode()
        assert ("从前的说明" in text, "内容失实" in text) == (False, True)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE articles_withdrawalnotice SET at = '2020-01-01 00:00:00'",
            "is not as the log has",
        ),
        ("DELETE FROM articles_withdrawalnotice", "that is gone"),
        (
            "DELETE FROM articles_signoff WHERE step = 'responsible_editor' AND release_id = "
            "(SELECT release_id FROM articles_withdrawalnotice)",
            "is not signed",
        ),
    ],
)
def test_the_audit_names_words_that_were_changed_taken_away_or_not_signed(
    newsroom, withdrawn, statement, said
):
    newsroom.explained(withdrawn)
    assert list(audit.breaks()) == []
    with lift_guards():
        sql(statement)
        restore_guards()
        assert [line for line in audit.breaks() if "notice of withdrawal" in line and said in line]
