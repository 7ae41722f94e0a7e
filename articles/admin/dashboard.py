"""My desk: what waits for a person, where their stories stand, and how the day goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk, press
from articles.audit import head
from articles.models import (
    Article,
    Assignment,
    Autosave,
    Entry,
    Heartbeat,
    InQueue,
    Page,
    Person,
    Picture,
    Publication,
    Purge,
    Release,
    Slot,
    Verb,
)
from articles.text import charts

#: Stories that a list shows; how many there are beyond that, its number says, and the list of
#: stories has them. A page of fifty takes the server twice as long, and nobody reads as far.
MOST = 20


@dataclass(frozen=True)
class StoryList:
    """Some rows of a list, and how many the list has, as it is said: ``7`` or ``20+``."""

    rows: list
    count: str

    @property
    def is_cut(self) -> bool:
        """Whether there are more than the rows."""
        return self.count != str(len(self.rows))


@dataclass(frozen=True)
class ChartRow:
    """One line of a plot: what it shows, its bars, and its number as it is said."""

    label: str
    number: str
    bars: list[charts.Bar]
    values: list[int]


def work_of(
    person: Person, at: datetime | None = None, *, queue: list[InQueue] | None = None
) -> dict:
    """Everything on the front page of this person's desk; a number of queries that does not
    depend on how many stories there are. ``queue`` is what waits for them, where that is known."""
    at = at or timezone.now()
    queue = Release.objects.queue_of(person) if queue is None else queue
    return {
        "stands_in": person.stands_in,
        "signs": bool(person.all_duties & {step.slug for step in settings.NEWSROOM_CHAIN}),
        "typed": Autosave.objects.to_go_on_with(person)[:3],
        "planned": _planned_for(person),
        **_stories_of(person, queue, at),
        **_slots_of(person, at),
        **_day_of(person, at),
        **_machines(at),
    }


def _stories_of(person: Person, queue: list[InQueue], at: datetime) -> dict:
    visible = Article.objects.visible_to(person)
    # What a colleague has taken to read comes last.
    waiting = [each.story for each in sorted(queue[:MOST], key=attrgetter("is_claimed"))]
    late = _ids(visible.late(at).exclude(pk__in=waiting))
    ids = {
        "waiting": waiting,
        "came_back": _ids(visible.back_with(person)),
        "late": late,
        "drafts": _ids(visible.drafts_of(person)),
        "sent_on": _ids(visible.sent_on_by(person).exclude(pk__in=[*waiting, *late[:MOST]])),
    }
    # Read once for all lists, with all that is read beside the stories.
    stories_by_id = Article.objects.in_lists().in_bulk(
        {pk for some in ids.values() for pk in some[:MOST]}
    )
    shelves = {name: _story_list_of(some, stories_by_id) for name, some in ids.items()}
    shelves["waiting"] = replace(shelves["waiting"], count=str(len(queue)))
    _add_reasons(shelves["came_back"].rows)
    return shelves


def _ids(stories) -> list[int]:
    return list(stories.values_list("pk", flat=True)[: MOST + 1])


def _story_list_of(ids: list[int], stories_by_id: dict[int, Article]) -> StoryList:
    return StoryList([stories_by_id[pk] for pk in ids[:MOST]], _count(ids))


def _add_reasons(rows: list[Article]) -> None:
    """Let stories that came back know the line of the log that says why."""
    stories = {story.pk: story for story in rows}
    for entry in Entry.objects.sendings_back().filter(article__in=stories):
        stories[entry.article_id].sent_back = entry


def _slots_of(person: Person, at: datetime) -> dict:
    slots = Slot.objects.visible_to(person).select_related("article__channel", "release")
    return {
        "scheduled": _story_list(slots.due_later(at)),
        "missed": _story_list(slots.overdue(at)),
    }


def _story_list(rows) -> StoryList:
    first_rows = list(rows[: MOST + 1])
    return StoryList(first_rows[:MOST], _count(first_rows))


def _count(rows: list) -> str:
    """How many there are, as it is said, of one more than are shown."""
    return str(len(rows)) if len(rows) <= MOST else f"{MOST}+"


def _machines(at: datetime) -> dict:
    """What works unseen and does not, and pages that could not be pressed."""
    is_pressing = press.page_storage() is not None
    stopped_machines = Heartbeat.objects.stopped(at)
    return {
        "clock_stopped": "clock" in stopped_machines,
        "press_stopped": is_pressing and "press" in stopped_machines,
        "failed_pages": _story_list(Page.objects.failed()) if is_pressing else None,
        "unfit_pictures": _story_list(Picture.objects.unfit()),
        "late_purge": Purge.objects.late(at).first(),
        "lost_guards": Heartbeat.objects.filter(name="guards").exclude(said="").first(),
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
        "published_today": _story_list(ours),
        "flow": _flow(entries.flow(today, today + timedelta(days=1))),
        "medians": _medians(entries.waits(at - timedelta(days=7), at)),
        "hours": range(24),
    }


def _flow(counts: dict[str, list[int]]) -> list[ChartRow]:
    highest = max(max(hours) for hours in counts.values())
    return [
        ChartRow(
            str(Verb(verb).label),
            str(sum(hours)),
            charts.columns(hours, 240, 30, top=highest),
            hours,
        )
        for verb, hours in counts.items()
    ]


def _medians(waits: dict[str, timedelta]) -> list[ChartRow]:
    """A beam for each step of the chain that was signed of late."""
    steps = [step for step in settings.NEWSROOM_CHAIN if step.slug in waits]
    took = charts.minutes(waits[step.slug] for step in steps)
    beams = charts.beams(took, 240, 14, gap=0)
    return [
        ChartRow(step.label, _spell_minutes(minutes), [beam], [minutes])
        for step, minutes, beam in zip(steps, took, beams, strict=True)
    ]


def _spell_minutes(minutes: int) -> str:
    facts = {"hours": minutes // 60, "minutes": minutes % 60}
    return (
        _("%(hours)s h %(minutes)s min") % facts if minutes >= 60 else _("%(minutes)s min") % facts
    )
