"""A picture of the library: its file, known by its content, and what belongs under it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.framework.paths import path_to

from .article import Article
from .person import Person
from .release import Release

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

    def visible_to(self, person):
        """Pictures this person may see and use on the desk, by the rule of stories (rule R12).

        Those that readers have, that a story they see shows, that they added themselves, and those
        of no story. One that only a submitted text shows is still a picture of that story.
        """
        if person.is_superuser:
            return self
        if not person.is_on_the_desk:
            return self.none()
        visible = Article.objects.visible_to(person)
        figures = self.model._meta.get_field("figure").related_model.objects
        figures_with_it = figures.filter(picture=OuterRef("pk"))
        public = self.model.publications.through.objects.filter(picture=OuterRef("pk"))
        return self.filter(
            Q(added_by=person)
            | Exists(public)
            | Exists(figures_with_it.filter(Exists(visible.filter(pk=OuterRef("article")))))
            | (~Exists(figures_with_it) & ~Q(sha256__in=_frozen_out_of_sight(visible)))
        )


def _frozen_out_of_sight(visible_stories) -> list[str]:
    """Digests of the pictures of texts that were submitted and are not public, of stories that
    are not among these. What is written on or waits is little, however long the archive is: each
    question goes along an index, and asks of those few alone whether they are seen."""
    unseen = Article.objects.filter(~Exists(visible_stories.filter(pk=OuterRef("pk")))).order_by()
    stages = [stage for stage in Article.Stage if stage != Article.Stage.CLEARED]
    written_on = unseen.filter(stage__in=stages).values_list("pk", flat=True)
    slots = Article._meta.get_field("slot").related_model.objects.values("article")
    with_slot = unseen.filter(pk__in=slots).values_list("pk", flat=True)
    texts = Release.objects.filter(article__in={*written_on, *with_slot}).exclude(figures=[])
    every = texts.order_by().values_list("figures", flat=True)
    return sorted({figure["sha256"] for figures in every for figure in figures})


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
