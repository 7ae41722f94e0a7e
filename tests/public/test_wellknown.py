"""Small files that crawlers ask for by name."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from PIL import Image

from articles.public.views import wellknown
from tests.support.configured import read_settings
from tests.support.stories import read

ROOT = Path(__file__).parents[2]
SITE = "https://news.example.com"
SECURITY = "/.well-known/security.txt"
FILES = ["/robots.txt", SECURITY, "/trust.txt", "/0123456789abcdef.txt"]


@pytest.fixture(autouse=True)
def _at_home(settings, db):
    settings.NEWSROOM_URL = SITE


@pytest.fixture
def _all_set(settings):
    settings.NEWSROOM_SECURITY_CONTACT = [
        "mailto:security@example.com",
        "https://example.com/report",
    ]
    settings.NEWSROOM_INDEXNOW_KEY = "0123456789abcdef"


def lines(client, address: str) -> list[str]:
    return read(client, address).decode().splitlines()


def test_robots_are_kept_off_desk_and_search_and_shown_the_sitemaps(client):
    sentence = lines(client, "/robots.txt")
    assert sentence[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /search/?"]
    sitemaps = [line.removeprefix(f"Sitemap: {SITE}") for line in sentence if "Sitemap" in line]
    assert sitemaps == ["/sitemap.xml", "/sitemap-news.xml"]
    for path in sitemaps:
        read(client, path)


def test_without_a_contact_there_is_no_security_txt(client):
    read(client, SECURITY, 404)


@pytest.mark.usefixtures("_all_set")
def test_security_txt_has_what_its_rfc_asks_for(client):
    fields = [line.split(": ", 1) for line in lines(client, SECURITY)]
    assert [name for name, _ in fields] == [
        "Contact",
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]
    facts = dict(fields)
    assert facts["Canonical"] == SITE + SECURITY
    away = datetime.fromisoformat(facts["Expires"]) - datetime.now(tz=UTC)
    assert timedelta(0) < away < timedelta(days=366)


def test_it_never_expires_soon_nor_later_than_in_a_year():
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(731)]
    expire = {day: wellknown.expires(day) for day in days}
    assert min(moment - day for day, moment in expire.items()) > timedelta(days=150)
    assert max(moment - day for day, moment in expire.items()) < timedelta(days=366)
    assert len(set(expire.values())) == 4


def test_trust_txt_names_the_newsrooms_own_pages(client):
    assert lines(client, "/trust.txt") == [f"disclosure={SITE}/corrections/"]


def test_trust_txt_says_what_operators_set(client, settings):
    settings.NEWSROOM_TRUST = ["belongto=https://example.org/", "social=https://weibo.com/x"]
    assert lines(client, "/trust.txt") == settings.NEWSROOM_TRUST


def test_the_key_for_indexnow_is_in_a_file_of_its_name(client, settings):
    read(client, "/0123456789abcdef.txt", 404)
    settings.NEWSROOM_INDEXNOW_KEY = "0123456789abcdef"
    assert lines(client, "/0123456789abcdef.txt") == ["0123456789abcdef"]
    read(client, "/fedcba9876543210.txt", 404)


@pytest.mark.usefixtures("_all_set")
def test_they_are_plain_text_and_the_same_for_everyone(client, django_assert_num_queries):
    for address in FILES:
        with django_assert_num_queries(0):
            response = client.get(address)
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert not response.cookies
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["apple-touch-icon", "apple-touch-icon-precomposed"])
def test_the_icon_of_a_telephone_is_found_at_the_root(client, name):
    assert client.get(f"/{name}.png")["Location"] == "/static/site/apple-touch-icon.png"
    with Image.open(ROOT / "static/site/apple-touch-icon.png") as icon:
        assert icon.size == (180, 180)


# Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBSUB_HUB", "hub.example.com"),
        ("INDEXNOW_KEY", "short"),
        ("INDEXNOW_KEY", "with/a/slash"),
        ("SECURITY_CONTACT", "mailto:a@example.com,b@example.com"),
        ("TRUST", "friend=https://example.com"),
        ("TRUST", "member=two words"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(monkeypatch, name, value):
    with pytest.raises(ImproperlyConfigured, match=f"NEWSROOM_{name}"):
        read_settings(monkeypatch, **{name: value})


def test_behind_a_pooler_nothing_is_left_in_the_session_of_the_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@db.example.com/newsroom")
    own, pooled = (read_settings(monkeypatch, POOLED=row)["DATABASES"] for row in ("no", "yes"))
    assert own["default"]["OPTIONS"]["prepare_threshold"] > 0
    assert not own["default"]["DISABLE_SERVER_SIDE_CURSORS"]
    assert "prepare_threshold" not in pooled["default"].get("OPTIONS", {})
    assert pooled["default"]["DISABLE_SERVER_SIDE_CURSORS"]


def test_settings_that_make_sense_are_taken(monkeypatch):
    result = read_settings(
        monkeypatch,
        WEBSUB_HUB="https://hub.example.com/",
        INDEXNOW_KEY="0123-abcDEF",
        SECURITY_CONTACT="mailto:a@example.com,tel:+86-10-1234",
        TRUST="member=https://example.com/,datatrainingallowed=no",
    )
    assert result["NEWSROOM_TRUST"] == ["member=https://example.com/", "datatrainingallowed=no"]
    assert result["NEWSROOM_SECURITY_CONTACT"] == ["mailto:a@example.com", "tel:+86-10-1234"]


@pytest.mark.parametrize("name", ["WEBSUB_HUB", "INDEXNOW_KEY", "SECURITY_CONTACT", "TRUST"])
def test_a_setting_that_is_empty_is_not_set(monkeypatch, name):
    assert not read_settings(monkeypatch, **{name: ""})[f"NEWSROOM_{name}"]
