"""The guards and followers on PostgreSQL: a function each, and its triggers.

Nothing of a session takes a guard's place: every table is named with its schema, functions and
operators come from ``pg_catalog`` alone, and the triggers fire ALWAYS, so also where a session has
set ``session_replication_role``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .kinds import Follower, Guard
from .spelling import spell

VENDOR = "postgresql"

_SEARCH_PATH = "pg_catalog, pg_temp"
_TABLE = re.compile(r"\b((?:articles|taggit)_[a-z_]+)\b")

_DIALECT = {
    "each": lambda col, alias: f"jsonb_array_elements({col}) WITH ORDINALITY {alias}(value, key)",
    "int": lambda alias, key: f"({alias}.value->>'{key}')::bigint",
    "str": lambda alias, key: f"({alias}.value->>'{key}')",
    "key": lambda column, key: f"({column}->>'{key}')",
    "text": lambda alias: f"({alias}.value #>> '{{}}')",
    "length": lambda column: f"jsonb_array_length({column})",
}

# Bits of pg_trigger.tgtype (PostgreSQL's catalog/pg_trigger.h).
_ROW, _BEFORE, _EVENTS = 1, 2, {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}

_EMPTIED = (
    "IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION 'R8, R10: the record is never emptied' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF;"
)
_RETURN = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"


def _qualify(statement: str, schema: str) -> str:
    return _TABLE.sub(rf"{schema}.\1", statement)


def _body(guard: Guard | Follower, schema: str) -> str:
    """The body of a guard's function, its tables in ``schema``."""
    if isinstance(guard, Follower):
        return f" BEGIN {_qualify(guard.postgresql, schema)}; {_RETURN} END "
    checks = " ".join(
        f"IF {_qualify(spell(condition, _DIALECT), schema)} THEN "
        f"RAISE EXCEPTION '{rule}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for condition, rule in guard.refusals
    )
    return f" BEGIN {_EMPTIED} {checks} {_RETURN} END "


def triggers(guard: Guard | Follower) -> dict[str, tuple[str, tuple[str, ...], bool]]:
    """The triggers of a guard: name → (timing, events, whether for each row)."""
    if isinstance(guard, Follower):
        return {guard.name: ("AFTER", (guard.event,), True)}
    every = {guard.name: (guard.timing, guard.events, True)}
    if "DELETE" in guard.events:
        every[f"{guard.name}_truncate"] = ("BEFORE", ("TRUNCATE",), False)
    return every


def create(guard: Guard | Follower, cursor) -> Iterator[str]:
    """Statements that put a guard into the schema of its table."""
    schema = _schema_of(guard.table, cursor)
    table, function = f"{schema}.{guard.table}", f"{schema}.{guard.name}"
    yield (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {_SEARCH_PATH} AS $guard${_body(guard, schema)}$guard$"
    )
    for name, (timing, events, each_row) in triggers(guard).items():
        each = "ROW" if each_row else "STATEMENT"
        yield (
            f"CREATE TRIGGER {name} {timing} {' OR '.join(events)} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {function}()"
        )
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def drop(guard: Guard | Follower, cursor) -> Iterator[str]:
    """Statements that take a guard out of the database, if it is there, with its triggers."""
    yield f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"


def _schema_of(table: str, cursor) -> str:
    """The schema of a table that is meant to stay, quoted where it must be."""
    cursor.execute(
        "SELECT quote_ident(n.nspname) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.oid = to_regclass(%s) AND c.relpersistence <> 't'",
        [table],
    )
    row = cursor.fetchone()
    return row[0] if row else "public"


_TRIGGERS = """
    SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, t.tgqual IS NULL AND t.tgattr = ''
        AND t.tgconstraint = 0 AND NOT t.tgdeferrable AND t.tgnargs = 0
        AND t.tgoldtable IS NULL AND t.tgnewtable IS NULL,
        p.prosrc, p.proconfig, l.lanname, p.prosecdef, p.pronamespace = c.relnamespace, p.proname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
    WHERE NOT t.tgisinternal AND c.oid = to_regclass(c.relname::text)"""


