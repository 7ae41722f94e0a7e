"""Visiting our own addresses, as a reader would, without a web server in between."""

from __future__ import annotations

import io
from contextlib import closing, nullcontext
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from .names import fits


@dataclass(frozen=True)
class Visit:
    """What a reader gets at an address: the content if ``status`` is 200, and its media type."""

    status: int
    content: bytes = b""
    kind: str = ""


def is_pressed(address: str) -> bool:
    """Whether the press keeps pages at such addresses: their view says so, and a file can have the
    name. What is the newsroom's own to answer is never looked for among the files."""
    try:
        return fits(address) and getattr(resolve(address).func, "is_pressed", False)
    except Resolver404:
        return False


class Unready(Exception):
    """The newsroom cannot answer at an address now, and says why: no reason to remove its file."""


def visit(address: str) -> Visit:
    """What everybody gets at ``address``, an unquoted path of this site.

    What every reader gets alike needs no middleware, so the view is asked directly. An error
    of the view is raised; an answer that says that there is one, as ``Unready``.
    """
    request = _request(address)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            view = resolve(address)
            ask = getattr(view.func, "whole", view.func)
            answer = ask(request, *view.args, **view.kwargs)
            if hasattr(answer, "render"):
                answer = answer.render()
            if answer.status_code >= 500:
                raise Unready(answer.content.decode().strip())
            return _read(answer)
    except Http404:
        return Visit(404)


def _request(address: str) -> WSGIRequest:
    environ = {
        "REQUEST_METHOD": "GET",
        # WSGI has paths as bytes in latin-1's clothing (PEP 3333).
        "PATH_INFO": address.encode().decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REQUEST_URI": quote(address),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    return request


def _read(answer: HttpResponse) -> Visit:
    """What an answer says. It is not closed as a server closes it: then Django takes the request
    to be over and gives up the database connection, in the midst of our transaction."""
    file = getattr(answer, "file_to_stream", None)
    with closing(file) if file else nullcontext():
        content = b"".join(answer) if answer.status_code == 200 else b""
    return Visit(answer.status_code, content, answer.headers.get("Content-Type", ""))
