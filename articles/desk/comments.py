"""Comments: what colleagues say about a story, on the whole of it or on a passage.

They are answered and resolved, never deleted; what was said is in the log as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from articles.models import Article, Comment, Person, Release, Verb
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import mentioned_names, plain_text

from .locking import lock_story, require
from .log import record
from .moment import NOW
from .refused import Refused, verb


@verb
def comment(
    article: Article,
    by: Person,
    text: str,
    *,
    quote: str = "",
    reply_to: Comment | None = None,
    release: Release | None = None,
    at: datetime = NOW,
) -> Comment:
    """Say something about a story, or about the passage ``quote`` of it, or in answer.

    ``release`` is the text that was read, None for the working copy. Colleagues named as
    ``@name`` or ``@username`` are mentioned if they can see the story.
    """
    article = lock_story(article)
    require(article, "comment", by, at=at)
    text, quote = _require_text(text), _require_quote(quote)
    reply_to = _beginning(article, reply_to)
    _require_its_own(article, release)
    new_comment = Comment.objects.create(
        article=article,
        release=release,
        reply_to=reply_to,
        person=by,
        name=str(by),
        text=text,
        quote=quote,
        at=at,
    )
    new_comment.mentioned.set(_people_mentioned(article, by, text))
    record(Verb.COMMENT, by, article, at, release, note=text, data=_seal(new_comment))
    return new_comment


@verb
def resolve(comment: Comment, by: Person, *, at: datetime = NOW) -> Comment:
    """Mark a comment, with its answers, as dealt with."""
    return _settle(comment, by, Verb.RESOLVE, at)


@verb
def reopen(comment: Comment, by: Person, *, at: datetime = NOW) -> Comment:
    """Take a comment up again that was marked as dealt with."""
    return _settle(comment, by, Verb.REOPEN, at)


def _settle(comment: Comment, by: Person, kind: Verb, at: datetime) -> Comment:
    article = lock_story(comment.article)
    beginning = _beginning(article, Comment.objects.get(pk=comment.pk))
    comment = beginning or comment
    require(article, "comment", by, at=at)
    if sentence := comment.refusal("resolve", Person.objects.get(pk=by.pk)):
        raise Refused(sentence)
    if comment.is_resolved == (kind == Verb.RESOLVE):
        raise Refused(_("Somebody has done that already; look at the comment again."))
    comment.resolved_by, comment.resolved_at = (by, at) if kind == Verb.RESOLVE else (None, None)
    comment.save(update_fields=["resolved_by", "resolved_at"])
    record(kind, by, article, at, comment.release, data={"comment": comment.pk})
    return comment


def _require_text(text: str) -> str:
    text = plain_text(text)
    if not text:
        raise Refused(_("The comment is empty; write what you have to say."))
    if len(text) > bounds.COMMENT:
        raise Refused(_("The comment is longer than %(most)s characters.", most=bounds.COMMENT))
    return text


def _require_quote(quote: str) -> str:
    quote = plain_text(quote)
    if len(quote) > bounds.QUOTE:
        raise Refused(
            _("The passage is longer than %(most)s characters; mark less.", most=bounds.QUOTE)
        )
    return quote


def _beginning(article: Article, comment: Comment | None) -> Comment | None:
    """The comment that began a conversation: an answer to an answer belongs to it too."""
    first = comment and (comment.reply_to or comment)
    if first and first.article_id != article.pk:
        raise Refused(_("That comment belongs to another story."))
    return first


def _require_its_own(article: Article, release: Release | None) -> None:
    if release and release.article_id != article.pk:
        raise Refused(_("That text belongs to another story."))


def _people_mentioned(article: Article, by: Person, text: str) -> list[Person]:
    """Colleagues that a comment calls by name or username, of those who see the story."""
    colleagues = Person.objects.filter(is_active=True).exclude(pk=by.pk)
    names_by_person = {person: {person.name, person.username} - {""} for person in colleagues}
    names_in_text = mentioned_names(text, set().union(*names_by_person.values()))
    return [
        person
        for person, names in names_by_person.items()
        if names & names_in_text
        and Article.objects.visible_to(person).filter(pk=article.pk).exists()
    ]


def _seal(comment: Comment) -> dict[str, Any]:
    """What the log keeps of a comment beside its words."""
    return {
        "comment": comment.pk,
        "reply_to": comment.reply_to_id,
        "quote": comment.quote,
        "mentioned": sorted(comment.mentioned.values_list("pk", flat=True)),
    }
