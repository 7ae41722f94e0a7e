"""The guards and followers as triggers of SQLite and of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .rules import FOLLOWERS, GUARDS, Follower, Guard


class _Macros:
    """``{each:column:alias}`` and its like in a condition, spelt for one database."""

    def __init__(self, spell):
        self._spell = spell

    def __format__(self, spec: str) -> str:
        return self._spell(*spec.split(":"))


_SQLITE = {
    "each": lambda column, alias: f"json_each({column}) {alias}",
    "int": lambda alias, key: f"json_extract({alias}.value, '$.{key}')",
    "str": lambda alias, key: f"json_extract({alias}.value, '$.{key}')",
    "text": lambda alias: f"{alias}.value",
    "length": lambda column: f"json_array_length({column})",
}
_POSTGRESQL = {
    "each": lambda col, alias: f"jsonb_array_elements({col}) WITH ORDINALITY {alias}(value, key)",
    "int": lambda alias, key: f"({alias}.value->>'{key}')::bigint",
    "str": lambda alias, key: f"({alias}.value->>'{key}')",
    "text": lambda alias: f"({alias}.value #>> '{{}}')",
    "length": lambda column: f"jsonb_array_length({column})",
}


def _spelt(condition: str, dialect: dict) -> str:
    return condition.format(**{word: _Macros(spell) for word, spell in dialect.items()})


def _sqlite(guard: Guard | Follower) -> dict[str, str]:
    """The triggers of a guard on SQLite, each with the statement that creates it."""
    if isinstance(guard, Follower):
        head = f"CREATE TRIGGER {guard.name} AFTER DELETE ON {guard.table}"
        return {guard.name: f"{head} BEGIN {guard.sqlite}; END"}
    cases = " ".join(
        f"WHEN {_spelt(condition, _SQLITE)} THEN RAISE(ABORT, '{said}')"
        for condition, said in guard.refusals
    )
    return {
        f"{guard.name}_{event.lower()}": (
            f"CREATE TRIGGER {guard.name}_{event.lower()} BEFORE {event} ON {guard.table} "
            f"BEGIN SELECT CASE {cases} END; END"
        )
        for event in guard.events
    }


def _body(guard: Guard | Follower) -> str:
    """The body of a guard's function on PostgreSQL."""
    if isinstance(guard, Follower):
        return f" BEGIN {guard.postgresql}; RETURN OLD; END "
    checks = " ".join(
        f"IF {_spelt(condition, _POSTGRESQL)} THEN "
        f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for condition, said in guard.refusals
    )
    emptied = (
        "IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'R8, R10: the record is never emptied' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    )
    return (
        f" BEGIN {emptied} {checks} IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END "
    )


def _postgresql(guard: Guard | Follower) -> dict[str, str]:
    """The triggers of a guard on PostgreSQL, each with the head of the statement."""
    if isinstance(guard, Follower):
        return {guard.name: f"AFTER DELETE ON {guard.table} FOR EACH ROW"}
    every = {guard.name: f"BEFORE {' OR '.join(guard.events)} ON {guard.table} FOR EACH ROW"}
    if "DELETE" in guard.events and guard.table != "articles_picture":
        every[f"{guard.name}_truncate"] = f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT"
    return every


def _create_sqlite(guard: Guard | Follower) -> Iterator[str]:
    yield from _sqlite(guard).values()


def _drop_sqlite(guard: Guard | Follower) -> Iterator[str]:
    yield from (f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite(guard))


def _create_postgresql(guard: Guard | Follower) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $guard${_body(guard)}$guard$"
    )
    for name, head in _postgresql(guard).items():
        yield f"CREATE TRIGGER {name} {head} EXECUTE FUNCTION {guard.name}()"


def _drop_postgresql(guard: Guard | Follower) -> Iterator[str]:
    yield f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"


_SPEAKS = {
    "sqlite": (_create_sqlite, _drop_sqlite),
    "postgresql": (_create_postgresql, _drop_postgresql),
}


def _run(connection, which: int, guards: Iterable[Guard | Follower]) -> None:
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in _SPEAKS[connection.vendor][which](guard):
                cursor.execute(statement)


def install(apps, schema_editor) -> None:
    """Create every guard (a migration's forward step), and the followers that have their table."""
    connection = schema_editor.connection
    tables = connection.introspection.table_names()
    followers = (follower for follower in FOLLOWERS if follower.changes in tables)
    _run(connection, 0, (*GUARDS, *followers))


def remove(apps, schema_editor) -> None:
    """Drop every guard and follower (a migration's backward step)."""
    _run(schema_editor.connection, 1, (*GUARDS, *FOLLOWERS))


def missing(connection) -> list[str]:
    """Names of triggers that the database lacks, or that do not say what they should."""
    query, expected = _LOOKED_UP[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = dict(cursor.fetchall())
    every = (*GUARDS, *FOLLOWERS)
    wanted = {name: says for guard in every for name, says in expected(guard).items()}
    return [name for name, says in wanted.items() if found.get(name) != says]


_LOOKED_UP = {
    "sqlite": ("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", _sqlite),
    "postgresql": (
        "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'",
        lambda guard: dict.fromkeys(_postgresql(guard), _body(guard)),
    ),
}
