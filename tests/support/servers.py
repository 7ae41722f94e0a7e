"""The newsroom as readers reach it: the shipped nginx in front of a gunicorn, both real."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from gunicorn.app.wsgiapp import WSGIApplication

from tests.support.ports import free_port

SHIPPED = Path(__file__).resolve().parents[2] / "deploy"
#: Seconds that a server may take to start or to stop.
PATIENCE = 30
#: The module of Debian's libnginx-mod-http-brotli-static; None if it is not installed.
BROTLI = next(Path("/usr/lib/nginx/modules").glob("*brotli_static_module.so"), None)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server on this machine; ``secure`` asks it by TLS, whoever signed its certificate.

    ``insecure`` is where it listens without TLS beside that.
    """

    port: int
    secure: bool = False
    insecure: int = 0

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers) -> Answer:
        """The answer to exactly this path; ``accept_encoding="br"`` sends Accept-Encoding: br."""
        header_fields = {name.replace("_", "-").title(): value for name, value in headers.items()}
        with closing(self._line()) as line:
            line.request(method, path, body, header_fields)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def speaks(self) -> str | None:
        """The protocol that is agreed on with somebody who knows HTTP/2."""
        anybody = ssl._create_unverified_context()
        anybody.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line,
            anybody.wrap_socket(line) as tls_line,
        ):
            return tls_line.selected_alpn_protocol()

    def _line(self) -> http.client.HTTPConnection:
        if not self.secure:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        anybody = ssl._create_unverified_context()
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, context=anybody
        )


@contextmanager
def gunicorn() -> Iterator[Server]:
    """The shipped gunicorn, a child of this process, so with its settings and its database."""
    port = free_port()
    connections.close_all()
    child = os.fork()
    if not child:
        _become_gunicorn(port)
    try:
        _await(port)
        yield Server(port)
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def _become_gunicorn(port: int) -> None:
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error"]
    sys.argv = ["gunicorn", "--config", str(SHIPPED / "gunicorn.conf.py"), *options]
    try:
        WSGIApplication("%(prog)s", prog="gunicorn").run()
    finally:
        os._exit(0)


@contextmanager
def nginx(
    home: Path, upstream: int, pages: Path, site: str = "newsroom.conf", beside: str = ""
) -> Iterator[Server]:
    """The shipped nginx, with nothing changed but ports and places; ``beside`` is put next to it."""
    port, insecure, tls = free_port(), free_port(), "tls" in site
    _lay_out(home, (port, insecure if tls else port), upstream, pages, site, beside)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is lacking: apt install nginx"
    options = ["-p", str(home), "-c", "nginx.conf", "-e", f"{home}/error.log"]
    child = subprocess.Popen([program, *options], start_new_session=True)
    try:
        _await(port, child)
        yield Server(port, tls, insecure)
    finally:
        child.terminate()
        child.wait(PATIENCE)


def _lay_out(
    home: Path, ports: tuple[int, int], upstream: int, pages: Path, site: str, beside: str
) -> None:
    """The shipped files below ``home``, with places of the test and its ports, with TLS and without."""
    port, insecure = ports
    places = {
        "/srv/newsroom/deploy/nginx": str(home),
        "/srv/newsroom/var/pages": str(pages),
        "/srv/newsroom/var": str(pages.parent),
        "/etc/letsencrypt/live/news.example.com": str(home),
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        # Without TLS this is the site, with it the redirect to it.
        "listen 80;": f"listen 127.0.0.1:{insecure};",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
    }
    home.mkdir(parents=True)
    for source in (SHIPPED / "nginx").iterdir():
        text = source.read_text()
        for ours, theirs in places.items():
            text = text.replace(ours, theirs)
        (home / source.name).write_text(text)
    # nginx that root starts gives up its rights, and could not read a test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    load = f"load_module {BROTLI};" if BROTLI else ""
    packing = "brotli_static on;" if BROTLI else ""
    around = {"home": home, "site": site, "user": user, "load": load, "packing": packing}
    around["beside"] = beside
    (home / "nginx.conf").write_text(_AROUND.format(**around))
    if "tls" in site:
        _certify(home)


def _certify(home: Path) -> None:
    outputs = ["-keyout", home / "privkey.pem", "-out", home / "fullchain.pem"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"]
    order = ["openssl", "req", "-x509", *key, *outputs, "-subj", "/CN=news.example.com"]
    subprocess.run(order, check=True, capture_output=True)


# What Debian's nginx.conf has around a site, with what deploy/nginx/page.conf advises.
_AROUND = """
{load}
{user}
pcre_jit on;
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    {packing}
    include {home}/{site};
    {beside}
}}
"""


def _await(port: int, child: subprocess.Popen | None = None) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert child is None or child.poll() is None, "the server did not start"
            assert time.monotonic() < until, f"nobody listens on port {port}"
            time.sleep(0.02)
        else:
            return
