"""A page: an address of the readers' site, and what the press knows of the file kept for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from articles.framework.prepared import asking, prepared

#: Characters of an address that is kept as a file.
LONGEST_ADDRESS = 255
#: After a failure a page rests: a second, then twice as long each time, at most this long.
LONGEST_REST = timedelta(minutes=5)


class PageQuerySet(models.QuerySet):
    def up_to_date(self):
        """Pages whose file is what was pressed, and nothing that they show was changed since."""
        return self.filter(wanted=models.F("pressed_wanted"), problem="").exclude(sha256="")

    def due(self, at: datetime):
        """Pages that differ from the record, or soon may; what was touched last comes first."""
        return self.filter(due_at__lte=at).order_by("-due_at", "id")

    def of_another_build(self, build: str):
        """Pages that are taken for pressed, and were made with something else than this."""
        others = models.Q(build__lt=build) | models.Q(build__gt=build)
        return self.filter(others, wanted=models.F("pressed_wanted"))

    def marked_ahead(self, at: datetime):
        """Pages that are to be pressed anew, but later: a clock was ahead when they were marked.
        One that failed rests, though never for longer than ``LONGEST_REST``."""
        resting = models.Q(tries__gt=0, due_at__lte=at + LONGEST_REST)
        waiting = self.filter(due_at__gt=at).exclude(wanted=models.F("pressed_wanted"))
        return waiting.exclude(resting)

    def failed(self):
        """Pages that could not be pressed when last tried, the latest first."""
        return self.exclude(problem="").order_by("-tried_at", "id")

    def mark_due(self, addresses: Iterable[str], at: datetime) -> None:
        """Note that these pages have to be pressed anew; those that are not there yet, too."""
        distinct = sorted(set(addresses))
        self.bulk_create([Page(address=address) for address in distinct], ignore_conflicts=True)
        self.filter(address__in=distinct).mark(at)

    @transaction.atomic(savepoint=False)
    def mark(self, at: datetime, **changes: object) -> None:
        """Note that each of these pages has to be pressed anew, and whatever else changes of it.

        ``wanted`` is counted up, so that a press which began before notices that its page is
        older than what is wanted. The rows are locked in one order, so that no two who mark
        pages wait for each other.
        """
        list(self.order_by("id").select_for_update().values_list("id"))
        self.update(wanted=models.F("wanted") + 1, due_at=at, tries=0, **changes)


class Page(models.Model):
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS, unique=True)
    #: How often it had to be pressed anew, and which of these times its file is of.
    wanted = models.PositiveIntegerField(default=0, editable=False)
    pressed_wanted = models.PositiveIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(_("to be pressed"), null=True)
    pressed_at = models.DateTimeField(_("pressed"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    #: What it was made with, beside the record (``press.build``).
    build = models.CharField(max_length=64, blank=True, editable=False)
    problem = models.TextField(_("why it could not be pressed"), blank=True)
    tried_at = models.DateTimeField(_("last tried"), null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        indexes = [
            models.Index(fields=["-due_at", "id"], name="page_due"),
            models.Index(fields=["build"], name="page_build"),
            models.Index(
                fields=["-tried_at", "id"],
                name="page_failed",
                condition=~models.Q(problem=""),
            ),
        ]

    def __str__(self):
        return self.address

    def was_marked_ahead(self, at: datetime) -> bool:
        """What ``marked_ahead`` asks of the rows."""
        if self.wanted == self.pressed_wanted or self.due_at is None or self.due_at <= at:
            return False
        return not self.tries or self.due_at > at + LONGEST_REST


class Seen(NamedTuple):
    """A page as it was seen: ``wanted`` says how often by then. It is due again at ``due_at``;
    there is no such page if it ``is_gone``."""

    id: int
    wanted: int
    sha256: str
    due_at: datetime | None = None
    is_gone: bool = False


def is_up_to_date(address: str) -> bool:
    """Whether the file of a page may be sent: the press wrote it, and nothing has changed since."""
    return bool(_up_to_date(address))


@prepared
def _up_to_date(address):
    return Page.objects.up_to_date().filter(address=address).order_by().values_list("id")


@prepared
def still_due(pages, at):
    """How often each of these pages is wanted by now, and what was pressed of it, if it is due at
    this moment."""
    due = Page.objects.filter(pk__in=pages, due_at__lte=at)
    return due.order_by().values_list("id", "wanted", "sha256")


@transaction.atomic(savepoint=False)
def note(pages: Iterable[Seen], at: datetime, build: str = "") -> None:
    """Note what was pressed at this moment, and with what it was made; whatever somebody touched
    since it was seen, stays due.

    Row by row in the order in which ``mark`` locks them, so that neither ends the other.
    """
    moment = connection.ops.adapt_datetimefield_value
    for is_gone, some in groupby(sorted(pages), attrgetter("is_gone")):
        if is_gone:
            for page in some:
                Page.objects.filter(pk=page.id, wanted=page.wanted).delete()
            continue
        rows = [
            (page.sha256, page.wanted, build, page.wanted, moment(page.due_at), page.id)
            for page in some
        ]
        with asking(connection) as cursor:
            cursor.executemany(_NOTE, [(moment(at), moment(at), *row) for row in rows])


_NOTE = f"""
    UPDATE {Page._meta.db_table}
    SET pressed_at = %s, tried_at = %s, sha256 = %s, pressed_wanted = %s, build = %s,
        problem = '', tries = 0,
        due_at = CASE WHEN wanted = %s THEN %s ELSE due_at END
    WHERE id = %s
"""
