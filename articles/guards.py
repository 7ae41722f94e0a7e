"""The rules that the database itself holds, as triggers on SQLite and on PostgreSQL.

Each guard is a table, the events it watches and pairs of (condition under which the database
refuses, what it says). The conditions are written once; ``Dialect`` spells the few JSON
functions that differ. A migration that alters a guarded table must call ``remove`` first and
``install`` last: SQLite rebuilds tables and loses their triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError


@dataclass(frozen=True)
class Guard:
    name: str
    table: str
    events: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]


def _frozen(noun: str) -> Guard:
    said = f"R8: a {noun} is never changed or deleted"
    return Guard(f"{noun}_frozen", f"articles_{noun}", ("UPDATE", "DELETE"), (("1 = 1", said),))


def _kept(noun: str, *taken: tuple[str, str]) -> Guard:
    """INSERT OR REPLACE deletes without asking the guards on DELETE, so it is met here."""
    said = f"R8: this {noun} is in the record already"
    twice = f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE t.id = NEW.id)"
    others = tuple(
        (f"EXISTS (SELECT 1 FROM articles_{noun} t WHERE {same})", rule) for same, rule in taken
    )
    return Guard(f"{noun}_kept", f"articles_{noun}", ("INSERT",), ((twice, said), *others))


_SAME_RELEASE = "t.release_id = NEW.release_id AND t."

#: Writers of a story since its live release was frozen, by the log (rule R3).
_UNNAMED_WRITER = """EXISTS (
    SELECT 1 FROM articles_entry e WHERE e.article_id = NEW.article_id
    AND e.verb IN ('create', 'take_in', 'save') AND e.person_id IS NOT NULL
    AND e.id > COALESCE((SELECT MIN(f.id) FROM articles_entry f
        JOIN articles_publication p ON p.release_id = f.release_id
        WHERE p.article_id = NEW.article_id AND f.verb IN ('submit', 'amend')), 0)
    AND NOT EXISTS (SELECT 1 FROM {each:NEW.writers:w} WHERE {int:w:id} = e.person_id))"""

_UNSIGNED_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE s.release_id = r.id
        AND s.step = {str:c:slug} AND s.digest = r.digest))"""

_OTHER_ARTICLE = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id
    AND r.article_id = NEW.article_id AND r.channel_id = NEW.channel_id)"""

_WITHDRAWN = """EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = NEW.release_id
    WHERE w.article_id = NEW.article_id AND w.last_number >= r.number)"""

_OTHER_TEXT = """NOT EXISTS (
    SELECT 1 FROM articles_release r WHERE r.id = NEW.release_id AND r.digest = NEW.digest)"""

_BY_A_WRITER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.writers:w} WHERE r.id = NEW.release_id
    AND {int:w:id} = NEW.person_id)"""

_NOT_OWN_STEP = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.amenders:a} WHERE r.id = NEW.release_id
    AND {int:a:id} = NEW.person_id AND {str:a:step} <> NEW.step)"""

_UNKNOWN_STEP = """NOT EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c} WHERE r.id = NEW.release_id
    AND {str:c:slug} = NEW.step)"""

_OUT_OF_ORDER = """EXISTS (
    SELECT 1 FROM articles_release r, {each:r.chain:c}, {each:r.chain:mine}
    WHERE r.id = NEW.release_id AND {str:mine:slug} = NEW.step AND c.key < mine.key
    AND NOT EXISTS (SELECT 1 FROM articles_signoff s
        WHERE s.release_id = r.id AND s.step = {str:c:slug}))"""

_NOT_LATEST = """EXISTS (
    SELECT 1 FROM articles_release r JOIN articles_release later
    ON later.article_id = r.article_id AND later.number > r.number WHERE r.id = NEW.release_id)"""

_NOT_WITHDRAWN = """NOT EXISTS (
    SELECT 1 FROM articles_withdrawal w JOIN articles_release r ON r.id = OLD.release_id
    WHERE w.article_id = OLD.article_id AND w.last_number >= r.number)"""

_FOREIGN_TAG = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN taggit_tag t ON t.id = NEW.tag_id, {each:r.tag_names:n}
    WHERE p.id = NEW.content_object_id AND LOWER({text:n}) = LOWER(t.name))"""

_FOREIGN_PICTURE = """NOT EXISTS (
    SELECT 1 FROM articles_publication p JOIN articles_release r ON r.id = p.release_id
    JOIN articles_picture i ON i.id = NEW.picture_id, {each:r.figures:f}
    WHERE p.id = NEW.publication_id AND {str:f:sha256} = i.sha256)"""

_SAME_STEP_TWICE = """(SELECT COUNT(DISTINCT {str:c:slug}) FROM {each:NEW.chain:c})
    <> {length:NEW.chain}"""

_PUBLIC_ALREADY = """EXISTS (SELECT 1 FROM articles_publication p
    WHERE p.id = NEW.id OR p.article_id = NEW.article_id OR p.release_id = NEW.release_id)"""

_SHOWN = """EXISTS (SELECT 1 FROM articles_release r, {each:r.figures:f}
    WHERE {str:f:sha256} = OLD.sha256)"""

_CLEARED_ONLY = (
    (_UNSIGNED_STEP, "R1: this text is not signed at every step of its chain"),
    (_OTHER_ARTICLE, "R1: the release is not of this article and channel"),
    (_WITHDRAWN, "R10: this text was withdrawn"),
)

