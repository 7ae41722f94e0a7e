"""Every screen of the desk, registered with its site when all applications are ready."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

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

# The queue behind the press is nobody's work here; what fails of it is told on the desk.
if admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)
