"""The search: what readers find by its words. The one page that is never baked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from taggit.models import Tag

from articles import search as index
from articles.models import Publication, TaggedPublication
from articles.public.formats import card
from articles.queries.navigation import Navigation
from articles.text import bigrams

from .asked import SearchForm

ON_A_PAGE = 20
#: Up to here stories are counted.
COUNTED = 100
_SUGGESTED = 8


class Found(NamedTuple):
    """A story with the words marked in what is shown of it."""

    story: Publication
    kicker: list[bigrams.Piece]
    headline: list[bigrams.Piece]
    subhead: list[bigrams.Piece]
    snippet: list[bigrams.Piece]


class Answer(NamedTuple):
    """A page of stories, the cursor behind it ("" if there are no more), and how many there are.

    ``count`` is None on later pages, and ``COUNTED + 1`` where nobody counted on.
    """

    stories: list[Found]
    further: str
    count: int | None


@require_safe
@conditional_page
@cache_control(private=True, max_age=0, must_revalidate=True)
def search(request: HttpRequest) -> HttpResponse:
    navigation = Navigation.load()
    form = SearchForm(request.GET, navigation)
    # What was found is of no use to other search engines; the empty page may be known to them.
    page_card = card.plain(_("Search"), request.path, is_indexed=not request.GET)
    context = {
        "form": form,
        "navigation": navigation,
        "counted": COUNTED,
        "card": page_card,
        **dict.fromkeys(("is_unavailable", "nothing_asked", "answer")),
    }
    status = 200
    if form.is_valid():
        question = form.question(request.GET.get("after", ""), timezone.now())
        try:
            context |= _results(form, question)
        except index.Unavailable:
            context["is_unavailable"], status = True, 503
    answer = render(request, "site/search.html", context, status=status)
    if request.GET:
        answer["X-Robots-Tag"] = "noindex"
    return answer


def _results(form: SearchForm, question: index.Query) -> dict:
    if not (question.words or form.is_narrowed):
        return {"nothing_asked": True, "no_words": bool(form.cleaned_data["q"])}
    answer = _ask_index(question)
    return {
        "answer": answer,
        "tags": _tags_like(form.cleaned_data["q"]) if question.words else [],
        "apart": "" if answer.stories else " ".join(bigrams.apart(question.words)),
    }


def _ask_index(question: index.Query) -> Answer:
    first = question.after is None
    hits = index.find(question, COUNTED + 1 if first else ON_A_PAGE + 1)
    on_page = hits[:ON_A_PAGE]
    further = str(on_page[-1].cursor) if len(hits) > ON_A_PAGE else ""
    return Answer(_stories_of(on_page, question), further, len(hits) if first else None)


def _stories_of(hits: list[index.Hit], question: index.Query) -> list[Found]:
    """The hits that are public, as they are now (rule R10)."""
    article_ids = [hit.article_id for hit in hits]
    by_article = {live.article_id: live for live in Publication.objects.of_stories(article_ids)}
    stories = [by_article[article] for article in article_ids if article in by_article]
    return [_mark_words(story, question.words) for story in stories]


def _mark_words(story: Publication, words: Sequence[bigrams.Word]) -> Found:
    copy = story.release
    block = (bigrams.marked(line, words) for line in (copy.kicker, copy.headline, copy.subhead))
    return Found(story, *block, bigrams.snippet(index.lines_of(copy), words))


def _tags_like(query: str) -> list[Tag]:
    """Tags of public stories that hold a word of the query, or that the query holds."""
    holds = Q(asked__icontains=F("name"))
    for word in query.split()[:_SUGGESTED]:
        holds |= Q(name__icontains=word)
    public = TaggedPublication.objects.listed().filter(tag=OuterRef("pk"))
    alike = Tag.objects.alias(asked=Value(query, CharField())).filter(holds, Exists(public))
    return list(alike.order_by(Length("name"), "name")[:_SUGGESTED])
