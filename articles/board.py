"""My desk: what waits for a person, where their stories stand, and how the day goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from . import desk, plots, press
from .audit import head
from .models import (
    Article,
    Assignment,
    Autosave,
    Entry,
    Heartbeat,
    Page,
    Person,
    Picture,
    Publication,
    Purge,
    Release,
    Slot,
    Verb,
)

#: Stories that a shelf shows; how many there are beyond that, its number says.
MOST = 50


@dataclass(frozen=True)
class Shelf:
    """Some rows of a list, and how many the list has, as it is said: ``7`` or ``50+``."""

    rows: list
    count: str


@dataclass(frozen=True)
class Strip:
    """One line of a plot: what it shows, its bars, and its number as it is said."""

    label: str
    said: str
    bars: list[plots.Bar]
    values: list[int]


def work_of(person: Person, at: datetime | None = None) -> dict:
    """Everything on the front page of this person's desk; a number of queries that does not
    depend on how many stories there are."""
    at = at or timezone.now()
    return {
        "stands_in": person.stands_in,
        "signs": bool(person.all_duties & {step.slug for step in settings.NEWSROOM_CHAIN}),
        "typed": Autosave.objects.to_go_on_with(person)[:3],
        "planned": _planned_for(person),
        **_stories_of(person, at),
        **_slots_of(person, at),
        **_day_of(person, at),
        **_machines(at),
    }


def _stories_of(person: Person, at: datetime) -> dict:
    seen = Article.objects.visible_to(person).with_latest()
    ids = Release.objects.stories_waiting_for(person)
    late = _shelf(seen.late(at).exclude(pk__in=ids[:MOST]))
    shown = [*ids[:MOST], *(story.pk for story in late.rows)]
    return {
        "waiting": _waiting(person, ids),
        "came_back": _with_reasons(_shelf(seen.back_with(person))),
        "late": late,
        "drafts": _shelf(seen.drafts_of(person)),
        "sent_on": _shelf(seen.sent_on_by(person).exclude(pk__in=shown)),
    }


def _with_reasons(shelf: Shelf) -> Shelf:
    """Stories that came back, each with the line of the log that says why."""
    stories = {story.pk: story for story in shelf.rows}
    for entry in Entry.objects.sendings_back().filter(article__in=stories):
        stories[entry.article_id].sent_back = entry
    return shelf


def _waiting(person: Person, ids: list[int]) -> Shelf:
    """The longest wait first, what a colleague has taken to read last."""
    stories = Article.objects.with_latest().in_bulk(ids[:MOST])
    rows = [stories[pk] for pk in ids[:MOST]]
    return Shelf(sorted(rows, key=lambda story: story.is_claimed_from(person)), str(len(ids)))


def _slots_of(person: Person, at: datetime) -> dict:
    slots = Slot.objects.visible_to(person).prefetch_related("article__channel", "release")
    return {
        "scheduled": _shelf(slots.exclude(pk__in=slots.overdue(at).values("pk"))),
        "missed": _shelf(slots.overdue(at)),
    }


def _shelf(rows) -> Shelf:
    found = list(rows[: MOST + 1])
    return Shelf(found[:MOST], str(len(found)) if len(found) <= MOST else f"{MOST}+")


def _machines(at: datetime) -> dict:
    """What works unseen and does not, and pages that could not be pressed."""
    is_pressing = press.shelf() is not None
    stopped = Heartbeat.objects.stopped(at)
    return {
        "clock_stopped": "clock" in stopped,
        "press_stopped": is_pressing and "press" in stopped,
        "failed_pages": _shelf(Page.objects.failed()) if is_pressing else None,
        "unfit_pictures": _shelf(Picture.objects.unfit()),
        "late_purge": Purge.objects.late(at).first(),
        "lost_lines": [desk.say(sentence) for sentence in head.lost_lines()],
    }


def _planned_for(person: Person):
    """Planned stories that are this reporter's to write."""
    ours = Assignment.objects.open().select_related("channel")
    return ours.for_reporter(person)[:20]


def _day_of(person: Person, at: datetime) -> dict:
    """What went out today, the day's flow by the hour, and how long steps have taken of late."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = Entry.objects.seen_by(person)
    # By the log, which is in the order of time: publications are in that of their first one.
    out = Entry.objects.filter(verb=Verb.PUBLISH, at__gte=today).values("article")
    live = Publication.objects.for_lists().filter(published_at__gte=today, article__in=out)
    ours = live if person.reach is None else live.filter(channel__in=person.reach)
    return {
        "published_today": _shelf(ours),
        "flow": _flow(entries.flow(today, today + timedelta(days=1))),
        "medians": _medians(entries.waits(at - timedelta(days=7), at)),
        "hours": range(24),
    }


def _flow(counted: dict[str, list[int]]) -> list[Strip]:
    highest = max(max(hours) for hours in counted.values())
    return [
        Strip(
            str(Verb(verb).label),
            str(sum(hours)),
            plots.columns(hours, 240, 30, top=highest),
            hours,
        )
        for verb, hours in counted.items()
    ]


def _medians(waits: dict[str, timedelta]) -> list[Strip]:
    """A beam for each step of the chain that was signed of late."""
    steps = [step for step in settings.NEWSROOM_CHAIN if step.slug in waits]
    took = plots.minutes(waits[step.slug] for step in steps)
    beams = plots.beams(took, 240, 14, gap=0)
    return [
        Strip(step.label, _said(minutes), [beam], [minutes])
        for step, minutes, beam in zip(steps, took, beams, strict=True)
    ]


def _said(minutes: int) -> str:
    facts = {"hours": minutes // 60, "minutes": minutes % 60}
    return (
        _("%(hours)s h %(minutes)s min") % facts if minutes >= 60 else _("%(minutes)s min") % facts
    )
