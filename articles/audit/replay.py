"""The replay: one story's lines of the log, folded in order, with the rules of the chain held
against each of them (R1–R6, R10). Plain Python, no database.

The rules are written down here a second time, on purpose: what refuses a verb today may grow with
the newsroom, and a record of last year is held to what was promised from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .house import House
from .line import Line, as_text

_WRITING = frozenset({"create", "take_in", "save"})


@dataclass(frozen=True)
class Facts:
    """What only the row of a release tells, and its digest vouches for."""

    channel: int | None = None
    notice: tuple[str, str] = ("", "")


@dataclass
class Text:
    """A release by the log."""

    id: int
    number: int
    digest: str
    line: int
    chain: tuple[str, ...]
    writers: frozenset[int]
    amenders: dict[int, str]
    signed: dict[str, int] = field(default_factory=dict)

    @property
    def next_step(self) -> str:
        return next((step for step in self.chain if step not in self.signed), "")


@dataclass
class Live:
    """What readers have by the log; moments as the log's data spell them."""

    text: Text
    first_published_at: str
    published_at: str
    noticed_at: str | None


@dataclass
class Story:
    """Where a story stands by the log. ``UNKNOWN`` is what its lines never said."""

    stage: str = "draft"
    waits_for: str = ""
    owner: object = None
    text: str | None = None
    text_line: int = 0
    times: dict[str, str | None] = field(
        default_factory=lambda: {"publish_at": None, "embargo_until": None}
    )
    claim: tuple[int, str] | None = None
    texts: dict[int, Text] = field(default_factory=dict)
    latest: Text | None = None
    live: Live | None = None
    slot: tuple[int, str] | None = None
    #: The number that was public last, and the last one that a withdrawal covers.
    highest: int = 0
    withdrawn: int = 0
    first_published_at: str | None = None
    #: Who wrote at which line.
    wrote: list[tuple[int, int]] = field(default_factory=list)

    @property
    def moment(self) -> str | None:
        """When a signed text goes out: the later of publishing time and end of the embargo."""
        return max(filter(None, self.times.values()), default=None)


UNKNOWN = object()
#: Whether a release (by id) is the text with a digest that a line of the log told of.
IsSame = Callable[[int, str, int], bool]


def replay(
    number: int,
    lines: Iterable[Line],
    house: House,
    facts: dict[int, Facts],
    is_same: IsSame = lambda release, digest, line: False,
) -> tuple[Story, list[Sentence]]:
    """Where the story with this number stands after these lines, and each rule that one breaks.

    ``facts`` are those of its releases by id; ``is_same`` is asked of a release whose digest is
    not that of the last save: pictures that were described meanwhile change it lawfully.
    """
    fold = _Fold(number, house, facts, is_same)
    sentences: list[Sentence] = []
    for line in lines:
        sentences += fold.take(line)
    return fold.story, sentences


