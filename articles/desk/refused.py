"""How the desk says no: in a sentence, with nothing changed (rule R7)."""

from __future__ import annotations

import functools
import inspect
import sqlite3
from collections.abc import Callable, Iterator
from inspect import BoundArguments, Parameter
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from articles.framework.prepared import prepared
from articles.guards import rule_of
from articles.models import Article, Person
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .moment import wrong_moment

P = ParamSpec("P")
R = TypeVar("R")

#: What PostgreSQL says of transactions that stood in each other's way: one of them may try again.
_PASSING_STATES = ("40001", "40P01")


class Refused(Exception):
    """A verb that the desk does not do; its message is a sentence an editor can act on."""

    def __init__(self, sentence: Sentence):
        self.sentence = sentence
        super().__init__(sentence)

    def __str__(self) -> str:
        return say(self.sentence)


class Conflict(Refused):
    """Somebody else saved first. ``theirs`` is the story as it stands now."""

    def __init__(self, theirs: Article):
        self.theirs = theirs
        super().__init__(
            _("Somebody else has saved this story since you opened it; nothing of yours is lost.")
        )


def say(sentence: Sentence) -> str:
    """A sentence of the cellar in the language of the day."""
    template = gettext(sentence.template)
    if not sentence.facts:
        return template
    facts = sentence.facts.items()
    return template % {name: say(f) if isinstance(f, Sentence) else f for name, f in facts}


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """One atomic verb, done by the person whom the record knows, at this moment.

    ``by`` only says who it is: the person is read anew, so name and account are the record's.
    ``at`` is filled in, and refused if it is not now (see ``moment``). What the database refuses
    comes out as ``Refused``. A verb that fell to a deadlock, or found the database locked, is done
    once more, unless it is part of a greater transaction.

    All verbs take their locks in one order, so that no two wait for each other: first what they are
    about, a story (several by their numbers) or a plan; then the end of the log (``lock_log``);
    then everything else. So the rules are asked of what the log says up to there, and the later of
    two verbs has the later line. ``no_key`` locks let others write rows that point to the row.
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def do(*args: P.args, **kwargs: P.kwargs) -> R:
        call = _repeatable(signature.bind(*args, **kwargs))
        is_part = connection.in_atomic_block
        try:
            return _do(function, call)
        except OperationalError as error:
            if is_part or not _is_passing(error):
                raise
        return _do(function, call)

    return do


def _do(function: Callable[..., R], call: BoundArguments) -> R:
    try:
        with transaction.atomic():
            call = _of_the_record(call)
            return function(*call.args, **call.kwargs)
    except IntegrityError as error:
        raise Refused(
            _(
                "Somebody else was quicker, or the record forbids it (%(rule)s); "
                "look at the story again.",
                rule=rule_of(error),
            )
        ) from error


def _repeatable(call: BoundArguments) -> BoundArguments:
    """The call with lists in place of what can be gone through only once."""
    for name, value in call.arguments.items():
        if call.signature.parameters[name].kind is Parameter.VAR_KEYWORD:
            call.arguments[name] = {key: _as_list(each) for key, each in value.items()}
        else:
            call.arguments[name] = _as_list(value)
    return call


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, Iterator) else value


def _of_the_record(call: BoundArguments) -> BoundArguments:
    """The call by the person as the database has them, at a moment that may be written down."""
    arguments = dict(call.arguments)
    if arguments.get("by") is not None:
        arguments["by"] = _account(arguments["by"])
    if "at" in call.signature.parameters:
        arguments["at"] = at = arguments.get("at") or timezone.now()
        if sentence := wrong_moment(at):
            raise Refused(sentence)
    return BoundArguments(call.signature, arguments)


def _account(by: Person) -> Person:
    person = next(iter(_person_with(by.pk or 0)), None)
    if person is None:
        raise Refused(_("There is no such account."))
    if not person.is_active:
        raise Refused(_("This account is closed."))
    return person


@prepared
def _person_with(pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


def _is_passing(error: OperationalError) -> bool:
    """Whether the same may go well in a moment: a deadlock, or a database that was locked."""
    cause = error.__cause__
    if code := getattr(cause, "sqlite_errorcode", None):
        return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in _PASSING_STATES
