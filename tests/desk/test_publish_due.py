"""Going out at a moment: a schedule is never missed silently (rule R11)."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import audit, desk, guards
from articles.desk import timing
from articles.models import Article, Entry, Picture, Publication, Slot, Verb
from articles.text.words import Sentence as _
from tests.support.cast import Newsroom
from tests.support.record import refused, untouched
from tests.support.tampering import check_deferred, lift_guards, restore_guards, undone

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def soon() -> datetime:
    return timezone.now() + HOUR


def schedule_story(newsroom: Newsroom, moment: datetime, **words) -> Article:
    release = newsroom.half_signed(**words)
    desk.plan(release.article, newsroom.first, publish_at=moment)
    desk.sign(release, newsroom.second, read=release.digest)
    return Article.objects.get(pk=release.article_id)


def sign_correction(newsroom: Newsroom, article: Article, **words) -> None:
    newsroom.rewritten(article, **words)
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest)


def break_story(article: Article) -> None:
    """An embargo that came behind the desk's back, so that the database refuses."""
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + 99 * HOUR)


def headlines() -> list[str]:
    return [live.release.headline for live in Publication.objects.order_by("published_at", "id")]


def test_the_last_signature_schedules_a_story_whose_moment_lies_ahead(newsroom, soon):
    article = schedule_story(newsroom, soon)
    assert (article.stage, Slot.objects.get().publish_at) == (Article.Stage.CLEARED, soon)
    assert not Publication.objects.exists()


def test_the_later_of_publishing_time_and_embargo_counts(newsroom, soon):
    release = newsroom.half_signed()
    times = {"publish_at": soon, "embargo_until": soon + HOUR}
    desk.plan(release.article, newsroom.first, **times)
    desk.sign(release, newsroom.second, read=release.digest)
    assert Slot.objects.get().publish_at == soon + HOUR


def test_a_moment_that_came_during_review_publishes_at_once(newsroom):
    release, now = newsroom.half_signed(), timezone.now()
    desk.plan(release.article, newsroom.first, publish_at=now + MINUTE)
    desk.sign(release, newsroom.second, read=release.digest, at=now + HOUR)
    assert Publication.objects.get().published_at == now + HOUR


def test_the_log_says_that_it_is_scheduled(newsroom, soon):
    article = schedule_story(newsroom, soon)
    line = article.entries.get(verb=Verb.SCHEDULE)
    assert (line.person, line.release) == (None, Slot.objects.get().release)


def test_its_station_says_when_it_goes_out(newsroom, soon):
    when = f"{timezone.localtime(soon):%m-%d %H:%M}"
    assert when in schedule_story(newsroom, soon).station


def test_nothing_goes_out_before_its_moment(newsroom, soon):
    schedule_story(newsroom, soon)
    with untouched():
        assert desk.publish_due(soon - timedelta(seconds=1)) == []


def test_it_goes_out_at_its_moment(newsroom, soon):
    article = schedule_story(newsroom, soon)
    desk.publish_due(soon)
    assert Publication.objects.get().article == article
    assert not Slot.objects.exists()


def test_it_carries_the_moment_when_it_really_went_out(newsroom, soon):
    schedule_story(newsroom, soon)
    desk.publish_due(soon + 3 * HOUR)
    assert Publication.objects.get().first_published_at == soon + 3 * HOUR


def test_twice_is_once(newsroom, soon):
    schedule_story(newsroom, soon)
    desk.publish_due(soon)
    with untouched():
        assert desk.publish_due(soon) == []


def test_after_an_outage_it_catches_up_in_order(newsroom, soon):
    for headline, hours in (("丙", 3), ("甲", 1), ("乙", 2)):
        schedule_story(newsroom, soon + hours * HOUR, headline=headline)
    out = desk.publish_due(soon + 9 * HOUR)
    assert [str(outing.publication.release.headline) for outing in out] == ["甲", "乙", "丙"]


