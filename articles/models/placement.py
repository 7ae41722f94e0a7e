"""A placement: a published story that editors put on the front page, where, and until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .channel import Channel
from .publication import Publication


class PlacementQuerySet(models.QuerySet):
    def current(self, at):
        """Placements that hold at this moment, in the order of the page."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=at)).order_by("order", "id")

    def on_the_page(self, at):
        """As readers have them at this moment, the lead first, with what a list shows of each."""
        lead_first = models.Case(models.When(place="lead", then=0), default=1)
        # The placements first, which are few: some databases would walk along every story.
        current = self.filter(pk__in=self.current(at).order_by().values("pk"))
        placements = current.exclude(publication__channel__in=Channel.objects.unlisted())
        with_stories = placements.select_related("publication__release", "publication__channel")
        return with_stories.order_by(lead_first, "order", "id")


class Placement(models.Model):
    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        HEADLINE = "headline", _("Headline")

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="placement")
    place = models.CharField(_("place"), max_length=12, choices=Place, default=Place.HEADLINE)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        db_table = "articles_spot"
        ordering = ["order", "id"]
        verbose_name = _("front-page story")
        verbose_name_plural = _("front page")

    def __str__(self):
        return str(self.publication)
