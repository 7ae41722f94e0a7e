"""What lies among the pages and is none of them: named, never sent, never taken for ours; and
no address is an error of the server."""

import contextlib
import gzip
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import desk, press
from articles.models import Page
from tests.support.cast import Newsroom
from tests.support.pages import file_of, pages_folder, press_due_pages, stale_pages, withdraw
from tests.support.stories import place_picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.screens]

NEVER_PRESSED = ("healthz", "search/index.html", "admin/index.html", "trust.txt", "static/x.css")


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    return Newsroom()


def lay(name: str, content: bytes = b"planted") -> Path:
    file = pages_folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def stale_addresses() -> set[str]:
    return {stale.address for stale in press.stale_pages(timezone.now())}


def press_all() -> None:
    call_command("press", processes=1, verbosity=0)


@pytest.mark.parametrize("name", NEVER_PRESSED)
def test_a_file_at_an_address_that_is_never_pressed(newsroom, client, name):
    newsroom.published()
    press_all()
    address = f"/{name.removesuffix('index.html')}"
    live = client.get(address)
    file = lay(name)
    lay(f"{name}.gz", gzip.compress(b"planted"))
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == live.status_code
    assert b"planted" not in response.content
    assert address in stale_addresses()
    press_all()
    assert not file.exists()
    assert not Page.objects.filter(address=address).exists()
    assert stale_pages() == []


def test_one_that_an_earlier_version_took_for_its_own(newsroom, client):
    """The row of a page at such an address is as little believed as its file."""
    newsroom.published()
    press_all()
    file = lay("healthz", b"ok\n")
    sha256 = "dc51b8c96c2d745df3bd5590d990230a482fd247123599548e0632fdbf97fc22"
    Page.objects.create(address="/healthz", wanted=1, pressed_wanted=1, sha256=sha256)
    assert client.get("/healthz").status_code == 503
    assert "/healthz" in stale_addresses()
    press_all()
    assert not file.exists()
    assert not Page.objects.filter(address="/healthz").exists()


def test_a_page_of_an_address_that_is_pressed_but_was_not(newsroom, client):
    newsroom.published()
    press_all()
    lay("tag/nichts/index.html")
    lay("archive/1999/01/index.html")
    for address in ("/tag/nichts/", "/archive/1999/01/"):
        assert client.get(address).status_code == 404
        assert address in stale_addresses()
    press_all()
    assert not (pages_folder() / "tag/nichts").exists()
    assert stale_pages() == []


def test_a_packed_file_beside_a_picture(newsroom, client, picture_file):
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes(), alt="大桥")
    newsroom.published(figures=[place_picture(picture)])
    press_all()
    address = next(p.address for p in Page.objects.all() if p.address.endswith("-480.jpg"))
    lay(f"{address[1:]}.gz", gzip.compress(b"planted"))
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    assert f"{address}.gz" in stale_addresses()
    press_all()
    assert not (pages_folder() / f"{address[1:]}.gz").exists()


