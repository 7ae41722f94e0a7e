"""What readers' pages ask of the record: a few questions, prepared, and lists as answers.

How many rows a question looks at does not depend on how many stories there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from django.db import connection, models
from django.db.models.functions import Coalesce
from taggit.models import Tag

from articles.framework.json_rows import as_moment
from articles.framework.prepared import prefetch, prepared
from articles.models.entry import Entry, Verb
from articles.models.placement import Placement
from articles.models.publication import SIGNATURE, Publication, signatures
from articles.models.signoff import SignOff
from articles.models.tagged import TaggedPublication
from articles.models.withdrawal import Withdrawal

#: Stories that a story's own page names as related.
RELATED = 4
#: What a record shows of each text; not the text itself.
_HISTORY = (
    *("article_id", "verb", "at", "name", "data"),
    *("release__number", "release__chain", "release__digest"),
    *("release__notice_kind", "release__notice_text"),
)
#: Lines of the log that readers' record of a story shows.
_SHOWN = (Verb.PUBLISH, Verb.WITHDRAW, Verb.EXPLAIN)

_stories = Publication.objects


def live(article: int) -> Publication | None:
    """A story as readers have it, with everything that they get of it; None if it is not public."""
    # No database has a number that large.
    rows = whole(_live([article])) if article < 2**63 else []
    return rows[0] if rows else None


def foreseen(articles: list[int]) -> None:
    """Ask at once what the pages of these stories are going to ask of each."""
    for ask in (_live, _history):
        prefetch(ask, articles, attrgetter("article_id"))


@prepared
def _live(articles):
    return _stories.filter(article__in=articles).in_full()


def whole(stories: list[Publication]) -> list[Publication]:
    """The same stories, asked ``in_full``, with the signatures that they end with and the tags that
    lead to others."""
    for story in stories:
        if not hasattr(story, "shown_tags"):
            story.release.marks = _signatures(story.signature_facts or ())
            story.shown_tags = _tags(story.tag_facts or (), story.release.tag_names)
    return stories


def _signatures(facts: Iterable[list]) -> list[SignOff]:
    marks = [SignOff(**dict(zip(SIGNATURE, row, strict=True))) for row in sorted(facts)]
    for mark in marks:
        mark.at = as_moment(mark.at)
    return marks


def _tags(facts: Iterable[list], signed_words: Iterable[str]) -> list[Tag]:
    """The tags that a text leads to, each by the word that was signed, whatever the tag is called
    since; a signed word whose tag is not there leads nowhere."""
    words = {word.lower(): word for word in sorted(signed_words)}
    tags = [Tag(pk=pk, name=name, slug=slug) for _place, pk, name, slug in sorted(facts)]
    tags_without_word = []
    for tag in tags:
        if word := words.pop(tag.name.lower(), None):
            tag.name = word
        else:
            tags_without_word.append(tag)
    # The desk ties tags to a text in the order of their words.
    rest = [words[key] for key in sorted(words)]
    for tag, word in zip(tags_without_word, rest, strict=False):
        tag.name = word
    nameless = tags_without_word[len(rest) :]
    nameless_words = [Tag(name=word, slug="") for word in rest[len(tags_without_word) :]]
    return [tag for tag in tags if tag not in nameless] + nameless_words


def signed_as(tag: Tag, story: Publication) -> Tag:
    """A tag by the word for it that was signed with a story which carries it."""
    bare = tag.slug.rpartition("_")[0] if tag.slug[-1:].isdigit() else ""
    spellings = (word for word in story.release.tag_names if tag.slugify(word) in (tag.slug, bare))
    return Tag(pk=tag.pk, name=next(spellings, tag.name), slug=tag.slug)


def history(story: Publication) -> list[Entry]:
    """When readers got a text of this story, with its signatures, when it was taken back, and
    what was said of that; newest first."""
    entries = _history([story.article_id])
    for entry in entries:
        if entry.release:
            entry.release.marks = _signatures(entry.signature_facts or ())
    return entries


@prepared
def _history(articles):
    entries = Entry.objects.filter(verb__in=_SHOWN, article__in=articles)
    lines = entries.select_related("release").only(*_HISTORY).order_by("-id")
    return lines.annotate(signature_facts=signatures())


def related(story: Publication) -> list[Publication]:
    """Older stories that share the tags of a ``whole`` one, most of them first, then those of its
    channel.

    Only older ones, so that a page which was made once never lacks a newer one.
    """
    tags = [tag.pk for tag in story.shown_tags]
    return _ask_related(story.first_published_at, story.channel_id, tags)


@prepared
def _ask_related(at, channel, tags):
    shared_tags = (
        TaggedPublication.objects.filter(content_object=models.OuterRef("pk"), tag__in=tags)
        .order_by()
        .values("content_object")
        .annotate(count=models.Count("pk"))
    )
    alike = Coalesce(models.Subquery(shared_tags.values("count")), 0)
    order = (alike.desc(), "-first_published_at", "-id")
    titles = _stories.for_titles()
    near = titles.in_slices(_beside(at, channel, tags, "lt", "-")).order_by(*order)[:RELATED]
    if connection.vendor == "postgresql":
        return near
    # SQLite goes through a story's text to reach what it shows: only through those that remain.
    return titles.filter(pk__in=near.values("pk")).order_by(*order)


def naming(story: Publication) -> list[Publication]:
    """Stories whose own pages may name this one as related: they came next in one of its
    tags or in its channel.

    By what it carries itself, its tags fetched with it: those of a story that is being withdrawn
    are not in the record any more, and those of a corrected one are others by then.
    """
    tags = [tag.pk for tag in story.tags.all()]
    return _naming(story.first_published_at, story.channel_id, tags)


@prepared
def _naming(at, channel, tags):
    stories = _stories.in_slices(_beside(at, channel, tags, "gt", ""))
    return stories.only("article_id", "first_published_at")


def _beside(at, channel, tags: list, side: str, order: str) -> list[models.QuerySet]:
    """The nearest stories on one side of a moment, in each tag and in a channel."""
    when = {f"first_published_at__{side}": at}
    tag_rows = TaggedPublication.objects.filter(**when).order_by(
        f"{order}first_published_at", f"{order}content_object_id"
    )
    others = _stories.filter(**when).order_by(f"{order}first_published_at", f"{order}id")
    slices = [tag_rows.filter(tag=tag).values("content_object")[:RELATED] for tag in tags]
    return [*slices, others.filter(channel=channel)[:RELATED]]


@prepared
def newest(*, count: int):
    """The newest of all."""
    return _stories.for_lists().in_full()[:count]


@prepared
def newest_of(channels, *, count: int, in_full: bool = False):
    """The newest of these channels together: one look-up for each of them."""
    public = _stories.listed()
    slices = [public.filter(channel=channel).newest(count) for channel in channels]
    return _columns_shown(in_full).in_slices(slices)[:count]


@prepared
def tag(slug):
    """The tag of this name in addresses, if there is one."""
    return Tag.objects.filter(slug=slug)


@prepared
def tagged(tag, *, count: int, in_full: bool = False):
    """The newest with this tag."""
    return _columns_shown(in_full).tagged(tag)[:count]


def _columns_shown(in_full: bool) -> models.QuerySet:
    """Stories for a list of cards, or whole ones for programs."""
    return _stories.for_lists().in_full() if in_full else _stories.for_cards()


@prepared
def of_front(*families, of_each: int, of_all: int, notices: int):
    """The newest of each family of channels and of all, and those whose notices are newest; newest
    first."""
    public = _stories.listed()
    slices = [public.newest(of_all), public.noticed(notices)]
    for channels in families:
        of_family = [public.filter(channel=channel).newest(of_each) for channel in channels]
        slices.append(_stories.in_slices(of_family).newest(of_each))
    return _stories.for_cards().in_slices(slices)


@prepared
def arranged(at):
    """Spots of the front page as readers have them at this moment, the lead first."""
    return Placement.objects.on_the_page(at)


@prepared
def noticed(*, count: int):
    """Those whose notices are newest."""
    return _stories.for_index().noticed(count)


@prepared
def withdrawn(*, count: int):
    """The newest withdrawals of stories that stood in lists, with what readers are told of each."""
    return Withdrawal.objects.listed().with_notices()[:count]