class _Fold:
    def __init__(self, number: int, house: House, facts: dict[int, Facts], is_same: IsSame):
        self.number, self.house, self.facts, self.is_same = number, house, facts, is_same
        self.story = Story()

    def take(self, line: Line) -> list[Sentence]:
        """What is wrong with the next line; the story moves on in any case."""
        moves = getattr(self, f"_{line.verb}", None)
        if moves is None:
            return []
        try:
            return [self._say(line, what) for what in moves(line)]
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return [self._say(line, _("it does not say what such a line says"))]

    def _say(self, line: Line, what: Sentence) -> Sentence:
        facts = {"article": self.number, "id": line.id, "what": what}
        return _("Story %(article)s, log entry %(id)s: %(what)s.", **facts)

    def _move(self, line: Line, stage: str, waits_for: str = "") -> None:
        self.story.stage, self.story.waits_for, self.story.claim = stage, waits_for, None

    # -- writing

    def _create(self, line: Line) -> Iterator[Sentence]:
        story = self.story
        story.owner = line.data.get("owner", UNKNOWN)
        yield from self._write(line)

    _take_in = _create

    def _save(self, line: Line) -> Iterator[Sentence]:
        story = self.story
        if story.stage == "in_review":
            yield _("the text was changed while the editors were reading it")
        self._move(line, "sent_back" if story.stage == "sent_back" else "draft")
        story.owner = line.person if story.owner is None else story.owner
        yield from self._write(line)

    def _write(self, line: Line) -> Iterator[Sentence]:
        if line.person is not None:
            self.story.wrote.append((line.id, line.person))
        if "text" in line.data:
            self.story.text, self.story.text_line = line.data["text"], line.id
        yield from ()

    def _submit(self, line: Line) -> Iterator[Sentence]:
        story, text = self.story, self._text(line)
        if story.stage == "in_review":
            yield _("a text was submitted while another one was being read")
        yield from self._wrong_number(text, line)
        if not self._is_last_saved(text):
            yield _(
                "release %(number)s is not the text that was saved last by the log",
                number=text.number,
            )
        yield from self._writers_not_named(text, self._writers(line) - text.writers)
        yield from self._writers_not_named(
            text, self._amenders_carried_on() - text.writers - set(text.amenders)
        )
        if self.house.chain(line.id) not in (None, text.chain):
            yield _("it was submitted under another chain than the newsroom's")
        self.story.text, self.story.text_line = text.digest, line.id
        self._review(text, line)

    def _amend(self, line: Line) -> Iterator[Sentence]:
        text, older = self._text(line), self.story.latest
        yield from self._wrong_number(text, line)
        if self.story.stage != "in_review" or older is None:
            yield _("a text was rewritten that was not in review")
        else:
            step = older.next_step
            yield from self._may_not_sign(older, step, line)
            yield from self._writers_not_named(text, older.writers - text.writers)
            hands = set(text.amenders) | text.writers
            yield from self._writers_not_named(text, ({line.person} | set(older.amenders)) - hands)
            if text.amenders.get(line.person) != step or text.chain != older.chain:
                yield _("the rewritten text does not carry on the review it came from")
        self.story.text, self.story.text_line = text.digest, line.id
        self._review(text, line)

    def _text(self, line: Line) -> Text:
        data = line.data
        return Text(
            line.release,
            data["number"],
            data["digest"],
            line.id,
            tuple(step["slug"] for step in data["chain"]),
            frozenset(writer["id"] for writer in data["writers"]),
            {amender["id"]: amender["step"] for amender in data["amenders"]},
        )

    def _review(self, text: Text, line: Line) -> None:
        self.story.texts[text.id] = self.story.latest = text
        self._move(line, "in_review", text.chain[0])

    def _wrong_number(self, text: Text, line: Line) -> Iterator[Sentence]:
        last = self.story.latest.number if self.story.latest else 0
        if text.number != last + 1 or line.data["article"] != self.number:
            yield _("release %(number)s does not follow the one before it", number=text.number)
        if line.data["frozen_by"] != line.person:
            yield _("release %(number)s is not by who submitted it", number=text.number)

    def _is_last_saved(self, text: Text) -> bool:
        story = self.story
        is_same_digest = story.text is None or story.text == text.digest
        return is_same_digest or self.is_same(text.id, story.text, story.text_line)

    def _writers(self, line: Line) -> set[int]:
        """Who wrote since the text that readers had was frozen, and who submitted (R3)."""
        live = self.story.live
        since = live.text.line if live else 0
        owner = self.story.owner
        hands = {person for at, person in self.story.wrote if at > since}
        return (
            hands
            | ({line.person} if line.person else set())
            | ({owner} if isinstance(owner, int) else set())
        )

    def _amenders_carried_on(self) -> set[int]:
        """Who rewrote in review since: the next text carries them on."""
        last, live = self.story.latest, self.story.live
        return set(last.amenders) if last and not (live and live.text is last) else set()

    def _writers_not_named(self, text: Text, people: set) -> Iterator[Sentence]:
        for person in sorted(people, key=str):
            yield _(
                "%(name)s wrote in release %(number)s and is not named with it",
                name=self._name(person),
                number=text.number,
            )

    # -- review

    def _sign(self, line: Line) -> Iterator[Sentence]:
        text, step = self._text_in_review(line), line.data["step"]
        if line.person is None or line.person != line.data["person"]:
            yield _("the signature is not by who wrote the line")
        if line.data["digest"] != text.digest:
            yield _("the signature is of another text")
        yield from self._may_not_sign(text, step, line)
        text.signed[step] = line.person
        waits = text.next_step
        self._move(line, "in_review" if waits else "cleared", waits)

    def _text_in_review(self, line: Line) -> Text:
        return self.story.texts[line.release]

    def _may_not_sign(self, text: Text, step: str, line: Line) -> Iterator[Sentence]:
        """Why this person may not sign (or rewrite at) this step of this text, by the log."""
        facts = {"name": self._name(line.person), "number": text.number, "step": step}
        if text is not self.story.latest:
            yield _("release %(number)s was signed though a newer text was submitted", **facts)
        if self.story.stage != "in_review":
            yield _("release %(number)s was signed though it was not in review", **facts)
        if step != text.next_step:
            yield _("%(step)s of release %(number)s was signed out of turn", **facts)
        if line.person in text.writers:
            yield _("%(name)s signed release %(number)s, in which they wrote", **facts)
        if line.person in text.signed.values():
            yield _("%(name)s signed release %(number)s twice", **facts)
        if text.amenders.get(line.person, step) != step:
            yield _("%(name)s rewrote release %(number)s and signed another step of it", **facts)
        if not self.house.may(line.person, [step], self._channel(text), line):
            yield _("%(name)s did not hold the duty %(step)s there at that moment", **facts)

    def _recall(self, line: Line) -> Iterator[Sentence]:
        self._move(line, "draft")
        yield from ()

    def _send_back(self, line: Line) -> Iterator[Sentence]:
        self._move(line, "sent_back")
        yield from ()

    def _claim(self, line: Line) -> Iterator[Sentence]:
        self.story.claim = (line.person, as_text(line.at))
        yield from ()

    def _unclaim(self, line: Line) -> Iterator[Sentence]:
        self.story.claim = None
        yield from ()

    # -- time

    def _plan(self, line: Line) -> Iterator[Sentence]:
        story = self.story
        changes = {n: line.data[n] for n in story.times if n in line.data}
        for name, (before, after) in changes.items():
            if before != story.times[name]:
                yield _(
                    "%(name)s was %(before)s then, which no line of the log had made it",
                    name=name,
                    before=before,
                )
            story.times[name] = after
        if story.slot and changes:
            story.slot = (story.slot[0], story.moment)

    def _schedule(self, line: Line) -> Iterator[Sentence]:
        text = self._text_in_review(line)
        yield from self._may_not_go_out(text, line)
        self.story.slot = (text.id, line.data["publish_at"])

    def _unschedule(self, line: Line) -> Iterator[Sentence]:
        if self.story.slot is None:
            yield _("a story was taken off the schedule on which it did not stand")
        yield from self._may_not_take_away(line, line.release)
        self.story.slot = None
        if self.story.stage == "cleared":
            self._move(line, "draft")

    # -- what readers have

    def _publish(self, line: Line) -> Iterator[Sentence]:
        story, text, at = self.story, self._text_in_review(line), as_text(line.at)
        yield from self._may_not_go_out(text, line)
        if (story.times["embargo_until"] or "") > at:
            yield _("it became public under embargo")
        first = story.first_published_at or at
        data = line.data
        if data["first_published_at"] != first or data["release"] != text.id:
            yield _("it became public at another address than its own")
        noticed_at = self._noticed_at(text, at)
        story.live = Live(text, first, at, noticed_at)
        story.first_published_at, story.slot = first, None
        story.highest = max(story.highest, text.number)

    def _may_not_go_out(self, text: Text, line: Line) -> Iterator[Sentence]:
        """Why a text may not go to readers, or wait for it (R1, R10)."""
        facts = {"number": text.number}
        if text.next_step:
            yield _("release %(number)s is not signed at every step of its chain", **facts)
        if line.data["digest"] != text.digest:
            yield _("release %(number)s went out in another text than was signed", **facts)
        if text.number <= self.story.withdrawn:
            yield _("release %(number)s was withdrawn", **facts)
        elif text.number <= self.story.highest:
            yield _("release %(number)s had been replaced by a newer one", **facts)

    def _noticed_at(self, text: Text, at: str) -> str | None:
        notice, live = self._facts(text).notice, self.story.live
        if not notice[1]:
            return None
        is_same = live is not None and self._facts(live.text).notice == notice
        return live.noticed_at if is_same else at

    def _withdraw(self, line: Line) -> Iterator[Sentence]:
        story, data = self.story, line.data
        if story.live is None:
            yield _("a story was withdrawn that was not public")
        elif line.release != story.live.text.id:
            yield _("another text was withdrawn than the one that was public")
        elif data["first_published_at"] != story.live.first_published_at:
            yield _("it was withdrawn at another address than its own")
        if line.person is None or data["person"] != line.person:
            yield _("the withdrawal is not by who wrote the line")
        if story.latest and data["last_number"] != story.latest.number:
            yield _("the withdrawal does not cover every text that there was")
        yield from self._may_not_take_away(line, line.release)
        story.withdrawn = max(story.withdrawn, data["last_number"])
        story.live = story.slot = None
        self._move(line, "draft")

    def _explain(self, line: Line) -> Iterator[Sentence]:
        """Signed words about a withdrawal; the story itself stays where it is."""
        yield from self._may_not_go_out(self._text_in_review(line), line)
        if self.story.live:
            yield _("words about a withdrawal went out though the story is public")

    def _may_not_take_away(self, line: Line, release: int) -> Iterator[Sentence]:
        """R10: any one responsible editor, that is whoever signs after the first step."""
        text = self.story.texts[release]
        later = {
            step for chain in (self.house.chain(line.id), text.chain) for step in (chain or ())[1:]
        }
        if not self.house.may(line.person, later, self._channel(text), line):
            facts = {"name": self._name(line.person)}
            yield _("%(name)s did not answer for it at that moment", **facts)

    def _facts(self, text: Text) -> Facts:
        return self.facts.get(text.id) or Facts()

    def _channel(self, text: Text) -> int | None:
        return self._facts(text).channel

    def _name(self, person: int | None) -> str:
        account = self.house.accounts.get(person)
        return account.name if account else str(person)
