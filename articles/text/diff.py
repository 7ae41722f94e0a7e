"""Two texts side by side, by character: paragraphs are paired first, then read closely.

``difflib`` on whole Chinese texts is slow and on words useless; within a pair of paragraphs
it marks just the characters that changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

SAME, GONE, NEW = "same", "gone", "new"
#: Unchanged paragraphs around a change that stay in sight; more than that are folded away.
_AROUND = 1
#: Fewer unchanged paragraphs than this in a row are not worth folding.
_FOLD = 3
#: Paragraphs less alike than this are shown as one taken out and one put in.
_ALIKE = 0.2
#: Pairs of characters, or of paragraphs, that may be compared closely at once: more than that are
#: taken apart first, so that the longest text costs seconds at most.
_CLOSE, _CLOSE_AFTER_ALL = 9_000_000, 1_000_000
#: A new paragraph is looked for among so many that went.
_NEAR = 40
#: A clause with the sign that ends it, or a stretch of a text without signs.
_CLAUSE = re.compile("[^，。！？；：、,.!?;:\n]{0,200}[，。！？；：、,.!?;:\n]?")


@dataclass(frozen=True)
class Piece:
    """A run of characters that stayed, went or came."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """One paragraph of the comparison; ``is_changed`` if anything in it came or went."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != SAME for piece in self.pieces)

    @property
    def old(self) -> tuple[Piece, ...]:
        """The paragraph as it was; empty if it is new."""
        return tuple(piece for piece in self.pieces if piece.kind != NEW)

    @property
    def new(self) -> tuple[Piece, ...]:
        """The paragraph as it is; empty if it is gone."""
        return tuple(piece for piece in self.pieces if piece.kind != GONE)


@dataclass(frozen=True)
class Block:
    """Paragraphs in a row: a run of unchanged ones that may be folded away, or what is shown."""

    lines: tuple[Line, ...]
    is_folded: bool


@dataclass(frozen=True)
class Change:
    """One part of the copy (headline, text, tags, …) that differs."""

    label: str
    lines: tuple[Line, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The lines, with long runs of unchanged ones folded but for a neighbour of each change."""
        near = {
            n + step
            for n, line in enumerate(self.lines)
            if line.is_changed
            for step in range(-_AROUND, _AROUND + 1)
        }
        runs = groupby(enumerate(self.lines), lambda numbered: numbered[0] not in near)
        groups = [(away, tuple(line for _n, line in run)) for away, run in runs]
        return tuple(Block(lines, away and len(lines) >= _FOLD) for away, lines in groups)


def characters(old: str, new: str) -> tuple[Piece, ...]:
    """What became of ``old``, in runs that read on: gone before new where both."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = (old[start : len(old) - end], new[start : len(new) - end])
    pieces = [Piece(SAME, old[:start]), *_middle(*middle), Piece(SAME, old[len(old) - end :])]
    return tuple(piece for piece in _readable(pieces) if piece.text)


def _common(old: str, new: str) -> int:
    """How many characters two texts begin with alike; long runs cost the matcher most."""
    same = (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    return next(same, min(len(old), len(new)))


def _middle(old: str, new: str) -> Iterator[Piece]:
    return _close(old, new) if len(old) * len(new) <= _CLOSE else _by_clauses(old, new)


def _by_clauses(old: str, new: str) -> Iterator[Piece]:
    """Clauses are paired first; what beafter of those that changed is read closely where they are
    not too many."""
    ours, theirs = _CLAUSE.findall(old), _CLAUSE.findall(new)
    for kind, i, j, k, m in SequenceMatcher(None, ours, theirs).get_opcodes():
        before, after = "".join(ours[i:j]), "".join(theirs[k:m])
        if kind == "equal":
            yield Piece(SAME, before)
        elif len(before) * len(after) <= _CLOSE_AFTER_ALL:
            yield from _close(before, after)
        else:
            yield from (Piece(GONE, before), Piece(NEW, after))


def _close(old: str, new: str) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, old[i:j])
            continue
        yield Piece(GONE, old[i:j])
        yield Piece(NEW, new[k:m])


def _readable(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, but a name that became another is one change, whatever character they share.

    何晓雯 → 贺晓文 is not two changes around 晓. Only single characters between two
    replacements are taken in.
    """
    old, new = "", ""
    for n, piece in enumerate(pieces):
        if piece.kind == GONE:
            old += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif old and new and len(piece.text) == 1 and _replaces(pieces[n + 1 : n + 3]):
            old, new = old + piece.text, new + piece.text
        else:
            yield from (Piece(GONE, old), Piece(NEW, new), piece)
            old, new = "", ""
    yield from (Piece(GONE, old), Piece(NEW, new))


def _replaces(pieces: list[Piece]) -> bool:
    return [piece.kind for piece in pieces if piece.text] == [GONE, NEW]


def paragraphs(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Two lists of paragraphs as one list of lines, the unchanged ones included."""
    # Of very many paragraphs, those that come again and again say nothing of what belongs together.
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _CLOSE_AFTER_ALL)
    lines: list[Line] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            lines += [_whole(SAME, text) for text in old[i:j]]
        else:
            lines += _pair_lines(old[i:j], new[k:m])
    return tuple(lines)


def changes(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]
) -> tuple[Change, ...]:
    """The parts that differ, each part given as label → paragraphs, in the order of ``new``."""
    labels = [*new, *(label for label in old if label not in new)]
    comparisons = (
        Change(label, paragraphs(old.get(label, ()), new.get(label, ()))) for label in labels
    )
    return tuple(c for c in comparisons if any(line.is_changed for line in c.lines))


def _whole(kind: str, text: str) -> Line:
    return Line((Piece(kind, text),))


def _pair_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Each new paragraph beside the old one it grew from; the rest came or went whole."""
    former, start = [(text, _pairs(text)) for text in old], 0
    for text in new:
        ours, near = _pairs(text), range(start, min(start + _NEAR, len(former)))
        match = next((n for n in near if _alike(former[n][1], ours)), None)
        if match is None:
            yield _whole(NEW, text)
            continue
        yield from (_whole(GONE, line) for line, _its_pairs in former[start:match])
        yield Line(characters(former[match][0], text))
        start = match + 1
    yield from (_whole(GONE, line) for line, _its_pairs in former[start:])


def _alike(ours: set[str], theirs: set[str]) -> bool:
    """Whether two paragraphs share enough pairs of neighbouring characters (Dice)."""
    return 2 * len(ours & theirs) >= _ALIKE * (len(ours) + len(theirs))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(max(1, len(text) - 1))}
