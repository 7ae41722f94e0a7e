"""Delivering: letters leave the outbox, one at a time, until each has arrived or is given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import CHOSEN_OCCASIONS, Delivery, Entry, Notification, Person, Verb
from articles.outgoing import notify, outbox
from articles.outgoing.http_client import Failed
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .administration import require_permission
from .links import LINK_MAILED, link_for
from .log import record
from .moment import NOW
from .refused import Refused, say, verb

#: Waiting times between tries: a minute, doubled each time, six hours at most.
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
#: What stands for the mail server among the receivers that are down.
_MAIL = 0


def deliver_due(at: datetime | None = None) -> Iterator[Delivery]:
    """Send what is due; yields each letter as it stands after its try.

    A letter is taken (its next try set) in one transaction, sent outside of any, and its end
    noted in another. So two deliverers never take the same letter, nobody waits for a slow
    server, and after a crash in between it goes out again with the same id. A receiver that is
    down is left alone for the rest of the round, and holds up nobody else.
    """
    down: set[int] = set()
    while letter := _take_next(at or timezone.now(), down):
        problem = _try_to_send(letter, at or timezone.now())
        if problem and problem.is_down:
            down.add(letter.webhook_id or _MAIL)
        yield _note_end(letter, str(problem or ""), at or timezone.now())


def wait_after(tries: int) -> timedelta:
    """How long a letter rests after so many tries."""
    return min(SHORTEST * 2 ** (tries - 1), LONGEST)


@verb
def try_again(delivery: Delivery, by: Person, *, at: datetime = NOW) -> Delivery:
    """Send a letter again that failed or was given up, from the first waiting time on."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    require_permission("organise", by)
    if delivery.done_at is not None:
        raise Refused(_("This letter is done; it is not sent twice."))
    delivery.tries, delivery.next_try_at = 0, at
    delivery.save(update_fields=["tries", "next_try_at"])
    data = {"model": "delivery", "id": delivery.pk, "subject": str(delivery)}
    record(Verb.ORGANISE, by, None, at, data={**data, "after": {"tries": 0}, "before": {}})
    return delivery


@transaction.atomic
def _take_next(at: datetime, down: set[int]) -> Delivery | None:
    """The next letter, its next try set already; None if nothing is due."""
    due = Delivery.objects.due(at).exclude(webhook__in=down - {_MAIL})
    if _MAIL in down:
        due = due.filter(notification=None)
    letter = due.select_for_update(skip_locked=True, of=("self",)).first()
    if letter is not None:
        letter.tries += 1
        letter.next_try_at = at + wait_after(letter.tries)
        letter.save(update_fields=["tries", "next_try_at"])
    return letter


def _try_to_send(letter: Delivery, at: datetime) -> Failed | None:
    """What went wrong, or None. In the site's language, whoever reads it."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _send(letter, at)
    except Failed as failure:
        return failure
    except Exception as error:  # One letter that cannot be written must not hold up the next.
        return Failed(f"{type(error).__name__}: {error}")
    return None


def _send(letter: Delivery, at: datetime) -> None:
    if letter.webhook is not None:
        if letter.webhook.is_active:
            outbox.call(letter.webhook, _id_of(letter), _payload(letter), at)
    elif _mailbox(letter) and (wish := letter.notification) and _is_wanted(wish):
        subject, body = _write_letter(wish)
        outbox.mail(_mailbox(letter), subject, body, f"{_id_of(letter)}@newsroom")


def _note_end(letter: Delivery, problem: str, at: datetime) -> Delivery:
    """The try's end on the letter, unless somebody else has taken it meanwhile."""
    letter.error, letter.done_at = problem, None if problem else at
    mine = Delivery.objects.filter(pk=letter.pk, tries=letter.tries, done_at=None)
    mine.update(error=letter.error, done_at=letter.done_at)
    return letter


def _is_wanted(notification: Notification) -> bool:
    """Not for somebody who has read it meanwhile, has left, or may not see the story now."""
    if notification.read_at and notification.occasion in CHOSEN_OCCASIONS:
        return False
    return notify.may_hear(notification.person, notification.article_id)


def _mailbox(letter: Delivery) -> str:
    """Where a letter goes: to the person's address, or the one they had until now."""
    notification = letter.notification
    return letter.payload.get("to") or (notification.person.email if notification else "")


def _id_of(letter: Delivery) -> str:
    """The same at each try, and in no other newsroom."""
    return f"{cast(Entry, letter.entry).digest[:16]}-{letter.pk}"


def _payload(letter: Delivery) -> dict[str, Any]:
    """What docs/webhooks.md describes."""
    payload = dict(letter.payload)
    sentence, story = payload.pop("said"), dict(payload.pop("story"))
    story["url"] = settings.NEWSROOM_URL + story.pop("path")
    return {
        "version": 1,
        "id": _id_of(letter),
        "newsroom": settings.NEWSROOM_NAME,
        **payload,
        "text": say(Sentence(sentence["template"], **sentence["facts"])),
        "story": story,
    }


def _password_link(notification: Notification) -> str:
    """The link that an administrator had sent to somebody; made now, so it is kept nowhere."""
    data, person = cast(Entry, notification.entry).data, notification.person
    if data.get("password") != LINK_MAILED or data.get("id") != person.pk:
        return ""
    address = settings.NEWSROOM_URL + link_for(person)
    return say(_("Set your password here; the link works once, for a day:\n%(a)s", a=address))


def _write_letter(notification: Notification) -> tuple[str, str]:
    """Subject and body of a letter; the comment of the act goes with it."""
    entry = cast(Entry, notification.entry)
    sentence, note, story = say(notification.sentence), entry.note, notification.article
    choice = settings.NEWSROOM_URL + reverse("admin:notification_settings")
    parts = [
        sentence,
        note and say(_("%(name)s wrote:\n%(note)s", name=entry.name, note=note)),
        _password_link(notification),
        settings.NEWSROOM_URL
        + (story.get_absolute_url() if story else reverse("admin:notifications")),
        say(
            _(
                "You choose what you are told of: %(address)s",
                address=choice,
            )
        ),
    ]
    return f"[{settings.NEWSROOM_NAME}] {sentence}", "\n\n".join(filter(None, parts)) + "\n"
