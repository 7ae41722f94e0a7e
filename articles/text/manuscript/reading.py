"""A whole manuscript, read from both ends towards the body."""

from __future__ import annotations

from ..words import Sentence
from ..words import Sentence as _
from .bylines import Byline, read_byline
from .draft import Draft
from .headlines import Label, headline_block, may_be_headline
from .leadins import read_lead_in, read_tail
from .lines import Line, lines_of, shorten
from .pieces import Piece, read_piece
from .shape import Manuscript
from .signoffs import SignOffLine, cut_at_end, read_sign_off

_MOST_HEADLINES = 3
_MOST_CUTS = 4
_LONGEST_BYLINE = 80


def parse(text: str) -> Manuscript:
    """Take a manuscript apart; never fails, and loses no character but layout between lines.

    What stands at the head and foot and is surely a headline, a byline or editors' names goes
    into the fields. What is unsure stays in the body, and a note says so.
    """
    draft = Draft()
    pieces = [read_piece(line) for line in lines_of(text)]
    start = _head(pieces)
    end = _foot(pieces, start)
    _add_head(draft, pieces[:start])
    _add_body(draft, [piece.line for piece in pieces[start:end]])
    for piece in pieces[end:]:
        draft.add(_at_foot(piece))
    _note_damage(draft, text)
    return draft.finished()


def _head(pieces: list[Piece]) -> int:
    """How many lines at the top are head: everything recognised, and a short headline block."""
    short: list[int] = []
    for at, piece in enumerate(pieces):
        if not piece.is_text:
            continue
        if _after_byline(pieces[:at]) or not _may_be_headline(piece.line):
            return at
        short.append(at)
        if len(short) > _MOST_HEADLINES:
            return short[0]
    return short[0] if short and not _after_byline(pieces) else len(pieces)


def _after_byline(pieces: list[Piece]) -> bool:
    return any(isinstance(piece.fact, Byline) for piece in pieces)


def _may_be_headline(line: Line) -> bool:
    return may_be_headline(line.text) and not read_lead_in(line.text)


def _foot(pieces: list[Piece], start: int) -> int:
    """Where the foot begins: behind the last line of text."""
    at = len(pieces)
    while at > start and not _at_foot(pieces[at - 1]).is_text:
        at -= 1
    return at


def _at_foot(piece: Piece) -> Piece:
    """A line at the foot, where 主题: and its like are no headline."""
    return Piece(piece.line) if isinstance(piece.fact, Label) else piece


def _add_head(draft: Draft, pieces: list[Piece]) -> None:
    short = [piece.line for piece in pieces if piece.is_text]
    labels = {piece.fact.part for piece in pieces if isinstance(piece.fact, Label)}
    parts = {} if labels and (len(short) > 1 or "headline" in labels) else headline_block(short)
    places = {line: part for part, line in parts.items()}
    for piece in pieces:
        if piece.line in places:
            draft.add_part(places[piece.line], piece.line)
        else:
            draft.add(piece)
    draft.notes += _about_headlines(short, parts)


def _about_headlines(short: list[Line], parts: dict[str, Line]) -> list[Sentence]:
    if len(parts) == _MOST_HEADLINES:
        return [
            _(
                "Lines %(first)d, %(second)d and %(third)d were read as kicker, headline and "
                "subhead.",
                first=short[0].number,
                second=short[1].number,
                third=short[2].number,
            )
        ]
    return [
        _(
            "Line %(line)d (“%(text)s”) may belong to the headline block; it stays in the text.",
            line=line.number,
            text=shorten(line.text),
        )
        for line in short
        if line not in parts.values()
    ]


def _add_body(draft: Draft, lines: list[Line]) -> None:
    if not lines:
        return
    if lead_in := read_lead_in(lines[0].text):
        draft.learn_byline(lead_in)
    draft.body += lines[:-1]
    draft.notes += [note for line in lines[1:-1] if (note := _about_middle(line))]
    _add_last(draft, lines[-1])


def _add_last(draft: Draft, line: Line) -> None:
    """The last paragraph, with (责任编辑:…) cut off and (记者 …) read at its end."""
    rest = line.text
    cuts: list[tuple[Line, SignOffLine]] = []
    while len(cuts) < _MOST_CUTS and (parts := cut_at_end(rest)):
        rest, end, sign_off = parts
        cuts.insert(0, (Line(line.number, end), sign_off))
    draft.body.append(Line(line.number, rest))
    if byline := read_tail(rest):
        draft.learn_byline(byline)
        draft.notes.append(_about_tail(line))
    for end_line, sign_off in cuts:
        draft.taken.append(end_line)
        draft.learn_sign_off(sign_off)
        draft.notes.append(_about_cut(end_line))


def _about_tail(line: Line) -> Sentence:
    return _(
        "The bracket at the end of line %(line)d (“%(text)s”) was read as credits; "
        "it stays in the text.",
        line=line.number,
        text=line.text[-30:],
    )


def _about_cut(line: Line) -> Sentence:
    return _(
        "“%(text)s” stood at the end of line %(line)d and was taken off the text.",
        text=line.text,
        line=line.number,
    )


def _about_middle(line: Line) -> Sentence | None:
    """A byline or editors' names in the middle of the text: perhaps a second story begins."""
    if len(line.text) > _LONGEST_BYLINE:
        return None
    if not read_sign_off(line.text) and not read_byline(line.text):
        return None
    return _(
        "Line %(line)d (“%(text)s”) stands in the middle of the text; it stays there.",
        line=line.number,
        text=shorten(line.text),
    )


def _note_damage(draft: Draft, text: str) -> None:
    if count := text.count("\ufffd"):
        draft.notes.append(
            _(
                "The text holds %(count)d replacement characters (U+FFFD): "
                "something was lost before it came here.",
                count=count,
            )
        )
