"""The shipped nginx and gunicorn: readers get files, and the newsroom where there is none."""

import gzip
import re
import socket
from pathlib import Path

import brotli
import pytest
from axes.models import AccessAttempt
from django.test import override_settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri as quoted

from articles import desk, pictures, press
from articles.models import FIXED_NOTICE, FORMATS, WIDTHS, Page
from tests.support import servers
from tests.support.cast import Newsroom
from tests.support.pages import correct, press_due_pages, withdraw
from tests.support.ports import free_port
from tests.support.stories import place_picture

pytestmark = pytest.mark.django_db(transaction=True)

#: Headers that are of one answer, or of whoever sends it.
OWN = {
    *("Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"),
    *("ETag", "Last-Modified", "Accept-Ranges", "Vary", "Content-Disposition"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """Where files of this module lie; servers are started once, for all of its tests."""
    place = tmp_path_factory.mktemp("front")
    for name in ("pages", "static/site", "media"):
        (place / name).mkdir(parents=True)
    return place


@pytest.fixture(scope="module")
def django(place, django_db_setup, django_db_blocker):
    ours = {"MEDIA_ROOT": place / "media", "NEWSROOM_PAGES": str(place / "pages")}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    storages = {"default": files, "staticfiles": static}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(**ours, STORAGES=storages, NEWSROOM_PROXY=True, PASSWORD_HASHERS=hashers),
        servers.gunicorn() as server,
    ):
        yield server


@pytest.fixture(scope="module")
def nginx(place, django):
    home = place / "nginx"
    with servers.nginx(home, django.port, place / "pages") as server:
        yield server


@pytest.fixture
def newsroom(transactional_db, settings, place) -> Newsroom:
    settings.MEDIA_ROOT, settings.NEWSROOM_PAGES = place / "media", str(place / "pages")
    for address in list(press.page_storage().addresses()):
        press.page_storage().discard(address)
    return Newsroom()


@pytest.fixture
def story(newsroom):
    """A story with a tag, and all its pages pressed."""
    story = newsroom.published(headline="要撤的稿", tags=["湿地"])
    press_due_pages()
    return story


@pytest.fixture
def picture_story(newsroom, picture_file):
    """A story with a picture, and all its pages pressed."""
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes(), alt="大桥")
    story = newsroom.published(headline="要撤的稿", figures=[place_picture(picture)], tags=["湿地"])
    press_due_pages()
    return story


def common(answer) -> dict[str, list[str]]:
    """Headers that both have to send alike; lists in any order."""
    return {
        name.title(): sorted(re.split("[,;] ", value))
        for name, value in answer.headers.items()
        if name.title() not in {own.title() for own in OWN}
    }


# From files


def test_every_page_is_sent_as_the_newsroom_itself_would(picture_story, nginx, django):
    """Body, media type, caching and every security header, so that the two cannot drift."""
    pages = [page.address for page in Page.objects.exclude(sha256="")]
    kinds = {press.media_type(address) for address in pages}
    assert {"text/html; charset=utf-8", "image/webp"} <= kinds
    for address in pages:
        path = quoted(address)
        message, own = nginx.ask(path), django.ask(f"{path}?live")
        assert (message.status, message.body) == (own.status, own.body) == (200, own.body), address
        assert common(message) == common(own), address
        assert common(django.ask(path)) == common(own), address


def test_nobody_is_told_what_serves_the_newsroom(story, nginx, django):
    for address in ("/", "/admin/login/", "/nichts/", "/static/nichts.css"):
        assert django.ask(address).headers["Server"] == "newsroom"
        assert nginx.ask(address).headers["Server"] == "nginx"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DELETE", "FOO"])
def test_no_other_method_is_known_to_either(story, nginx, django, method):
    for address in ("/", "/admin/login/", "/nichts/", story.live.get_absolute_url()):
        assert django.ask(address, method).status == 405
        assert nginx.ask(address, method).status == 405


