"""Where a request asks for more than its address takes, or is nothing that we can read."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from articles.public.middleware import refused_request

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to what Django itself refuses to read."""
    return refused_request(request, 413 if isinstance(exception, _TOO_MUCH) else 400)
