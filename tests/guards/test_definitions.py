"""Whatever of the guards' definitions the owner of a database changes, ``guards.missing`` names it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from articles import guards, tasks
from articles.management.guards import restore_guards
from articles.models import Entry
from tests.support.tampering import check_deferred, sql, undone

pytestmark = pytest.mark.django_db

#: What the owner does → the name of what is then not as it should be.
POSTGRESQL = {
    "ALTER TABLE articles_release ENABLE REPLICA TRIGGER release_frozen": "release_frozen",
    "ALTER TABLE articles_release ENABLE TRIGGER release_frozen": "release_frozen",
    "ALTER TABLE articles_release DISABLE TRIGGER USER": "release_frozen",
    "CREATE OR REPLACE TRIGGER entry_frozen BEFORE UPDATE OR DELETE ON articles_entry FOR EACH ROW"
    " WHEN (false) EXECUTE FUNCTION entry_frozen()": "entry_frozen",
    "CREATE OR REPLACE TRIGGER entry_frozen BEFORE UPDATE OF note OR DELETE ON articles_entry"
    " FOR EACH ROW EXECUTE FUNCTION entry_frozen()": "entry_frozen",
    "CREATE OR REPLACE TRIGGER entry_frozen AFTER UPDATE OR DELETE ON articles_entry"
    " FOR EACH ROW EXECUTE FUNCTION entry_frozen()": "entry_frozen",
    "CREATE OR REPLACE TRIGGER entry_frozen BEFORE DELETE ON articles_entry"
    " FOR EACH ROW EXECUTE FUNCTION entry_frozen()": "entry_frozen",
    "ALTER FUNCTION publication_cleared() RESET ALL": "publication_cleared",
    "ALTER FUNCTION publication_cleared() SET search_path = public": "publication_cleared",
    "ALTER FUNCTION publication_cleared() SECURITY DEFINER": "publication_cleared",
    "ALTER FUNCTION publication_cleared() SET row_security = off": "publication_cleared",
    "ALTER TABLE articles_signoff DROP CONSTRAINT signoff_person_once": "articles_signoff",
    "ALTER TABLE articles_release DROP CONSTRAINT release_has_headline": "articles_release",
    "ALTER TABLE articles_publication DROP CONSTRAINT articles_publication_article_id_key": (
        "articles_publication"
    ),
    "CREATE TABLE child () INHERITS (articles_publication)": "articles_publication",
    "CREATE RULE none AS ON DELETE TO articles_entry DO INSTEAD NOTHING": "articles_entry",
    "ALTER TABLE articles_publication ENABLE ROW LEVEL SECURITY": "articles_publication",
    "CREATE FUNCTION aside() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
    " CREATE TRIGGER aaa BEFORE INSERT ON articles_entry FOR EACH ROW EXECUTE FUNCTION aside()": (
        "articles_entry"
    ),
    "ALTER TABLE articles_entry RENAME TO aside;"
    " CREATE VIEW articles_entry AS SELECT * FROM aside": "articles_entry",
    "CREATE SCHEMA evil; CREATE TABLE evil.articles_release (LIKE articles_release);"
    " SET LOCAL search_path = evil, public": "articles_release",
}
SQLITE = {
    "DROP TRIGGER entry_frozen_update": "entry_frozen_update",
    "DROP TRIGGER entry_frozen_update; CREATE TRIGGER entry_frozen_update BEFORE UPDATE ON"
    " articles_entry WHEN 0 BEGIN SELECT RAISE(ABORT, 'R8'); END": "entry_frozen_update",
    "CREATE TRIGGER aside AFTER INSERT ON articles_entry BEGIN"
    " DELETE FROM articles_notification; END": "articles_entry",
    "CREATE TEMP TABLE articles_entry (id)": "articles_entry",
    "CREATE TEMP VIEW articles_publication AS SELECT 1": "articles_publication",
    "ALTER TABLE articles_publication RENAME TO aside; CREATE VIEW articles_publication AS"
    " SELECT * FROM aside": "articles_publication",
}
CHANGES = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[connection.vendor]


@pytest.mark.parametrize("statements", CHANGES)
def test_it_is_named(statements):
    with undone():
        check_deferred()
        for statement in _split_statements(statements):
            sql(statement)
        assert any(CHANGES[statements] in name for name in guards.missing(connection))


def _split_statements(statements: str) -> list[str]:
    """Statement by statement; the semicolons inside a body do not part."""
    parts, inside = [""], False
    for piece in statements.split(";"):
        parts[-1] += piece
        inside ^= (
            piece.count("$$") % 2 == 1 or "BEGIN" in piece.split("$$")[0] or piece.strip() == "END"
        )
        parts.append("") if not inside else parts.__setitem__(-1, parts[-1] + ";")
    return [part for part in parts if part.strip()]


@pytest.mark.parametrize("table", ["articles_signoff", "articles_publication", "articles_release"])
def test_a_table_that_was_made_anew_without_its_keys_is_named(table):
    """SQLite has no way to drop a constraint but to copy the table."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL drops a constraint by name")
    with undone():
        sql(f"CREATE TABLE aside AS SELECT * FROM {table}")
        sql("PRAGMA legacy_alter_table = ON")
        sql(f"DROP TABLE {table}")
        sql(f"ALTER TABLE aside RENAME TO {table}")
        missing = guards.missing(connection)
        assert any(name.startswith(f"{table}: its ") for name in missing)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's numbers: its own routes")
def test_a_sequence_at_its_end_is_named():
    """No transaction takes it back, so that the test does."""
    sequence = "pg_get_serial_sequence('articles_entry', 'id')"
    try:
        sql(f"SELECT setval({sequence}, 9223372036854775806)")
        assert guards.missing(connection) == ["articles_entry: its numbers are at their end"]
    finally:
        sql(f"SELECT setval({sequence}, 100000)")


def test_installing_mends_what_was_changed():
    with undone():
        check_deferred()
        for name in ("release_frozen", "entry_frozen", "publication_cleared"):
            guard = next(g for g in guards.GUARDS if g.name == name)
            if connection.vendor == "sqlite":
                sql(f"DROP TRIGGER {name}_{guard.events[0].lower()}")
            else:
                sql(f"DROP FUNCTION {name}() CASCADE")
        assert len(guards.install(connection)) >= 3
        assert guards.missing(connection) == []


def test_my_desk_says_so(newsroom, client):
    """The clock looks every few seconds, so that no page of the desk has to."""
    client.force_login(newsroom.second)
    with undone():
        check_deferred()
        guards.remove(connection)
        tasks.tick(timezone.now())
        text = client.get("/admin/").content.decode()
    assert "release_frozen" in text


def test_migrating_puts_them_in_and_says_so_on_the_log(newsroom):
    newsroom.draft()
    with undone():
        check_deferred()
        guards.remove(connection)
        restore_guards(using="default", plan=[])
        assert guards.missing(connection) == []
        assert "release_lawful" in str(Entry.objects.last().data["after"]["guards"])
