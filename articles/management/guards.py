"""The guards rest while migrations run, and stand again before anything else may (rules R1–R8).

Django calls these before and after ``migrate``. SQLite rebuilds tables and loses their triggers;
a guard may speak of a table or a column that a later migration makes.
"""

from __future__ import annotations

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from articles import desk, guards


def lift_guards(using: str, plan: list[tuple], **kwargs: object) -> None:
    """Before migrations: take the guards out, if any migration is to run."""
    if plan:
        guards.remove(connections[using])


def restore_guards(using: str, plan: list[tuple], **kwargs: object) -> None:
    """After migrations: put in every guard that is not whole, and say so on the log."""
    connection = connections[using]
    names = guards.install(connection)
    if names and not has_more_to_run(connection):
        desk.note_guards(names, [migration.name for migration, _backwards in plan])


def has_more_to_run(connection) -> bool:
    """Whether the schema is not today's yet, so that nothing here may write into it."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
