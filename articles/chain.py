"""The steps that a text must pass, and the one place that says why a verb is refused.

``refusal`` decides and words it: the button shown grey, the message, the command line and
the log all use its sentence (rule R7). Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .text import Sentence, is_visible, paragraphs
from .text import Sentence as _

DEFAULT = "initial_review=初审编辑,responsible_editor=责任编辑"
REPORTER = "reporter"
#: Characters that the record keeps of a slug and of a label.
LONGEST = 40


@dataclass(frozen=True)
class Step:
    """One step of the chain: ``slug`` is also the name of its duty, ``label`` is printed."""

    slug: str
    label: str


Chain = tuple[Step, ...]


def parse(spec: str) -> Chain:
    """A chain from ``slug=label,slug=label,…``; ``ValueError`` says what is wrong with it."""
    steps = tuple(_step(part) for part in spec.split(",") if part.strip())
    slugs = [step.slug for step in steps]
    if len(steps) < 2:
        raise ValueError("a chain needs two steps or more, each signed by its own person.")
    if len(set(slugs)) < len(slugs) or REPORTER in slugs:
        raise ValueError(f"every step needs a slug of its own, and not {REPORTER!r}.")
    return steps


def _step(part: str) -> Step:
    slug, _equals, label = (piece.strip() for piece in part.partition("="))
    if not slug.isidentifier() or not slug.isascii() or not label:
        raise ValueError(f"{part.strip()!r} is not of the form slug=label.")
    if max(len(slug), len(label)) > LONGEST:
        raise ValueError(f"{part.strip()!r}: slug and label have {LONGEST} characters at most.")
    return Step(slug, label)


@dataclass(frozen=True)
class Actor:
    """Who wants to do something, with the duties they hold in the story's channel."""

    id: int
    name: str
    duties: frozenset[str]
    is_active: bool = True
    is_administrator: bool = False


@dataclass(frozen=True)
class Claim:
    """Who has taken a story to read, and until when, as it is said: ``10:25``."""

    id: int
    name: str
    until: str


@dataclass(frozen=True)
class Standing:
    """Where a story stands, as far as the rules ask.

    ``signed`` maps a step's slug to the id of who signed it; ``amenders`` maps the id of an
    editor who rewrote during review to the slug of the step that is theirs.
    """

    chain: Chain
    in_review: bool = False
    is_live: bool = False
    is_withdrawn: bool = False
    is_scheduled: bool = False
    is_changed: bool = True
    is_latest: bool = True
    signed: Mapping[str, int] = field(default_factory=dict)
    writers: frozenset[int] = frozenset()
    amenders: Mapping[int, str] = field(default_factory=dict)
    lacks: Sentence | None = None
    claim: Claim | None = None
    #: Id of who made the comment that a verb is about.
    commenter: int | None = None

    @property
    def next_step(self) -> Step | None:
        """The first step that nobody has signed yet."""
        return next((step for step in self.chain if step.slug not in self.signed), None)


Rule = Callable[[Actor, Standing], Sentence | None]


def refusal(verb: str, actor: Actor, standing: Standing) -> Sentence | None:
    """Why ``actor`` may not do ``verb`` now, as a sentence to act on, or None if they may."""
    return next((said for rule in RULES[verb] if (said := rule(actor, standing))), None)


def _must_be_active(actor: Actor, standing: Standing) -> Sentence | None:
    return None if actor.is_active else _("This account is closed.")


def _must_write(actor: Actor, standing: Standing) -> Sentence | None:
    writing = {REPORTER, *(step.slug for step in standing.chain)}
    if actor.duties & writing:
        return None
    return _(
        "%(name)s holds no editorial duty in this channel, so cannot write here; "
        "an administrator gives out duties.",
        name=actor.name,
    )


def _must_be_writer(actor: Actor, standing: Standing) -> Sentence | None:
    if actor.id in standing.writers:
        return None
    return _("Only somebody who wrote in this story can do that; editors send a story back.")


def _must_not_be_in_review(actor: Actor, standing: Standing) -> Sentence | None:
    if not standing.in_review:
        return None
    return _("The editors are reading this story; recall it first, then change it.")


def _must_be_in_review(actor: Actor, standing: Standing) -> Sentence | None:
    return None if standing.in_review else _("This story is not in review at the moment.")


def _must_be_latest(actor: Actor, standing: Standing) -> Sentence | None:
    if standing.is_latest:
        return None
    return _("A newer text of this story has been submitted; read and sign that one.")


def _must_be_ready(actor: Actor, standing: Standing) -> Sentence | None:
    return standing.lacks


def _must_have_changed(actor: Actor, standing: Standing) -> Sentence | None:
    if standing.is_changed:
        return None
    return _("Nothing has changed since the text that readers have, so there is nothing to sign.")


def _must_not_have_written(actor: Actor, standing: Standing) -> Sentence | None:
    if actor.id not in standing.writers:
        return None
    return _("You wrote in this text, so you cannot sign it; somebody who did not write it must.")


