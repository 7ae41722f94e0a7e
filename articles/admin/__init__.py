"""The desk's screens, on the stock Django admin."""

from . import (
    absences,
    addresses,
    assignments,
    calendar,
    channels,
    front,
    log,
    newsroom,
    notifications,
    people,
    pictures,
    standing,
    stories,
    tags,
    terms,
    webhooks,
)

__all__ = [
    "absences",
    "addresses",
    "assignments",
    "calendar",
    "channels",
    "front",
    "log",
    "newsroom",
    "notifications",
    "people",
    "pictures",
    "standing",
    "stories",
    "tags",
    "terms",
    "webhooks",
]