def test_one_that_fails_does_not_hold_up_the_next(newsroom, soon):
    break_story(schedule_story(newsroom, soon, headline="甲"))
    schedule_story(newsroom, soon + MINUTE, headline="乙")
    desk.publish_due(soon + HOUR)
    assert headlines() == ["乙"]


def test_one_that_fails_keeps_its_slot_with_the_reason(newsroom, soon):
    break_story(schedule_story(newsroom, soon))
    desk.publish_due(soon)
    slot = Slot.objects.get()
    until = f"{timezone.localtime(Article.objects.get().embargo_until):%Y-%m-%d %H:%M}"
    assert slot.problem == desk.say(_("The story is under embargo until %(until)s.", until=until))
    assert slot.tried_at == soon


def test_a_failure_of_any_kind_is_kept_to_its_story(newsroom, soon, monkeypatch):
    schedule_story(newsroom, soon)
    monkeypatch.setattr(timing, "publish", lambda *args: 1 / 0)
    desk.publish_due(soon)
    assert "ZeroDivisionError" in Slot.objects.get().problem


def test_a_failure_is_on_the_log_once(newsroom, soon):
    break_story(schedule_story(newsroom, soon))
    for minutes in range(5):
        desk.publish_due(soon + minutes * MINUTE)
    assert Entry.objects.filter(verb=Verb.SCHEDULE_FAILED).count() == 1
    assert Slot.objects.get().tried_at == soon + 4 * MINUTE


def test_another_failure_is_another_line(newsroom, soon, monkeypatch):
    break_story(schedule_story(newsroom, soon))
    desk.publish_due(soon)
    monkeypatch.setattr(timing, "publish", lambda *args: 1 / 0)
    desk.publish_due(soon + 2 * MINUTE)
    assert Entry.objects.filter(verb=Verb.SCHEDULE_FAILED).count() == 2


def test_what_failed_rests_for_a_minute(newsroom, soon):
    break_story(schedule_story(newsroom, soon))
    desk.publish_due(soon)
    with untouched():
        assert desk.publish_due(soon + timedelta(seconds=30)) == []


def test_what_failed_goes_out_when_it_is_mended(newsroom, soon):
    break_story(schedule_story(newsroom, soon))
    desk.publish_due(soon)
    Article.objects.update(embargo_until=None)
    desk.publish_due(soon + 2 * MINUTE)
    assert Publication.objects.exists()


def test_nothing_of_a_failed_try_is_left(newsroom, soon, monkeypatch):
    article = schedule_story(newsroom, soon)
    original = timing.publish

    def publish_and_fail(*args):
        original(*args)
        raise OSError("disk full")

    monkeypatch.setattr(timing, "publish", publish_and_fail)
    desk.publish_due(soon)
    assert not Publication.objects.exists()
    assert Slot.objects.get().article == article


def test_a_reason_that_cannot_be_kept_holds_up_nobody(newsroom, soon, monkeypatch):
    break_story(schedule_story(newsroom, soon, headline="甲"))
    schedule_story(newsroom, soon, headline="乙")
    monkeypatch.setattr(timing, "_note", lambda *args: 1 / 0)
    desk.publish_due(soon)
    assert headlines() == ["乙"]


def test_what_is_late_is_overdue(newsroom, soon):
    schedule_story(newsroom, soon)
    assert not Slot.objects.overdue(soon + timedelta(seconds=5)).exists()
    assert Slot.objects.overdue(soon + timedelta(seconds=6)).exists()


def test_a_correction_does_not_lose_the_slot(newsroom, soon):
    article = schedule_story(newsroom, soon, headline="甲")
    sign_correction(newsroom, article, headline="乙")
    slot = Slot.objects.get()
    assert (slot.release.headline, slot.publish_at) == ("乙", soon)


def test_until_the_correction_is_signed_the_older_text_keeps_the_slot(newsroom, soon):
    article = schedule_story(newsroom, soon, headline="甲")
    newsroom.rewritten(article, headline="乙")
    newsroom.submitted(article)
    assert Slot.objects.get().release.headline == "甲"


