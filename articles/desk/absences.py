"""Absences: who is away, and who stands in, every change on the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.models import Absence, Person, Verb
from articles.rules import administration
from articles.text.words import Sentence as _

from .administration import actor_now, log_change, require_permission
from .log import lock_log
from .moment import NOW
from .refused import Refused, verb


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
    require_permission("absent", by)
    # One after the other, so that two absences at once never overlap.
    rows = Person.objects.select_for_update(no_key=True).order_by("pk")
    people = rows.in_bulk([person.pk, deputy.pk])
    person, deputy = people[person.pk], people[deputy.pk]
    _require_own(by, person, deputy)
    _require_times(since, until, at)
    _require_present(person, deputy, since, until)
    absence = Absence.objects.create(person=person, deputy=deputy, since=since, until=until)
    log_change(Verb.ABSENT, by, absence, {}, _absence_facts(absence), at)
    return absence


@verb
def end_absence(absence: Absence, by: Person, *, at: datetime = NOW) -> None:
    """Back early: the deputy's duties end now. One that has not begun is struck out."""
    lock_log()
    row = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if row is None or row.until <= at:
        raise Refused(_("This absence is over already."))
    administers = administration.refusal("appoint", actor_now(by), settings.NEWSROOM_CHAIN) is None
    if not administers and by.pk != absence.person_id:
        raise Refused(_("Only %(name)s or an administrator can end it.", name=absence.person))
    before, subject = _absence_facts(absence), absence.pk
    if absence.since >= at:
        absence.delete()
        absence.pk, after = subject, {}
    else:
        absence.until = at
        absence.save(update_fields=["until"])
        after = _absence_facts(absence)
    log_change(Verb.ABSENT, by, absence, before, after, at)


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


def _absence_facts(absence: Absence) -> dict[str, Any]:
    moments = {"since": absence.since, "until": absence.until}
    return {"person": str(absence.person), "deputy": str(absence.deputy), **moments}
