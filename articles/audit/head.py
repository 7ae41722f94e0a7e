"""The last known head of the log, kept outside the database: a record that was emptied, or put
back from an older copy, ends before it.

The file says how many lines the log had, and the number and digest of the last one. It is written
only while the record bears it out, so whoever takes lines away is named until an operator says
that the record of now is the right one (``accept``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from articles.models import Entry, LogHead
from articles.text import files
from articles.text.words import Sentence
from articles.text.words import Sentence as _


class Head(NamedTuple):
    """Where the log ended: how many lines, the last one's number and digest."""

    count: int
    line: int
    digest: str


def lost_lines() -> Iterator[Sentence]:
    """What speaks against the head that is known: lines that are gone, or a file that cannot be
    read. Nothing if none is known yet."""
    try:
        head = _read_head()
    except (OSError, ValueError, TypeError):
        yield _("The file %(path)s does not say where the log ended.", path=_path())
        return
    if head and not _bears_out(head):
        yield _(
            "The log does not have line %(line)s as it is known outside the database: the record "
            "was emptied, or put back from an older copy.",
            line=head.line,
        )


def keep() -> bool:
    """Write down where the log ends now, if the record bears out what is known; whether it does.

    Raises ``OSError`` where the file cannot be written.
    """
    # The end first: a line that is written meanwhile is beyond it.
    now = _now()
    if any(lost_lines()):
        return False
    if now and now != _read_head():
        _write(now)
    return True


def accept() -> Head | None:
    """The record as it is now is the right one, an operator says; None if its log is empty."""
    if now := _now():
        _write(now)
    else:
        _path().unlink(missing_ok=True)
    return now


def known_or_none() -> Head | None:
    """The head that is known outside the database; None also where the file says nonsense."""
    try:
        return _read_head()
    except (OSError, ValueError, TypeError):
        return None


def _path() -> Path:
    return Path(settings.NEWSROOM_HEAD)


def _read_head() -> Head | None:
    """What the file says; None if there is none. ``ValueError`` or ``TypeError`` for nonsense."""
    try:
        text = _path().read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    head = Head(**json.loads(text))
    if not isinstance(head.count, int) or not isinstance(head.line, int):
        raise ValueError(text)
    return head


def _bears_out(head: Head) -> bool:
    """Whether the log has that line, as it was, and has not become shorter."""
    ends = LogHead.objects.values_list("count", flat=True).first() or 0
    line = Entry.objects.filter(pk=head.line).values_list("digest", flat=True).first()
    return line == head.digest and ends >= head.count


def _now() -> Head | None:
    end = LogHead.objects.values_list("count", "digest").first()
    if not end or not end[0]:
        return None
    # The head names its line by digest; a line after it is somebody's who has just written.
    newest = Entry.objects.order_by("-id").values_list("id", "digest")[:100]
    line = next((pk for pk, digest in newest if digest == end[1]), None)
    return line and Head(end[0], line, end[1])


def _write(head: Head) -> None:
    text = json.dumps(head._asdict(), indent=1) + "\n"
    files.put(_path(), text.encode("ascii"), _path().parent)
