"""What the verbs of the administration have in common: who may, how a row is saved, and its line
of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

from articles.models import Person, Verb
from articles.rules import administration, chain
from articles.text.words import Sentence as _
from articles.text.words import plain_line

from .log import change_data, lock_log, record
from .refused import Refused
from .words import require_valid

Row = TypeVar("Row", bound=Model)


def require_permission(name: str, by: Person, channel_id: int | None = None) -> None:
    """Refuse unless the rules of the office let ``by`` do the verb, in one channel if given.

    The log is locked first, so that what is asked is what it says up to here (see ``verb``).
    """
    lock_log()
    if sentence := administration.refusal(name, actor_now(by, channel_id), settings.NEWSROOM_CHAIN):
        raise Refused(sentence)


def actor_now(by: Person, channel_id: int | None = None) -> chain.Actor:
    fresh = Person.objects.get(pk=by.pk)
    return fresh.as_actor(channel_id) if channel_id else fresh.as_colleague


def lock_or_build(
    model: type[Row], row: Row | None, facts_of: Callable[[Row], dict[str, Any]]
) -> tuple[Row, dict[str, Any]]:
    """The row as it is now, locked, with its facts; or a new one with none."""
    if row is None or row.pk is None:
        return model(), {}
    existing_row = model._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    return existing_row, facts_of(existing_row)


def set_fields(row: Model, facts: Mapping[str, object], names: Iterable[str]) -> None:
    if unknown := set(facts) - set(names):
        raise TypeError(f"unknown: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(row, name, plain_line(value) if isinstance(value, str) else value)


def save_valid(row: Model, names: Iterable[str]) -> None:
    """Save a row whose fields allow it and whose name nobody else has."""
    require_valid(row, {field.name for field in row._meta.fields} - set(names))
    try:
        row.validate_unique(exclude={f.name for f in row._meta.fields} - set(names))
    except ValidationError as error:
        raise Refused(_("%(problem)s", problem=error.messages[0])) from error
    row.save()


def log_change(
    kind: Verb,
    by: Person | None,
    row: Model,
    before: dict[str, Any],
    after: dict[str, Any],
    at: datetime,
    password: str = "",
) -> None:
    """One line with what differs and nothing secret; none if nothing does. ``password`` says how
    one came to be set, or may be."""
    names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
    if not names and not password:
        return
    # Which channels are meant, no list of them says: "all" is told with every change.
    names += [n for n in after if n == "all_channels" and n not in names]
    data = change_data(row, before, after, names)
    data |= {"password": password} if password else {}
    record(kind, by, None, at, data=data)