def test_it_comes_from_the_file_whatever_the_query(story, nginx):
    address = story.live.get_absolute_url()
    press.page_storage().keep(address, b"<p>from the file</p>", "text/html")
    for path in (address, f"{address}?utm_source=weixin", f"{address}?q=%00"):
        assert nginx.ask(path).body == b"<p>from the file</p>"


def test_packed_for_whoever_takes_that_and_not_at_all_for_a_head(story, nginx):
    address = story.live.get_absolute_url()
    plain = nginx.ask(address)
    zipped = nginx.ask(address, accept_encoding="gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.body) == plain.body
    assert plain.headers["Content-Encoding"] is None
    head = nginx.ask(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(plain.body)
    assert common(head) == common(plain)


@pytest.mark.skipif(not servers.BROTLI, reason="this nginx has no brotli")
def test_with_brotli_where_nginx_has_it(story, nginx, place):
    address = story.live.get_absolute_url()
    message = nginx.ask(address, accept_encoding="gzip, br")
    beside = {f.name: f.stat().st_size for f in press.page_storage().path(address).parent.iterdir()}
    errors = (place / "nginx/error.log").read_text()[-2000:]
    assert message.headers["Content-Encoding"] == "br", (dict(message.headers), beside, errors)
    assert message.headers["Vary"] == "Accept-Encoding"
    assert brotli.decompress(message.body) == nginx.ask(address).body


def test_304_until_the_page_changes(newsroom, story, nginx):
    address = story.live.get_absolute_url()
    for coding in ("identity", "gzip"):
        first = nginx.ask(address, accept_encoding=coding)
        again = nginx.ask(address, accept_encoding=coding, if_none_match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert common(again).items() <= common(first).items()
        since = first.headers["Last-Modified"]
        assert nginx.ask(address, if_modified_since=since).status == 304
    correct(newsroom, story, headline="改好的稿")
    press_due_pages()
    changes = nginx.ask(address, accept_encoding="gzip", if_none_match=first.headers["ETag"])
    assert changes.status == 200
    assert nginx.ask(address, if_modified_since=since).status == 200


def test_files_with_a_digest_in_their_name_are_kept_for_good(nginx, place):
    for name in ("site.0123456789ab.css", "site.css"):
        (place / "static/site" / name).write_text("body {}")
    (place / "static/site/site.0123456789ab.css.gz").write_bytes(gzip.compress(b"body {}"))
    message = nginx.ask("/static/site/site.0123456789ab.css", accept_encoding="gzip")
    assert gzip.decompress(message.body) == b"body {}"
    assert message.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in message.headers["Cache-Control"]
    assert message.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in nginx.ask("/static/site/site.css").headers["Cache-Control"]


def test_each_pressed_page_is_sent_from_its_file_with_nobody_behind(picture_story, alone):
    """So that no pattern of nginx forgets a kind of page."""
    for page in Page.objects.exclude(sha256=""):
        path = quoted(page.address)
        assert alone.ask(path).body == press.page_storage().read(page.address), page


def test_without_its_last_slash_an_address_leads_to_the_one_with_it(newsroom, nginx, django):
    """Whether its file is there or not; what follows a question mark is kept."""
    story = newsroom.published(tags=["湿地"])
    address, tag = story.live.get_absolute_url(), quoted("/tag/湿地/")
    for turn in ("live", "pressed"):
        for path in (address, tag, "/archive/", "/corrections/", "/channel/dongying/"):
            for server in (nginx, django):
                for method in ("GET", "HEAD"):
                    message = server.ask(path.rstrip("/"), method)
                    assert (message.status, message.headers["Location"]) == (301, path), (
                        turn,
                        path,
                    )
                message = server.ask(f"{path.rstrip('/')}?a=1&b=%E6%B9%BF")
                assert (message.status, message.headers["Location"]) == (
                    301,
                    f"{path}?a=1&b=%E6%B9%BF",
                )
        press_due_pages()


WEIRD = (
    *("//evil.example.com", "//evil.example.com/%2e%2e", "/\\evil", "/tag%2F湿地", "/tag/%E6%B9"),
    *("/2026", "/2026/12", "/tag", "/channel", "/feed", "/picture", "/" + "长" * 300),
    *("/tag/" + "x" * 5000, "/tag/a%2Fb", "/%", "/a%00b", "/archive/%0d%0aSet-Cookie:x", "/.new"),
    *(
        "/;/..",
        "/tag/湿地%20",
        "/feed/rss.xml/x",
        "/robots.txt/",
        "/index.html",
        "/tag/湿地/index.html/",
    ),
)


def test_no_address_is_an_error_of_the_server_nor_leads_elsewhere(story, nginx, django):
    for path in WEIRD:
        for server in (nginx, django):
            for method in ("GET", "HEAD"):
                # gunicorn takes no longer line of a request than 4,094 bytes: 414.
                message = server.ask(quoted(path), method)
                assert message.status in {200, 301, 400, 404, 414}, path
                leads = message.headers["Location"] or "/"
                assert leads.startswith("/"), path
                assert not leads.startswith(("//", "/\\")), path


# Where there is no file


def test_a_withdrawn_story_is_gone_at_once(newsroom, picture_story, nginx, django):
    address, picture = picture_story.live.get_absolute_url(), picture_story.live.pictures.get()
    shown_on = [page.address for page in Page.objects.exclude(sha256="")]
    withdraw(newsroom, picture_story)
    message = nginx.ask(address)
    assert message.status == 410
    assert str(FIXED_NOTICE) in message.body.decode()
    assert nginx.ask(f"{address}record/").status == 410
    assert nginx.ask(f"/picture/{picture.sha256}-{WIDTHS[0]}.jpg").status == 404
    for again in range(2):
        rows = [nginx.ask(quoted(row)).body for row in shown_on]
        assert not [page for page in rows if "要撤的稿".encode() in page]
        press_due_pages() if not again else None


def test_a_page_that_is_not_pressed_yet_comes_from_the_newsroom(newsroom, nginx, django):
    address = newsroom.published().live.get_absolute_url()
    assert nginx.ask(address).body == django.ask(address).body
    assert nginx.ask(address).status == 200


def test_pictures_that_readers_do_not_have_reach_nobody(newsroom, nginx, picture_file):
    picture = desk.add_picture(newsroom.reporter, picture_file.read_bytes(), alt="大桥")
    pictures.render_all(picture)
    for suffix in FORMATS:
        assert nginx.ask(f"/picture/{picture.sha256}-{WIDTHS[0]}.{suffix}").status == 404
    assert nginx.ask(f"/picture/../media/{picture.file.name}").status == 404


STRANGE = (
    *(
        "/.new/secret",
        "/.new/",
        "/.new/hidden/",
        "//.new/secret",
        "/%2enew/secret",
        "/x/../.new/secret",
    ),
    *("/../nginx/nginx.conf", "/..%2fnginx/nginx.conf", "/static/..%2f..%2fnginx/nginx.conf"),
    *("/%2e%2e/%2e%2e/etc/passwd", "/static../media/", "/feed/../../media/secret"),
    *("/index.html", "/index.html.gz", "/robots.txt.br", "/channel//dongying/"),
    *("/down.html", "/nichts/", "/2026/01/01/1/", "/x%00y/", "/" + "x" * 300 + "/"),
)


def test_nothing_else_is_sent_from_files(story, nginx, place):
    for folder in ("pages/.new", "media"):
        (place / folder).mkdir(exist_ok=True)
        (place / folder / "secret").write_text("the secret")
    hidden = place / "pages/.new/hidden/index.html"
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text("the secret")
    for path in STRANGE:
        message = nginx.ask(path)
        assert message.status in {400, 404}, path
        for secret in (b"the secret", b"root:", b"worker_processes"):
            assert secret not in message.body, path


def test_what_is_missing_is_answered_by_the_newsroom_in_its_own_words(story, nginx, django):
    message, own = nginx.ask("/nichts/"), django.ask("/nichts/")
    assert (message.status, message.body) == (404, own.body)
    assert common(message) == common(own)
    assert nginx.ask("/", "POST", "").body == django.ask("/", "POST", "").body


def test_the_desk_is_never_sent_from_files(newsroom, nginx, place):
    for row in ("admin/index.html", "admin/login/index.html", "search/index.html"):
        (place / "pages" / row).parent.mkdir(parents=True, exist_ok=True)
        (place / "pages" / row).write_text("forged")
    assert nginx.ask("/admin/").status == 302
    for path in ("/admin/login/", "/search/?q=x", "/healthz"):
        assert b"forged" not in nginx.ask(path).body


#: Names below the pages' folder that the press never gives, with what readers get there.
STRAYS = {
    "healthz": (200, 503),
    "search/index.html": (200,),
    "admin/index.html": (302,),
    "static/x.css": (404,),
    "media/x.jpg": (404,),
    "media/index.html": (404,),
    "trust.txt": (200,),
    "favicon.ico": (302,),
    "x.html": (404,),
    "x.json": (404,),
    "robots.txt/index.html": (404,),
    "feed/x.xml": (404,),
    "feed/index.html": (404,),
    "2026/index.html": (404,),
    "x/y/index.html": (404,),
    ".well-known/security.txt": (404,),
}


def test_what_others_lay_among_the_pages_is_never_sent(story, nginx, django, place):
    """Nor the packed file beside it, whatever a reader's program takes."""
    pages = place / "pages"
    for name in STRAYS:
        file = pages / name if name != "robots.txt/index.html" else pages / "robots.md/index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("planted")
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(b"planted"))
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(b"planted"))
    for name, statuses in STRAYS.items():
        for path in {f"/{name}", f"/{name.removesuffix('index.html')}"}:
            for server in (nginx, django):
                for coding in ("identity", "gzip", "br"):
                    message = server.ask(path, accept_encoding=coding)
                    assert message.status in {*statuses, 301, 404}, path
                    for unpack in (bytes, gzip.decompress, brotli.decompress):
                        assert _try_to_unpack(unpack, message.body) != b"planted", path


def _try_to_unpack(unpack, content: bytes) -> bytes:
    try:
        return unpack(content)
    except (OSError, EOFError, brotli.error):
        return b""


def test_no_link_is_followed(story, nginx, django, place):
    """Not of a page, not of a folder above it, not beside a page; for a withdrawn story neither."""
    pages, secrets = place / "pages", place / "secrets"
    (secrets / "tag" / "x").mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "tag/index.html", "tag/x/index.html", "robots.txt"):
        (secrets / name).write_text("the secret")
    address = story.live.get_absolute_url()
    file = press.page_storage().path(address)
    rows = [
        (pages / "about", secrets / "tag" / "x", "/about/"),
        (pages / "tag" / "y", secrets / "tag" / "x", "/tag/y/"),
        (file, secrets / "index.html", address),
        (pages / "robots.txt", secrets / "robots.txt", "/robots.txt"),
    ]
    for link, target, path in rows:
        link.unlink(missing_ok=True)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
        for server in (nginx, django):
            for coding in ("identity", "gzip"):
                assert b"the secret" not in server.ask(path, accept_encoding=coding).body, path
    assert nginx.ask(address).status == 200
    for link, *_where in rows:
        link.unlink()


