"""The front page as editors arrange it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from articles.models import Person, Placement, Publication, Verb
from articles.text.digest import digest
from articles.text.words import Sentence as _

from .administration import require_permission
from .log import record
from .moment import NOW
from .public import invalidate_pages
from .refused import Refused, verb

#: Story, place on the page, and until when (None: until it is taken off).
Wish = tuple[Publication, str, datetime | None]
#: The lead and six headlines are what the page has room for.
MOST = 7


def arrangement() -> str:
    """The digest of the arrangement as it stands: whoever arranges says which one they saw."""
    return digest({"spots": _facts(_placements())})


@verb
def arrange(
    by: Person, *, placements: Sequence[Wish], seen_digest: str, at: datetime = NOW
) -> list[Placement]:
    """Put exactly these stories on the front page, in this order, in place of what was there.

    ``seen_digest`` is the ``arrangement()`` that ``by`` had before their eyes; refused if somebody
    else arranged the page in between. A story that is not public any more is refused.
    """
    require_permission("arrange", by)
    before = _lock_placements()
    if digest({"spots": _facts(before)}) != seen_digest:
        raise Refused(_("Somebody else has arranged the front page meanwhile; look at it again."))
    _require_sound(placements, at)
    live = _live(placements)
    new_placements = [
        Placement(publication=live[story.pk], place=place, order=order, until=until)
        for order, (story, place, until) in enumerate(placements)
    ]
    if _facts(new_placements) == _facts(before):
        return before
    Placement.objects.all().delete()
    for placement in new_placements:
        placement.save(force_insert=True)
    data = {"before": {"spots": _facts(before)}, "after": {"spots": _facts(new_placements)}}
    record(Verb.ARRANGE, by, None, at, data=data)
    invalidate_pages([reverse("front")], at)
    return new_placements


def _placements() -> list[Placement]:
    placements = Placement.objects.order_by("order", "id")
    # One look-up after the other: a planner that knows of no placements would begin with releases.
    return list(placements.prefetch_related("publication__release"))


def _lock_placements() -> list[Placement]:
    """What is placed, locked: first the placements and then the stories, as a withdrawal does."""
    list(Placement.objects.select_for_update().order_by("id"))
    return _placements()


def _live(placements: Sequence[Wish]) -> dict[int, Publication]:
    """The stories as they stand, locked, so that none is withdrawn while it is put up."""
    ids = [story.pk for story, _place, _until in placements]
    rows = Publication.objects.select_for_update(of=("self",)).select_related("release")
    live = {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}
    if missing := next((story for story, *_rest in placements if story.pk not in live), None):
        raise Refused(_("“%(story)s” is not public any more.", story=missing))
    return live


def _require_sound(placements: Sequence[Wish], at: datetime) -> None:
    stories = [story.pk for story, _place, _until in placements]
    if len(set(stories)) < len(stories):
        raise Refused(_("A story stands on the front page once."))
    if len(stories) > MOST:
        raise Refused(_("The front page has room for %(most)s stories.", most=MOST))
    if [place for _story, place, _until in placements].count(Placement.Place.LEAD) > 1:
        raise Refused(_("There is one lead; make the others headlines."))
    for story, place, until in placements:
        if place not in Placement.Place.values:
            raise Refused(_("“%(place)s” is no place on the front page.", place=place))
        if until is not None and until <= at:
            raise Refused(
                _(
                    "“%(story)s” would leave the front page in the past; choose a later time.",
                    story=story,
                )
            )


def _facts(placements: Iterable[Placement]) -> list[dict[str, Any]]:
    return [
        {
            "article": placement.publication.article_id,
            "headline": str(placement.publication),
            "place": placement.place,
            "until": placement.until,
        }
        for placement in placements
    ]
