"""The moment that a verb writes into the record: it is now.

Archives that come in with their own dates, the demonstration and tests say so with ``any_moment``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import cast

from django.utils import timezone

from articles.text.words import Sentence
from articles.text.words import Sentence as _

#: The moment of a verb that is given none; ``verb`` fills in what the clock says.
NOW = cast("datetime", None)
#: How far from now the moment may lie that a caller gives: clocks of two machines differ.
TOLERANCE = timedelta(minutes=1)

_is_free: ContextVar[bool] = ContextVar("moment_is_free", default=False)


@contextmanager
def any_moment() -> Iterator[None]:
    """Inside, verbs take the moment that they are given, however long ago or far ahead."""
    token = _is_free.set(True)
    try:
        yield
    finally:
        _is_free.reset(token)


def wrong_moment(at: datetime) -> Sentence | None:
    """Why this moment may not come into the record, or None if it may."""
    if _is_free.get() or abs(at - timezone.now()) <= TOLERANCE:
        return None
    text = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    return _(
        "%(time)s is not now; the record keeps the moment at which a thing is done.", time=text
    )
