"""Addresses: those of the earlier site, and those of standing pages."""

import pytest

from articles import desk
from articles.models import Article, Channel, OldAddress, StandingPage
from articles.text.words import Sentence
from tests.admin.screens.clients import at, html_of, shows
from tests.admin.screens.stories import SECRET
from tests.support.record import untouched

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["first", "second", "administrator"])
def test_editors_keep_old_addresses(who, role):
    article, client = who.draft(), at(getattr(who, role))
    client.post("/admin/articles/oldaddress/add/", {"path": "/a.asp?id=1", "to": article.pk})
    old = OldAddress.objects.get()
    assert (old.path, old.article) == ("/a.asp?id=1", article)
    change = f"/admin/articles/oldaddress/{old.pk}/change/"
    assert f'value="{article.pk}"' in html_of(client.get(change))
    client.post(change, {"path": "/b", "to": "/archive/"})
    assert OldAddress.objects.values_list("path", "to").get() == ("/b", "/archive/")
    client.post(f"/admin/articles/oldaddress/{old.pk}/delete/", {"post": "yes"})
    assert not OldAddress.objects.exists()


def test_what_the_desk_refuses_stands_over_the_form_with_what_was_typed(who):
    response = at(who.first).post(
        "/admin/articles/oldaddress/add/", {"path": "no address", "to": "/archive/"}
    )
    sentence = "“%(address)s” is no web address; it begins with / or http."
    assert shows(response, Sentence(sentence, address="no address"))
    assert 'value="no address"' in html_of(response)
    assert not OldAddress.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "outsider", "anonymous"])
def test_others_do_not_keep_old_addresses(who, role):
    client = at(getattr(who, role))
    for address in ("add/", "list/"):
        with untouched():
            response = client.post(
                f"/admin/articles/oldaddress/{address}",
                {"path": "/a", "to": "/archive/", "leads": "/a /archive/"},
            )
        assert response.status_code in (302, 403)


def test_a_list_is_pasted_in(who):
    client = at(who.first)
    client.page("/admin/articles/oldaddress/list/")
    client.post("/admin/articles/oldaddress/list/", {"leads": "/a /archive/\n/b /corrections/"})
    assert "/corrections/" in html_of(client.get("/admin/articles/oldaddress/?q=corr"))
    assert OldAddress.objects.count() == 2


def test_a_bad_list_is_refused_by_line_and_kept_in_the_form(who):
    leads = "/a /archive/\n<script>alert(1)</script> x"
    response = at(who.first).post("/admin/articles/oldaddress/list/", {"leads": leads})
    assert response.status_code == 409
    assert "<script>alert" not in html_of(response)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; x</textarea>" in html_of(response)
    assert not OldAddress.objects.exists()


def test_an_old_address_names_no_story_that_not_everybody_may_see(who, secret):
    desk.save_old_address(None, who.administrator, path="/a", to=str(secret.pk))
    assert SECRET not in html_of(at(who.elsewhere).get("/admin/articles/oldaddress/"))


def test_an_administrator_sets_up_a_standing_page(who, administrator):
    who.channel = Channel.objects.create(slug="house", name="站务", listed=False)
    about, other = who.published(headline="关于我们"), who.published(headline="别的")
    Article.objects.filter(pk=other.pk).update(channel=Channel.objects.get(slug="dongying"))
    form = html_of(administrator.get("/admin/articles/standingpage/add/"))
    assert "关于我们" in form
    assert "别的" not in form
    administrator.post(
        "/admin/articles/standingpage/add/", {"slug": "about", "article": about.pk, "order": 0}
    )
    page = StandingPage.objects.get(article=about)
    assert "about" in html_of(administrator.get("/admin/articles/standingpage/"))
    administrator.post(f"/admin/articles/standingpage/{page.pk}/delete/", {"post": "yes"})
    assert not StandingPage.objects.exists()


def test_standing_pages_are_for_administrators(who):
    for address in ("/admin/articles/standingpage/", "/admin/articles/standingpage/add/"):
        assert at(who.second).get(address).status_code == 403
