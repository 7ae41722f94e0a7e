"""Hearing: what somebody has read in the bell, what they want to be told of, and which programs
are told."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from articles.models import (
    CHOSEN_OCCASIONS,
    Article,
    Notification,
    Person,
    Verb,
    Webhook,
    WebhookKind,
)
from articles.outgoing.notify import WAYS
from articles.text.hosts import Closed, addresses
from articles.text.words import Sentence as _

from .administration import require_permission
from .log import change_data, record
from .moment import NOW
from .refused import Refused, verb
from .words import require_valid


@verb
def mark_read(
    by: Person,
    *,
    notification: Notification | None = None,
    article: Article | None = None,
    at: datetime = NOW,
) -> int:
    """Mark what ``by`` was told as read: one thing, all of one story, or everything.

    Returns how many were unread. No line in the log: it concerns nobody else.
    """
    unread = Notification.objects.unread().filter(person=by)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    if article is not None:
        unread = unread.filter(article=article)
    return unread.update(read_at=at)


@verb
def set_preferences(by: Person, preferences: Mapping[str, Iterable[str]]) -> Person:
    """Keep what ``by`` wants to be told of: occasion → ``bell`` and ``mail``, or nothing.

    An occasion that is left out keeps its ways. No line in the log: it concerns nobody else.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    for occasion, ways in preferences.items():
        if occasion not in CHOSEN_OCCASIONS or set(ways) - set(WAYS):
            raise Refused(_("%(occasion)s is nothing one is told of that way.", occasion=occasion))
        person.hears[occasion] = [way for way in WAYS if way in ways]
    person.save(update_fields=["hears"])
    return person


@verb
def save_webhook(webhook: Webhook, by: Person, *, at: datetime = NOW) -> Webhook:
    """Keep a webhook, new or changed; one of our own programs gets a secret if it has none.

    Raises ``Refused`` for an active one whose address is a machine inside a network, unless the
    operator has listed it; what it leads to is looked up again at each call.
    """
    require_permission("organise", by)
    before = _program(Webhook.objects.filter(pk=webhook.pk).first())
    if webhook.kind == WebhookKind.PLAIN and not webhook.secret:
        webhook.secret = secrets.token_urlsafe(32)
    require_valid(webhook, [])
    if webhook.is_active:
        _require_open(webhook.url)
    if set(webhook.occasions) - set(CHOSEN_OCCASIONS):
        raise Refused(_("A webhook is told of occasions that there are."))
    webhook.save()
    after = _program(webhook)
    names = [name for name in after if before.get(name) != after[name]]
    record(Verb.ORGANISE, by, None, at, data=change_data(webhook, before, after, names))
    return webhook


def _require_open(url: str) -> None:
    """A name that leads nowhere now may lead somewhere later, and is looked up again then."""
    try:
        parts = urlsplit(url)
        addresses(parts.hostname or "", parts.port or 0, settings.NEWSROOM_PRIVATE_HOSTS)
    except Closed as error:
        raise Refused(
            _(
                "%(host)s is a machine inside a network, which is not called from here. If it is "
                "meant, the operator lists it in NEWSROOM_PRIVATE_HOSTS.",
                host=error.host,
            )
        ) from error
    except (OSError, ValueError):
        return


def _program(webhook: Webhook | None) -> dict[str, Any]:
    """What the log keeps of a webhook: never its secret, and of its address the host alone,
    because a robot's address is a key."""
    if webhook is None:
        return {}
    return {
        "name": webhook.name,
        "kind": str(webhook.kind),
        "host": urlsplit(webhook.url).hostname or "",
        "occasions": list(webhook.occasions),
        "is_active": webhook.is_active,
    }
