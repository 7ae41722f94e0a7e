"""Pressing: pages that are due become files, and files that should not be there go.

The press decides nothing and loses nothing (rule R13): it visits the newsroom's own addresses. What
readers would get there becomes the file, and where they would get nothing the file goes.
"""

from __future__ import annotations

import enum
import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from articles.models import Page

from .pages import fresh_until
from .shelf import Bucket, Folder, fits, shelf
from .turns import turn
from .visit import visit

log = logging.getLogger(__name__)

#: Pages taken in hand at once; what is touched meanwhile comes first in the next handful.
_HANDFUL = 50
#: After a failure a page rests: a second, then twice as long each time, at most this long.
_LONGEST_REST = timedelta(minutes=5)


#: What lies aside for longer than this was left there by a press that was killed.
_KILLED = timedelta(hours=1)


class Outcome(enum.Enum):
    WRITTEN = "written"
    SAME = "same"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True)
class Pressed:
    """What became of one page; ``problem`` says why it failed."""

    address: str
    outcome: Outcome
    problem: str = ""


class StillThere(Exception):
    """Files of pages that had to go could not be removed: ``{address: why}``."""

    def __init__(self, kept: dict[str, str]):
        self.kept = kept
        super().__init__("; ".join(f"{address}: {why}" for address, why in kept.items()))


def press_due(at: datetime | None = None, *, share: tuple[int, int] = (0, 1)) -> Iterator[Pressed]:
    """Press what is due, what was touched last first, until nothing is.

    ``at`` is the moment asked about (None: now, also while this goes on). ``share`` is this
    process's part of the work: (number, how many). A page that fails holds up none behind it.
    """
    up = shelf()
    if up is None:
        return
    up.tidy((timezone.now() - _KILLED).timestamp())
    number, parts = share
    mine = Page.objects.annotate(part=models.F("id") % parts).filter(part=number)
    while handful := list(mine.due(at or timezone.now())[:_HANDFUL]):
        for page in handful:
            if pressed := _tried(up, page, at or timezone.now()):
                yield pressed


def take_down(addresses: Iterable[str]) -> None:
    """Remove the files of these pages now, whatever a press is doing at this moment.

    Where a file is missing the newsroom itself answers, which is always right. Raises
    ``StillThere`` with everything that could not be removed; the press goes on trying.
    """
    up, kept = shelf(), {}
    for address in sorted(addresses) if up else ():
        try:
            with turn(address):
                if fits(address):
                    up.remove(address)
                Page.objects.filter(address=address).update(sha256="")
        except OSError as error:
            kept[address] = _said(error)
            Page.objects.filter(address=address).update(problem=kept[address])
    if kept:
        log.error("Withdrawn, but still there: %s", kept)
        raise StillThere(kept)


def _tried(up: Folder | Bucket, page: Page, at: datetime) -> Pressed | None:
    try:
        with turn(page.address):
            return _pressed(up, page, at)
    # Whatever is wrong with one page must not keep the next one from its readers.
    except Exception as error:
        log.warning("The page %s could not be pressed: %s", page.address, error)
        return _failed(page, _said(error), at)


def _pressed(up: Folder | Bucket, page: Page, at: datetime) -> Pressed | None:
    """What became of it; None if another press was quicker."""
    page = Page.objects.filter(pk=page.pk, due_at__lte=at).first()
    if page is None:
        return None
    seen = visit(page.address) if fits(page.address) else None
    if seen is None or seen.status != 200:
        if fits(page.address):
            up.remove(page.address)
        Page.objects.filter(pk=page.pk, wanted=page.wanted).delete()
        return Pressed(page.address, Outcome.REMOVED)
    sha256 = hashlib.sha256(seen.content).hexdigest()
    is_same = sha256 == page.sha256 and up.has(page.address)
    if not is_same:
        up.keep(page.address, seen.content, seen.kind)
    done = {"pressed_at": at, "tried_at": at, "sha256": sha256, "problem": "", "tries": 0}
    mine = Page.objects.filter(pk=page.pk)
    # Whoever touched the page since wants it pressed once more.
    if not mine.filter(wanted=page.wanted).update(
        **done, due_at=fresh_until(page.address, timezone.now())
    ):
        mine.update(**done)
    return Pressed(page.address, Outcome.SAME if is_same else Outcome.WRITTEN)


def _failed(page: Page, problem: str, at: datetime) -> Pressed:
    rest = min(timedelta(seconds=2 ** min(page.tries, 20)), _LONGEST_REST)
    noted = {"problem": problem, "tried_at": at, "tries": page.tries + 1, "due_at": at + rest}
    Page.objects.filter(pk=page.pk, wanted=page.wanted).update(**noted)
    return Pressed(page.address, Outcome.FAILED, problem)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
