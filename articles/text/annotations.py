"""Passages: where a quoted passage stands in a page's HTML, marked without touching its tags.

White space does not count: a selection that runs over several paragraphs is found as well. And the
outermost parts of a body, between which a picture may stand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TAG = re.compile(r"(<!--.*?-->|<(?:[^\"'<>]|\"[^\"]*\"|'[^']*')+>)", re.S)
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.S)


@dataclass
class _Unit:
    """A tag, or one character as it is written, and the comments whose passage it is in."""

    written: str
    is_tag: bool
    comments: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)

    @property
    def read(self) -> str:
        """What a reader sees; tags and white space are nothing."""
        return "" if self.is_tag else "".join(html.unescape(self.written).split())


def mark(page: str, quotes: Mapping[int, str]) -> tuple[str, set[int]]:
    """``page`` with each quote (by the id of its comment) in a ``<mark>``, and the ids found.

    In front of a quote's first character stands ``<span id="passage-N">``, to jump to. Only the
    first occurrence is marked. ``page`` is well-formed HTML; a quote is plain text, whatever
    it holds.
    """
    if not quotes:
        return page, set()
    units = list(_units(page))
    owners = [unit for unit in units for _character in unit.read]
    read = "".join(unit.read for unit in units)
    place = {id(unit): n for n, unit in enumerate(units)}
    ids = set()
    for comment, quote in quotes.items():
        letters = "".join(quote.split())
        start = read.find(letters) if letters else -1
        if start < 0:
            continue
        ids.add(comment)
        owners[start].begins.append(comment)
        last = owners[start + len(letters) - 1]
        for unit in units[place[id(owners[start])] : place[id(last)] + 1]:
            unit.comments.append(comment)
    return "".join(_write_page(units)), ids


def _units(page: str) -> Iterator[_Unit]:
    for number, part in enumerate(_TAG.split(page)):
        if number % 2:
            yield _Unit(part, is_tag=True)
        else:
            yield from (_Unit(character, is_tag=False) for character in _CHARACTER.findall(part))


def _write_page(units: list[_Unit]) -> Iterator[str]:
    """The page again; a mark ends where a tag stands, and where another begins or ends."""
    run: str = ""
    comments: list[int] = []
    for unit in units:
        now = [] if unit.is_tag else unit.comments
        if now != comments or unit.begins:
            yield _mark_run(run, comments)
            run, comments = "", now
        yield from (f'<span id="passage-{comment}"></span>' for comment in unit.begins)
        run += unit.written
    yield _mark_run(run, comments)


def _mark_run(run: str, comments: list[int]) -> str:
    if not (comments and run.strip()):
        return run
    names = " ".join(map(str, comments))
    return f'<mark class="passage" data-comments="{names}">{run}</mark>'


def blocks(body: str) -> list[str]:
    """An HTML body in its outermost parts, a paragraph, a headline, a list each; joined, they are
    the body again."""
    ends = list(_outer_ends(body))
    parts = [body[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    rest = body[len("".join(parts)) :]
    if parts and not rest.strip():
        return [*parts[:-1], parts[-1] + rest]
    return [*parts, rest] if rest else parts


def _outer_ends(body: str) -> Iterator[int]:
    """Where the outermost elements of a body end."""
    depth = 0
    for match in _TAG.finditer(body):
        tag = match[0].lower()
        if tag.startswith("</"):
            depth = max(0, depth - 1)
        elif not tag.startswith(("<br", "<hr", "<!--")):
            depth += 1
        if depth == 0:
            yield match.end()
