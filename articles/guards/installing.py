"""Putting the guards into a database, taking them out, and seeing whether they are whole."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from . import postgresql, sqlite
from .expected import expect_constraints
from .kinds import Follower, Guard
from .rules import FOLLOWERS, GUARDS

_DIALECTS = {module.VENDOR: module for module in (sqlite, postgresql)}


def _meant_for(connection) -> list[Guard | Follower]:
    """The guards of this kind of database."""
    return [*(g for g in GUARDS if connection.vendor in g.vendors), *FOLLOWERS]


def _possible(connection) -> list[Guard | Follower]:
    """Those whose tables are there: a schema that is on its way has not all of them yet."""
    tables = set(connection.introspection.table_names())
    guards = _meant_for(connection)
    return [g for g in guards if {g.table, getattr(g, "changes", g.table)} <= tables]


def install(connection) -> list[str]:
    """Put in every guard that is not whole; returns their names. Others are left as they are."""
    dialect = _DIALECTS[connection.vendor]
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        possible = _possible(connection)
        names = set(dialect.lacking(possible, cursor))
        for guard in possible:
            if names & set(dialect.triggers(guard)):
                _execute(cursor, [*dialect.drop(guard, cursor), *dialect.create(guard, cursor)])
    return sorted(names)


def remove(connection) -> None:
    """Take every guard out, as a change of a table's columns needs it."""
    dialect = _DIALECTS[connection.vendor]
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for guard in _meant_for(connection):
            _execute(cursor, dialect.drop(guard, cursor))


def missing(connection) -> list[str]:
    """What of the guards is not as it should be: names of triggers, or sentences on a table.

    Whatever of their definitions the owner of a database can change is named.
    """
    dialect = _DIALECTS[connection.vendor]
    guards = _meant_for(connection)
    tables = sorted({guard.table for guard in guards})
    own = {name for guard in guards for name in dialect.triggers(guard)}
    with connection.cursor() as cursor:
        return [
            *dialect.lacking(guards, cursor),
            *sorted(dialect.intruders(tables, own, cursor)),
            *sorted(_lost_constraints(tables, dialect, cursor)),
        ]


def _lost_constraints(tables: list[str], dialect, cursor) -> Iterator[str]:
    for table in tables:
        for kind, *what in expect_constraints(table) - dialect.constraints(table, cursor):
            first = what[0] if isinstance(what[0], str) else ", ".join(sorted(what[0]))
            yield f"{table}: its {_NOUNS[kind]} {first} is gone"


_NOUNS = {"unique": "unique", "key": "foreign key", "check": "check"}


def _execute(cursor, statements) -> None:
    for statement in statements:
        cursor.execute(statement)
