"""With what each page was made, and by which clock; and what Django sends while the
folder of pages cannot be written."""

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import grimp
import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import override_settings
from django.utils import timezone

from articles import press, tasks
from articles.models import Heartbeat, Page, Purge
from articles.press import build
from articles.public import middleware
from tests.support.cast import Newsroom
from tests.support.pages import correct, file_of, files_with, press_due_pages, stale_pages, withdraw
from tests.support.query_cost import record_queries

pytestmark = pytest.mark.django_db(transaction=True)

ELSEWHERE = override_settings(NEWSROOM_URL="https://elsewhere.example.com")


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def is_well_after_renewal() -> bool:
    """Whether all is well after a worker's next look."""
    press.renew(timezone.now())
    press_due_pages()
    return stale_pages() == []


# With what a page was made


def test_what_a_press_with_another_address_wrote_is_found_and_mended(newsroom, capsys):
    newsroom.published()
    assert is_well_after_renewal()
    with ELSEWHERE:
        call_command("press", processes=1, verbosity=0)
    assert len(files_with("elsewhere.example.com")) > 10
    with pytest.raises(CommandError):
        call_command("press", check=True)
    assert is_well_after_renewal()
    assert files_with("elsewhere.example.com") == []


def test_so_is_that_of_an_old_worker_which_outlived_the_change(newsroom, client):
    """It goes on with what is due after the others have marked everything: nothing else tells."""
    newsroom.published()
    assert is_well_after_renewal()
    with ELSEWHERE:
        press.renew(timezone.now())
    press.renew(timezone.now())
    with ELSEWHERE:
        press_due_pages()
    assert not Page.objects.due(timezone.now()).exists()
    wrong = {address for address, _why in stale_pages()}
    assert set(files_with("elsewhere.example.com")) <= wrong
    assert {page.address for page in Page.objects.all()} == wrong
    assert "old worker" in client.get("/healthz").content.decode()
    assert is_well_after_renewal()
    assert "old worker" not in client.get("/healthz").content.decode()


def test_that_all_is_right_is_asked_in_a_few_questions(newsroom):
    newsroom.published()
    assert is_well_after_renewal()
    with record_queries() as few:
        assert not press.renew(timezone.now())
    for _n in range(3):
        newsroom.published()
    assert is_well_after_renewal()
    with record_queries() as many:
        assert not press.renew(timezone.now())
    assert len(few) == len(many) <= 9
    assert not Page.objects.due(timezone.now()).exists()


def test_the_build_is_of_what_readers_pages_import_and_of_nothing_of_the_desk():
    graph = grimp.build_graph("articles")
    rooms = ("views", "feeds", "formats")
    values = {"articles.public.sitemaps", "articles.public.jinja", "articles.public.urls"}
    for room in rooms:
        values |= graph.find_descendants(f"articles.public.{room}")
    # Those of these rooms that are never pressed: what they import is theirs.
    values -= {
        f"articles.public.views.{name}"
        for name in ("health", "search", "missing", "asked", "unavailable", "refused")
    }
    values -= {"articles.public.urls"}
    needed = values.union(*(graph.find_upstream_modules(module) for module in values))
    names = {path.relative_to(ours.ROOT) for path in build.files()}
    for module in sorted(needed):
        path = Path(*module.split("."))
        assert names & {path.with_suffix(".py"), path / "__init__.py"}, module
    desk_alone = {
        path for path in names if path.parts[:2] in {("articles", "admin"), ("articles", "desk")}
    }
    assert not desk_alone
    assert {Path("templates/site/story.html"), Path("articles/public/urls.py")} <= names


def test_the_build_knows_each_setting_that_readers_pages_read():
    """The others are of pages that are never pressed, or of what a release has in its own row."""
    not_printed = {
        *("NEWSROOM_CHAIN", "NEWSROOM_INDEXNOW_KEY", "NEWSROOM_PURGE_URL"),
        *("NEWSROOM_SECURITY_CONTACT", "NEWSROOM_TRUST", "AUTH_USER_MODEL", "LANGUAGES"),
    }
    code = [path.read_text() for path in build.files() if path.suffix in {".py", ".html"}]
    read = {name for text in code for name in re.findall(r"\bsettings\.([A-Z_]+)", text)}
    assert read - not_printed <= set(build.SETTINGS)


@pytest.mark.parametrize("name", build.SETTINGS)
def test_each_of_these_makes_another_build(db, name):
    was = build.current_build()
    with override_settings(**{name: "en" if name == "LANGUAGE_CODE" else "Asia/Tokyo"}):
        assert build.current_build() != was


# By which clock


@contextmanager
def clock_ahead(monkeypatch, by: timedelta):
    right = timezone.now
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: right() + by)
        yield


@pytest.mark.parametrize("by", [timedelta(hours=2), timedelta(days=1), timedelta(days=400)])
@pytest.mark.parametrize("is_pressed", [False, True])
def test_what_a_clock_that_was_ahead_put_off_is_found_and_pressed(
    newsroom, monkeypatch, by, is_pressed
):
    """A signature while the clock was ahead; then it is set right."""
    newsroom.published(headline="早先的稿")
    assert is_well_after_renewal()
    with clock_ahead(monkeypatch, by):
        newsroom.published(headline="来自明天的稿")
        press_due_pages() if is_pressed else None
    if not is_pressed:
        assert press_due_pages() == {}
        assert {"/", "/feed/rss.xml"} <= {address for address, _why in stale_pages()}
    assert is_well_after_renewal()
    assert {"/", "/feed/rss.xml", "/sitemap-news.xml"} <= set(files_with("来自明天的稿"))
    assert "来自明天的稿" in file_of("/").read_text()


