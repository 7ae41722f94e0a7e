"""A publication: what readers see. The one live release of an article; no row, not public."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.days import Month, span

from .article import Article
from .channel import Channel
from .entry import Entry, Verb
from .picture import Picture
from .release import Release
from .stretch import Stretch, StretchQuerySet
from .tagged import TaggedPublication

#: Stories that a story's own page names as related.
RELATED = 4
#: How long a story is news, for those who want nothing else.
NEWS_LASTS = timedelta(days=2)

#: Files of a feed, and the format of each.
FEEDS = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}


def story_url(article_id: int, first_published_at: datetime, name: str = "story") -> str:
    """A story's address for life: the date of its first publication, and the article's id."""
    day = timezone.localtime(first_published_at)
    return reverse(name, args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}", article_id])


def month_of(year: int, month: int) -> tuple[datetime, datetime]:
    """The first moment of a month in the newsroom's time, and that of the next one."""
    of = Month(year, month)
    return span_of(of.first, of.last)


def span_of(first: date, last: date) -> tuple[datetime, datetime]:
    """When these days begin and end by the newsroom's clock."""
    return span(first, last, timezone.get_default_timezone())


class PublicationQuerySet(StretchQuerySet):
    def listed(self):
        """Without those of channels that stand outside the lists."""
        return self.exclude(channel__in=Channel.objects.filter(listed=False).values("pk"))

    def for_lists(self):
        """Newest first, with what a list shows of each."""
        newest = self.listed().order_by("-first_published_at", "-id")
        return newest.select_related("release", "channel")

    def of_stories(self, articles):
        """Those of these stories that are public, with what a list shows of each, in no order.

        A story outside the lists is among them: who looks for it finds it.
        """
        return self.select_related("release", "channel").filter(article__in=articles)

    def for_index(self):
        """As ``for_lists``, without the texts: for lists that are long."""
        return self.for_lists().defer("release__body")

    def for_feeds(self):
        """Newest first, with everything that the stories' own pages say."""
        return self.for_lists().prefetch_related("release__signoffs")

    def tagged(self, tag):
        """With this tag, newest first, along the tag's own index."""
        newest = ("-taggedpublication__first_published_at", "-taggedpublication__content_object_id")
        return self.filter(taggedpublication__tag=tag).order_by(*newest)

    def newest(self, count):
        """A slice of the newest, to be put together with others by ``in_slices``."""
        return self.order_by("-first_published_at", "-id")[:count]

    def news(self, at: datetime):
        """What is news at this moment."""
        return self.listed().filter(first_published_at__gt=at - NEWS_LASTS)

    def in_month(self, year: int, month: int):
        """First published in this month, by the newsroom's time."""
        start, end = month_of(year, month)
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def newest_of_each(self, channels, count):
        """The newest ``count`` of every channel: one look-up each, the same in any archive."""
        listed = Publication.objects.listed()
        return self.in_slices(listed.filter(channel=c).newest(count) for c in channels)

    def noticed(self, count):
        """A slice of those whose notices are newest."""
        return self.filter(noticed_at__isnull=False).order_by("-noticed_at", "-id")[:count]

    def of_day(self, day: date) -> Stretch:
        """The stories of a day, and the nearest before and after it."""
        return self.stretch("first_published_at", *span_of(day, day))

    def of_month(self, month: Month, count: int):
        """The newest ``count`` of each of its days, one of every other month of its year, and
        the nearest before and after the year; newest first."""
        edges = [span_of(day, day) for day in month.days]
        listed = Publication.objects.listed()
        days = [listed.filter(**_within(*edge)).newest(count) for edge in edges]
        return self.in_slices([*days, *_around(month)])

    def related_to(self, story, tags):
        """Older stories that share its tags, most of them first, then those of its channel.

        Only older ones, so that a page which was made once never lacks a newer one.
        """
        shared = (
            TaggedPublication.objects.filter(content_object=models.OuterRef("pk"), tag__in=tags)
            .order_by()
            .values("content_object")
            .annotate(count=models.Count("pk"))
        )
        near = self.in_slices(_beside(story, tags, "lt", "-")).annotate(
            shared=Coalesce(models.Subquery(shared.values("count")), 0)
        )
        return near.order_by("-shared", "-first_published_at", "-id")[:RELATED]

    def naming(self, story):
        """Stories whose own pages may name this one as related: they came next in one of its
        tags or in its channel."""
        return self.in_slices(_beside(story, story.tags.all(), "gt", ""))

    def for_story(self, article_id):
        """A story as its own pages show it."""
        return self.select_related("release", "channel__parent").filter(article_id=article_id)

    def in_full(self):
        """With all that is public of each: for programs, which get whole stories."""
        whole = self.select_related("release", "channel__parent")
        return whole.prefetch_related("tags", "release__signoffs")

    def days_next_to(self, day: date) -> list[date]:
        """Days whose pages, or whose months' pages, lead to this one: the next before and after
        with stories, and one of each other month that its month's page names."""
        of_day = self.listed().of_day(day)
        near = filter(None, (of_day.before, of_day.after))
        rows = [*near, *self.in_slices(_around(Month.of(day)))]
        return sorted({row.day for row in rows})


