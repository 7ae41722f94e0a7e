"""What the environment, or ``.env``, says of this newsroom: read, checked, loud on nonsense."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from articles import chain

ROOT = Path(__file__).resolve().parent.parent

env = Env(prefix="NEWSROOM_")
env.read_env(str(ROOT / ".env"), recurse=False)


def read(reader, name, *args, **kwargs):
    """One variable, or an error that names it and says what is wrong with it."""
    try:
        return reader(name, *args, **kwargs)
    except EnvError as error:
        raise ImproperlyConfigured(f"NEWSROOM_{name}: {error}") from error


def database():
    """Django's settings for the database at ``DATABASE_URL``; without one, a file of SQLite."""
    url = Env().str("DATABASE_URL", f"sqlite:///{ROOT / 'var' / 'newsroom.sqlite3'}")
    try:
        found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from error
    if not found["ENGINE"].endswith(("sqlite3", "postgresql")):
        raise ImproperlyConfigured("DATABASE_URL: only sqlite:// and postgres:// are supported.")
    if found["ENGINE"].endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # Threads of one test must share a file; a database in memory is one connection's own.
        found["TEST"] = {"NAME": str(ROOT / "var" / "test.sqlite3")}
    elif read(env.bool, "POOLED", False):
        # A pooler in transaction mode: what the server keeps for a session is somebody else's next.
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        # The server keeps its plan of what is asked a second time, and never thinks of another.
        kept = {"prepare_threshold": 1, "options": "-c plan_cache_mode=force_generic_plan"}
        found["OPTIONS"] = kept | found.get("OPTIONS", {})
    return found


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
        found = dj_email_url.parse(url)
    except ValueError:
        found = {}
    if "EMAIL_BACKEND" not in found:
        raise ImproperlyConfigured(
            "NEWSROOM_EMAIL_URL: not of the form submission://name:password@host:587/, "
            "smtp://name:password@host:465/?ssl=True or console://."
        )
    # A mail server that does not answer must not keep the deliverer.
    return {**found, "EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or 10}


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
        named = re.fullmatch("/[a-z0-9][a-z0-9_-]*", urlsplit(address).path)
    except EnvError:
        named = None
    if not named:
        raise ImproperlyConfigured(
            "NEWSROOM_SEARCH: not of the form https://name:password@host:9200/index."
        )
    return {"ENGINE": "articles.search.opensearch.Engine", "ADDRESS": address}
