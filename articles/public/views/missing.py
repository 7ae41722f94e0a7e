"""Where nothing else answers: an address of the earlier site, or a page that helps to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from articles.models import OldAddress, Publication, Withdrawal
from articles.text.addresses import asked_for

AN_HOUR = 3600
NEWEST = 6


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to whatever no page answers; the only door to old addresses, so that they
    never stand before a living one."""
    old = _old_address_of(request)
    if old and (answer := _redirect(request, old)):
        return answer
    newest = Publication.objects.for_lines()[:NEWEST]
    return render(request, "site/404.html", {"newest": newest}, status=404)


def _old_address_of(request: HttpRequest) -> OldAddress | None:
    if request.method not in ("GET", "HEAD") or request.path_info.startswith("/admin/"):
        return None
    try:
        paths = asked_for(request.path_info, request.META["QUERY_STRING"])
    except ValueError:
        return None
    return OldAddress.objects.leading(paths)


def _redirect(request: HttpRequest, old: OldAddress) -> HttpResponse | None:
    """To where it leads; the notice of a withdrawn story; None for what is not public (R12)."""
    live = old.article and old.article.live
    if old.to or live:
        answer = redirect(live or old.to, permanent=True)
        patch_cache_control(answer, public=True, max_age=AN_HOUR)
        return answer
    withdrawal = Withdrawal.objects.with_notices().filter(article=old.article_id).first()
    return withdrawal and render(request, "site/410.html", {"withdrawal": withdrawal}, status=410)
