"""The readers' pages: read from publications, never from a working copy.

Every page is the same for every reader: no session, no cookie, four queries at the most.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe
from taggit.models import Tag

from . import guards, pictures
from .models import Channel, Person, Picture, Publication, Spot, Verb, Withdrawal

log = logging.getLogger(__name__)

#: Lists lead to days and months, not to second pages: so many stories, and no more.
NEWEST = 30
HEADLINES = 6
LATELY = 16
OF_A_CHANNEL = 5
A_MINUTE, A_YEAR = 60, 365 * 24 * 3600


def _page(view: Callable) -> Callable:
    """A readers' page: safe methods; any cache may keep it but asks again each time, so that a
    withdrawn story is gone at once (rule R10), and gets 304 when nothing has changed."""
    kept = cache_control(public=True, max_age=0, must_revalidate=True)
    return require_safe(conditional_page(kept(view)))


@_page
def front(request: HttpRequest) -> HttpResponse:
    channels = list(Channel.objects.all())
    newest = list(Publication.objects.for_lists()[:NEWEST])
    lead, headlines = _top(list(Spot.objects.on_the_page(timezone.now())), newest)
    above = [story.pk for story in (lead, *headlines) if story]
    below = Publication.objects.for_lists().exclude(pk__in=above)
    context = {
        "channels": channels,
        "lead": lead,
        "headlines": headlines,
        "sections": _sections(channels, below.newest_of_each(channels, OF_A_CHANNEL)),
        "newest": newest[:LATELY],
        "today": timezone.localdate(),
    }
    return render(request, "site/front.html", context)


def _top(
    spots: list[Spot], newest: list[Publication]
) -> tuple[Publication | None, list[Publication]]:
    """The lead and the headlines: as editors arranged them, then the newest fill up."""
    arranged = [spot.publication for spot in spots]
    others = [story for story in newest if story not in arranged]
    has_lead = bool(spots) and spots[0].place == Spot.Place.LEAD
    lead = arranged.pop(0) if has_lead else _lead(others) or next(iter(arranged), None)
    below = [story for story in (*arranged, *others) if story != lead]
    return lead, below[:HEADLINES]


def _lead(stories: list[Publication]) -> Publication | None:
    """The newest story with a picture, or simply the newest."""
    pictured = (story for story in stories if story.release.lead_figure)
    return next(pictured, stories[0] if stories else None)


def _sections(
    channels: list[Channel], stories: Iterable[Publication]
) -> list[tuple[Channel, list[Publication]]]:
    """Top channels in turn with their newest, those of the channels below them among them."""
    tops = {channel.pk: channel.parent_id or channel.pk for channel in channels}
    by_top: dict[int, list[Publication]] = {}
    for story in sorted(stories, key=lambda s: (s.first_published_at, s.pk), reverse=True):
        by_top.setdefault(tops[story.channel_id], []).append(story)
    return [(c, by_top[c.pk][:OF_A_CHANNEL]) for c in channels if c.pk in by_top]


@_page
def channel(request: HttpRequest, slug: str) -> HttpResponse:
    channels = list(Channel.objects.all())
    shown = next((channel for channel in channels if channel.slug == slug), None)
    if shown is None:
        raise Http404
    stories = list(Publication.objects.for_lists().in_channel(shown)[:NEWEST])
    context = {
        "channels": channels,
        "channel": shown,
        "here": shown.parent_id or shown.pk,
        "parent": next((c for c in channels if c.pk == shown.parent_id), None),
        "children": [c for c in channels if c.parent_id == shown.pk],
        **_leading(stories),
    }
    return render(request, "site/channel.html", context)


@_page
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Tag, slug=slug)
    stories = list(Publication.objects.for_lists().tagged(shown)[:NEWEST])
    # A tag that only unpublished stories carry must not show that it exists (rule R12).
    if not stories:
        raise Http404
    return render(request, "site/tag.html", {"tag": shown, **_leading(stories)})


def _leading(stories: list[Publication]) -> dict:
    lead = _lead(stories)
    return {"lead": lead, "stories": [story for story in stories if story != lead]}


@_page
def story(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    found = Publication.objects.for_story(article_id).prefetch_related("release__signoffs").first()
    if found is None:
        return _gone(request, article_id)
    if found.get_absolute_url() != request.path:
        return redirect(found, permanent=True)
    context = {
        "publication": found,
        "here": found.channel.parent_id or found.channel_id,
        "copy": found.release,
        "tags": list(found.tags.all()),
    }
    return render(request, "site/story.html", context)


@_page
def record(request: HttpRequest, article_id: str, **day: str) -> HttpResponse:
    found = Publication.objects.for_story(article_id).first()
    if found is None:
        return _gone(request, article_id)
    if found.record_url != request.path:
        return redirect(found.record_url, permanent=True)
    entries = list(found.history.prefetch_related("release__signoffs"))
    withdrawn = (entry.data["last_number"] for entry in entries if entry.verb == Verb.WITHDRAW)
    context = {
        "publication": found,
        "entries": entries,
        "withdrawn_up_to": max(withdrawn, default=0),
    }
    return render(request, "site/record.html", context)


def _gone(request: HttpRequest, article_id: str) -> HttpResponse:
    """The notice of a withdrawn story, and nothing of its text (rule R10)."""
    withdrawal = Withdrawal.objects.filter(article_id=article_id).first()
    if withdrawal is None:
        raise Http404
    return render(request, "410.html", {"withdrawal": withdrawal}, status=410)


@require_safe
def picture(request: HttpRequest, sha256: str, width: str, suffix: str) -> HttpResponse:
    """One size of a picture: for everyone if readers have it, else only for the desk (R12)."""
    shown = get_object_or_404(Picture, sha256=sha256)
    etag = f'"{sha256}-{width}-{suffix}"'
    if not Picture.objects.public().filter(pk=shown.pk).exists():
        if not _may_see_the_library(request.user):
            raise Http404
        answer = _file(shown, int(width), suffix)
        answer["Cache-Control"] = "private, no-store"
        return answer
    answer = get_conditional_response(request, etag=etag) or _file(shown, int(width), suffix)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer


def _may_see_the_library(person: Person) -> bool:
    on_staff = person.is_authenticated and person.is_active and person.is_staff
    return on_staff and (person.is_superuser or person.is_on_the_desk)


def _file(shown: Picture, width: int, suffix: str) -> FileResponse:
    try:
        file = default_storage.open(pictures.rendition(shown, width, suffix))
    except FileNotFoundError as lost:
        log.error("The file of picture %s is lost: %s", shown.sha256, lost)
        raise Http404 from lost
    kind = pictures.FORMATS[suffix].lower()
    return FileResponse(file, content_type=f"image/{kind}")


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("site/favicon.ico"))


@require_safe
@cache_control(public=True, max_age=A_MINUTE)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /admin/\n", content_type="text/plain")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok``, or 503 with the reason; what the driver says goes to the log, it names hosts."""
    try:
        lacking = guards.missing(connection)
    except DatabaseError:
        log.exception("healthz")
        return _unwell("the database does not answer")
    if lacking:
        return _unwell(f"the database lacks guards: {', '.join(lacking)}")
    return HttpResponse("ok\n", content_type="text/plain")


def _unwell(reason: str) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain")
