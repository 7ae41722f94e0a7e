"""Planning: deadline, publishing time and embargo are facts of a story, not of its text."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import audit, desk
from articles.models import (
    Article,
    Entry,
    Notification,
    Publication,
    SignOff,
    Slot,
    Verb,
)
from tests.support.cast import channel, person
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def soon():
    return timezone.now() + HOUR


def _schedule_story(newsroom, moment) -> Article:
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.first, publish_at=moment)
    desk.sign(release, newsroom.second, read=release.digest)
    return Article.objects.get(pk=release.article_id)


@pytest.mark.parametrize("name", ["deadline", "publish_at", "embargo_until"])
def test_a_writer_sets_a_moment(newsroom, soon, name):
    article = desk.plan(newsroom.draft(), newsroom.reporter, **{name: soon})
    assert getattr(Article.objects.get(pk=article.pk), name) == soon


def test_an_editor_sets_the_publishing_time_during_review(newsroom, soon):
    article = desk.plan(newsroom.submitted().article, newsroom.first, publish_at=soon)
    assert article.in_review
    assert article.publish_at == soon


def test_no_signature_is_lost_by_it(newsroom, soon):
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.second, publish_at=soon, deadline=soon)
    assert release.signoffs.count() == 1
    assert Article.objects.get().latest == release


def test_forms_that_are_open_do_not_go_stale(newsroom, soon):
    draft = newsroom.draft()
    desk.plan(draft, newsroom.first, deadline=soon)
    assert desk.save(draft, newsroom.reporter, version=draft.version, headline="新题")


def test_it_makes_nobody_a_writer(newsroom, soon):
    draft = newsroom.draft()
    desk.plan(draft, newsroom.first, deadline=soon)
    release = newsroom.submitted(draft)
    assert desk.sign(release, newsroom.first, read=release.digest)


def test_the_log_keeps_the_old_and_the_new_moment(newsroom, soon):
    draft = desk.plan(newsroom.draft(), newsroom.reporter, deadline=soon)
    desk.plan(draft, newsroom.first, deadline=soon + HOUR)
    line = Entry.objects.filter(verb=Verb.PLAN).last()
    then = [datetime.fromisoformat(moment) for moment in line.data["deadline"]]
    assert (line.person, then) == (newsroom.first, [soon, soon + HOUR])


def test_what_changes_nothing_leaves_no_trace(newsroom, soon):
    draft = desk.plan(newsroom.draft(), newsroom.reporter, deadline=soon)
    with untouched():
        desk.plan(draft, newsroom.reporter, deadline=soon, publish_at=None)


def test_a_moment_can_be_taken_away(newsroom, soon):
    draft = desk.plan(newsroom.draft(), newsroom.reporter, embargo_until=soon)
    assert desk.plan(draft, newsroom.reporter, embargo_until=None).embargo_until is None


@pytest.mark.parametrize("name", ["publish_at", "embargo_until"])
def test_a_moment_that_is_past_is_refused(newsroom, name):
    draft = newsroom.draft()
    with refused("is past; choose a moment"):
        desk.plan(draft, newsroom.reporter, **{name: timezone.now() - HOUR})


def test_a_deadline_may_be_past_already(newsroom):
    assert desk.plan(newsroom.draft(), newsroom.reporter, deadline=timezone.now() - HOUR)


def test_now_may_be_written_to_the_minute(newsroom):
    now = timezone.now().replace(second=0, microsecond=0)
    assert desk.plan(newsroom.draft(), newsroom.reporter, publish_at=now).publish_at == now


@pytest.mark.parametrize("year", [1, 226, 2206, 9999])
@pytest.mark.parametrize("name", ["deadline", "publish_at", "embargo_until"])
def test_another_century_is_refused(newsroom, name, year):
    draft, zone = newsroom.draft(), timezone.get_default_timezone()
    with refused("is the year right"):
        desk.plan(draft, newsroom.reporter, **{name: datetime(year, 1, 1, tzinfo=zone)})


def test_an_embargo_on_a_public_story_is_refused(newsroom, soon):
    article = newsroom.published()
    with refused("public already"):
        desk.plan(article, newsroom.first, embargo_until=soon)


def test_half_of_a_plan_is_not_kept(newsroom, soon):
    draft = newsroom.draft()
    with refused("is past"):
        desk.plan(draft, newsroom.reporter, deadline=soon, publish_at=timezone.now() - HOUR)


def test_a_moment_that_no_story_has_is_an_error(newsroom, soon):
    draft = newsroom.draft()
    with untouched(), pytest.raises(TypeError):
        desk.plan(draft, newsroom.reporter, published_at=soon)


def test_an_outsider_is_refused(newsroom, soon):
    draft = newsroom.draft()
    with refused():
        desk.plan(draft, newsroom.outsider, deadline=soon)


def test_an_administrator_without_a_duty_is_refused(newsroom, soon):
    draft = newsroom.draft()
    with refused("no editorial duty"):
        desk.plan(draft, newsroom.administrator, deadline=soon)


def test_an_editor_of_another_channel_is_refused(newsroom, elsewhere, soon):
    draft = newsroom.draft()
    with refused():
        desk.plan(draft, elsewhere, deadline=soon)


def test_a_scheduled_story_moves_with_its_publishing_time(newsroom, soon):
    article = _schedule_story(newsroom, soon)
    desk.plan(article, newsroom.first, publish_at=soon + HOUR)
    assert Slot.objects.get().publish_at == soon + HOUR


def test_an_embargo_keeps_a_scheduled_story_back(newsroom, soon):
    article = _schedule_story(newsroom, soon)
    desk.plan(article, newsroom.first, embargo_until=soon + HOUR)
    assert Slot.objects.get().publish_at == soon + HOUR


def test_a_scheduled_story_moved_to_now_goes_out(newsroom, soon):
    article, now = _schedule_story(newsroom, soon), timezone.now()
    desk.plan(article, newsroom.second, publish_at=now, at=now)
    desk.publish_due(now)
    assert Publication.objects.get().article == article


def test_a_signed_story_cannot_be_left_without_a_moment(newsroom, soon):
    """To empty the field must not publish by accident."""
    article = _schedule_story(newsroom, soon)
    with refused("give it another one"):
        desk.plan(article, newsroom.first, publish_at=None)


def test_a_new_deadline_leaves_the_slot_alone(newsroom, soon):
    article = _schedule_story(newsroom, soon)
    Slot.objects.update(problem="磁盘已满", tried_at=soon)
    desk.plan(article, newsroom.first, deadline=soon)
    assert Slot.objects.get().problem == "磁盘已满"


def test_another_moment_is_another_try(newsroom, soon):
    article = _schedule_story(newsroom, soon)
    Slot.objects.update(problem="磁盘已满", tried_at=soon)
    desk.plan(article, newsroom.first, publish_at=soon + HOUR)
    assert (Slot.objects.get().problem, Slot.objects.get().tried_at) == ("", None)


def test_the_database_itself_holds_an_embargo(newsroom, soon):
    release = newsroom.half_signed()
    desk.plan(release.article, newsroom.first, embargo_until=soon + HOUR)
    desk.sign(release, newsroom.second, read=release.digest)
    with pytest.raises(IntegrityError, match="R12"), transaction.atomic():
        Publication.objects.create(
            article=release.article,
            release=release,
            channel=newsroom.channel,
            first_published_at=soon,
            published_at=soon,
        )


def test_the_record_stays_unbroken(newsroom, soon):
    article = _schedule_story(newsroom, soon)
    desk.plan(article, newsroom.first, publish_at=soon + HOUR)
    assert list(audit.breaks()) == []


class TestWhatSomebodyHasSigned:
    """Its embargo and its moment stood in the signers' sight: it goes out no earlier by a writer."""

    @pytest.fixture(params=["half signed", "in its slot", "in its slot, a new text is written"])
    def signed_story(self, request, newsroom, soon) -> Article:
        release = newsroom.submitted()
        times = {"publish_at": soon + HOUR, "embargo_until": soon + 2 * HOUR}
        desk.plan(release.article, newsroom.reporter, **times)
        desk.sign(release, newsroom.first, read=release.digest)
        if request.param != "half signed":
            desk.sign(release, newsroom.second, read=release.digest)
        if request.param.endswith("written"):
            newsroom.rewritten(release.article, headline="新题")
        return Article.objects.get(pk=release.article_id)

    EARLIER = (
        {"embargo_until": None},
        {"embargo_until": "soon"},
        {"publish_at": None},
        {"publish_at": "soon"},
        {"publish_at": "soon", "embargo_until": None},
    )

    def times(self, change: dict, soon) -> dict:
        return {name: soon if moment else None for name, moment in change.items()}

    @pytest.mark.parametrize("change", EARLIER, ids=str)
    def test_no_writer_brings_it_forward(self, newsroom, signed_story, soon, change):
        with refused("only 责任编辑 can lift or shorten"):
            desk.plan(signed_story, newsroom.reporter, **self.times(change, soon))

    @pytest.mark.parametrize("change", EARLIER, ids=str)
    def test_nor_an_editor_of_the_first_step(self, newsroom, initial, signed_story, soon, change):
        with refused("only 责任编辑"):
            desk.plan(signed_story, initial, **self.times(change, soon))

    @pytest.mark.parametrize("change", EARLIER, ids=str)
    def test_a_later_step_does(self, newsroom, signed_story, soon, change):
        assert desk.plan(signed_story, newsroom.second, **self.times(change, soon))

    @pytest.mark.parametrize("name", ["publish_at", "embargo_until"])
    def test_a_writer_holds_it_back_longer(self, newsroom, signed_story, soon, name):
        """Somebody who finds a mistake in the evening stops it until the morning."""
        assert desk.plan(signed_story, newsroom.reporter, **{name: soon + 9 * HOUR})

    def test_a_writer_moves_its_deadline(self, newsroom, signed_story, soon):
        assert desk.plan(signed_story, newsroom.reporter, deadline=soon - HOUR)

    def test_the_signers_are_told(self, newsroom, third, signed_story, soon):
        desk.plan(signed_story, third, embargo_until=None)
        people = Notification.objects.filter(occasion="moved").values_list(
            "person__name", flat=True
        )
        names = {mark.name for mark in SignOff.objects.all()}
        assert set(people) == names


