"""Every address of the desk, for everybody: who gets in, and what a person of another channel meets."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, URLPattern, reverse

from articles.admin.review import ACTS
from articles.models import Article, Entry, Person, Picture
from tests.admin.screens.clients import at, form_of, html_of
from tests.admin.screens.stories import SECRET
from tests.support.record import untouched

pytestmark = pytest.mark.django_db

CAST = ["reporter", "first", "second", "outsider", "administrator", "elsewhere", "anonymous"]
ON_THE_DESK = ["reporter", "first", "second", "administrator", "elsewhere"]


def addresses(site=admin.site) -> list[tuple[str, URLPattern]]:
    """Every pattern under /admin/, by name, those of the registered screens included."""
    rows = []
    for pattern in site.get_urls():
        inner = getattr(pattern, "url_patterns", [pattern])
        rows += [(part.name, part) for part in inner if part.name]
    return rows


def all_addresses(article: Article, shown: Picture) -> dict[str, str]:
    rows = {
        "article": article.pk,
        "entry": article.entries.first().pk,
        "picture": shown.pk,
        "person": Person.objects.first().pk,
        "channel": article.channel_id,
        "tag": article.tags.first().pk,
    }
    facts = {}
    for name, _pattern in addresses():
        row = rows.get(name.split("_")[1] if "_" in name else "", article.pk)
        for arguments in (
            [],
            [row],
            [row, "sign"],
            [ContentType.objects.first().pk, row],
            ["articles"],
        ):
            try:
                facts[name] = reverse(f"admin:{name}", args=arguments)
                break
            except NoReverseMatch:
                continue
    story_type = ContentType.objects.get_for_model(Article).pk
    facts["view_on_site"] = f"/admin/r/{story_type}/{article.pk}/"
    facts["autocomplete"] = (
        "/admin/autocomplete/?app_label=articles&model_name=figure&field_name=picture&term="
    )
    facts["search"] = f"/admin/articles/article/?q={SECRET}"
    facts["log search"] = f"/admin/articles/entry/?q={SECRET}"
    facts["since"] = f"/admin/articles/article/{article.pk}/review/?since=1"
    facts["picture file"] = shown.get_absolute_url()
    return facts


@pytest.mark.parametrize("role", CAST)
def test_no_address_breaks_for_anybody(who, secret, role):
    client = at(getattr(who, role))
    facts = {
        name: response.status_code
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if (response := client.get(address)).status_code >= 500
    }
    assert facts == {}


@pytest.mark.parametrize("role", ["anonymous", "outsider"])
def test_who_does_not_work_here_sees_no_address(who, secret, role):
    client = at(getattr(who, role))
    # The script that translates, the door itself and the ways out. Who sets a password with a
    # link is not signed in; a wrong link has no form.
    for_all = {"jsi18n", "login", "logout", "password_change", "password_change_done"}
    for_all |= {"password_by_link"}
    inside = {
        name: response.status_code
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if name not in for_all
        and (response := client.get(address)).status_code not in (302, 403, 404)
    }
    assert inside == {}


def test_an_editor_of_another_channel_meets_the_story_at_no_address(who, secret):
    client = at(who.elsewhere)
    leaking = []
    for name, address in all_addresses(secret, Picture.objects.get()).items():
        response = client.get(address, follow=True)
        body = "" if response.streaming else html_of(response).replace(f'value="{SECRET}"', "")
        leaking += [name] if SECRET in body else []
    assert leaking == []


@pytest.mark.parametrize("view", ["review", "preview", "history", "change", "amend", "delete"])
def test_a_story_of_another_channel_is_not_there(who, secret, view):
    response = at(who.elsewhere).get(form_of(secret, view))
    assert response.status_code in (302, 403, 404)
    assert SECRET not in html_of(response)


@pytest.mark.parametrize("role", ["elsewhere", "outsider", "anonymous"])
def test_nobody_from_outside_does_anything(who, secret, role):
    release, client = secret.latest, at(getattr(who, role))
    for verb in ACTS:
        with untouched():
            response = client.do(verb, secret, release=release.pk, read=release.digest, note="撤")
        assert response.status_code in (302, 403, 404), verb
        assert SECRET not in html_of(response), verb


@pytest.mark.parametrize("role", ["elsewhere", "outsider", "anonymous"])
@pytest.mark.parametrize("view", ["change", "amend"])
def test_nobody_from_outside_writes(who, secret, role, view):
    fields = {
        "headline": "改了",
        "version": secret.version,
        "placed-TOTAL_FORMS": 0,
        "placed-INITIAL_FORMS": 0,
    }
    client = at(getattr(who, role))
    with untouched():
        response = client.post(form_of(secret, view), fields)
    assert response.status_code in (302, 403, 404)


def test_a_story_in_another_channel_is_not_on_the_list(who, secret):
    assert SECRET not in at(who.elsewhere).page("/admin/articles/article/")
    assert SECRET in at(who.second).page("/admin/articles/article/")


@pytest.mark.parametrize(
    "query", [{"q": SECRET}, {"stage__exact": "in_review"}, {"channel__id__exact": 1}]
)
def test_no_search_or_filter_finds_a_story_of_another_channel(who, secret, query):
    body = at(who.elsewhere).page("/admin/articles/article/", **query)
    assert f">{SECRET}<" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"releases__headline__contains": "绝"},
        {"owner__password__startswith": "a"},
        {"releases__signoffs__person__email__contains": "a"},
    ],
)
def test_a_list_is_not_asked_what_it_does_not_show(who, secret, query):
    assert at(who.elsewhere).get("/admin/articles/article/", query).status_code in (302, 400)


@pytest.mark.parametrize("role", ON_THE_DESK)
def test_nothing_is_deleted_anywhere(who, secret, role):
    client = at(getattr(who, role))
    deleting = {
        name: address
        for name, address in all_addresses(secret, Picture.objects.get()).items()
        if name.endswith("_delete")
    }
    assert len(deleting) >= 6
    with untouched():
        answers = {n: client.post(a, {"post": "yes"}).status_code for n, a in deleting.items()}
    assert set(answers.values()) <= {302, 403, 404}


@pytest.mark.parametrize("role", ["administrator", "second"])
def test_no_list_has_bulk_actions(who, secret, role):
    client = at(getattr(who, role))
    for name, address in all_addresses(secret, Picture.objects.get()).items():
        if not name.endswith("_changelist"):
            continue
        assert 'name="action"' not in html_of(client.get(address)), name
        with untouched():
            client.post(
                address,
                {"action": "delete_selected", "_selected_action": [secret.pk], "post": "yes"},
            )


def test_the_record_has_no_screen_of_its_own():
    values = {model.__name__ for model in admin.site._registry}
    screens = {"Absence", "Term", "Article", "Assignment", "Channel", "Delivery", "Entry", "Person"}
    screens |= {"OldAddress", "Picture", "StandingPage", "Tag", "Webhook"}
    assert values == screens


@pytest.mark.parametrize("screen", ["person", "channel"])
@pytest.mark.parametrize("role", ["reporter", "first", "second", "elsewhere"])
def test_people_and_channels_are_for_administrators(who, screen, role):
    client = at(getattr(who, role))
    for address in (f"/admin/articles/{screen}/", f"/admin/articles/{screen}/add/"):
        assert client.get(address).status_code == 403
        with untouched():
            assert client.post(address, {"name": "新", "slug": "new"}).status_code == 403


@pytest.mark.parametrize("screen", ["person", "channel"])
def test_administrators_keep_people_and_channels(administrator, screen):
    administrator.page(f"/admin/articles/{screen}/")
    administrator.page(f"/admin/articles/{screen}/add/")


def test_the_log_is_not_written_into(who, secret, administrator):
    entry = Entry.objects.first()
    for address in ("/admin/articles/entry/add/", f"/admin/articles/entry/{entry.pk}/change/"):
        with untouched():
            assert administrator.post(address, {"note": "改了"}).status_code == 403


@pytest.mark.parametrize("role", ["anonymous", "outsider"])
def test_a_picture_of_no_public_story_is_not_there(who, secret, role):
    picture = Picture.objects.get()
    assert at(getattr(who, role)).get(picture.get_absolute_url()).status_code == 404


def test_a_picture_of_no_public_story_is_kept_in_no_cache(who, secret, first):
    response = first.get(Picture.objects.get().get_absolute_url())
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("facts", [{"is_active": False}, {"is_staff": False}])
def test_a_closed_account_is_outside_at_once(who, secret, facts):
    client = at(who.reporter)
    Person.objects.filter(pk=who.reporter.pk).update(**facts)
    assert client.get("/admin/").status_code == 302
    assert SECRET not in html_of(client.get(form_of(secret, "review")))


def test_a_duty_taken_away_is_gone_at_once(who, secret):
    client = at(who.first)
    who.first.groups.clear()
    assert client.get(form_of(secret, "review")).status_code == 302


NONSENSE = (
    "/admin/articles/article/abc/history/",
    "/admin/articles/article/abc/change/",
    "/admin/articles/article/abc/review/",
    "/admin/articles/article/\u00b2/change/",
    "/admin/articles/article/\u00b2/history/",
    "/admin/articles/article/\u0661/change/",
    "/admin/articles/article/99999999999999999999999/change/",
    "/admin/articles/article/99999999999999999999999/review/",
    "/admin/articles/article/99999999999999999999999/history/",
    "/admin/articles/article/99999999999999999999999/sign/do/",
    "/admin/articles/article/-1/change/",
    "/admin/articles/article/%00/change/",
    "/admin/articles/entry/abc/change/",
    "/admin/articles/picture/abc/change/",
    "/admin/articles/picture/99999999999999999999999/change/",
    "/admin/articles/article/?q=%00",
    "/admin/articles/article/?stage__exact=%00",
    "/admin/articles/article/?stage__exact=nonsense",
    "/admin/articles/article/?channel__id__exact=abc",
    "/admin/articles/article/?p=99999",
    "/admin/articles/article/?p=abc",
    "/admin/articles/article/?o=99.-99",
    "/admin/articles/entry/?q=%00",
    "/admin/articles/picture/?q=%00",
    "/admin/autocomplete/?app_label=articles&model_name=figure&field_name=picture&term=%00",
    "/admin/autocomplete/?app_label=articles&model_name=person&field_name=nothing",
    "/admin/r/99999/1/",
)


def test_no_address_breaks_on_nonsense(who, secret, administrator):
    administrator.raise_request_exception = False
    answers = {address: administrator.get(address).status_code for address in NONSENSE}
    assert {address: code for address, code in answers.items() if code >= 500} == {}
