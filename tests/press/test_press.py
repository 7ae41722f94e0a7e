"""The press: what readers get as files is what the record says, whatever happens (R10, R12, R13)."""

import gc
import gzip
import hashlib
import os
import random
import signal
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from articles import desk, press, tasks
from articles.models import (
    FORMATS,
    WIDTHS,
    Article,
    Channel,
    Heartbeat,
    Page,
    Placement,
    Publication,
)
from articles.queries import sitemap_parts
from tests.support.cast import Newsroom, channel
from tests.support.pages import (
    correct,
    file_of,
    pages_folder,
    press_due_pages,
    stale_pages,
    withdraw,
)
from tests.support.query_cost import record_queries
from tests.support.stories import place_picture
from tests.support.together import run_together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


# What becomes a file


def test_a_published_story_becomes_the_file_that_readers_would_get(newsroom, client):
    address = newsroom.published().live.get_absolute_url()
    live = client.get(address).content
    assert press_due_pages()[address] == "written"
    assert file_of(address).read_bytes() == live
    assert stale_pages() == []


def test_beside_each_page_of_text_lies_what_a_web_server_sends_packed(newsroom):
    address = newsroom.published().live.get_absolute_url()
    press_due_pages()
    page = file_of(address)
    assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == page.read_bytes()
    assert brotli.decompress(page.with_name("index.html.br").read_bytes()) == page.read_bytes()


def test_nothing_is_pressed_of_what_nobody_has_signed(newsroom):
    newsroom.draft()
    newsroom.half_signed()
    assert press_due_pages() == {}
    assert list(press.everything()).count("/") == 1
    assert not any("/2026/" in address for address in press.everything())


def test_a_page_that_is_the_same_is_not_written_again(newsroom):
    address = newsroom.published().live.get_absolute_url()
    press_due_pages()
    before = file_of(address).stat()
    Page.objects.mark_due([address], timezone.now())
    assert press_due_pages()[address] == "same"
    after = file_of(address).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_pictures_of_a_public_story_become_files_and_others_do_not(newsroom, picture_file):
    raw = picture_file.read_bytes()
    page, other = (desk.add_picture(newsroom.reporter, r, alt="大桥") for r in (raw, raw + b" "))
    newsroom.published(figures=[place_picture(page)])
    values = {address for address in press_due_pages() if address.startswith("/picture/")}
    assert len(values) == len(WIDTHS) * len(FORMATS)
    assert all(page.sha256 in address for address in values)
    assert not any(other.sha256 in address for address in press.page_storage().addresses())


def test_a_correction_changes_every_page_that_showed_the_story(newsroom):
    other = channel("economy", "经济")
    story = newsroom.published(headline="原来的标题", tags=["湿地"])
    press_due_pages()
    correct(newsroom, story, headline="改过的标题", tags=["海港"], channel=other)
    result = press_due_pages()
    assert result["/"] == result["/tag/海港/"] == result[other.get_absolute_url()] == "written"
    assert result["/tag/湿地/"] == "removed"
    assert result[newsroom.channel.get_absolute_url()] == "written"
    assert "原来的标题" not in "".join(
        file_of(a).read_text() for a in press.page_storage().addresses() if a.endswith("/")
    ).replace("record", "")
    assert stale_pages() == []


def test_a_corrected_headline_is_corrected_where_later_stories_name_it_as_related(newsroom):
    story = newsroom.published(headline="原来的标题")
    later = newsroom.published(headline="后来的稿").live.get_absolute_url()
    press_due_pages()
    assert "原来的标题" in file_of(later).read_text()
    correct(newsroom, story, headline="改过的标题")
    press_due_pages()
    assert "改过的标题" in (text := file_of(later).read_text())
    assert "原来的标题" not in text


