"""A slot: a signed text that waits for its moment to become public."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .release import Release


class SlotQuerySet(models.QuerySet):
    def due(self, at):
        """Slots whose moment has come, in the order of their moments."""
        return self.filter(publish_at__lte=at).order_by("publish_at", "id")


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
        return f"{self.release} ({self.publish_at:%Y-%m-%d %H:%M})"
