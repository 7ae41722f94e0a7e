"""``python -m tests.bench``: measure everything, print the table and write it down.

``BENCH_SIZES="1000 100000"`` are the stories of the small and of the large newsroom;
``BENCH_QUICK=1`` makes little effort and writes nothing down.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests import postgres
from tests.bench import table
from tests.bench.figures import ROWS, Effort, Found, Row, rows_of_verbs
from tests.bench.room import ROOT, Room

_QUICK = Effort(times=1, seconds=1, files=50, queries=10, pages=200, releases=3)
_DATABASES = ["SQLite", "PostgreSQL"]


def main() -> int:
    quick = bool(os.environ.get("BENCH_QUICK"))
    sizes = os.environ.get("BENCH_SIZES", "300 3000" if quick else "1000 100000")
    with _rooms([int(size) for size in sizes.split()]) as rooms:
        verbs = rooms[_DATABASES[0]][0].ask("verb_names")
        rows = [
            (row, [_measure_row(row, database, rooms[database], quick) for database in _DATABASES])
            for row in (*ROWS, *rows_of_verbs(verbs))
        ]
    path = Path(tempfile.mkdtemp()) / "quick.md" if quick else ROOT / "docs" / "benchmarks.md"
    table.write_table(path, rows, _DATABASES, " and ".join(sizes.split()))
    sys.stdout.write(path.read_text(encoding="utf-8"))
    return 0


def _measure_row(row: Row, database: str, rooms: list[Room], quick: bool) -> Found:
    if not row.of_a_database and database != _DATABASES[0]:
        return Found("")
    began = time.monotonic()
    result = row.measure((rooms[0], rooms[-1]), _QUICK if quick else Effort())
    _say(f"{row.figure} – {database}: {result.text} [{time.monotonic() - began:.0f} s]")
    return result


@contextlib.contextmanager
def _rooms(sizes: list[int]) -> Iterator[dict[str, list[Room]]]:
    """A newsroom of each size in each database, filled."""
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder,
        postgres.cluster() as cluster,
        contextlib.ExitStack() as stack,
    ):
        home = Path(folder)
        rooms = {
            "SQLite": [_sqlite(home / f"sqlite-{size}", size) for size in sizes],
            "PostgreSQL": [_postgresql(home / f"pg-{size}", size, cluster) for size in sizes],
        }
        for database, result in rooms.items():
            for room in result:
                stack.callback(room.end)
                began = time.monotonic()
                room.manage("migrate")
                rate = room.ask("fill", count=room.count)["stories_a_second"]
                pages = room.ask("known_pages")["pages"]
                text = f"{room.count} stories, {rate:.0f} a second, with {pages} pages"
                _say(f"{database}: {text} [{time.monotonic() - began:.0f} s]")
        yield rooms


def _sqlite(home: Path, size: int) -> Room:
    return Room(home, f"sqlite:///{home}/newsroom.sqlite3", size)


def _postgresql(home: Path, size: int, cluster: str) -> Room:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{size}")
    return Room(home, f"{cluster.rpartition('/')[0]}/bench_{size}", size)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except postgres.Lacking as lacking:
        sys.exit(str(lacking))
