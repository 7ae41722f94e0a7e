"""What must not be told: the passwords and keys of the settings, taken out of logs and reports."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.views.debug import ExceptionReporter

HIDDEN = "********"
#: A shorter one would be found in every other word.
_SHORTEST = 4
_PLAIN = ("SECRET_KEY", "EMAIL_HOST_PASSWORD", "NEWSROOM_PURGE_SECRET", "NEWSROOM_BAIDU_TOKEN")
_ADDRESSES = ("NEWSROOM_PURGE_URL", "NEWSROOM_WEBSUB_HUB")
_VARIABLES = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


class Line(logging.Formatter):
    """A line of the log, its traceback included, without them."""

    def format(self, record: logging.LogRecord) -> str:
        return hide_secrets(super().format(record))


class Report(ExceptionReporter):
    """The page or letter about an error, without them, wherever in it they stand."""

    def get_traceback_html(self) -> str:
        return hide_secrets(super().get_traceback_html())

    def get_traceback_text(self) -> str:
        return hide_secrets(super().get_traceback_text())


def hide_secrets(text: str) -> str:
    """A text with every secret hidden, also where it is written as in a page or an address."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        for spelling in {secret, escape(secret), quote(secret, safe="")}:
            text = text.replace(spelling, HIDDEN)
    return text


def _secrets() -> set[str]:
    return {secret for secret in _candidates() if len(secret or "") >= _SHORTEST}


def _candidates() -> Iterator[str | None]:
    yield from (getattr(settings, name, "") for name in _PLAIN)
    yield from (os.environ.get(name) for name in _VARIABLES)
    yield from (database.get("PASSWORD") for database in settings.DATABASES.values())
    addresses = [getattr(settings, name, "") for name in _ADDRESSES]
    for address in [*addresses, settings.NEWSROOM_SEARCH.get("ADDRESS", "")]:
        yield urlsplit(address).password
        yield unquote(urlsplit(address).password or "")
