"""What a manuscript is made of once it has been read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from ..words import Sentence

Role = Literal["reporter", "correspondent", "photographer"]


@dataclass(frozen=True)
class Credit:
    """A person named as having made the story."""

    role: Role
    name: str


@dataclass(frozen=True)
class Dateline:
    """Place and date in front of the text, as printed; empty where the manuscript is silent."""

    place: str = ""
    date: str = ""


@dataclass(frozen=True)
class Named:
    """Editors typed into the manuscript; never signatures. Several names are parted by a space."""

    initial_review: str = ""
    responsible_editor: str = ""


@dataclass(frozen=True)
class Manuscript:
    """A text taken apart. ``paragraphs`` and ``taken`` together hold every character of it."""

    kicker: str = ""
    headline: str = ""
    subhead: str = ""
    source: str = ""
    credits: tuple[Credit, ...] = ()
    dateline: Dateline = field(default_factory=Dateline)
    paragraphs: tuple[str, ...] = ()
    old_address: str = ""
    """Where the story was read on an earlier site, as printed."""
    named: Named = field(default_factory=Named)
    notes: tuple[Sentence, ...] = ()
    taken: tuple[str, ...] = ()
    """What was read into the fields and left out of the body, as printed, from top to bottom."""

    def as_report(self) -> dict[str, object]:
        """The part of a ``take_in --json`` report that tells what was read."""
        report = asdict(self)
        del report["taken"], report["old_address"]
        report["credits"] = [asdict(credit) for credit in self.credits]
        report["paragraphs"] = list(self.paragraphs)
        report["notes"] = [str(note) for note in self.notes]
        return report
