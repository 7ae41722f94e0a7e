"""What people have typed and not saved, and who has a story open: theirs alone, never the story's.

These verbs change no story: they write no line of the log and make no open form stale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from articles.models import Article, Autosave, Person, Presence
from articles.text import bounds
from articles.text.words import Sentence as _
from articles.text.words import printable

from .locking import require
from .moment import NOW
from .refused import Refused, verb


@verb
def autosave(
    article: Article | None,
    by: Person,
    fields: Mapping[str, str],
    version: int,
    at: datetime = NOW,
) -> Autosave:
    """Keep what ``by`` has typed into the form of a story, or of a new one (None).

    ``fields`` are names of the form with what stands in them, ``version`` is the one the
    writer had open. Raises ``Refused`` for whoever may not write there now.
    """
    _require_writing(article, by)
    texts = {str(name): printable(value) for name, value in _require_fields(fields).items()}
    return Autosave.objects.update_or_create(
        person=by, article=article, defaults={"fields": texts, "version": version, "at": at}
    )[0]


@verb
def forget_autosave(article: Article | None, by: Person, sitting: str | None = None) -> bool:
    """Drop what was typed: it is saved, or its writer does not want it. True if there was any.

    With ``sitting``, only what was typed in that one opening of the form, so that a save on
    one computer does not drop what waits on another.
    """
    rows = Autosave.objects.filter(person=by, article=article)
    if sitting is not None:
        rows = rows.filter(fields__sitting=sitting)
    return bool(rows.delete()[0])


@verb
def attend(article: Article, by: Person, at: datetime = NOW) -> list[Person]:
    """``by`` has the story open; returns the others who have it open too, by name."""
    if not Article.objects.filter(pk=article.pk).visible_to(by).exists():
        raise Refused(_("You have no access to this story."))
    article.present.gone(at).delete()
    Presence.objects.update_or_create(article=article, person=by, defaults={"seen_at": at})
    here = Person.objects.filter(presences__in=article.present.now(at))
    return list(here.exclude(pk=by.pk).order_by("name"))


@verb
def leave(article: Article, by: Person) -> None:
    """``by`` has closed the story."""
    article.present.filter(person=by).delete()


def _require_writing(article: Article | None, by: Person) -> None:
    if article is None:
        require(Article(), "create", by)
        return
    article = Article.objects.get(pk=article.pk)
    try:
        require(article, "save", by)
    except Refused:
        if not article.in_review or article.refusal("amend", by) is not None:
            raise


def _require_fields(fields: object) -> Mapping[str, str]:
    """The fields as they came, or a refusal if they are no form's, or too much to keep."""
    if not isinstance(fields, Mapping) or not all(isinstance(v, str) for v in fields.values()):
        raise Refused(_("What was typed must come as the fields of the form."))
    spelt = json.dumps(dict(fields), ensure_ascii=False).encode("utf-8", "replace")
    if len(spelt) > bounds.AUTOSAVE:
        raise Refused(_("This text is too long to be kept on the server; save it in parts."))
    return fields
