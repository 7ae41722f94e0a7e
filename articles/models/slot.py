"""A slot: a signed text that waits for its moment to become public."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .release import Release

#: How long after its moment a slot counts as overdue.
LATE = timedelta(seconds=5)
#: How long after a failure it is tried again.
AGAIN = timedelta(minutes=1)


class SlotQuerySet(models.QuerySet):
    def due(self, at):
        """Slots whose moment has come, in the order of their moments.

        What has failed rests for ``AGAIN`` before it is tried once more.
        """
        resting = models.Q(tried_at__gt=at - AGAIN, tried_at__lte=at)
        return self.filter(publish_at__lte=at).exclude(resting).order_by("publish_at", "id")

    def overdue(self, at):
        """Slots that should have gone out by now and have not (rule R11)."""
        return self.filter(publish_at__lt=at - LATE).order_by("publish_at", "id")

    def due_later(self, at):
        """Slots that are not overdue."""
        return self.filter(publish_at__gte=at - LATE).order_by("publish_at", "id")

    def visible_to(self, person):
        if person.sees_every_story:
            return self
        stories = Article.objects.visible_to(person).filter(pk=models.OuterRef("article"))
        # Asked of each slot, of which there are few, rather than of every story.
        return self.filter(models.Exists(stories))


class Slot(models.Model):
    article = models.OneToOneField(Article, models.PROTECT, related_name="slot")
    release = models.OneToOneField(Release, models.PROTECT, related_name="slot")
    publish_at = models.DateTimeField(_("publish at"), db_index=True)
    problem = models.TextField(_("why it did not go out"), blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["publish_at", "id"]
        verbose_name = _("scheduled story")
        verbose_name_plural = _("scheduled stories")

    def __str__(self):
        return f"{self.release} ({self.moment})"

    @property
    def moment(self) -> str:
        """When it goes out, for a list."""
        return f"{timezone.localtime(self.publish_at):%m-%d %H:%M}"

    @property
    def is_overdue(self) -> bool:
        return self.publish_at < timezone.now() - LATE
