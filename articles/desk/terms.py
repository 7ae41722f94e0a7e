"""House terms: how this newsroom writes its words, every change on the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.models import Person, Term, Verb
from articles.text.words import Sentence as _

from .administration import lock_or_build, log_change, require_permission, save_valid, set_fields
from .moment import NOW
from .refused import Refused, verb

TERM = ("wrong", "right", "note")


@verb
def save_term(term: Term | None, by: Person, *, at: datetime = NOW, **facts: str) -> Term:
    """A new house term (``term`` is None), or a change of one; ``facts`` are fields of it."""
    require_permission("keep_terms", by)
    term, before = lock_or_build(Term, term, _facts)
    set_fields(term, facts, TERM)
    if term.wrong == term.right:
        raise Refused(_("What is wrong and what is right are the same word."))
    save_valid(term, TERM)
    log_change(Verb.ORGANISE, by, term, before, _facts(term), at)
    return term


@verb
def drop_term(term: Term, by: Person, *, at: datetime = NOW) -> None:
    """A house term is one no more."""
    require_permission("keep_terms", by)
    term, before = lock_or_build(Term, term, _facts)
    log_change(Verb.ORGANISE, by, term, before, {}, at)
    term.delete()


def _facts(term: Term) -> dict[str, Any]:
    return {name: getattr(term, name) for name in TERM}
