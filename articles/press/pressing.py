"""Pressing: pages that are due become files, and files that should not be there go.

The press decides nothing and loses nothing (rule R13): it visits the newsroom's own addresses. What
readers would get there becomes the file, and where they would get nothing the file goes.
"""

from __future__ import annotations

import enum
import functools
import gc
import hashlib
import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby

from django.db import DatabaseError, connection, models
from django.utils import timezone

from articles.framework.prepared import query_cache
from articles.models import Page, Purge
from articles.models.page import LONGEST_REST, Seen, note, still_due
from articles.queries import readers

from .build import current_build
from .locks import Locked, page_lock
from .names import fits
from .page_storage import Bucket, Folder, page_storage
from .pages import family, fresh_until, story_of
from .visit import is_pressed, visit

log = logging.getLogger(__name__)

#: Pages taken in hand at once; what is touched meanwhile comes first in the next handful.
_HANDFUL = 50
#: Pages with numbers next to each other that one of several processes has.
_TOGETHER = 64


#: What lies aside for longer than this was left there by a press that was killed.
_KILLED = timedelta(hours=1)
#: Seconds that somebody who withdraws a story waits for a store that hardly answers.
_PATIENCE = 20


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


def press_due(
    at: datetime | None = None, *, share: tuple[int, int] | None = None
) -> Iterator[Pressed]:
    """Press what is due, what was touched last first, until nothing is.

    ``at`` is the moment asked about (None: now, also while this goes on). A page that fails holds
    up none behind it. ``share`` is this process's part of the work: (number, how many), a handful
    in one turn. Without it, as many as there are help each other: what one has in hand it presses
    to its end, so the others pass it over, and end when nothing else is left.
    """
    storage = page_storage()
    if storage is None:
        return
    storage.tidy((timezone.now() - _KILLED).timestamp())
    mine, tried = _part(share), True
    while tried and (handful := list(mine.due(at or timezone.now())[:_HANDFUL])):
        # Before anything is read of the record: what changes meanwhile makes another build.
        read, tried, build = {}, False, current_build()
        for pages in [handful] if share else _families(handful):
            going = _together_pressed(storage, pages, at, read, build, patient=bool(share))
            for pressed in going:
                tried = True
                if pressed:
                    yield pressed
        _stay()


def presses() -> int:
    """How many processes press everything soonest: one a core. On SQLite one more, for whenever
    another waits for the disk; PostgreSQL has processes of its own, which work meanwhile."""
    return (os.cpu_count() or 1) + (connection.vendor == "sqlite")


def _part(share: tuple[int, int] | None) -> models.QuerySet[Page]:
    """The pages that fall to one of several processes; what was touched together, stays so."""
    if not share:
        return Page.objects.all()
    number, parts = share
    return Page.objects.annotate(part=models.F("id") / _TOGETHER % parts).filter(part=number)