@pytest.mark.parametrize("name", [b"\xff\xfe.html", b".hidden/x", ("x" * 253).encode()])
def test_names_that_no_page_can_have_are_named_and_removed(newsroom, capsys, name):
    newsroom.published()
    press_all()
    path = os.path.join(os.fsencode(pages_folder()), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    Path(os.fsdecode(path)).write_bytes(b"planted")
    text = name.decode("utf-8", "backslashreplace")
    assert f"/{text}" in stale_addresses()
    with pytest.raises(CommandError):
        call_command("press", check=True)
    press_all()
    assert not os.path.exists(path)
    assert f"/{text}\t" in capsys.readouterr().out


def test_links_are_not_followed_are_named_and_go_alone(newsroom, client, tmp_path):
    story = newsroom.published(tags=["湿地"])
    press_all()
    address = story.live.get_absolute_url()
    secret = tmp_path / "secret"
    (secret / "x").mkdir(parents=True)
    for name in ("index.html", "x/index.html"):
        (secret / name).write_text("the secret")
    tag = file_of("/tag/湿地/").parent
    for file in tag.parent.rglob("*.*"):
        file.unlink()
    for folder in (tag / "feed", tag, tag.parent):
        folder.rmdir()
    (pages_folder() / "tag").symlink_to(secret)
    (pages_folder() / "about").symlink_to(secret)
    file_of(address).unlink()
    file_of(address).symlink_to(secret / "index.html")
    for path in ("/tag/x/", "/about/", address):
        assert b"the secret" not in b"".join(client.get(path))
    assert {"/tag", "/about", address, "/tag/湿地/"} <= stale_addresses()
    press_all()
    assert stale_pages() == []
    assert (secret / "x/index.html").read_text() == (secret / "index.html").read_text()
    assert not file_of(address).is_symlink()
    assert not (pages_folder() / "tag").is_symlink()


def test_a_link_above_a_withdrawn_story_goes_and_what_it_leads_to_stays(newsroom, tmp_path):
    story = newsroom.published(headline="要撤的稿")
    press_due_pages()
    folder = file_of(story.live.get_absolute_url()).parent
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    withdraw(newsroom, story)
    assert not folder.is_symlink()
    assert (tmp_path / "elsewhere/index.html").exists()
    press_due_pages()
    assert stale_pages() == []


def test_a_pipe_is_no_page(newsroom, client):
    newsroom.published()
    press_all()
    file_of("/").unlink()
    os.mkfifo(file_of("/"))
    assert client.get("/").status_code == 200
    assert "/" in stale_addresses()
    press_all()
    assert stale_pages() == []


def test_the_folder_itself_may_be_a_link(newsroom, client, settings, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "by-link").symlink_to(tmp_path / "disk")
    settings.NEWSROOM_PAGES = str(tmp_path / "by-link")
    address = newsroom.published().live.get_absolute_url()
    press_all()
    assert stale_pages() == []
    file_of(address).write_text("from the file")
    for row in (".gz", ".br"):
        file_of(address).with_name(f"index.html{row}").unlink()
    assert client.get(address).getvalue() == b"from the file"


# Any address


@pytest.mark.parametrize("is_pressed", [False, True])
def test_without_its_last_slash(newsroom, client, is_pressed):
    newsroom.published(tags=["湿地"])
    press_all() if is_pressed else None
    rows = [page.address for page in Page.objects.all() if page.address.endswith("/")]
    assert len(rows) > 8
    for address in (a for a in rows if a != "/"):
        for ask in (client.get, client.head):
            for query in ("", "?a=1&b=%2F"):
                message = ask(address[:-1] + query)
                assert message.status_code == 301, address
                assert message.headers["Location"].endswith(f"/{query}")


PIECES = st.sampled_from(
    [
        "tag",
        "feed",
        "channel",
        "archive",
        "2026",
        "12",
        "01",
        "1",
        "record",
        "rss.xml",
        "index.html",
        "robots.txt",
        "picture",
        "..",
        ".",
        ".new",
        "",
        "湿地",
        "%2f",
        "\\",
        "a b",
        "sitemap-2026-07.xml",
    ]
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.one_of(PIECES, st.text(max_size=12), st.binary(max_size=6)), max_size=6),
    slash=st.booleans(),
    is_laid=st.booleans(),
)
def test_no_address_is_an_error_of_the_server(
    django_db_blocker, tmp_path_factory, parts, slash, is_laid
):
    """Whatever is asked for, with whatever lying there: by WSGI, as a web server passes it on."""
    path = b"/" + b"/".join(
        p if isinstance(p, bytes) else p.encode("utf-8", "replace") for p in parts
    )
    path += b"/" * slash
    if is_laid:
        _lay_at(path)
    client = Client(raise_request_exception=False)
    for method in ("GET", "HEAD"):
        message = client.generic(method, "/", PATH_INFO=path.decode("latin-1"))
        assert message.status_code < 500, path
        assert not message.headers.get("Location", "").startswith("//"), path


def _lay_at(path: bytes) -> None:
    """A folder of this name among the pages, where a file system can have one."""
    names = [name for name in path.split(b"/") if name not in (b"", b".", b"..")]
    with contextlib.suppress(OSError, ValueError):
        os.makedirs(os.path.join(os.fsencode(pages_folder()), *names), exist_ok=True)
