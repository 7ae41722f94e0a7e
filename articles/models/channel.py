"""A channel: a section of the site, and the desk a person works for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.framework.paths import path_to


class ChannelQuerySet(models.QuerySet):
    def unlisted(self):
        """Ids of those that stand outside the lists: what has one of these is left out there."""
        return self.filter(listed=False).values("pk")


class Channel(models.Model):
    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = models.SlugField(
        _("address"), unique=True, help_text=_("Part of the channel's web address; ASCII letters.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent channel"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_(
            "Unticked: its stories are in no list, feed or navigation, as those “about us”."
        ),
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("channel", self.slug)
