"""The CDN's hook hears of every page that changes or goes, however it behaves (rule R10)."""

import hashlib
import hmac
import json
import os
import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from articles import tasks
from articles.models import Page, Purge
from articles.outgoing import http_client, purge
from tests.support import receivers
from tests.support.cast import Newsroom
from tests.support.pages import correct, press_due_pages, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a-secret-of-the-test"
SITE = "https://news.example.com"


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


@pytest.fixture
def hook(settings):
    with receivers.web_server() as server:
        settings.NEWSROOM_URL = SITE
        settings.NEWSROOM_PURGE_URL = f"{server.url}/forget"
        settings.NEWSROOM_PURGE_SECRET = SECRET
        yield server


def purged_urls(hook) -> list[str]:
    """Every address that the hook was told, in order."""
    return [url for _path, _headers, body in hook.calls for url in json.loads(body)["urls"]]


def whole(*addresses: str) -> set[str]:
    return {SITE + iri_to_uri(address) for address in addresses}


def later(**time) -> int:
    """The purge at a later moment; how many addresses were taken."""
    return sum(purge.send_due(timezone.now() + timedelta(**time)))


def test_every_page_that_was_written_is_told_once(newsroom, hook):
    newsroom.published(tags=["湿地"])
    result = press_due_pages()
    later()
    assert set(purged_urls(hook)) == whole(*result)
    assert f"{SITE}/tag/%E6%B9%BF%E5%9C%B0/" in purged_urls(hook)
    assert not Purge.objects.exists()
    hook.calls.clear()
    Page.objects.mark_due(["/"], timezone.now())
    assert press_due_pages() == {"/": "same"}
    later()
    assert hook.calls == []


def test_a_page_that_changes_and_one_that_goes_are_told(newsroom, hook):
    story = newsroom.published(tags=["湿地"])
    press_due_pages()
    later()
    hook.calls.clear()
    correct(newsroom, story, headline="改过的标题", tags=["海港"])
    press_due_pages()
    later()
    assert whole("/", "/tag/湿地/", "/tag/海港/", story.live.get_absolute_url()) <= set(
        purged_urls(hook)
    )


def test_the_call_is_signed_like_a_webhook(newsroom, hook):
    newsroom.published()
    press_due_pages()
    later()
    path, headers, body = hook.calls[0]
    moment = headers["X-Newsroom-Timestamp"]
    release = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert path == "/forget"
    assert headers["X-Newsroom-Signature"] == f"sha256={release}"
    assert json.loads(body)["version"] == 1


def test_withdrawals_go_first_and_at_most_a_hundred_in_a_call(newsroom, hook):
    story = newsroom.published()
    press_due_pages()
    Purge.objects.all().delete()
    for number in range(150):
        Purge.objects.ask(f"/tag/{number}/", timezone.now() - timedelta(seconds=1))
    withdraw(newsroom, story)
    waiting = Purge.objects.filter(is_withdrawn=True).count()
    assert waiting > 5
    later()
    assert all("/tag/1" not in url for url in purged_urls(hook)[:waiting])
    assert len(json.loads(hook.calls[0][2])["urls"]) <= purge.MOST
    assert len(purged_urls(hook)) == waiting + 150


def test_a_withdrawn_story_is_noted_before_the_verb_returns(newsroom, hook):
    story = newsroom.published()
    press_due_pages()
    later()
    address = story.live.get_absolute_url()
    withdraw(newsroom, story)
    purges = set(Purge.objects.filter(is_withdrawn=True).values_list("address", flat=True))
    assert {address, f"{address}record/", "/"} <= purges
    hook.calls.clear()
    later()
    assert whole(address) <= set(purged_urls(hook))


def test_a_hook_that_is_down_refuses_and_is_slow_gets_all_in_the_end(
    newsroom, hook, settings, monkeypatch
):
    monkeypatch.setattr(http_client, "PATIENCE", 0.2)
    newsroom.published()
    result = press_due_pages()
    at, url = timezone.now(), settings.NEWSROOM_PURGE_URL
    settings.NEWSROOM_PURGE_URL = "http://127.0.0.1:1/forget"
    assert list(purge.send_due(at)) == []
    assert "refused" in Purge.objects.exclude(problem="").first().problem
    settings.NEWSROOM_PURGE_URL, hook.status = url, 403
    assert list(purge.send_due(at + timedelta(seconds=2))) == []
    assert "HTTP 403" in Purge.objects.exclude(problem="").first().problem
    hook.status, hook.delay = 200, 0.5
    assert list(purge.send_due(at + timedelta(seconds=10))) == []
    hook.delay = 0
    hook.calls.clear()
    assert sum(purge.send_due(at + timedelta(minutes=2))) == len(result)
    assert set(purged_urls(hook)) == whole(*result)
    assert not Purge.objects.exists()


def test_while_it_fails_it_is_asked_rarely_and_never_given_up(hook):
    hook.status = 503
    at = timezone.now()
    for number in range(250):
        Purge.objects.ask(f"/tag/{number}/", at)
    for _second in range(300):
        at += timedelta(seconds=1)
        list(purge.send_due(at))
    assert 8 <= len(hook.calls) <= 14
    hook.status = 200
    assert sum(purge.send_due(at + timedelta(minutes=1))) == 250


def test_a_redirect_or_a_hook_that_drips_is_no_success(hook, monkeypatch):
    monkeypatch.setattr(http_client, "LONGEST", 0.3)
    Purge.objects.ask("/", timezone.now())
    hook.status = 302
    assert later() == 0
    hook.status, hook.drips, hook.answer = 200, True, b"x" * 50
    later(minutes=5)
    assert len(hook.calls) == 2


def test_nothing_is_lost_when_the_worker_is_killed_in_the_midst(newsroom, hook):
    newsroom.published()
    result = press_due_pages()
    hook.delay = 5
    connections.close_all()
    if not (child := os.fork()):
        connections.close_all()
        list(purge.send_due(timezone.now()))
        os._exit(0)
    until = time.monotonic() + 5
    while not hook.calls and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    hook.delay = 0
    assert Purge.objects.count() == len(result)
    hook.calls.clear()
    later()
    assert set(purged_urls(hook)) == whole(*result)


def test_the_clock_and_a_worker_do_it_by_themselves(newsroom, hook):
    newsroom.published()
    for _turn in range(2):
        tasks.tick(timezone.now())
        tasks.tick(timezone.now())
        call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert whole("/", newsroom.channel.get_absolute_url()) <= set(purged_urls(hook))
    assert not Purge.objects.exists()


def test_a_hook_that_fails_for_long_is_shown(newsroom, hook, client):
    tasks.tick(timezone.now())
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    hook.status = 500
    Purge.objects.all().delete()
    Purge.objects.ask("/", timezone.now())
    later()
    assert client.get("/healthz").content == b"ok\n"
    Purge.objects.update(at=timezone.now() - timedelta(minutes=6))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "CDN" in response.content.decode()
    assert "HTTP 500" in response.content.decode()
    client.force_login(newsroom.second)
    assert "HTTP 500" in client.get(reverse("admin:index")).content.decode()


def test_without_a_hook_nothing_is_noted(newsroom, client):
    story = newsroom.published()
    press_due_pages()
    withdraw(newsroom, story)
    assert not Purge.objects.exists()
