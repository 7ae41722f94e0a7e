"""``python -m tests.bench.load``: readers through nginx while the newsroom publishes and withdraws.

Two hundred connections on loopback for ``LOAD_SECONDS`` (60), a newsroom of ``LOAD_STORIES`` (5000)
on PostgreSQL, a story each two seconds and a withdrawal each ten. Prints what readers waited, what
the verbs took, and how often a pressed page named a story after it had been withdrawn.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests import postgres
from tests.bench.__main__ import _postgresql
from tests.bench.room import ROOT
from tests.support import servers

_CONNECTIONS = 200


def main() -> int:
    seconds = int(os.environ.get("LOAD_SECONDS", "60"))
    stories = int(os.environ.get("LOAD_STORIES", "5000"))
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-load-") as folder,
        postgres.cluster() as cluster,
    ):
        home = Path(folder)
        home.chmod(0o755)
        room = _postgresql(home / "room", stories, cluster)
        room.manage("migrate")
        room.ask("fill", count=stories)
        addresses = room.ask("ready_pages")
        with (
            room.serving() as newsroom,
            room.pressing(),
            servers.nginx(
                home / "nginx", int(newsroom.url.rpartition(":")[2]), room.home / "pages"
            ) as server,
        ):
            readers = _readers(server.port, addresses, seconds)
            result = room.ask("under_load", seconds=seconds)
            value = readers.communicate()[0]
        room.end()
    _say(value, result)
    return 1 if result["named"] else 0


def _readers(port: int, addresses: list[str], seconds: int) -> subprocess.Popen:
    urls = [f"http://127.0.0.1:{port}{address}" for address in addresses]
    by_lot = str(ROOT / "tests" / "bench" / "at_random.lua")
    rows = ["-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", by_lot]
    command = ["wrk", *rows, urls[0], "--", *urls]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _say(said: str, found: dict) -> None:
    of_readers = re.findall(
        r"(?:50|90|99)%\s+\S+|Requests/sec:\s+\S+|Non-2xx.*|Socket errors.*", said
    )
    lines = [f"readers: {', '.join(' '.join(line.split()) for line in of_readers)}"]
    for verb in ("sign", "withdraw"):
        times = found[verb]
        lines.append(
            f"{verb}: {len(times)}, median {median(times):.2f} s, longest {max(times):.2f} s"
        )
    lines.append(
        f"{found['withdrawn']} withdrawn; named afterwards {found['named']} times in {found['looks']} looks"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
