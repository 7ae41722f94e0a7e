"""A database that is locked, stopped or read-only: who reads goes on, who writes keeps their words."""

import re
import sqlite3
from contextlib import closing, contextmanager
from html import unescape

import psycopg
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import URLResolver, reverse

from articles import desk
from articles.models import Article, Notification

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def away():
    """The database is not to be had: another program holds it, or the server drops our line."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with lock_database():
            yield
        return
    ours = connection.connection.info.backend_pid
    facts = connection.get_connection_params()
    fields = {key: facts[key] for key in ("dbname", "user", "host", "port") if key in facts}
    with psycopg.connect(**fields, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [ours])
    yield
    connection.close()


@contextmanager
def lock_database():
    """Another program writes into the file of SQLite; nobody waits for it long."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    connection.close()


@contextmanager
def no_writing():
    """Whatever writes is refused: by another's lock, or by PostgreSQL itself."""
    if connection.vendor == "sqlite":
        with lock_database():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        yield
        cursor.execute("SET default_transaction_read_only = off")


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def hidden_fields(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(.*?)" value="(.*?)">', page, re.DOTALL)
    }


def test_a_note_that_meets_no_database_is_kept_and_sent_again(newsroom):
    release = newsroom.submitted()
    article = release.article
    address = reverse("admin:articles_article_act", args=[article.pk, "send_back"])
    client = signed_in(newsroom.first)
    facts = {"note": '“第二段”\n要改 <b>&"', "release": release.pk, "digest": release.digest}
    with away():
        answer = client.post(address, facts)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    page = answer.content.decode()
    assert "Send it again" in page
    assert f'action="{address}"' in page
    assert hidden_fields(page) == {name: str(value) for name, value in facts.items()}
    assert client.post(address, hidden_fields(page)).status_code == 302
    assert Article.objects.get(pk=article.pk).stage != Article.Stage.IN_REVIEW


def test_no_password_comes_back(newsroom):
    with away():
        answer = Client(raise_request_exception=False).post(
            "/admin/login/", {"username": "zhaojing", "password": "a-secret-word"}
        )
    assert answer.status_code == 503
    assert "a-secret-word" not in answer.content.decode()


def test_a_page_that_cannot_be_read_asks_for_patience(newsroom):
    if connection.vendor == "sqlite":
        pytest.skip("there, who reads never waits")
    with away():
        answer = Client(raise_request_exception=False).get("/search/?q=x")
    assert answer.status_code == 503
    assert "/search/?q=x" in answer.content.decode()


def test_a_mistake_of_ours_stays_an_error(newsroom, monkeypatch):
    monkeypatch.setattr("articles.admin.review._visible", lambda *_: 1 / 0)
    answer = signed_in(newsroom.first).get(reverse("admin:articles_article_review", args=[1]))
    assert answer.status_code == 500


def addresses(newsroom) -> dict[str, str]:
    """Every address of the desk that can be looked at, with what there is in its place."""
    article = newsroom.submitted().article
    desk.comment(article, newsroom.first, "看一下")
    facts = {}
    for name, route in _routes(admin.site.get_urls()):
        value = _value(name, article)
        filled = re.sub(r"<[^>]*>", value, route.replace("<slug:verb>", "sign"))
        facts[name] = f"/admin/{filled}"
    return facts


def _routes(patterns, before: str = ""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif pattern.name and pattern.name not in ("logout",):
            yield pattern.name, route.removesuffix("$").removesuffix("(?P<url>.*)")


def _value(name: str, article) -> str:
    """What stands in an address of this name: the key of a row of its model, else the story's."""
    for model in admin.site._registry:
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            first = model._default_manager.first()
            return str(first.pk if first else article.pk)
    return str(article.pk)


def test_reading_does_not_write(newsroom):
    """Whoever looks is not kept waiting, and gets no error, while somebody else writes."""
    result = addresses(newsroom)
    people = [newsroom.first, newsroom.reporter, newsroom.administrator]
    clients = [signed_in(person) for person in people]
    review = reverse("admin:articles_article_review", args=[Article.objects.get().pk])
    assert Notification.objects.unread().filter(person=newsroom.first).exists()
    with no_writing():
        assert clients[0].get(review).status_code == 200
        answers = {
            (name, person.username): client.get(address).status_code
            for person, client in zip(people, clients, strict=True)
            for name, address in result.items()
        }
    assert len(result) > 60
    assert {key: code for key, code in answers.items() if code >= 500} == {}
    assert sum(code == 200 for code in answers.values()) > 60
    assert Notification.objects.unread().filter(person=newsroom.first).exists()
    assert clients[0].get(review).status_code == 200
    assert not Notification.objects.unread().filter(person=newsroom.first).exists()
