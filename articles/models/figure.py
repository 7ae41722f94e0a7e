"""A figure: a picture placed in a working copy, with the caption it has there."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .picture import Picture


def _percent(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, default=50, editable=False, validators=[MaxValueValidator(100)]
    )


class Figure(models.Model):
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="placed")
    picture = models.ForeignKey(Picture, models.PROTECT, verbose_name=_("picture"))
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=80, blank=True)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    after = models.PositiveSmallIntegerField(
        _("after paragraph"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("Empty: the first picture stands on top, others at the end."),
    )

    # Taken over from the picture when it is placed, and moved with it while the story is written.
    focal_x = _percent(_("focal point across, %"))
    focal_y = _percent(_("focal point down, %"))

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.caption or str(self.picture)

    @property
    def focal(self) -> list[int]:
        return [self.focal_x, self.focal_y]

    @property
    def form(self) -> dict:
        """The figure as a release freezes it: the picture by content, its words, and its place in
        the text if it has one (the digests of texts without such a place stay as they are)."""
        place = {} if self.after is None else {"after": self.after}
        return {
            "sha256": self.picture.sha256,
            "width": self.picture.width,
            "height": self.picture.height,
            "focal": self.focal,
            "caption": self.caption,
            "credit": self.credit,
            "alt": self.alt,
            **place,
        }
