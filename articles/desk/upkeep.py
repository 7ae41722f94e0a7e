"""Upkeep: what operators do to the machine itself, on the log like everything else."""

from __future__ import annotations

from datetime import datetime

from articles.audit import head
from articles.audit.office import read_house, untold
from articles.models import Entry, Verb

from .log import record
from .moment import NOW
from .refused import verb


@verb
def take_stock(at: datetime = NOW) -> int:
    """Write down the accounts and channels of which the log never told, as they are now, so that a
    later change of them past the desk shows; returns how many there were."""
    rows = list(untold(read_house()))
    for row, facts in rows:
        subject = {"model": row._meta.model_name, "id": row.pk, "subject": str(row)}
        data = {**subject, "before": {}, "after": facts, "stock": True}
        record(Verb.ORGANISE, None, None, at, data=data)
    return len(rows)


@verb
def note_guards(names: list[str], migrations: list[str], at: datetime = NOW) -> None:
    """The database's guards were put in anew: after ``migrations``, or because ``names`` were gone.

    A newsroom that has no log yet begins it with its first story.
    """
    if not Entry.objects.exists():
        return
    reason = {"migrations": migrations} if migrations else {"guards": names}
    subject = {"model": "guards", "id": None, "subject": "guards"}
    data = subject | {"before": {}, "after": reason}
    record(Verb.ORGANISE, None, None, at, data=data)


@verb
def accept_head(at: datetime = NOW) -> head.Head | None:
    """An operator says that the record as it is now is the right one, after it was put back from
    a copy; what was known of it before comes on the log. Returns where the log ends now."""
    old_head = head.known_or_none()
    facts: dict[str, object] = {
        "model": "log",
        "id": None,
        "subject": "head",
        "before": {},
        "after": {},
    }
    if old_head:
        facts |= {"before": {"line": old_head.line, "digest": old_head.digest}}
    record(Verb.ORGANISE, None, None, at, data=facts)
    return head.accept()
