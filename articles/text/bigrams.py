"""Bigrams: how a text is taken apart for searching, what a query asks for, and where it was found.

Chinese is written without spaces, and every dictionary lacks the name of the day. So each pair
of neighbouring syllables is a token (东营市 → 东营, 营市), each syllable alone is one, and so is
every beginning of a word in letters or digits (5G → 5, 5g). Another token ties what follows one
another across a sign or a change of script (5G时代 → 5g.时). A text may have all tokens of a longer
word and yet not the word; for that the query gives a phrase to look for in the text as
``spelled`` writes it.

Characters count as Unicode's NFKC has them, in lower case: ５Ｇ is 5g, ⼭ is 山. Marks and what
nobody sees fall away. Traditional and simplified characters are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from .bounds import QUERY

#: Characters of a text that are indexed, and of a query that are read.
LONGEST_TEXT, LONGEST_QUERY = 60_000, QUERY
#: Letters of the longest token; longer words are told apart by the phrase.
LONGEST_TOKEN = 20

# Ideographs of every plane, those of private use, kana, bopomofo, hangul.
_SYLLABLES = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\ue000-\ufaff\U00020000-\U000323af"
)
_SYLLABLE = re.compile(f"[{_SYLLABLES}]")
_LETTER = f"[^\\W_{_SYLLABLES}]"
_RUN = re.compile(f"[{_SYLLABLES}]+|{_LETTER}+")
# The last of an odd number makes a word of three.
_PAIRS = re.compile("..(?:.$)?|.")
_BETWEEN = f"(?:(?![{_SYLLABLES}])[\\W_])*"
# What joins two runs to one name or number: 迪丽热巴·迪力木拉提, COVID-19, 3.5.
_JOINED = f"(?:{_RUN.pattern})(?:[-.&'’·•‧∙⋅・‐–]?(?:{_RUN.pattern}))*"
_OPENING, _CLOSING = '"“„「『', '"“”」』'
_ASKED = re.compile(f"[{_OPENING}]([^{_CLOSING}]+)[{_CLOSING}]|({_JOINED})")


class _Folded(dict[int, str]):
    """What a character counts as, for ``str.translate``; reckoned once for each character."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = "".join(c for c in plain if not _is_unseen(c))
        return self[code]


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "M" or category in ("Cf", "Cs")


_FOLDED = _Folded()


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_FOLDED)


def is_syllables(run: str) -> bool:
    """Whether a run is of syllables; else it is of letters and digits."""
    return _SYLLABLE.match(run) is not None


@dataclass(frozen=True)
class Word:
    """One thing that a text must hold: runs of syllables or of letters, one after the other.

    ``whole``: the last run, if of letters, is no beginning of a longer word.
    """

    runs: tuple[str, ...]
    whole: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """All of these are tokens of a text that holds the word."""
        grams = [token for run in self.runs for token in _asked_tokens(run)]
        grams += [f"{_last(before)}.{_first(after)}" for before, after in pairwise(self.runs)]
        return tuple(dict.fromkeys(grams))

    @property
    def phrase(self) -> str:
        """The word as it stands in a spelled text."""
        before = "" if is_syllables(self.runs[0]) else " "
        after = " " if self.whole and not is_syllables(self.runs[-1]) else ""
        return f"{before}{' '.join(self.runs)}{after}"

    @property
    def is_certain(self) -> bool:
        """Whether a text with the tokens is sure to hold the word, so nobody has to look."""
        [first, *others] = self.tokens
        return not others and self.phrase.strip() == first and self.phrase[-1] != " "

    @property
    def pattern(self) -> str:
        """The word as a regular expression, for folded text with its punctuation."""
        before = "" if is_syllables(self.runs[0]) else f"(?<!{_LETTER})"
        after = f"(?!{_LETTER})" if self.phrase[-1] == " " else ""
        return before + _BETWEEN.join(map(re.escape, self.runs)) + after


def _asked_tokens(run: str) -> Iterable[str]:
    if is_syllables(run):
        return [first + second for first, second in pairwise(run)] or [run]
    return [run[:LONGEST_TOKEN]]


def _last(run: str) -> str:
    """What of a run stands in the token that ties it to the next one."""
    return run[-1] if is_syllables(run) else run[:LONGEST_TOKEN]


