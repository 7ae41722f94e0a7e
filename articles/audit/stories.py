"""Stories, so many at a time: what their lines of the log come to, held against every row that
readers get or a rule asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import F, Max, QuerySet

from articles.models import (
    Article,
    Entry,
    Figure,
    Publication,
    Release,
    SignOff,
    Slot,
    TaggedArticle,
    TaggedPublication,
    Withdrawal,
)
from articles.text.words import Sentence

from .house import House
from .line import Line
from .office import read_house
from .rows import Rows, compare_story

#: Stories that are read at once.
_AT_ONCE = 500
_COLUMNS = ("id", "at", "person", "name", "verb", "article", "release", "data")


@dataclass(frozen=True)
class Window:
    """Stories with numbers from ``after`` (without it) to ``upto`` (None: to the end)."""

    after: int
    upto: int | None

    def of(self, rows: QuerySet, name: str) -> QuerySet:
        """Those of the rows whose story is in the window."""
        rows = rows.filter(**{f"{name}__gt": self.after})
        return rows if self.upto is None else rows.filter(**{f"{name}__lte": self.upto})


def changed_stories(
    house: House,
    first: int = 0,
    last: int | None = None,
    report: Callable[[int, int], None] = lambda number, every: None,
) -> Iterator[Sentence]:
    """What is wrong with the stories from ``first`` to ``last`` (None: to the newest).

    Each handful in which something is found is read twice: what somebody did meanwhile is no
    break. ``report`` is told the number of the last story read, and of the last one there is.
    """
    end = last or max(_ends(), default=0)
    for window in _windows(first - 1, last):
        if rows := list(_problems_of(window, house)):
            again = set(_problems_of(window, read_house()))
            yield from (sentence for sentence in rows if sentence in again)
        report(min(window.upto or end, end), end)


def _ends() -> Iterator[int]:
    for model, name in ((Article, "id"), (Entry, "article")):
        yield model.objects.aggregate(last=Max(name))["last"] or 0


def _windows(after: int, last: int | None) -> Iterator[Window]:
    """Windows of so many stories, whether of them the rows are left or only lines of the log."""
    while last is None or after < last:
        ends = [end for end in (_end(Article, "id", after), _end(Entry, "article", after)) if end]
        upto = min([*ends, *([last] if last else [])], default=None)
        yield Window(after, upto)
        if upto is None:
            return
        after = upto


def _end(model, name: str, after: int) -> int | None:
    """The number of the last story of the next handful; None if there are fewer."""
    numbers = model.objects.filter(**{f"{name}__gt": after}).order_by(name)
    numbers_at_end = numbers.values_list(name, flat=True).distinct()[_AT_ONCE - 1 : _AT_ONCE]
    return next(iter(numbers_at_end), None)


def _problems_of(window: Window, house: House) -> Iterator[Sentence]:
    stories = _read(window)
    return chain.from_iterable(compare_story(pk, stories[pk], house) for pk in sorted(stories))


def _read(window: Window) -> dict[int, Rows]:
    """All that is asked of the stories of a window: a dozen queries, however many they are."""
    stories: dict[int, Rows] = defaultdict(Rows)
    # First the rows and then the lines of the log: both are read again where they differ.
    for article in window.of(Article.objects.defer("intake_notes"), "id").order_by():
        stories[article.pk].article = article
    lines = window.of(Entry.objects, "article").order_by("article", "id")
    for line in map(Line._make, lines.values_list(*_COLUMNS)):
        stories[line.article].lines.append(line)
    for release in window.of(Release.objects, "article").order_by("article", "number"):
        stories[release.article_id].releases[release.pk] = release
    _read_signatures(window, stories)
    for withdrawal in window.of(Withdrawal.objects, "article").order_by("id"):
        stories[withdrawal.article_id].withdrawals.append(withdrawal)
    for slot in window.of(Slot.objects, "article"):
        stories[slot.article_id].slots.append(slot)
    for live in window.of(Publication.objects, "article").order_by("id"):
        stories[live.article_id].live.append(live)
    _read_tags_and_pictures(window, stories)
    return stories


def _read_signatures(window: Window, stories: dict[int, Rows]) -> None:
    signatures = window.of(SignOff.objects, "release__article").order_by("id")
    for signature in signatures.annotate(story=F("release__article")):
        stories[signature.story].signatures.append(signature)


def _read_tags_and_pictures(window: Window, stories: dict[int, Rows]) -> None:
    story_tags = window.of(TaggedArticle.objects, "content_object")
    for story, name in story_tags.values_list("content_object", "tag__name"):
        stories[story].tags.append(name)
    figures = window.of(Figure.objects.select_related("picture"), "article")
    for figure in figures.order_by("order", "id"):
        stories[figure.article_id].figures.append(figure.form)
    public_tags = window.of(TaggedPublication.objects, "content_object__article")
    facts = ("content_object__article", "tag__name", "first_published_at")
    for story, *tag in public_tags.values_list(*facts):
        stories[story].listed.append(tuple(tag))
    public_pictures = window.of(Publication.pictures.through.objects, "publication__article")
    for story, sha256 in public_pictures.values_list("publication__article", "picture__sha256"):
        stories[story].shown.add(sha256)
