"""Announcing: what search engines and hubs are told, by real calls to a real server."""

import json
import time
from urllib.parse import parse_qsl, urlsplit

import pytest

from articles.outgoing import announce, http_client
from tests.support import receivers

SITE = "https://news.example.com"
STORY, FEED = "/2026/07/22/17/", "/tag/湿地/feed/rss.xml"
QUOTED = "/tag/%E6%B9%BF%E5%9C%B0/feed/rss.xml"
SERVICES = [announce.indexnow, announce.baidu, announce.websub]


@pytest.fixture
def web(monkeypatch, settings):
    with receivers.web_server() as server:
        settings.NEWSROOM_URL = SITE
        settings.NEWSROOM_INDEXNOW_KEY = "0123456789abcdef"
        settings.NEWSROOM_BAIDU_TOKEN = "a&b"
        settings.NEWSROOM_WEBSUB_HUB = f"{server.url}/hub"
        monkeypatch.setattr(announce, "INDEXNOW", f"{server.url}/indexnow")
        monkeypatch.setattr(announce, "BAIDU", f"{server.url}/urls")
        server.answer = b'{"remain": 99, "success": 2}'
        yield server


def test_indexnow_is_told_addresses_and_where_the_key_is(web, client):
    announce.indexnow([STORY, FEED])
    ((path, headers, body),) = web.calls
    assert (path, headers["Content-Type"]) == ("/indexnow", "application/json; charset=utf-8")
    assert json.loads(body) == {
        "host": "news.example.com",
        "key": "0123456789abcdef",
        "keyLocation": f"{SITE}/0123456789abcdef.txt",
        "urlList": [SITE + STORY, SITE + QUOTED],
    }
    assert client.get("/0123456789abcdef.txt").content == b"0123456789abcdef\n"


def test_baidu_is_told_addresses_line_by_line(web):
    announce.baidu([STORY, FEED])
    ((path, headers, body),) = web.calls
    assert (urlsplit(path).path, headers["Content-Type"]) == ("/urls", "text/plain")
    assert dict(parse_qsl(urlsplit(path).query)) == {"site": SITE, "token": "a&b"}
    assert body.decode() == f"{SITE}{STORY}\n{SITE}{QUOTED}"


def test_a_hub_is_told_of_every_feed(web):
    announce.websub(["/feed/rss.xml", FEED])
    ((path, headers, body),) = web.calls
    assert (path, headers["Content-Type"]) == ("/hub", "application/x-www-form-urlencoded")
    rows = [("hub.url", f"{SITE}/feed/rss.xml"), ("hub.url", SITE + QUOTED)]
    assert parse_qsl(body.decode()) == [("hub.mode", "publish"), *rows]


def test_nobody_is_told_without_a_key(web, settings):
    for name in ("INDEXNOW_KEY", "BAIDU_TOKEN", "WEBSUB_HUB"):
        setattr(settings, f"NEWSROOM_{name}", "")
    for tell in SERVICES:
        tell([STORY])
    assert web.calls == []


@pytest.mark.parametrize("tell", SERVICES)
def test_nobody_is_told_of_nothing(web, tell):
    tell([])
    assert web.calls == []


def test_many_addresses_are_told_in_several_calls(web, monkeypatch):
    monkeypatch.setattr(announce, "INDEXNOW_MOST", 2)
    announce.indexnow([f"/2026/07/22/{n}/" for n in range(5)])
    assert [len(json.loads(body)["urlList"]) for _, _, body in web.calls] == [2, 2, 1]


@pytest.mark.parametrize("tell", SERVICES)
@pytest.mark.parametrize(
    ("status", "is_down"), [(400, False), (403, False), (429, True), (503, True)]
)
def test_a_refusal_is_said(web, tell, status, is_down):
    web.status, web.answer = status, "不收".encode()
    with pytest.raises(http_client.Failed, match=f"HTTP {status}") as failure:
        tell([STORY])
    assert (failure.value.is_down, failure.value.answer) == (is_down, "不收")


@pytest.mark.parametrize(
    "answer", [b'{"remain": 9, "success": 0, "not_same_site": ["x"]}', b"[]", b"<html>", b"{}"]
)
def test_baidus_refusal_in_a_friendly_answer_is_said_too(web, answer):
    web.answer = answer
    with pytest.raises(http_client.Failed):
        announce.baidu([STORY])


@pytest.mark.parametrize("tell", SERVICES)
def test_a_redirect_is_not_followed(web, tell):
    web.status = 302
    with pytest.raises(http_client.Failed, match="HTTP 302"):
        tell([STORY])
    assert len(web.calls) == 1


@pytest.mark.parametrize("tell", SERVICES)
def test_a_slow_service_is_not_waited_for(web, monkeypatch, tell):
    monkeypatch.setattr(http_client, "PATIENCE", 0.2)
    web.delay = 1
    began = time.monotonic()
    with pytest.raises(http_client.Failed, match="timed out") as failure:
        tell([STORY])
    assert (failure.value.is_down, time.monotonic() - began < 0.9) == (True, True)


def test_a_service_that_is_not_there_is_down(settings, web):
    settings.NEWSROOM_WEBSUB_HUB = "http://127.0.0.1:1/hub"
    with pytest.raises(http_client.Failed, match="refused") as failure:
        announce.websub([FEED])
    assert failure.value.is_down
