"""desk.sign: one person's name under one step."""

import pytest

from articles import desk
from articles.models import Article, Channel, Person, Publication, Release, SignOff
from articles.rules import chain
from tests.support.cast import channel, person
from tests.support.record import refused
from tests.support.tampering import lift_guards

pytestmark = pytest.mark.django_db


def test_the_first_step_passes_it_on_to_the_second(newsroom):
    article = newsroom.half_signed().article
    assert Article.objects.get(pk=article.pk).waits_for == "responsible_editor"


def test_one_signature_publishes_nothing(newsroom):
    newsroom.half_signed()
    assert not Publication.objects.exists()


def test_the_signature_covers_the_digest_of_the_text(newsroom):
    release = newsroom.half_signed()
    assert SignOff.objects.get().digest == release.digest


def test_the_name_is_kept_as_printed(newsroom):
    newsroom.half_signed()
    newsroom.first.name = "赵晶"
    newsroom.first.save()
    assert str(SignOff.objects.get()) == "初审编辑:赵静"


def test_the_label_is_kept_as_printed(newsroom, settings):
    article = newsroom.published()
    settings.NEWSROOM_CHAIN = chain.parse("initial_review=一审,responsible_editor=二审")
    assert [str(mark) for mark in article.live.release.signatures] == [
        "初审编辑:赵静",
        "责任编辑:丰丽莎",
    ]


def test_somebody_with_the_second_duty_alone_cannot_sign_the_first_step(newsroom):
    release = newsroom.submitted()
    with refused("waits for 初审编辑"):
        desk.sign(release, newsroom.second, read=release.digest)


def test_somebody_with_the_first_duty_alone_cannot_sign_the_second_step(newsroom, initial):
    release = newsroom.half_signed()
    with refused("waits for 责任编辑"):
        desk.sign(release, initial, read=release.digest)


def test_a_reporter_signs_nothing(newsroom, colleague):
    release = newsroom.submitted()
    with refused("a duty you do not hold"):
        desk.sign(release, colleague, read=release.digest)


def test_nobody_signs_both_steps_though_they_hold_both_duties(newsroom):
    release = newsroom.half_signed()
    with refused("You signed this text as 初审编辑; 责任编辑 must be somebody else"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_a_superuser_with_both_duties_signs_one_step_only(newsroom):
    chief = person("chief", "总编", "initial_review", "responsible_editor", is_superuser=True)
    release = newsroom.submitted()
    desk.sign(release, chief, read=release.digest)
    with refused("somebody else"):
        desk.sign(release, chief, read=release.digest)


def test_the_writer_signs_nothing_whatever_duties_they_get(newsroom):
    release = newsroom.submitted()
    groups = newsroom.first.groups.all()
    newsroom.reporter.groups.add(*groups)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.reporter, read=release.digest)


def test_an_editor_who_saved_once_signs_nothing(newsroom):
    draft = newsroom.draft()
    desk.save(draft, newsroom.first, version=1, headline="编辑的题")
    release = newsroom.submitted(draft)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_an_editor_who_submitted_it_signs_nothing(newsroom):
    release = desk.submit(newsroom.draft(), newsroom.first, version=1)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_the_owner_of_a_story_signs_nothing_though_others_wrote_it(newsroom, colleague):
    draft = desk.create(
        colleague, owner=newsroom.first, headline="题", body="<p>文</p>", channel=newsroom.channel
    )
    release = desk.submit(draft, colleague, version=1)
    with refused("You wrote in this text"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_an_editor_of_another_channel_cannot_sign(newsroom, elsewhere):
    release = newsroom.submitted()
    with refused("no access"):
        desk.sign(release, elsewhere, read=release.digest)


def test_an_older_release_cannot_be_signed(newsroom):
    older = newsroom.submitted()
    desk.send_back(older, newsroom.first, note="再核")
    newsroom.submitted(older.article)
    with refused("newer text"):
        desk.sign(older, newsroom.first, read=older.digest)


def test_the_digest_of_an_older_text_is_refused(newsroom):
    older = newsroom.submitted()
    desk.send_back(older, newsroom.first, note="再核")
    newsroom.rewritten(older.article, headline="新题")
    newer = newsroom.submitted(older.article)
    with refused("read it again"):
        desk.sign(newer, newsroom.first, read=older.digest)


@pytest.mark.parametrize("read", ["", "0" * 64, None])
def test_a_wrong_digest_is_refused(newsroom, read):
    release = newsroom.submitted()
    with refused("read it again"):
        desk.sign(release, newsroom.first, read=read)


def test_a_text_sent_back_cannot_be_signed(newsroom):
    release = newsroom.submitted()
    desk.send_back(release, newsroom.first, note="再核")
    with refused("not in review"):
        desk.sign(release, newsroom.first, read=release.digest)


def test_a_cleared_text_cannot_be_signed_again(newsroom, third):
    release = newsroom.published().live.release
    with refused("not in review"):
        desk.sign(release, third, read=release.digest)


def test_what_the_working_copy_became_behind_the_desk_is_not_what_is_signed(newsroom):
    release = newsroom.half_signed()
    Article.objects.update(headline="偷改的题")
    desk.sign(release, newsroom.second, read=release.digest)
    assert Publication.objects.get().release.headline == "三千水鸟落滩涂"


def test_a_working_copy_moved_behind_the_desk_lends_no_duty(newsroom, elsewhere):
    """R5: the duty counts for the channel of the text that is signed."""
    release = newsroom.submitted()
    Article.objects.update(channel=elsewhere.channels.get())
    with refused():
        desk.sign(release, elsewhere, read=release.digest)


def test_a_third_step_waits_for_a_third_person(newsroom, settings):
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT + ",final_review=终审")
    release = newsroom.half_signed()
    desk.sign(release, newsroom.second, read=release.digest)
    assert not Publication.objects.exists()