def _rows(guard: Guard | Follower, schema: str) -> dict[str, tuple]:
    """What the catalogue says of each trigger of a guard that is whole."""
    body = _body(guard, schema)
    settings = [f"search_path={_SEARCH_PATH}"]
    function = (body, settings, "plpgsql", False, True, guard.name)
    return {
        name: (guard.table, _type(*shape), "A", True, *function)
        for name, shape in triggers(guard).items()
    }


def _type(timing: str, events: tuple[str, ...], each_row: bool) -> int:
    bits = sum(_EVENTS[event] for event in events)
    return bits | (_BEFORE if timing == "BEFORE" else 0) | (_ROW if each_row else 0)


def lacking(guards: list[Guard | Follower], cursor) -> Iterator[str]:
    """Names of triggers that are not there, or are not in every part what they should be."""
    cursor.execute(_TRIGGERS)
    present = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    for guard in guards:
        rows = _rows(guard, _schema_of(guard.table, cursor))
        yield from (name for name, row in rows.items() if present.get(name) != row)


def intruders(tables: list[str], own: set[str], cursor) -> Iterator[str]:
    """What stands in the place of guarded tables or beside our triggers on them."""
    for sentence, query in _INTRUDERS.items():
        cursor.execute(query, {"tables": tables, "own": sorted(own)})
        yield from (sentence.format(*row) for row in cursor.fetchall())


#: What is wrong → where the catalogue says so, of the guarded ``tables``.
_INTRUDERS = {
    "{0}: a {1} stands in its place": """
        SELECT c.relname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table'
            ELSE 'temporary or unlogged table' END
        FROM pg_class c WHERE c.relname = ANY(%(tables)s) AND c.oid = to_regclass(c.relname::text)
        AND (c.relkind <> 'r' OR c.relpersistence <> 'p')""",
    "{0}: the schema {1} has one of its name": """
        SELECT c.relname, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = ANY(%(tables)s) AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
        AND n.nspname = ANY(current_schemas(true)) AND c.oid <> to_regclass(c.relname::text)""",
    "{0}: the table {1} inherits from it": """
        SELECT p.relname, c.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
        JOIN pg_class c ON c.oid = i.inhrelid WHERE p.relname = ANY(%(tables)s)""",
    "{0}: the rule {1} is none of ours": """
        SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE c.relname = ANY(%(tables)s) AND c.relkind = 'r'""",
    "{0}: the trigger {1} is none of ours": """
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relname = ANY(%(tables)s) AND NOT t.tgisinternal AND t.tgname <> ALL(%(own)s)""",
    "{0}: its foreign keys are switched off": """
        SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relname = ANY(%(tables)s) AND t.tgisinternal AND t.tgenabled <> 'O'""",
    "{0}: row security hides rows of it": """
        SELECT relname FROM pg_class WHERE relname = ANY(%(tables)s) AND relkind = 'r'
        AND relrowsecurity""",
    "{0}: its numbers are at their end": """
        SELECT c.relname FROM pg_class c JOIN pg_depend d ON d.refobjid = c.oid
        JOIN pg_sequence s ON s.seqrelid = d.objid WHERE c.relname = ANY(%(tables)s)
        AND pg_sequence_last_value(s.seqrelid) > 4611686018427387904""",
}


def constraints(table: str, cursor) -> set[tuple]:
    """What a table itself holds: ``("unique", columns)``, ``("key", column, other table)`` and
    ``("check", name)``."""
    cursor.execute(
        "SELECT k.contype, k.conname, f.relname, ARRAY(SELECT a.attname::text FROM pg_attribute a"
        " WHERE a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey))"
        " FROM pg_constraint k LEFT JOIN pg_class f ON f.oid = k.confrelid"
        " WHERE k.conrelid = to_regclass(%s) AND k.convalidated",
        [table],
    )
    kinds = {
        "u": lambda name, other, columns: ("unique", frozenset(columns)),
        "f": lambda name, other, columns: ("key", columns[0], other),
        "c": lambda name, other, columns: ("check", name),
    }
    rows = cursor.fetchall()
    return {kinds[kind](*row) for kind, *row in rows if kind in kinds}
