"""Where something failed: a page that keeps what was typed, if only the database is away."""

from __future__ import annotations

import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.views.defaults import server_error

from articles.framework.database import is_passing

#: Seconds after which a program may try again.
_AGAIN = 30


def unavailable(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody has caught. A database that is locked or restarts is no
    fault of the page (503); it asks the database nothing. Anything else stays a 500."""
    if not is_passing(sys.exc_info()[1]):
        return server_error(request)
    fields, had_files = _fields_typed(request)
    context = {"address": request.get_full_path(), "fields": fields, "had_files": had_files}
    answer = render(request, "unavailable.html", context, status=503, using="django")
    answer["Retry-After"] = str(_AGAIN)
    answer["Cache-Control"] = "no-store"
    return answer


def _fields_typed(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """What was posted, with the form's own token, to be posted again; never a password."""
    if request.method != "POST":
        return [], False
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        had_files = bool(request.FILES)
    # A form that could not be read to its end, or is too large.
    except (SuspiciousOperation, UnreadablePostError):
        return [], False
    return ([] if any("password" in name for name, _value in fields) else fields), had_files
