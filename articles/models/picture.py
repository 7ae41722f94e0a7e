"""A picture of the library: its file, known by its content, and what belongs under it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.paths import path_to

from .person import Person

#: Widths in pixels, and formats (file suffix → Pillow's name), that readers get.
WIDTHS = (480, 960, 1600)
FORMATS = {"webp": "WEBP", "jpg": "JPEG"}


class PictureQuerySet(models.QuerySet):
    def public(self):
        """Pictures that a reader may see: those of a live publication (rule R12)."""
        return self.filter(publications__isnull=False).distinct()

    def unfit(self):
        """Pictures whose file was lost or is another one, as a check of all files found."""
        return self.filter(unfit_since__isnull=False)


class Picture(models.Model):
    file = models.ImageField(_("file"), upload_to="pictures/", max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=80, blank=True)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point across, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point down, %"), default=50, validators=[MaxValueValidator(100)]
    )
    added_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), editable=False)
    unfit_since = models.DateTimeField(
        _("its file is not what was added, since"), null=True, editable=False
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(
                fields=["unfit_since", "id"],
                name="picture_unfit",
                condition=models.Q(unfit_since__isnull=False),
            )
        ]

    def __str__(self):
        return self.caption or f"{self.sha256[:12]} ({self.width}×{self.height})"

    def get_absolute_url(self):
        return path_to("picture", self.sha256, 960, "jpg")

    @property
    def focal(self) -> list[int]:
        return [self.focal_x, self.focal_y]
