"""The rules: each a sentence why a verb is refused, or None (rule R7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .steps import REPORTER, Actor, ReviewState

Rule = Callable[[Actor, ReviewState], Sentence | None]


def refusal(verb: str, actor: Actor, state: ReviewState) -> Sentence | None:
    """Why ``actor`` may not do ``verb`` now, as a sentence to act on, or None if they may."""
    return next((sentence for rule in RULES[verb] if (sentence := rule(actor, state))), None)


def _must_be_active(actor: Actor, state: ReviewState) -> Sentence | None:
    return None if actor.is_active else _("This account is closed.")


def _must_write(actor: Actor, state: ReviewState) -> Sentence | None:
    writing = {REPORTER, *(step.slug for step in state.chain)}
    if actor.duties & writing:
        return None
    return _(
        "%(name)s holds no editorial duty in this channel, so cannot write here; "
        "an administrator gives out duties.",
        name=actor.name,
    )


def _must_be_writer(actor: Actor, state: ReviewState) -> Sentence | None:
    if actor.id in state.writers:
        return None
    return _("Only somebody who wrote in this story can do that; editors send a story back.")


def _must_not_be_in_review(actor: Actor, state: ReviewState) -> Sentence | None:
    if not state.in_review:
        return None
    return _("The editors are reading this story; recall it first, then change it.")


def _must_be_in_review(actor: Actor, state: ReviewState) -> Sentence | None:
    return None if state.in_review else _("This story is not in review at the moment.")


def _must_be_latest(actor: Actor, state: ReviewState) -> Sentence | None:
    if state.is_latest:
        return None
    return _("A newer text of this story has been submitted; read and sign that one.")


def _must_be_ready(actor: Actor, state: ReviewState) -> Sentence | None:
    return state.lacks


def _must_have_changed(actor: Actor, state: ReviewState) -> Sentence | None:
    if state.is_changed:
        return None
    return _("Nothing has changed since the text that readers have, so there is nothing to sign.")


def _must_not_have_written(actor: Actor, state: ReviewState) -> Sentence | None:
    if actor.id not in state.writers:
        return None
    return _("You wrote in this text, so you cannot sign it; somebody who did not write it must.")


def _must_not_have_signed(actor: Actor, state: ReviewState) -> Sentence | None:
    own_step = next((s for s in state.chain if state.signers.get(s.slug) == actor.id), None)
    if own_step is None or state.next_step is None:
        return None
    return _(
        "You signed this text as %(done)s; %(next)s must be somebody else.",
        done=own_step.label,
        next=state.next_step.label,
    )


def _must_not_share_a_name(actor: Actor, state: ReviewState) -> Sentence | None:
    """Readers would take two people of one name for one who signed twice (R2)."""
    if _say_name(actor.name) not in map(_say_name, state.names):
        return None
    return _(
        "Somebody named %(name)s has signed this text already, and readers would read one name "
        "twice; somebody else must sign, or an administrator tells the two names apart.",
        name=actor.name,
    )


def _say_name(name: str) -> str:
    """A name without what the eye does not tell apart: spaces, case, width."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _must_hold_duty(actor: Actor, state: ReviewState) -> Sentence | None:
    step = state.next_step
    if step is None or step.slug in actor.duties:
        return None
    return _(
        "This story waits for %(step)s, a duty you do not hold in its channel.", step=step.label
    )


def _must_sign_own_step(actor: Actor, state: ReviewState) -> Sentence | None:
    own, step = state.amenders.get(actor.id), state.next_step
    if own is None or step is None or own == step.slug:
        return None
    return _(
        "You rewrote this text in review, so you can sign only your own step of it; "
        "%(step)s must be somebody else.",
        step=step.label,
    )


def _must_read_here(actor: Actor, state: ReviewState) -> Sentence | None:
    if actor.id in state.signers.values():
        return None
    return _must_hold_duty(actor, state)


def _must_not_be_claimed(actor: Actor, state: ReviewState) -> Sentence | None:
    claim = state.claim
    if claim is None or claim.id == actor.id:
        return None
    return _(
        "%(name)s is reading this story until %(until)s; it is free again then, "
        "or as soon as it is given back.",
        name=claim.name,
        until=claim.until,
    )


