"""Dispatch: everybody concerned, once, in the bell, by mail and by webhook.

Everything is written as rows, in the transaction of the verb itself: what happened and who is to
be told of it stand or fall together. Letters and calls leave later (``desk.deliver_due``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings

from articles.models import (
    CHOSEN_OCCASIONS,
    Article,
    Delivery,
    Entry,
    Notification,
    Occasion,
    Person,
    Verb,
    Webhook,
)
from articles.text.words import Sentence

from .accounts import account_messages
from .messages import Message, messages_of
from .recipients import people

BELL, MAIL = "bell", "mail"
WAYS = (BELL, MAIL)


def recipients_of(entry: Entry) -> list[tuple[Person, Occasion]]:
    """Who should hear of this entry, and as what; each person once.

    Only active people who may see the story, and never the one who did it.
    """
    return [
        (person, message.occasion) for person, message in _by_person(entry, _all_messages(entry))
    ]


def notify(entry: Entry) -> None:
    """Leave a notification for everybody concerned, and a letter in the outbox where wanted."""
    _settle(entry)
    messages = _all_messages(entry)
    if not messages:
        return
    _notify_people(entry, _by_person(entry, messages))
    for webhook in Webhook.objects.filter(is_active=True):
        if what := next((n for n in messages if n.occasion in webhook.occasions), None):
            _queue_webhook(entry, webhook, what)


def _all_messages(entry: Entry) -> list[Message]:
    return [*messages_of(entry), *account_messages(entry)]


def ways(person: Person, occasion: str) -> frozenset[str]:
    """How this person wants to hear of an occasion: ``bell``, ``mail``, both or neither."""
    if occasion not in CHOSEN_OCCASIONS:
        return frozenset(WAYS)
    return frozenset(person.hears.get(occasion, WAYS))


def _by_person(entry: Entry, messages: Iterable[Message]) -> Iterator[tuple[Person, Message]]:
    """Each person once, with the most pressing of what concerns them."""
    for_whom: dict[int, Message] = {}
    for each in messages:
        for pk in each.concerns:
            for_whom.setdefault(pk, each)
    if not any(each.tells_actor for each in messages):
        for_whom.pop(entry.person_id, None)
    by_id = {person.pk: person for each in messages for person in each.people}
    by_id |= {person.pk: person for person in people(for_whom.keys() - by_id.keys())}
    for pk in sorted(for_whom.keys() & by_id.keys()):
        person = by_id[pk]
        may_see = entry.article is None or entry.article.is_visible_to(person)
        if person.is_active and may_see:
            yield person, for_whom[pk]


#: Verbs after which a story no longer waits for those for whom it waited.
_MOVES_ON = (Verb.SIGN, Verb.AMEND, Verb.SEND_BACK, Verb.RECALL, Verb.WITHDRAW)


def _settle(entry: Entry) -> None:
    """A story that a colleague has dealt with waits in nobody's bell any more."""
    if entry.verb in _MOVES_ON:
        notifications = Notification.objects.unread().filter(
            article=entry.article_id, occasion=Occasion.WAITS
        )
        notifications.update(read_at=entry.at)


def _notify_people(entry: Entry, messages: Iterable[tuple[Person, Message]]) -> None:
    pairs = [(_notification(entry, *each), _by_mail(*each)) for each in messages]
    pairs = [(row, by_mail) for row, by_mail in pairs if row.in_bell or by_mail]
    Notification.objects.bulk_create([row for row, _is_letter in pairs])
    letters = [
        Delivery(notification=row, entry=entry, next_try_at=entry.at)
        for row, by_mail in pairs
        if by_mail
    ]
    Delivery.objects.bulk_create([*letters, *_to_the_former_address(entry, pairs)])


def _to_the_former_address(entry: Entry, pairs: Iterable[tuple[Notification, bool]]):
    """Who had the mailbox until now hears that letters go elsewhere from now on."""
    former = entry.data.get("before", {}).get("email") if entry.verb == Verb.APPOINT else ""
    if not (former and settings.NEWSROOM_MAILS and entry.data["after"].get("email") != former):
        return []
    rows = (row for row, _by_mail in pairs if row.person_id == entry.data["id"])
    letter = {"entry": entry, "payload": {"to": former}, "next_try_at": entry.at}
    return [Delivery(notification=row, **letter) for row in rows]


def _notification(entry: Entry, person: Person, what: Message) -> Notification:
    return Notification(
        person=person,
        occasion=what.occasion,
        article_id=entry.article_id,
        entry=entry,
        said=_as_json(what.sentence),
        at=entry.at,
        in_bell=BELL in ways(person, what.occasion),
    )


def _by_mail(person: Person, what: Message) -> bool:
    wants_mail = MAIL in ways(person, what.occasion)
    return wants_mail and bool(person.email) and settings.NEWSROOM_MAILS


def _queue_webhook(entry: Entry, webhook: Webhook, what: Message) -> None:
    article = Article.objects.select_related("channel").get(pk=entry.article_id)
    payload = {
        "occasion": str(what.occasion),
        "said": _as_json(what.sentence),
        "verb": str(entry.verb),
        "by": entry.name,
        "at": entry.at.isoformat(),
        "release": entry.release.number if entry.release else None,
        "story": {
            "id": article.pk,
            "headline": str(article),
            "channel": article.channel.slug if article.channel else None,
            "path": article.get_absolute_url(),
        },
    }
    Delivery.objects.create(webhook=webhook, entry=entry, payload=payload, next_try_at=entry.at)


def _as_json(sentence: Sentence) -> dict:
    facts = {n: _as_json(f) if isinstance(f, Sentence) else f for n, f in sentence.facts.items()}
    return {"template": sentence.template, "facts": facts}
