"""Standing pages: about us, contact, principles; signed stories at short addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import StandingPage
from articles.public.formats import card
from articles.queries import readers

from .page import page
from .stories import show_withdrawal


@page
def standing(request: HttpRequest, slug: str) -> HttpResponse:
    existing = get_object_or_404(StandingPage, slug=slug)
    live = readers.live(existing.article_id)
    if live is None:
        return show_withdrawal(request, existing.article_id)
    context = {
        "publication": live,
        "copy": live.release,
        "related": [],
        "card": card.standing(live, existing.get_absolute_url()),
    }
    return render(request, "site/story.html", context)
