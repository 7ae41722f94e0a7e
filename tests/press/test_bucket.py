"""Pages in an object store that speaks S3: a real server of moto's, asked with a client of its own."""

import time
from types import SimpleNamespace

import boto3
import pytest
from botocore.config import Config
from django.core.management import CommandError, call_command
from django.utils import timezone
from moto.server import ThreadedMotoServer

from articles import desk, press
from articles.models import Page, Publication
from articles.press import bucket
from articles.press.names import address_of
from tests.support.cast import Newsroom
from tests.support.pages import correct, press_due_pages, withdraw
from tests.support.stories import place_picture

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "pages-of-the-test"


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def store(server, settings, monkeypatch):
    """The bucket, as another program sees it; ours is led there by boto's own variables."""
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    for name, value in {**keys, "AWS_ENDPOINT_URL": server, "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {
        "pages": {"BACKEND": "articles.press.bucket.Storage", "OPTIONS": {"bucket_name": NAME}}
    }
    settings.NEWSROOM_PAGES = ""
    bucket = boto3.resource("s3", region_name="us-east-1").Bucket(NAME)
    bucket.create()
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def line(store, settings, monkeypatch):
    """``cut`` leads the press to a port where nobody listens, ``mend`` to the store again."""
    config = bucket._CONFIG.merge(Config(connect_timeout=0.2, retries={"max_attempts": 0}))
    monkeypatch.setattr(bucket, "_CONFIG", config)
    alive = settings.STORAGES
    options = {"bucket_name": NAME, "endpoint_url": "http://127.0.0.1:1"}
    dead = alive | {"pages": alive["pages"] | {"OPTIONS": options}}
    return SimpleNamespace(
        cut=lambda: setattr(settings, "STORAGES", dead),
        mend=lambda: setattr(settings, "STORAGES", alive),
    )


def contents_of(store) -> dict[str, bytes]:
    return {thing.key: thing.get()["Body"].read() for thing in store.objects.all()}


def key(address: str) -> str:
    return address.removeprefix("/") + "index.html"


def stale() -> set[str]:
    return {row.address for row in press.stale_pages(timezone.now())}


def test_pages_lie_there_as_readers_would_get_them(newsroom, store, client):
    address = newsroom.published(tags=["湿地"]).live.get_absolute_url()
    result = press_due_pages()
    assert "failed" not in result.values()
    there = contents_of(store)
    assert there[key(address)] == client.get(address).content
    assert there["index.html"] == client.get("/").content
    assert "tag/湿地/index.html" in there
    assert len(there) == list(result.values()).count("written")


def test_each_has_its_media_type_and_says_how_long_it_may_be_kept(
    newsroom, store, client, picture_file
):
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes(), alt="大桥")
    newsroom.published(figures=[place_picture(picture)])
    press_due_pages()
    for thing in store.objects.all():
        address = address_of(thing.key)
        live, facts = client.get(address), thing.get()
        b"".join(live)
        assert facts["ContentType"] == live.headers["Content-Type"], thing.key
        assert set(facts["CacheControl"].split(", ")) == set(
            live.headers["Cache-Control"].split(", ")
        )
        assert "ContentEncoding" not in facts


def test_a_correction_and_a_withdrawal_reach_the_store(newsroom, store):
    story = newsroom.published(headline="原来的标题")
    press_due_pages()
    correct(newsroom, story, headline="改过的标题")
    press_due_pages()
    there = contents_of(store)
    assert "改过的标题" in there[key(story.live.get_absolute_url())].decode()
    assert "原来的标题" not in there["index.html"].decode()
    withdraw(newsroom, story)
    assert not [name for name, page in contents_of(store).items() if "改过的标题" in page.decode()]
    press_due_pages()
    assert "index.html" in contents_of(store)


def test_check_finds_what_is_lost_changed_or_strange_and_the_press_mends_it(newsroom, store):
    newsroom.published()
    call_command("press", processes=1, verbosity=0)
    was = contents_of(store)
    before = stale()
    store.Object("index.html").delete()
    store.Object("robots.txt").put(Body=b"Disallow: /")
    store.Object("strange/index.html").put(Body=b"?")
    assert stale() - before == {"/", "/robots.txt", "/strange/"}
    call_command("press", processes=1, verbosity=0)
    assert contents_of(store) == was


def test_a_page_that_is_the_same_is_not_put_again(newsroom, store):
    newsroom.published()
    press_due_pages()
    before = store.Object("index.html").last_modified
    time.sleep(1)
    Page.objects.mark_due(["/"], timezone.now())
    assert press_due_pages()["/"] == "same"
    assert store.Object("index.html").last_modified == before


def test_a_store_that_does_not_answer_undoes_no_publication_and_is_tried_again(newsroom, line):
    line.cut()
    story = newsroom.published()
    assert set(press_due_pages().values()) == {"failed"}
    assert "Could not connect" in Page.objects.get(address="/").problem
    assert Publication.objects.get() == story.live
    line.mend()
    Page.objects.update(due_at=timezone.now())
    assert "failed" not in press_due_pages().values()


def test_a_withdrawal_that_the_store_does_not_take_is_shouted_and_tried_again(
    newsroom, store, line
):
    story = newsroom.published(headline="要撤的稿")
    press_due_pages()
    line.cut()
    with pytest.raises(press.StillThere, match="Could not connect"):
        withdraw(newsroom, story)
    assert not Publication.objects.exists()
    assert [name for name, page in contents_of(store).items() if "要撤的稿" in page.decode()]
    line.mend()
    Page.objects.update(due_at=timezone.now())
    press_due_pages()
    assert not [name for name, page in contents_of(store).items() if "要撤的稿" in page.decode()]


def test_the_check_says_that_the_store_does_not_answer(newsroom, line):
    newsroom.published()
    Page.objects.update(due_at=None)
    line.cut()
    with pytest.raises(CommandError, match="connect"):
        call_command("press", check=True)


def test_nobody_waits_for_ever_for_a_store_that_hangs():
    assert bucket._CONFIG.connect_timeout + bucket._CONFIG.read_timeout <= 15
    assert bucket._CONFIG.retries["max_attempts"] <= 2
