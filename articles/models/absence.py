"""An absence: whose duties pass to whom, and until when."""

from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.framework.prepared import prepared

from .person import Person, Role


class AbsenceQuerySet(models.QuerySet):
    def current(self, at):
        """Absences at this moment."""
        return self.filter(since__lte=at, until__gt=at)

    def roles(self, at) -> dict[int, tuple[Role, ...]]:
        """The roles in which somebody stands in at a moment, by the deputy's id: one query."""
        return _by_deputy(self.parts(at))

    def parts(self, at) -> models.QuerySet:
        """A row for each duty and channel together of those who are away at a moment."""
        rows = self.current(at).filter(person__is_active=True).order_by("until", "id")
        return rows.values_list(
            *("deputy", "id", "person__name", "until", "person__all_channels"),
            *("person__groups__name", "person__channels"),
        )


class Absence(models.Model):
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        Person, models.PROTECT, related_name="deputises", verbose_name=_("who stands in")
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["until"], name="absence_until")]
        constraints = [
            models.CheckConstraint(
                name="absence_ends", condition=models.Q(until__gt=models.F("since"))
            ),
            models.CheckConstraint(
                name="absence_other", condition=~models.Q(deputy=models.F("person"))
            ),
        ]

    def __str__(self):
        return f"{self.person} → {self.deputy}"


def with_duties(people: models.QuerySet) -> models.QuerySet:
    """These people, a row for each duty and channel together; of both a person has a few.

    ``people`` may be narrowed by nothing that is said of groups or channels: what is not asked
    for would be missing.
    """
    return people.annotate(duty=models.F("groups__name"), channel=models.F("channels"))


def with_roles(rows: Iterable[Person]) -> list[Person]:
    """The people of such rows with their duties, channels, and whom they stand in for now: in
    one query more, however many they are; none is asked afterwards."""
    people: dict[int, Person] = {}
    facts_by_person: dict[int, tuple[set, set]] = {}
    for row in rows:
        people.setdefault(row.pk, row)
        duties, channels = facts_by_person.setdefault(row.pk, (set(), set()))
        duties.update([row.duty] if row.duty else [])
        channels.update([row.channel] if row.channel else [])
    roles = _by_deputy(_away(sorted(people), timezone.now())) if people else {}
    for pk, person in people.items():
        duties, channels = map(frozenset, facts_by_person[pk])
        person.duties, person.channel_ids = duties, None if person.all_channels else channels
        person.stands_in = roles.get(pk, ())
    return list(people.values())


@prepared
def _away(deputies, at):
    return Absence.objects.filter(deputy__in=deputies).parts(at)


def _by_deputy(parts: Iterable[tuple]) -> dict[int, tuple[Role, ...]]:
    away: dict[tuple, tuple[set, set]] = {}
    for *whose, duty, channel in parts:
        duties, channels = away.setdefault(tuple(whose), (set(), set()))
        duties.update([duty] if duty else [])
        channels.update([channel] if channel else [])
    roles_by_deputy: dict[int, tuple[Role, ...]] = {}
    for (deputy, _pk, name, until, in_all), (duties, channels) in away.items():
        role = Role(name, frozenset(duties), None if in_all else frozenset(channels), until)
        roles_by_deputy[deputy] = (*roles_by_deputy.get(deputy, ()), role)
    return roles_by_deputy
