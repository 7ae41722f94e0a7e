"""An absence: whose duties pass to whom, and until when."""

from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import Person, Post


class AbsenceQuerySet(models.QuerySet):
    def current(self, at):
        """Absences at this moment."""
        return self.filter(since__lte=at, until__gt=at)

    def posts(self, at) -> dict[int, tuple[Post, ...]]:
        """The posts in which somebody stands in at a moment, by the deputy's id: one query."""
        away: dict[tuple, tuple[set, set]] = {}
        rows = self.current(at).filter(person__is_active=True).order_by("until", "id")
        for deputy, pk, name, until, duty, channel in rows.values_list(
            "deputy", "id", "person__name", "until", "person__groups__name", "person__channels"
        ):
            duties, channels = away.setdefault((deputy, pk, name, until), (set(), set()))
            duties.update([duty] if duty else [])
            channels.update([channel] if channel else [])
        found: dict[int, tuple[Post, ...]] = {}
        for (deputy, _pk, name, until), (duties, channels) in away.items():
            post = Post(name, frozenset(duties), frozenset(channels), until)
            found[deputy] = (*found.get(deputy, ()), post)
        return found


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


def with_posts(people: Iterable[Person]) -> list[Person]:
    """These people with their duties, channels, and whom they stand in for now: two queries more,
    however many they are, and none when they are asked."""
    found = list(people)
    posts = Absence.objects.filter(deputy__in=found).posts(timezone.now()) if found else {}
    held = _held(found)
    for person in found:
        person.duties, person.channel_ids = held[person.pk]
        person.stands_in = posts.get(person.pk, ())
    return found


def _held(people: list[Person]) -> dict[int, tuple[frozenset, frozenset]]:
    """The duties and the channels of each, by id."""
    held: dict[int, tuple[set, set]] = {person.pk: (set(), set()) for person in people}
    rows = (
        Person.objects.filter(pk__in=held).order_by().values_list("pk", "groups__name", "channels")
    )
    for pk, duty, channel in rows:
        held[pk][0].update([duty] if duty else [])
        held[pk][1].update([channel] if channel else [])
    return {pk: (frozenset(duties), frozenset(ids)) for pk, (duties, ids) in held.items()}
