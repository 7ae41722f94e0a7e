"""Editors' names typed at the head or foot of a manuscript: 初审编辑:赵静　责任编辑:丰丽莎."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lines import LAYOUT, plain, strip_brackets
from .names import labelled_names, names_only

INITIAL_REVIEW = "初审编辑"
RESPONSIBLE_EDITOR = "责任编辑"

_INITIAL = "(?:初[审審](?:[编編][辑輯])?|一[审審])"
_RESPONSIBLE = "(?:[责責]任[编編][辑輯]|[责責][编編])"
_KEPT = f"(?:本[期版文稿])?(?:(?P<initial>{_INITIAL})|(?P<responsible>{_RESPONSIBLE}))"
_BEFORE = rf"(?:(?!{_INITIAL}|{_RESPONSIBLE})[一-鿿]){{0,4}}?"
_OTHER = (
    f"{_BEFORE}(?:[编編][辑輯]|[编編][审審]|[审審]核|[终終][审審]|[二三复複][审審]|[审審]校"
    "|校[对對审審]|主[编編]|美[编編]|[监監][制製]|[签簽][发發]|[总總][编編]|排版|版式"
    "|[设設][计計]|[统統][筹籌]|策[划劃])"
)
_DUTY = re.compile(rf"(?:{_KEPT}|{_OTHER})(?P<mark>\s*[:/|]\s*|\s+)")
_LONGEST = 80
_REACH = 100
_PREFIX = 4  # 新媒体 in 新媒体责任编辑
_BRACKET_AT_END = re.compile(r"\(([^()]{2,80})\)$")
_BARE_AT_END = re.compile(rf"(?<=[。!?…”」』)])\s*({_KEPT}\s*[:/|][^。]{{1,60}})$")


class SignOffLine(NamedTuple):
    """Names by duty, and whether the line says nothing that they do not hold."""

    names: dict[str, str]
    is_all: bool


def read_sign_off(text: str) -> SignOffLine | None:
    """What a line of duties and names says, or None where the line is something else."""
    line = strip_brackets(plain(text))
    duties = list(_DUTY.finditer(line)) if len(line) <= _LONGEST else []
    if not duties or duties[0].start() > _PREFIX or "。" in line:
        return None
    ends = [duty.start() for duty in duties[1:]] + [len(line)]
    read = [
        (duty, _names(duty, line[duty.end() : end])) for duty, end in zip(duties, ends, strict=True)
    ]
    names = {label: " ".join(who) for duty, who in read if (label := _kept_as_is(duty)) and who}
    is_all = len(names) == len(read) and not duties[0].start()
    return SignOffLine(names, is_all) if is_all or _has_mark(duties[0]) else None


def cut_at_end(paragraph: str) -> tuple[str, str, SignOffLine] | None:
    """The paragraph without the names at its end, the text cut off, and what that says."""
    tail = plain(paragraph[-_REACH:])
    match = _BRACKET_AT_END.search(tail) or _BARE_AT_END.search(tail)
    sign_off = read_sign_off(match[1]) if match else None
    if not match or not sign_off or not sign_off.names or not sign_off.is_all:
        return None
    at = len(paragraph) - len(tail) + match.start()
    rest = paragraph[:at].rstrip(LAYOUT)
    return (rest, paragraph[at:].strip(LAYOUT), sign_off) if rest else None


def _has_mark(duty: re.Match[str]) -> bool:
    return bool(duty["mark"].strip())


def _names(duty: re.Match[str], segment: str) -> tuple[str, ...]:
    return labelled_names(segment) if _has_mark(duty) else names_only(segment)


def _kept_as_is(duty: re.Match[str]) -> str:
    if duty["initial"]:
        return INITIAL_REVIEW
    return RESPONSIBLE_EDITOR if duty["responsible"] else ""