def test_if_the_moment_comes_in_between_the_older_signed_text_goes_out(newsroom, soon):
    article = schedule_story(newsroom, soon, headline="甲")
    newsroom.rewritten(article, headline="乙")
    newsroom.submitted(article)
    desk.publish_due(soon)
    assert headlines() == ["甲"]
    assert Article.objects.get().in_review


def test_the_correction_follows_when_it_is_signed(newsroom, soon):
    article = schedule_story(newsroom, soon, headline="甲")
    newsroom.rewritten(article, headline="乙")
    release = newsroom.submitted(article)
    desk.publish_due(soon)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest, at=soon + HOUR)
    assert headlines() == ["乙"]
    assert list(audit.breaks()) == []


def test_an_overdue_older_text_never_comes_after_the_newer_one(newsroom, soon):
    """The newer text was signed while nobody published what was due."""
    article = schedule_story(newsroom, soon, headline="甲")
    newsroom.rewritten(article, headline="乙")
    release = newsroom.submitted(article)
    desk.sign(release, newsroom.first, read=release.digest)
    desk.sign(release, newsroom.second, read=release.digest, at=soon + HOUR)
    desk.publish_due(soon + 2 * HOUR)
    assert headlines() == ["乙"]


def test_a_draft_under_way_stays_one_when_the_signed_text_goes_out(newsroom, soon):
    article = newsroom.rewritten(schedule_story(newsroom, soon, headline="甲"), headline="乙")
    desk.publish_due(soon)
    current = Article.objects.get()
    assert (current.stage, current.headline, current.version) == ("draft", "乙", article.version)
    assert headlines() == ["甲"]


def test_an_update_of_a_public_story_waits_while_readers_keep_the_old_text(newsroom, soon):
    article = newsroom.published(headline="甲")
    desk.plan(article, newsroom.first, publish_at=soon)
    sign_correction(newsroom, article, headline="乙")
    assert headlines() == ["甲"]
    desk.publish_due(soon)
    assert headlines() == ["乙"]


def test_a_withdrawal_clears_the_slot_of_an_update(newsroom, soon):
    article = newsroom.published(headline="甲")
    desk.plan(article, newsroom.first, publish_at=soon)
    sign_correction(newsroom, article, headline="乙")
    desk.withdraw(article, newsroom.second, reason="内容有误")
    desk.publish_due(soon + HOUR)
    assert not Publication.objects.exists()


def test_a_slot_never_makes_unsigned_text_public(newsroom, soon):
    """The database takes no such slot; where its guards are off, the clock asks the rules."""
    release = newsroom.half_signed()
    with lift_guards():
        Slot.objects.create(article=release.article, release=release, publish_at=soon)
        restore_guards()
        desk.publish_due(soon)
        assert not Publication.objects.exists()
        sentence = _("Text %(number)s is not signed at every step of its chain.", number=1)
        assert Slot.objects.get().problem == desk.say(sentence)


def test_it_leaves_the_record_unbroken(newsroom, soon):
    break_story(schedule_story(newsroom, soon))
    schedule_story(newsroom, soon)
    desk.publish_due(soon)
    # What `break_story` changed past the desk is named, and nothing that the clock did.
    (finding,) = audit.breaks()
    assert "embargo_until" in finding


def test_before_its_moment_neither_text_nor_picture_reaches_anybody(newsroom, soon):
    """R12: nothing outside the desk, at any address."""
    picture = Picture.objects.create(sha256="a" * 64, width=8, height=6, added_at=soon - 2 * HOUR)
    figure = {"picture": picture, "caption": "滩涂", "credit": "付凯", "alt": "鸟"}
    article = schedule_story(newsroom, soon, headline="密", figures=[figure])
    reader, day = Client(), timezone.localtime(soon)
    assert "密" not in reader.get("/").text
    assert "密" not in reader.get("/channel/dongying/").text
    assert reader.get(f"/{day:%Y/%m/%d}/{article.pk}/").status_code == 404
    assert reader.get(f"/{day:%Y/%m/%d}/{article.pk}/record/").status_code == 404
    assert reader.get(f"/picture/{'a' * 64}-480.webp").status_code == 404


