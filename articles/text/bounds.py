"""Bounds: how much anybody may send, said once for forms, browsers, the web server and the desk.

They are wide: a newsroom meets them by a mistake, or by an attack. Whatever is beyond is refused
before it costs anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .words import Sentence, split_paragraphs
from .words import Sentence as _

_MB = 1024 * 1024

#: Characters of a text, without its markup and with it.
TEXT, MARKUP = 200_000, 600_000
#: Tags of a story, and characters of one.
TAGS, TAG = 50, 100
#: Names under a story, and pictures of it.
CREDITS, FIGURES = 100, 100
#: Characters of one credit's name.
CREDIT = 60
#: Characters of a comment, of the passage that it is about, and of what goes with any other verb.
COMMENT = NOTE = 4000
QUOTE = 500
#: Characters of what a planned story is about.
BRIEF = 4000
#: Lines of a list of old addresses, and characters of all of it.
LEADS, LEAD = 2000, 1010
#: Characters of what somebody looks for.
QUERY = 100
#: Characters of a password.
PASSWORD = 1000
#: Bytes of what was typed and not saved, as JSON.
AUTOSAVE = 2_000_000
#: Fields of a form: those of a story with all its pictures.
FIELDS = FIGURES * 12 + 100

#: Bytes of a request's body, by the beginning of its address; the first that fits counts. Through
#: the sign-in goes a text whose writer was signed out, with three bytes for each of its own.
BODIES = (
    (re.compile(r"/admin/articles/article/(add/|\d+/(change|amend)/)\Z"), 100 * _MB),
    (re.compile(r"/admin/articles/picture/add/\Z"), 32 * _MB),
    (re.compile(r"/admin/.*/autosave/\Z"), 3 * _MB),
    (re.compile(r"/admin/login/\Z"), 8 * _MB),
    (re.compile(r"/admin/"), 12 * _MB),
    (re.compile(r""), 64 * 1024),
)


def body_of(path: str) -> int:
    """Bytes that the body of a request to this address may have."""
    return next(most for pattern, most in BODIES if pattern.match(path))


def refuse_words(words: Mapping[str, object]) -> Sentence | None:
    """Why these words of a story are too many, or None."""
    checks: dict[str, Callable[[Any], Sentence | None]] = {
        "body": _too_long,
        "tags": _too_many_tags,
        "credits": _too_many_credits,
        "figures": _too_many_figures,
    }
    checks_of_values = ((check, words.get(name)) for name, check in checks.items())
    return next(filter(None, (check(value) for check, value in checks_of_values if value)), None)


def refuse_longer(text: str, most: int) -> Sentence | None:
    """Why a text that goes with a verb is too long, or None."""
    if len(text) > most:
        return _("What you wrote is longer than %(most)s characters; shorten it.", most=most)
    return None


def _too_long(body: object) -> Sentence | None:
    body = str(body)
    if len(body) <= TEXT:
        return None
    if len(body) > MARKUP or sum(map(len, split_paragraphs(body))) > TEXT:
        return _("The text is longer than %(most)s characters; part it.", most=TEXT)
    return None


def _too_many_tags(tags: Sequence[str]) -> Sentence | None:
    if len(tags) > TAGS:
        return _("The story has more than %(most)s tags; choose fewer.", most=TAGS)
    if long := next((tag for tag in tags if len(tag) > TAG), None):
        facts = {"start": long[:20], "most": TAG}
        return _("The tag “%(start)s…” is longer than %(most)s characters.", **facts)
    return None


def _too_many_credits(credits: object) -> Sentence | None:
    rows = credits if isinstance(credits, list) else []
    if len(rows) > CREDITS:
        return _("The story has more than %(most)s credits; name fewer.", most=CREDITS)
    names = (credit.get("name") for credit in rows if isinstance(credit, dict))
    if long := next((n for n in names if isinstance(n, str) and len(n) > CREDIT), None):
        facts = {"start": long[:20], "most": CREDIT}
        return _("The name “%(start)s…” is longer than %(most)s characters.", **facts)
    return None


def _too_many_figures(figures: Sequence[object]) -> Sentence | None:
    if len(figures) > FIGURES:
        return _("The story has more than %(most)s pictures; choose fewer.", most=FIGURES)
    return None
