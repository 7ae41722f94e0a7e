"""The guards and followers on SQLite: a trigger for each event."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .kinds import Follower, Guard
from .spelling import spell

VENDOR = "sqlite"

_DIALECT = {
    "each": lambda column, alias: f"json_each({column}) {alias}",
    "int": lambda alias, key: f"json_extract({alias}.value, '$.{key}')",
    "str": lambda alias, key: f"json_extract({alias}.value, '$.{key}')",
    "key": lambda column, key: f"json_extract({column}, '$.{key}')",
    "text": lambda alias: f"{alias}.value",
    "length": lambda column: f"json_array_length({column})",
}


def triggers(guard: Guard | Follower) -> dict[str, str]:
    """The triggers of a guard by name, each with the statement that creates it."""
    if isinstance(guard, Follower):
        head = f"CREATE TRIGGER {guard.name} AFTER {guard.event} ON {guard.table}"
        return {guard.name: f"{head} BEGIN {guard.sqlite}; END"}
    cases = " ".join(
        f"WHEN {spell(condition, _DIALECT)} THEN RAISE(ABORT, '{rule}')"
        for condition, rule in guard.refusals
    )
    return {
        f"{guard.name}_{event.lower()}": (
            f"CREATE TRIGGER {guard.name}_{event.lower()} {guard.timing} {event} ON {guard.table} "
            f"BEGIN SELECT CASE {cases} END; END"
        )
        for event in guard.events
    }


def create(guard: Guard | Follower, cursor) -> Iterator[str]:
    """Statements that put a guard into the database."""
    yield from triggers(guard).values()


def drop(guard: Guard | Follower, cursor) -> Iterator[str]:
    """Statements that take a guard out of the database, if it is there."""
    yield from (f"DROP TRIGGER IF EXISTS {name}" for name in triggers(guard))


def lacking(guards: list[Guard | Follower], cursor) -> Iterator[str]:
    """Names of triggers that are not there, or do not say what they should."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    present = dict(cursor.fetchall())
    for guard in guards:
        yield from (name for name, sql in triggers(guard).items() if present.get(name) != sql)


def intruders(tables: list[str], own: set[str], cursor) -> Iterator[str]:
    """What stands in the place of guarded tables or beside our triggers on them."""
    cursor.execute("SELECT type, name, tbl_name FROM sqlite_master")
    for kind, name, table in cursor.fetchall():
        if kind == "trigger" and table in tables and name not in own:
            yield f"{table}: the trigger {name} is none of ours"
        if kind == "view" and name in tables:
            yield f"{name}: a view stands in its place"
    cursor.execute("SELECT type, name FROM sqlite_temp_master")
    yield from (f"{name}: a temporary {kind} hides it" for kind, name in cursor if name in tables)
    yield from _numbers_at_the_end(tables, cursor)


def _numbers_at_the_end(tables: list[str], cursor) -> Iterator[str]:
    """A table whose next number is too large for SQLite takes no row any more."""
    cursor.execute("SELECT name FROM sqlite_sequence WHERE seq > 4611686018427387904")
    yield from (f"{name}: its numbers are at their end" for (name,) in cursor if name in tables)


def constraints(table: str, cursor) -> set[tuple]:
    """What a table itself holds: ``("unique", columns)``, ``("key", column, other table)`` and
    ``("check", name)``."""
    cursor.execute(f'PRAGMA index_list("{table}")')
    unique = [
        name for _seq, name, is_unique, _origin, partial in cursor if is_unique and not partial
    ]
    rows: set[tuple] = set()
    for index in unique:
        cursor.execute(f'PRAGMA index_info("{index}")')
        rows.add(("unique", frozenset(column for _seq, _cid, column in cursor)))
    cursor.execute(f'PRAGMA foreign_key_list("{table}")')
    rows |= {("key", row[3], row[2]) for row in cursor}
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
    statement = (cursor.fetchone() or ("",))[0]
    return rows | {("check", name) for name in re.findall(r'CONSTRAINT "(\w+)" CHECK', statement)}