def _must_hold_claim(actor: Actor, state: ReviewState) -> Sentence | None:
    if state.claim and state.claim.id == actor.id:
        return None
    return _("You have not taken this story to read, so there is nothing to give back.")


def _must_work_here(actor: Actor, state: ReviewState) -> Sentence | None:
    if actor.duties:
        return None
    return _("%(name)s holds no editorial duty, so cannot comment here.", name=actor.name)


def _must_settle_comments(actor: Actor, state: ReviewState) -> Sentence | None:
    steps = {step.slug for step in state.chain}
    if actor.duties & steps or (actor.duties and actor.id == state.commenter):
        return None
    return _("Only an editor, or whoever made the comment, can resolve or reopen it.")


def _must_be_live(actor: Actor, state: ReviewState) -> Sentence | None:
    return None if state.is_live else _("This story is not public, so it cannot be withdrawn.")


def _must_answer_for_it(actor: Actor, state: ReviewState) -> Sentence | None:
    """R10: any one responsible editor, that is whoever signs after the first step."""
    later = state.chain[1:]
    if actor.duties & {step.slug for step in later}:
        return None
    return _("Only %(steps)s can withdraw a story.", steps=" / ".join(step.label for step in later))


def _must_be_scheduled(actor: Actor, state: ReviewState) -> Sentence | None:
    return None if state.is_scheduled else _("This story does not wait for a moment to go out.")


def _must_answer_for_the_slot(actor: Actor, state: ReviewState) -> Sentence | None:
    """Who could take the story back once it is out (R10) can keep it from going out."""
    later = state.chain[1:]
    if actor.duties & {step.slug for step in later}:
        return None
    return _(
        "Only %(steps)s can take a story off the schedule.",
        steps=" / ".join(step.label for step in later),
    )


def _must_answer_for_the_moment(actor: Actor, state: ReviewState) -> Sentence | None:
    """Who signed saw when the text would go out; earlier than that is no writer's decision."""
    later = state.chain[1:]
    if not state.waits_signed or actor.duties & {step.slug for step in later}:
        return None
    return _(
        "This text is signed with its embargo and its moment; only %(steps)s can lift or shorten "
        "the embargo, or let it out earlier.",
        steps=" / ".join(step.label for step in later),
    )


#: For whom a story waits, also while a colleague has taken it to read.
_MAY_READ: tuple[Rule, ...] = (
    _must_be_active,
    _must_be_in_review,
    _must_be_latest,
    _must_not_have_written,
    _must_not_have_signed,
    _must_hold_duty,
    _must_not_share_a_name,
    _must_sign_own_step,
)
_MAY_SIGN = (*_MAY_READ, _must_not_be_claimed)

RULES: dict[str, tuple[Rule, ...]] = {
    "create": (_must_be_active, _must_write),
    "save": (_must_be_active, _must_write, _must_not_be_in_review),
    "submit": (
        _must_be_active,
        _must_write,
        _must_not_be_in_review,
        _must_be_ready,
        _must_have_changed,
    ),
    "recall": (_must_be_active, _must_be_in_review, _must_be_writer),
    "read": _MAY_READ,
    "claim": _MAY_SIGN,
    "unclaim": (_must_be_active, _must_be_in_review, _must_hold_claim),
    "sign": _MAY_SIGN,
    "amend": _MAY_SIGN,
    "send_back": (
        _must_be_active,
        _must_be_in_review,
        _must_be_latest,
        _must_not_have_written,
        _must_read_here,
        _must_not_be_claimed,
    ),
    "comment": (_must_be_active, _must_work_here),
    "resolve": (_must_be_active, _must_settle_comments),
    "withdraw": (_must_be_active, _must_be_live, _must_answer_for_it),
    "plan": (_must_be_active, _must_write),
    "hasten": (_must_be_active, _must_write, _must_answer_for_the_moment),
    "unschedule": (_must_be_active, _must_be_scheduled, _must_answer_for_the_slot),
}
