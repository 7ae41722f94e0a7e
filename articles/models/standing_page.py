"""A standing page: a signed story with a short address of its own, as “about us” has."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.framework.paths import path_to

from .article import Article
from .publication import Publication


class StandingPageQuerySet(models.QuerySet):
    def public(self):
        """Those that readers have, with the headline they have as ``title``.

        The few pages are asked for their stories, never all stories for a page.
        """
        live = Publication.objects.filter(article=models.OuterRef("article"))
        headline = models.Subquery(live.values("release__headline")[:1])
        return self.annotate(title=headline).filter(models.Exists(live))


class StandingPage(models.Model):
    slug = models.CharField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9-]*\Z", _("Small letters a–z, digits and hyphens; a letter first.")
            )
        ],
        help_text=_("“about” is read at /about/. Search engines are told of “principles”."),
    )
    article = models.OneToOneField(
        Article, models.PROTECT, related_name="standing_page", verbose_name=_("story")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = StandingPageQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def __str__(self):
        return f"/{self.slug}/"

    def get_absolute_url(self):
        return path_to("standing", self.slug)
