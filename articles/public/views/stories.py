"""A story, and what there is about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import FIXED_NOTICE, Verb, Withdrawal
from articles.public.formats import card
from articles.queries import readers
from articles.queries.cached import cache_key, title_key
from articles.queries.navigation import Navigation

from .page import page, shown


@page
def story(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    found = readers.live(int(article_id))
    if found is None:
        return gone(request, article_id)
    if found.get_absolute_url() != request.path:
        return redirect(found, permanent=True)
    related = readers.related(found) if found.channel.listed else []
    navigation = Navigation.load()
    return shown(
        request,
        "site/story.html",
        (cache_key(found), tuple(map(title_key, related)), navigation.rows),
        lambda: {
            "navigation": navigation,
            "publication": found,
            "here": found.channel.parent_id or found.channel_id,
            "copy": found.release,
            "tags": found.shown_tags,
            "related": related,
            "card": card.story(found),
        },
    )


@page
def record(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    found = readers.live(int(article_id))
    if found is None:
        return gone(request, article_id)
    if found.record_url != request.path:
        return redirect(found.record_url, permanent=True)
    entries = readers.history(found)
    withdrawn = (entry.data["last_number"] for entry in entries if entry.verb == Verb.WITHDRAW)
    context = {
        "publication": found,
        "entries": entries,
        "withdrawn_up_to": max(withdrawn, default=0),
        "fixed_notice": FIXED_NOTICE,
        "card": card.record(found),
    }
    return render(request, "site/record.html", context)


def gone(request: HttpRequest, article_id: str) -> HttpResponse:
    """The notice of a withdrawn story, and nothing of its text (rule R10)."""
    return render(request, "site/410.html", {"withdrawal": withdrawn(article_id)}, status=410)


def withdrawn(article_id: str) -> Withdrawal:
    """The last withdrawal of a story that is not public; 404 if it never was."""
    withdrawal = Withdrawal.objects.with_notices().filter(article_id=article_id).first()
    if withdrawal is None:
        raise Http404
    return withdrawal