@pytest.mark.parametrize("seed", range(2))
def test_after_any_acts_every_file_is_what_a_reader_should_get(newsroom, seed, monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    chance = random.Random(seed)
    channels = [newsroom.channel, channel("economy", "经济"), channel("sea", "海洋")]
    desk.save_channel(channels[2], newsroom.administrator, parent=newsroom.channel)
    stories: list[Article] = []

    def words() -> dict:
        tags = chance.sample(["湿地", "海港", "观鸟", "渔业"], chance.randint(0, 3))
        return {
            "headline": f"第{chance.random()}条",
            "tags": tags,
            "channel": chance.choice(channels),
        }

    for _turn in range(10):
        live = [story for story in stories if Publication.objects.filter(article=story).exists()]
        act = chance.choice(["publish", "publish", "correct", "withdraw", "again", "arrange"])
        if act == "publish" or not stories:
            stories.append(newsroom.published(**words()))
        elif act == "correct" and live:
            correct(
                newsroom,
                chance.choice(live),
                notice_kind="correction",
                notice_text="更正",
                **words(),
            )
        elif act == "withdraw" and live:
            withdraw(newsroom, chance.choice(live))
        elif act == "again" and (rows := [s for s in stories if s not in live]):
            correct(newsroom, chance.choice(rows), **words())
        elif act == "arrange" and live:
            lead = Publication.objects.get(article=chance.choice(live))
            placements = [(lead, Placement.Place.LEAD, None)]
            desk.arrange(newsroom.second, placements=placements, seen_digest=desk.arrangement())
        tasks.press_pages.call()
        assert stale_pages() == []


def test_a_story_that_goes_or_comes_back_moves_those_behind_it_in_the_sitemaps(
    newsroom, monkeypatch
):
    monkeypatch.setattr(sitemap_parts, "PART", 2)
    first, *_others = [newsroom.published(headline=f"第{n}篇") for n in range(5)]
    press_due_pages()
    third = file_of(sitemap_parts.every()[-1].month.first.strftime("/sitemap-%Y-%m-3.xml"))
    assert third.exists()
    withdraw(newsroom, first)
    press_due_pages()
    assert stale_pages() == []
    assert not third.exists()
    correct(newsroom, first)
    press_due_pages()
    assert stale_pages() == []
    assert third.exists()


def test_how_many_pages_a_story_touches_does_not_depend_on_how_many_there_are(newsroom):
    rows = []
    for _size in range(3):
        for _n in range(6):
            newsroom.published()
        Page.objects.update(due_at=None)
        newsroom.published()
        rows.append(Page.objects.due(timezone.now()).count())
    assert rows[1] == rows[2]


# Withdrawing


def test_a_withdrawn_story_is_gone_from_the_files_before_the_verb_returns(newsroom):
    story = newsroom.published(headline="要撤的稿")
    newsroom.published(headline="别的稿")
    press_due_pages()
    withdraw(newsroom, story)
    rows = [
        a
        for a in press.page_storage().addresses()
        if a.endswith("/") or a.endswith(("xml", "json"))
    ]
    assert not [a for a in rows if "要撤的稿" in file_of(a).read_text()]
    assert press_due_pages()["/"] == "written"
    assert stale_pages() == []


@pytest.mark.parametrize("share", [None, (0, 1)], ids=["a worker", "a full press"])
def test_a_page_in_the_making_does_not_outlive_the_withdrawal(newsroom, monkeypatch, share):
    """The press reads the story, the story is withdrawn, the press would write."""
    story = newsroom.published(headline="要撤的稿")
    address = story.live.get_absolute_url()
    visit = press.pressing.visit

    def slow(asked):
        visits = visit(asked)
        if asked == address:
            time.sleep(0.5)
        return visits

    monkeypatch.setattr(press.pressing, "visit", slow)

    def withdrawn_meanwhile():
        time.sleep(0.25)
        withdraw(newsroom, story)

    run_together(lambda: list(press.press_due(share=share)), withdrawn_meanwhile)
    assert not file_of(address).exists()
    press_due_pages()
    assert stale_pages() == []


def test_a_file_that_cannot_be_removed_is_shouted(newsroom, client):
    story = newsroom.published()
    address = story.live.get_absolute_url()
    press_due_pages()
    file_of(address).unlink()
    file_of(address).mkdir()
    with pytest.raises(press.StillThere, match=address):
        withdraw(newsroom, story)
    assert not Publication.objects.exists()
    assert address in client.get("/healthz").content.decode()
    file_of(address).rmdir()
    Page.objects.filter(address=address).update(due_at=timezone.now())
    press_due_pages()
    assert stale_pages() == []


def test_the_editor_who_withdraws_sees_which_pages_are_still_there(newsroom, client):
    story = newsroom.published()
    address = story.live.get_absolute_url()
    press_due_pages()
    file_of(address).unlink()
    file_of(address).mkdir()
    client.force_login(newsroom.second)
    act = reverse("admin:articles_article_act", args=[story.pk, "withdraw"])
    text = client.post(
        act, {"note": "本稿已撤回。", "is_meant": "on"}, follow=True
    ).content.decode()
    assert address in text
    assert not Publication.objects.exists()


# What fails


def test_a_page_that_fails_holds_up_none_behind_it_and_is_tried_again(
    newsroom, monkeypatch, client
):
    address = newsroom.published().live.get_absolute_url()
    visit = press.pressing.visit

    def fail_at_address(asked):
        if asked == address:
            raise ValueError("no ink")
        return visit(asked)

    monkeypatch.setattr(press.pressing, "visit", fail_at_address)
    row = press_due_pages()
    assert row[address] == "failed"
    assert row["/"] == "written"
    page = Page.objects.get(address=address)
    assert page.problem == "ValueError: no ink"
    assert page.due_at > page.tried_at
    client.force_login(newsroom.second)
    assert "no ink" in client.get(reverse("admin:index")).content.decode()
    assert "no ink" in client.get("/healthz").content.decode()
    monkeypatch.undo()
    assert list(press.press_due(page.tried_at)) == []
    rows = list(press.press_due(page.due_at))
    assert [(row.address, row.outcome.value) for row in rows] == [(address, "written")]


@pytest.mark.parametrize("share", [None, (0, 1)], ids=["a worker", "a full press"])
def test_a_page_that_spoils_the_transaction_leaves_the_others_done(newsroom, monkeypatch, share):
    address = newsroom.published().live.get_absolute_url()
    visit = press.pressing.visit

    def spoil_transaction(asked):
        if asked == f"{address}record/":
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")
        return visit(asked)

    monkeypatch.setattr(press.pressing, "visit", spoil_transaction)
    rows = list(press.press_due(share=share))
    failures = [each.address for each in rows if each.outcome.value == "failed"]
    assert failures == [f"{address}record/"]
    for row in ("/corrections/", "/robots.txt", address, f"{address}ninjs.json"):
        page = Page.objects.get(address=row)
        assert (page.problem, page.due_at) == ("", None)
        assert hashlib.sha256(press.page_storage().read(row)).hexdigest() == page.sha256


def test_a_failed_page_rests_longer_each_time_and_never_for_long(newsroom, monkeypatch):
    newsroom.published()
    monkeypatch.setattr(press.pressing, "visit", lambda _asked: 1 / 0)
    at, rests = timezone.now() + timedelta(seconds=1), []
    for _n in range(12):
        list(press.press_due(at))
        page = Page.objects.get(address="/")
        rests.append(page.due_at - at)
        at = page.due_at
    assert rests == sorted(rests)
    assert rests[0] == timedelta(seconds=1)
    assert rests[-1] == timedelta(minutes=5)


def test_a_publication_stands_though_nothing_can_be_pressed(newsroom, tmp_path, client):
    (tmp_path / "pages").write_text("not a folder")
    address = newsroom.published().live.get_absolute_url()
    assert set(press_due_pages().values()) == {"failed"}
    assert client.get(address).status_code == 200


# Killed, and two at once


def at_work(sleep: float) -> int:
    """A press in a process of its own, killed after ``sleep`` seconds; how it ended."""
    connections.close_all()
    if not (child := os.fork()):
        connections.close_all()
        list(press.press_due())
        os._exit(0)
    time.sleep(sleep)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def is_whole(path: Path) -> bool:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    if path.suffix == ".br":
        raw = brotli.decompress(raw)
    return b"</html>" not in raw or raw.rstrip().endswith(b"</html>")


def test_killed_at_any_instant_hundreds_of_times_the_next_run_mends(newsroom):
    for number in range(3):
        newsroom.published(headline=f"第{number}篇", tags=["湿地", f"标签{number}"])
    chance, count = random.Random(7), 0
    top = press.page_storage().top
    for turn in range(200):
        if turn % 10 == 0:
            Page.objects.update(due_at=timezone.now(), sha256="")
            files = [path for path in top.rglob("*") if path.is_file() and ".new" not in path.parts]
            assert all(is_whole(path) for path in files)
        count += at_work(chance.uniform(0, 0.04)) == signal.SIGKILL
    assert count > 100
    press_due_pages()
    assert stale_pages() == []
    # Files that follow each other within a second bear moments still to come.
    press.page_storage().tidy(time.time() + 3600)
    assert not list((press.page_storage().top / ".new").iterdir())


def test_what_a_press_has_loaded_is_not_looked_through_for_garbage(newsroom):
    gc.unfreeze()
    press.pressing._freeze_memory.cache_clear()
    newsroom.published()
    list(press.press_due())
    assert gc.get_freeze_count() > 10_000


def test_two_presses_at_once_do_no_harm(newsroom):
    for number in range(8):
        newsroom.published(headline=f"第{number}篇")
    run_together(press_due_pages, press_due_pages, press_due_pages)
    assert press_due_pages() == {}
    assert stale_pages() == []


def test_a_page_touched_while_it_is_pressed_is_pressed_once_more(newsroom, monkeypatch):
    newsroom.published()
    press_due_pages()
    visit, rows = press.pressing.visit, []

    def touched_meanwhile(asked):
        rows.append(asked)
        result = visit(asked)
        if len(rows) == 1:
            Page.objects.mark_due(["/"], timezone.now())
        return result

    monkeypatch.setattr(press.pressing, "visit", touched_meanwhile)
    Page.objects.mark_due(["/"], timezone.now())
    list(press.press_due())
    assert rows == ["/", "/"]


# What changes by itself, and what changes everything


@pytest.mark.parametrize("change", [partial(correct, headline="改过的标题"), withdraw])
def test_what_was_read_for_one_page_is_not_taken_for_another_that_changed_meanwhile(
    newsroom, change
):
    """Pages of one handful share what was read of the record, as long as nobody touches them; so
    nobody gets a story back that was withdrawn meanwhile (rule R10)."""
    story = newsroom.published(headline="原来的标题")
    going = press.press_due()
    assert any(row.address == "/feed/atom.xml" for row in going)
    change(newsroom, story)
    assert "/feed/rss.xml" in {row.address for row in going}
    assert stale_pages() == []


def test_a_full_press_asks_for_its_stories_at_once(newsroom):
    addresses = [newsroom.published().live.get_absolute_url() for _n in range(6)]
    own = [f"{address}{name}" for address in addresses for name in ("", "record/", "ninjs.json")]
    list(press.press_due())

    def asked_for(pages):
        Page.objects.filter(address__in=pages).mark(timezone.now())
        with record_queries() as questions:
            assert len(list(press.press_due(share=(0, 1)))) == len(pages)
        return len(questions)

    # One more question for each story: which ones are related.
    assert asked_for(own) - asked_for(own[:6]) <= 4


def test_the_front_page_is_due_at_midnight_and_when_a_story_leaves_it(newsroom):
    story = newsroom.published().live
    now = timezone.now()
    press_due_pages()
    midnight = Page.objects.get(address="/").due_at
    assert timezone.localtime(midnight).hour == 0
    assert now < midnight <= now + timedelta(days=1)
    soon = now + timedelta(seconds=30)
    desk.arrange(
        newsroom.second, placements=[(story, "lead", soon)], seen_digest=desk.arrangement()
    )
    press_due_pages()
    assert Page.objects.get(address="/").due_at == min(soon, midnight)


def test_a_channel_that_is_renamed_is_renamed_on_every_page(newsroom):
    older, address = (newsroom.published().live.get_absolute_url() for _n in range(2))
    name = Channel.objects.get().name
    tasks.press_pages.call()
    desk.save_channel(Channel.objects.get(), newsroom.administrator, name="黄河口")
    tasks.press_pages.call()
    for page in (older, address, f"{address}record/", "/", "/archive/"):
        assert ">黄河口</a>" in (text := file_of(page).read_text())
        assert f">{name}<" not in text
        assert f"{name} RSS" not in text
    assert "黄河口 RSS" in file_of(address).read_text()
    assert stale_pages() == []


# The command


def test_check_names_what_is_stale_and_why(newsroom, capsys):
    first, second = (newsroom.published().live.get_absolute_url() for _n in range(2))
    press.renew(timezone.now())
    press_due_pages()
    call_command("press", check=True)
    file_of(first).unlink()
    file_of(second).write_text("<p>von Hand</p>")
    (pages_folder() / "strange.html").write_text("?")
    Page.objects.filter(address="/").delete()
    Page.objects.mark_due(["/corrections/"], timezone.now())
    with pytest.raises(CommandError):
        call_command("press", check=True)
    facts = dict(line.split("\t") for line in capsys.readouterr().out.splitlines() if "\t" in line)
    assert set(facts) >= {first, second, "/strange.html", "/", "/corrections/"}
    assert len({facts[a] for a in (first, second, "/strange.html", "/")}) == 4


def test_the_command_mends_what_the_check_found(newsroom):
    story = newsroom.published().live
    call_command("press", processes=2, verbosity=0)
    file_of(story.get_absolute_url()).write_text("<p>von Hand</p>")
    file_of("/").unlink()
    (pages_folder() / "strange.html").write_text("?")
    call_command("press", processes=2, verbosity=0)
    assert stale_pages() == []
    assert not (pages_folder() / "strange.html").exists()


def test_everything_is_pressed_anew_and_what_is_left_over_goes(newsroom):
    newsroom.published()
    call_command("press", all=True, processes=2, verbosity=0)
    assert stale_pages() == []


def test_without_a_folder_the_press_says_that_it_is_off(newsroom, settings):
    settings.NEWSROOM_PAGES = ""
    newsroom.published()
    assert not Page.objects.exists()
    with pytest.raises(CommandError):
        call_command("press")


# Readers get the file


def test_django_sends_the_file_if_there_is_one(newsroom, client):
    address = newsroom.published().live.get_absolute_url()
    live = client.get(address)
    press_due_pages()
    file_of(address).write_text("from the file")
    (file_of(address).parent / "index.html.gz").unlink()
    (file_of(address).parent / "index.html.br").unlink()
    response = client.get(address)
    assert response.getvalue() == b"from the file"
    for header in ("Content-Type", "Content-Security-Policy", "Referrer-Policy"):
        assert response.headers[header] == live.headers[header]
    assert set(response.headers["Cache-Control"].split(", ")) == set(
        live.headers["Cache-Control"].split(", ")
    )
    assert "Set-Cookie" not in response.headers
    again = client.get(address, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(address + "?x=1").content == live.content


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_it_is_sent_packed_to_whoever_takes_that(newsroom, client, encoding):
    address = newsroom.published().live.get_absolute_url()
    press_due_pages()
    response = client.get(address, headers={"accept-encoding": encoding})
    assert response.headers["Content-Encoding"] == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    assert unpack(response.getvalue()) == file_of(address).read_bytes()
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "/../settings.py",
        "/%2e%2e/%2e%2e/manage.py",
        "//etc/passwd",
        "/.new/secret",
        "/index.html/",
        "/" + "长" * 200 + "/",
        "/tag/../../x/",
    ],
)
def test_no_other_file_is_ever_sent(newsroom, client, address, tmp_path):
    newsroom.published()
    press_due_pages()
    (pages_folder() / ".new").mkdir(exist_ok=True)
    (pages_folder() / ".new" / "secret").write_text("secret")
    (tmp_path / "settings.py").write_text("secret")
    answer = client.get(address)
    # The test's client takes “//etc/passwd” for a host and “/passwd”, which lacks its slash.
    assert answer.status_code in {301, 404}
    assert b"secret" not in b"".join(answer)


