"""Signing in: how often one may try, which passwords are taken, and where one lands."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.admin.sign_in import MOST_NAMES, address_at_sign_in
from articles.models import Person
from articles.rules.passwords import ENOUGH, worth
from tests.support.cast import PASSWORD

LOGIN = "/admin/login/"
HERE, ELSEWHERE = "203.0.113.5", "203.0.113.6"


def tries(name: str, password: str = "wrong", address: str = HERE, **more):
    """One attempt from an address, in a browser of its own."""
    facts = {"username": name, "password": password, **more}
    return Client(REMOTE_ADDR=address).post(LOGIN, facts)


def spray(count: int, address: str = HERE) -> list[int]:
    return [tries(f"name{n}", address=address).status_code for n in range(count)]


# How often


@pytest.mark.django_db
def test_one_password_on_many_names_locks_the_address(newsroom):
    statuses = spray(25)
    assert statuses[: MOST_NAMES - 1] == [200] * (MOST_NAMES - 1)
    assert set(statuses[MOST_NAMES:]) == {429}
    assert tries("zhangliwen", PASSWORD).status_code == 429
    assert tries("zhangliwen", PASSWORD, address=ELSEWHERE).status_code == 302


@pytest.mark.django_db
def test_who_has_signed_in_from_there_is_not_kept_out_by_others(newsroom):
    """A newsroom behind one address, with somebody in it who tries names."""
    assert tries("zhangliwen", PASSWORD).status_code == 302
    spray(25)
    assert tries("zhangliwen", PASSWORD).status_code == 302
    assert tries("zhaojing", PASSWORD).status_code == 429


@pytest.mark.django_db
def test_one_person_who_has_forgotten_the_password_locks_nobody_else(newsroom):
    assert [tries("zhangliwen").status_code for _try in range(12)][-1] == 429
    assert tries("zhangliwen", PASSWORD).status_code == 429
    assert tries("zhaojing", PASSWORD).status_code == 302


@pytest.mark.django_db
def test_an_account_of_ones_own_does_not_open_the_address_again(newsroom):
    spray(MOST_NAMES - 1)
    tries("outsider", PASSWORD)
    assert tries("name99").status_code == 429
    assert tries("zhaojing", PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.5", HERE),
        (HERE, HERE),
        ("", ""),
    ],
)
def test_all_addresses_of_one_connection_are_one(sent, counted):
    assert address_at_sign_in(RequestFactory().get(LOGIN, REMOTE_ADDR=sent)) == counted


@pytest.mark.django_db
def test_the_old_password_is_not_guessed_in_a_session_left_open(newsroom):
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(newsroom.reporter, "django.contrib.auth.backends.ModelBackend")
    new = "drei-lampen-am-deich"
    facts = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    statuses = [client.post("/admin/password_change/", facts).status_code for _try in range(11)]
    assert (statuses[0], statuses[-1]) == (200, 429)
    right = client.post("/admin/password_change/", {**facts, "old_password": PASSWORD})
    assert right.status_code == 429
    assert Person.objects.get(pk=newsroom.reporter.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_a_new_password_that_does_not_do_counts_as_no_guess(newsroom):
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(newsroom.reporter, "django.contrib.auth.backends.ModelBackend")
    facts = {"old_password": PASSWORD, "new_password1": "abc", "new_password2": "abc"}
    client.post("/admin/password_change/", facts)
    assert not AccessAttempt.objects.exists()


# Which passwords

GUESSABLE = [
    "Passw0rd!",
    "P@ssw0rd123",
    "PASSWORD1",
    "woaini1314",
    "woaini520",
    "qwerty123",
    "a123456",
    "Aa123456",
    "Aa123456!",
    "1qaz2wsx",
    "1qaz@WSX",
    "q1w2e3r4",
    "qazwsx123",
    "qwertyuiop",
    "asdfghjkl",
    "aaaaaaaa",
    "abcabcabc",
    "abc123456",
    "123456abc",
    "5201314abc",
    "zhangwei1990",
    "liming888",
    "Liming@1990",
    "zlw19900101",
    "zlw13812345678",
    "lm2026-12-01",
    "1990-01-01a",
    "13812345678a",
    "xinwen2026",
    "xinwenbianjibu2026",
    "haibaoxinwen2026",
    "zhangliwen",
    "zhangliwen2026",
    "Zh4ngliwen!",
    "news.example2026",
    "admin888",
    "Admin@123",
    "iloveyou1",
    "wobuzhidao",
    "woaizhongguo",
    "新闻编辑部2026",
    "张力雯2026年！",
    "Ｐａｓｓｗ０ｒｄ１",
]
GOOD = [
    *(PASSWORD, "correct horse battery staple", "kX9#mQ2v", "mifan-denghuo-qiaoliang"),
    *("退潮以后滩涂上的鸟", "drei-lampen-am-deich", "zhuozi dengta yueliang", "x" * 8 + "7Kq#pW!z"),
]


def _error_codes(password: str) -> list[str]:
    person = Person(username="zhangliwen", name="张力雯", email="zlw@news.example")
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize("password", GUESSABLE)
def test_what_is_tried_first_is_refused(password, settings):
    settings.NEWSROOM_URL = "https://news.example"
    assert "password_guessable" in _error_codes(password)


@pytest.mark.parametrize("password", GOOD)
def test_what_has_to_be_guessed_is_taken(password):
    assert _error_codes(password) == []


def test_a_long_password_takes_no_time():
    assert worth("0134@$!" * 5_000) >= 0


def test_a_piece_that_is_known_counts_little_and_the_rest_counts():
    assert worth("password") < worth("password-kX9#") < ENOUGH <= worth("password-kX9#mQ2v")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_says_what_to_take_instead(newsroom, language):
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(newsroom.reporter, "django.contrib.auth.backends.ModelBackend")
    facts = {"old_password": PASSWORD, "new_password1": "Aa123456", "new_password2": "Aa123456"}
    page = client.post("/admin/password_change/", facts)
    errors = page.context["form"].errors["new_password2"].as_data()
    assert [each.code for each in errors] == ["password_guessable"]


# Where one lands


@pytest.mark.django_db
@pytest.mark.parametrize("led", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_who_was_to_be_led_elsewhere_lands_on_the_desk(newsroom, led):
    facts = {"username": "zhangliwen", "password": PASSWORD, "next": led}
    assert Client().post(f"{LOGIN}?next={led}", facts).url == reverse("admin:index")


# What every answer carries


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/login/", "/nowhere/", "/static/x.css"])
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "OPTIONS", "FOO"])
def test_no_other_method_is_known(newsroom, path, method):
    answer = Client().generic(method, path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/", "/admin/login/", "/nowhere/", "/%00", "/search/"])
def test_every_answer_has_the_headers_that_nginx_adds_to_files(newsroom, path, settings):
    answer, facts = Client().get(path), {}
    for line in (settings.ROOT / "deploy/nginx/headers.conf").read_text().splitlines():
        if line.startswith("add_header"):
            _word, name, value = line.rstrip(";").split(" ", 2)
            facts[name] = value.strip('"')
    # Without TLS there is none; the policy of scripts has a number of its own on each page.
    del facts["Strict-Transport-Security"], facts["Content-Security-Policy"]
    assert {name: answer.headers.get(name) for name in facts} == facts
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_no_script_reads_a_cookie_of_the_session(newsroom):
    client = Client()
    client.get(LOGIN)
    client.post(LOGIN, {"username": "zhangliwen", "password": PASSWORD})
    client.post("/admin/language/", {"language": "en"})
    session, language = client.cookies["sessionid"], client.cookies["django_language"]
    assert (bool(session["httponly"]), session["samesite"]) == (True, "Lax")
    assert (bool(language["httponly"]), language["samesite"]) == (True, "Lax")
