"""One line at the head or foot of a manuscript: what it is, or why it is not taken for that."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..addresses import normal
from ..words import Sentence
from ..words import Sentence as _
from .bylines import Byline, looks_like_byline, read_byline
from .headlines import Label, read_label
from .lines import LAYOUT, Line, plain, shorten, strip_brackets
from .signoffs import SignOffLine, read_sign_off

_SOURCE = re.compile(r"(?:稿件|文章|新闻|信息)?(?:来源|來源)\s*[:|]\s*")
_SOURCE_LINE = re.compile(rf"{_SOURCE.pattern}([^:。!?;]{{2,40}})$")
_ADDRESS = re.compile(r"[原旧舊](?:地址|[网網]址)\s*:\s*")
_ABOUT_IT = re.compile(
    rf"(?:[^。]*\s)?(?:{_SOURCE.pattern}|原[标標]?[题題]\s*:|{_ADDRESS.pattern})[^。]*$"
)
_LONGEST = 80


class SourceLine(NamedTuple):
    """来源:大众网"""

    name: str


class AddressLine(NamedTuple):
    """原网址:http://www.example.com/view.asp?id=5 — where the story was read on an earlier site."""

    address: str


class Piece(NamedTuple):
    """A line and what it was read as; with a ``doubt`` it stays in the body all the same."""

    line: Line
    fact: SignOffLine | Byline | Label | SourceLine | AddressLine | None = None
    doubt: Sentence | None = None

    @property
    def is_text(self) -> bool:
        return self.fact is None and self.doubt is None


def read_piece(line: Line) -> Piece:
    """What a line at the head or foot is, read on its own."""
    if sign_off := read_sign_off(line.text):
        return Piece(line, sign_off, None if sign_off.is_all else _other_duties(line))
    if byline := read_byline(line.text):
        return Piece(line, byline)
    if label := read_label(line.text):
        return Piece(line, label)
    if source := _read_source(line.text):
        return Piece(line, source)
    if address := _read_address(line.text):
        return Piece(line, address)
    return Piece(line, None, _doubt(line))


def _read_source(text: str) -> SourceLine | None:
    inside = strip_brackets(text)
    match = _SOURCE_LINE.match(plain(inside))
    name = inside[match.start(1) :].strip(LAYOUT) if match else ""
    return SourceLine(name) if name else None


def _read_address(text: str) -> AddressLine | None:
    inside = strip_brackets(text)
    match = _ADDRESS.match(plain(inside))
    address = inside[match.end() :].strip(LAYOUT) if match else ""
    return AddressLine(address) if normal(address) else None


def _doubt(line: Line) -> Sentence | None:
    """Why a line that nothing could read is still not plain text."""
    if len(line.text) <= _LONGEST and _ABOUT_IT.match(plain(strip_brackets(line.text))):
        return _about_the_story(line)
    return _unclear_byline(line) if looks_like_byline(line.text) else None


def _about_the_story(line: Line) -> Sentence:
    return _(
        "Line %(line)d (“%(text)s”) says something about the story that cannot be read for sure; "
        "it stays in the text.",
        line=line.number,
        text=shorten(line.text),
    )


def _other_duties(line: Line) -> Sentence:
    return _(
        "Line %(line)d (“%(text)s”) names duties or people that cannot be read for sure; "
        "it stays in the text.",
        line=line.number,
        text=shorten(line.text),
    )


def _unclear_byline(line: Line) -> Sentence:
    return _(
        "Line %(line)d (“%(text)s”) looks like a byline, but its names cannot be told apart "
        "for sure; it stays in the text.",
        line=line.number,
        text=shorten(line.text),
    )