def test_the_desk_is_never_answered_from_files(newsroom, client):
    file = pages_folder() / "admin" / "index.html"
    file.parent.mkdir(parents=True)
    file.write_text("a forged desk")
    assert client.get("/admin/").status_code == 302


def test_every_page_has_the_same_media_type_as_a_file(newsroom, client):
    newsroom.published()
    press_due_pages()
    for page in Page.objects.all():
        live = press.visit.visit(page.address).kind.replace(" ", "").lower()
        assert press.media_type(page.address).replace(" ", "").lower() == live, page


# The clock and the workers


def test_the_clock_sees_to_it_that_the_press_works(newsroom):
    newsroom.published()
    tasks.DBTaskResult.objects.all().delete()  # a queue that was lost
    tasks.tick(timezone.now())
    tasks.tick(timezone.now())
    pressing = tasks.DBTaskResult.objects.filter(task_path=tasks.press_pages.module_path)
    assert pressing.count() == 1
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert pressing.get().status == "SUCCESSFUL"
    assert stale_pages() == []


def test_health_is_told_of_a_clock_or_a_press_that_has_stopped(newsroom, client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert "clock" in response.content.decode()
    assert "press" in response.content.decode()
    tasks.tick(timezone.now())
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert client.get("/healthz").content == b"ok\n"
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=10))
    assert client.get("/healthz").status_code == 503
