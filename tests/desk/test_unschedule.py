"""Taking a signed text off the schedule, so that it does not go out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Entry, Publication, Slot, Verb
from tests.support.record import refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def soon():
    return timezone.now() + HOUR


@pytest.fixture
def scheduled_story(newsroom, soon):
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.first, publish_at=soon)
    desk.sign(release, newsroom.second, read=release.digest)
    return Article.objects.get(pk=release.article_id)


def test_it_does_not_go_out(newsroom, scheduled_story, soon):
    desk.unschedule(scheduled_story, newsroom.second)
    desk.publish_due(soon + HOUR)
    assert not Publication.objects.exists()


def test_it_is_a_draft_again(newsroom, scheduled_story):
    assert desk.unschedule(scheduled_story, newsroom.second).stage == Article.Stage.DRAFT
    assert not Slot.objects.exists()


def test_its_line_keeps_who_and_why(newsroom, scheduled_story):
    desk.unschedule(scheduled_story, newsroom.second, note="数据未核实")
    line = Entry.objects.last()
    assert (line.verb, line.person, line.note) == (Verb.UNSCHEDULE, newsroom.second, "数据未核实")


def test_any_one_responsible_editor_can_do_it(newsroom, scheduled_story, third):
    assert desk.unschedule(scheduled_story, third)


def test_its_writer_cannot(newsroom, scheduled_story):
    with refused("can take a story off the schedule"):
        desk.unschedule(scheduled_story, newsroom.reporter)


def test_an_editor_of_the_first_step_alone_cannot(newsroom, scheduled_story, initial):
    with refused("can take a story off the schedule"):
        desk.unschedule(scheduled_story, initial)


def test_an_editor_of_another_channel_cannot(newsroom, scheduled_story, elsewhere):
    with refused():
        desk.unschedule(scheduled_story, elsewhere)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_without_a_duty_nobody_can(newsroom, scheduled_story, who):
    with refused():
        desk.unschedule(scheduled_story, getattr(newsroom, who))


def test_twice_is_refused(newsroom, scheduled_story):
    desk.unschedule(scheduled_story, newsroom.second)
    with refused("does not wait for a moment"):
        desk.unschedule(scheduled_story, newsroom.second)


def test_what_went_out_is_withdrawn_instead(newsroom, scheduled_story, soon):
    desk.publish_due(soon)
    with refused("does not wait for a moment"):
        desk.unschedule(scheduled_story, newsroom.second)


def test_a_correction_in_review_goes_on(newsroom, scheduled_story):
    newsroom.rewritten(scheduled_story, headline="乙")
    newsroom.submitted(scheduled_story)
    assert desk.unschedule(scheduled_story, newsroom.second).in_review


def test_the_correction_gets_the_slot_when_it_is_signed(newsroom, scheduled_story, soon):
    newsroom.rewritten(scheduled_story, headline="乙")
    release = newsroom.submitted(scheduled_story)
    desk.unschedule(scheduled_story, newsroom.second)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    assert (Slot.objects.get().release, Slot.objects.get().publish_at) == (release, soon)


def test_readers_keep_the_public_text_when_its_update_is_taken_off(newsroom, soon):
    article = newsroom.published(headline="甲")
    desk.plan(article, newsroom.first, publish_at=soon)
    newsroom.rewritten(article, headline="乙")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)
    desk.unschedule(article, newsroom.second)
    assert Publication.objects.get().release.headline == "甲"


def test_it_leaves_the_record_unbroken(newsroom, scheduled_story):
    desk.unschedule(scheduled_story, newsroom.second)
    assert list(audit.breaks()) == []