def test_who_signs_in_is_known_by_the_address_that_nginx_saw(newsroom, nginx):
    """Nobody can pretend to be somebody else, nor lock out a whole newsroom at once."""
    path = reverse("admin:login")
    form = nginx.ask(path)
    token = form.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
    text = f"csrfmiddlewaretoken={token}&username=zhangliwen&password=wrong"
    facts = {
        "cookie": f"csrftoken={token}",
        "content_type": "application/x-www-form-urlencoded",
        "x_real_ip": "6.6.6.6",
        "x_forwarded_for": "6.6.6.6",
    }
    assert nginx.ask(path, "POST", text, **facts).status == 200
    assert AccessAttempt.objects.get().ip_address == "127.0.0.1"


# While the newsroom does not answer


@pytest.fixture(scope="module")
def alone(place):
    """nginx, and nobody behind it."""
    with servers.nginx(place / "alone", free_port(), place / "pages") as server:
        yield server


def test_pages_are_still_there_and_the_rest_asks_for_patience(story, alone):
    assert "要撤的稿" in alone.ask(story.live.get_absolute_url()).body.decode()
    assert alone.ask("/").status == 200
    for path, method in (("/admin/", "GET"), ("/admin/", "POST"), ("/nichts/", "HEAD")):
        message = alone.ask(path, method)
        assert message.status == 503
        assert message.headers["Retry-After"]
        assert message.headers["Cache-Control"] == "no-store"
        assert method == "HEAD" or "请过一分钟再试" in message.body.decode()


