"""Plain-Python work on words: translatable sentences, paragraphs, excerpts, names."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

_BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|figure|figcaption)>|<br\s*/?>|<hr\s*/?>", re.I
)
_TAG = re.compile(r"<[^>]*>")
_BETWEEN_NAMES = re.compile(r"[\n,;\uff0c\u3001\uff1b]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_HALF = re.compile(r"[\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\t\r\n\u2028\u2029]")


class Sentence(str):
    """An English sentence that remembers what it was made of.

    The cellar knows no Django, yet its sentences reach people who read Chinese. A door
    translates ``template`` and fills in ``facts`` again; everyone else simply has a ``str``.
    """

    template: str
    facts: dict[str, object]

    def __new__(cls, template: str, **facts: object) -> Sentence:
        made = super().__new__(cls, template % facts if facts else template)
        made.template, made.facts = template, facts
        return made

    def __reduce__(self):
        return _restore, (self.template, self.facts)


def _restore(template: str, facts: dict[str, object]) -> Sentence:
    return Sentence(template, **facts)


def paragraphs(body: str) -> list[str]:
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

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._now = ""
        self._inside: list[str] = []
        self._links: list[str] = []

    def lines(self) -> list[str]:
        self._break()
        return self._done

    def handle_data(self, data):
        self._now += data

    def handle_starttag(self, tag, attrs):
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

    def handle_endtag(self, tag):
        if tag in self._AROUND:
            self._now += self._AROUND[tag]
        elif tag == "a" and self._links:
            self._now += f"〔{self._links.pop()}〕"
        elif tag in self._inside:
            self._break()
            while self._inside.pop() != tag:
                pass

    def _break(self):
        line, self._now = self._now.strip(), ""
        if line:
            self._done.append(self._marks() + line)

    def _marks(self) -> str:
        quoted = "> " * self._inside.count("blockquote")
        lists = [tag for tag in self._inside if tag in ("ul", "ol")]
        listed = {"ul": "• ", "ol": "# "}[lists[-1]] if lists else ""
        heads = "".join(self._HEADS.get(tag, "") for tag in self._inside)
        return quoted + listed + heads


def to_html(lines: Iterable[str]) -> str:
    """Plain paragraphs as the HTML the editor itself would write."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


def excerpt(body: str, length: int = 90) -> str:
    """The beginning of a body in at most ``length`` characters, cut with an ellipsis."""
    text = " ".join(paragraphs(body))
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def names_in(line: str) -> list[str]:
    """Names typed in one field, each once: parted by commas, and Chinese ones by spaces too.

    A name in Latin letters holds spaces of its own: Mary Smith is one person.
    """
    words = (word for part in _BETWEEN_NAMES.split(line) for word in _parted(part.strip()))
    return list(dict.fromkeys(filter(None, words)))


def _parted(part: str) -> list[str]:
    return [part] if part.isascii() else part.split()


def joined(tags: Iterable[object]) -> str:
    """Tags or names as they are shown in one field."""
    return "、".join(str(tag) for tag in tags)


def printable(value: str) -> str:
    """Text without what no page can show: control characters go, half characters become U+FFFD."""
    return _CONTROL.sub("", _HALF.sub("\ufffd", value))


def is_visible(value: str) -> bool:
    """Whether a reader would see anything: white space and format characters alone are nothing."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in value)


def plain_line(value: str) -> str:
    """One line of plain text: breaks become spaces, ends trimmed; empty if nothing can be seen."""
    line = printable(_LINE_END.sub(" ", value)).strip()
    return line if is_visible(line) else ""


def plain_text(value: str) -> str:
    """Plain text of several lines, its ends trimmed; empty if nothing can be seen."""
    kept = printable(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return kept if is_visible(kept) else ""
