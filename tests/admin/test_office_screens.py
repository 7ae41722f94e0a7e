"""Accounts, channels and the log as administrators see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.models import Channel, Person, Term
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(newsroom):
    client = Client()
    client.force_login(newsroom.administrator)
    return client


def page(client, name: str, *args) -> str:
    response = client.get(reverse(f"admin:articles_{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_an_account_shows_nothing_of_its_password(newsroom, administrator):
    Person.objects.filter(pk=newsroom.first.pk).update(password="argon2$salt$hash")
    body = page(administrator, "person_change", newsroom.first.pk)
    assert ("argon2" in body, 'name="password"' in body) == (False, False)
    assert 'href="../password/"' in body


def test_an_account_is_opened_with_everything_but_a_password(newsroom, administrator):
    words = {"username": "wangxin", "name": "王新", "email": "wangxin@example.com"}
    facts = {"duties": ["reporter"], "channels": [newsroom.channel.pk]}
    response = administrator.post(reverse("admin:articles_person_add"), {**words, **facts})
    person = Person.objects.get(username="wangxin")
    assert response.url == f"/admin/articles/person/{person.pk}/password/"
    assert (person.name, person.email, person.duties) == (
        "王新",
        "wangxin@example.com",
        {"reporter"},
    )
    assert (person.channel_ids, person.has_usable_password()) == ({newsroom.channel.pk}, False)


def test_a_password_that_is_typed_for_somebody_is_not_taken(newsroom, administrator):
    words = {"username": "wangxin", "name": "王新", "password1": PASSWORD, "password2": PASSWORD}
    administrator.post(reverse("admin:articles_person_add"), words)
    person = Person.objects.get(username="wangxin")
    address = f"/admin/articles/person/{person.pk}/password/"
    administrator.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.get(pk=person.pk).has_usable_password()


def test_people_are_found_by_their_duty(newsroom, administrator):
    address = reverse("admin:articles_person_changelist")
    result_list = administrator.get(address, {"duty": "reporter"}).context["cl"].result_list
    assert list(result_list) == [newsroom.reporter]


def test_a_new_channel_comes_last(newsroom, administrator):
    Channel.objects.update(order=7)
    form = administrator.get(reverse("admin:articles_channel_add")).context["adminform"].form
    assert form["order"].value() == 8


def test_a_term_without_a_better_form_is_named_alone():
    assert (str(Term(wrong="帐户")), str(Term(wrong="帐户", right="账户"))) == (
        "帐户",
        "帐户 → 账户",
    )


def test_the_log_says_a_change_in_words(newsroom, administrator):
    since = timezone.now()
    until = since + timedelta(days=2)
    who = {"since": since, "until": until, "by": newsroom.administrator}
    desk.record_absence(newsroom.second, newsroom.first, **who)
    desk.save_account(newsroom.reporter, newsroom.administrator, duties=["initial_review"])
    body = page(administrator, "entry_changelist")
    assert f"{timezone.localtime(until):%Y-%m-%d %H:%M}" in body
    assert "初审编辑" in body
    for raw in ("until:", "duties:", "T00:", "+00:00", "initial_review"):
        assert raw not in body, raw


def test_the_newsrooms_page_leads_to_what_is_in_no_menu(newsroom, administrator):
    body = administrator.get(reverse("admin:newsroom")).content.decode()
    editor = Client()
    editor.force_login(newsroom.first)
    text = editor.get(reverse("admin:newsroom")).content.decode()
    for name, for_everybody in (("webhook", False), ("delivery", False), ("term", True)):
        address = f'href="{reverse(f"admin:articles_{name}_changelist")}"'
        assert (address in body, address in text) == (True, for_everybody), name


def test_the_stock_list_of_everything_leads_there(administrator):
    assert administrator.get("/admin/articles/").url == reverse("admin:newsroom")
