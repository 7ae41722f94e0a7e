"""A withdrawal: an article taken back, and what readers are told at its address instead.

That it was taken back is one person's act, and at once. What is *said* of it is a fixed sentence,
until the chain has signed other words: a notice of withdrawal (rules R1, R10).
"""

from __future__ import annotations

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.framework.json_rows import as_moment, json_rows
from articles.framework.time_slice import TimeSliceQuerySet

from .article import Article
from .channel import Channel
from .copy import NOTICE_LENGTH
from .person import Person
from .publication import SIGNATURE, story_url
from .release import Release
from .signoff import SignOff

#: What readers are told of every withdrawal, until other words are signed.
FIXED_NOTICE = _("The newsroom has taken this story back. It can no longer be read here.")


class WithdrawalQuerySet(TimeSliceQuerySet):
    def listed(self):
        """Without those of stories that stood in no list.

        What is left out is asked of each withdrawal; joined, some databases would take the
        channels first and walk along every text of each.
        """
        outside = Release.objects.filter(channel__in=Channel.objects.unlisted())
        return self.exclude(models.Exists(outside.filter(pk=models.OuterRef("release"))))

    def with_notices(self):
        """With their signed words, and who signed these, as facts: no query a row."""
        of_this = models.OuterRef("pk")
        notices = WithdrawalNotice.objects.filter(withdrawal=of_this)
        place = "release__withdrawal_notice__withdrawal"
        sign_offs = SignOff.objects.filter(**{place: of_this})
        return self.annotate(
            notice_facts=json_rows(notices, "withdrawal", "id", "release", "release__notice_text"),
            signature_facts=json_rows(sign_offs, place, *SIGNATURE),
        )


class Withdrawal(models.Model):
    article = models.ForeignKey(Article, models.PROTECT, related_name="withdrawals")
    release = models.ForeignKey(Release, models.PROTECT, related_name="withdrawals")
    last_number = models.PositiveIntegerField(
        _("last number"),
        help_text=_("No release up to this number can become public again."),
    )
    #: What one person typed for readers before words about a withdrawal had to be signed.
    notice = models.TextField(
        _("notice to readers"),
        blank=True,
        editable=False,
        validators=[MaxLengthValidator(NOTICE_LENGTH)],
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
    def public_notice(self) -> str:
        """What readers are told: the newest signed words, else the fixed sentence."""
        return self._newest_notice[2] if self._newest_notice else self.notice or str(FIXED_NOTICE)

    @property
    def signatures(self) -> list[SignOff]:
        """Who signed those words, in the order of the steps; nobody signs the fixed sentence."""
        if not self._newest_notice:
            return []
        rows = [dict(zip(SIGNATURE, row, strict=True)) for row in sorted(self.signature_facts)]
        matching_rows = [row for row in rows if row["release_id"] == self._newest_notice[1]]
        return [SignOff(**{**row, "at": as_moment(row["at"])}) for row in matching_rows]

    @cached_property
    def _newest_notice(self) -> list | None:
        """Number, release and text of the newest signed notice; None if there is none."""
        if not hasattr(self, "notice_facts"):
            withdrawal = Withdrawal.objects.with_notices().get(pk=self.pk)
            self.notice_facts, self.signature_facts = (
                withdrawal.notice_facts,
                withdrawal.signature_facts,
            )
        return max(self.notice_facts or (), default=None)

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


class WithdrawalNotice(models.Model):
    """Signed words about a withdrawal: the release that carries them. The newest counts."""

    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="notices")
    release = models.OneToOneField(Release, models.PROTECT, related_name="withdrawal_notice")
    at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("notice of withdrawal")
        verbose_name_plural = _("notices of withdrawal")

    def __str__(self):
        return str(self.release)

    @property
    def seal(self) -> dict:
        """What the log keeps of such a notice."""
        return {
            "withdrawal": self.withdrawal_id,
            "release": self.release_id,
            "digest": self.release.digest,
            "at": self.at,
        }
