"""What the environment, or ``.env``, says of this newsroom: read, checked, loud on nonsense."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from articles.rules import chain
from newsroom.env_file import read_file

ROOT = Path(__file__).resolve().parent.parent

# Into the environment of this process, where everybody finds it who reads variables: environs, the
# drivers of PostgreSQL and of object stores. What the environment says already, wins.
_FILE = read_file(ROOT / ".env")
for _name, _value in _FILE.items():
    os.environ.setdefault(_name, _value)
# What Amazon's other programs call a region, boto knows by its older name alone.
if "AWS_REGION" in os.environ:
    os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["AWS_REGION"])

env = Env(prefix="NEWSROOM_")
#: Variables that something reads: ours as they are read, and those that others read for us.
READ = {"DATABASE_URL", "WEB_CONCURRENCY"}
_READ_BY_OTHERS = ("AWS_", "PG")


def unread() -> list[str]:
    """Variables of ``.env``, and ``NEWSROOM_…`` of the environment, that nobody has read by now."""
    ours = {name for name in os.environ if name.startswith("NEWSROOM_")}
    return sorted(n for n in ours.union(_FILE) - READ if not n.startswith(_READ_BY_OTHERS))


def read(reader, name, *args, **kwargs):
    """One variable, or an error that names it and says what is wrong with it."""
    READ.add(f"NEWSROOM_{name}")
    try:
        return reader(name, *args, **kwargs)
    except EnvError as error:
        raise ImproperlyConfigured(f"NEWSROOM_{name}: {error}") from error


def folder(name: str, default: str) -> Path:
    """A folder of the newsroom; a relative one is meant from the newsroom's own, wherever the
    command is given."""
    return ROOT / read(env.path, name, default)


def database() -> dict:
    """Django's settings for the database at ``DATABASE_URL``; without one, a file of SQLite."""
    url = os.environ.get("DATABASE_URL", "sqlite:///var/newsroom.sqlite3")
    is_pooled = read(env.bool, "POOLED", False)
    if not url:
        raise ImproperlyConfigured(
            "DATABASE_URL: is empty; leave it away for a file of SQLite below var/."
        )
    try:
        configuration = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    engine = configuration.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        return configuration | _sqlite(configuration["NAME"])
    if not engine.endswith("postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL: only sqlite:///path and postgres://user:password@host/name are "
            "supported."
        )
    return configuration | _postgresql(configuration.get("OPTIONS", {}), is_pooled)


def _sqlite(name: str) -> dict:
    if not name or name == ":memory:":
        raise ImproperlyConfigured(
            "DATABASE_URL: names no file; sqlite:////srv/newsroom/var/newsroom.sqlite3 does."
        )
    path = ROOT / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"The folder of the database: {error}.") from error
    return {
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA recursive_triggers=ON;",
        },
        # Threads of one test must share a file; a database in memory is one connection's own.
        "TEST": {"NAME": str(ROOT / "var" / "test.sqlite3")},
    }


def _postgresql(options: dict, is_pooled: bool) -> dict:
    if is_pooled:
        # A pooler in transaction mode: what the server keeps for a session is somebody else's next.
        return {"DISABLE_SERVER_SIDE_CURSORS": True}
    # The server keeps its plan of what is asked a second time, and never thinks of another.
    return {
        "OPTIONS": {
            "prepare_threshold": 1,
            "options": "-c plan_cache_mode=force_generic_plan",
            **options,
        }
    }


def head_of(database):
    """The file that keeps where the log of a database ended: beside SQLite's, else in ``var``."""
    if database["ENGINE"].endswith("sqlite3"):
        return Path(f"{database['NAME']}.head")
    place = "-".join(str(database[name]) for name in ("HOST", "PORT", "NAME") if database[name])
    return ROOT / "var" / f"{re.sub('[^A-Za-z0-9.-]', '_', place)}.head"


def signatures():
    """The steps of the sign-off chain."""
    try:
        return chain.parse(read(env.str, "CHAIN", chain.DEFAULT))
    except ValueError as error:
        raise ImproperlyConfigured(f"NEWSROOM_CHAIN: {error}") from error


def mail():
    """Django's settings for mail from one address; empty, no mail is sent."""
    url = read(env.str, "EMAIL_URL", "")
    if not url:
        return {}
    try:
        configuration = dj_email_url.parse(url)
    except ValueError:
        configuration = {}
    if "EMAIL_BACKEND" not in configuration:
        raise ImproperlyConfigured(
            "NEWSROOM_EMAIL_URL: not of the form submission://name:password@host:587/, "
            "smtp://name:password@host:465/?ssl=True or console://."
        )
    # A mail server that does not answer must not keep the deliverer.
    return {**configuration, "EMAIL_TIMEOUT": configuration["EMAIL_TIMEOUT"] or 10}


def like(pattern):
    """A validator: a value, or each of several, has this form."""

    def check(value):
        for one in [value] if isinstance(value, str) else value:
            if not re.fullmatch(pattern, one, re.ASCII):
                # Not what was given: it may hold a password, and this goes to a log.
                raise EnvError(f"a value is not of the form {pattern}")

    return check


def web_address(value: str) -> None:
    """A validator: an address that can be called, or nothing. Its value is in no message."""
    if not value:
        return
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or re.search(r"\s", value):
        raise EnvError("not of the form https://host:port/path")


def open_address(value: str) -> None:
    """A validator: an address that everybody may read."""
    web_address(value)
    if "@" in urlsplit(value).netloc:
        raise EnvError("everybody reads this address: no name and no password belong in it")


def search(database: str) -> dict[str, str]:
    """The search engine: the database's own, or OpenSearch at an address."""
    address = read(env.str, "SEARCH", "")
    if not address:
        return {
            "ENGINE": f"articles.search.{'sqlite' if 'sqlite' in database else 'postgresql'}.Engine"
        }
    try:
        web_address(address)
        index_path = re.fullmatch("/[a-z0-9][a-z0-9_-]*", urlsplit(address).path)
    except EnvError:
        index_path = None
    if not index_path:
        raise ImproperlyConfigured(
            "NEWSROOM_SEARCH: not of the form https://name:password@host:9200/index."
        )
    return {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": address}
