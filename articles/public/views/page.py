"""What every readers' page has in common."""

from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache, cached
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

#: Pages that are kept: those that many readers ask for at one time.
_MOST = 300


def page(view: Callable) -> Callable:
    """A readers' page that the press keeps as a file."""
    safe_view = live_page(view)
    safe_view.is_pressed = True
    return safe_view


def live_page(view: Callable) -> Callable:
    """A readers' page: safe methods; any cache may keep it but asks again each time, so that a
    withdrawn story is gone at once (rule R10), and gets 304 when nothing has changed.

    Whoever has not been here before asks its ``whole``, and is spared the digest of all it says.
    """
    whole = cache_control(public=True, max_age=0, must_revalidate=True)(view)
    safe_view = require_safe(conditional_page(whole))
    safe_view.whole = whole
    return safe_view


def render_cached(
    request: HttpRequest, template: str, shows: tuple, context: Callable[[], dict]
) -> HttpResponse:
    """A page, or the one that was made before and ``shows`` the same. ``context`` is asked for only
    where it has to be made."""
    return HttpResponse(_make_page(request, template, shows, context))


@cached(
    LRUCache(_MOST),
    key=lambda request, template, shows, context: (request.path, template, shows),
    lock=Lock(),
)
def _make_page(
    request: HttpRequest, template: str, shows: tuple, context: Callable[[], dict]
) -> str:
    return render_to_string(template, context(), request)
