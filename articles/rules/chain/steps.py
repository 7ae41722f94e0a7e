"""Steps of a chain, who acts, and where a story stands: what the rules speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.text.words import Sentence

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
class ReviewState:
    """Where a story stands, as far as the rules ask.

    ``signers`` maps a step's slug to the id of who signed it; ``amenders`` maps the id of an
    editor who rewrote during review to the slug of the step that is theirs.
    """

    chain: Chain
    in_review: bool = False
    is_live: bool = False
    is_withdrawn: bool = False
    is_scheduled: bool = False
    is_changed: bool = True
    is_latest: bool = True
    signers: Mapping[str, int] = field(default_factory=dict)
    #: Names as they are printed under this text, of those who have signed it.
    names: frozenset[str] = frozenset()
    writers: frozenset[int] = frozenset()
    amenders: Mapping[int, str] = field(default_factory=dict)
    lacks: Sentence | None = None
    claim: Claim | None = None
    #: Id of who made the comment that a verb is about.
    commenter: int | None = None

    @property
    def waits_signed(self) -> bool:
        """Whether a text that somebody has signed is on its way to readers."""
        return self.is_scheduled or (self.in_review and bool(self.signers))

    @property
    def next_step(self) -> Step | None:
        """The first step that nobody has signed yet."""
        return next((step for step in self.chain if step.slug not in self.signers), None)
