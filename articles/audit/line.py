"""A line of the log, and moments, as the replay reads them: plain Python, no database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple


class Line(NamedTuple):
    """What the log says in one line; ``data`` as it comes back from JSON."""

    id: int
    at: datetime
    person: int | None
    name: str
    verb: str
    article: int | None
    release: int | None
    data: dict


def as_text(moment: datetime | None) -> str | None:
    """A moment as the log's data spell it."""
    return moment and moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_moment(text: str) -> datetime:
    """The moment that the log's data spell."""
    return datetime.fromisoformat(text)
