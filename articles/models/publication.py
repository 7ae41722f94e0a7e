"""A publication: what readers see. The one live release of an article; no row, not public."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.framework.json_rows import json_rows
from articles.framework.paths import path_to
from articles.framework.time_slice import TimeSliceQuerySet
from articles.text.days import Month, span

from .article import Article
from .channel import Channel
from .picture import Picture
from .release import Release
from .signoff import SignOff
from .tagged import TaggedPublication

#: Addresses of stories that are kept: a page names the same one several times.
_ADDRESSES = 4096
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
    return _story_url(article_id, first_published_at, name, settings.TIME_ZONE)


@lru_cache(_ADDRESSES)
def _story_url(article_id: int, first_published_at: datetime, name: str, zone: str) -> str:
    return _form(name).format(timezone.localtime(first_published_at), article_id)


@lru_cache
def _form(name: str) -> str:
    """The path of any story, to be filled in: to ask for each takes twenty times as long."""
    return path_to(name, "1111", "11", "11", 0).replace("1111/11/11/0", "{:%Y/%m/%d}/{}")


def span_of_month(month: Month) -> tuple[datetime, datetime]:
    """When a month begins and ends by the newsroom's clock."""
    return span_of(month.first, month.last)


def span_of(first: date, last: date) -> tuple[datetime, datetime]:
    """When these days begin and end by the newsroom's clock."""
    return span(first, last, timezone.get_default_timezone())


_LINE = (
    *("article_id", "channel__parent_id", "first_published_at"),
    *("release__headline", "release__notice_kind"),
)
_TITLE = (
    *("article_id", "first_published_at", "noticed_at"),
    *("release__kicker", "release__headline", "release__figures", "release__notice_kind"),
)
_CARD = (
    *(*_TITLE, "channel", "channel__name", "channel__slug", "channel__parent_id"),
    *("release__subhead", "release__body", "release__notice_text"),
    "release__tag_names",
)
#: What signatures and tags are made of, their number in the record first.
SIGNATURE = ("id", "release_id", "step", "label", "person_id", "name", "digest", "at")
_TAG = ("id", "tag_id", "tag__name", "tag__slug")


def signatures() -> models.Subquery:
    """Those of the outer row's ``release``, as facts."""
    of_release = SignOff.objects.filter(release=models.OuterRef("release"))
    return json_rows(of_release, "release", *SIGNATURE)


class PublicationQuerySet(TimeSliceQuerySet):
    def listed(self):
        """Without those of channels that stand outside the lists."""
        return self.exclude(channel__in=Channel.objects.unlisted())

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

    def for_lines(self):
        """As ``for_lists``, with no more than a line needs: a headline and a time."""
        return self.for_lists().only(*_LINE)

    def for_titles(self):
        """As ``for_lists``, with no more than a headline, a picture and a time need."""
        return self.for_lists().select_related(None).select_related("release").only(*_TITLE)

    def for_cards(self):
        """As ``for_lists``, with no more than the cards of readers' lists show."""
        return self.for_lists().only(*_CARD)

    def tagged(self, tag):
        """With this tag, newest first, along the tag's own index."""
        newest = ("-taggedpublication__first_published_at", "-taggedpublication__content_object_id")
        return self.filter(taggedpublication__tag=tag).order_by(*newest)

    def newest(self, count):
        """A slice of the newest, to be put together with others by ``in_slices``."""
        return self.order_by("-first_published_at", "-id")[:count]

    def since(self, start: datetime):
        """Of the lists, what was first published after a moment."""
        return self.listed().filter(first_published_at__gt=start)

    def between(self, start: datetime, end: datetime):
        """First published in [start, end)."""
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def noticed(self, count):
        """A slice of those whose notices are newest."""
        return self.filter(noticed_at__isnull=False).order_by("-noticed_at", "-id")[:count]

    def in_full(self):
        """With everything of the story itself that readers and programs get; its signatures and
        its tags as facts, of which ``readers`` makes them."""
        tags = TaggedPublication.objects.filter(content_object=models.OuterRef("pk"))
        return self.select_related("release", "channel__parent").annotate(
            signature_facts=signatures(),
            tag_facts=json_rows(tags, "content_object", *_TAG),
        )


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
            # The last column lets ``parts`` do without the rows themselves.
            models.Index(
                fields=["-first_published_at", "-id", "published_at"], name="publication_newest"
            ),
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
    def seal(self) -> dict:
        """What the log keeps of a publication."""
        return {
            "release": self.release_id,
            "digest": self.release.digest,
            "first_published_at": self.first_published_at,
        }
