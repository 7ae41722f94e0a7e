"""Where the desk's index differs from the working copies, and putting it right."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Article

from . import working
from .mending import Difference

_CHUNK = 100
#: Ids that are compared in one go, which takes little memory.
_MANY_IDS = 1000


class Fault(models.TextChoices):
    MISSING = "missing", _("is not found on the desk")
    OTHER = "other", _("is found on the desk by other words than it has")
    GONE = "gone", _("is in the desk's index and not on the desk")


def differences(everything: bool = False) -> Iterator[Difference | None]:
    """For each story looked at, in what the index differs from its working copy; None: in nothing.

    ``everything``: each story counts as found by other words. Reads a few stories at a time, so
    memory stays flat.
    """
    for ids in _stories(_CHUNK):
        entries = working.entries(ids[0], ids[-1])
        for paper in _papers(Article.objects.filter(pk__in=ids)):
            yield _difference(paper, entries.get(paper.story), everything)
    for ids in working.iterate_ids(_MANY_IDS):
        existing = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))
        yield from (Difference(story, Fault.GONE) for story in ids if story not in existing)


def fill() -> int:
    """Put into the index what is on the desk and not in it; returns how many stories that were.

    Some at a time, each portion for itself, so that it can be broken off and taken up again.
    """
    count = 0
    for ids in _stories(_MANY_IDS):
        lacking = sorted(working.missing(ids))
        for start in range(0, len(lacking), _CHUNK):
            mend(*lacking[start : start + _CHUNK])
        count += len(lacking)
    return count


def mend(*ids: int) -> None:
    """Make the index say of these stories what their working copies say now."""
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
        papers = list(_papers(rows))
        working.remove(ids)
        working.add(papers)


def tidy() -> None:
    """What does the index good after many changes."""
    working.tidy()


def _stories(many: int) -> Iterator[list[int]]:
    """Ids of all stories, ``many`` at a time."""
    every, last = Article.objects.order_by("pk").values_list("pk", flat=True), 0
    while ids := list(every.filter(pk__gt=last)[:many]):
        yield ids
        last = ids[-1]


def _papers(stories: models.QuerySet) -> Iterator[working.Paper]:
    """What the desk finds each story by, read all in one go."""
    rows = stories.select_related("owner", "publication").order_by("pk")
    for story in rows.prefetch_related("tags", "placed__picture"):
        story.tag_names = sorted(tag.name for tag in story.tags.all())
        story.figures = [figure.form for figure in story.placed.all()]
        yield working.paper_of(story)


def _difference(
    paper: working.Paper, entry: tuple[str, str, str] | None, everything: bool
) -> Difference | None:
    if entry is None:
        return Difference(paper.story, Fault.MISSING)
    is_same = not everything and _comparable(*entry) == _comparable(*paper.row[1:])
    return None if is_same else Difference(paper.story, Fault.OTHER)


def _comparable(headline: str, text: str, tokens: str) -> tuple[str, str, set[str]]:
    return headline, text, set(tokens.split(" "))
