"""Where the index differs from the record, and putting it right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Publication

from .document import mark
from .engine import engine

_CHUNK = 100


class Fault(models.TextChoices):
    MISSING = "missing", _("is public and cannot be found")
    OTHER = "other", _("is found by another text than readers have")
    GONE = "gone", _("is in the index and not public")


class Difference(NamedTuple):
    article_id: int
    fault: Fault


def differences(everything: bool = False) -> Iterator[Difference | None]:
    """For each story looked at, in what the index differs from the record; None: in nothing.

    ``everything``: each public story counts as found by another text. Reads a few stories at a
    time, so memory stays flat.
    """
    for story, index_mark, digest in _public():
        yield _difference(story, index_mark, "" if everything else mark(digest))
    for stories in engine().iterate_ids():
        public = Publication.objects.filter(article__in=stories).values_list("article", flat=True)
        yield from (Difference(story, Fault.GONE) for story in set(stories) - set(public))


def fill() -> int:
    """Put into the index what is public and not in it; returns how many stories that were."""
    count = 0
    for story, index_mark, _digest in _public():
        if index_mark is None:
            mend(story)
            count += 1
    return count


def _public() -> Iterator[tuple[int, str | None, str]]:
    """Each public story, the mark of the text that the index has, and the digest of its own."""
    rows = Publication.objects.order_by("pk").values_list("pk", "article_id", "release__digest")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
        marks = engine().marks([story for _pk, story, _digest in chunk])
        yield from ((story, marks.get(story), digest) for _pk, story, digest in chunk)
        last = chunk[-1][0]


def _difference(story: int, index_mark: str | None, record_mark: str) -> Difference | None:
    if index_mark is None:
        return Difference(story, Fault.MISSING)
    return None if index_mark == record_mark else Difference(story, Fault.OTHER)


def mend(article_id: int) -> None:
    """Make the index say of one story what the record says now."""
    public = Publication.objects.select_related("release").filter(article_id=article_id)
    if engine().is_transactional:
        with transaction.atomic():
            _follow(article_id, public.select_for_update(of=("self",)).first())
        return
    # No lock is held while another program answers; if the story changed meanwhile, once more.
    live, is_current = public.first(), False
    while not is_current:
        _follow(article_id, live)
        before, live = live, public.first()
        is_current = _text(before) == _text(live)


def _follow(article_id: int, live: Publication | None) -> None:
    if live:
        engine().index(live)
    else:
        engine().remove(article_id)


def _text(live: Publication | None) -> int | None:
    return live and live.release_id


def tidy() -> None:
    """What does the index good after many changes."""
    engine().tidy()
