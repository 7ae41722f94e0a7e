"""A withdrawal: an article taken back, with the notice that readers get instead."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .channel import Channel
from .copy import NOTICE_LENGTH
from .person import Person
from .publication import story_url
from .release import Release
from .stretch import StretchQuerySet


class WithdrawalQuerySet(StretchQuerySet):
    def listed(self):
        """Without those of stories that stood in no list.

        What is left out is asked of each withdrawal; joined, some databases would take the
        channels first and walk along every text of each.
        """
        unlisted = Release.objects.filter(channel__in=Channel.objects.unlisted())
        return self.exclude(models.Exists(unlisted.filter(pk=models.OuterRef("release"))))


class Withdrawal(models.Model):
    article = models.ForeignKey(Article, models.PROTECT, related_name="withdrawals")
    release = models.ForeignKey(Release, models.PROTECT, related_name="withdrawals")
    last_number = models.PositiveIntegerField(
        _("last number"),
        help_text=_("No release up to this number can become public again."),
    )
    notice = models.TextField(
        _("notice to readers"), validators=[MaxLengthValidator(NOTICE_LENGTH)]
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="withdrawals")
    name = models.CharField(_("printed name"), max_length=60)
    first_published_at = models.DateTimeField(_("first published"))
    at = models.DateTimeField(_("withdrawn"))

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        indexes = [models.Index(fields=["-at", "-id"], name="withdrawal_newest")]

    def __str__(self):
        return f"{self.article} ({self.name})"

    def get_absolute_url(self):
        return story_url(self.article_id, self.first_published_at)

    @property
    def seal(self) -> dict:
        """What the log keeps of a withdrawal."""
        return {
            "release": self.release_id,
            "last_number": self.last_number,
            "notice": self.notice,
            "person": self.person_id,
            "name": self.name,
            "first_published_at": self.first_published_at,
            "at": self.at,
        }