def _families(pages: Iterable[Page]) -> list[list[Page]]:
    """The forms of one list or story together: they show the same."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(family(page.address), []).append(page)
    return list(found.values())


def _together_pressed(
    storage: Folder | Bucket,
    pages: list[Page],
    at: datetime | None,
    read: dict,
    build: str,
    *,
    patient: bool,
) -> Iterator[Pressed | None]:
    """What became of each page, all in one turn; where another process has one in hand, the rest
    of its family is left to it."""
    at = at or timezone.now()
    try:
        # Without its note a page is still due, and lies there already.
        with page_lock(
            [page.address for page in pages],
            lambda: still_due([page.pk for page in pages], at),
            patient=patient,
            lasting=False,
        ) as due:
            done = _press_all(storage, pages, due, at, read, build)
    except Locked:
        return
    # Whatever is wrong with one page must not keep the next one from its readers.
    except Exception as error:
        if len(pages) == 1:
            done = [_note_failure(*pages, error, at)]
        else:
            each = (
                _together_pressed(storage, fewer, at, read, build, patient=patient)
                for fewer in _fewer(pages)
            )
            done = chain.from_iterable(each)
    yield from done


def _fewer(pages: list[Page]) -> list[list[Page]]:
    """The families of these pages; if they are all of one, each page alone."""
    families = _families(pages)
    return families if len(families) > 1 else [[page] for page in pages]


@functools.cache
def _stay() -> None:
    """What the process has loaded by now, it needs for good: Python need not look through it for
    garbage again and again, a tenth of a second each time, in the midst of a publication."""
    gc.collect()
    gc.freeze()


def take_down(addresses: Iterable[str]) -> None:
    """Remove the files of these pages now, whatever a press is doing at this moment.

    Where a file is missing the newsroom itself answers, which is always right. Raises
    ``StillThere`` with everything that could not be removed; the press goes on trying.
    """
    storage, addresses, until = page_storage(), sorted(addresses), time.monotonic() + _PATIENCE
    if storage is None or not addresses:
        return
    if isinstance(storage, Folder):
        # Most are gone before we have waited for any press.
        for address in addresses:
            _problem_of_removing(storage, address, until)
    try:
        with page_lock(addresses):
            tried = {
                address: _problem_of_removing(storage, address, until) for address in addresses
            }
            kept = {address: why for address, why in tried.items() if why}
            gone = [address for address in addresses if address not in kept]
            Purge.objects.ask_all(gone, timezone.now(), is_withdrawn=True)
            # A press may have made them anew since they were touched, and taken them for done.
            Page.objects.filter(address__in=gone).mark(timezone.now(), sha256="")
    except (OSError, DatabaseError) as error:
        kept = dict.fromkeys(addresses, _describe_error(error))
    if kept:
        with suppress(DatabaseError):
            _note_kept(kept)
        log.error("Withdrawn, but still there: %s", kept)
        raise StillThere(kept)


def _problem_of_removing(storage: Folder | Bucket, address: str, until: float) -> str:
    """Why the file of a page that had to go is still there; empty if it is gone."""
    if time.monotonic() > until:
        return "not tried in time"
    try:
        if fits(address):
            storage.remove(address)
    except OSError as error:
        return _describe_error(error)
    return ""


def _note_kept(kept: dict[str, str]) -> None:
    for problem, some in groupby(sorted(kept, key=kept.get), kept.get):
        Page.objects.filter(address__in=list(some)).update(problem=problem)


def _press_all(
    storage: Folder | Bucket,
    pages: list[Page],
    still: list[tuple],
    at: datetime,
    read: dict,
    build: str,
) -> list[Pressed | None]:
    """What became of each page of a turn; None if another press was quicker.

    ``still`` says which are due by now. ``read`` has answers of the record as new as ``pages``:
    as long as a page is wanted as often as then, nothing that it shows has changed since.
    """
    due = {pk: facts for pk, *facts in still}
    done: list[Pressed | None] = [None] * (len(pages) - len(due))
    pages = [page for page in pages if page.pk in due]
    stories = {number for page in pages if (number := story_of(page.address))}
    if len(stories) > 1:
        with query_cache(read):
            readers.foreseen(sorted(stories))
    seen = []
    for page in pages:
        wanted, sha256 = due[page.pk]
        if wanted != page.wanted:
            read.clear()
        began = timezone.now()
        outcome, sha256 = _follow_redirects(storage, page.address, sha256, at, read)
        fresh = fresh_until(page.address, began)
        seen.append(Seen(page.pk, wanted, sha256, fresh, outcome is Outcome.REMOVED))
        done.append(Pressed(page.address, outcome))
    note(seen, at, build)
    return done


def _follow_redirects(
    storage: Folder | Bucket, address: str, sha256: str, at: datetime, read: dict
) -> tuple[Outcome, str]:
    """Let the file of a page follow the record; its digest was ``sha256`` and is then the other."""
    with query_cache(read):
        seen = visit(address) if is_pressed(address) else None
    if seen is None or seen.status != 200:
        if fits(address):
            storage.remove(address)
        Purge.objects.ask(address, at)
        return Outcome.REMOVED, ""
    found = hashlib.sha256(seen.content).hexdigest()
    # What lies there counts as well: a press that was killed had no time to note what it wrote.
    if found == sha256 and _lies_there(storage, address, seen.content):
        return Outcome.SAME, found
    storage.keep(address, seen.content, seen.kind)
    Purge.objects.ask(address, at)
    return Outcome.WRITTEN, found


def _lies_there(storage: Folder | Bucket, address: str, content: bytes) -> bool:
    return storage.read(address) == content and storage.is_whole(address, content)


def _note_failure(page: Page, error: Exception, at: datetime) -> Pressed:
    problem = _describe_error(error)
    log.warning("The page %s could not be pressed: %s", page.address, problem)
    rest = min(timedelta(seconds=2 ** min(page.tries, 20)), LONGEST_REST)
    noted = {"problem": problem, "tried_at": at, "tries": page.tries + 1, "due_at": at + rest}
    Page.objects.filter(pk=page.pk, wanted=page.wanted).update(**noted)
    return Pressed(page.address, Outcome.FAILED, problem)


def _describe_error(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
