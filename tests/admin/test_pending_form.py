"""A form posted after the session ended: carried through the sign-in, for its writer alone."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from articles.admin import pending_form
from articles.models import Article
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db
SAID = "这一句不能丢<script>alert(1)</script>"


@pytest.fixture
def draft(newsroom):
    return newsroom.draft()


@pytest.fixture
def client():
    """A browser: Django asks it for the tokens of its forms."""
    return Client(enforce_csrf_checks=True)


def token(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(.+?)"', page.content.decode()).group(1)


def field(page, name: str) -> str:
    match = re.search(rf'name="{name}" value="(.*?)"', page.content.decode(), re.S)
    return unescape(match.group(1)) if match else ""


def signed_out_over(client, person, draft, **more):
    """The answer to a form that was posted when the session had gone."""
    client.force_login(person)
    address = reverse("admin:articles_article_comment", args=[draft.pk])
    form = client.get(draft.get_absolute_url())
    Session.objects.all().delete()
    words = {"csrfmiddlewaretoken": token(form), "typed_by": person.pk, "text": SAID}
    return client.post(address, {**words, **more})


def sign_in(client, page, username, password=PASSWORD):
    facts = {"csrfmiddlewaretoken": token(page), "carried": field(page, "carried")}
    words = {"username": username, "password": password, "next": field(page, "next")}
    return client.post(reverse("admin:login"), {**facts, **words})


def carry_on(client, page):
    context = page.context["carried"]
    words = {**dict(context["fields"]), "csrfmiddlewaretoken": token(page)}
    return client.post(context["to"], words)


def test_it_goes_on_after_the_sign_in(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft)
    again = sign_in(client, refusal, newsroom.reporter.username)
    assert (refusal.status_code, again.status_code) == (403, 200)
    assert not draft.comments.exists(), "nothing is done before the button is pressed"
    carry_on(client, again)
    assert draft.comments.get().text == SAID


def test_what_was_typed_stays_text(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft)
    again = sign_in(client, refusal, newsroom.reporter.username)
    assert "<script>alert" not in refusal.content.decode() + again.content.decode()


def test_a_wrong_password_loses_nothing(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft)
    wrong = sign_in(client, refusal, newsroom.reporter.username, "not this one")
    again = sign_in(client, wrong, newsroom.reporter.username)
    carry_on(client, again)
    assert draft.comments.get().text == SAID


def test_somebody_else_who_signs_in_gets_nothing_of_it(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft)
    other = sign_in(client, refusal, newsroom.first.username)
    assert (other.status_code, other.url) == (302, reverse("admin:index"))
    assert not draft.comments.exists()
    assert "这一句不能丢" not in client.get(other.url).content.decode()


def test_another_site_carries_nothing(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft, csrfmiddlewaretoken="")
    assert "这一句不能丢" not in refusal.content.decode()


def test_a_form_that_names_no_writer_is_not_carried(newsroom, draft, client):
    refusal = signed_out_over(client, newsroom.reporter, draft, typed_by="")
    again = sign_in(client, refusal, newsroom.reporter.username)
    assert (again.status_code, again.url) == (302, reverse("admin:index"))


@pytest.mark.parametrize(
    "carried",
    [
        "x",
        "[]",
        "null",
        '{"to": "/admin/"}',
        '{"to": "https://example.com/", "fields": [["typed_by", "%s"]]}',
        '{"to": "//example.com/", "fields": [["typed_by", "%s"]]}',
        '{"to": "/admin/", "fields": [["typed_by"]]}',
        "[" * 100_000,
    ],
)
def test_nonsense_is_not_carried(newsroom, client, carried):
    facts = {pending_form.CARRIED: carried.replace("%s", str(newsroom.reporter.pk))}
    page = client.get(reverse("admin:login"))
    words = {"username": newsroom.reporter.username, "password": PASSWORD, **facts}
    response = client.post(reverse("admin:login"), {**words, "csrfmiddlewaretoken": token(page)})
    assert response.status_code == 302
    assert Article.objects.count() == 0
