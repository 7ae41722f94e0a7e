"""A backup of the database in force as one file, and the way back into an empty database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.text.words import Sentence as _


class Failed(Exception):
    """A backup that could not be made or restored; says why in a ``Sentence``."""


def save(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Write the database into a new file that only its owner reads: SQLite's own form, or that of
    ``pg_restore``. The newsroom may go on meanwhile. Raises ``Failed``, and leaves no file then."""
    if not connection.introspection.table_names():
        raise Failed(_("This database is empty. Is it the newsroom's own?"))
    if file.exists():
        raise Failed(_("%(file)s is there already; choose another name.", file=file))
    aside = file.with_name(f"{file.name}.part")
    try:
        aside.unlink(missing_ok=True)
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL, 0o600))
        _write(connection, aside)
        aside.rename(file)
    except (OSError, sqlite3.Error) as error:
        raise Failed(_("No backup was made: %(why)s", why=error)) from error
    finally:
        aside.unlink(missing_ok=True)


def load(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Fill an empty database with a backup. Raises ``Failed``; a database with tables in it is
    left as it is."""
    if not file.is_file():
        raise Failed(_("There is no file %(file)s.", file=file))
    if connection.introspection.table_names():
        raise Failed(_("This database is not empty; a backup is restored into an empty one."))
    try:
        _read(connection, file)
    except (OSError, sqlite3.Error) as error:
        raise Failed(_("The backup was not restored: %(why)s", why=error)) from error


def _write(connection: BaseDatabaseWrapper, file: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            # One file, with none beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    where, environment = _client(connection)
    _run(["pg_dump", "--format=custom", f"--file={file}", *where], environment)


def _read(connection: BaseDatabaseWrapper, file: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
        return
    *where, name = _client(connection)[0]
    whole = ["--no-owner", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *whole, *where, f"--dbname={name}", str(file)], _client(connection)[1])


def _client(connection: BaseDatabaseWrapper) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment by which a program of PostgreSQL finds the database."""
    arguments, environment = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    return arguments[1:], os.environ | (environment or {})


def _run(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise OSError(result.stderr.strip() or f"{command[0]}: {result.returncode}")
