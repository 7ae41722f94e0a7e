"""The front page, arranged by editors: which stories lead, in what order, until when.

The form carries the whole arrangement, so that every button works without a script; nothing
is changed for readers until it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk
from articles.models import Placement, Publication
from articles.rules import administration
from articles.text import bounds

CANDIDATES = 20


@dataclass
class Row:
    """A story on the page as the form has it; ``until`` as it was typed."""

    story: Publication
    until: str = ""

    @property
    def moment(self) -> datetime | None:
        return DateTimeField(required=False).clean(self.until)


@admin.site.page("front/", "front")
def front(request):
    """The arrangement; ``?q=`` looks for stories to put on it."""
    if request.method != "POST":
        return _page(request, _standing(), desk.arrangement(), lead=_has_lead())
    rows, lead = _read_rows(request.POST), "lead" in request.POST
    seen_digest = request.POST.get("seen", "")
    if "save" not in request.POST:
        return _page(
            request, _move_row(rows, request.POST), seen_digest, lead=lead, is_touched=True
        )
    try:
        desk.arrange(request.user, placements=_wishes(rows, lead), seen_digest=seen_digest)
    except (desk.Refused, ValidationError) as refusal:
        messages.error(request, refusal if isinstance(refusal, desk.Refused) else _bad_moment())
        return _page(request, rows, seen_digest, lead=lead, is_touched=True, status=409)
    messages.success(request, _("The front page is arranged."))
    return HttpResponseRedirect(reverse("admin:front"))


def _bad_moment() -> str:
    return _("A time is not readable; write it as 2026-05-01 18:00.")


def _standing() -> list[Row]:
    return [Row(s.publication, _spell_moment(s.until)) for s in _placements()]


def _placements():
    return Placement.objects.on_the_page(timezone.now())


def _has_lead() -> bool:
    placements = list(_placements())
    return not placements or placements[0].place == Placement.Place.LEAD


def _spell_moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}" if moment else ""


def _read_rows(data) -> list[Row]:
    """The rows as they came from the browser; a story that readers lost meanwhile is left out."""
    ids = [int(v) for v in data.getlist("story") if v.isascii() and v.isdigit() and len(v) < 19]
    live = Publication.objects.for_lists().in_bulk(ids)
    moments = dict(zip(ids, data.getlist("until"), strict=False))
    return [Row(live[pk], moments.get(pk, "")) for pk in dict.fromkeys(ids) if pk in live]


def _move_row(rows: list[Row], data) -> list[Row]:
    """The rows after the one button that was pressed: ``up``, ``down``, ``off`` or ``add``."""
    at = {str(row.story.pk): n for n, row in enumerate(rows)}
    if (n := at.get(data.get("up"))) is not None:
        rows.insert(max(n - 1, 0), rows.pop(n))
    elif (n := at.get(data.get("down"))) is not None:
        rows.insert(n + 1, rows.pop(n))
    elif (n := at.get(data.get("off"))) is not None:
        del rows[n]
    elif data.get("add", "").isdecimal() and data["add"] not in at and len(data["add"]) < 19:
        rows += map(Row, Publication.objects.for_lists().filter(pk=data["add"]))
    return rows


def _wishes(rows: list[Row], lead: bool) -> list[desk.Wish]:
    places = [Placement.Place.LEAD if lead else Placement.Place.HEADLINE] + [
        Placement.Place.HEADLINE
    ] * len(rows)
    return [(row.story, place, row.moment) for row, place in zip(rows, places, strict=False)]


def _candidates(query: str, rows: list[Row]) -> list[Publication]:
    stories = Publication.objects.for_lists().exclude(pk__in=[row.story.pk for row in rows])
    return list(stories.filter(release__headline__icontains=query)[:CANDIDATES])


def _page(request, rows, seen_digest, *, lead, is_touched=False, status=200):
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()[: bounds.QUERY]
    why = administration.refusal("arrange", request.user.as_colleague, settings.NEWSROOM_CHAIN)
    context = {
        **admin.site.each_context(request),
        "title": _("Arrange the front page"),
        "rows": rows,
        "lead": lead,
        "seen": seen_digest,
        "touched": is_touched,
        "query": query,
        "candidates": _candidates(query, rows),
        "most": desk.MOST,
        "why": desk.say(why) if why else "",
    }
    return render(request, "admin/front.html", context, status=status)
