"""The conversation about a story: comments, and what people wrote with their verbs, by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Comment, Entry, Verb


@dataclass(frozen=True)
class Remark:
    """One part of the conversation: a line of the log with its note, or a comment."""

    at: datetime
    entry: Entry | None = None
    comment: Comment | None = None
    may_settle: bool = False


def list_first_comments(article: Article) -> list[Comment]:
    """The comments that began a conversation, with their answers."""
    comments = article.comments.filter(reply_to=None).select_related("release", "resolved_by")
    return list(comments.prefetch_related("mentioned", "replies__mentioned"))


def conversation(article: Article, comments: Iterable[Comment], person) -> list[Remark]:
    """Everything said about the story, oldest first."""
    entries = article.entries.exclude(note="").exclude(verb=Verb.COMMENT).select_related("release")
    remarks = [Remark(entry.at, entry=entry) for entry in entries]
    for comment in comments:
        comment.article = article
        may_settle = comment.refusal("resolve", person) is None
        remarks.append(Remark(comment.at, comment=comment, may_settle=may_settle))
    return sorted(remarks, key=lambda remark: remark.at)