def test_who_guesses_passwords_is_slowed_down_and_who_looks_is_not(alone):
    values = {alone.ask("/admin/login/").status for _try in range(50)}
    rows = [alone.ask("/admin/login/", "POST", "").status for _try in range(50)]
    assert values == {503}
    assert 10 < rows.count(429) < 25


def test_uploads_may_be_as_large_as_the_newsroom_takes_them(alone):
    site = (servers.SHIPPED / "nginx/site.conf").read_text()
    most = max(map(int, re.findall(r"client_max_body_size (\d+)m;", site)))
    assert most * 1024**2 > 3 * pictures.LARGEST_FILE
    story = "/admin/articles/article/1/change/"
    assert alone.ask(story, "POST", None, content_length=str(most * 2**21)).status == 413


# With TLS


@pytest.fixture(scope="module")
def secure(place, django):
    home = place / "tls"
    with servers.nginx(home, django.port, place / "pages", "newsroom-tls.conf") as server:
        yield server


def test_over_tls_the_same_with_http2_and_strict_transport(story, secure, nginx):
    address = story.live.get_absolute_url()
    message, plain = secure.ask(address), nginx.ask(address)
    assert message.body == plain.body
    assert message.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert plain.headers["Strict-Transport-Security"] is None
    assert secure.ask("/admin/").status == 302
    assert secure.speaks() == "h2"


