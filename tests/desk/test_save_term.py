"""desk.save_term, desk.drop_term: house terms, on the log."""

import pytest

from articles import audit, desk
from articles.models import Entry, Term
from tests.support.record import refused, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(newsroom) -> Term:
    return desk.save_term(None, newsroom.first, wrong="帐户", right="账户")


def test_an_editor_settles_a_term(term):
    assert (Term.objects.get().wrong, Term.objects.get().right) == ("帐户", "账户")


def test_a_change_is_on_the_log(newsroom, term):
    desk.save_term(term, newsroom.second, right="账号")
    line = Entry.objects.last()
    assert (line.verb, line.data["before"], line.data["after"]) == (
        "organise",
        {"right": "账户"},
        {"right": "账号"},
    )


def test_a_dropped_term_is_on_the_log(newsroom, term):
    desk.drop_term(term, newsroom.first)
    assert Entry.objects.last().data["before"]["wrong"] == "帐户"
    assert not Term.objects.exists()
    assert list(audit.breaks()) == []


@pytest.mark.parametrize("who", ["reporter", "outsider"])
def test_others_may_not(newsroom, who):
    with untouched(), refused("keep the house terms"):
        desk.save_term(None, getattr(newsroom, who), wrong="帐户", right="账户")


def test_an_administrator_may(newsroom):
    desk.save_term(None, newsroom.administrator, wrong="其它", right="其他")
    assert Term.objects.count() == 1


@pytest.mark.parametrize(
    "facts", [{"wrong": ""}, {"wrong": "字" * 61}, {"wrong": "同", "right": "同"}]
)
def test_nonsense_is_refused(newsroom, facts):
    with untouched(), refused():
        desk.save_term(None, newsroom.first, **facts)


def test_the_same_word_twice_is_refused(newsroom, term):
    with untouched(), refused():
        desk.save_term(None, newsroom.first, wrong="帐户", right="账")


def test_a_term_shows_on_the_review_page(newsroom, client):
    desk.save_term(None, newsroom.first, wrong="滩涂", right="海涂")
    release = newsroom.submitted()
    client.force_login(newsroom.first)
    page = client.get(release.article.get_absolute_url()).content.decode()
    assert "<mark>滩涂</mark>" in page