def _must_not_have_signed(actor: Actor, standing: Standing) -> Sentence | None:
    done = next((s for s in standing.chain if standing.signed.get(s.slug) == actor.id), None)
    if done is None or standing.next_step is None:
        return None
    return _(
        "You signed this text as %(done)s; %(next)s must be somebody else.",
        done=done.label,
        next=standing.next_step.label,
    )


def _must_hold_duty(actor: Actor, standing: Standing) -> Sentence | None:
    step = standing.next_step
    if step is None or step.slug in actor.duties:
        return None
    return _(
        "This story waits for %(step)s, a duty you do not hold in its channel.", step=step.label
    )


def _must_sign_own_step(actor: Actor, standing: Standing) -> Sentence | None:
    own, step = standing.amenders.get(actor.id), standing.next_step
    if own is None or step is None or own == step.slug:
        return None
    return _(
        "You rewrote this text in review, so you can sign only your own step of it; "
        "%(step)s must be somebody else.",
        step=step.label,
    )


def _must_read_here(actor: Actor, standing: Standing) -> Sentence | None:
    if actor.id in standing.signed.values():
        return None
    return _must_hold_duty(actor, standing)


def _must_not_be_claimed(actor: Actor, standing: Standing) -> Sentence | None:
    claim = standing.claim
    if claim is None or claim.id == actor.id:
        return None
    return _(
        "%(name)s is reading this story until %(until)s; it is free again then, "
        "or as soon as it is given back.",
        name=claim.name,
        until=claim.until,
    )


def _must_hold_claim(actor: Actor, standing: Standing) -> Sentence | None:
    if standing.claim and standing.claim.id == actor.id:
        return None
    return _("You have not taken this story to read, so there is nothing to give back.")


def _must_work_here(actor: Actor, standing: Standing) -> Sentence | None:
    if actor.duties:
        return None
    return _("%(name)s holds no editorial duty, so cannot comment here.", name=actor.name)


def _must_settle_comments(actor: Actor, standing: Standing) -> Sentence | None:
    steps = {step.slug for step in standing.chain}
    if actor.duties & steps or (actor.duties and actor.id == standing.commenter):
        return None
    return _("Only an editor, or whoever made the comment, can resolve or reopen it.")


def _must_be_live(actor: Actor, standing: Standing) -> Sentence | None:
    return None if standing.is_live else _("This story is not public, so it cannot be withdrawn.")


def _must_answer_for_it(actor: Actor, standing: Standing) -> Sentence | None:
    """R10: any one responsible editor, that is whoever signs after the first step."""
    later = standing.chain[1:]
    if actor.duties & {step.slug for step in later}:
        return None
    return _("Only %(steps)s can withdraw a story.", steps=" / ".join(step.label for step in later))


def _must_be_scheduled(actor: Actor, standing: Standing) -> Sentence | None:
    return None if standing.is_scheduled else _("This story does not wait for a moment to go out.")


def _must_answer_for_the_slot(actor: Actor, standing: Standing) -> Sentence | None:
    """Who could take the story back once it is out (R10) can keep it from going out."""
    later = standing.chain[1:]
    if actor.duties & {step.slug for step in later}:
        return None
    return _(
        "Only %(steps)s can take a story off the schedule.",
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
    "unschedule": (_must_be_active, _must_be_scheduled, _must_answer_for_the_slot),
}


def lacks(form: Mapping[str, object]) -> Sentence | None:
    """What a text still needs before it can be submitted, or None if it is complete.

    ``form`` is the canonical form of a copy.
    """
    return next((said for need in _NEEDS if (said := need(form))), None)


def _needs_channel(form: Mapping) -> Sentence | None:
    return None if form["channel"] else _("The story has no channel yet; choose one.")


def _needs_headline(form: Mapping) -> Sentence | None:
    if form["headline"]:
        return None
    return _("The story has no headline yet; write one before it is submitted.")


def _needs_body(form: Mapping) -> Sentence | None:
    if any(map(is_visible, paragraphs(form["body"]))):
        return None
    return _("The story has no text yet; write it before it is submitted.")


def _needs_origin(form: Mapping) -> Sentence | None:
    """Rules for reprints: source, original title and author must be named (design, section 1)."""
    reprint = form["reprint"]
    if not reprint["is_reprint"] or (form["source"] and reprint["title"] and reprint["author"]):
        return None
    return _("A reprint must name its source, its original title and its original author.")


def _needs_captions(form: Mapping) -> Sentence | None:
    for number, figure in enumerate(form["figures"], 1):
        if not (figure["alt"] and figure["caption"] and figure["credit"]):
            return _(
                "Picture %(number)s needs a caption, a credit and a description "
                "for people who cannot see it.",
                number=number,
            )
    return None


def _needs_notice_text(form: Mapping) -> Sentence | None:
    notice = form["notice"]
    if bool(notice["kind"]) == bool(notice["text"]):
        return None
    return _("A notice to readers needs both its kind and its text.")


_NEEDS = (
    _needs_channel,
    _needs_headline,
    _needs_body,
    _needs_origin,
    _needs_captions,
    _needs_notice_text,
)
