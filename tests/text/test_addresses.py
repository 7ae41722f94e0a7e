"""Old addresses: their normal form, the desk's verbs, and the door where nothing else answers."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from articles import audit, desk
from articles.models import FIXED_NOTICE, Article, Entry, OldAddress
from articles.text.addresses import asked_for, leads, normal, own_path, story_id
from tests.support.cast import channel, move_person
from tests.support.record import refused

OLD = "http://www.example.com/news/view.asp?id=5"
HOSTILE = [
    *("", " ", "a", "news/view.asp", "www.example.com/a", "//evil.example/a", "/\\evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "ftp://a.example/b", "http://", "http://[::1"),
    *("/a b", "/a\nb", "/a\x00b", "/a\u3000b", "/\ud800", "/" + "a" * 501, "/?" + "a=1&" * 200),
]


# The normal form


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (OLD, "/news/view.asp?id=5"),
        ("https://example.com", "/"),
        ("/a/b/", "/a/b"),
        ("/a.html#top", "/a.html"),
        ("/新闻/1.html", "/%E6%96%B0%E9%97%BB/1.html"),
        ("/%e6%96%b0%E9%97%BB/1.html", "/%E6%96%B0%E9%97%BB/1.html"),
        ("/%B6%AB.htm", "/%B6%AB.htm"),
        ("/a?b=1&a=%d6%d0", "/a?b=1&a=%D6%D0"),
        ("/a?5", "/a?5="),
        ("  /a  ", "/a"),
    ],
)
def test_an_address_is_brought_into_one_form(address, path):
    assert normal(address) == path


@pytest.mark.parametrize("address", HOSTILE)
def test_what_is_no_address_has_no_form(address):
    assert normal(address) is None


@given(st.text(max_size=60) | st.text("/?&=%#.:aB新 \\", max_size=40).map("/".__add__))
def test_any_text_has_a_form_that_is_its_own_or_none(text):
    form = normal(text)
    assert form is None or (normal(form) == form and form.isascii() and form.startswith("/"))


@given(st.text("/?&=%.aB新", max_size=40))
def test_what_a_browser_asks_for_is_found_under_the_form(tail):
    address = f"/x{tail}"
    if (form := normal(address)) is None:
        return
    path, _mark, query = form.partition("?")
    assert asked_for(path, query)[0] == form or "%" in path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/channel/news/", "/channel/news/"),
        (f"{settings.NEWSROOM_URL}/corrections/", "/corrections/"),
        ("https://elsewhere.example/a", None),
        ("//evil.example/", None),
        (f"{settings.NEWSROOM_URL}.evil.example/a", None),
        ("/\\evil.example", None),
        ("/a b", None),
    ],
)
def test_a_path_of_this_site_is_told_from_others(address, path):
    assert own_path(address, settings.NEWSROOM_URL) == path


@pytest.mark.parametrize(
    ("address", "number"),
    [("41", 41), ("/2026/07/22/41/", 41), ("/2026/07/22/41", 41), ("/41", None), ("４１", None)],
)
def test_a_story_is_named_by_number_or_address(address, number):
    assert story_id(address) == number


def test_a_list_is_read_line_by_line():
    assert list(leads("/a 1\n\n/b\t/c/\n/d\n/e 1 2")) == [
        (1, "/a", "1"),
        (3, "/b", "/c/"),
        (4, "/d", ""),
        (5, "/e", ""),
    ]


# The desk


@pytest.mark.django_db
class TestDesk:
    def test_an_editor_leads_an_old_address_to_a_story(self, newsroom):
        article = newsroom.draft()
        old = desk.save_old_address(None, newsroom.first, path=OLD, to=str(article.pk))
        assert (old.path, old.article, old.to) == ("/news/view.asp?id=5", article, "")
        assert Entry.objects.last().data["after"]["path"] == old.path
        assert list(audit.breaks()) == []

    def test_a_page_of_this_site_serves_as_well(self, newsroom):
        old = desk.save_old_address(
            None, newsroom.first, path="/a", to=f"{settings.NEWSROOM_URL}/channel/news/"
        )
        assert (old.article, old.to) == (None, "/channel/news/")

    def test_it_can_be_led_elsewhere_and_forgotten(self, newsroom):
        old = desk.save_old_address(None, newsroom.first, path="/a", to="/corrections/")
        desk.save_old_address(old, newsroom.second, path="/a", to="/archive/")
        assert Entry.objects.last().data["before"] == {"to": "/corrections/"}
        desk.forget_old_address(old, newsroom.first)
        assert not OldAddress.objects.exists()

    @pytest.mark.parametrize("path", HOSTILE)
    def test_what_is_no_address_is_refused(self, newsroom, path):
        with refused("is no web address"):
            desk.save_old_address(None, newsroom.first, path=path, to="/archive/")

    @pytest.mark.parametrize(
        "to", ["", "https://evil.example/", "//evil.example/", "javascript:x()", "/a b", "/\\e"]
    )
    def test_it_leads_to_no_other_site(self, newsroom, to):
        with refused("neither a story nor a page"):
            desk.save_old_address(None, newsroom.first, path="/a", to=to)

    def test_a_story_that_is_not_there_is_refused(self, newsroom):
        with refused("no story 999"):
            desk.save_old_address(None, newsroom.first, path="/a", to="999")

    def test_a_story_of_another_desk_is_as_if_not_there(self, newsroom):
        story = newsroom.draft()
        move_person(newsroom.first, channel("sports", "体育"))
        with refused(f"no story {story.pk}"):
            desk.save_old_address(None, newsroom.first, path="/a", to=str(story.pk))

    @pytest.mark.parametrize("path", ["/", "/archive/", "/corrections", "/admin/x/", "/robots.txt"])
    def test_an_address_that_is_ours_is_refused(self, newsroom, path):
        with refused("an address of this site"):
            desk.save_old_address(None, newsroom.first, path=path, to="/archive/")

    def test_the_same_address_twice_is_refused(self, newsroom):
        desk.save_old_address(None, newsroom.first, path="/a/", to="/archive/")
        with refused():
            desk.save_old_address(
                None, newsroom.first, path="http://b.example/a", to="/corrections/"
            )

    def test_nothing_leads_in_a_circle(self, newsroom):
        with refused("old address itself"):
            desk.save_old_address(None, newsroom.first, path="/a", to="/a/")
        desk.save_old_address(None, newsroom.first, path="/a", to="/b")
        with refused("old address itself"):
            desk.save_old_address(None, newsroom.first, path="/b", to="/a")

    @pytest.mark.parametrize("who", ["reporter", "outsider"])
    def test_others_may_not(self, newsroom, who):
        with refused():
            desk.save_old_address(None, getattr(newsroom, who), path="/a", to="/archive/")

    def test_a_list_is_taken_in_whole(self, newsroom):
        article = newsroom.draft()
        text = f"/a.asp?id=1 {article.pk}\n\n/b.html\t/corrections/\n"
        assert desk.save_old_addresses(newsroom.first, text) == 2
        assert OldAddress.objects.get(path="/a.asp?id=1").article == article

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("/c", "neither a story"),
            ("c /archive/", "no web address"),
            ("/a /archive/", "."),
            ("/c 999999", "no story"),
        ],
    )
    def test_a_bad_line_is_named_and_nothing_is_kept(self, newsroom, line, problem):
        with refused(f"(?s)Line 3: .*{problem}"):
            desk.save_old_addresses(
                newsroom.first, f"/a /archive/\n/b /archive/\n{line}\n/d /archive/"
            )

    @pytest.mark.parametrize("text", ["", " \n\t\n", "/a /b\n" * 2001])
    def test_a_list_of_nothing_or_of_too_much_is_refused(self, newsroom, text):
        with refused():
            desk.save_old_addresses(newsroom.first, text)

    def test_the_record_refuses_one_that_leads_nowhere(self, newsroom):
        for facts in ({}, {"article": newsroom.draft(), "to": "/a"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                OldAddress.objects.create(path="/x", **facts)


# The door


@pytest.fixture
def old(newsroom):
    """An address of the earlier site, of a story that is not public yet."""
    article = newsroom.half_signed().article
    return desk.save_old_address(None, newsroom.first, path=OLD, to=str(article.pk))


@pytest.mark.django_db
class TestDoor:
    def test_before_the_story_is_published_nobody_learns_of_it(self, client, old):
        response, unknown = client.get("/news/view.asp?id=5"), client.get("/news/view.asp?id=6")
        assert (response.status_code, response.content) == (404, unknown.content)

    def test_then_it_leads_to_the_story(self, client, newsroom, old):
        desk.sign(r := old.article.latest, newsroom.second, read=r.digest)
        live = Article.objects.get().live
        response = client.get("/news/view.asp?id=5")
        assert (response.status_code, response["Location"]) == (301, live.get_absolute_url())

    def test_a_withdrawn_one_is_gone_with_its_notice(self, client, newsroom, old):
        desk.sign(r := old.article.latest, newsroom.second, read=r.digest)
        desk.withdraw(old.article, newsroom.second, reason="此稿撤回。")
        response = client.get("/news/view.asp?id=5")
        assert response.status_code == 410
        assert str(FIXED_NOTICE) in response.content.decode()
        assert "此稿撤回。" not in response.content.decode()
        assert "三千水鸟" not in response.content.decode()

    @pytest.mark.parametrize(
        ("kept", "asked"),
        [
            ("/a.html", "/a.html?from=timeline"),
            ("/a.html", "/a.html/"),
            ("/新闻/1.html", "/%E6%96%B0%E9%97%BB/1.html"),
            ("/%B6%AB.htm", "/%b6%ab.htm"),
            ("/a?b=%D6%D0", "/a?b=%d6%d0"),
            ("/s?5", "/s/?5"),
            ("/2019/05/06/77/", "/2019/05/06/77/"),
            ("/channel/gone/", "/channel/gone/"),
            ("/tag/%E6%97%A7/", "/tag/%E6%97%A7/"),
            ("/news", "/news/"),
        ],
    )
    def test_it_is_found_however_it_is_spelt(self, client, newsroom, kept, asked):
        desk.save_old_address(None, newsroom.first, path=kept, to="/corrections/")
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, "/corrections/")

    def test_the_query_tells_two_apart(self, client, newsroom):
        for number in (1, 2):
            path = f"/v.asp?id={number}"
            desk.save_old_address(None, newsroom.first, path=path, to=f"/archive/200{number}/01/")
        desk.save_old_address(None, newsroom.first, path="/v.asp", to="/archive/")
        rows = [client.get(f"/v.asp{q}")["Location"] for q in ("?id=1", "?id=2", "?id=3")]
        assert rows == ["/archive/2001/01/", "/archive/2002/01/", "/archive/"]

    def test_a_living_address_is_never_covered(self, client, newsroom):
        live = newsroom.published().live
        # A list made before the story was there.
        OldAddress.objects.create(path=live.get_absolute_url().rstrip("/"), to="/corrections/")
        assert client.get(live.get_absolute_url()).status_code == 200

    def test_a_withdrawn_story_keeps_its_own_notice(self, client, newsroom):
        article = newsroom.published()
        address = article.live.get_absolute_url()
        desk.withdraw(article, newsroom.second, reason="此稿撤回。")
        OldAddress.objects.create(path=address.rstrip("/"), to="/corrections/")
        assert client.get(address).status_code == 410

    def test_the_desk_has_no_old_addresses(self, client, newsroom):
        OldAddress.objects.create(path="/admin/nothing", to="/corrections/")
        assert client.get("/admin/nothing/").status_code in (302, 404)

    def test_nothing_is_led_that_is_not_asked_for_politely(self, client, newsroom):
        desk.save_old_address(None, newsroom.first, path="/a.asp", to="/corrections/")
        assert client.post("/a.asp").status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            *("/%ff%fe", "/a%0d%0aSet-Cookie:x=1", "/" + "a" * 5000, "/a?" + "b=1&" * 500),
            *("/a?%ff", "/%E2%80%AE", "/a\\b", "/a?b=%00c", "/.env"),
        ],
    )
    def test_no_address_breaks_it(self, client, newsroom, address):
        assert client.get(address, follow=True).status_code in (400, 404)

    def test_it_costs_one_query(self, client, newsroom, old, django_assert_max_num_queries):
        desk.save_old_address(None, newsroom.first, path="/b", to="/corrections/")
        with django_assert_max_num_queries(2):
            assert client.get("/b").status_code in (301, 302)
