"""The chain of the log: each line's own digest, and that it follows the one before (rule R8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from articles.models import Entry, LogHead
from articles.text.digest import digest
from articles.text.words import Sentence
from articles.text.words import Sentence as _

#: Lines that are read at once.
_AT_ONCE = 2000
_COLUMNS = ("at", "person", "name", "verb", "article", "release", "note", "data", "previous")


def broken_links(
    first: int = 0, report: Callable[[int, int], None] = lambda number, every: None
) -> Iterator[Sentence]:
    """Lines that were changed, slipped in or taken away, from the line with the number ``first``.

    ``report`` is told the number of the last line read, and of the last one there is.
    """
    head = LogHead.objects.first() or LogHead()
    count, previous = _before(first)
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    for pk, facts, own in _lines(first, last, report):
        if facts["previous"] != previous:
            yield _("Log entry %(id)s does not follow the one before it.", id=pk)
        if own != digest(facts):
            yield _("Log entry %(id)s was changed: its digest does not fit.", id=pk)
        previous, count = own, count + 1
        if count == head.count and own != head.digest:
            yield _("The log does not end where it should: lines are gone.")
    if count < head.count:
        yield _("The log does not end where it should: lines are gone.")


def _before(first: int) -> tuple[int, str]:
    """How many lines stand before this one, and the digest of the last of them."""
    before = Entry.objects.filter(id__lt=first)
    last = before.order_by("-id").values_list("digest", flat=True).first()
    return (before.count(), last) if last is not None else (0, "")


def _lines(first: int, last: int, report) -> Iterator[tuple[int, dict, str]]:
    """Each line's number, what its digest covers, and its digest; so many read at once."""
    rows = Entry.objects.order_by("id").values_list("id", "digest", *_COLUMNS)
    after = first - 1
    while some := list(rows.filter(id__gt=after)[:_AT_ONCE]):
        for pk, own, *values in some:
            yield pk, dict(zip(_COLUMNS, values, strict=True)), own
        after = some[-1][0]
        report(after, max(last, after))
