"""A machine whose clock was a day ahead, and then right: nothing is put off until tomorrow."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import tasks
from articles.models import Delivery, Heartbeat, Purge

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ahead(newsroom, settings):
    """All that a newsroom put off while it was tomorrow there."""
    settings.NEWSROOM_PURGE_URL = "http://127.0.0.1:9/"
    tomorrow = timezone.now() + DAY
    tasks.tick(tomorrow)
    Heartbeat.objects.beat("press", tomorrow)
    DBTaskResult.objects.all().delete()
    Purge.objects.ask("/", tomorrow)
    Purge.objects.rest(Purge.objects.all(), "503", tomorrow)
    later = tasks.render_picture.using(run_after=tomorrow)
    later.enqueue(0)
    later.enqueue(0)
    DBTaskResult.objects.first().claim("somebody")
    DBTaskResult.objects.running().update(started_at=tomorrow)
    Delivery.objects.create(next_try_at=tomorrow)


def test_what_was_put_off_by_the_wrong_clock_is_done_now(ahead, caplog):
    now = timezone.now()
    with caplog.at_level(logging.WARNING):
        tasks.tick(now)
    assert "gone back by" in caplog.text
    assert Purge.objects.due(now).count() == 1
    assert Delivery.objects.due(now).count() == 1
    assert DBTaskResult.objects.ready().filter(task_path__endswith="render_picture").count() == 2


def test_the_press_is_called_and_the_clock_beats_again(ahead):
    now = timezone.now()
    assert set(Heartbeat.objects.stopped(now)) == {"clock", "press"}
    tasks.tick(now)
    assert DBTaskResult.objects.filter(task_path__endswith="press_pages").exists()
    assert Heartbeat.objects.stopped(now) == ["press"]
    tasks.press_pages.call()
    assert Heartbeat.objects.stopped(timezone.now()) == []


def test_a_clock_that_goes_right_says_nothing(newsroom, caplog):
    now = timezone.now()
    for second in range(12):
        tasks.tick(now + timedelta(seconds=second))
    assert "gone back" not in caplog.text


def test_what_a_lost_worker_had_is_given_to_another(newsroom):
    tasks.render_picture.enqueue(0)
    DBTaskResult.objects.get().claim("killed")
    now = timezone.now()
    tasks.tick(now + timedelta(minutes=1))
    assert DBTaskResult.objects.running().exists()
    tasks.tick(now + timedelta(minutes=16))
    assert not DBTaskResult.objects.running().exists()
