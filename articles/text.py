"""Plain-Python work on words: translatable sentences, paragraphs, excerpts, names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|figure|figcaption)>|<br\s*/?>|<hr\s*/?>", re.I
)
_TAG = re.compile(r"<[^>]*>")
_SPELT = (
    (re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.I | re.S), r"\2〔\1〕"),
    (re.compile(r"</?(?:strong|b)>", re.I), "**"),
    (re.compile(r"</?(?:em|i)>", re.I), "*"),
    (re.compile(r"<h2>", re.I), "## "),
    (re.compile(r"<h3>", re.I), "### "),
    (re.compile(r"<li>", re.I), "• "),
    (re.compile(r"<blockquote>", re.I), "> "),
    (re.compile(r"<hr\s*/?>", re.I), "———<br>"),
)
_BETWEEN_NAMES = re.compile(r"[\s,;\uff0c\u3001\uff1b]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


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
    for pattern, spelt in _SPELT:
        body = pattern.sub(spelt, body)
    return paragraphs(body)


def to_html(lines: Iterable[str]) -> str:
    """Plain paragraphs as the HTML the editor itself would write."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


def excerpt(body: str, length: int = 90) -> str:
    """The beginning of a body in at most ``length`` characters, cut with an ellipsis."""
    text = " ".join(paragraphs(body))
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def names_in(line: str) -> list[str]:
    """Names typed in one field, parted by spaces, commas or enumeration commas, each once."""
    return list(
        dict.fromkeys(part for part in re.split(r"[\s,;\uff0c\u3001\uff1b]+", line) if part)
    )


def joined(tags: Iterable[object]) -> str:
    """Tags or names as they are shown in one field."""
    return "、".join(str(tag) for tag in tags)


def plain_line(value: str) -> str:
    """One line of plain text: control characters out, white space folded, ends trimmed."""
    kept = "".join(" " if c in "\t\r\n\u2028\u2029" else c for c in value)
    return " ".join(_CONTROL.sub("", kept).split(" ")).strip()
