"""How the desk says no: in a sentence, with nothing changed (rule R7)."""

from __future__ import annotations

import functools

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from articles.guards import rule_of
from articles.models import Article
from articles.text import Sentence
from articles.text import Sentence as _


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
    said = gettext(sentence.template)
    if not sentence.facts:
        return said
    facts = sentence.facts.items()
    return said % {name: say(f) if isinstance(f, Sentence) else f for name, f in facts}


def verb(function):
    """One atomic verb; what the database refuses comes out as ``Refused``."""

    @functools.wraps(function)
    def done(*args, **kwargs):
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except IntegrityError as error:
            raise Refused(
                _(
                    "Somebody else was quicker, or the record forbids it (%(rule)s); "
                    "look at the story again.",
                    rule=rule_of(error),
                )
            ) from error

    return done
