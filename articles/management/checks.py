"""System checks of our own: mistakes that an operator should hear of before readers do."""

import os
import sqlite3
from contextlib import closing
from difflib import get_close_matches
from getpass import getuser
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register, run_checks
from django.db import connection, connections
from django.http.request import validate_host
from django.utils.module_loading import import_string
from django.utils.translation import to_locale

from articles.framework.database import describe
from articles.guards import GUARDS, missing

#: As many names as one reads.
_FEW = 5
#: Hosts that are this machine alone.
_OURSELVES = {"127.0.0.1", "localhost", "::1"}


@register(Tags.database)
def guards_are_installed(app_configs, databases=None, **kwargs):
    """The rules that the database holds are really in it (``docs/rules.md``)."""
    warnings = []
    for alias in databases or ():
        connection = connections[alias]
        tables = connection.introspection.table_names()
        if GUARDS[0].table in tables and (lacking := missing(connection)):
            warnings.append(
                Warning(
                    f"The database {alias!r} lacks guards: {_some(lacking)}.",
                    hint="Run manage.py migrate: it puts them in. If this is no upgrade, ask who "
                    "took them out.",
                    id="articles.W001",
                )
            )
    return warnings


def _some(names: list[str]) -> str:
    """The first few of many names, and how many more there are."""
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


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
            hint=_guess_meaning(name),
            id="articles.W002",
        )
        for name in settings.UNREAD_VARIABLES
    ]


def _guess_meaning(name: str) -> str:
    if name.startswith("GUNICORN_"):
        return "gunicorn reads it from its environment alone: put it into /etc/default/newsroom."
    similar = get_close_matches(name, settings.READ_VARIABLES, 1, 0.75)
    question = f"Is {similar[0]} meant? " if similar else ""
    return f"{question}docs/operators.md lists what can be set."


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


@register()
def address_is_meant(app_configs, **kwargs):
    """Links in letters, feeds and sitemaps begin with ``NEWSROOM_URL``: they must lead to us."""
    address = urlsplit(settings.NEWSROOM_URL)
    hosts = [host for host in settings.ALLOWED_HOSTS if host.strip("[]") not in _OURSELVES]
    is_public = address.hostname not in _OURSELVES
    warnings = []
    if hosts and not is_public:
        warnings.append(
            Warning(
                f"NEWSROOM_URL is {settings.NEWSROOM_URL}, where no reader can come.",
                hint=f"Set it to the address from outside, https://{hosts[0].lstrip('.')} perhaps.",
                id="articles.W004",
            )
        )
    if is_public and not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        warnings.append(
            Warning(
                f"The newsroom does not answer to the host of NEWSROOM_URL, {address.hostname}.",
                hint="Add it to NEWSROOM_HOSTS.",
                id="articles.W005",
            )
        )
    if is_public and address.scheme == "https" and not settings.HTTPS:
        warnings.append(
            Warning(
                "NEWSROOM_URL begins with https:// and NEWSROOM_HTTPS is not set.",
                hint="Set NEWSROOM_HTTPS=true behind a proxy that ends TLS and sets "
                "X-Forwarded-Proto; else cookies may leave in the clear.",
                id="articles.W006",
            )
        )
    if is_public and settings.DEBUG:
        warnings.append(
            Warning(
                "NEWSROOM_DEBUG is on, and whoever meets an error sees the newsroom's insides.",
                hint="Take NEWSROOM_DEBUG out of .env.",
                id="articles.W007",
            )
        )
    return warnings


@register()
def folders_can_be_written(app_configs, **kwargs):
    """Pictures, pages and locks can be kept by whoever runs this."""
    folders = {"NEWSROOM_MEDIA": settings.MEDIA_ROOT, "var/locks": settings.NEWSROOM_LOCKS}
    if settings.NEWSROOM_PAGES and "pages" not in settings.STORAGES:
        folders["NEWSROOM_PAGES"] = settings.NEWSROOM_PAGES
    return [
        Warning(
            f"{name}: {folder} cannot be written by {getuser()}.",
            hint=f"Give it to the user that the newsroom runs as: chown -R newsroom: {folder}. "
            "Run commands as that user: runuser -u newsroom -- …",
            id="articles.W008",
        )
        for name, folder in folders.items()
        if not os.access(_nearest(Path(folder)), os.W_OK | os.X_OK)
    ]


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it in which it would be made."""
    return next(each for each in (folder, *folder.parents) if os.path.exists(each))


@register()
def sentences_are_compiled(app_configs, **kwargs):
    """The desk can speak the language that is set."""
    name = to_locale(settings.LANGUAGE_CODE)
    if settings.LANGUAGE_CODE == "en" or any(
        (Path(folder) / name / "LC_MESSAGES/django.mo").is_file()
        for folder in settings.LOCALE_PATHS
    ):
        return []
    return [
        Warning(
            f"The sentences of {settings.LANGUAGE_CODE} are not compiled: all is in English.",
            hint="Check out locale/ whole, or compile it with `make messages`.",
            id="articles.W009",
        )
    ]


def say_at_start() -> list[str]:
    """What the log of a web process begins with: the database in force, and what checks found."""
    issues = [issue for issue in run_checks() if not issue.is_silenced()]
    return [f"Database: {describe(connection)}", *map(str, issues)]
