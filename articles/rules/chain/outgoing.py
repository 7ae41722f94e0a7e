"""Whether a signed text goes to readers now: asked by the last signature and by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from articles.text.words import Sentence
from articles.text.words import Sentence as _


@dataclass(frozen=True)
class Outgoing:
    """A text on its way to readers, and the other texts of its story, each by its number."""

    number: int
    is_signed: bool = True
    #: Whether it has the digest that was signed.
    is_intact: bool = True
    #: The newest text that every step has signed.
    newest_signed: int = 0
    #: What readers have; 0: nothing.
    live: int = 0
    #: The newest text that was there when the story was withdrawn; 0: it never was.
    withdrawn: int = 0
    #: Until when an embargo holds the story back, as it is said; empty: none does.
    embargo: str = ""


def holds_back(text: Outgoing) -> Sentence | None:
    """Why readers may not get this text now, as a sentence to act on, or None if they may."""
    return next((sentence for rule in _RULES if (sentence := rule(text))), None)


def _must_be_signed(text: Outgoing) -> Sentence | None:
    if text.is_signed:
        return None
    return _("Text %(number)s is not signed at every step of its chain.", number=text.number)


def _must_be_intact(text: Outgoing) -> Sentence | None:
    if text.is_intact:
        return None
    return _("This text was changed behind the desk's back; an administrator must look at it.")


def _must_not_be_withdrawn(text: Outgoing) -> Sentence | None:
    if text.withdrawn < text.number:
        return None
    return _("Text %(number)s was withdrawn; readers do not get it again.", number=text.number)


def _must_be_newest(text: Outgoing) -> Sentence | None:
    if text.newest_signed <= text.number:
        return None
    return _(
        "Text %(newer)s was signed after text %(number)s, so the older one does not go out; "
        "take it off the schedule.",
        newer=text.newest_signed,
        number=text.number,
    )


def _must_be_newer_than_live(text: Outgoing) -> Sentence | None:
    if text.live < text.number:
        return None
    return _(
        "Readers have text %(live)s already, so text %(number)s does not go out; "
        "take it off the schedule.",
        live=text.live,
        number=text.number,
    )


def _must_not_be_embargoed(text: Outgoing) -> Sentence | None:
    if not text.embargo:
        return None
    return _("The story is under embargo until %(until)s.", until=text.embargo)


_RULES: tuple[Callable[[Outgoing], Sentence | None], ...] = (
    _must_be_signed,
    _must_be_intact,
    _must_not_be_withdrawn,
    _must_be_newest,
    _must_be_newer_than_live,
    _must_not_be_embargoed,
)
