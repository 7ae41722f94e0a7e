"""What the first words of a body say of source, place, date and reporters; the words stay put."""

from __future__ import annotations

import re

from .bylines import DATE, OURS, Byline, read_byline, source_of
from .lines import plain
from .shape import Dateline

_MEDIUM = "[社网網台臺]|报(?!社|客户端|记者|新闻)|報(?!社)|新闻(?!网|社)|客户端|在线|融媒"
_SOURCE = rf"(?:据|據)?(?P<source>{OURS}|[\w·]{{1,16}}?(?:{_MEDIUM}))"
_PLACE = rf"(?P<place>(?!{_MEDIUM})[一-鿿]{{2,8}}?)"
_END = r"(?=[\s(),:】—/]|记者|記者|通讯员|题|題|$)"
_WIRE = re.compile(
    rf"(?:{_SOURCE}\s*{_PLACE}?\s*(?P<date>{DATE})?|{_PLACE.replace('place', 'site')}\s*"
    rf"(?P<day>{DATE}))\s*(?:[讯電电訊]|消息){_END}"
)
_BRACKET = re.compile(r"\s*\(([^()]{2,60})\)")
_REPORTED = re.compile(r"\s*([^,。:!?]{2,50}?(?:报道|報道|报导|報導))(?=[\s:,。】—]|$)")
_AT_END = re.compile(r"\(([^()]{2,60})\)[。]?$")
_REACH = 160


def read_lead_in(paragraph: str) -> Byline | None:
    """The facts in the first words of a paragraph: 新华社北京11月3日电(记者 甲 乙)…"""
    start = plain(paragraph[:_REACH])
    box = re.match(r"【([^【】]{2,60})】", start)
    if box:
        return _wire(box[1]) or read_byline(box[1]) or read_lead_in(start[box.end() :])
    return _wire(start) or _made_by(start)


def read_tail(paragraph: str) -> Byline | None:
    """The facts in a bracket that ends a paragraph: …(记者 甲 通讯员 乙)"""
    match = _AT_END.search(plain(paragraph[-_REACH:]))
    return read_byline(match[1]) if match else None


def _wire(start: str) -> Byline | None:
    match = _WIRE.match(start)
    if not match:
        return None
    source = source_of(match["source"] or "")
    byline = _made_by(start[match.end() :]) or Byline()
    place = match["place"] or match["site"] or byline.dateline.place
    date = match["date"] or match["day"] or byline.dateline.date
    return Byline(source or byline.source, byline.credits, Dateline(place, date))


def _made_by(start: str) -> Byline | None:
    match = _BRACKET.match(start) or _REPORTED.match(start)
    return read_byline(match[1]) if match else None
