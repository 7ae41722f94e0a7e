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
from tests.support.tampering import check_deferred, lift_guards, restore_guards, sql

Found = Callable[[], list[str]]


@contextmanager
def forgery() -> Iterator[Found]:
    """An intruder's moment; the value is a function that gives the audit's findings."""

    def find_breaks() -> list[str]:
        restore_guards()
        sentences = [str(sentence) for sentence in audit.breaks()]
        guards.remove(connection)
        return sentences

    with lift_guards():
        # What was told of a line would hold on to it by its foreign key.
        sql("DELETE FROM articles_delivery")
        sql("DELETE FROM articles_notification")
        yield find_breaks


@contextmanager
def act_under_guards() -> Iterator[None]:
    """The guards are back for a verb of the desk, in the midst of a forgery."""
    restore_guards()
    yield
    check_deferred()
    guards.remove(connection)


def append_line(kind: Verb, by, article, release=None, data=None, at=None) -> Entry:
    """One more line of the log as the desk would write it, the head moved along."""
    head = LogHead.objects.get()
    entry = line(head.digest, kind, by, article, at or timezone.now(), release, data=data)
    entry.save(force_insert=True)
    LogHead.objects.update(count=head.count + 1, digest=entry.digest)
    return entry


def forge_signature(release, by, step, at=None) -> None:
    """A signature with its line of the log, past the desk."""
    label = next(each.label for each in release.steps if each.slug == step)
    facts = {"label": label, "person": by, "name": str(by), "digest": release.digest}
    mark = SignOff(release=release, step=step, at=at or timezone.now(), **facts)
    mark.save(force_insert=True)
    append_line(Verb.SIGN, by, release.article, release, mark.seal, mark.at)


def taken_back(story, by) -> Withdrawal:
    """A lawful withdrawal."""
    return desk.withdraw(story, by, reason="内容有误")
