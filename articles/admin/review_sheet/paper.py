"""The sheet as PDF: A4, with the Chinese glyphs in the file itself.

``NewsroomSans.ttf`` beside this file has the characters of GB 2312 and many that only names
have; what is rarer is set in a standard font of the reader's own (``STSong-Light``).
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table

from articles.models import Comment, Entry, Release, SignOff
from articles.text import diff
from articles.text.words import joined

from .facts import Return, Sheet

_OURS, _RARE = "NewsroomSans", "STSong-Light"

_QUIET, _RED, _GREEN = colors.HexColor("#5c656b"), "#9c2a1f", "#11501d"
_PLAIN = ParagraphStyle("plain", fontName=_OURS, fontSize=9.5, leading=15, wordWrap="CJK")
_BODY = ParagraphStyle("body", _PLAIN, fontSize=10.5, leading=18, firstLineIndent=21)
_SMALL = ParagraphStyle("small", _PLAIN, fontSize=8, leading=12, textColor=_QUIET)
_HEAD = ParagraphStyle("head", _PLAIN, fontSize=18, leading=26)
_RUBRIC = ParagraphStyle("rubric", _PLAIN, fontSize=12, leading=18, spaceBefore=12, spaceAfter=4)
_NOTE = ParagraphStyle("note", _PLAIN, leftIndent=12, borderPadding=2)


@functools.cache
def _characters() -> frozenset[int]:
    """Both fonts made ready, at the first sheet; the characters that our own has."""
    ours = TTFont(_OURS, Path(__file__).with_name("NewsroomSans.ttf"))
    pdfmetrics.registerFont(ours)
    pdfmetrics.registerFont(UnicodeCIDFont(_RARE))
    return frozenset(ours.face.charToGlyph)


def pdf(sheet: Sheet, printed_at: datetime) -> bytes:
    """The sheet as a PDF file, A4."""
    _characters()
    out = io.BytesIO()
    foot = _("Story %(id)s · printed %(when)s") % {
        "id": sheet.article.pk,
        "when": _when(printed_at),
    }
    paper = SimpleDocTemplate(
        out, pagesize=A4, title=str(sheet.text), author="", lang="zh-CN",
        leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
    )  # fmt: skip

    def number(canvas, document):
        canvas.setFont(_OURS, 8)
        canvas.setFillColor(_QUIET)
        canvas.drawString(20 * mm, 11 * mm, foot)
        canvas.drawRightString(A4[0] - 20 * mm, 11 * mm, str(document.page))

    paper.build(list(_flow(sheet)), onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def _flow(sheet: Sheet) -> Iterator:
    yield from _headlines(sheet)
    yield from _part(_("Texts and signatures"), map(_release, sheet.releases))
    for back in sheet.returns:
        yield from _return(back)
    yield from _part(_("Comments"), map(_comment, sheet.comments))
    yield from _part(
        _("Withdrawn"),
        ([_p(f"{_when(w.at)} {w.name}"), _p(w.public_notice, _NOTE)] for w in sheet.withdrawals),
    )
    yield from _part(_("What happened"), map(_entry, sheet.entries))
    paragraphs = [_p(line, _BODY) for line in sheet.text.paragraphs]
    yield from _part(_("The text"), [paragraphs])


def _headlines(sheet: Sheet) -> Iterator:
    text = sheet.text
    yield _p(_("Sheet"), _SMALL)
    for line, style in ((text.kicker, _PLAIN), (text.headline, _HEAD), (text.subhead, _PLAIN)):
        if line:
            yield _p(line, style)
    yield Spacer(1, 4)
    facts = [
        (_("Channel"), str(text.channel or "")),
        (_("Written by"), joined(sheet.writers)),
        *((str(role), joined(names)) for role, names in text.bylines),
        (_("Source"), text.source),
        (_("Where it stands"), sheet.article.station),
    ]
    rows = [[_p(name, _SMALL), _p(value)] for name, value in facts if value]
    yield Table(rows, colWidths=[28 * mm, 142 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _part(title: str, items) -> Iterator:
    """A titled part; nothing at all where there is nothing in it."""
    for number, item in enumerate(filter(None, items)):
        if number == 0:
            yield _p(title, _RUBRIC)
            yield HRFlowable(width="100%", thickness=0.6, color=_QUIET, spaceAfter=4)
        yield from item
        yield Spacer(1, 4)


def _release(release: Release) -> list:
    facts = {
        "number": release.number,
        "when": _when(release.frozen_at),
        "name": release.frozen_name,
    }
    return [
        _p(_("Text %(number)s, submitted %(when)s by %(name)s") % facts),
        *(_p(_mark(mark), _NOTE) for mark in release.signatures),
        _p(release.digest, _SMALL),
    ]


def _mark(mark: SignOff) -> str:
    names = joined(mark.stood_in_for)
    stood_in = _("standing in for %(names)s") % {"names": names} if names else ""
    return "  ".join(filter(None, (f"{mark.label}: {mark.name}", stood_in, _when(mark.at))))


def _return(back: Return) -> Iterator:
    title = f"{_describe_entry(back.entry)} · {_numbers(back)}"
    yield from _part(title, [[_p(back.entry.note, _NOTE)] if back.entry.note else [Spacer(1, 1)]])
    for change in back.changes:
        yield _p(change.label, _SMALL)
        for line in change.lines:
            yield Paragraph("".join(map(_piece, line.pieces)), _PLAIN)
    if back.after is None:
        yield from (_p(line) for line in back.before.paragraphs)


def _numbers(back: Return) -> str:
    numbers = {"before": back.before.number, "after": back.after.number if back.after else ""}
    if back.after is None:
        return _("text %(before)s, not submitted again yet") % numbers
    return _("text %(before)s → text %(after)s") % numbers


def _piece(piece: diff.Piece) -> str:
    if piece.kind == diff.GONE:
        return f'<strike><font color="{_RED}">{_set(piece.text)}</font></strike>'
    if piece.kind == diff.NEW:
        return f'<u><font color="{_GREEN}">{_set(piece.text)}</font></u>'
    return _set(piece.text)


def _comment(comment: Comment) -> list:
    quote = [_p(f"“{comment.quote}”", _SMALL)] if comment.quote else []
    resolution = f" · {_('resolved')} {_when(comment.resolved_at)}" if comment.resolved_at else ""
    head = f"{_when(comment.at)} {comment.name}{resolution}"
    return [_p(head, _SMALL), *quote, _p(comment.text, _NOTE)]


def _entry(entry: Entry) -> list:
    return [_p(_describe_entry(entry)), *([_p(entry.note, _NOTE)] if entry.note else [])]


def _describe_entry(entry: Entry) -> str:
    number = f" ({entry.release.number})" if entry.release else ""
    return f"{_when(entry.at)} {entry.name} {entry.get_verb_display()}{number}"


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _p(words: str, style: ParagraphStyle = _PLAIN) -> Paragraph:
    return Paragraph(_set(str(words)).replace("\n", "<br/>"), style)


def _set(words: str) -> str:
    """Words as markup; what our own font lacks is set in the rare one."""
    runs = groupby(words, key=lambda c: c == "\n" or ord(c) in _characters())
    parts = ((ours, escape("".join(run))) for ours, run in runs)
    return "".join(part if ours else f'<font name="{_RARE}">{part}</font>' for ours, part in parts)
