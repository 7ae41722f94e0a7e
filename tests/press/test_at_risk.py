"""The press where it could go wrong: killed, slow, two at once, a second too early (R10, R13)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import brotli
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from articles import desk, press, tasks
from articles.desk import public
from articles.models import FEEDS, Article, Page
from articles.models.page import Seen, note
from articles.press import locks
from articles.press.locks import page_lock
from tests.support.cast import Newsroom, channel
from tests.support.pages import correct, file_of, files_with, press_due_pages, withdraw
from tests.support.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


# Killed


def test_what_a_killed_press_wrote_and_did_not_note_is_written_over(newsroom):
    """A page changes, the press is killed as soon as the file is there, the page changes back."""
    newsroom.published()
    press_due_pages()
    was = file_of("/").read_bytes()
    press.page_storage().keep("/", b"<p>in between</p>", "text/html")
    Page.objects.mark_due(["/"], timezone.now())
    assert press_due_pages()["/"] == "written"
    assert file_of("/").read_bytes() == was


def test_so_is_a_packed_file_that_is_not_of_its_page(newsroom):
    newsroom.published()
    press_due_pages()
    packed = file_of("/").with_name("index.html.br")
    packed.write_bytes(brotli.compress(b"<p>in between</p>"))
    Page.objects.mark_due(["/"], timezone.now())
    assert press_due_pages()["/"] == "written"
    assert brotli.decompress(packed.read_bytes()) == file_of("/").read_bytes()


@pytest.mark.parametrize("damage", [b"", b"not packed at all"])
def test_a_packed_file_that_is_damaged_is_found_and_mended(newsroom, damage):
    newsroom.published()
    press_due_pages()
    file_of("/").with_name("index.html.gz").write_bytes(damage)
    assert "/" in {stale.address for stale in press.stale_pages(timezone.now())}
    Page.objects.mark_due(["/"], timezone.now())
    assert press_due_pages()["/"] == "written"


def test_packed_files_that_a_killed_removal_left_alone_are_found_and_removed(newsroom):
    story = newsroom.published(headline="要撤的稿")
    address = story.live.get_absolute_url()
    press_due_pages()
    content = file_of(address).with_name("index.html.gz").read_bytes()
    withdraw(newsroom, story)
    press_due_pages()
    file_of(address).parent.mkdir(parents=True)
    file_of(address).with_name("index.html.gz").write_bytes(content)
    assert address in set(press.strays())
    Page.objects.mark_due(press.strays(), timezone.now())
    press_due_pages()
    assert not file_of(address).parent.exists()


# Withdrawn before the press came round


def test_a_page_that_a_correction_left_loses_its_file_with_the_signature(newsroom):
    """The press may be down for hours between a correction and a withdrawal."""
    story = newsroom.published(headline="要撤的稿", tags=["湿地"])
    press_due_pages()
    assert newsroom.channel.get_absolute_url() in files_with("要撤的稿")
    correct(newsroom, story, channel=channel("economy", "经济"), tags=["海港"])
    assert not file_of(newsroom.channel.get_absolute_url()).exists()
    assert not file_of("/tag/湿地/").exists()
    withdraw(newsroom, story)
    assert files_with("要撤的稿") == []


def test_a_story_that_comes_out_while_another_is_withdrawn_does_not_name_it(newsroom, monkeypatch):
    """The new page names the older story as related; nobody marks it again once that is gone."""
    story = newsroom.published(headline="要撤的稿")
    release = newsroom.half_signed(headline="新来的稿")
    of_story = press.of_story
    newcomer = threading.Thread(target=_sign, args=(newsroom, release))

    def slowly(live):
        result = of_story(live)
        if not newcomer.ident:
            newcomer.start()
            newcomer.join(1)
        return result

    monkeypatch.setattr(public.press, "of_story", slowly)
    withdraw(newsroom, story)
    newcomer.join()
    press_due_pages()
    assert Article.objects.get(pk=release.article_id).live
    assert files_with("要撤的稿") == []


def _sign(newsroom, release):
    desk.sign(release, newsroom.second, read=release.digest)
    connections.close_all()


# A store that is slow, a database that goes away


def test_who_withdraws_does_not_wait_for_ever_for_a_store_that_hangs(newsroom, monkeypatch):
    story = newsroom.published()
    press_due_pages()
    monkeypatch.setattr(press.pressing, "_PATIENCE", 0.2)
    monkeypatch.setattr(press.Folder, "remove", lambda *_given: time.sleep(0.15))
    began = time.monotonic()
    with pytest.raises(press.StillThere) as still:
        withdraw(newsroom, story)
    assert time.monotonic() - began < 2
    assert story.live is None or not Article.objects.get(pk=story.pk).live
    assert "not tried in time" in str(still.value)


def test_a_database_that_goes_away_meanwhile_is_told_page_by_page(newsroom, monkeypatch):
    story = newsroom.published()
    address = story.live.get_absolute_url()
    press_due_pages()

    def break_connection(_address):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(press.pressing, "page_lock", break_connection)
    with pytest.raises(press.StillThere) as still:
        withdraw(newsroom, story)
    assert {"/", address, f"{address}record/"} <= set(still.value.problems)
    monkeypatch.undo()
    press_due_pages()
    assert files_with(story.headline) == []


# Two at once


def test_who_marks_pages_never_blocks_another_who_does(newsroom):
    """A verb marks some pages while the press marks all: PostgreSQL ends one of two who wait
    for each other, and it could be the editor's signature."""
    addresses = [f"/tag/{number}/" for number in range(200)]
    Page.objects.mark_due(reversed(addresses), timezone.now())
    rows, until = [], time.monotonic() + 1.5

    def marking(pages):
        while time.monotonic() < until and not rows:
            try:
                with transaction.atomic():
                    pages().mark(timezone.now())
            except OperationalError as error:
                rows.append(error)
        connections.close_all()

    by_address = Page.objects.filter(address__in=addresses[::3]).order_by("-address")
    threads = [
        threading.Thread(target=marking, args=[pages])
        for pages in (Page.objects.all, lambda: by_address, lambda: Page.objects.order_by("-id"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows == []


def test_two_presses_help_each_other_and_make_no_page_twice(newsroom, monkeypatch):
    """Each has a page in hand before the other goes on."""
    newsroom.published(tags=["湿地"])
    facts, both, visit_before = {}, threading.Barrier(2), press.pressing.visit

    def visit(address):
        mine = facts.setdefault(threading.get_ident(), [])
        mine.append(address)
        if len(mine) == 1:
            both.wait(10)
        return visit_before(address)

    monkeypatch.setattr(press.pressing, "visit", visit)
    run_together(press_due_pages, press_due_pages)
    first, second = facts.values()
    assert len({*first, *second}) == len(first) + len(second)
    assert not Page.objects.due(timezone.now()).exists()


def test_what_another_has_in_hand_is_passed_over_with_its_family(newsroom):
    newsroom.published()
    with hold_page("/feed/atom"):
        result = press_due_pages()
        pages = set(Page.objects.due(timezone.now()).values_list("address", flat=True))
    assert pages == {"/", *(f"/feed/{name}" for name in (*FEEDS, "ninjs.json"))}
    assert pages.isdisjoint(result)
    assert set(press_due_pages()) == pages


def test_a_full_press_waits_for_what_another_has_in_hand(newsroom):
    newsroom.published()
    with hold_page("/", seconds=0.5):
        values = {row.address for row in press.press_due(share=(0, 1))}
    assert "/" in values
    assert not Page.objects.due(timezone.now()).exists()


def test_shares_are_the_whole_and_have_nothing_in_common(newsroom, monkeypatch):
    monkeypatch.setattr(press.pressing, "_TOGETHER", 4)
    newsroom.published(tags=["湿地"])
    pages = set(Page.objects.due(timezone.now()).values_list("address", flat=True))
    shares = [{row.address for row in press.press_due(share=(n, 3))} for n in range(3)]
    assert all(shares)
    assert sum(map(len, shares)) == len(pages)
    assert set.union(*shares) == pages


def test_full_presses_of_the_same_families_and_who_withdraws_never_block_each_other(
    newsroom, monkeypatch
):
    """Every other page of a family is another process's, and each has many families in hand."""
    monkeypatch.setattr(press.pressing, "_TOGETHER", 1)
    newsroom.published(tags=["湿地", "滩涂", "黄河口"])
    addresses = list(Page.objects.values_list("address", flat=True))

    def pressing(number):
        for _turn in range(15):
            Page.objects.all().mark(timezone.now())
            assert all(not row.problem for row in press.press_due(share=(number, 2)))

    def taking_down():
        for _turn in range(15):
            press.take_down(addresses)

    run_together(partial(pressing, 0), partial(pressing, 1), taking_down)
    list(press.press_due())
    assert list(press.stale_pages(timezone.now())) == []


def test_a_turn_takes_its_places_in_one_order(newsroom, monkeypatch):
    """Whoever takes two of them in another order may wait for one who waits for him."""
    places = []
    monkeypatch.setattr(locks, "_lock_rows", lambda numbers, *_how: places.extend(numbers))
    monkeypatch.setattr(locks, "_locked_file", lambda name, _patient: took(places, name))
    with page_lock(f"/tag/{number}/" for number in range(100)):
        assert len(places) > 90
    assert places == sorted(places)


@contextmanager
def took(places: list[int], name: str):
    places.append(int(name.removeprefix("page-")))
    yield


@contextmanager
def hold_page(address, seconds=None):
    """Another process is at this page until the block ends, or for so long."""
    is_held, is_over = threading.Event(), threading.Event()

    def hold():
        with page_lock([address]):
            is_held.set()
            is_over.wait(seconds or 30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(10)
    yield
    is_over.set()
    holder.join()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_who_marks_pages_and_who_notes_them_do_not_wait_for_each_other(newsroom):
    newsroom.published()
    rows = list(Page.objects.order_by("id")[:2])
    values = [Seen(page.pk, page.wanted, "0" * 64) for page in reversed(rows)]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Page.objects.filter(pk=rows[0].pk).mark(timezone.now())
            noting = pool.submit(noted_elsewhere, values)
            while not somebody_waits_for_us():
                assert not noting.done()
            Page.objects.filter(pk=rows[1].pk).mark(timezone.now())
        noting.result(timeout=10)
    assert set(Page.objects.values_list("sha256", flat=True)) >= {"0" * 64}


def noted_elsewhere(seen: list[Seen]) -> None:
    try:
        note(seen, timezone.now())
    finally:
        connections.close_all()


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks "
            "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not wait either way")
def test_a_page_is_noted_without_waiting_for_the_disk_and_a_withdrawal_is_not(
    newsroom, monkeypatch
):
    rows = []

    def seeing(asked):
        def answer(address):
            with connection.cursor() as cursor:
                cursor.execute("SHOW synchronous_commit")
                rows.append(cursor.fetchone()[0])
            return asked(address)

        return answer

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    story = newsroom.published()
    for name in ("fits", "is_pressed"):
        monkeypatch.setattr(press.pressing, name, seeing(getattr(press.pressing, name)))
    press_due_pages()
    assert set(rows) == {"off"}
    rows.clear()
    withdraw(newsroom, story)
    assert set(rows) == {"on"}


def test_two_workers_are_asked_for_many_pages_and_one_for_few(newsroom):
    tasks.DBTaskResult.objects.all().delete()
    newsroom.published()
    assert waiting_presses() == 2
    tasks.DBTaskResult.objects.all().delete()
    public.invalidate_pages(["/"], timezone.now())
    assert waiting_presses() == 1


def waiting_presses() -> int:
    return tasks.DBTaskResult.objects.filter(task_path=tasks.press_pages.module_path).count()


def test_finished_tasks_are_kept_for_an_hour(newsroom):
    rows = tasks.DBTaskResult.objects
    rows.all().delete()
    for minutes in (30, 61, 90):
        tasks.press_pages.enqueue()
        ended = timezone.now() - timedelta(minutes=minutes)
        rows.filter(finished_at=None).update(status="SUCCESSFUL", finished_at=ended)
    tasks.press_pages.call()
    ages = [timezone.now() - row.finished_at for row in rows.finished()]
    assert len(ages) == 1
    assert ages[0] < timedelta(hours=1)


def test_a_long_press_lets_other_work_have_its_turn_and_goes_on(newsroom, monkeypatch):
    newsroom.published()
    tasks.DBTaskResult.objects.all().delete()
    monkeypatch.setattr(tasks, "_SPELL", timedelta(0))
    tasks.press_pages.call()
    count = Page.objects.due(timezone.now()).count()
    tasks.press_pages.call()
    assert 0 < Page.objects.due(timezone.now()).count() < count
    assert tasks.DBTaskResult.objects.count() == 1


# Moments and names


def test_what_a_page_is_good_for_is_reckoned_from_before_it_was_made(newsroom, monkeypatch):
    """A front page that is made around midnight shows the old day; it is due at once."""
    newsroom.published()
    rows, values = [], []
    monkeypatch.setattr(press.pressing, "fresh_until", lambda _address, at: values.append(at))
    visit = press.pressing.visit

    def slow(address):
        rows.append(timezone.now())
        time.sleep(0.01)
        return visit(address)

    monkeypatch.setattr(press.pressing, "visit", slow)
    press_due_pages()
    assert values
    assert min(values) <= min(rows)
    assert all(any(a <= v for v in rows) for a in values)
    assert max(values) <= max(rows)


def test_two_versions_within_a_second_bear_different_seconds(newsroom):
    """nginx tells versions apart by second and size; a reader must not be told 304 of an old one."""
    newsroom.published()
    storage, seconds = press.page_storage(), []
    for words in (b"<p>one</p>", b"<p>two</p>", b"<p>six</p>"):
        storage.keep("/", words, "text/html")
        seconds.append(int(file_of("/").stat().st_mtime))
        assert int(file_of("/").with_name("index.html.br").stat().st_mtime) == seconds[-1]
    assert seconds == sorted(set(seconds))


@pytest.mark.parametrize("name", ["index.html", "index.html.gz", "index.html.br"])
def test_a_page_has_one_address_and_not_the_names_of_its_files(newsroom, client, name):
    address = newsroom.published().live.get_absolute_url()
    press_due_pages()
    assert client.get(address).status_code == 200
    assert client.get(address + name).status_code == 404


def test_when_style_sheets_were_collected_anew_every_page_is_due(newsroom, monkeypatch):
    newsroom.published()
    tasks.press_pages.call()
    assert not press.renew(timezone.now())
    collected = SimpleNamespace(manifest_hash="another")
    monkeypatch.setattr(press.build, "staticfiles_storage", collected)
    assert press.renew(timezone.now())


def test_a_file_that_belongs_to_no_page_goes_when_everything_is_pressed(newsroom):
    newsroom.published()
    strange = press.page_storage().top / "strange.html"
    strange.parent.mkdir(parents=True, exist_ok=True)
    strange.write_text("?")
    call_command("press", all=True, processes=1, verbosity=0)
    assert not strange.exists()
