"""The wire: one HTTP call to another program, and the beginning of what it answers."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from urllib.parse import quote, urlsplit

from . import text

#: Seconds that one step of a conversation, and a whole conversation, may take.
PATIENCE, LONGEST = 5, 10
#: Bytes of an answer that are read, and characters of it that are kept.
ANSWER, KEPT = 16_384, 300


class Failed(Exception):
    """What was sent did not arrive, or was refused; the message says why.

    ``is_down`` tells that nothing reaches this receiver now, so that others need not try.
    """

    def __init__(self, why: object, *, is_down: bool = False):
        self.is_down = is_down
        super().__init__(text.printable(str(why))[:KEPT])


def post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The beginning of the answer to a POST; ``Failed`` for any status but 200–299.

    http or https, to the address as written; no redirect is followed and no proxy asked.
    """
    status, answer = _conversation(url, body, {"User-Agent": "Newsroom", **headers})
    if not 200 <= status < 300:
        said = answer.decode("utf-8", "replace")
        raise Failed(f"HTTP {status} {said}", is_down=status == 429 or status >= 500)
    return answer


def signature(secret: str, body: bytes, seconds: int) -> dict[str, str]:
    """The headers by which a receiver knows that a call is ours (docs/webhooks.md)."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return {
        "X-Newsroom-Timestamp": str(seconds),
        "X-Newsroom-Signature": f"sha256={signed.hexdigest()}",
    }


def _conversation(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{parts.query}" if parts.query else ""
    )
    line = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        connection = line(parts.hostname or "", parts.port, timeout=PATIENCE)
        connection.connect()
        with _no_longer_than(LONGEST, connection):
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(ANSWER)
    except (OSError, HTTPException) as error:
        raise Failed(f"{type(error).__name__}: {error}", is_down=True) from error
    except ValueError as error:
        raise Failed(f"{type(error).__name__}: {error}") from error


@contextmanager
def _no_longer_than(seconds: int, connection: HTTPConnection):
    """Cut the line of a receiver that answers, but a drop at a time."""
    # The answer takes the socket with it, so the timer must have it now.
    watch = threading.Timer(seconds, _cut, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        connection.close()


def _cut(sock) -> None:
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)
