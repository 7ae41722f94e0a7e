"""The table as ``docs/benchmarks.md`` has it, with the machine it was measured on."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import django

from tests.bench.figures import Found, Row

_BEGINS, _ENDS = "<!-- what make bench writes -->", "<!-- until here -->"


def write_table(
    path: Path, rows: Iterable[tuple[Row, list[Found]]], databases: list[str], sizes: str
):
    """Put the table into the file, in place of the one that was there."""
    text = path.read_text(encoding="utf-8") if path.exists() else f"{_BEGINS}\n{_ENDS}\n"
    before, _begins, rest = text.partition(_BEGINS)
    after = rest.partition(_ENDS)[2]
    table = _table(rows, databases)
    words = f"{_machine()}\n\n“Few” and “many” stories: {sizes}.\n\n{table}"
    path.write_text(f"{before}{_BEGINS}\n{words}\n{_ENDS}{after}", encoding="utf-8")


def _table(rows: Iterable[tuple[Row, list[Found]]], databases: list[str]) -> str:
    lines = [["Figure", "Target", *databases], ["---"] * (2 + len(databases))]
    for row, result in rows:
        lines.append([row.figure, row.target, *(f"{_mark(each)}{each.text}" for each in result)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _mark(found: Found) -> str:
    return {True: "✓ ", False: "✗ ", None: ""}[found.is_met]


def _machine() -> str:
    """The machine and the versions, in one paragraph."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    parts = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}",
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"Python {platform.python_version()}, Django {django.__version__}",
        f"SQLite {sqlite3.sqlite_version}, {_version_of('postgres', '--version')}",
        f"{_version_of('nginx', '-v')}, {_version_of('wrk', '-v')}",
    )
    return "; ".join(parts) + "."


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or platform.machine())


def _version_of(program: str, option: str) -> str:
    """The first line that a program says of its version."""
    places = (f"/usr/sbin/{program}", *map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")))
    path = shutil.which(program) or next((p for p in places if Path(p).name == program), program)
    result = subprocess.run([path, option], capture_output=True, text=True)
    return (result.stdout + result.stderr).splitlines()[0].partition(" Copyright")[0].strip()
