"""``manage.py index_search``: the index is what the record says, or says where it is not."""

import io
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from articles import desk, guards, search, tasks
from articles.models import Article, Publication
from articles.search import mending, working
from articles.text import bigrams
from tests.support.opensearch import Server
from tests.support.stories import republish_story
from tests.support.tampering import check_deferred, sql, undone

pytestmark = pytest.mark.django_db


def command(*options):
    out = io.StringIO()
    with translation.override("en"):
        call_command("index_search", *options, stdout=out)
    return out.getvalue()


def differing():
    """What ``--check`` says, line by line; it fails if it says anything."""
    out = io.StringIO()
    try:
        with translation.override("en"):
            call_command("index_search", "--check", stdout=out)
    except CommandError:
        return dict(line.split("\t") for line in out.getvalue().splitlines())
    return {}


def find_ids(query):
    question = search.Query(words=tuple(bigrams.words(query)))
    return [hit.article_id for hit in search.find(question, 100)]


def forget(article):
    search.remove(article.pk)


def outdate(article):
    """The index has the text before this one."""
    live = Publication.objects.get(article=article)
    live.release.digest, live.release.headline = "0" * 64, "旧题"
    search.index(live)


def orphan(article):
    """The index has a story that readers have not."""
    live = Publication.objects.get(article=article)
    live.article_id += 1000
    search.index(live)


def test_nothing_differs_where_the_desk_did_it(newsroom):
    article = newsroom.published()
    republish_story(newsroom, article, headline="新题")
    desk.withdraw(newsroom.published(), newsroom.second, reason="撤稿")
    newsroom.draft()
    assert differing() == {}
    assert "as it should be" in command("--check")


def test_every_kind_of_difference_is_named_and_mended(newsroom, monkeypatch):
    monkeypatch.setattr(mending, "_CHUNK", 2)
    stories = [newsroom.published() for _ in range(5)]
    for spoil in (forget, outdate, orphan):
        spoil(stories[0])
        assert set(differing()) & {str(stories[0].pk), str(stories[0].pk + 1000)}
        command()
        assert differing() == {}
    assert sorted(find_ids("水鸟")) == [story.pk for story in stories]


def forgotten_by_the_desk(article):
    working.remove([article.pk])


def outdated_on_the_desk(article):
    """The desk finds the story by words that it had once."""
    sql("UPDATE articles_desk_search SET text = 'x' WHERE headline = ' 三千水鸟落滩涂 '")


def moved_past_the_desk(article):
    """The desk finds the story where it stood once."""
    working.remove([article.pk])
    working.add([working.paper(article, article.tag_names, [str(article.owner)], [7])])


def orphaned_on_the_desk(article):
    working.add([working.Paper(article.pk + 1000, "旧稿", "旧稿", frozenset([None]), None)])


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (forgotten_by_the_desk, "is not found on the desk"),
        (outdated_on_the_desk, "is found on the desk by other words than it has"),
        (moved_past_the_desk, "is found on the desk by other words than it has"),
        (orphaned_on_the_desk, "is in the desk's index and not on the desk"),
    ],
)
def test_every_kind_of_difference_of_the_desk_is_named_and_mended(newsroom, spoil, sentence):
    article = newsroom.draft()
    newsroom.draft(headline="大桥通车")
    spoil(article)
    assert list(differing().values()) == [sentence]
    assert command() == "0 stories were indexed anew.\n1 stories were indexed anew for the desk.\n"
    assert differing() == {}


def test_mending_leaves_alone_what_is_right(newsroom):
    newsroom.published()
    assert command().startswith("0 ")


def test_everything_can_be_made_anew(newsroom):
    articles = [newsroom.published() for _ in range(3)]
    search.engine().clear()
    assert find_ids("水鸟") == []
    assert command("--all").startswith("3 ")
    assert sorted(find_ids("水鸟")) == [article.pk for article in articles]


def test_a_story_withdrawn_while_the_command_runs_is_not_brought_back(newsroom):
    article = newsroom.published()
    desk.withdraw(article, newsroom.second, reason="撤稿")
    search.mend(article.pk)
    assert find_ids("水鸟") == []


