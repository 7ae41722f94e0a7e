"""Everything a person can send has a bound, said in a sentence before it costs anything."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.tokens import default_token_generator
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import desk
from articles.models import Article, Channel, Comment, Entry, Webhook
from articles.public.middleware import bounded_bodies
from articles.text import bounds
from tests.admin.screens.clients import Desk, at, fields_of
from tests.support.cast import PASSWORD
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db

HUGE = "字" * 12_000


# The desk's verbs, which every door opens


TOO_MUCH = {
    "text": {"body": f"<p>{'字' * (bounds.TEXT + 1)}</p>"},
    "markup": {"body": "<p></p>" * (bounds.MARKUP // 7 + 1)},
    "tag": {"tags": ["长" * 60_000]},
    "tags": {"tags": [f"标签{n}" for n in range(10_000)]},
    "credits": {"credits": [{"role": "reporter", "name": f"记{n}"} for n in range(1000)]},
    "credit": {"credits": [{"role": "reporter", "name": HUGE}]},
    "figures": {"figures": [{}] * (bounds.FIGURES + 1)},
    **{
        name: {name: HUGE}
        for name in (
            *("kicker", "headline", "subhead", "source", "dateline_place", "dateline_date"),
            *("reprint_title", "reprint_author", "notice_text", "notice_kind"),
        )
    },
    "reprint_url": {"reprint_url": "https://example.com/" + "x" * 5000},
}


@pytest.mark.parametrize("words", TOO_MUCH.values(), ids=TOO_MUCH)
def test_no_verb_takes_more_words_than_a_story_may_have(newsroom, words):
    draft, release = newsroom.draft(), newsroom.submitted()
    with untouched():
        with refused():
            newsroom.draft(**words)
        with refused():
            desk.save(draft, newsroom.reporter, version=1, **words)
        with refused():
            desk.amend(release, newsroom.first, **words)


def test_what_fills_every_bound_is_taken(newsroom):
    story = newsroom.draft(
        body="<p>" + "字" * bounds.TEXT + "</p>",
        tags=[f"{n:02}" + "长" * (bounds.TAG - 2) for n in range(bounds.TAGS)],
        credits=[{"role": "reporter", "name": "名" * bounds.CREDIT}] * bounds.CREDITS,
    )
    assert len(Article.objects.get(pk=story.pk).tag_names) == bounds.TAGS


def _notes(newsroom):
    draft, release = newsroom.draft(), newsroom.submitted()
    public = newsroom.published()
    plan = desk.assign(newsroom.first, title="题", channel=newsroom.channel)
    administrator = newsroom.administrator
    return {
        "submit": lambda: desk.submit(draft, newsroom.reporter, version=1, note=HUGE),
        "sign": lambda: desk.sign(release, newsroom.first, read=release.digest, note=HUGE),
        "send_back": lambda: desk.send_back(release, newsroom.first, note=HUGE),
        "withdraw": lambda: desk.withdraw(public, newsroom.second, reason=HUGE),
        "comment": lambda: desk.comment(draft, newsroom.first, HUGE),
        "quote": lambda: desk.comment(draft, newsroom.first, "此处", quote=HUGE),
        "give_up": lambda: desk.give_up(plan, newsroom.first, note=HUGE),
        "title": lambda: desk.assign(newsroom.first, title=HUGE, channel=newsroom.channel),
        "brief": lambda: desk.reassign(plan, newsroom.first, brief=HUGE),
        "account": lambda: desk.save_account(None, administrator, username="x", name=HUGE),
        "username": lambda: desk.save_account(
            None, administrator, username="x" * 50_000, name="某"
        ),
        "password by link": lambda: desk.use_link(
            newsroom.first, default_token_generator.make_token(newsroom.first), HUGE
        ),
        "own password": lambda: desk.change_password(newsroom.first, HUGE),
        "channel": lambda: desk.save_channel(None, administrator, name=HUGE, slug="x"),
        "slug": lambda: desk.save_channel(None, administrator, name="某", slug="x" * 5000),
        "old address": lambda: desk.save_old_address(
            None, newsroom.second, path="/" + HUGE, to="/"
        ),
        "leads": lambda: desk.save_old_addresses(newsroom.second, "/a /b\n" * (bounds.LEADS + 1)),
        "lead": lambda: desk.save_old_addresses(newsroom.second, "/a" + HUGE * 100 + " /"),
        "webhook": lambda: desk.save_webhook(
            _webhook(url="https://a.example/" + "x" * 900), administrator
        ),
        "webhook's name": lambda: desk.save_webhook(_webhook(name=HUGE), administrator),
        "secret": lambda: desk.save_webhook(_webhook(secret=HUGE), administrator),
        "autosave": lambda: desk.autosave(draft, newsroom.reporter, {"body": HUGE * 80}, 1),
    }


def _webhook(**facts):
    fields = {"name": "某", "kind": "plain", "url": "https://a.example/"}
    return Webhook(**{**fields, **facts})


NOTES = (
    *("submit", "sign", "send_back", "withdraw", "comment", "quote", "give_up", "title", "brief"),
    *("account", "username", "password by link", "own password", "channel", "slug", "old address"),
    *("leads", "lead", "webhook", "webhook's name", "secret", "autosave"),
)


@pytest.mark.parametrize("what", NOTES)
def test_no_verb_takes_more_than_its_bound(newsroom, what):
    verbs = _notes(newsroom)
    assert set(verbs) == set(NOTES)
    with untouched(), refused():
        verbs[what]()


# Forms, as a browser sends them


def _forms(newsroom) -> dict[str, Desk]:
    """Every form on the desk, with somebody who has it open."""
    draft, text, public = newsroom.draft(), newsroom.submitted(), newsroom.published()
    plan = desk.assign(newsroom.second, title="题", channel=newsroom.channel)
    reporter, first, second, admin_ = (
        at(getattr(newsroom, who)) for who in ("reporter", "first", "second", "administrator")
    )

    def story(view, article):
        return reverse(f"admin:articles_article_{view}", args=[article.pk])

    return {
        reverse("admin:articles_article_add"): reporter,
        story("change", draft): reporter,
        story("amend", text.article): first,
        story("review", text.article): first,
        story("review", public): second,
        reverse("admin:articles_assignment_add"): second,
        reverse("admin:articles_assignment_change", args=[plan.pk]): second,
        reverse("admin:articles_picture_add"): reporter,
        reverse("admin:articles_term_add"): second,
        reverse("admin:articles_oldaddress_add"): second,
        reverse("admin:articles_oldaddress_list"): second,
        reverse("admin:articles_absence_add"): admin_,
        reverse("admin:articles_person_add"): admin_,
        reverse("admin:articles_person_change", args=[newsroom.first.pk]): admin_,
        reverse("admin:auth_user_password_change", args=[newsroom.first.pk]): admin_,
        reverse("admin:password_change"): first,
        reverse("admin:articles_channel_add"): admin_,
        reverse("admin:articles_channel_change", args=[newsroom.channel.pk]): admin_,
        reverse("admin:articles_standingpage_add"): admin_,
        reverse("admin:articles_webhook_add"): admin_,
        reverse("admin:front"): second,
        reverse("admin:notification_settings"): first,
        reverse("admin:login"): Desk(),
    }


_BUTTONS = ("_save", "_continue", "_addanother")
_FORMS = re.compile(r'<form[^>]*method="post"[^>]*>', re.I)


@pytest.mark.strict
def test_no_form_ends_in_an_error_whatever_its_length(newsroom):
    """Every field of every form, one after the other, far too long: a page with a sentence."""
    count = 0
    for address, person in _forms(newsroom).items():
        page = person.get(address)
        assert page.status_code == 200, address
        facts = fields_of(page)
        for name in sorted({*facts, "q", "note", "notice", "text", "leads", "username"}):
            before = Entry.objects.count()
            answer = person.post(address, {**facts, name: HUGE, "_save": "1"})
            assert answer.status_code < 500, (address, name)
            entries = Entry.objects.filter(pk__gt=before).values_list("note", "data")
            assert not any(HUGE[:9000] in str(row) for row in entries), (address, name)
            count += 1
    assert count > 200


def test_a_password_that_is_too_long_gets_a_sentence(newsroom):
    long = "aB3-" * 2000
    given = {"old_password": PASSWORD, "new_password1": long, "new_password2": long}
    answer = at(newsroom.first).post(reverse("admin:password_change"), given)
    assert (answer.status_code, str(bounds.PASSWORD) in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("verb", ["sign", "send_back", "submit", "withdraw", "comment", "plan"])
def test_nor_does_an_act_of_the_review(newsroom, verb):
    story = newsroom.submitted().article
    address = (
        reverse(f"admin:articles_article_{verb}", args=[story.pk])
        if verb in ("comment", "plan")
        else reverse("admin:articles_article_act", args=[story.pk, verb])
    )
    first = at(newsroom.first)
    fields = ("note", "text", "quote", "read", "release", "version", "deadline", "reply_to")
    for name in fields:
        for value in (HUGE, "9" * 400, "-1", "\ufffe", "0x1"):
            answer = first.post(address, {"text": "某", "note": "某", name: value})
            assert answer.status_code < 500, (verb, name)
    assert not Comment.objects.filter(text__contains=HUGE[:5000]).exists()


def test_the_browser_has_the_servers_bounds(newsroom):
    form = at(newsroom.reporter).page(reverse("admin:articles_article_add"))
    assert f'data-most-letters="{bounds.TEXT}"' in form
    assert f'maxlength="{bounds.TAGS * (bounds.TAG + 1)}"' in form
    assert 'data-most="31457280"' in form
    review = at(newsroom.first).page(newsroom.submitted().article.get_absolute_url())
    assert review.count(f'maxlength="{bounds.COMMENT}"') >= 2
    assert f'maxlength="{bounds.QUOTE}"' in review


def test_a_text_that_is_too_long_is_kept_in_the_form(newsroom):
    long = f"<p>{'字' * (bounds.TEXT + 1)}</p>"
    answer = at(newsroom.reporter).write(None, headline="新题", body=long, kicker="引题")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"{bounds.TEXT}" in text
    assert "引题" in text
    assert "字" * 1000 in text


# Lists, and what one may ask of them


LISTS = sorted(admin.site._registry, key=lambda model: model._meta.label)
QUESTIONS = (
    "data__contains=x",
    "data__icontains=%7B",
    "hears__x=1",
    "password__startswith=a",
    "secret__startswith=a",
    "channel__id__exact=99999999999999999999999",
    "channel__id__exact=x",
    "channels__id__exact=1.5",
    "stage__exact=" + "x" * 5000,
    "verb__exact=%F0%9F%98%80",
    "is_active__exact=2",
    "webhook__id__exact=-1",
    "stands=nonsense",
    "o=99999999999999999999.-1.x",
    "o=" + ".".join("12345" * 400),
    "p=99999999999999999999",
    "p=-1",
    "q=" + "x+" * 3000,
    "q=" + "%25_" * 3000,
    "q=%22" + "%27" * 90,
    "all=",
    "e=1",
    "_popup=1",
    "_to_field=password",
    "_facets=True",
    "id__in=" + ",".join("9" * 40_000),
    "at__gte=never",
    "article__releases__signoffs__person__password__regex=(",
    "x" * 4000 + "=1",
    "pk__regex=(",
)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_a_list_answers_whatever_it_is_asked(newsroom, model):
    newsroom.published()
    Channel.objects.get_or_create(slug="other", defaults={"name": "他"})
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    person = at(newsroom.administrator)
    for question in QUESTIONS:
        answer = person.get(f"{address}?{question}", follow=True)
        assert answer.status_code in (200, 400, 403, 404), question


@hypothesis_settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from(["stage", "channel", "data", "id", "at", "headline", "public", "o", "q"]),
    lookup=st.sampled_from(["", "__exact", "__id__exact", "__in", "__isnull", "__gte", "__lt"]),
    value=st.text(max_size=200),
)
def test_nor_does_it_break_on_a_value(newsroom, name, lookup, value):
    person = at(newsroom.administrator)
    for model in ("article", "entry"):
        address = reverse(f"admin:articles_{model}_changelist")
        assert person.get(address, {name + lookup: value}, follow=True).status_code < 500


def test_a_filter_that_there_is_still_filters(newsroom):
    newsroom.draft(headline="一篇草稿")
    newsroom.submitted(headline="一篇送审")
    address = reverse("admin:articles_article_changelist")
    page = at(newsroom.first).page(address, stage__exact="in_review")
    assert "一篇送审" in page
    assert "一篇草稿" not in page


@pytest.mark.parametrize("length", [101, 5000, 500_000])
def test_a_query_of_any_length_is_answered(client, newsroom, length):
    newsroom.published()
    for address in ("/search/", reverse("admin:front")):
        person = client if address == "/search/" else at(newsroom.second)
        for query in ("湿" * length, "a " * length, '"' * length):
            assert person.get(address, {"q": query}).status_code == 200
    term = {"term": "湿 " * length, "app_label": "articles", "model_name": "figure"}
    answer = at(newsroom.first).get(
        reverse("admin:autocomplete"), {**term, "field_name": "picture"}
    )
    assert answer.status_code == 200


# Bodies of requests


class _NeverRead:
    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def _ask(path: str, **environ) -> tuple[int, str]:
    meta = RequestFactory()._base_environ(PATH_INFO=path, REQUEST_METHOD="POST")
    request = WSGIRequest({**meta, "wsgi.input": _NeverRead(), **environ})
    answer = bounded_bodies(lambda request: pytest.fail("let through"))(request)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 64 << 10),
        ("/search/", 64 << 10),
        ("/admin/login/", 8 << 20),
        ("/admin/articles/article/add/", 100 << 20),
        ("/admin/articles/article/7/change/", 100 << 20),
        ("/admin/articles/article/7/amend/", 100 << 20),
        ("/admin/articles/picture/add/", 32 << 20),
        ("/admin/articles/article/7/autosave/", 3 << 20),
        ("/admin/articles/article/add/autosave/", 3 << 20),
        ("/admin/articles/article/7/sign/do/", 12 << 20),
        ("/admin/articles/article/add/x/change/", 12 << 20),
    ],
)
def test_a_body_that_is_too_large_is_refused_unread(path, most):
    assert bounds.body_of(path) == most
    status, sentence = _ask(path, CONTENT_LENGTH=str(most + 1))
    assert status == 413
    assert "<p>" in sentence


def test_a_body_of_unknown_length_is_refused_unread():
    assert _ask("/admin/login/", HTTP_TRANSFER_ENCODING="chunked")[0] == 411


@pytest.mark.parametrize("length", ["-1", "1e9", "１２", "x"])
def test_a_length_that_is_no_number_is_refused(length):
    assert _ask("/admin/login/", CONTENT_LENGTH=length)[0] == 400


def test_a_form_with_too_many_fields_gets_a_sentence(newsroom):
    given = {f"x{n}": "1" for n in range(bounds.FIELDS + 1)}
    answer = at(newsroom.reporter).post(reverse("admin:articles_article_add"), given)
    assert answer.status_code == 413
    assert "<p>" in answer.content.decode()


def test_a_form_with_as_many_pictures_as_there_may_be_fits():
    assert bounds.FIGURES * 10 + 40 < bounds.FIELDS


def test_the_web_server_has_the_same_bounds():
    """In the order of nginx's own choice: the nested ones first."""
    conf = (Path(__file__).parents[2] / "deploy/nginx/site.conf").read_text()
    sizes = re.findall(r"client_max_body_size (\d+)([km]);", conf)
    rows = sorted(int(n) << {"k": 10, "m": 20}[unit] for n, unit in sizes)
    assert rows == sorted(most for _pattern, most in bounds.BODIES)


def test_the_sign_in_takes_no_hundred_megabytes(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    client = Client()
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(9 << 20)
    with (tmp_path / "huge").open("rb") as file:
        answer = client.post(reverse("admin:login"), {"username": "x", "file": file})
    assert answer.status_code == 413
    assert [path.name for path in tmp_path.iterdir()] == ["huge"]
