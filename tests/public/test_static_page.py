"""Standing pages: signed stories at short addresses, and nothing beside the chain."""

import pytest

from articles import audit, desk
from articles.models import FIXED_NOTICE, Article, Channel, Entry, StandingPage
from articles.queries.navigation import Navigation
from tests.support.cast import channel
from tests.support.record import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(newsroom) -> Channel:
    newsroom.channel = Channel.objects.create(slug="house", name="站务", listed=False)
    return newsroom.channel


@pytest.fixture
def about(newsroom, house) -> StandingPage:
    """A page whose story is signed at one step only."""
    article = newsroom.half_signed(headline="关于我们").article
    return desk.save_standing_page(None, newsroom.administrator, slug="about", article=article)


def sign_page(newsroom, page) -> Article:
    desk.sign(r := page.article.latest, newsroom.second, read=r.digest)
    return Article.objects.get(pk=page.article_id)


def read_page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


# Readers


def test_a_page_is_read_at_its_address_once_it_is_signed(client, newsroom, about):
    assert "关于我们" not in read_page(client, "/about/", 404)
    sign_page(newsroom, about)
    page = read_page(client, "/about/")
    assert "关于我们" in page
    assert "初审编辑:赵静　责任编辑:丰丽莎" in page


def test_every_page_leads_to_it_by_its_live_headline(client, newsroom, about):
    assert "/about/" not in read_page(client, "/")
    article = sign_page(newsroom, about)
    newsroom.rewritten(article, headline="改写中的题")
    newsroom.submitted(article)
    for address in ("/", "/about/", "/archive/", article.live.get_absolute_url()):
        assert '<a href="/about/" dir="auto">关于我们</a>' in read_page(client, address)


def test_pages_stand_in_their_order(client, newsroom, house):
    for order, slug in ((2, "contact"), (1, "about")):
        article = newsroom.published(headline=slug)
        desk.save_standing_page(
            None, newsroom.administrator, slug=slug, article=article, order=order
        )
    assert [page.slug for page in Navigation.load().pages] == ["about", "contact"]


def test_a_withdrawn_page_is_gone_with_its_notice(client, newsroom, about):
    desk.withdraw(sign_page(newsroom, about), newsroom.second, reason="正在重写。")
    page = read_page(client, "/about/", 410)
    assert str(FIXED_NOTICE) in page
    assert "正在重写。" not in page
    assert "三千" not in page
    assert "/about/" not in read_page(client, "/")


def test_no_channel_outside_the_lists_stands_in_the_navigation(client, newsroom, about):
    channel()
    assert [row.slug for row in Navigation.load().channels] == ["dongying"]
    assert "站务" not in read_page(client, "/")


@pytest.mark.parametrize("address", ["/About/", "/a_b/", "/nothing/", "/" + "a" * 51 + "/"])
def test_no_other_address_is_a_page(client, newsroom, about, address):
    read_page(client, address, 404)


def test_a_page_asks_four_times_at_most(client, newsroom, about, django_assert_max_num_queries):
    article = sign_page(newsroom, about)
    with django_assert_max_num_queries(4):
        read_page(client, "/about/")
    desk.withdraw(article, newsroom.second, reason="正在重写。")
    with django_assert_max_num_queries(4):
        read_page(client, "/about/", 410)


# The desk


def test_a_page_can_be_moved_and_taken_down(client, newsroom, about):
    sign_page(newsroom, about)
    desk.save_standing_page(about, newsroom.administrator, slug="about-us")
    assert Entry.objects.last().data["before"]["slug"] == "about"
    read_page(client, "/about/", 404)
    read_page(client, "/about-us/")
    desk.remove_standing_page(about, newsroom.administrator)
    read_page(client, "/about-us/", 404)
    assert list(audit.breaks()) == []


@pytest.mark.parametrize(
    "slug",
    [
        *(
            "admin",
            "archive",
            "channel",
            "corrections",
            "feed",
            "picture",
            "static",
            "tag",
            "media",
        ),
        *("", "About", "über", "关于", "1about", "a/b", "a b", "../x", "a" * 51),
    ],
)
def test_an_address_of_our_own_or_none_at_all_is_refused(newsroom, house, slug):
    article = newsroom.draft()
    with refused():
        desk.save_standing_page(None, newsroom.administrator, slug=slug, article=article)


def test_an_address_is_given_once(newsroom, about):
    other = newsroom.draft()
    with refused():
        desk.save_standing_page(None, newsroom.administrator, slug="about", article=other)
    with refused():
        desk.save_standing_page(None, newsroom.administrator, slug="other", article=about.article)


def test_a_story_of_the_lists_is_refused(newsroom):
    article = newsroom.draft()
    with refused("stands outside the lists"):
        desk.save_standing_page(None, newsroom.administrator, slug="about", article=article)


@pytest.mark.parametrize("who", ["reporter", "first", "second", "outsider"])
def test_only_an_administrator_may(newsroom, house, who):
    article = newsroom.draft()
    with refused("administrator"):
        desk.save_standing_page(None, getattr(newsroom, who), slug="about", article=article)


# Channels outside the lists


def test_a_channel_outside_the_lists_stands_alone(newsroom, house):
    titles, administrator = channel(), newsroom.administrator
    below = {"name": "垦利", "slug": "kenli"}
    with refused("no channel above it"):
        desk.save_channel(None, administrator, parent=house, **below)
    with refused("no channel above it"):
        desk.save_channel(None, administrator, parent=titles, listed=False, **below)
    desk.save_channel(None, administrator, parent=titles, **below)
    with refused("no channel above it"):
        desk.save_channel(titles, administrator, listed=False)


def test_that_a_channel_leaves_the_lists_is_on_the_log(newsroom):
    desk.save_channel(newsroom.channel, newsroom.administrator, listed=False)
    assert Entry.objects.last().data["after"] == {"listed": False}
