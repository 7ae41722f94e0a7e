"""The desk's own search: what is written here is found by those who may see it, and by nobody else."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from articles import desk
from articles.admin import stories
from articles.models import Article, Entry
from articles.search import working, working_mending
from tests.support.cast import channel, person
from tests.support.query_cost import record_queries

pytestmark = pytest.mark.django_db
STORIES, LOG = "/admin/articles/article/", "/admin/articles/entry/"


@pytest.fixture
def elsewhere(newsroom):
    return person(
        "tiyu", "周岩", "reporter", "initial_review", channels=[channel("sports", "体育")]
    )


def find_ids(words: str, who) -> list[int]:
    return working.find(words, who, 100)


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def read_results(who, address: str, words: str) -> str:
    answer = signed_in(who).get(address, {"q": words})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "黄河口来了白鹭"},
        {"kicker": "黄河口来了白鹭"},
        {"body": "<p>清晨,黄河口来了白鹭。</p>"},
        {"tags": ["白鹭"]},
        {"credits": [{"role": "reporter", "name": "白鹭"}]},
    ],
)
def test_a_draft_is_found_by_its_words(newsroom, changes):
    story = newsroom.draft(**changes)
    newsroom.draft()
    assert find_ids("白鹭", newsroom.first) == [story.pk]
    assert find_ids("鹭白", newsroom.first) == []


def test_it_is_found_by_what_it_says_now(newsroom):
    story = newsroom.draft(headline="白鹭")
    newsroom.rewritten(story, headline="苍鹭")
    assert (find_ids("白鹭", newsroom.first), find_ids("苍鹭", newsroom.first)) == ([], [story.pk])


def test_a_rewriting_in_review_is_found(newsroom):
    release = newsroom.submitted()
    desk.amend(release, newsroom.first, headline="白鹭")
    assert find_ids("白鹭", newsroom.second) == [release.article_id]


def test_what_is_refused_leaves_no_word(newsroom, monkeypatch):
    monkeypatch.setattr(Entry, "computed_digest", property(lambda entry: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        newsroom.draft(headline="白鹭")
    assert find_ids("白鹭", newsroom.administrator) == []


def test_nobody_finds_what_they_may_not_see(newsroom, elsewhere):
    newsroom.draft(headline="白鹭")
    own = desk.create(elsewhere, headline="白鹭", channel=elsewhere.channels.get())
    assert find_ids("白鹭", elsewhere) == [own.pk]
    assert find_ids("白鹭", newsroom.outsider) == []


def test_a_story_that_moves_away_is_found_there(newsroom, elsewhere):
    story = newsroom.draft(headline="白鹭")
    newsroom.rewritten(story, channel=elsewhere.channels.get())
    assert find_ids("白鹭", elsewhere) == [story.pk]


def test_what_readers_have_in_a_channel_is_found_there_until_it_is_withdrawn(newsroom, elsewhere):
    sports = elsewhere.channels.get()
    story = newsroom.published(headline="白鹭", channel=sports)
    newsroom.rewritten(story, channel=newsroom.channel)
    assert find_ids("白鹭", elsewhere) == [story.pk]
    desk.withdraw(Article.objects.get(pk=story.pk), newsroom.second, reason="有误")
    assert find_ids("白鹭", elsewhere) == []


def test_readers_find_no_draft(newsroom, client):
    newsroom.draft(headline="白鹭归来")
    assert "/review/" not in (page := client.get("/search/", {"q": "白鹭"}).text)
    assert "白鹭归来" not in page


def test_the_list_of_stories_asks_the_index(newsroom):
    newsroom.draft(headline="白鹭归来")
    newsroom.draft(headline="别的稿子")
    with record_queries() as queries:
        page = read_results(newsroom.first, STORIES, "白鹭")
    assert "白鹭归来" in page
    assert "别的稿子" not in page
    assert not [sql for sql in queries if "LIKE" in sql.upper() and "articles_article" in sql]


def test_a_filter_leaves_older_ones(newsroom, monkeypatch):
    sent_back = newsroom.submitted(headline="白鹭旧稿")
    desk.send_back(sent_back, newsroom.first, note="再核")
    for _ in range(3):
        newsroom.draft(headline="白鹭新稿")
    monkeypatch.setattr(stories.ArticleAdmin, "list_per_page", 1)
    answer = signed_in(newsroom.first).get(STORIES, {"q": "白鹭", "stage__exact": "sent_back"})
    assert "白鹭旧稿" in answer.text


def test_the_log_is_found_by_headline_person_and_comment(newsroom, elsewhere):
    desk.send_back(newsroom.submitted(headline="白鹭归来"), newsroom.first, note="导语太长")
    newsroom.draft(headline="别的稿子")
    for words in ("白鹭", newsroom.first.name, "导语"):
        page = read_results(newsroom.second, LOG, words)
        assert "白鹭归来" in page
        assert "别的稿子" not in page
        assert "白鹭归来" not in read_results(elsewhere, LOG, words)


def test_the_log_shows_each_what_they_see(newsroom, elsewhere):
    newsroom.draft()
    theirs = desk.create(elsewhere, headline="体育稿", channel=elsewhere.channels.get())
    facts = {who: set(Entry.objects.visible_to(who)) for who in (elsewhere, newsroom.outsider)}
    assert facts == {elsewhere: set(theirs.entries.all()), newsroom.outsider: set()}
    assert set(Entry.objects.visible_to(newsroom.administrator)) == set(Entry.objects.all())


def test_an_existing_newsroom_is_taken_in(newsroom, elsewhere):
    newsroom.published(headline="白鹭", tags=["鹭科"])
    desk.create(elsewhere, headline="苍鹭", channel=None)
    read = _rows()
    migration = importlib.import_module("articles.migrations.0020_desk_search")
    editor = SimpleNamespace(connection=connection, execute=working.execute)
    migration.drop(apps, editor)
    migration.create(apps, editor)
    assert working_mending.fill() == 2
    assert _rows() == read
    assert working_mending.fill() == 0


def _rows() -> list[tuple]:
    key = "article_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, headline, text, tokens FROM articles_desk_search ORDER BY 1")
        return cursor.fetchall()


def test_on_a_large_desk_the_newest_come_first_whatever_is_common(newsroom):
    """Many windows of stories: what is asked in two steps on PostgreSQL comes in one order."""
    far = [1, 500, 5000, 6000, 9000, 9001]
    papers = [working.Paper(n, "白鹭", "白鹭", frozenset([newsroom.channel.pk]), None) for n in far]
    working.add(papers)
    assert working.find("白鹭", newsroom.first, 4) == [9001, 9000, 6000, 5000]
    assert working.find("白鹭", newsroom.first, 10) == far[::-1]
