"""Upkeep: what operators do to the machine itself, on the log like everything else."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from articles.audit import head
from articles.models import Verb

from .log import record
from .refused import verb


@verb
def accept_head(at: datetime | None = None) -> head.Head | None:
    """An operator says that the record as it is now is the right one, after it was put back from
    a copy; what was known of it before comes on the log. Returns where the log ends now."""
    known = head.known_or_none()
    facts = {"model": "log", "id": None, "subject": "head", "before": {}, "after": {}}
    if known:
        facts |= {"before": {"line": known.line, "digest": known.digest}}
    record(Verb.ORGANISE, None, None, at or timezone.now(), data=facts)
    return head.accept()
