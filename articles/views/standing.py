"""Standing pages: about us, contact, principles; signed stories at short addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import SignOff, Withdrawal

from .page import page


@page
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    found = SignOff.objects.live_under(article__standing_page__slug=slug)
    if found:
        context = {"publication": found, "copy": found.release, "is_standing": True}
        return render(request, "site/story.html", context)
    withdrawal = Withdrawal.objects.filter(article__standing_page__slug=slug).first()
    if withdrawal is None:
        raise Http404
    return render(request, "410.html", {"withdrawal": withdrawal}, status=410)
