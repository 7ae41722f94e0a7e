"""An old address: one that the newsroom's site had before this one, and where it leads now."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.text.addresses import LONGEST

from .article import Article


class OldAddressQuerySet(models.QuerySet):
    def leading(self, paths):
        """The first of these normal addresses that is known, with what is public of its story."""
        rows = self.filter(path__in=paths).select_related("article__publication")
        return min(rows, key=lambda old: paths.index(old.path), default=None)


class OldAddress(models.Model):
    path = models.CharField(
        _("old address"),
        max_length=LONGEST,
        unique=True,
        help_text=_("The whole address as it was, or what follows the name of the site."),
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="old_addresses",
        verbose_name=_("story"),
    )
    to = models.CharField(_("leads to"), max_length=LONGEST, blank=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.CheckConstraint(
                name="old_address_leads_somewhere",
                condition=Q(article__isnull=False, to="") | (Q(article=None) & ~Q(to="")),
            )
        ]

    def __str__(self):
        return self.path