def _within(start: datetime, end: datetime) -> dict[str, datetime]:
    return {"first_published_at__gte": start, "first_published_at__lt": end}


def _around(month: Month) -> list[models.QuerySet]:
    """A story of every other month of its year, and the nearest before and after the year."""
    listed = Publication.objects.listed()
    year = month.year_around
    start, end = span_of(year[0].first, year[-1].last)
    edges = [span_of(other.first, other.last) for other in year if other != month]
    return [
        *(listed.filter(**_within(*edge)).newest(1) for edge in edges),
        listed.filter(first_published_at__lt=start).newest(1),
        listed.filter(first_published_at__gte=end).order_by("first_published_at", "id")[:1],
    ]


def _beside(story, tags, side: str, order: str) -> list[models.QuerySet]:
    """The nearest on one side of a story in time, in each of its tags and in its channel."""
    when = {f"first_published_at__{side}": story.first_published_at}
    tagged = TaggedPublication.objects.filter(**when).order_by(
        f"{order}first_published_at", f"{order}content_object_id"
    )
    others = Publication.objects.filter(**when).order_by(f"{order}first_published_at", f"{order}id")
    slices = [tagged.filter(tag=tag).values("content_object")[:RELATED] for tag in tags]
    return [*slices, others.filter(channel=story.channel_id)[:RELATED]]


class Publication(models.Model):
    article = models.OneToOneField(Article, models.PROTECT, related_name="publication")
    release = models.OneToOneField(Release, models.PROTECT, related_name="publication")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="publications")
    first_published_at = models.DateTimeField(_("first published"))
    published_at = models.DateTimeField(_("published"))
    noticed_at = models.DateTimeField(
        _("notice since"), null=True, help_text=_("When readers first had the notice it carries.")
    )
    pictures = models.ManyToManyField(Picture, related_name="publications", editable=False)
    tags = TaggableManager(through=TaggedPublication, blank=True, verbose_name=_("tags"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-first_published_at", "-id"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="publication_newest"),
            models.Index(
                fields=["channel", "-first_published_at", "-id"], name="publication_in_channel"
            ),
            models.Index(
                fields=["-noticed_at", "-id"],
                name="publication_noticed",
                condition=models.Q(noticed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.release)

    def get_absolute_url(self):
        return story_url(self.article_id, self.first_published_at)

    @property
    def day(self) -> date:
        """The day of its first publication, by the newsroom's clock."""
        return timezone.localdate(self.first_published_at)

    @property
    def permalink(self) -> str:
        """The story's whole address, as feeds and other systems need it."""
        return settings.NEWSROOM_URL + self.get_absolute_url()

    @property
    def record_url(self):
        return story_url(self.article_id, self.first_published_at, "record")

    @property
    def ninjs_url(self):
        return story_url(self.article_id, self.first_published_at, "ninjs")

    @cached_property
    def is_updated(self) -> bool:
        """Whether readers have a later text than the first one."""
        return self.published_at > self.first_published_at

    @property
    def history(self) -> models.QuerySet[Entry]:
        """When readers got a text of this story, and when it was taken back; newest first."""
        known = Entry.objects.filter(verb__in=[Verb.PUBLISH, Verb.WITHDRAW])
        return known.filter(article_id=self.article_id).select_related("release").order_by("-id")

    @property
    def seal(self) -> dict:
        """What the log keeps of a publication."""
        return {
            "release": self.release_id,
            "digest": self.release.digest,
            "first_published_at": self.first_published_at,
        }
