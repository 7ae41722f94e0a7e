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
from itertools import groupby

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

    def __init__(self, problems: dict[str, str]):
        self.problems = problems
        super().__init__("; ".join(f"{address}: {why}" for address, why in problems.items()))


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
    mine, has_progress = _part(share), True
    while has_progress and (handful := list(mine.due(at or timezone.now())[:_HANDFUL])):
        run, has_progress = PressRun(storage, at, patient=bool(share)), False
        for pages in [handful] if share else _families(handful):
            for result in run.press(pages):
                has_progress = True
                if result:
                    yield result
        _freeze_memory()


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
    families: dict[str, list[Page]] = {}
    for page in pages:
        families.setdefault(family(page.address), []).append(page)
    return list(families.values())


class PressRun:
    """One handful in the press: where its pages go, and what they have in common.

    ``at`` as in ``press_due``. ``patient``: wait where another process has a page in hand.
    """

    def __init__(self, storage: Folder | Bucket, at: datetime | None, *, patient: bool):
        self._storage, self._at, self._patient = storage, at, patient
        # Before anything is read of the record: what changes meanwhile makes another build.
        self._build = current_build()
        #: Answers of the record, as new as the pages of the handful.
        self._answers: dict = {}

    def press(self, pages: list[Page], at: datetime | None = None) -> Iterator[Pressed | None]:
        """What became of each page, all in one turn; None if another press was quicker. Where
        another process has one in hand, the rest of its family is left to it."""
        at = at or self._at or timezone.now()
        try:
            # Without its note a page is still due, and lies there already.
            with page_lock(
                [page.address for page in pages],
                lambda: still_due([page.pk for page in pages], at),
                patient=self._patient,
                lasting=False,
            ) as still:
                results = self._press_and_note(pages, still, at)
        except Locked:
            return
        # Whatever is wrong with one page must not keep the next one from its readers.
        except Exception as error:
            if len(pages) == 1:
                results = [_note_failure(*pages, error, at)]
            else:
                results = self.retry_apart(pages, at)
        yield from results

    def retry_apart(self, pages: list[Page], at: datetime) -> Iterator[Pressed | None]:
        """Press family by family what failed together; pages of one family, one by one. The moment
        stays that of the first try."""
        for fewer in _fewer(pages):
            yield from self.press(fewer, at)

    def press_one(self, page: Page, sha256: str, at: datetime) -> tuple[Outcome, str]:
        """Let the file of a page follow the record; its digest was ``sha256``, and is then the one
        that is returned with what became of the page."""
        address = page.address
        with query_cache(self._answers):
            answer = visit(address) if is_pressed(address) else None
        if answer is None or answer.status != 200:
            if fits(address):
                self._storage.remove(address)
            Purge.objects.ask(address, at)
            return Outcome.REMOVED, ""
        digest = hashlib.sha256(answer.content).hexdigest()
        # What lies there counts as well: a press that was killed had no time to note what it wrote.
        if digest == sha256 and _lies_there(self._storage, address, answer.content):
            return Outcome.SAME, digest
        self._storage.keep(address, answer.content, answer.kind)
        Purge.objects.ask(address, at)
        return Outcome.WRITTEN, digest

    def _press_and_note(
        self, pages: list[Page], still: list[tuple], at: datetime
    ) -> list[Pressed | None]:
        """What became of each page of a turn; ``still`` says which are due by now.

        As long as a page is wanted as often as when the handful was taken, nothing that it shows
        has changed since, and the answers of the record hold.
        """
        due = {pk: facts for pk, *facts in still}
        results: list[Pressed | None] = [None] * (len(pages) - len(due))
        pages = [page for page in pages if page.pk in due]
        self._prefetch_stories(pages)
        notes = []
        for page in pages:
            times_wanted, sha256 = due[page.pk]
            if times_wanted != page.wanted:
                self._answers.clear()
            began = timezone.now()
            outcome, sha256 = self.press_one(page, sha256, at)
            fresh = fresh_until(page.address, began)
            is_gone = outcome is Outcome.REMOVED
            notes.append(Seen(page.pk, times_wanted, sha256, fresh, is_gone))
            results.append(Pressed(page.address, outcome))
        note(notes, at, self._build)
        return results

    def _prefetch_stories(self, pages: list[Page]) -> None:
        """Read in one go the stories of a turn, if they are several."""
        stories = {number for page in pages if (number := story_of(page.address))}
        if len(stories) > 1:
            with query_cache(self._answers):
                readers.foreseen(sorted(stories))


def _fewer(pages: list[Page]) -> list[list[Page]]:
    """The families of these pages; if they are all of one, each page alone."""
    families = _families(pages)
    return families if len(families) > 1 else [[page] for page in pages]


@functools.cache
def _freeze_memory() -> None:
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
            problems = {
                address: problem
                for address in addresses
                if (problem := _problem_of_removing(storage, address, until))
            }
            without_file = [address for address in addresses if address not in problems]
            Purge.objects.ask_all(without_file, timezone.now(), is_withdrawn=True)
            # A press may have made them anew since they were touched, and taken them for done.
            Page.objects.filter(address__in=without_file).mark(timezone.now(), sha256="")
    except (OSError, DatabaseError) as error:
        problems = dict.fromkeys(addresses, _describe_error(error))
    if problems:
        with suppress(DatabaseError):
            _note_problems(problems)
        log.error("Withdrawn, but still there: %s", problems)
        raise StillThere(problems)


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


def _note_problems(problems: dict[str, str]) -> None:
    for problem, some in groupby(sorted(problems, key=problems.get), problems.get):
        Page.objects.filter(address__in=list(some)).update(problem=problem)


def _lies_there(storage: Folder | Bucket, address: str, content: bytes) -> bool:
    return storage.read(address) == content and storage.is_whole(address, content)


def _note_failure(page: Page, error: Exception, at: datetime) -> Pressed:
    problem = _describe_error(error)
    log.warning("The page %s could not be pressed: %s", page.address, problem)
    rest = min(timedelta(seconds=2 ** min(page.tries, 20)), LONGEST_REST)
    changes = {"problem": problem, "tried_at": at, "tries": page.tries + 1, "due_at": at + rest}
    Page.objects.filter(pk=page.pk, wanted=page.wanted).update(**changes)
    return Pressed(page.address, Outcome.FAILED, problem)


def _describe_error(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