def test_without_tls_one_is_led_to_it(secure):
    message = servers.Server(secure.insecure).ask("/tag/%E6%B9%BF%E5%9C%B0/?x=1")
    assert message.status == 301
    assert message.headers["Location"] == "https://news.example.com/tag/%E6%B9%BF%E5%9C%B0/?x=1"


# What is too large


def _begin_post(server, path: str, *headers: str) -> str:
    """The first line of the answer to a post whose body never comes, and all that follows it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=servers.PATIENCE) as line:
        head = [f"POST {path} HTTP/1.1", "Host: localhost", *headers, "Connection: close", "", ""]
        line.sendall("\r\n".join(head).encode())
        answer = b""
        while b"</html>" not in answer and (more := line.recv(65536)):
            answer += more
    return answer.decode()


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 64 << 10),
        ("/admin/login/", 8 << 20),
        ("/admin/articles/article/add/", 100 << 20),
        ("/admin/articles/article/7/change/", 100 << 20),
        ("/admin/articles/picture/add/", 32 << 20),
        ("/admin/articles/article/7/autosave/", 3 << 20),
        ("/admin/articles/term/add/", 12 << 20),
    ],
)
@pytest.mark.parametrize("which", ["nginx", "django"])
def test_a_body_that_is_too_large_is_refused_before_it_comes(which, path, most, request):
    """By nginx, and where there is none by gunicorn: with a sentence, and at once."""
    server = request.getfixturevalue(which)
    answer = _begin_post(server, path, f"Content-Length: {most + 1}")
    assert " 413 " in answer.splitlines()[0]
    assert "</p>" in answer


def test_nor_does_gunicorn_take_one_of_unknown_length(django):
    answer = _begin_post(django, "/admin/login/", "Transfer-Encoding: chunked")
    assert " 411 " in answer.splitlines()[0]