class TestTheClockAsksTheRules:
    """A row in the table of slots is no permission: whoever wrote it, the record decides.

    The database takes no such row; each stands here from a time when its guards were off.
    """

    @pytest.fixture(autouse=True)
    def past_the_guards(self, db):
        with undone():
            yield

    @pytest.fixture
    def corrected_story(self, newsroom) -> Article:
        article = newsroom.published(headline="甲")
        sign_correction(newsroom, article, headline="乙")
        return Article.objects.get(pk=article.pk)

    def slot(self, article: Article, number: int, moment: datetime) -> Slot:
        """As somebody would write it who reaches the database and not the desk."""
        text = article.releases.get(number=number)
        check_deferred()
        guards.remove(connection)
        slot = Slot.objects.create(article=article, release=text, publish_at=moment)
        restore_guards()
        return slot

    def test_the_text_that_a_correction_replaced_stays_away(self, corrected_story, soon):
        self.slot(corrected_story, 1, soon)
        (outing,) = desk.publish_due(soon)
        assert headlines() == ["乙"]
        assert outing.publication is None

    def test_why_it_stays_is_on_the_slot_and_on_the_log(self, corrected_story, soon):
        self.slot(corrected_story, 1, soon)
        desk.publish_due(soon)
        line = Entry.objects.get(verb=Verb.SCHEDULE_FAILED)
        newer = _(
            "Text %(newer)s was signed after text %(number)s, so the older one does not go out; "
            "take it off the schedule.",
            newer=2,
            number=1,
        )
        assert Slot.objects.get().problem == line.note == desk.say(newer)

    def test_an_editor_takes_it_off_and_the_story_stays_as_it_is(
        self, newsroom, corrected_story, soon
    ):
        self.slot(corrected_story, 1, soon)
        desk.unschedule(corrected_story, newsroom.second)
        assert not Slot.objects.exists()
        assert Article.objects.get().stage == Article.Stage.CLEARED

    def test_the_text_that_readers_have_does_not_go_out_again(self, corrected_story, soon):
        self.slot(corrected_story, 2, soon)
        desk.publish_due(soon)
        assert Slot.objects.get().problem
        assert Publication.objects.get().published_at < soon

    def test_a_withdrawn_text_stays_away(self, newsroom, corrected_story, soon):
        desk.withdraw(corrected_story, newsroom.second, reason="内容有误")
        self.slot(corrected_story, 2, soon)
        desk.publish_due(soon)
        assert not Publication.objects.exists()
        assert "2" in Slot.objects.get().problem

    def test_while_a_newer_signed_text_waits_the_older_one_stays_away(self, newsroom, soon):
        article = schedule_story(newsroom, soon + HOUR, headline="甲")
        sign_correction(newsroom, article, headline="乙")
        Slot.objects.all().delete()
        self.slot(article, 1, soon)
        desk.publish_due(soon)
        assert not Publication.objects.exists()

    def test_a_text_that_was_changed_behind_the_desk_stays_away(self, newsroom, soon):
        article = schedule_story(newsroom, soon)
        with lift_guards():
            article.releases.update(body="<p>偷改</p>")
            desk.publish_due(soon)
            assert not Publication.objects.exists()
            assert Slot.objects.get().problem

    def test_the_last_signature_asks_them_too(self, newsroom, soon):
        release = newsroom.half_signed()
        break_story(release.article)
        Article.objects.update(publish_at=None)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Article, "goes_out_at", None)
            with refused("under embargo"):
                desk.sign(release, newsroom.second, read=release.digest)
