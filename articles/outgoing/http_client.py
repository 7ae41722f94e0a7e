"""The wire: one HTTP call to another program, and the beginning of what it answers."""

from __future__ import annotations

import hashlib
import hmac
import socket
import ssl
import threading
from collections.abc import Iterable, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit

from articles.text import hosts
from articles.text.words import printable

#: Seconds that one step of a conversation, and a whole conversation, may take.
PATIENCE, LONGEST = 5, 10
#: Bytes of an answer that are read, and characters of it that are kept.
ANSWER, KEPT = 16_384, 300


class Failed(Exception):
    """What was sent did not arrive, or was refused; the message says why.

    ``is_down`` tells that nothing reaches this receiver now, so that others need not try.
    ``answer`` is what the receiver said: for the operator's log alone. Nobody at a screen reads
    another machine's answer by having it called.
    """

    def __init__(self, why: object, *, is_down: bool = False, answer: bytes = b""):
        self.is_down = is_down
        self.answer = printable(answer.decode("utf-8", "replace"))[:KEPT]
        super().__init__(printable(str(why))[:KEPT])


def post(
    url: str, body: bytes, headers: Mapping[str, str], own: Iterable[str] | None = None
) -> bytes:
    """The beginning of the answer to a POST; ``Failed`` for any status but 200–299.

    http or https, to the address as written; no redirect is followed and no proxy asked.
    ``own`` lists the hosts and networks of our own that may be called, all others inside a
    network are refused; None, for an address that the operator has set: any.
    """
    status, answer = _conversation(url, body, {"User-Agent": "Newsroom", **headers}, own)
    if not 200 <= status < 300:
        is_down = status == 429 or status >= 500
        raise Failed(f"HTTP {status}", is_down=is_down, answer=answer)
    return answer


def signature(secret: str, body: bytes, seconds: int) -> dict[str, str]:
    """The headers by which a receiver knows that a call is ours (docs/webhooks.md)."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return {
        "X-Newsroom-Timestamp": str(seconds),
        "X-Newsroom-Signature": f"sha256={digest.hexdigest()}",
    }


def _conversation(
    url: str, body: bytes, headers: Mapping[str, str], own: Iterable[str] | None
) -> tuple[int, bytes]:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{parts.query}" if parts.query else ""
    )
    try:
        connection = _connect(parts, own)
        with _no_longer_than(LONGEST, connection):
            connection.request("POST", path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(ANSWER)
    except hosts.Closed as error:
        raise Failed(f"Closed: {error.host} is inside a network", is_down=True) from error
    except HTTPException as error:
        # Its message is what the other machine said, which may be no web server at all.
        raise Failed(type(error).__name__, is_down=True) from error
    except OSError as error:
        raise Failed(f"{type(error).__name__}: {error}", is_down=True) from error
    except ValueError as error:
        raise Failed(f"{type(error).__name__}: {error}") from error


def _connect(parts: SplitResult, own: Iterable[str] | None) -> HTTPConnection:
    """A line to the very address that was looked at: a name asked for twice may lead elsewhere."""
    is_secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
    connection = (HTTPSConnection if is_secure else HTTPConnection)(host, port, timeout=PATIENCE)
    addresses = [host] if own is None else hosts.addresses(host, port, own)
    raw = _first_line(addresses, port)
    connection.sock = _secure(raw, host) if is_secure else raw
    return connection


def _first_line(addresses: Iterable[str], port: int) -> socket.socket:
    """A line to the first of these addresses that takes one; of the last the reason why not."""
    problem: OSError = OSError("no such host")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=PATIENCE)
        except OSError as error:
            problem = error
    raise problem


def _secure(raw: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


@contextmanager
def _no_longer_than(seconds: int, connection: HTTPConnection):
    """Cut the line of a receiver that answers, but a drop at a time."""
    # The answer takes the socket with it, so the timer must have it now.
    watch = threading.Timer(seconds, _shut_down, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        connection.close()


def _shut_down(sock) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
