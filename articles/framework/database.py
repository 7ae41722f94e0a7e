"""The database in force: how to name it to people, and which of its errors pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

#: Milliseconds that a write waits which may be left out.
_IMPATIENT = 100
#: What SQLite says of a mistake in a question, by the error that it also has for a locked file.
_MISTAKES = ("no such", "has no column", "syntax error")


def describe(connection: BaseDatabaseWrapper) -> str:
    """Engine and place, in one line that may be shown: never a password."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"SQLite, {facts['NAME']}"
    host = facts["HOST"] or "this machine"
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    user = f", as {facts['USER']}" if facts["USER"] else ""
    return f"PostgreSQL, {facts['NAME']} on {host}{port}{user}"


@contextmanager
def impatient(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For a write that may be left out: SQLite does not wait long for whoever else writes."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_IMPATIENT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def is_passing(error: BaseException | None) -> bool:
    """Whether the database only is not to be had just now: locked, stopped, full, restarted. The
    same question may be answered later; any other error would come again."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return not any(mistake in str(error) for mistake in _MISTAKES)
