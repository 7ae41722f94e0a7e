"""The purge: tells the cache in front of the newsroom which addresses it has to forget.

Which they are, the press notes when it writes or removes a page. The form of the call is described
in docs/operators.md.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.encoding import iri_to_uri

from articles.models import Purge

from . import http_client

log = logging.getLogger(__name__)

#: Addresses in one call.
MOST = 100


def send(some: Sequence[Purge], at: datetime) -> None:
    """One call to the hook, about no more than ``MOST``; ``wire.Failed`` if it was not taken."""
    urls = dict.fromkeys(settings.NEWSROOM_URL + iri_to_uri(purge.address) for purge in some)
    message = {"version": 1, "newsroom": settings.NEWSROOM_NAME, "urls": list(urls)}
    body = json.dumps(message, ensure_ascii=False).encode()
    signature = http_client.signature(settings.NEWSROOM_PURGE_SECRET, body, int(at.timestamp()))
    headers = {"Content-Type": "application/json; charset=utf-8", **signature}
    http_client.post(settings.NEWSROOM_PURGE_URL, body, headers)


def send_due(at: datetime) -> Iterator[int]:
    """Send what is due, withdrawals first, until all is taken or a call fails.

    Yields after each call how many addresses it took. What is not taken stays in the record and
    is tried again.
    """
    while some := list(Purge.objects.due(at)[:MOST]):
        try:
            send(some, at)
        except http_client.Failed as failure:
            log.warning("The purge hook took nothing: %s %s", failure, failure.answer)
            Purge.objects.rest(some, str(failure), at)
            return
        Purge.objects.done(some, at)
        yield len(some)
