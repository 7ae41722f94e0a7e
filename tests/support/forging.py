"""An intruder who knows how the record is made: the guards lifted, digests computed, the log
continued and its head moved. What such a record still gets wrong, the audit names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from articles import audit, desk, guards
from articles.desk.log import line
from articles.models import Entry, LogHead, SignOff, Verb, Withdrawal
from tests.support.tampering import lifted, restored, settled, sql

Found = Callable[[], list[str]]


@contextmanager
def forgery() -> Iterator[Found]:
    """An intruder's moment; the value is a function that gives the audit's findings."""

    def found() -> list[str]:
        restored()
        said = [str(sentence) for sentence in audit.breaks()]
        guards.remove(connection)
        return said

    with lifted():
        # What was told of a line would hold on to it by its foreign key.
        sql("DELETE FROM articles_delivery")
        sql("DELETE FROM articles_notification")
        yield found


@contextmanager
def guarded() -> Iterator[None]:
    """The guards are back for a verb of the desk, in the midst of a forgery."""
    restored()
    yield
    settled()
    guards.remove(connection)


def continued(kind: Verb, by, article, release=None, data=None, at=None) -> Entry:
    """One more line of the log as the desk would write it, the head moved along."""
    head = LogHead.objects.get()
    entry = line(head.digest, kind, by, article, at or timezone.now(), release, data=data)
    entry.save(force_insert=True)
    LogHead.objects.update(count=head.count + 1, digest=entry.digest)
    return entry


def signed(release, by, step, at=None) -> None:
    """A signature with its line of the log, past the desk."""
    label = next(each.label for each in release.steps if each.slug == step)
    facts = {"label": label, "person": by, "name": str(by), "digest": release.digest}
    mark = SignOff(release=release, step=step, at=at or timezone.now(), **facts)
    mark.save(force_insert=True)
    continued(Verb.SIGN, by, release.article, release, mark.seal, mark.at)


def taken_back(story, by) -> Withdrawal:
    """A lawful withdrawal."""
    return desk.withdraw(story, by, reason="内容有误")
