"""An absence: whose duties pass to whom, and until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person


class AbsenceQuerySet(models.QuerySet):
    def current(self, at):
        """Absences at this moment."""
        return self.filter(since__lte=at, until__gt=at)


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
