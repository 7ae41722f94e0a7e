"""The office: accounts, channels and absences, every change on the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils import timezone

from articles.models import Absence, Channel, Person, Publication, Verb
from articles.rules import administration, chain
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import plain_line

from .log import lock_log, record
from .moment import NOW
from .refused import Refused, verb
from .words import require_valid

Row = TypeVar("Row", bound=Model)

#: Fields of an account that are given with it.
ACCOUNT = (
    *("username", "name", "email"),
    *("is_active", "is_staff", "is_superuser", "all_channels"),
)
CHANNEL = ("name", "slug", "parent", "order", "listed")


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
    require_office("appoint", by)
    administrators = _locked_administrators()
    person, before = lock_or_build(Person, person, account_facts)
    put(person, {"is_staff": True, **facts} if not person.pk else facts, ACCOUNT)
    if not person.pk:
        person.set_unusable_password()
    keep(person, ACCOUNT)
    _place(person, duties, channels)
    _require_an_administrator(administrators, person)
    log_change(Verb.APPOINT, by, person, before, account_facts(person), at)
    return person


@verb
def change_password(by: Person, password: str, *, at: datetime = NOW) -> Person:
    """Somebody's own new password, on the log as changed and no more."""
    require_short(password)
    lock_log()
    person = Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    facts = account_facts(person)
    log_change(Verb.APPOINT, by, person, facts, facts, at, "set")
    return person


@verb
def save_channel(
    channel: Channel | None, by: Person, *, at: datetime = NOW, **facts: object
) -> Channel:
    """A new channel (``channel`` is None), or a change of one; ``facts`` are fields of it."""
    require_office("organise", by)
    channel, before = lock_or_build(Channel, channel, _section)
    put(channel, facts, CHANNEL)
    _require_stories_stay(channel, before)
    _require_two_levels(channel)
    _require_alone_outside(channel)
    keep(channel, CHANNEL)
    log_change(Verb.ORGANISE, by, channel, before, _section(channel), at)
    return channel


@verb
def record_absence(
    person: Person,
    deputy: Person,
    *,
    since: datetime,
    until: datetime,
    by: Person,
    at: datetime = NOW,
) -> Absence:
    """``person`` is away from ``since`` until ``until``; ``deputy`` holds their duties meanwhile.

    Administrators record anybody's; an editor records their own, with another editor as deputy.
    """
    require_office("absent", by)
    # One after the other, so that two absences at once never overlap.
    rows = Person.objects.select_for_update(no_key=True).order_by("pk")
    people = rows.in_bulk([person.pk, deputy.pk])
    person, deputy = people[person.pk], people[deputy.pk]
    _require_own(by, person, deputy)
    _require_times(since, until, at)
    _require_present(person, deputy, since, until)
    absence = Absence.objects.create(person=person, deputy=deputy, since=since, until=until)
    log_change(Verb.ABSENT, by, absence, {}, _leave(absence), at)
    return absence


@verb
def end_absence(absence: Absence, by: Person, *, at: datetime = NOW) -> None:
    """Back early: the deputy's duties end now. One that has not begun is struck out."""
    lock_log()
    row = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if row is None or row.until <= at:
        raise Refused(_("This absence is over already."))
    administers = administration.refusal("appoint", _actor(by), settings.NEWSROOM_CHAIN) is None
    if not administers and by.pk != absence.person_id:
        raise Refused(_("Only %(name)s or an administrator can end it.", name=absence.person))
    before, subject = _leave(absence), absence.pk
    if absence.since >= at:
        absence.delete()
        absence.pk, after = subject, {}
    else:
        absence.until = at
        absence.save(update_fields=["until"])
        after = _leave(absence)
    log_change(Verb.ABSENT, by, absence, before, after, at)


# -- who may


def require_office(name: str, by: Person, channel_id: int | None = None) -> None:
    """Refuse unless the rules of the office let ``by`` do the verb, in one channel if given.

    The log is locked first, so that what is asked is what it says up to here (see ``verb``).
    """
    lock_log()
    if sentence := administration.refusal(name, _actor(by, channel_id), settings.NEWSROOM_CHAIN):
        raise Refused(sentence)


def _actor(by: Person, channel_id: int | None = None) -> chain.Actor:
    fresh = Person.objects.get(pk=by.pk)
    return fresh.as_actor(channel_id) if channel_id else fresh.as_colleague


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


def _require_stories_stay(channel: Channel, before: Mapping[str, object]) -> None:
    sentence = before and administration.misplaces(before, _section(channel))
    if (
        sentence
        and Publication.objects.filter(
            Q(channel=channel.pk) | Q(channel__parent=channel.pk)
        ).exists()
    ):
        raise Refused(sentence)