def test_a_third_signature_publishes(newsroom, settings):
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT + ",final_review=终审")
    release = newsroom.half_signed()
    desk.sign(release, newsroom.second, read=release.digest)
    desk.sign(release, person("zongbian", "总编", "final_review"), read=release.digest)
    assert Publication.objects.get().release == release


def test_a_shorter_chain_of_the_day_does_not_clear_an_older_release(newsroom, settings):
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT + ",final_review=终审")
    release = newsroom.half_signed()
    settings.NEWSROOM_CHAIN = chain.parse(chain.DEFAULT)
    desk.sign(release, newsroom.second, read=release.digest)
    assert not Publication.objects.exists()


def test_a_channel_with_signed_texts_cannot_be_deleted(newsroom):
    newsroom.published()
    with pytest.raises(Exception, match="protected"):
        Channel.objects.get().delete()


def test_a_person_who_signed_cannot_be_deleted(newsroom):
    newsroom.half_signed()
    with pytest.raises(Exception, match="protected"):
        newsroom.first.delete()


def test_a_release_changed_behind_the_desk_cannot_be_signed(newsroom):
    release = newsroom.submitted()
    with lift_guards():
        Release.objects.update(headline="偷改的题")
        with refused("behind the desk"):
            desk.sign(release, newsroom.first, read=release.digest)


def test_duties_in_the_right_channel_count(newsroom):
    here = person(
        "here", "本频道", "initial_review", channels=[channel(), channel("sports", "体育")]
    )
    release = newsroom.submitted()
    assert desk.sign(release, here, read=release.digest).name == "本频道"


class TestNames:
    """Readers never find one name twice under a text (rule R2)."""

    def test_who_was_renamed_to_the_first_signers_name_is_refused(self, newsroom):
        release = newsroom.half_signed()
        desk.save_account(newsroom.second, newsroom.administrator, name=newsroom.first.name)
        with refused("one name twice"):
            desk.sign(release, newsroom.second, read=release.digest)

    def test_two_of_one_name_are_told_apart_by_an_administrator(self, newsroom):
        release = newsroom.half_signed()
        desk.save_account(newsroom.second, newsroom.administrator, name="赵静")
        desk.save_account(newsroom.second, newsroom.administrator, name="赵静(经济)")
        assert desk.sign(release, newsroom.second, read=release.digest).name == "赵静(经济)"

    def test_the_name_under_the_text_counts_not_the_one_of_today(self, newsroom):
        release = newsroom.half_signed()
        desk.save_account(newsroom.first, newsroom.administrator, name="赵晶")
        desk.save_account(newsroom.second, newsroom.administrator, name="赵静")
        with refused("one name twice"):
            desk.sign(release, newsroom.second, read=release.digest)

    def test_a_story_that_one_cannot_sign_waits_in_no_queue(self, newsroom):
        newsroom.half_signed()
        desk.save_account(newsroom.second, newsroom.administrator, name="赵静")
        second = Person.objects.get(pk=newsroom.second.pk)
        assert list(Article.objects.waiting_for(second)) == []


def test_the_name_is_the_one_that_the_signer_has_at_that_moment(newsroom):
    """Not the one of a session that is older than their new name."""
    release, session = newsroom.submitted(), Person.objects.get(pk=newsroom.first.pk)
    desk.save_account(newsroom.first, newsroom.administrator, name="赵晶")
    assert desk.sign(release, session, read=release.digest).name == "赵晶"
