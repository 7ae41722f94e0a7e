"""The desk's screens, on the stock Django admin."""

from . import (
    absences,
    assignments,
    calendar,
    channels,
    front,
    log,
    newsroom,
    notifications,
    people,
    pictures,
    stories,
    tags,
    terms,
    webhooks,
)

__all__ = [
    "absences",
    "assignments",
    "calendar",
    "channels",
    "front",
    "log",
    "newsroom",
    "notifications",
    "people",
    "pictures",
    "stories",
    "tags",
    "terms",
    "webhooks",
]
