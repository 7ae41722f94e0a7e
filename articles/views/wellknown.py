"""Small files that browsers and crawlers ask for by name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

A_MINUTE = 60


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("site/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "User-agent: *\nDisallow: /admin/\n", content_type="text/plain; charset=utf-8"
    )
