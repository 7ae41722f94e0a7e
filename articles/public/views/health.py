"""Whether the newsroom is well, for those who watch over it."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import guards, press
from articles.audit import head
from articles.models import Heartbeat, Page, Picture, Purge

log = logging.getLogger(__name__)

_STOPPED = {
    "clock": "the clock has stopped (publish_due --loop): scheduled stories do not go out",
    "press": "the press has stopped (worker): pages are not renewed",
}
_OLD = "is an old worker still running?"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok``, or 503 with every reason; what the driver says goes to the log, it names hosts."""
    try:
        reasons = _reasons()
    except DatabaseError:
        log.exception("healthz")
        reasons = ["the database does not answer"]
    text = "\n".join(reasons) or "ok"
    status = 503 if reasons else 200
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain")


def _reasons() -> list[str]:
    if lacking := guards.missing(connection):
        return [f"the database lacks guards: {', '.join(lacking)}"]
    reasons = [str(sentence) for sentence in head.lost_lines()]
    names = Heartbeat.objects.stopped(timezone.now())
    is_pressing = press.page_storage() is not None
    reasons += [_STOPPED[name] for name in names if is_pressing or name != "press"]
    page = Page.objects.failed().first()
    if page and is_pressing:
        reasons.append(f"pages cannot be pressed, the last one {page}: {page.problem}")
    if is_pressing and (other := press.made_otherwise(timezone.now())):
        reasons.append(f"pages were made with other settings or code, {other} among them: {_OLD}")
    if unfit := Picture.objects.unfit().first():
        since = f"{unfit.unfit_since:%Y-%m-%d %H:%M} UTC"
        reasons.append(f"the file of picture {unfit.sha256} is not what was added, since {since}")
    if late := Purge.objects.late(timezone.now()).first():
        since = f"{late.at:%Y-%m-%d %H:%M} UTC"
        reasons.append(f"the CDN has not been told of {late} since {since}: {late.problem}")
    return reasons
