"""Clearing the database after a test that committed: the rows it left, and nothing else.

Django would empty all tables, full or not, and then make its content types and permissions anew.
"""

from __future__ import annotations

from contextlib import contextmanager

from django.db import connection, transaction

from articles import search

#: Made by the migrations; no test changes them.
KEPT = {"django_content_type", "auth_permission"}


def clear() -> None:
    """Delete every row, also of the index. The guards refuse to empty the record, so they rest meanwhile."""
    tables = _full_tables()
    with transaction.atomic(), _resting[connection.vendor](tables):
        _run(*(f'DELETE FROM "{table}"' for table in tables))
        search.engine_of(connection).clear()
        _run("DELETE FROM articles_desk_search")


def _full_tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    each = (f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in {*names} - KEPT)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def _sqlite(tables: list[str]):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [
            (name, statement) for table, name, statement in cursor.fetchall() if table in tables
        ]
    _run(*(f'DROP TRIGGER "{name}"' for name, _statement in triggers))
    yield
    _run(*(statement for _name, statement in triggers))


@contextmanager
def _postgresql(tables: list[str]):
    _run(*(f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables))
    yield
    # What is deferred to the commit would hold up the next lines.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'"
        )
        resting = cursor.fetchall()
    _run(*(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in resting))


_resting = {"sqlite": _sqlite, "postgresql": _postgresql}


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
