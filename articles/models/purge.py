"""A purge: an address that a CDN in front is to forget, until the hook has taken it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .page import LONGEST_ADDRESS

#: After a failure everything rests: a second, then twice as long each time, at most this long.
_LONGEST_REST = timedelta(minutes=1)
#: What waits longer than this, somebody should look after.
_LONG = timedelta(minutes=5)


class PurgeQuerySet(models.QuerySet):
    def ask(self, address: str, at: datetime, *, is_withdrawn: bool = False) -> None:
        """Note that readers must not get this page from a cache any more."""
        self.ask_all([address], at, is_withdrawn=is_withdrawn)

    def ask_all(self, addresses: Iterable[str], at: datetime, *, is_withdrawn: bool = False):
        """The same of several pages."""
        facts = {"at": at, "due_at": at, "is_withdrawn": is_withdrawn}
        if settings.NEWSROOM_PURGE_URL:
            self.bulk_create(self.model(address=address, **facts) for address in addresses)

    def due(self, at: datetime):
        """What is to be sent now, withdrawals first; nothing while the hook rests.

        What is to be sent later than a rest can last, was noted by a clock that was ahead.
        """
        resting = self.filter(tries__gt=0, due_at__gt=at, due_at__lte=at + _LONGEST_REST)
        if not settings.NEWSROOM_PURGE_URL or resting.exists():
            return self.none()
        now = models.Q(due_at__lte=at) | models.Q(due_at__gt=at + _LONGEST_REST)
        return self.filter(now).order_by("-is_withdrawn", "due_at", "id")

    def late(self, at: datetime):
        """What has waited for long, the longest first."""
        waiting = self if settings.NEWSROOM_PURGE_URL else self.none()
        return waiting.filter(at__lt=at - _LONG).order_by("at", "id")

    def rest(self, some: Iterable[Purge], problem: str, at: datetime) -> None:
        """The hook did not take these; it is left alone, longer each time it fails."""
        tries = (self.aggregate(most=models.Max("tries"))["most"] or 0) + 1
        rest = min(timedelta(seconds=2 ** min(tries - 1, 20)), _LONGEST_REST)
        changes = {"tries": tries, "problem": problem, "due_at": at + rest}
        self.filter(pk__in=[purge.pk for purge in some]).update(**changes)

    def done(self, some: Iterable[Purge], at: datetime) -> None:
        """The hook has taken these; what failed before need not rest any longer."""
        self.filter(pk__in=[purge.pk for purge in some]).delete()
        self.filter(tries__gt=0).update(tries=0, due_at=at)


class Purge(models.Model):
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    at = models.DateTimeField(_("when"))
    due_at = models.DateTimeField(_("next try"), db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.TextField(_("last error"), blank=True)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def __str__(self):
        return self.address
