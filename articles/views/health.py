"""Whether the newsroom is well, for those who watch over it."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import guards

log = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok``, or 503 with the reason; what the driver says goes to the log, it names hosts."""
    try:
        lacking = guards.missing(connection)
    except DatabaseError:
        log.exception("healthz")
        return _unwell("the database does not answer")
    if lacking:
        return _unwell(f"the database lacks guards: {', '.join(lacking)}")
    return HttpResponse("ok\n", content_type="text/plain")


def _unwell(reason: str) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain")
