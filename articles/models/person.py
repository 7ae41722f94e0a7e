"""A person: the user model. ``name`` is the real name that is printed under a story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import chain

from .channel import Channel


@dataclass(frozen=True)
class Post:
    """Duties and the channels (by id; none means all) in which they hold, of one's own or of
    somebody who is away ``until`` a moment."""

    name: str
    duties: frozenset[str]
    channel_ids: frozenset[int]
    until: datetime | None = None

    def duties_in(self, channel_id: int | None) -> frozenset[str]:
        """The duties held in one channel. A story without a channel is everybody's."""
        if channel_id is None or not self.channel_ids or channel_id in self.channel_ids:
            return self.duties
        return frozenset()


class Person(AbstractUser):
    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=60, help_text=_("The real name, as printed."))
    channels = models.ManyToManyField(
        Channel,
        blank=True,
        related_name="people",
        verbose_name=_("channels"),
        help_text=_("The channels in which the duties hold; none chosen means all."),
    )

    #: occasion → ["bell", "mail"]; an occasion that is not there: both.
    hears = models.JSONField(_("is told of"), default=dict, blank=True, editable=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        ordering = ["name", "username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def duties(self) -> frozenset[str]:
        """Slugs of the steps this person may sign, and ``reporter``: the names of their groups."""
        return frozenset(group.name for group in self.groups.all())

    @cached_property
    def channel_ids(self) -> frozenset[int]:
        """Ids of the channels this person is assigned to; empty means all of them."""
        return frozenset(channel.pk for channel in self.channels.all())

    @cached_property
    def stands_in(self) -> tuple[Post, ...]:
        """The posts of those who are away now and whose deputy this person is: one query."""
        return self.posts_stood_in(timezone.now())

    def posts_stood_in(self, at: datetime) -> tuple[Post, ...]:
        """The posts in which this person stands in for others at a moment."""
        return posts_stood_in([self], at)[self.pk]

    @property
    def posts(self) -> tuple[Post, ...]:
        """Everything this person does here now: their own post, and those they stand in."""
        return (Post(str(self), self.duties, self.channel_ids), *self.stands_in)

    @property
    def all_duties(self) -> frozenset[str]:
        """Duties held in any channel, those of absent colleagues included."""
        return frozenset().union(*(post.duties for post in self.posts))

    @property
    def reach(self) -> frozenset[int]:
        """Ids of the channels this person works for now; empty means all of them."""
        held = [post.channel_ids for post in self.posts if post.duties]
        return frozenset().union(*held) if held and all(held) else frozenset()

    def duties_in(self, channel_id: int | None) -> frozenset[str]:
        """The duties held in one channel now, those of absent colleagues included."""
        return frozenset().union(*(post.duties_in(channel_id) for post in self.posts))

    def as_actor(self, channel_id: int | None) -> chain.Actor:
        """This person as the rules of the chain see them."""
        duties = self.duties_in(channel_id)
        return chain.Actor(self.pk, str(self), duties, self.is_active, self.is_superuser)

    @property
    def as_colleague(self) -> chain.Actor:
        """This person for what is of no channel: the duties of all channels together."""
        duties = self.all_duties
        return chain.Actor(self.pk, str(self), duties, self.is_active, self.is_superuser)

    @property
    def is_on_the_desk(self) -> bool:
        """Whether the person has any editorial duty on today's chain."""
        steps = (step.slug for step in settings.NEWSROOM_CHAIN)
        return bool(self.all_duties & {chain.REPORTER, *steps})


def with_posts(people: models.QuerySet[Person]) -> list[Person]:
    """These people with their posts read, in as many queries for many as for one."""
    read = list(people.prefetch_related("groups", "channels"))
    stood_in = posts_stood_in(read, timezone.now())
    for person in read:
        person.stands_in = stood_in[person.pk]
    return read


def posts_stood_in(deputies: Iterable[Person], at: datetime) -> dict[int, tuple[Post, ...]]:
    """For each of these people, by id, the posts in which they stand in at a moment: one query."""
    absences = Person._meta.get_field("deputises").related_model.objects.current(at)
    posts: dict[int, dict[tuple, tuple[set, set]]] = {person.pk: {} for person in deputies}
    rows = absences.filter(deputy__in=posts, person__is_active=True).order_by("until", "id")
    for deputy, pk, name, until, duty, channel in rows.values_list(
        "deputy", "id", "person__name", "until", "person__groups__name", "person__channels"
    ):
        duties, channels = posts[deputy].setdefault((pk, name, until), (set(), set()))
        duties.update([duty] if duty else [])
        channels.update([channel] if channel else [])
    return {
        deputy: tuple(
            Post(name, frozenset(duties), frozenset(channels), until)
            for (_pk, name, until), (duties, channels) in away.items()
        )
        for deputy, away in posts.items()
    }
