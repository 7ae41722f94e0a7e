"""desk.withdraw: a story is gone from the public at once (rule R10)."""

import pytest

from articles import desk
from articles.models import FIXED_NOTICE, Article, Channel, Entry, Publication, Withdrawal
from tests.support.cast import channel, move_person
from tests.support.record import refused

pytestmark = pytest.mark.django_db


def _update_in_review(newsroom, article):
    newsroom.rewritten(article, headline="新题")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    return release


def test_readers_have_the_story_no_more(newsroom):
    desk.withdraw(newsroom.published(), newsroom.second, reason="内容有误")
    assert not Publication.objects.exists()


def test_readers_get_a_fixed_sentence_at_its_address(newsroom):
    article = newsroom.published()
    address = article.live.get_absolute_url()
    withdrawal = desk.withdraw(article, newsroom.second, reason="内容有误")
    assert (withdrawal.public_notice, withdrawal.signatures) == (FIXED_NOTICE, [])
    assert (withdrawal.notice, withdrawal.get_absolute_url()) == ("", address)


def test_the_reason_stays_inside_on_the_log(newsroom):
    desk.withdraw(newsroom.published(), newsroom.second, reason=" 内容\x00有误\x07 ")
    line = Entry.objects.get(verb="withdraw")
    assert line.note == "内容有误"
    assert "内容有误" not in str(line.data)


def test_the_name_is_kept_as_printed(newsroom):
    desk.withdraw(newsroom.published(), newsroom.second, reason="内容有误")
    assert Withdrawal.objects.get().name == "丰丽莎"


def test_the_story_is_a_draft_again(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    assert Article.objects.get(pk=article.pk).stage == Article.Stage.DRAFT


@pytest.mark.parametrize("reason", ["", "  ", "\n\u3000", "\x00", "\u200b"])
def test_without_a_reason_it_is_refused(newsroom, reason):
    article = newsroom.published()
    with refused("Say why the story is taken back"):
        desk.withdraw(article, newsroom.second, reason=reason)


def test_a_reason_too_long_is_refused(newsroom):
    article = newsroom.published()
    with refused("1000"):
        desk.withdraw(article, newsroom.second, reason="字" * 1001)


def test_any_responsible_editor_may(newsroom, third):
    assert desk.withdraw(newsroom.published(), third, reason="内容有误").person == third


def test_somebody_with_the_first_duty_alone_may_not(newsroom, initial):
    article = newsroom.published()
    with refused("Only 责任编辑 can withdraw"):
        desk.withdraw(article, initial, reason="内容有误")


def test_the_reporter_may_not(newsroom):
    article = newsroom.published()
    with refused("Only 责任编辑 can withdraw"):
        desk.withdraw(article, newsroom.reporter, reason="内容有误")


def test_what_is_not_public_cannot_be_withdrawn(newsroom):
    article = newsroom.half_signed().article
    with refused("not public"):
        desk.withdraw(article, newsroom.second, reason="内容有误")


def test_twice_is_refused(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    with refused("not public"):
        desk.withdraw(article, newsroom.second, reason="内容有误")


def test_an_update_in_review_goes_with_it(newsroom, third):
    article = newsroom.published()
    release = _update_in_review(newsroom, article)
    desk.withdraw(article, newsroom.second, reason="内容有误")
    with refused("not in review"):
        desk.sign(release, third, read=release.digest)


def test_no_release_up_to_then_can_become_public_again(newsroom):
    article = newsroom.published()
    release = _update_in_review(newsroom, article)
    withdrawal = desk.withdraw(article, newsroom.second, reason="内容有误")
    assert withdrawal.last_number == release.number


def test_a_new_release_after_it_may(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="内容有误")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    assert Publication.objects.get().release == release


def test_another_story_stays_public(newsroom):
    other = newsroom.published(headline="另一篇")
    desk.withdraw(newsroom.published(), newsroom.second, reason="内容有误")
    assert Publication.objects.get().article == other


def test_the_editor_of_the_channel_that_readers_see_may_though_a_draft_moved_on(newsroom):
    """A working copy that nobody signed yet takes no editor's right to stop what is public."""
    article = newsroom.published()
    move_person(newsroom.second, newsroom.channel)
    newsroom.rewritten(article, channel=channel("sports", "体育"))
    desk.withdraw(article, newsroom.second, reason="内容有误")
    assert not Publication.objects.exists()


def test_the_editor_of_the_channel_a_draft_moved_to_may_not_yet(newsroom, elsewhere):
    article = newsroom.published()
    newsroom.rewritten(article, channel=Channel.objects.get(slug="sports"))
    with refused():
        desk.withdraw(article, elsewhere, reason="内容有误")
