"""Two texts side by side, by character: paragraphs are paired first, then read closely.

``difflib`` on whole Chinese texts is slow and on words useless; within a pair of paragraphs
it marks just the characters that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
#: Paragraphs less alike than this are shown as one taken out and one put in.
_ALIKE = 0.2


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


@dataclass(frozen=True)
class Change:
    """One part of the copy (headline, text, tags, …) that differs."""

    label: str
    lines: tuple[Line, ...]


def characters(old: str, new: str) -> tuple[Piece, ...]:
    """What became of ``old``, in runs that read on: gone before new where both."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = (old[start : len(old) - end], new[start : len(new) - end])
    pieces = [Piece(SAME, old[:start]), *_middle(*middle), Piece(SAME, old[len(old) - end :])]
    return tuple(piece for piece in pieces if piece.text)


def _common(old: str, new: str) -> int:
    """How many characters two texts begin with alike; long runs cost the matcher most."""
    same = (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    return next(same, min(len(old), len(new)))


def _middle(old: str, new: str) -> Iterator[Piece]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, old[i:j])
            continue
        yield Piece(GONE, old[i:j])
        yield Piece(NEW, new[k:m])


def paragraphs(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Two lists of paragraphs as one list of lines, the unchanged ones included."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    lines: list[Line] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            lines += [_whole(SAME, text) for text in old[i:j]]
        else:
            lines += _paired(old[i:j], new[k:m])
    return tuple(lines)


def changes(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]
) -> tuple[Change, ...]:
    """The parts that differ, each part given as label → paragraphs, in the order of ``new``."""
    labels = [*new, *(label for label in old if label not in new)]
    compared = (
        Change(label, paragraphs(old.get(label, ()), new.get(label, ()))) for label in labels
    )
    return tuple(c for c in compared if any(line.is_changed for line in c.lines))


def _whole(kind: str, text: str) -> Line:
    return Line((Piece(kind, text),))


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Each new paragraph beside the old one it grew from; the rest came or went whole."""
    waiting = list(old)
    for text in new:
        near = next((n for n, former in enumerate(waiting) if _alike(former, text)), None)
        if near is None:
            yield _whole(NEW, text)
            continue
        yield from (_whole(GONE, former) for former in waiting[:near])
        yield Line(characters(waiting[near], text))
        del waiting[: near + 1]
    yield from (_whole(GONE, former) for former in waiting)


def _alike(old: str, new: str) -> bool:
    """Whether two paragraphs share enough pairs of neighbouring characters (Dice)."""
    ours, theirs = _pairs(old), _pairs(new)
    return 2 * len(ours & theirs) >= _ALIKE * (len(ours) + len(theirs))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(max(1, len(text) - 1))}
