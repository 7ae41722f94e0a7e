"""The audit: is the record what its log says, and does the log hold to the rules? (R1–R6, R8, R10)

From the log alone it recomputes who wrote, who held which duty, who signed in which order, what is
public and since when, and compares every column that readers get or that a rule asks. One file a
theme; a new theme is a generator of sentences in ``CHECKS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection

from articles import pictures
from articles.guards import missing
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .links import broken_links
from .notices import changed_notices
from .office import changed_front, changed_library, changed_office, read_house
from .stories import changed_stories

#: What is being read, the number of the last one read, and of the last one there is.
Report = Callable[[str, int, int], None]
#: Themes that ask for nothing, each a generator of sentences: what it finds twice is a break.
CHECKS: tuple[Callable[[], Iterator[Sentence]], ...] = (changed_front, changed_notices)


def breaks(
    *,
    from_line: int | None = 0,
    stories: tuple[int, int | None] = (0, None),
    files: bool = True,
    report: Report = lambda what, number, every: None,
) -> Iterator[Sentence]:
    """Every place where the record was changed behind the desk's back, the log first.

    ``from_line`` and ``stories`` go on where an earlier audit stopped: the log from the line with
    this number (None: not at all), the stories from one number to another. ``files``: whether the
    files of all pictures are read as well. Reads some at a time, so memory stays flat however long
    the log is.
    """
    yield from _missing_guards()
    if from_line is not None:
        yield from broken_links(from_line, lambda *numbers: report("log", *numbers))
    for check in (changed_office, changed_library):
        yield from _lasting(lambda check=check: check(read_house()))
    for check in CHECKS:
        yield from _lasting(check)
    yield from changed_stories(read_house(), *stories, lambda *numbers: report("stories", *numbers))
    if files:
        yield from pictures.breaks(lambda *numbers: report("pictures", *numbers))


def _lasting(check: Callable[[], Iterator[Sentence]]) -> Iterator[Sentence]:
    """What a check finds twice: something done while it reads is no break."""
    rows = list(check())
    again = set(check()) if rows else set()
    yield from (sentence for sentence in rows if sentence in again)


def _missing_guards() -> Iterator[Sentence]:
    for name in missing(connection):
        yield _("The database has lost its guard %(name)s; run the migrations again.", name=name)
