"""The audit in ranges: a dozen queries however many stories, going on where it stopped, and lines
of a release before, which say less."""

import io
from itertools import chain

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from articles import audit, desk
from articles.audit import stories
from articles.desk import addresses, log, writing
from articles.models import Article, Entry, Release
from tests.support.forging import forgery

pytestmark = pytest.mark.django_db


def queries() -> int:
    with CaptureQueriesContext(
        connection,
    ) as question:
        assert list(audit.breaks()) == []
    return len(question)


def test_many_stories_are_asked_for_in_as_many_queries_as_few(newsroom):
    newsroom.published()
    few = queries()
    for number in range(10):
        newsroom.published(headline=f"第{number}篇")
    assert queries() == few


@pytest.fixture
def three_at_once(monkeypatch):
    monkeypatch.setattr(stories, "_AT_ONCE", 3)


def test_every_story_is_read_once_whatever_the_ranges(newsroom, three_at_once):
    rows = [newsroom.published(headline=f"第{n}篇").pk for n in range(8)]
    with forgery() as problems:
        Release.objects.update(headline="偷改的题")
        text = "\n".join(problems())
    assert all(text.count(f"Release 1 of story {pk}: its text was changed.") == 1 for pk in rows)


def test_lines_of_stories_that_are_gone_do_not_hold_it_up(newsroom, three_at_once):
    """Also where nearly every row is gone: what is left are lines of the log."""
    rows = [newsroom.draft(headline=f"第{n}篇").pk for n in range(8)]
    windows = list(stories._windows(0, None))
    with forgery():
        for table in ("articles_taggedarticle", "articles_figure"):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")
        assert len(windows) == 3
        read = list(chain.from_iterable(sorted(stories._read(w)) for w in windows))
    assert read == rows


def verify(*options: str) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("verify_log", *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_range_reads_its_stories_alone(newsroom):
    first, second = (newsroom.published(headline=title).pk for title in ("甲题", "乙题"))
    with forgery() as problems:
        Release.objects.filter(article=second).update(headline="偷改的题")
        assert problems() != []
        with pytest.raises(CommandError, match="broken"):
            verify("--stories", f"{second}-")
        # Guards are away, which is named in any case; no story is.
        with pytest.raises(CommandError) as error:
            verify("--stories", f"{first}-{first}")
        assert "elease" not in str(error.value).replace("release_frozen", "")


def test_the_log_goes_on_from_a_line(newsroom):
    newsroom.published()
    middle = Entry.objects.order_by("id")[2]
    assert "All is well" in verify("--from-line", str(middle.pk))
    with forgery() as problems:
        Entry.objects.filter(pk=middle.pk).update(note="改过")
        assert any(f"Log entry {middle.pk} was changed" in row for row in problems())
        later = [str(s) for s in audit.breaks(from_line=middle.pk + 1)]
        assert not any("was changed: its digest" in row for row in later)


@pytest.mark.parametrize("value", ["", "5", "9-3", "a-b", "-3", "²-"])
def test_a_range_that_is_none_is_refused(db, value):
    with pytest.raises(CommandError, match=r"500-999|expected one argument"):
        verify(f"--stories={value}")


def test_who_breaks_it_off_is_told_how_to_go_on(newsroom, monkeypatch):
    newsroom.published()

    def interrupt(window, house):
        raise KeyboardInterrupt

    monkeypatch.setattr(stories, "_problems_of", interrupt)
    with pytest.raises(CommandError, match=r"verify_log --(from-line|stories) \d+"):
        verify()


def test_lines_of_the_release_before_break_nothing(newsroom, monkeypatch):
    """They lack what later lines say: whose a new story is, which story a page leads to."""

    def earlier(kind, by, article, at, *rest, data=None, **more):
        less = {k: v for k, v in (data or {}).items() if k != "owner"}
        for part in ("before", "after"):
            if part in less:
                less[part] = {k: v for k, v in less[part].items() if k != "number"}
        return log.record(kind, by, article, at, *rest, data=less, **more)

    monkeypatch.setattr(writing, "record", earlier)
    monkeypatch.setattr("articles.desk.administration.record", earlier)
    story = newsroom.published()
    about = desk.save_channel(
        None, newsroom.administrator, name="关于", slug="about-us", listed=False
    )
    page = desk.save_standing_page(
        None, newsroom.administrator, slug="about", article=newsroom.draft(channel=about)
    )
    assert not Entry.objects.filter(data__has_key="owner").exists()
    assert list(audit.breaks()) == []
    monkeypatch.undo()
    newsroom.rewritten(story, headline="新题")
    desk.save_standing_page(page, newsroom.administrator, slug="about-us-all")
    assert addresses._page(page)["number"] == page.article_id
    newsroom.submitted(Article.objects.get(pk=story.pk))
    assert list(audit.breaks()) == []
