"""Accounts: opened, changed and closed, and their passwords, every change on the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group

from articles.models import Channel, Person, Verb
from articles.rules import chain
from articles.text import bounds
from articles.text.words import Sentence as _

from .administration import lock_or_build, log_change, require_permission, save_valid, set_fields
from .log import lock_log
from .moment import NOW
from .refused import Refused, verb

#: Fields of an account that are given with it.
ACCOUNT = (
    *("username", "name", "email"),
    *("is_active", "is_staff", "is_superuser", "all_channels"),
)


@verb
def save_account(
    person: Person | None,
    by: Person,
    *,
    duties: Iterable[str] | None = None,
    channels: Iterable[Channel] | None = None,
    at: datetime = NOW,
    **facts: object,
) -> Person:
    """Open an account (``person`` is None), or change what is given of one.

    ``facts`` are fields of ``ACCOUNT``; a new account may sign in to the desk, once its owner has
    set a password by a link (``offer_link``). The log keeps what changed. Raises ``Refused``.
    """
    require_permission("appoint", by)
    administrators = _locked_administrators()
    person, before = lock_or_build(Person, person, account_facts)
    set_fields(person, {"is_staff": True, **facts} if not person.pk else facts, ACCOUNT)
    if not person.pk:
        person.set_unusable_password()
    save_valid(person, ACCOUNT)
    _place(person, duties, channels)
    _require_an_administrator(administrators, person)
    log_change(Verb.APPOINT, by, person, before, account_facts(person), at)
    return person


@verb
def change_password(by: Person, password: str, *, at: datetime = NOW) -> Person:
    """Somebody's own new password, on the log as changed and no more."""
    require_short_password(password)
    lock_log()
    person = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    facts = account_facts(person)
    log_change(Verb.APPOINT, by, person, facts, facts, at, "set")
    return person


def require_short_password(password: str) -> None:
    if sentence := bounds.refuse_longer(password, bounds.PASSWORD):
        raise Refused(sentence)


def account_facts(person: Person) -> dict[str, Any]:
    return {
        **{name: getattr(person, name) for name in ACCOUNT},
        "duties": sorted(person.groups.values_list("name", flat=True)),
        "channels": sorted(person.channels.values_list("name", flat=True)),
    }


def _locked_administrators() -> list[int]:
    """Ids of the open administrators' accounts, locked: two never close each other's."""
    active = Person.objects.filter(is_superuser=True, is_active=True, is_staff=True)
    return list(active.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _require_an_administrator(before: list[int], person: Person) -> None:
    stays = person.is_superuser and person.is_active and person.is_staff
    if before == [person.pk] and not stays:
        raise Refused(
            _("%(name)s is the last administrator; appoint another one first.", name=person)
        )


def _place(person: Person, duties: Iterable[str] | None, channels: Iterable[Any] | None) -> None:
    if duties is not None:
        _require_known_duties(person, duties := sorted(set(duties)))
        person.groups.set(Group.objects.get_or_create(name=name)[0] for name in duties)
    if channels is not None:
        person.channels.set(channels)
    for stale in ("duties", "channel_ids", "stands_in"):
        person.__dict__.pop(stale, None)


def _require_known_duties(person: Person, duties: list[str]) -> None:
    possible_duties = {
        chain.REPORTER,
        *(step.slug for step in settings.NEWSROOM_CHAIN),
        *person.duties,
    }
    for name in duties:
        if name not in possible_duties:
            raise Refused(_("There is no duty “%(name)s” in the chain.", name=name))
