"""Making the archive of a newsroom of the bench."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.pool import AsyncResult

from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from rich.console import Console
from rich.progress import Progress

from articles import pictures, press, search
from articles.models import Page
from tests.bench import work
from tests.bench.generator import Story, prepare_stories, save
from tests.bench.plan import Archive
from tests.bench.prose import Prose
from tests.bench.staff import Staff, hire_staff

#: Stories in each state of work; a desk has no more of them because its archive is larger.
_AT_WORK = 12
#: Stories that are saved in one transaction, and how many such handfuls are prepared beforehand.
_HANDFUL, _AHEAD = 500, 4
_INDEX = "articles_search_tokens"


def fill(count: int) -> dict:
    """Make the archive, and some work in progress."""
    prose, now = Prose(), timezone.now()
    staff = hire_staff(prose, now - timedelta(days=1200))
    archive = Archive(staff, prose, count, now - timedelta(hours=1))
    began = time.perf_counter()
    with _prepare_stories(archive) as handfuls, _indexed_at_the_end():
        for handful in _show_progress(handfuls, count):
            save(handful)
    seconds = time.perf_counter() - began
    for number in range(_AT_WORK):
        for act in (work.create, work.submit, work.half_signed):
            act(work.plan(staff, number))
    search.engine().tidy()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _rest(staff)
    return {"stories_a_second": count / seconds}


def _rest(staff: Staff) -> None:
    """What workers do when a picture comes into the library, long before a story shows it."""
    for picture in staff.pictures:
        pictures.render_all(picture)
    DBTaskResult.objects.all().delete()
    work.settle()


@contextlib.contextmanager
def _prepare_stories(archive: Archive) -> Iterator[Iterator[list[Story]]]:
    """All stories, some at a time, by another process: only saving them is one writer's work."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(1, _remember, [archive]) as pool:
        begins = range(0, archive.count, _HANDFUL)
        yield _ahead(pool.apply_async(_handful, [begin]) for begin in begins)


def _remember(archive: Archive) -> None:
    global _archive
    _archive = archive


def _handful(begin: int) -> list[Story]:
    numbers = range(begin, min(begin + _HANDFUL, _archive.count))
    return prepare_stories(_archive.plans(numbers), _archive.staff.tags)


def _ahead(asked: Iterator[AsyncResult]) -> Iterator[list[Story]]:
    """What was asked for, in order; a little more is always asked for, and never all of it."""
    waiting = deque(itertools.islice(asked, _AHEAD))
    while waiting:
        yield waiting.popleft().get()
        waiting.extend(itertools.islice(asked, 1))


def _show_progress(handfuls: Iterator[list[Story]], count: int) -> Iterator[list[Story]]:
    """The same handfuls, with a bar that says how far they are."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(f"{count} stories", total=count)
        for handful in handfuls:
            yield handful
            bar.advance(line, len(handful))


def known_pages() -> dict:
    """Mark every page that there should be as pressed, whether or not there was time to."""
    began = time.perf_counter()
    for handful in press.in_handfuls(press.everything(), 1000):
        Page.objects.mark_due(handful, timezone.now())
    Page.objects.filter(pressed_at=None).update(pressed_at=timezone.now())
    work.settle()
    seconds = time.perf_counter() - began
    _at_leisure()
    return {"pages": Page.objects.count(), "seconds": seconds}


def _at_leisure() -> None:
    """What PostgreSQL does by itself in the hours after so much was written: not while the next
    story is measured."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


@contextlib.contextmanager
def _indexed_at_the_end() -> Iterator[None]:
    """PostgreSQL makes the index of the search in one go, in a fraction of the time that it takes
    story by story."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [_INDEX])
        (definition,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {_INDEX}")
    yield
    with connection.cursor() as cursor:
        # What the processor's caches hold is sorted a third quicker than a whole gigabyte.
        cursor.execute("SET maintenance_work_mem = '16MB'")
        cursor.execute(definition)
