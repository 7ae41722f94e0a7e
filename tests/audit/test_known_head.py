"""The last known head of the log, outside the database: an emptied or older record is named."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from articles.audit import head
from articles.audit.links import broken_links
from articles.management.commands import publish_due
from articles.models import Entry, LogHead
from tests.support.forging import act_under_guards, forgery
from tests.support.tampering import restore_guards, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(settings) -> Path:
    return Path(settings.NEWSROOM_HEAD)


@pytest.fixture
def story(newsroom, path):
    """A public story, and the head known."""
    story = newsroom.published()
    assert head.keep()
    return story


def empty_log() -> None:
    """As ``migrate articles zero`` and ``migrate`` leave the log: there, and empty."""
    for table in ("comment", "delivery", "notification", "entry", "loghead"):
        sql(f"DELETE FROM articles_{table}")


def lost_lines() -> list[str]:
    return [str(sentence) for sentence in head.lost_lines()]


def test_nothing_is_known_of_a_new_newsroom(db, path):
    assert (lost_lines(), head.keep(), path.exists()) == ([], True, False)


def test_the_head_is_written_down_and_moves_with_the_log(newsroom, story, path):
    before = path.read_text()
    newsroom.rewritten(story, headline="新题")
    assert head.keep()
    assert path.read_text() != before
    assert f'"line": {Entry.objects.last().pk}' in path.read_text()


def test_an_emptied_record_is_named_and_the_head_stays(story, path):
    text = path.read_text()
    with forgery():
        empty_log()
        assert "was emptied, or put back from an older copy" in lost_lines()[0]
        assert head.keep() is False
    assert path.read_text() == text


def test_an_older_record_is_named(newsroom, story):
    newsroom.rewritten(story, headline="新题")
    older = LogHead.objects.values().get()
    head.keep()
    last = Entry.objects.last()
    with forgery():
        sql("DELETE FROM articles_entry WHERE id = %s", last.pk)
        previous = Entry.objects.last()
        LogHead.objects.update(count=older["count"] - 1, digest=previous.digest)
        assert f"does not have line {last.pk}" in lost_lines()[0]


def test_another_record_that_went_further_is_named(newsroom, story):
    """An older copy that was written on: as many lines and more, but others."""
    entry = Entry.objects.last()
    with forgery():
        sql("DELETE FROM articles_entry WHERE id = %s", entry.pk)
        previous = Entry.objects.last()
        LogHead.objects.update(count=Entry.objects.count(), digest=previous.digest)
        with act_under_guards():
            for title in "甲乙丙":
                newsroom.draft(headline=title)
        assert list(broken_links()) == []
        assert lost_lines() != []


def test_the_command_names_it_and_writes_down_only_what_is_well(story, path):
    path.unlink()
    call_command("verify_log", stdout=io.StringIO())
    text = path.read_text()
    with forgery(), translation.override("en"):
        empty_log()
        out = io.StringIO()
        with pytest.raises(CommandError, match="broken in"):
            call_command("verify_log", stdout=out)
        assert "as it is known outside the database" in out.getvalue()
    assert path.read_text() == text


def test_health_and_my_desk_say_so(newsroom, story):
    client = Client()
    client.force_login(newsroom.administrator, "django.contrib.auth.backends.ModelBackend")
    with forgery():
        empty_log()
        restore_guards()
        head_said = lost_lines()[0]
        assert head_said in client.get("/healthz").content.decode()
        with translation.override("en"):
            client.cookies["django_language"] = "en"
            assert (
                "as it is known outside the database"
                in client.get("/admin/", headers={"accept-language": "en"}).content.decode()
            )


def test_an_operator_accepts_a_record_that_was_put_back(newsroom, story):
    entry = Entry.objects.last()
    with forgery(), translation.override("en"):
        sql("DELETE FROM articles_entry WHERE id = %s", entry.pk)
        LogHead.objects.update(count=Entry.objects.count(), digest=Entry.objects.last().digest)
        assert lost_lines() != []
        out = io.StringIO()
        # The story is public, and its line is gone.
        with act_under_guards(), pytest.raises(CommandError):
            call_command("verify_log", "--accept-head", stdout=out)
        assert "ends at line" in out.getvalue()
        assert lost_lines() == []
        data = Entry.objects.last().data
        assert (data["model"], data["before"]["line"]) == ("log", entry.pk)


@pytest.mark.parametrize(
    "nonsense", ["", "{}", "[1]", '{"count": "a", "line": 1, "digest": ""}', "\xff"]
)
def test_a_file_that_says_nonsense_is_named_and_stays(story, path, nonsense):
    path.write_bytes(nonsense.encode("latin-1"))
    assert "does not say where the log ended" in lost_lines()[0]
    assert head.keep() is False
    assert path.read_bytes() == nonsense.encode("latin-1")


def test_the_clock_writes_it_down_and_says_once_what_is_amiss(newsroom, path):
    newsroom.published()
    err = io.StringIO()
    clock = publish_due.Command(stderr=err)
    assert clock._keep_head("") == ""
    assert path.exists()
    with forgery(), translation.override("en"):
        empty_log()
        sentence = clock._keep_head("")
        assert "was emptied" in sentence
        assert clock._keep_head(sentence) == sentence
    assert err.getvalue().count("was emptied") == 1