def test_after_the_migration_is_found_what_was_public_before_it(newsroom):
    article = newsroom.published()
    migration = import_module("articles.migrations.0005_search")
    apps = MigrationLoader(connection).project_state(("articles", "0005_search")).apps
    editor = SimpleNamespace(connection=connection, execute=sql)
    with undone():
        check_deferred()
        guards.remove(connection)
        migration.drop(apps, editor)
        guards.install(connection)
        assert guards.missing(connection) == ["publication_unsearched"]
        guards.remove(connection)
        migration.create(apps, editor)
        guards.install(connection)
        assert guards.missing(connection) == []
        assert mending.fill() == 1
        assert find_ids("水鸟") == [article.pk]
        assert differing() == {}


# OpenSearch


@pytest.fixture
def server(db, settings):
    with Server() as server:
        address = {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": server.address}
        settings.NEWSROOM_SEARCH = address
        yield server


def waiting():
    """Stories of which OpenSearch is still to be told."""
    path = tasks.index_story.module_path
    queue = DBTaskResult.objects.filter(task_path=path, status="READY").order_by("enqueued_at")
    return [result.args_kwargs["args"] for result in queue]


def test_the_desk_does_not_wait_for_opensearch(newsroom, server):
    server.is_down = True
    article = newsroom.published()
    assert Article.objects.get(pk=article.pk).live
    assert waiting() == [[article.pk]]


def test_a_worker_tells_opensearch(newsroom, server):
    article = newsroom.published()
    tasks.index_story.call(article.pk)
    assert find_ids("水鸟") == [article.pk]
    desk.withdraw(article, newsroom.second, reason="撤稿")
    tasks.index_story.call(article.pk)
    assert find_ids("水鸟") == []


def test_nobody_is_told_of_what_was_rolled_back(newsroom, server):
    with undone():
        newsroom.published()
    assert waiting() == []


def test_opensearch_is_told_again_when_it_was_down(newsroom, server):
    article = newsroom.published()
    server.is_down = True
    tasks.index_story.call(article.pk)
    assert waiting() == [[article.pk], [article.pk, 1]]
    server.is_down = False
    tasks.index_story.call(article.pk, 1)
    assert find_ids("水鸟") == [article.pk]


def test_after_many_tries_it_is_given_up_and_said(newsroom, server):
    server.is_down = True
    with pytest.raises(search.Unavailable):
        tasks.index_story.call(newsroom.published().pk, tasks._MOST_TRIES)


def test_a_text_that_changes_while_opensearch_is_told_is_told_again(newsroom, server, monkeypatch):
    article = newsroom.published()
    rows, index = [], search.engine().index

    def slow(live):
        rows.append(live)
        if len(rows) == 1:
            republish_story(newsroom, article, headline="四千海鸥", body="<p>正文</p>")
        index(live)

    monkeypatch.setattr(search.engine(), "index", slow)
    tasks.index_story.call(article.pk)
    assert (find_ids("水鸟"), find_ids("海鸥")) == ([], [article.pk])


def test_opensearch_is_filled_from_nothing_and_mended(newsroom, server):
    stories = [newsroom.published() for _ in range(3)]
    assert set(differing()) == {str(story.pk) for story in stories}
    command()
    assert differing() == {}
    orphan(stories[0])
    outdate(stories[1])
    assert set(differing()) == {str(stories[0].pk + 1000), str(stories[1].pk)}
    command()
    assert differing() == {}
    assert sorted(find_ids("水鸟")) == [story.pk for story in stories]


def test_a_command_that_meets_no_engine_says_so(newsroom, server):
    newsroom.published()
    server.is_down = True
    with pytest.raises(CommandError, match="OpenSearch"):
        command()


def test_an_engine_that_cannot_be_had_is_named_before_anybody_searches(settings):
    settings.NEWSROOM_SEARCH = {"ENGINE": "articles.nowhere.Engine"}
    assert "articles.E001" in [error.id for error in run_checks()]
