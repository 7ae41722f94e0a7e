"""Time: deadlines, embargoes, and signed texts that go out at their moment (rule R11)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article, Person, Publication, Release, Slot, Verb
from articles.text.words import Sentence as _

from .locking import advance, lock_story, require
from .log import record
from .moment import NOW
from .public import explain, publish
from .refused import Refused, verb

logger = logging.getLogger(__name__)

TIMES = ("deadline", "publish_at", "embargo_until")
#: How far in the past a moment may lie and still be meant as “now”: forms know minutes only.
_NOW = timedelta(minutes=5)
#: Further away than this it is a slip of the pen.
_YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Outing:
    """What became of a slot whose moment had come: a publication, or the reason why not."""

    article: Article
    publication: Publication | None
    problem: str = ""


@verb
def plan(article: Article, by: Person, *, at: datetime = NOW, **times: datetime | None) -> Article:
    """Set ``deadline``, ``publish_at`` or ``embargo_until`` (aware, or None for none).

    They are facts of the story, not of a text, so no signature is lost. A story that waits in
    a slot moves with them. What changes nothing leaves no trace. A text that is signed goes out
    earlier, or leaves its embargo, only by who may withdraw; its signers are told of every change.
    """
    if unknown := set(times) - set(TIMES):
        raise TypeError(f"a story has no {', '.join(sorted(unknown))}")
    article = lock_story(article)
    require(article, "plan", by)
    changes = {name: [getattr(article, name), time] for name, time in times.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return article
    if any(_is_earlier(name, *pair) for name, pair in changes.items()):
        require(article, "hasten", by)
    for name, (_old, time) in changes.items():
        _require_sense(article, name, time, at)
        setattr(article, name, time)
    article.save(update_fields=list(changes))
    slot = _move_slot(article) if article.scheduled and set(changes) != {"deadline"} else None
    record(Verb.PLAN, by, article, at, slot.release if slot else None, data=changes)
    return article


@verb
def unschedule(article: Article, by: Person, *, note: str = "", at: datetime = NOW) -> Article:
    """Take a signed text off its slot, so that it does not go out.

    The story is a draft again; if a newer text of it is being written or read, that goes on.
    """
    article = lock_story(article)
    require(article, "unschedule", by)
    slot = article.scheduled
    if article.stage == Article.Stage.CLEARED and slot.release == article.latest:
        advance(article, at, stage=Article.Stage.DRAFT)
    data = {"publish_at": slot.publish_at}
    record(Verb.UNSCHEDULE, by, article, at, slot.release, note=note, data=data)
    slot.delete()
    return article


def publish_due(at: datetime | None = None) -> list[Outing]:
    """Give readers every text whose moment has come, in order, each on its own (rule R11).

    One that fails keeps its slot, with the reason, and holds up none behind it.
    """
    due = Slot.objects.due(at or timezone.now()).select_related("article")
    outings = (_try_slot(slot, at or timezone.now()) for slot in list(due))
    return [outing for outing in outings if outing]


def publish_or_schedule(article: Article, release: Release, at: datetime) -> None:
    """A text that every step has signed: to the readers, or into its slot (rule R6).

    Words about a withdrawal are no story: no moment and no embargo of the story holds them.
    """
    moment = article.goes_out_at
    if release.is_notice_of_withdrawal:
        explain(article, release, at)
    elif moment and moment > at:
        waits = {"release": release, "publish_at": moment, "problem": "", "tried_at": None}
        Slot.objects.update_or_create(article=article, defaults=waits)
        data = {"publish_at": moment, "digest": release.digest}
        record(Verb.SCHEDULE, None, article, at, release, data=data)
    else:
        Slot.objects.filter(article=article).delete()
        publish(article, release, at)


def _try_slot(slot: Slot, at: datetime) -> Outing | None:
    try:
        live = _send_out(slot, at)
    # Whatever is wrong with one story must not keep the next one from its readers.
    except Exception as error:
        problem = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
        logger.warning("Story %s could not go out: %s", slot.article_id, problem)
        _note_failure(slot, problem, at)
        return Outing(slot.article, None, problem)
    return Outing(slot.article, live) if live else None


@verb
def _send_out(slot: Slot, at: datetime) -> Publication | None:
    """The publication; None if somebody moved the slot, or was quicker."""
    article = lock_story(slot.article)
    slot = Slot.objects.due(at).filter(pk=slot.pk).select_related("release").first()
    if slot is None:
        return None
    slot.delete()
    return publish(article, slot.release, at)


def _note_failure(slot: Slot, problem: str, at: datetime) -> None:
    """Keep with the slot why it failed; where even that fails, the next round says it again."""
    try:
        _note(slot, problem, at)
    except Exception:
        logger.exception("Nor could the reason be kept.")


@verb
def _note(slot: Slot, problem: str, at: datetime) -> None:
    article = lock_story(slot.article)
    row = Slot.objects.filter(pk=slot.pk).select_related("release").first()
    if row is None:
        return
    if row.problem != problem:
        record(Verb.SCHEDULE_FAILED, None, article, at, row.release, note=problem)
    row.problem, row.tried_at = problem, at
    row.save(update_fields=["problem", "tried_at"])


def _move_slot(article: Article) -> Slot:
    """The slot of a story, at the moment that its times now name."""
    slot, moment = article.scheduled, article.goes_out_at
    if moment is None:
        raise Refused(
            _(
                "This story is signed and waits for its moment: give it another one, "
                "or take it off the schedule."
            )
        )
    slot.publish_at, slot.problem, slot.tried_at = moment, "", None
    slot.save(update_fields=["publish_at", "problem", "tried_at"])
    return slot


def _is_earlier(name: str, old: datetime | None, new: datetime | None) -> bool:
    """Whether an embargo is lifted or shortened, or a moment brought forward or taken away."""
    return name != "deadline" and old is not None and (new is None or new < old)


def _require_sense(article: Article, name: str, time: datetime | None, at: datetime) -> None:
    if time is None:
        return
    field: Any = Article._meta.get_field(name)
    facts = {"field": field.verbose_name}
    if abs(time - at) > _YEARS:
        raise Refused(_("%(field)s: this is years away; is the year right?", **facts))
    if name == "embargo_until" and article.live:
        raise Refused(_("The story is public already, so no embargo can hold it back."))
    if name != "deadline" and time < at - _NOW:
        facts["time"] = f"{timezone.localtime(time):%Y-%m-%d %H:%M}"
        raise Refused(_("%(field)s: %(time)s is past; choose a moment that is to come.", **facts))