def _first(run: str) -> str:
    """What of a run stands in the token that ties it to the one before."""
    return run[0] if is_syllables(run) else run[:LONGEST_TOKEN]


def words(query: str) -> list[Word]:
    """What a query asks for, all of it, each once; an empty list if there is no word in it.

    White space and punctuation part words, except what joins a name or a number. What stands
    in quotes is one word, punctuation and spaces or not.
    """
    word_list = []
    for phrase, word in _ASKED.findall(_fold(query[:LONGEST_QUERY])):
        if runs := tuple(_RUN.findall(phrase or word)):
            word_list.append(Word(runs, whole=bool(phrase)))
    return list(dict.fromkeys(word_list))


def apart(query_words: Iterable[Word]) -> list[str]:
    """The words with their longer runs of syllables in pairs, to be searched for one by one.

    Most Chinese words have two syllables. Empty if no word can be taken apart.
    """
    runs = [run for word in query_words for run in word.runs]
    if not any(len(run) > 3 and is_syllables(run) for run in runs):
        return []
    groups = (_PAIRS.findall(run) if is_syllables(run) else [run] for run in runs)
    return [part for parts in groups for part in parts]


def spelled(text: str) -> str:
    """A text's runs with a space around each, line by line: where phrases are looked for."""
    lines = _fold(text[:LONGEST_TEXT]).split("\n")
    return "\n".join(f" {' '.join(_RUN.findall(line))} " for line in lines)


def tokens(spelled_text: str) -> set[str]:
    """All tokens of a text that ``spelled`` has written."""
    grams: set[str] = set()
    for line in spelled_text.split("\n"):
        runs = line.split()
        for run in runs:
            grams.update(_beginnings(run))
            if is_syllables(run):
                grams.update(run)
                grams.update(first + second for first, second in pairwise(run))
        for before, after in pairwise(runs):
            grams.update(f"{_last(before)}.{start}" for start in _beginnings(after))
    return grams


def _beginnings(run: str) -> Iterable[str]:
    """The first syllable, or every beginning of a word in letters."""
    return run[:1] if is_syllables(run) else accumulate(run[:LONGEST_TOKEN])


class Piece(NamedTuple):
    """A part of a text as it is shown, and whether it is what was searched for."""

    text: str
    is_hit: bool = False


def marked(text: str, query_words: Sequence[Word]) -> list[Piece]:
    """A line of text in pieces; together they are the text."""
    text = unicodedata.normalize("NFC", text)
    return list(_pieces(text, _spans(text, query_words)))


def snippet(lines: Iterable[str], query_words: Sequence[Word], length: int = 100) -> list[Piece]:
    """About ``length`` characters of the line that holds most of the words, in pieces.

    The earliest of equally good lines; where no line holds any, the beginning of the first.
    """
    normal_lines = [unicodedata.normalize("NFC", line) for line in lines]
    line = max(normal_lines, key=lambda line: _words_in(line, query_words), default="")
    spans = _spans(line, query_words)
    start, end = _window(len(line), spans[0] if spans else (0, 0), length)
    inside = [
        (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
    ]
    pieces = list(_pieces(line[start:end], inside))
    return [Piece("…")] * (start > 0) + pieces + [Piece("…")] * (end < len(line))


def _words_in(line: str, query_words: Sequence[Word]) -> int:
    plain_line = line.translate(_FOLDED)
    return sum(re.search(word.pattern, plain_line) is not None for word in query_words)


def _window(size: int, hit: tuple[int, int], length: int) -> tuple[int, int]:
    """Where to cut a line of ``size`` characters: around the hit, a third of the room before it."""
    if size <= length:
        return 0, size
    start = max(0, min(hit[0] - length // 3, size - length))
    return start, max(start + length, hit[1])


def _spans(text: str, query_words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the words stand in a text in NFC, from which character up to which, without overlap."""
    if not query_words:
        return []
    # The character that each folded character comes from.
    ends = list(accumulate(len(_FOLDED[ord(character)]) for character in text))
    longest = sorted((word.pattern for word in query_words), key=len, reverse=True)
    hits = re.finditer("|".join(longest), text.translate(_FOLDED))
    return [
        (bisect_right(ends, hit.start()), bisect_right(ends, hit.end() - 1) + 1) for hit in hits
    ]


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        if at < start:
            yield Piece(text[at:start])
        yield Piece(text[max(at, start) : end], is_hit=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
