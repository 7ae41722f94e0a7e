"""``manage.py publish_due``: once, every second, two at once, and with the database gone."""

import io
import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from articles import audit, desk
from articles.models import Article, Entry, Publication, Slot, Verb
from tests.support.cast import Newsroom
from tests.support.together import run_together

HOUR = timedelta(hours=1)


def due(newsroom: Newsroom, **words) -> Article:
    """A signed story whose moment came an hour ago, while nobody published what was due."""
    then = timezone.now() - 2 * HOUR
    draft = newsroom.draft(**words)
    release = desk.submit(draft, newsroom.reporter, version=draft.version, at=then)
    desk.plan(draft, newsroom.first, publish_at=then + HOUR, at=then)
    desk.sign(release, newsroom.first, read=release.digest, at=then)
    desk.sign(release, newsroom.second, read=release.digest, at=then)
    return Article.objects.get(pk=draft.pk)


def ran(**options) -> tuple[str, str]:
    out, complaints = io.StringIO(), io.StringIO()
    call_command("publish_due", stdout=out, stderr=complaints, **options)
    return out.getvalue(), complaints.getvalue()


@pytest.fixture
def _own_signals():
    """A loop takes the signals for itself; a test gives them back."""
    facts = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in facts.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_it_says_what_went_out(newsroom):
    due(newsroom, headline="准时出街")
    assert "准时出街" in ran()[0]


@pytest.mark.django_db
def test_with_nothing_due_it_says_nothing(newsroom):
    assert ran() == ("", "")


@pytest.mark.django_db
def test_a_story_that_could_not_go_out_is_an_error(newsroom):
    article = due(newsroom)
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + HOUR)
    with pytest.raises(CommandError, match="1"):
        ran()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_own_signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_survives_the_database_and_stops_when_told(monkeypatch, number):
    rounds = []

    def falter():
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise OperationalError("server closed the connection")
        os.kill(os.getpid(), number)
        return []

    monkeypatch.setattr(desk, "publish_due", falter)
    monkeypatch.setattr("articles.management.commands.publish_due.SECOND", 0.01)
    out, complaints = ran(loop=True)
    assert complaints.count("server closed the connection") == 1
    assert out


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_own_signals")
def test_the_loop_publishes_what_becomes_due(monkeypatch):
    due(Newsroom())
    publish_due = desk.publish_due

    def once():
        os.kill(os.getpid(), signal.SIGTERM)
        return publish_due()

    monkeypatch.setattr(desk, "publish_due", once)
    ran(loop=True)
    assert Publication.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_loops_at_once_do_no_harm():
    newsroom = Newsroom()
    for _ in range(4):
        due(newsroom)
    run_together(desk.publish_due, desk.publish_due, desk.publish_due)
    assert Publication.objects.count() == 4
    assert Entry.objects.filter(verb=Verb.PUBLISH).count() == 4
    assert not Slot.objects.exists()
    assert not Entry.objects.filter(verb=Verb.SCHEDULE_FAILED).exists()
    assert list(audit.breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_a_story_taken_off_in_the_same_moment_is_either_out_or_a_draft():
    newsroom = Newsroom()
    article = due(newsroom)
    run_together(desk.publish_due, lambda: desk.unschedule(article, newsroom.second))
    current = Article.objects.get()
    assert not Slot.objects.exists()
    assert (current.stage == Article.Stage.CLEARED) == (current.live is not None)
    assert list(audit.breaks()) == []


@pytest.mark.django_db
def test_twenty_that_are_due_after_an_outage_go_out_without_delay(newsroom):
    for _ in range(20):
        due(newsroom)
    began = time.monotonic()
    assert len(desk.publish_due()) == 20
    assert time.monotonic() - began < 20
