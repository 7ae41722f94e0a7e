"""The database in force: how to name it to people, and which of its errors pass."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

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


def is_passing(error: BaseException | None) -> bool:
    """Whether the database only is not to be had just now: locked, stopped, full, restarted. The
    same question may be answered later; any other error would come again."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    return not any(mistake in str(error) for mistake in _MISTAKES)
