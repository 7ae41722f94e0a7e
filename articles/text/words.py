"""Plain-Python work on words: translatable sentences, paragraphs, excerpts, names."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from math import ceil
from typing import NamedTuple

_BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|figure|figcaption)>|<br\s*/?>|<hr\s*/?>", re.I
)
_TAG = re.compile(r"<[^>]*>")
_BETWEEN_NAMES = re.compile(r"[\n,;\uff0c\u3001\uff1b]+")
#: Code points that Unicode keeps from ever being characters: HTML and XML refuse them.
_NEVER = "\ufdd0-\ufdef" + "".join(chr(n << 16 | 0xFFFE) + chr(n << 16 | 0xFFFF) for n in range(17))
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_NEVER}]")
_HALF = re.compile(r"[\ud800-\udfff]")
#: What nearly every text is made of: nothing of the above. A thirtieth of the time to look through.
_PLAIN = re.compile("[\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]*")
_CALL = re.compile(r"(?<![A-Za-z0-9._-])[@\uff20]")
#: Letters that stand for a syllable each: ideographs, kana, hangul.
_IDEOGRAPH = re.compile(
    "[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]"
)
_COMMON = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.,-][^\W_]+)*")
_LINE_END = re.compile(r"\r\n|[\t\r\n\u2028\u2029]")
#: Marks that turn the direction of what follows, each with the mark that ends it (UAX 9).
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_TURNS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)


class Sentence(str):
    """An English sentence that remembers what it was made of.

    The cellar knows no Django, yet its sentences reach people who read Chinese. A door
    translates ``template`` and fills in ``facts`` again; everyone else simply has a ``str``.
    """

    template: str
    facts: dict[str, object]

    def __new__(cls, template: str, **facts: object) -> Sentence:
        sentence = super().__new__(cls, template % facts if facts else template)
        sentence.template, sentence.facts = template, facts
        return sentence

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[str, dict[str, object]]]:
        return _restore, (self.template, self.facts)


def _restore(template: str, facts: dict[str, object]) -> Sentence:
    return Sentence(template, **facts)


def split_paragraphs(body: str) -> list[str]:
    """The plain-text paragraphs of an HTML body, empty ones left out."""
    lines = _TAG.sub("", _BLOCK_END.sub("\n", body)).split("\n")
    return [text for text in (html.unescape(line).strip() for line in lines) if text]


def marked_paragraphs(body: str) -> list[str]:
    """Paragraphs with their markup spelt out, so that a comparison shows a changed link too."""
    speller = _Speller()
    speller.feed(body)
    speller.close()
    return speller.lines()


class _Speller(HTMLParser):
    """Spells the few tags that a body may hold; what it does not know it leaves out."""

    _AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*"}
    _HEADS = {"h2": "## ", "h3": "### "}
    _BLOCKS = frozenset(["p", "h2", "h3", "li", "blockquote", "ul", "ol", "hr"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._now = ""
        self._inside: list[str] = []
        self._links: list[str] = []

    def lines(self) -> list[str]:
        self._break()
        return self._done

    def handle_data(self, data: str) -> None:
        self._now += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self._break()
        if tag == "br":
            self._now += " ↵ "
        elif tag == "hr":
            self._done.append("———")
        elif tag in self._AROUND:
            self._now += self._AROUND[tag]
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag in self._BLOCKS:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._AROUND:
            self._now += self._AROUND[tag]
        elif tag == "a" and self._links:
            self._now += f"〔{self._links.pop()}〕"
        elif tag in self._inside:
            self._break()
            while self._inside.pop() != tag:
                pass

    def _break(self) -> None:
        line, self._now = self._now.strip(), ""
        if line:
            self._done.append(self._marks() + line)

    def _marks(self) -> str:
        quotes = "> " * self._inside.count("blockquote")
        lists = [tag for tag in self._inside if tag in ("ul", "ol")]
        bullet = {"ul": "• ", "ol": "# "}[lists[-1]] if lists else ""
        heads = "".join(self._HEADS.get(tag, "") for tag in self._inside)
        return quotes + bullet + heads


def to_html(lines: Iterable[str]) -> str:
    """Plain paragraphs as the HTML the editor itself would write."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


#: How many ideographs, and how many words of other scripts, a reader takes in a minute.
IDEOGRAPHS_A_MINUTE, WORDS_A_MINUTE = 400, 230


