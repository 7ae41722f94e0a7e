"""No password of the settings is shown: on no page, to nobody, in no log, report or output."""

import io
import logging
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime

import pytest
from django.conf import settings as configured
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.views.debug import ExceptionReporter, technical_500_response

from articles import tasks
from articles.framework.database import describe
from articles.models import Delivery, Page, Purge, Webhook
from articles.outgoing import http_client
from newsroom.secrecy import HIDDEN, Line, hide_secrets
from tests.admin.screens.addresses import PERSONS, Scene
from tests.admin.screens.clients import at, html_of
from tests.support import receivers
from tests.support.configured import read_settings

OLD = datetime(2026, 1, 1, tzinfo=UTC)
MARK = "Pw&geheim/17"
QUOTED = "Pw%26geheim%2F17"
SHOWN = ("Pw&amp;geheim", "Pw&geheim", "Pw%26geheim", "geheim")


@pytest.fixture
def secrets(settings, monkeypatch):
    """The mark as every password, key and token that a newsroom can have; nobody answers at 1."""
    settings.NEWSROOM_SEARCH = {
        "ENGINE": "articles.search.opensearch.Engine",
        "ADDRESS": f"http://u:{QUOTED}@127.0.0.1:1/stories",
    }
    settings.NEWSROOM_PURGE_URL = f"http://u:{QUOTED}@127.0.0.1:1/forget"
    settings.NEWSROOM_WEBSUB_HUB = f"http://u:{QUOTED}@127.0.0.1:1/hub"
    settings.NEWSROOM_PURGE_SECRET = settings.NEWSROOM_BAIDU_TOKEN = MARK
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.NEWSROOM_MAILS = "127.0.0.1", 1, True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "u", MARK
    settings.SECRET_KEY = MARK * 4
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", MARK)
    for name in ("AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "NEWSROOM_EMAIL_URL"):
        monkeypatch.setenv(name, MARK if name.startswith("AWS") else f"x://u:{QUOTED}@h/n")
    return settings


def _telling(text: str) -> list[str]:
    return [mark for mark in SHOWN if mark in text]


@pytest.mark.django_db
@pytest.mark.screens
@pytest.mark.parametrize("name", ["anonymous", "reporter", "administrator"])
def test_no_address_shows_one_to_anybody(newsroom, secrets, name):
    scene = Scene(newsroom)
    assert name in PERSONS
    Purge.objects.create(address="/", at=OLD, due_at=OLD, tries=9)
    telling = []
    for address in scene.addresses():
        answer = scene.ask(scene.clients[name], "GET", address.path)
        text = answer.closing.decode("utf-8", "replace") + str(dict(answer.headers))
        telling += [address.key] if _telling(text) else []
    assert telling == []


@pytest.mark.django_db
def test_the_page_of_settings_says_what_is_set_and_no_more(newsroom, secrets):
    page = html_of(at(newsroom.reporter).get("/admin/settings/"))
    assert "127.0.0.1:1" in page
    # The database in force is named, without its password.
    assert (f">DATABASE_URL</th><td>{describe(connection)}<" in page, _telling(page)) == (True, [])
    for name in ("SECRET", "AWS", "PASSWORD", "NEWSROOM_MEDIA", "NEWSROOM_PAGES"):
        assert name not in page, name


@pytest.mark.django_db
def test_a_setting_that_comes_later_is_not_shown(newsroom, settings):
    settings.NEWSROOM_LATER = "geheim"
    page = html_of(at(newsroom.administrator).get("/admin/settings/"))
    assert "geheim" not in page


@pytest.mark.django_db
def test_no_failing_call_and_no_command_tells_one(newsroom, secrets, caplog):
    """Every machine that calls somebody, with nobody there; their errors, rows and lines."""
    logs = io.StringIO()
    handler = logging.StreamHandler(logs)
    handler.setFormatter(Line("{levelname} {name}: {message}", style="{"))
    logging.getLogger().addHandler(handler)
    out = io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(out):
            Webhook.objects.create(
                name="群", url=f"https://u:{QUOTED}@127.0.0.1:1/", occasions=["waits"]
            )
            newsroom.first.email = "first@news.example"
            newsroom.first.save()
            newsroom.published()
            Purge.objects.create(address="/", at=OLD, due_at=OLD)
            tasks.purge_pages.func()
            for service in ("baidu", "websub"):
                tasks.announce_pages.func(service, ["/"], waits=99)
            with pytest.raises(Exception, match=r"\w"):
                tasks.index_story.func(newsroom.published().pk, tries=99)
            for command in (
                ["deliver"],
                ["press", "--check"],
                ["check"],
                ["index_search"],
            ):
                try:
                    call_command(*command, stdout=out, stderr=out)
                except (Exception, SystemExit) as error:
                    out.write(f"{type(error).__name__}: {error}")
    finally:
        logging.getLogger().removeHandler(handler)
    rows = [*Delivery.objects.values_list("error"), *Purge.objects.values_list("problem")]
    rows += Page.objects.values_list("problem")
    assert Purge.objects.exclude(problem="").exists()
    assert Delivery.objects.exclude(error="").exists()
    assert "purge" in logs.getvalue()
    assert _telling(logs.getvalue() + out.getvalue() + str(rows)) == []


def _report(request) -> tuple[str, str]:
    """Django's own page about an error, as a browser and as a program get it."""
    address, password = configured.NEWSROOM_SEARCH["ADDRESS"], MARK
    try:
        raise RuntimeError(f"no answer from {address} with {password}")
    except RuntimeError:
        kind, error, trace = sys.exc_info()
    page = technical_500_response(request, kind, error, trace).content.decode()
    request.META["HTTP_ACCEPT"] = "text/plain"
    return page, technical_500_response(request, kind, error, trace).content.decode()


def test_the_page_of_an_error_hides_them_in_values_settings_and_environment(secrets):
    secrets.DEBUG = True
    request = RequestFactory().get("/", HTTP_ACCEPT="text/html")
    # As the development server does it.
    request.META["DATABASE_URL"] = f"postgres://u:{QUOTED}@h/n"
    for page in _report(request):
        assert HIDDEN in page
        assert _telling(page) == []


def test_django_alone_would_tell_them(secrets):
    """So the test above looks at something."""
    secrets.DEBUG, secrets.DEFAULT_EXCEPTION_REPORTER = (
        True,
        f"{ExceptionReporter.__module__}.ExceptionReporter",
    )
    page, _text = _report(RequestFactory().get("/", HTTP_ACCEPT="text/html"))
    assert _telling(page)


def test_a_traceback_in_the_log_hides_them(secrets):
    try:
        raise RuntimeError(f"no answer with {MARK}")
    except RuntimeError:
        record = logging.LogRecord("x", 40, "f", 1, "call of %s", (QUOTED,), sys.exc_info())
    line = Line("{message}", style="{").format(record)
    assert ("RuntimeError" in line, _telling(line)) == (True, [])


def test_what_is_short_is_not_looked_for(settings):
    settings.NEWSROOM_BAIDU_TOKEN = "a"
    assert hide_secrets("a banana") == "a banana"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBSUB_HUB", "htp://u:geheim@h/"),
        ("WEBSUB_HUB", "https://u:ge/heim@h/"),
        ("PURGE_URL", "https://u:geheim@h:port/"),
        ("SEARCH", "https://u:geheim@h"),
        ("SEARCH", "https://u:geh/eim@h:9200/x"),
        ("EMAIL_URL", "nonsense://u:geheim@h"),
        ("URL", "https://u:geheim@news.example"),
        ("SECRET_KEY", "geheim"),
    ],
)
def test_a_setting_that_is_refused_at_the_start_is_named_without_its_value(
    monkeypatch, name, value
):
    with pytest.raises(ImproperlyConfigured, match=f"NEWSROOM_{name}") as refusal:
        read_settings(monkeypatch, **{name: value})
    assert "geh" not in str(refusal.value)


def test_a_hub_is_named_to_readers_without_its_password(client, secrets, db):
    feed = client.get("/feed/rss.xml").content.decode()
    assert ('href="http://127.0.0.1:1/hub"' in feed, _telling(feed)) == (True, [])


def test_the_answer_of_a_hook_is_on_no_page(client, secrets, newsroom):
    with receivers.web_server() as web:
        web.status, web.answer = 500, b"geheim"
        with pytest.raises(http_client.Failed) as failure:
            http_client.post(web.url, b"", {})
    Purge.objects.create(address="/", at=OLD, due_at=OLD)
    Purge.objects.update(problem=str(failure.value), tries=9)
    assert _telling(client.get("/healthz").content.decode()) == []
