"""The headline block: labelled lines, and short lines that can only be one."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lines import LAYOUT, Line, plain

_LABEL = re.compile(
    "(?:(?P<kicker>引题|引題|肩题|眉题|眉題)|(?P<headline>主标题|主標題|主题|主題|标题|標題)"
    "|(?P<subhead>副标题|副標題|副题|副題))\\s*:"
)
_NO_HEADLINE = re.compile(
    r".*[。!?;….,、:][”’」』)]?$|.*。|\(?[一二三四五六七八九十\d]{1,3}[、.)]|编者按|本报讯"
    r"|[\d\s年月日:/.-]+$|.*:.*:"
)
_LONGEST = 36


class Label(NamedTuple):
    """One labelled line of the headline block; ``part`` is a field of ``Manuscript``."""

    part: str
    text: str


def read_label(text: str) -> Label | None:
    """What 引题:, 主题: or 副题: names, or None where the line is something else."""
    match = _LABEL.match(plain(text))
    value = text[match.end() :].strip(LAYOUT) if match else ""
    return Label(str(match.lastgroup), value) if match and value else None


def may_be_headline(text: str) -> bool:
    """Whether a line is short and no sentence, as a headline is."""
    return len(text) <= _LONGEST and not _NO_HEADLINE.match(plain(text))


def headline_block(lines: list[Line]) -> dict[str, Line]:
    """Which of the short lines at the top is what; empty where that is not clear.

    One line is the headline, a second that opens with a dash its subhead; three are kicker,
    headline and subhead. Two lines without a dash might be kicker and headline just as well.
    """
    has_dash = len(lines) > 1 and lines[1].text.startswith(("—", "──", "--"))
    if len(lines) == 1 or has_dash:
        return dict(zip(("headline", "subhead"), lines, strict=False))
    if len(lines) == 3:
        return dict(zip(("kicker", "headline", "subhead"), lines, strict=True))
    return {}
