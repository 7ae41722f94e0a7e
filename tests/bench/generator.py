"""Any number of stories as the desk makes them, many at a time, past no guard.

Forms, digests, signatures and lines of the log come from the desk's own code; only the saving
is done in bulk. ``tests/test_bench.py`` holds what comes out against what the desk itself makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from taggit.models import Tag

from articles import search
from articles.desk.log import line
from articles.desk.review import mark
from articles.desk.words import build_release
from articles.models import (
    Article,
    Entry,
    Figure,
    LogHead,
    Notification,
    Occasion,
    Person,
    Publication,
    Release,
    SignOff,
    TaggedArticle,
    TaggedPublication,
    Verb,
)
from articles.search import working
from articles.search.document import Document
from tests.bench.plan import Plan

_SAID = (
    "%(name)s submitted “%(story)s”; it waits for %(step)s.",
    "%(name)s signed “%(story)s”; it waits for %(step)s.",
)


def generate(plans: Iterable[Plan], tags: Iterable[Tag]) -> None:
    """Make each planned story public."""
    save(prepare_stories(plans, tags))


def prepare_stories(plans: Iterable[Plan], tags: Iterable[Tag]) -> list[Story]:
    """The planned stories, to be saved; asks the database nothing."""
    by_name = {tag.name: tag for tag in tags}
    return [Story(plan, by_name) for plan in plans]


class Story:
    """One planned story as rows, none of them saved yet."""

    def __init__(self, plan: Plan, tags: dict[str, Tag]):
        words = dict(plan.words)
        self.plan = plan
        self.tags = [tags[name] for name in words.pop("tags")]
        figures = words.pop("figures")
        text, *_between, out = plan.moments
        self.article = Article(
            **words,
            owner=plan.reporter,
            stage=Article.Stage.CLEARED,
            version=2 + len(plan.signers),
            created_at=text,
            changed_at=out,
        )
        self.figures = [
            Figure(article=self.article, order=order, **figure)
            for order, figure in enumerate(figures)
        ]
        self.article.tag_names = sorted(tag.name for tag in self.tags)
        self.article.figures = [figure.form for figure in self.figures]
        self.release = self._frozen()
        self.marks = [
            mark(self.release, *row)
            for row in zip(settings.NEWSROOM_CHAIN, plan.signers, plan.moments[2:], strict=True)
        ]
        self.live = self._published(out)
        self.found = Document(self.live)
        # What takes longest, while it is nobody's turn to write.
        _words = self.found.words

    def _frozen(self) -> Release:
        writer = {"id": self.plan.reporter.pk, "name": str(self.plan.reporter)}
        by, at = self.plan.reporter, self.plan.moments[1]
        return build_release(self.article, 1, by, at, settings.NEWSROOM_CHAIN, [writer])

    def _published(self, at: datetime) -> Publication:
        return Publication(
            article=self.article,
            release=self.release,
            channel=self.release.channel,
            first_published_at=at,
            published_at=at,
        )

    def acts(self) -> Iterator[tuple]:
        """What the log is to say, in order, as ``line`` takes it."""
        by, (written, submitted, *_rest) = self.plan.reporter, self.plan.moments
        text, release = {"text": self.release.digest, "owner": by.pk}, self.release
        yield Verb.CREATE, by, self.article, written, None, text
        yield Verb.SUBMIT, by, self.article, submitted, release, release.seal
        for each in self.marks:
            yield Verb.SIGN, each.person, self.article, each.at, release, each.seal
        yield Verb.PUBLISH, None, self.article, self.plan.moments[-1], release, self.live.seal

    def told(self, lines: list[Entry]) -> Iterator[Notification]:
        """What stood in the bells until somebody signed."""
        moving = [entry for entry in lines if entry.verb in (Verb.SUBMIT, Verb.SIGN)]
        for number, people in enumerate(self.plan.waited_for):
            entry, read_at = moving[number], moving[number + 1].at
            label = settings.NEWSROOM_CHAIN[number].label
            facts = {"name": entry.name, "story": str(self.article), "step": label}
            fields = {"template": _SAID[min(number, 1)], "facts": facts}
            yield from (self._notification(entry, p, fields, read_at) for p in people)

    def _notification(
        self, entry: Entry, person: Person, said: dict, read_at: datetime
    ) -> Notification:
        return Notification(
            person=person,
            occasion=Occasion.WAITS,
            article=self.article,
            entry=entry,
            said=said,
            at=entry.at,
            read_at=read_at,
        )


@transaction.atomic
def save(stories: list[Story]) -> None:
    """The rows of these stories, in an order that every guard allows."""
    Article.objects.bulk_create(story.article for story in stories)
    Figure.objects.bulk_create(figure for story in stories for figure in story.figures)
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=s.article, tag=tag) for s in stories for tag in s.tags
    )
    Release.objects.bulk_create(story.release for story in stories)
    for story in stories:
        # The rows that it points to have their numbers now.
        story.live.article, story.live.release = story.article, story.release
    lines = _log(story.acts() for story in stories)
    for number in range(len(settings.NEWSROOM_CHAIN)):
        SignOff.objects.bulk_create(story.marks[number] for story in stories)
    _publish(stories)
    Notification.objects.bulk_create(
        row for story, own in zip(stories, lines, strict=True) for row in story.told(own)
    )


def _publish(stories: list[Story]) -> None:
    Publication.objects.bulk_create(story.live for story in stories)
    TaggedPublication.objects.bulk_create(
        TaggedPublication(
            content_object=s.live, tag=tag, first_published_at=s.live.first_published_at
        )
        for s in stories
        for tag in s.tags
    )
    through = Publication.pictures.through
    through.objects.bulk_create(
        through(publication=s.live, picture=figure.picture) for s in stories for figure in s.figures
    )
    search.engine_of(connection).add(story.found for story in stories)
    working.add(paper_of(story) for story in stories)


def paper_of(story: Story) -> working.Paper:
    return working.paper(
        story.article,
        story.article.tag_names,
        [str(story.plan.reporter)],
        {story.article.channel_id},
    )


def _log(acts: Iterable[Iterable[tuple]]) -> list[list[Entry]]:
    """The lines of each story, in the log in order of time, chained to what is there."""
    LogHead.objects.get_or_create(pk=1)
    head = LogHead.objects.select_for_update().get(pk=1)
    every = sorted(
        ((act[3], number, act) for number, own in enumerate(acts) for act in own),
        key=lambda each: each[:2],
    )
    lines: list[list[Entry]] = []
    rows: list[Entry] = []
    for _at, number, (verb, by, article, at, release, data) in every:
        entry = line(head.digest, verb, by, article, at, release, data=data)
        head.digest = entry.digest
        rows.append(entry)
        lines.extend([] for _new in range(number + 1 - len(lines)))
        lines[number].append(entry)
    Entry.objects.bulk_create(rows)
    return lines
