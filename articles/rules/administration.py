"""Who may keep the newsroom itself: accounts, channels, plans, addresses and the front page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .chain import Actor, Chain

Rule = Callable[[Actor, Chain], Sentence | None]


def refusal(verb: str, actor: Actor, chain: Chain) -> Sentence | None:
    """Why ``actor`` may not do ``verb``, as a sentence to act on, or None if they may (R7)."""
    return next((sentence for rule in RULES[verb] if (sentence := rule(actor, chain))), None)


def edits(duties: frozenset[str], chain: Chain) -> bool:
    """Whether any step of the chain is among the duties."""
    return bool(duties & {step.slug for step in chain})


def misplaces(before: Mapping[str, object], after: Mapping[str, object]) -> Sentence | None:
    """Why a channel with public stories may not be changed in this way, or None if it may.

    Its stories were signed for its place: for all to leave the lists at once, or to come into
    them, or to lose the address of their list, is no one person's to decide.
    """
    if before["listed"] != after["listed"]:
        return _(
            "“%(name)s” has public stories, which would all leave the front page, the lists and "
            "the feeds, or come into them, at once; submit them in another channel, or withdraw "
            "them.",
            name=before["name"],
        )
    if before["slug"] != after["slug"]:
        return _(
            "“%(name)s” has public stories, and readers and feeds know its address; "
            "keep it, or open another channel.",
            name=before["name"],
        )
    return None


def _rule(allows: Callable[[Actor, Chain], bool], sentence: Sentence) -> Rule:
    """A rule: whom it lets pass, and what it says to everybody else."""
    return lambda actor, chain: None if allows(actor, chain) else sentence


def _is_active(actor: Actor, chain: Chain) -> bool:
    return actor.is_active


def _administers(actor: Actor, chain: Chain) -> bool:
    return actor.is_administrator


def _edits_or_administers(actor: Actor, chain: Chain) -> bool:
    return actor.is_administrator or edits(actor.duties, chain)


def _must_answer_for_the_front(actor: Actor, chain: Chain) -> Sentence | None:
    later = chain[1:]
    if edits(actor.duties, later):
        return None
    steps = " / ".join(step.label for step in later)
    return _("Only %(steps)s can arrange the front page.", steps=steps)


_must_be_active = _rule(_is_active, _("This account is closed."))
_must_administer = _rule(_administers, _("Only an administrator can do that."))

#: Rules by what is kept or done, in the order in which they are asked.
RULES: dict[str, tuple[Rule, ...]] = {
    "appoint": (_must_be_active, _must_administer),
    "organise": (_must_be_active, _must_administer),
    "absent": (
        _must_be_active,
        _rule(
            _edits_or_administers,
            _("Only an editor or an administrator can record an absence."),
        ),
    ),
    "assign": (
        _must_be_active,
        _rule(
            _edits_or_administers,
            _("Only the editors of a channel and administrators plan its stories."),
        ),
    ),
    "keep_terms": (
        _must_be_active,
        _rule(_edits_or_administers, _("Only editors and administrators keep the house terms.")),
    ),
    "keep_addresses": (
        _must_be_active,
        _rule(_edits_or_administers, _("Only editors and administrators keep old addresses.")),
    ),
    "arrange": (_must_be_active, _must_answer_for_the_front),
}
