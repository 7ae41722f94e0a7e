"""Search engines and hubs are told of what readers get: in the background, and again if they are down."""

import json
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import desk, press
from articles.models import Article
from articles.outgoing import announce
from tests.support import receivers
from tests.support.cast import Newsroom

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


@pytest.fixture
def web(monkeypatch, settings):
    with receivers.web_server() as server:
        settings.NEWSROOM_INDEXNOW_KEY = "0123456789abcdef"
        settings.NEWSROOM_BAIDU_TOKEN = "token"
        settings.NEWSROOM_WEBSUB_HUB = f"{server.url}/hub"
        monkeypatch.setattr(announce, "INDEXNOW", f"{server.url}/indexnow")
        monkeypatch.setattr(announce, "BAIDU", f"{server.url}/urls")
        server.answer = b'{"remain": 99, "success": 1}'
        yield server


def run_tasks() -> None:
    """All that waits is done by a worker, also what was put off."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)


def last_bodies(server) -> dict[str, str]:
    """Path of the service → what it was told last."""
    return {path.partition("?")[0]: body.decode() for path, _headers, body in server.calls}


def test_every_service_is_told_of_a_new_story(newsroom, web, settings):
    story = newsroom.published(tags=["湿地"]).live
    run_tasks()
    heard = last_bodies(web)
    assert json.loads(heard["/indexnow"])["urlList"] == [story.permalink]
    assert heard["/urls"] == story.permalink
    feeds = parse_qs(heard["/hub"])["hub.url"]
    assert f"{settings.NEWSROOM_URL}/feed/rss.xml" in feeds
    assert any("/channel/dongying/feed/atom.xml" in feed for feed in feeds)


def test_of_a_withdrawn_story_those_are_told_who_want_to_know(newsroom, web):
    article = newsroom.published()
    address = article.live.permalink
    run_tasks()
    web.calls.clear()
    desk.withdraw(Article.objects.get(pk=article.pk), newsroom.second, reason="撤回")
    run_tasks()
    assert json.loads(last_bodies(web)["/indexnow"])["urlList"] == [address]
    assert set(last_bodies(web)) == {"/indexnow", "/hub"}


def test_a_service_that_is_down_is_told_later_and_holds_nobody_up(newsroom, web):
    web.status = 503
    newsroom.published()
    run_tasks()
    assert not DBTaskResult.objects.failed().exists()
    web.status = 200
    web.calls.clear()
    run_tasks()
    assert set(last_bodies(web)) == {"/indexnow", "/urls", "/hub"}
    run_tasks()
    assert len(web.calls) == 3


def test_each_further_try_waits_twice_as_long(newsroom, web):
    web.status = 503
    newsroom.published()
    for seconds in (30, 60, 120, 240):
        run_tasks()
        again = DBTaskResult.objects.filter(status="READY", task_path__endswith="announce_pages")
        pauses = [(task.run_after - task.enqueued_at).total_seconds() for task in again]
        assert len(pauses) == 3
        assert pauses == pytest.approx([seconds] * 3, abs=1)


def test_nobody_is_told_of_a_page_before_it_is_pressed(newsroom, web, monkeypatch):
    """With several workers one may tell while another still presses."""
    newsroom.published()
    with monkeypatch.context() as idle:
        idle.setattr(press, "press_due", lambda: iter(()))
        run_tasks()
    assert web.calls == []
    list(press.press_due())
    run_tasks()
    assert set(last_bodies(web)) == {"/indexnow", "/urls", "/hub"}


def test_a_refused_verb_tells_nobody(newsroom, web):
    release = newsroom.half_signed()
    with pytest.raises(desk.Refused):
        desk.sign(release, newsroom.first, read=release.digest)
    run_tasks()
    assert web.calls == []


def test_without_a_key_nobody_is_told(newsroom, web, settings):
    settings.NEWSROOM_INDEXNOW_KEY = settings.NEWSROOM_BAIDU_TOKEN = ""
    settings.NEWSROOM_WEBSUB_HUB = ""
    newsroom.published()
    run_tasks()
    assert web.calls == []