def require_short(password: str) -> None:
    if sentence := bounds.refuse_longer(password, bounds.PASSWORD):
        raise Refused(sentence)


def _require_two_levels(channel: Channel) -> None:
    parent = channel.parent
    if parent is None:
        return
    if parent.pk == channel.pk or parent.parent_id:
        raise Refused(
            _("%(parent)s cannot be the parent: it is itself below a channel.", parent=parent)
        )
    if channel.pk and channel.children.exists():
        raise Refused(_("%(name)s has channels below it, so it stays on top.", name=channel))


def _require_alone_outside(channel: Channel) -> None:
    """What stands outside the lists has nothing above or below it that stands in them."""
    outside = not channel.listed or (channel.parent and not channel.parent.listed)
    if outside and (channel.parent or (channel.pk and channel.children.exists())):
        raise Refused(_("A channel outside the lists has no channel above it and none below it."))


def _require_own(by: Person, person: Person, deputy: Person) -> None:
    if not deputy.is_active:
        raise Refused(_("The account of %(name)s is closed.", name=deputy))
    if deputy.pk == person.pk:
        raise Refused(_("Nobody stands in for themselves; choose somebody else."))
    if not by.is_superuser and by.pk != person.pk:
        raise Refused(_("You can record your own absence only; an administrator records others."))
    if not administration.edits(deputy.own_role.duties_anywhere, settings.NEWSROOM_CHAIN):
        raise Refused(_("%(name)s is no editor, so cannot stand in.", name=deputy))


def _require_times(since: datetime, until: datetime, at: datetime) -> None:
    if until <= since:
        raise Refused(_("An absence ends after it begins."))
    if until <= at:
        raise Refused(_("An absence that is over needs no deputy; choose a later end."))


def _require_present(person: Person, deputy: Person, since: datetime, until: datetime) -> None:
    """Nobody is away twice at once, and no deputy is away themselves."""
    meanwhile = Absence.objects.filter(since__lt=until, until__gt=since)
    for away in meanwhile.filter(person__in=[person, deputy]):
        raise Refused(
            _(
                "%(name)s is away until %(until)s already; end that absence first.",
                name=away.person,
                until=f"{timezone.localtime(away.until):%Y-%m-%d %H:%M}",
            )
        )


# -- what is kept


def lock_or_build(
    model: type[Row], row: Row | None, facts_of: Callable[[Row], dict[str, Any]]
) -> tuple[Row, dict[str, Any]]:
    """The row as it is now, locked, with its facts; or a new one with none."""
    if row is None or row.pk is None:
        return model(), {}
    existing_row = model._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    return existing_row, facts_of(existing_row)


def put(row: Model, facts: Mapping[str, object], names: Iterable[str]) -> None:
    if unknown := set(facts) - set(names):
        raise TypeError(f"unknown: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(row, name, plain_line(value) if isinstance(value, str) else value)


def keep(row: Model, names: Iterable[str]) -> None:
    """Save a row whose fields allow it and whose name nobody else has."""
    require_valid(row, {field.name for field in row._meta.fields} - set(names))
    try:
        row.validate_unique(exclude={f.name for f in row._meta.fields} - set(names))
    except ValidationError as error:
        raise Refused(_("%(problem)s", problem=error.messages[0])) from error
    row.save()


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


def account_facts(person: Person) -> dict[str, Any]:
    return {
        **{name: getattr(person, name) for name in ACCOUNT},
        "duties": sorted(person.groups.values_list("name", flat=True)),
        "channels": sorted(person.channels.values_list("name", flat=True)),
    }


def _section(channel: Channel) -> dict[str, Any]:
    parent = str(channel.parent or "")
    return {**{name: getattr(channel, name) for name in CHANNEL}, "parent": parent}


def _leave(absence: Absence) -> dict[str, Any]:
    moments = {"since": absence.since, "until": absence.until}
    return {"person": str(absence.person), "deputy": str(absence.deputy), **moments}


def log_change(
    kind: Verb,
    by: Person | None,
    row: Model,
    before: dict[str, Any],
    after: dict[str, Any],
    at: datetime,
    password: str = "",
) -> None:
    """One line with what differs and nothing secret; none if nothing does. ``password`` says how
    one came to be set, or may be."""
    names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
    if not names and not password:
        return
    # Which channels are meant, no list of them says: "all" is told with every change.
    names += [n for n in after if n == "all_channels" and n not in names]
    data = {
        "model": row._meta.model_name,
        "id": row.pk,
        "subject": str(row),
        "before": {name: before[name] for name in names if name in before},
        "after": {name: after[name] for name in names if name in after},
    }
    data |= {"password": password} if password else {}
    record(kind, by, None, at, data=data)