GUARDS = (
    *(_frozen(noun) for noun in ("release", "signoff", "entry", "withdrawal")),
    _kept(
        "release",
        (
            "t.article_id = NEW.article_id AND t.number = NEW.number",
            "R8: this number is taken (release_number_once)",
        ),
    ),
    _kept(
        "signoff",
        (f"{_SAME_RELEASE}step = NEW.step", "R2: this step is signed (signoff_step_once)"),
        (
            f"{_SAME_RELEASE}person_id = NEW.person_id",
            "R2: this person has signed a step (signoff_person_once)",
        ),
    ),
    _kept("entry", ("t.previous = NEW.previous", "R8: the log does not fork (previous)")),
    _kept("withdrawal"),
    Guard(
        "picture_kept",
        "articles_picture",
        ("DELETE",),
        ((_SHOWN, "R8: a picture of a submitted text is protected"),),
    ),
    Guard(
        "picture_same",
        "articles_picture",
        ("UPDATE",),
        (("NEW.sha256 <> OLD.sha256", "R8: a picture is known by its content"),),
    ),
    Guard(
        "release_lawful",
        "articles_release",
        ("INSERT",),
        (
            ("{length:NEW.chain} < 2", "R2: a chain has two steps or more"),
            (_SAME_STEP_TWICE, "R2: a chain has each step once"),
            (_UNNAMED_WRITER, "R3: somebody who wrote in this story is not named as a writer"),
        ),
    ),
    Guard(
        "signoff_lawful",
        "articles_signoff",
        ("INSERT",),
        (
            (_OTHER_TEXT, "R4: the signature is of another text"),
            (_BY_A_WRITER, "R3: nobody signs what they wrote"),
            (_NOT_OWN_STEP, "R3: who rewrote in review signs only their own step"),
            (_UNKNOWN_STEP, "R5: the chain of this release has no such step"),
            (_OUT_OF_ORDER, "R5: an earlier step is not signed yet"),
            (_NOT_LATEST, "R5: a newer text has been submitted"),
        ),
    ),
    Guard(
        "publication_cleared",
        "articles_publication",
        ("INSERT",),
        (*_CLEARED_ONLY, (_PUBLIC_ALREADY, "R1: the story is public already")),
    ),
    Guard(
        "publication_changed",
        "articles_publication",
        ("UPDATE",),
        (
            *_CLEARED_ONLY,
            (
                "NEW.article_id <> OLD.article_id"
                " OR NEW.first_published_at <> OLD.first_published_at",
                "R1: an address is for life",
            ),
        ),
    ),
    Guard(
        "publication_gone",
        "articles_publication",
        ("DELETE",),
        ((_NOT_WITHDRAWN, "R10: a story leaves the public only by a withdrawal"),),
    ),
    Guard(
        "publication_tag",
        "articles_taggedpublication",
        ("INSERT", "UPDATE"),
        ((_FOREIGN_TAG, "R4: the signed text does not carry this tag"),),
    ),
    Guard(
        "publication_picture",
        "articles_publication_pictures",
        ("INSERT", "UPDATE"),
        ((_FOREIGN_PICTURE, "R4: the signed text does not show this picture"),),
    ),
)


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


def _sqlite(guard: Guard) -> dict[str, str]:
    """The triggers of a guard on SQLite, each with the statement that creates it."""
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


def _body(guard: Guard) -> str:
    """The body of a guard's function on PostgreSQL."""
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


def _postgresql(guard: Guard) -> dict[str, str]:
    """The triggers of a guard on PostgreSQL, each with the head of the statement."""
    every = {guard.name: f"BEFORE {' OR '.join(guard.events)} ON {guard.table} FOR EACH ROW"}
    if "DELETE" in guard.events and guard.table != "articles_picture":
        every[f"{guard.name}_truncate"] = f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT"
    return every


def _create_sqlite(guard: Guard) -> Iterator[str]:
    yield from _sqlite(guard).values()


def _drop_sqlite(guard: Guard) -> Iterator[str]:
    yield from (f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite(guard))


def _create_postgresql(guard: Guard) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $guard${_body(guard)}$guard$"
    )
    for name, head in _postgresql(guard).items():
        yield f"CREATE TRIGGER {name} {head} EXECUTE FUNCTION {guard.name}()"


def _drop_postgresql(guard: Guard) -> Iterator[str]:
    yield f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"


_SPEAKS = {
    "sqlite": (_create_sqlite, _drop_sqlite),
    "postgresql": (_create_postgresql, _drop_postgresql),
}


def _run(connection, which: int) -> None:
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for statement in _SPEAKS[connection.vendor][which](guard):
                cursor.execute(statement)


def install(apps, schema_editor) -> None:
    """Create every guard (a migration's forward step)."""
    _run(schema_editor.connection, 0)


def remove(apps, schema_editor) -> None:
    """Drop every guard (a migration's backward step)."""
    _run(schema_editor.connection, 1)


def missing(connection) -> list[str]:
    """Names of triggers that the database lacks, or that do not say what they should."""
    query, expected = _LOOKED_UP[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = dict(cursor.fetchall())
    wanted = {name: says for guard in GUARDS for name, says in expected(guard).items()}
    return [name for name, says in wanted.items() if found.get(name) != says]


_LOOKED_UP = {
    "sqlite": ("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", _sqlite),
    "postgresql": (
        "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'",
        lambda guard: dict.fromkeys(_postgresql(guard), _body(guard)),
    ),
}


def rule_of(error: IntegrityError) -> str:
    """The database's own words of a refusal, without what the driver puts around them."""
    return str(error).splitlines()[0]
