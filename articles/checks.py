"""System checks of our own: mistakes that an operator should hear of before readers do."""

import sqlite3
from contextlib import closing
from difflib import get_close_matches

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register, run_checks
from django.db import connection, connections
from django.utils.module_loading import import_string

from .database import describe
from .guards import GUARDS, missing


@register(Tags.database)
def guards_are_installed(app_configs, databases=None, **kwargs):
    """The rules that the database holds are really in it (design, section 4)."""
    found = []
    for alias in databases or ():
        connection = connections[alias]
        tables = connection.introspection.table_names()
        if GUARDS[0].table in tables and (lost := missing(connection)):
            found.append(
                Warning(
                    f"The database {alias!r} lacks guards: {', '.join(lost)}.",
                    hint="Run manage.py migrate: it puts them in. Then ask who took them out.",
                    id="articles.W001",
                )
            )
    return found


@register()
def search_engine_can_be_had(app_configs, **kwargs):
    """The package that the search engine needs is installed (``deploy/search.md``)."""
    try:
        import_string(settings.NEWSROOM_SEARCH["ENGINE"])
    except ImportError as error:
        return [
            Error(
                f"The search engine of NEWSROOM_SEARCH cannot be had: {error}.",
                hint="OpenSearch needs a package: pip install 'opensearch-py<3'.",
                id="articles.E001",
            )
        ]
    return []


@register()
def variables_are_read(app_configs, **kwargs):
    """Whatever somebody has set is read: a slip of the pen would leave a default in force."""
    return [
        Warning(
            f"Nobody reads the variable {name}, which is set in the environment or in .env.",
            hint=_meant(name),
            id="articles.W002",
        )
        for name in settings.UNREAD_VARIABLES
    ]


def _meant(name: str) -> str:
    if name.startswith("GUNICORN_"):
        return "gunicorn reads it from its environment alone: put it into /etc/default/newsroom."
    known = get_close_matches(name, settings.READ_VARIABLES, 1, 0.75)
    meant = f"Is {known[0]} meant? " if known else ""
    return f"{meant}docs/operators.md lists what can be set."


@register()
def no_other_database_is_meant(app_configs, **kwargs):
    """A newsroom that ran on SQLite while ``.env`` named another database, which was not read."""
    file = settings.ROOT / "var" / "newsroom.sqlite3"
    if connection.vendor == "sqlite" or not _holds_newsroom(file):
        return []
    return [
        Warning(
            f"The newsroom runs on {describe(connection)}, and {file} holds a newsroom too.",
            hint="Until the last version DATABASE_URL in .env was not read. If your stories are in "
            "that file, write DATABASE_URL=sqlite:///var/newsroom.sqlite3 into .env to have them "
            "back; if they are not, move the file away.",
            id="articles.W003",
        )
    ]


def _holds_newsroom(file) -> bool:
    """Whether anything was ever done in the newsroom that this file of SQLite holds."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM articles_entry LIMIT 1").fetchone())
    except sqlite3.Error:
        return False


def say_at_start() -> list[str]:
    """What the log of a web process begins with: the database in force, and what checks found."""
    issues = [issue for issue in run_checks() if not issue.is_silenced()]
    return [f"Database: {describe(connection)}", *map(str, issues)]
