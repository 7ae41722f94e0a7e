"""Language, signing in, accounts."""

import re
from html import escape

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from articles import audit, desk
from articles.models import Person
from articles.text.words import Sentence
from tests.admin.screens.clients import at, fields_of, html_of
from tests.support.cast import PASSWORD
from tests.support.record import untouched

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "word"), [("en", "Log out"), ("zh-hans", "退出")])
def test_the_desk_speaks_the_language_of_the_cookie(who, reporter, language, word):
    response = reporter.post("/admin/language/", {"language": language, "next": "/admin/"})
    assert response.cookies["django_language"].value == language
    body = reporter.page("/admin/")
    assert f'lang="{"en" if language == "en" else "zh"}' in body
    with translation.override(language):
        assert escape(desk.say(Sentence("Your drafts"))) in body


def test_readers_have_one_language_whatever_the_cookie(who, client):
    who.published()
    before = html_of(client.get("/"))
    client.cookies["django_language"] = "en"
    assert html_of(client.get("/")) == before


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "zh-hant"])
def test_an_unknown_language_is_the_desks_own(who, reporter, language):
    reporter.cookies["django_language"] = language
    assert 'lang="zh' in reporter.page("/admin/")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_language_switch_leads_to_no_other_site(reporter, target):
    response = reporter.post("/admin/language/", {"language": "en", "next": target})
    assert "evil" not in response.get("Location", "")
    assert "javascript" not in response.get("Location", "")


def sign_in(client, username, password=PASSWORD, address="10.0.0.1"):
    facts = {"username": username, "password": password, "next": "/admin/"}
    return client.post("/admin/login/", facts, REMOTE_ADDR=address)


def test_a_person_signs_in(who, client):
    assert sign_in(client, "zhangliwen")["Location"] == "/admin/"


def test_ten_wrong_passwords_lock_the_name_for_that_address(who, client):
    answers = [sign_in(client, "zhangliwen", "wrong").status_code for _ in range(10)]
    assert answers[:9] == [200] * 9
    assert sign_in(client, "zhangliwen").status_code in (403, 429)
    assert client.get("/admin/").status_code == 302


def test_a_lock_out_is_told_in_words(who, client):
    for _ in range(10):
        sign_in(client, "zhangliwen", "wrong")
    response = sign_in(client, "zhangliwen")
    assert response["Content-Type"].startswith("text/html")
    assert re.search("[\u4e00-\u9fff]{4}", html_of(response)), html_of(response)[:200]


def test_a_lock_out_keeps_out_nobody_else(who, client):
    for _ in range(10):
        sign_in(client, "zhangliwen", "wrong")
    assert sign_in(Client(), "zhaojing").status_code == 302
    assert sign_in(Client(), "zhangliwen", address="10.0.0.2").status_code == 302


@pytest.mark.parametrize("username", ["nobody", "", "a\0b", "长" * 300, "' OR 1=1 --"])
def test_signing_in_with_nonsense_is_refused(who, client, username):
    client.raise_request_exception = False
    assert sign_in(client, username, "x").status_code in (200, 403)


def test_an_administrator_opens_an_account_with_duties(who, administrator):
    administrator.post(
        "/admin/articles/person/add/",
        {
            "username": "new",
            "name": "新人",
        },
    )
    person = Person.objects.get(username="new")
    address = reverse("admin:articles_person_change", args=[person.pk])
    form = fields_of(administrator.get(address))
    response = administrator.post(
        address, {**form, "duties": ["reporter"], "channels": [who.channel.pk]}
    )
    assert response.status_code == 302
    person = Person.objects.get(username="new")
    assert (person.duties, person.channel_ids, person.is_staff) == (
        {"reporter"},
        {who.channel.pk},
        True,
    )
    assert at(person).get("/admin/").status_code == 200


def test_a_save_of_an_account_without_a_change_keeps_its_duties(who, administrator):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    administrator.post(address, fields_of(administrator.get(address)))
    assert Person.objects.get(pk=who.first.pk).duties == who.first.duties


@pytest.mark.parametrize("duties", [["no_such_duty"], ["administrator"]])
def test_a_duty_that_there_is_not_is_refused(who, administrator, duties):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    form = fields_of(administrator.get(address))
    with untouched():
        assert administrator.post(address, {**form, "duties": duties}).status_code == 200


def test_nobody_gives_duties_to_themselves(who, first):
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    with untouched():
        assert (
            first.post(address, {"duties": ["reporter"], "is_superuser": "on"}).status_code == 403
        )


def test_an_account_with_a_record_is_not_deleted(who, administrator):
    who.published()
    for person in (who.reporter, who.first, who.second):
        with pytest.raises(ProtectedError):
            person.delete()
    with untouched():
        address = reverse("admin:articles_person_delete", args=[who.first.pk])
        assert administrator.post(address, {"post": "yes"}).status_code == 403


def test_a_person_who_is_renamed_keeps_the_old_name_under_old_stories(who, administrator, client):
    article = who.published()
    address = reverse("admin:articles_person_change", args=[who.first.pk])
    form = fields_of(administrator.get(address))
    assert administrator.post(address, {**form, "name": "改名了"}).status_code == 302
    assert "赵静" in html_of(client.get(article.live.get_absolute_url()))
    assert list(audit.breaks()) == []
