"""What changed: the text on the page against one that a person knows already."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from articles.models import Article, Copy, Entry, Release, Verb
from articles.text import diff
from articles.text.unseen import unseen_parts

#: After these a person has read a release to its end.
READ = (Verb.SIGN, Verb.SEND_BACK, Verb.AMEND)


@dataclass(frozen=True)
class Comparison:
    """Two texts and what differs; ``reason`` says why the older one was chosen."""

    base: Release
    target: Copy
    reason: str
    changes: tuple[diff.Change, ...]


def comparison(request: HttpRequest, article: Article, text: Copy) -> Comparison | None:
    """As asked for by ``?since=N&to=M`` (numbers of releases), else since this person read it."""
    to = _release_asked_for(request, article, "to")
    target = _whole(to) if to else text
    since = _release_asked_for(request, article, "since")
    base, reason = (since, "") if since else _last_read(request.user, article, target)
    if base is None:
        return None
    base = _whole(base)
    changes = changes_between(base, target)
    if not changes and len(article.all_releases) == 1:
        return None
    return Comparison(base, target, reason, changes)


def changes_between(older: Copy, newer: Copy) -> tuple[diff.Change, ...]:
    """What differs, for a person who signs the newer one (rule R15): wherever the canonical forms
    differ, here stands something."""
    spellings, labels = (older.spelt, newer.spelt), newer.form_labels
    title = _("%(part)s, as it is stored")
    stored = (
        diff.Change(title % {"part": labels[part][0]}, diff.paragraphs(before, after))
        for part, before, after in unseen_parts(older.form, newer.form, *spellings, labels)
    )
    return (*diff.changes(*spellings), *stored)


def _release_asked_for(request: HttpRequest, article: Article, name: str) -> Release | None:
    number = request.GET.get(name, "")
    if not number:
        return None
    match = next((r for r in article.all_releases if str(r.number) == number), None)
    if match is None:
        raise Http404
    return match


def _last_read(person, article: Article, target: Copy) -> tuple[Release | None, str]:
    """The text that this person read last, else the one before editors rewrote it in review,
    else the one that anybody read last, else the one readers have."""
    earlier = [r for r in article.all_releases if _is_before(r, target)]
    read = article.entries.filter(verb__in=READ, release__in=earlier).select_related("release")
    if mine := _last(read.filter(person=person)):
        return mine, _("since you last signed it or sent it back")
    if isinstance(target, Release) and target.was_amended:
        return _as_written(earlier), _("since editors began to rewrite it in review")
    if anybodys := _last(read):
        return anybodys, _("since it was last signed or sent back")
    live = article.live.release if article.live else None
    return (live, _("since the text that readers have")) if live in earlier else (None, "")


def _as_written(earlier: list[Release]) -> Release:
    """The newest text that came from its writer: rewriting in review always follows one."""
    return max((r for r in earlier if not r.was_amended), key=lambda release: release.number)


def _last(entries) -> Release | None:
    entry: Entry | None = entries.last()
    return entry.release if entry else None


def _is_before(release: Release, target: Copy) -> bool:
    return not isinstance(target, Release) or release.number < target.number


def _whole(release: Release) -> Release:
    """The release with its body, which lists leave out."""
    return Release.objects.get(pk=release.pk)
