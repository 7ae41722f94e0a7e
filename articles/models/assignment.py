"""An assignment: a planned story, before there is a text; it becomes an article."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .channel import Channel
from .person import Person


class AssignmentQuerySet(models.QuerySet):
    def open(self):
        """Planned, and not yet an article nor given up."""
        return self.filter(article=None, closed_at=None)

    def for_reporter(self, person):
        """Planned for this reporter by name."""
        return self.filter(reporter=person).order_by(models.F("deadline").asc(nulls_last=True))

    def visible_to(self, person):
        """Plans of the channels a person works for, and those that are theirs."""
        if person.is_superuser:
            return self
        if not person.is_on_the_desk:
            return self.none()
        if person.reach is None:
            return self
        return self.filter(models.Q(channel__in=person.reach) | models.Q(reporter=person))


class Assignment(models.Model):
    title = models.CharField(_("planned story"), max_length=200)
    brief = models.TextField(_("what it is about"), blank=True)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="assignments", verbose_name=_("channel")
    )
    reporter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("reporter"),
    )
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    length = models.PositiveIntegerField(_("planned length, characters"), null=True, blank=True)
    article = models.OneToOneField(
        Article, models.PROTECT, null=True, editable=False, related_name="assignment"
    )
    planned_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="planned_assignments"
    )
    planned_at = models.DateTimeField(_("planned"), editable=False)
    closed_at = models.DateTimeField(_("given up"), null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self):
        return self.title
