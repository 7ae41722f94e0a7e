"""Receivers of letters: a small mail server and a small web server, real ones, in a thread."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def _running(server) -> Iterator:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter, but for recipients in ``refuses``."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0):
        self.letters: list[EmailMessage] = []
        self.refuses: set[str] = set()
        super().__init__(("127.0.0.1", port), _Postman)

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Postman(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper().strip().decode()
            if word == "QUIT":
                return self._say("221 bye")
            self._say(self._take() if word == "DATA" else self._answer(word, line.decode()))
        return None

    def _answer(self, word: str, line: str) -> str:
        refusal = word == "RCPT" and any(one in line for one in self.server.refuses)
        return "550 no such mailbox" if refusal else "250 ok"

    def _take(self) -> str:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        return "250 taken"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class WebServer(ThreadingHTTPServer):
    """Keeps what is posted; answers with ``status`` and ``answer``, after ``delay`` seconds."""

    daemon_threads = True

    def __init__(self, port: int = 0):
        self.calls: list[tuple[str, dict, bytes]] = []
        self.status, self.answer, self.delay, self.drips = 200, b"{}", 0.0, False
        super().__init__(("127.0.0.1", port), _Clerk)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Clerk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append((self.path, dict(self.headers), body))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        for byte in self.server.answer:
            with suppress(BrokenPipeError):  # nobody waits for it any more
                self.wfile.write(bytes([byte]))
            time.sleep(0.2 if self.server.drips else 0)

    def log_message(self, *args) -> None:
        """Quietly."""


def mail_server(port: int = 0):
    return _running(MailServer(port))


def web_server(port: int = 0):
    return _running(WebServer(port))


@contextmanager
def greeting(listening, words: bytes) -> Iterator[None]:
    """Somebody who is no web server greets whoever comes first, and reads nothing."""

    def greet() -> None:
        line, _where = listening.accept()
        with line:
            line.sendall(words)
            line.recv(1000)

    thread = threading.Thread(target=greet)
    thread.start()
    yield
    thread.join()
