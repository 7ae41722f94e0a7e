"""Requests a second over the network: the shipped nginx before files, gunicorn before Django."""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.request
from pathlib import Path
from statistics import mean, median

from tests.bench.room import ROOT, Room
from tests.support import servers
from tests.support.ports import free_port

#: Connections that wrk keeps busy.
_CONNECTIONS = {"nginx": 32, "gunicorn": 8}
#: What a browser would send, so that both sides may answer with the packed file.
_HEADERS = ("-H", "Accept-Encoding: gzip")
#: Pages of the two sides may differ in size by this part of it, all together.
_ALIKE = 0.03
#: Beside the newsroom in the same nginx: a folder of files sent with the same headers, and no more.
_PLAIN = """server {{
        listen 127.0.0.1:{port};
        server_tokens off;
        location / {{
            root {home}/static;
            types {{ "text/html; charset=utf-8" html; }}
            include {home}/nginx/headers.conf;
            add_header Cache-Control "max-age=0, public, must-revalidate";
            gzip_static on;
            gzip_vary on;
        }}
    }}"""


def nginx(room: Room, seconds: int, times: int) -> dict:
    """Requests a second: of a pressed story, and of the same bytes as a hand-made file.

    Both are sent by one nginx, from folders of one depth, with the same headers.
    """
    address, pages = room.ask("pressed_story"), room.home / "pages"
    _copy(pages / address.strip("/"), room.home / "static" / address.strip("/"))
    port = free_port()
    plain = _PLAIN.format(port=port, home=room.home)
    with servers.nginx(room.home / "nginx", free_port(), pages, beside=plain) as server:
        file = f"{address}index.html"
        ours, theirs = server.ask(address), servers.Server(port).ask(file)
        if (ours.body, len(str(ours.headers))) != (theirs.body, len(str(theirs.headers))):
            raise RuntimeError(f"Not the same bytes: {ours.headers} and {theirs.headers}")
        urls = {
            "story": [f"http://127.0.0.1:{server.port}{address}"],
            "static": [f"http://127.0.0.1:{port}{file}"],
        }
        return _side_by_side(urls, "nginx", seconds, times)


def _copy(page: Path, to: Path) -> None:
    to.mkdir(parents=True)
    for file in page.glob("index.html*"):
        shutil.copy(file, to)


def django(room: Room, seconds: int, times: int) -> dict:
    """Requests a second: of stories that are not pressed, and of a bare view of the same size.

    Many stories are asked for by lot, several times as many as a process keeps made: readers who
    come without a press in front ask for any of them.
    """
    stories = room.ask("stories_for_the_web")
    bare = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings",
        "BARE_PADDING": str(round(mean(each["size"] - each["bare_size"] for each in stories))),
    }
    with room.serving(NEWSROOM_PAGES="") as ours, room.serving(**bare) as theirs:
        urls = {
            "story": [ours.url + each["address"] for each in stories],
            "static": [f"{theirs.url}/{each['id']}/" for each in stories],
        }
        _hold_alike(*urls.values())
        return _side_by_side(urls, "gunicorn", seconds, times)


def _hold_alike(*sides: list[str]) -> None:
    """Make sure that both sides send as much."""
    ours, theirs = (sum(len(_read(url)) for url in urls) for urls in sides)
    if abs(ours - theirs) > _ALIKE * ours:
        raise RuntimeError(f"Not the same size: {ours} and {theirs} bytes.")


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def _side_by_side(urls: dict[str, list[str]], server: str, seconds: int, times: int) -> dict:
    """The median rate of each side, and the median of how the two rates of a round compare: a
    machine that others use as well changes from minute to minute, hardly within one round."""
    rates: dict[str, list[float]] = {name: [] for name in urls}
    for side in urls.values():
        _wrk(side, _CONNECTIONS[server], 1)
    for time in range(times):
        # Who comes second finds the machine warm.
        for name in list(urls)[:: -1 if time % 2 else 1]:
            rates[name].append(_wrk(urls[name], _CONNECTIONS[server], seconds))
    ratios = [ours / theirs for ours, theirs in zip(*rates.values(), strict=True)]
    return {"ratio": median(ratios)} | {name: median(result) for name, result in rates.items()}


def _wrk(urls: list[str], connections: int, seconds: int) -> float:
    """Requests a second that wrk gets answered; all of them must be answered well."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *_HEADERS, urls[0]]
    if len(urls) > 1:
        by_lot = str(ROOT / "tests" / "bench" / "at_random.lua")
        command = [*command[:-1], "-s", by_lot, urls[0], "--", *urls]
    stdout = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in stdout or "Socket errors" in stdout:
        raise RuntimeError(f"{urls[0]}: {stdout}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", stdout)[1])
