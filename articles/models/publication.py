"""A publication: what readers see. The one live release of an article; no row, not public."""

import functools
import operator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from .article import Article
from .channel import Channel
from .entry import Entry, Verb
from .picture import Picture
from .release import Release
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


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _month_after(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_of(year: int, month: int) -> tuple[datetime, datetime]:
    """The first moment of a month in the newsroom's time, and that of the next one."""
    first = date(year, month, 1)
    return _midnight(first), _midnight(_month_after(first))


class PublicationQuerySet(models.QuerySet):
    def for_lists(self):
        """Newest first, with what a list shows of each."""
        return self.select_related("release", "channel").order_by("-first_published_at", "-id")

    def for_feeds(self):
        """Newest first, with everything that the stories' own pages say."""
        return self.for_lists().prefetch_related("release__signoffs")

    def in_channel(self, channel):
        """In this channel or in one below it."""
        below = Channel.objects.filter(models.Q(pk=channel.pk) | models.Q(parent=channel.pk))
        return self.filter(channel__in=below.values("pk"))

    def tagged(self, tag):
        return self.filter(taggedpublication__tag=tag)

    def news(self, at: datetime):
        """What is news at this moment."""
        return self.filter(first_published_at__gt=at - NEWS_LASTS)

    def in_month(self, year: int, month: int):
        """First published in this month, by the newsroom's time."""
        start, end = month_of(year, month)
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def newest_of_each(self, channels, count):
        """The newest ``count`` of every channel, in no order.

        One index look-up a channel, so it costs the same in any archive. A slice may not stand in
        a union on SQLite; a subquery that is one may.
        """
        newest = self.order_by("-first_published_at", "-id")
        slices = [newest.filter(channel=channel).values("pk")[:count] for channel in channels]
        arms = [self.order_by().filter(pk__in=part) for part in slices]
        return arms[0].union(*arms[1:], all=True) if arms else self.none()

    def naming(self, story):
        """Stories whose own pages may name this one among what is related to them.

        They are of the few that came next in one of its tags or in its channel.
        """
        later = models.Q(first_published_at=story.first_published_at, pk__gt=story.pk)
        later |= models.Q(first_published_at__gt=story.first_published_at)
        after = self.filter(later).order_by("first_published_at", "id")
        near = [after.filter(taggedpublication__tag=tag) for tag in story.tags.all()]
        near.append(after.filter(channel=story.channel_id))
        few = [models.Q(pk__in=part.values("pk")[: 2 * RELATED]) for part in near]
        return self.filter(functools.reduce(operator.or_, few))

    def days_next_to(self, day: date) -> list[date]:
        """The days before and after this one on which stories were published, and the nearest
        in the months before and after."""
        moments = []
        month = day.replace(day=1)
        for first, last in ((day, day), (month, _month_after(month) - timedelta(days=1))):
            begin, end = _midnight(first), _midnight(last + timedelta(days=1))
            before = self.filter(first_published_at__lt=begin).order_by("-first_published_at")
            after = self.filter(first_published_at__gte=end).order_by("first_published_at")
            moments += [
                rows.values_list("first_published_at", flat=True)[:1] for rows in (before, after)
            ]
        return [timezone.localdate(moment) for found in moments for moment in found]

    def for_story(self, article_id):
        """A story as its own page shows it."""
        return self.select_related("release", "channel__parent").filter(article_id=article_id)

    def in_full(self):
        """With all that is public of each: for programs, which get whole stories."""
        whole = self.select_related("release", "channel__parent")
        return whole.prefetch_related("tags", "release__signoffs")


class Publication(models.Model):
    article = models.OneToOneField(Article, models.PROTECT, related_name="publication")
    release = models.OneToOneField(Release, models.PROTECT, related_name="publication")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="publications")
    first_published_at = models.DateTimeField(_("first published"))
    published_at = models.DateTimeField(_("published"))
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
        ]

    def __str__(self):
        return str(self.release)

    def get_absolute_url(self):
        return story_url(self.article_id, self.first_published_at)

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
