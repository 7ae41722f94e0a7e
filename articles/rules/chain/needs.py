"""What a text needs before it can be submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from articles.text.words import Sentence, is_visible, split_paragraphs
from articles.text.words import Sentence as _

#: The kind of notice that is about a story which readers no longer have.
WITHDRAWAL = "withdrawal"


def lacks(form: Mapping[str, Any], *, is_withdrawn: bool = False) -> Sentence | None:
    """What a text still needs before it can be submitted, or None if it is complete.

    ``form`` is the canonical form of a copy.
    """
    missing = next((sentence for need in _NEEDS if (sentence := need(form))), None)
    return missing or _needs_a_withdrawal(form, is_withdrawn)


def _needs_a_withdrawal(form: Mapping[str, Any], is_withdrawn: bool) -> Sentence | None:
    """R10: words about a withdrawal take the place of a story, so it must have been withdrawn."""
    if is_withdrawn or form["notice"]["kind"] != WITHDRAWAL:
        return None
    return _("This story is not withdrawn; choose another kind of notice to readers.")


def _needs_channel(form: Mapping[str, Any]) -> Sentence | None:
    return None if form["channel"] else _("The story has no channel yet; choose one.")


def _needs_headline(form: Mapping[str, Any]) -> Sentence | None:
    if form["headline"]:
        return None
    return _("The story has no headline yet; write one before it is submitted.")


def _needs_body(form: Mapping[str, Any]) -> Sentence | None:
    if any(map(is_visible, split_paragraphs(form["body"]))):
        return None
    return _("The story has no text yet; write it before it is submitted.")


def _needs_origin(form: Mapping[str, Any]) -> Sentence | None:
    """Rules for reprints: source, original title and author must be named."""
    reprint = form["reprint"]
    if not reprint["is_reprint"] or (form["source"] and reprint["title"] and reprint["author"]):
        return None
    return _("A reprint must name its source, its original title and its original author.")


def _needs_captions(form: Mapping[str, Any]) -> Sentence | None:
    for number, figure in enumerate(form["figures"], 1):
        if not (figure["alt"] and figure["caption"] and figure["credit"]):
            return _(
                "Picture %(number)s needs a caption, a credit and a description "
                "for people who cannot see it.",
                number=number,
            )
    return None


def _needs_notice_text(form: Mapping[str, Any]) -> Sentence | None:
    notice = form["notice"]
    if bool(notice["kind"]) == bool(notice["text"]):
        return None
    return _("A notice to readers needs both its kind and its text.")


_NEEDS = (
    _needs_channel,
    _needs_headline,
    _needs_body,
    _needs_origin,
    _needs_captions,
    _needs_notice_text,
)
