"""The lines of a manuscript, freed of layout, and the plain form in which they are compared."""

from __future__ import annotations

from typing import NamedTuple

ZERO_WIDTH = "\u200b\u2060\ufeff"
LAYOUT = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ZERO_WIDTH
"""Everything that is stripped from both ends of a line; inside a line it stays."""

_FORMS = {  # by code point: half and full width are not told apart by eye
    ":": "\uff1a\ufe30\ufe55\u2236",
    ";": "\uff1b",
    "!": "\uff01",
    "?": "\uff1f",
    ",": "\uff0c",
    ".": "\uff0e",
    "|": "\uff5c\u4e28\u2502",
    "/": "\uff0f",
    "(": "\uff08\u3014\uff3b[",
    ")": "\uff09\u3015\uff3d]",
    "\u00b7": "\u2022\u30fb\u2027",
    " ": "\u3000\u00a0" + ZERO_WIDTH,
}
_PLAIN = str.maketrans({form: plain for plain, forms in _FORMS.items() for form in forms})


class Line(NamedTuple):
    """A line that holds something, and its number in the file counted from 1."""

    number: int
    text: str


def lines_of(text: str) -> list[Line]:
    """Every line with a visible character in it; one line is one paragraph in a Chinese release."""
    lines = (Line(at, line.strip(LAYOUT)) for at, line in enumerate(text.splitlines(), 1))
    return [line for line in lines if line.text]


def plain(text: str) -> str:
    """The same number of characters, with marks, brackets and spaces in their half width.

    Only for comparing: what is printed is always cut from the text itself.
    """
    return text.translate(_PLAIN)


def strip_brackets(text: str) -> str:
    """The inside of a line that is one bracket from end to end, else the line itself."""
    form = plain(text)
    for opening, closing in ("()", "【】"):
        is_around = form[:1] == opening and form[-1:] == closing
        if is_around and not set(form[1:-1]) & {opening, closing}:
            return text[1:-1].strip(LAYOUT)
    return text


def shorten(text: str, length: int = 30) -> str:
    """The literal text for a note, cut where it is long."""
    return text if len(text) <= length else text[: length - 1] + "…"
