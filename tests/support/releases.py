"""Releases as they are handed round: the real one where it is present, ours everywhere."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.management.demo import make

REAL = settings.ROOT.parent / "shared" / "releases" / "dongying-press-conference.txt"
OURS = make.HERE / "manuscripts" / "01-press-conference.txt"


def manuscripts() -> list[Path]:
    """The real one is read in the same way whatever the database is."""
    paths = (OURS, REAL) if connection.vendor == "sqlite" else (OURS,)
    return [path for path in paths if path.exists()]


def body_lines(path: Path) -> list[str]:
    """The lines between byline and foot: both releases have two names, a byline, two names."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines[3:-2]
