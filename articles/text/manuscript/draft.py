"""What has been found of a manuscript so far, and the notes on what did not agree."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..words import Sentence
from ..words import Sentence as _
from .bylines import Byline
from .headlines import Label
from .lines import Line, shorten
from .pieces import AddressLine, Piece, SourceLine
from .shape import Credit, Dateline, Manuscript, Named
from .signoffs import INITIAL_REVIEW, RESPONSIBLE_EDITOR, SignOffLine

_MOST_NOTES = 50


@dataclass
class Draft:
    """Facts in the order of the text; where two disagree the rules of ``finished`` decide."""

    parts: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    signed: list[tuple[str, str]] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    taken: list[Line] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        """Learn from a line, and take it out of the body unless there is a doubt about it."""
        if piece.doubt:
            self.notes.append(piece.doubt)
        if self._is_second_label(piece):
            self.notes.append(_about_second_label(piece))
        if piece.is_text or piece.doubt or self._is_second_label(piece):
            self.body.append(piece.line)
        else:
            self.taken.append(piece.line)
        self._learn(piece)

    def add_part(self, part: str, line: Line) -> None:
        """A line is the kicker, the headline or the subhead."""
        self.parts[part] = line.text
        self.taken.append(line)

    def learn_byline(self, byline: Byline) -> None:
        self.sources += [byline.source] if byline.source else []
        self.credits += byline.credits
        self.places += [byline.dateline.place] if byline.dateline.place else []
        self.dates += [byline.dateline.date] if byline.dateline.date else []

    def learn_sign_off(self, signed: SignOffLine) -> None:
        self.signed += signed.names.items()

    def _is_second_label(self, piece: Piece) -> bool:
        return isinstance(piece.fact, Label) and piece.fact.part in self.parts

    def _learn(self, piece: Piece) -> None:
        match piece.fact:
            case SignOffLine():
                self.learn_sign_off(piece.fact)
            case Byline():
                self.learn_byline(piece.fact)
            case SourceLine():
                self.sources.append(piece.fact.name)
            case AddressLine():
                self.addresses.append(piece.fact.address)
            case Label():
                self.parts.setdefault(piece.fact.part, piece.fact.text)

    def finished(self) -> Manuscript:
        """The manuscript: of several sources or places the first counts, of editors the last."""
        return Manuscript(
            **self.parts,
            source="".join(self.sources[:1]),
            credits=tuple(dict.fromkeys(self.credits)),
            dateline=Dateline("".join(self.places[:1]), "".join(self.dates[:1])),
            paragraphs=tuple(line.text for line in self.body),
            old_address="".join(self.addresses[:1]),
            named=Named(self._last(INITIAL_REVIEW), self._last(RESPONSIBLE_EDITOR)),
            notes=tuple(
                _at_most([*self._about_gaps(), *self._about_names(), *self._about_facts()])
            ),
            taken=tuple(line.text for line in self.taken),
        )

    def _last(self, duty: str) -> str:
        return dict(self.signed).get(duty, "")

    def _about_gaps(self) -> list[Sentence]:
        notes = []
        if "headline" not in self.parts:
            notes.append(_("No headline was found; a draft without one cannot be submitted."))
        if not self.body:
            notes.append(_("No body text was found."))
        return notes

    def _about_names(self) -> list[Sentence]:
        duties = [duty for duty in (INITIAL_REVIEW, RESPONSIBLE_EDITOR) if self._last(duty)]
        if not duties:
            return []
        names = ", ".join(f"{duty} {self._last(duty)}" for duty in duties)
        sentence = _(
            "Named in the manuscript: %(names)s. Typed names are not signatures.", names=names
        )
        return [sentence, *filter(None, map(self._about_different_names, duties))]

    def _about_different_names(self, duty: str) -> Sentence | None:
        last_names = self._last(duty)
        others = dict.fromkeys(
            names for of, names in self.signed if of == duty and names != last_names
        )
        if not others:
            return None
        return _(
            "The manuscript names different people as %(duty)s: %(others)s first, %(kept)s further "
            "down. The names further down were kept.",
            duty=duty,
            others=", ".join(others),
            kept=last_names,
        )

    def _about_facts(self) -> list[Sentence]:
        facts = (self.sources, self.places, self.dates, self.addresses)
        unlike = [pair for values in facts for pair in _others(values)]
        different = [
            _(
                "The manuscript also says “%(other)s” where “%(kept)s” was kept.",
                other=other,
                kept=last_value,
            )
            for last_value, other in unlike
        ]
        return [*self.notes, *different]


def _about_second_label(piece: Piece) -> Sentence:
    return _(
        "Line %(line)d (“%(text)s”) repeats a label of the headline block; it stays in the text.",
        line=piece.line.number,
        text=shorten(piece.line.text),
    )


def _others(values: list[str]) -> list[tuple[str, str]]:
    """The value that counts, with each other one that was found."""
    return [(values[0], other) for other in dict.fromkeys(values) if other != values[0]]


def _at_most(notes: list[Sentence]) -> list[Sentence]:
    if len(notes) <= _MOST_NOTES:
        return notes
    more = _("There are %(count)d more notes of this kind.", count=len(notes) - _MOST_NOTES)
    return [*notes[:_MOST_NOTES], more]
