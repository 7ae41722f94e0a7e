"""A story, and what there is about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import FIXED_NOTICE, Verb, Withdrawal
from articles.public.formats import card
from articles.queries import readers
from articles.queries.cached import cache_key, title_key
from articles.queries.navigation import Navigation

from .page import page, render_cached


@page
def story(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    live = readers.live(int(article_id))
    if live is None:
        return show_withdrawal(request, article_id)
    if live.get_absolute_url() != request.path:
        return redirect(live, permanent=True)
    related_stories = readers.related(live) if live.channel.listed else []
    navigation = Navigation.load()
    return render_cached(
        request,
        "site/story.html",
        (cache_key(live), tuple(map(title_key, related_stories)), navigation.rows),
        lambda: {
            "navigation": navigation,
            "publication": live,
            "here": live.channel.parent_id or live.channel_id,
            "copy": live.release,
            "tags": live.shown_tags,
            "related": related_stories,
            "card": card.story(live),
        },
    )


@page
def record(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    live = readers.live(int(article_id))
    if live is None:
        return show_withdrawal(request, article_id)
    if live.record_url != request.path:
        return redirect(live.record_url, permanent=True)
    entries = readers.history(live)
    last_numbers = (entry.data["last_number"] for entry in entries if entry.verb == Verb.WITHDRAW)
    context = {
        "publication": live,
        "entries": entries,
        "withdrawn_up_to": max(last_numbers, default=0),
        "fixed_notice": FIXED_NOTICE,
        "card": card.record(live),
    }
    return render(request, "site/record.html", context)


def show_withdrawal(request: HttpRequest, article_id: str) -> HttpResponse:
    """The notice of a withdrawn story, and nothing of its text (rule R10)."""
    return render(request, "site/410.html", {"withdrawal": withdrawn(article_id)}, status=410)


def withdrawn(article_id: str) -> Withdrawal:
    """The last withdrawal of a story that is not public; 404 if it never was."""
    withdrawal = Withdrawal.objects.with_notices().filter(article_id=article_id).first()
    if withdrawal is None:
        raise Http404
    return withdrawal
