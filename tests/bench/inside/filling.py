"""Making the archive of a newsroom of the bench."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from articles import press, search
from articles.models import Page
from tests.bench import work
from tests.bench.generator import generate
from tests.bench.plan import plans
from tests.bench.prose import Prose
from tests.bench.staff import hired

#: Stories in each state of work; a desk has no more of them because its archive is larger.
_AT_WORK = 12
_INDEX = "articles_search_tokens"


def fill(count: int) -> dict:
    """Make the archive, and some work in progress."""
    prose, now = Prose(), timezone.now()
    staff = hired(prose, now - timedelta(days=1200))
    until = now - timedelta(hours=1)
    began = time.perf_counter()
    with _indexed_at_the_end(), Progress(console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(f"{count} stories", total=count)
        for made in generate(plans(staff, prose, count, until), staff.tags):
            bar.advance(line, made)
    seconds = time.perf_counter() - began
    for number in range(_AT_WORK):
        for begun in (work.written, work.submitted, work.half_signed):
            begun(work.plan(staff, number))
    search.engine().tidy()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    work.settle()
    return {"stories_a_second": count / seconds}


def known_pages() -> dict:
    """Mark every page that there should be as pressed, whether or not there was time to."""
    began = time.perf_counter()
    for handful in press.in_handfuls(press.everything(), 1000):
        Page.objects.touch(handful, timezone.now())
    Page.objects.filter(pressed_at=None).update(pressed_at=timezone.now())
    work.settle()
    return {"pages": Page.objects.count(), "seconds": time.perf_counter() - began}


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
        cursor.execute(definition)
