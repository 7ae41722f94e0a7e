"""Small files that browsers and crawlers ask for by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.public.formats.site import absolute

from .page import live_page, page

A_MINUTE = 60
#: Where a crawler has nothing to look for.
CLOSED = ("/admin/", "/search/?")


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("site/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def touch_icon(request: HttpRequest) -> HttpResponse:
    return redirect(static("site/apple-touch-icon.png"))


@page
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309; sitemaps by https://www.sitemaps.org/protocol.html."""
    sitemaps = (absolute(reverse(name)) for name in ("sitemap", "sitemap_news"))
    rules = (f"Disallow: {path}" for path in CLOSED)
    return _lines(["User-agent: *", *rules, "", *(f"Sitemap: {address}" for address in sitemaps)])


@live_page
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of the newsroom's site (RFC 9116); 404 if nobody is named."""
    contacts = settings.NEWSROOM_SECURITY_CONTACT
    if not contacts:
        raise Http404
    language = "zh, en" if settings.LANGUAGE_CODE.startswith("zh") else "en"
    return _lines(
        [
            *(f"Contact: {contact}" for contact in contacts),
            f"Expires: {expires(timezone.localdate()).isoformat()}T00:00:00Z",
            f"Preferred-Languages: {language}",
            f"Canonical: {absolute(request.path)}",
        ]
    )


def expires(today: date) -> date:
    """A day between six months and a year away, the same for half a year, so that the file can
    be kept; RFC 9116 wants less than a year."""
    return date(today.year, 12, 31) if today.month <= 6 else date(today.year + 1, 6, 30)


@live_page
def trust(request: HttpRequest) -> HttpResponse:
    """Whom the newsroom belongs to and answers to (JournalList's trust.txt specification)."""
    return _lines(settings.NEWSROOM_TRUST or [f"disclosure={absolute('/corrections/')}"])


@live_page
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """Proof that the key for IndexNow is ours: a file of its name that holds it."""
    if key != settings.NEWSROOM_INDEXNOW_KEY:
        raise Http404
    return _lines([key])


def _lines(lines: Iterable[str]) -> HttpResponse:
    content = "".join(f"{line}\n" for line in lines)
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
