"""What is signed and no reader would notice: markup, spaces, the order of names.

A signature covers the canonical form to the last character; a comparison spells it for people. Two
forms that differ may be spelt alike. Such a difference is shown as it is stored, so that nobody
signs what they were not shown (rule R15).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain

from . import annotations as text_annotations
from .words import marked_paragraphs

Form = Mapping[str, object]
Spelling = Mapping[str, Sequence[str]]


def unseen_parts(
    old: Form,
    new: Form,
    old_spelling: Spelling,
    new_spelling: Spelling,
    labels: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Parts of two canonical forms whose difference their spellings do not show: each with what
    was stored and what is stored now. ``labels`` says under which labels a part is spelt."""
    for part, its_labels in labels.items():
        if part == "body":
            before, after = _stored_markup(str(old[part]), str(new[part]))
        elif all(old_spelling[label] == new_spelling[label] for label in its_labels):
            before, after = [_written(old[part])], [_written(new[part])]
        else:
            continue
        if before != after:
            yield part, before, after


def _stored_markup(old: str, new: str) -> tuple[list[str], list[str]]:
    """The outermost parts of two bodies that are spelt alike and stored differently."""
    ours, theirs = text_annotations.blocks(old), text_annotations.blocks(new)
    ours_spelt, theirs_spelt = _spell(ours), _spell(theirs)
    pairs: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, ours_spelt, theirs_spelt, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pairs += zip(ours[i:j], theirs[k:m], strict=True)
        elif [*chain(*ours_spelt[i:j])] == [*chain(*theirs_spelt[k:m])]:
            pairs.append(("".join(ours[i:j]), "".join(theirs[k:m])))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    if not different and [*chain(*ours_spelt)] == [*chain(*theirs_spelt)]:
        return [old], [new]
    return [before for before, _after in different], [after for _before, after in different]


def _spell(blocks: list[str]) -> list[tuple[str, ...]]:
    return [tuple(marked_paragraphs(block)) for block in blocks]


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