def test_before_any_signature_its_writer_brings_it_forward(newsroom, soon):
    release = newsroom.submitted()
    desk.plan(release.article, newsroom.reporter, embargo_until=soon + HOUR)
    assert desk.plan(release.article, newsroom.reporter, embargo_until=None)


def test_of_a_public_story_nothing_waits_to_go_out_earlier(newsroom, soon):
    article = newsroom.published()
    desk.plan(article, newsroom.reporter, publish_at=soon + HOUR)
    assert desk.plan(article, newsroom.reporter, publish_at=soon)


def test_duties_of_another_channel_lift_no_embargo(newsroom, soon):
    """The channel is the one of the signed text, not the one that a draft names meanwhile."""
    sports = channel("sports", "体育")
    both = [sports, newsroom.channel]
    elsewhere = person("tiyu", "周岩", "responsible_editor", channels=[sports])
    elsewhere.groups.add(*newsroom.reporter.groups.all())
    article = _schedule_story(newsroom, soon + HOUR)
    newsroom.reporter.channels.set(both)
    newsroom.rewritten(article, channel=sports)
    with refused("no editorial duty in this channel"):
        desk.plan(article, elsewhere, publish_at=soon)


@pytest.mark.parametrize("name", ["publish_at", "embargo_until"])
def test_a_signer_whose_page_shows_another_moment_is_told(newsroom, soon, name):
    release = newsroom.half_signed()
    times = Article.objects.get().times_digest
    desk.plan(release.article, newsroom.reporter, **{name: soon})
    with refused("was changed while you read it"):
        desk.sign(release, newsroom.second, read=release.digest, times=times)
    now = Article.objects.get().times_digest
    assert desk.sign(release, newsroom.second, read=release.digest, times=now)


def test_a_new_deadline_is_in_no_signers_way(newsroom, soon):
    release = newsroom.half_signed()
    times = Article.objects.get().times_digest
    desk.plan(release.article, newsroom.reporter, deadline=soon)
    assert desk.sign(release, newsroom.second, read=release.digest, times=times)