def test_a_page_that_rests_after_a_failure_is_not_taken_for_that(newsroom, monkeypatch):
    newsroom.published()
    with monkeypatch.context() as patched:
        patched.setattr(press.pressing, "visit", lambda _asked: 1 / 0)
        press_due_pages()
    assert Page.objects.filter(due_at__gt=timezone.now()).exists()
    assert not Page.objects.marked_ahead(timezone.now()).exists()
    assert not [page for page in Page.objects.all() if page.was_marked_ahead(timezone.now())]


def test_heartbeats_and_purges_of_a_clock_that_was_ahead_stop_nothing(
    newsroom, monkeypatch, settings
):
    settings.NEWSROOM_PURGE_URL = "http://127.0.0.1:9/"
    with clock_ahead(monkeypatch, timedelta(days=1)):
        newsroom.published()
        tasks.tick(timezone.now())
        tasks.press_pages.call()
    assert set(Heartbeat.objects.stopped(timezone.now())) == {"clock", "press"}
    assert Purge.objects.due(timezone.now()).exists()
    tasks.DBTaskResult.objects.all().delete()
    tasks.tick(timezone.now())
    assert tasks.DBTaskResult.objects.filter(task_path__endswith="press_pages").exists()
    assert "clock" not in Heartbeat.objects.stopped(timezone.now())


# While nothing can be written


@contextmanager
def read_only(top: Path):
    """The folder as somebody finds it who may not write there; root gives its rights up for it."""
    folders = [top, *(path for path in top.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    is_root = os.geteuid() == 0
    os.seteuid(65534) if is_root else None
    try:
        yield
    finally:
        os.seteuid(0) if is_root else None
        for folder in folders:
            folder.chmod(0o755)


@pytest.fixture
def outside(settings):
    """Places that everybody may go to."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    (top / "locks").mkdir()
    (top / "locks").chmod(0o777)
    settings.NEWSROOM_PAGES, settings.NEWSROOM_LOCKS = str(top / "pages"), top / "locks"
    for lock in range(4096):
        (top / "locks" / f"page-{lock}").touch()
        (top / "locks" / f"page-{lock}").chmod(0o666)
    yield top
    shutil.rmtree(top)


def test_a_withdrawn_story_is_not_sent_though_its_files_are_still_there(newsroom, client, outside):
    story = newsroom.published(headline="要撤的稿", tags=["湿地"])
    address = story.live.get_absolute_url()
    assert is_well_after_renewal()
    pages = [page.address for page in Page.objects.all()]
    with read_only(outside / "pages"):
        with pytest.raises(press.StillThere):
            withdraw(newsroom, story)
        assert address in files_with("要撤的稿")
        for turn in ("at once", "when the press has tried"):
            for page in pages:
                assert "要撤的稿" not in b"".join(client.get(page)).decode("utf-8", "ignore"), (
                    page,
                    turn,
                )
            assert client.get(address).status_code == 410
            press_due_pages()
        assert "cannot be pressed" in client.get("/healthz").content.decode()
    list(press.press_due(timezone.now() + timedelta(minutes=10)))
    assert files_with("要撤的稿") == []
    assert stale_pages() == []


def test_nor_is_an_old_text_when_the_new_one_cannot_be_laid_down(newsroom, client, outside):
    story = newsroom.published(headline="旧的标题")
    assert is_well_after_renewal()
    with read_only(outside / "pages"):
        correct(newsroom, story, headline="新的标题")
        press_due_pages()
        text = b"".join(client.get(story.live.get_absolute_url())).decode()
        assert "新的标题" in text
        assert "旧的标题" not in text


def test_while_the_database_does_not_answer_files_are_sent(newsroom, client, monkeypatch):
    """As a web server in front would: a withdrawal has removed what may not be sent."""
    address = newsroom.published(headline="公开的稿").live.get_absolute_url()
    assert is_well_after_renewal()

    def break_connection(_address):
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(middleware, "is_up_to_date", break_connection)
    assert "公开的稿" in b"".join(client.get(address)).decode()


def test_one_question_and_no_more_before_a_file_is_sent(
    newsroom, client, django_assert_num_queries
):
    address = newsroom.published().live.get_absolute_url()
    assert is_well_after_renewal()
    with django_assert_num_queries(1):
        assert client.get(address).status_code == 200


def test_a_withdrawal_removes_all_its_files_in_a_few_questions(newsroom):
    """However many pages named the story."""
    story = newsroom.published(headline="要撤的稿", tags=[f"标签{n}" for n in range(12)])
    assert is_well_after_renewal()
    addresses = press.of_story(story.live)
    assert len(addresses) > 70

    with record_queries() as questions:
        press.take_down(addresses)
    assert len(questions) <= 8
    assert files_with("要撤的稿") == []
