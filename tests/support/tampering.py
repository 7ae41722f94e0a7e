"""Changing the record behind the desk's back, and putting it back afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection, transaction

from articles import guards


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside, also to the schema, has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextlib.contextmanager
def lift_guards() -> Iterator[None]:
    """The guards are lifted, one forges, the guards are back: as an intruder would do it.

    Afterwards nothing of it has happened.
    """
    with undone():
        check_deferred()
        guards.remove(connection)
        yield


def check_deferred() -> None:
    """Check what is deferred to the commit now: PostgreSQL alters no table before."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")


def restore_guards() -> None:
    """Put the guards back, as an intruder would who does not want to be noticed."""
    check_deferred()
    guards.install(connection)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
