"""What every readers' page has in common."""

from collections.abc import Callable

from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe


def page(view: Callable) -> Callable:
    """A readers' page: safe methods; any cache may keep it but asks again each time, so that a
    withdrawn story is gone at once (rule R10), and gets 304 when nothing has changed."""
    kept = cache_control(public=True, max_age=0, must_revalidate=True)
    return require_safe(conditional_page(kept(view)))