class TextLength(NamedTuple):
    """How long a text is. ``static/desk/text.js`` counts by the same rule.

    ``characters`` are all that can be seen, ``letters`` those that are letters or digits
    (so without punctuation and signs), ``ideographs`` those of Chinese, Japanese and Korean,
    ``words`` the runs of other letters and digits: ``2026``, ``don't``, ``COVID-19``.
    """

    characters: int = 0
    letters: int = 0
    ideographs: int = 0
    words: int = 0

    @property
    def length(self) -> int:
        """The length as word processors give it for Chinese: an ideograph counts as a word."""
        return self.ideographs + self.words

    @property
    def minutes(self) -> int:
        """Reading time, rounded up; 0 for an empty text."""
        return ceil(self.ideographs / IDEOGRAPHS_A_MINUTE + self.words / WORDS_A_MINUTE)


@functools.lru_cache(maxsize=512)
def count_text(body: str) -> TextLength:
    """Characters, words and reading time of an HTML body."""
    # Nearly all of a Chinese text is common ideographs; the rest is a few dozen different ones.
    whole = "\n".join(split_paragraphs(body))
    text, runs = _COMMON.subn(" ", whole)
    common = len(whole) - len(text) + runs
    times = Counter(text)
    kinds = {c: unicodedata.category(c)[0] for c in times}
    letters = {c: times[c] for c, kind in kinds.items() if kind in "LN"}
    marks = dict.fromkeys(ord(c) for c, kind in kinds.items() if kind == "M")
    return TextLength(
        characters=common + sum(times[c] for c, kind in kinds.items() if kind not in "CMZ"),
        letters=common + sum(letters.values()),
        ideographs=common + sum(n for c, n in letters.items() if _IDEOGRAPH.match(c)),
        words=len(_WORD.findall(_IDEOGRAPH.sub(" ", text.translate(marks)))),
    )


@functools.lru_cache(maxsize=512)
def make_excerpt(body: str, length: int = 90) -> str:
    """The beginning of a body in at most ``length`` characters, cut with an ellipsis."""
    text = " ".join(split_paragraphs(body))
    return text if len(text) <= length else closed(text[: length - 1].rstrip()) + "…"


def names_in(line: str) -> list[str]:
    """Names typed in one field, each once: parted by commas, and Chinese ones by spaces too.

    A name in Latin letters holds spaces of its own: Mary Smith is one person.
    """
    words = (word for part in _BETWEEN_NAMES.split(line) for word in _part_names(part.strip()))
    return list(dict.fromkeys(filter(None, words)))


def _part_names(part: str) -> list[str]:
    return [part] if part.isascii() else part.split()


def mentioned_names(line: str, names: Iterable[str]) -> set[str]:
    """Those of the names that are called as ``@name``, the longest where several fit.

    Chinese runs on without a space after a name; in Latin letters the whole word must fit.
    """
    name_by_key = {name.casefold(): name for name in names if name}
    longest = sorted(name_by_key, key=len, reverse=True)
    mentions = set()
    for match in _CALL.finditer(line.casefold()):
        rest = line.casefold()[match.end() :]
        fits = (name for name in longest if rest.startswith(name) and _ends(rest, name))
        mentions.add(name_by_key.get(next(fits, ""), ""))
    return mentions - {""}


def _ends(rest: str, name: str) -> bool:
    after = rest[len(name) : len(name) + 1]
    return not (name[-1].isascii() and after.isascii() and after.isalnum())


def joined(tags: Iterable[object]) -> str:
    """Tags or names as they are shown in one field."""
    return "、".join(str(tag) for tag in tags)


def printable(value: str) -> str:
    """Text without what no page can show: control characters go, half characters become U+FFFD."""
    if _PLAIN.fullmatch(value):
        return value
    return _CONTROL.sub("", _HALF.sub("\ufffd", value))


def closed(line: str) -> str:
    """The line with every change of direction ended that it begins, so that it turns nothing else.

    Markup around it does not hold them: an isolate left open takes the end of the element for its
    own (UAX 9, BD9).
    """
    open_: list[str] = []
    for c in line:
        if c in _TURNS:
            open_.append(_TURNS[c])
        elif c == _POP_ISOLATE and c in open_:
            while open_.pop() != c:
                pass
        elif c == _POP and open_[-1:] == [c]:
            open_.pop()
    return line + "".join(reversed(open_))


def is_visible(value: str) -> bool:
    """Whether a reader would see anything: white space and format characters alone are nothing."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in value)


def plain_line(value: str) -> str:
    """One line of plain text: breaks become spaces, ends trimmed; empty if nothing can be seen."""
    line = printable(_LINE_END.sub(" ", value)).strip()
    return closed(line) if is_visible(line) else ""


def plain_text(value: str) -> str:
    """Plain text of several lines, its ends trimmed; empty if nothing can be seen."""
    printable_text = printable(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return "\n".join(map(closed, printable_text.split("\n"))) if is_visible(printable_text) else ""
