"""Requests a second over the network: nginx before files, gunicorn before Django."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.room import Room, Server, free_port, running

#: Connections that wrk keeps busy.
_CONNECTIONS = {"nginx": 32, "gunicorn": 8}
_NGINX = """
daemon off;
{user}
worker_processes 2;
error_log {home}/nginx-error.log;
pid {home}/nginx.pid;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    gzip_static on;
    client_body_temp_path {home}/nginx-body;
    proxy_temp_path {home}/nginx-proxy;
    fastcgi_temp_path {home}/nginx-fastcgi;
    uwsgi_temp_path {home}/nginx-uwsgi;
    scgi_temp_path {home}/nginx-scgi;
    server {{
        listen 127.0.0.1:{pages};
        root {home}/pages;
        location / {{
            add_header Cache-Control "max-age=0, public, must-revalidate";
            try_files $uri $uri/index.html =404;
        }}
    }}
    server {{
        listen 127.0.0.1:{static};
        root {home}/static;
    }}
}}
"""


def nginx(room: Room, seconds: int, times: int) -> dict:
    """Requests a second: of a pressed story, and of the same bytes as a hand-made file."""
    address = room.ask("pressed_story")
    page = room.home / "pages" / address.strip("/") / "index.html"
    static = room.home / "static"
    static.mkdir(exist_ok=True)
    for suffix in ("", ".gz"):
        shutil.copy(page.with_name(page.name + suffix), static / f"story.html{suffix}")
    with _nginx(room.home) as (pages, files):
        urls = {"story": f"{pages}{address}", "static": f"{files}/story.html"}
        return _side_by_side(urls, _CONNECTIONS["nginx"], seconds, times)


@contextlib.contextmanager
def _nginx(home: Path) -> Iterator[tuple[str, str]]:
    ports = {"pages": free_port(), "static": free_port()}
    user = "user root;" if os.geteuid() == 0 else ""
    configuration = home / "nginx.conf"
    configuration.write_text(_NGINX.format(home=home, user=user, **ports))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = (program, "-p", str(home), "-e", f"{home}/nginx-error.log", "-c", str(configuration))
    with running(command, dict(os.environ)) as process:
        servers = [Server(port, process.pid) for port in ports.values()]
        for server in servers:
            server.await_answer()
        yield servers[0].url, servers[1].url


def django(room: Room, seconds: int, times: int) -> dict:
    """Requests a second: of a story that is not pressed, and of a bare view of the same size."""
    story = room.ask("story_for_the_web")
    bare = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings",
        "BARE_PADDING": str(story["size"] - story["bare_size"]),
    }
    with room.serving(NEWSROOM_PAGES="") as ours, room.serving(**bare) as theirs:
        urls = {"story": ours.url + story["address"], "static": f"{theirs.url}/{story['id']}/"}
        return _side_by_side(urls, _CONNECTIONS["gunicorn"], seconds, times)


def _side_by_side(urls: dict[str, str], connections: int, seconds: int, times: int) -> dict:
    """The median rate of each address, all of them asked in turn, so many times."""
    rates: dict[str, list[float]] = {name: [] for name in urls}
    for _warming in urls.values():
        _wrk(_warming, connections, 1)
    for _time in range(times):
        for name, url in urls.items():
            rates[name].append(_wrk(url, connections, seconds))
    return {name: median(found) for name, found in rates.items()}


def _wrk(url: str, connections: int, seconds: int) -> float:
    """Requests a second that wrk gets answered; all of them must be answered well."""
    command = ("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip")
    said = subprocess.run((*command, url), capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{url}: {said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])
