"""A person: the user model. ``name`` is the real name that is printed under a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.rules import chain

from .channel import Channel


@dataclass(frozen=True)
class Role:
    """Duties and the channels (by id; None: all of them) in which they hold, of one's own or of
    somebody who is away ``until`` a moment. In no channel no duty holds."""

    name: str
    duties: frozenset[str]
    channel_ids: frozenset[int] | None
    until: datetime | None = None

    @property
    def duties_anywhere(self) -> frozenset[str]:
        """The duties held in any channel at all."""
        return frozenset() if self.channel_ids == frozenset() else self.duties

    def duties_in(self, channel_id: int | None) -> frozenset[str]:
        """The duties held in one channel. A story without a channel is everybody's."""
        if channel_id is None or self.channel_ids is None or channel_id in self.channel_ids:
            return self.duties_anywhere
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
        help_text=_("The channels in which the duties hold. In none chosen, none holds."),
    )
    all_channels = models.BooleanField(
        _("all channels"),
        default=False,
        help_text=_("The duties hold in every channel, also in those that are still to come."),
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
    def channel_ids(self) -> frozenset[int] | None:
        """Ids of the channels this person is assigned to; None means all of them."""
        if self.all_channels:
            return None
        return frozenset(channel.pk for channel in self.channels.all())

    @property
    def own_role(self) -> Role:
        """This person's own duties, and where they hold."""
        return Role(str(self), self.duties, self.channel_ids)

    @cached_property
    def stands_in(self) -> tuple[Role, ...]:
        """The roles of those who are away now and whose deputy this person is: one query."""
        return self.roles_stood_in(timezone.now())

    def roles_stood_in(self, at: datetime) -> tuple[Role, ...]:
        """The roles in which this person stands in for others at a moment."""
        return self.deputises.roles(at).get(self.pk, ())

    @property
    def roles(self) -> tuple[Role, ...]:
        """Everything this person does here now: their own post, and those they stand in."""
        return (self.own_role, *self.stands_in)

    @property
    def all_duties(self) -> frozenset[str]:
        """Duties held in any channel, those of absent colleagues included."""
        return frozenset().union(*(role.duties_anywhere for role in self.roles))

    @property
    def reach(self) -> frozenset[int] | None:
        """Ids of the channels this person works for now; None means all of them.

        An administrator without duties is no editor, and looks at all of them.
        """
        channel_sets = [role.channel_ids for role in self.roles if role.duties_anywhere]
        if None in channel_sets or (self.is_superuser and not channel_sets):
            return None
        return frozenset().union(*channel_sets)

    def duties_in(self, channel_id: int | None) -> frozenset[str]:
        """The duties held in one channel now, those of absent colleagues included."""
        return frozenset().union(*(role.duties_in(channel_id) for role in self.roles))

    def stands_in_for(self, duty: str, channel_id: int | None, at: datetime) -> list[str]:
        """Names of those whose absence alone gives this person a duty at a moment."""
        if duty in self.own_role.duties_in(channel_id):
            return []
        roles = self.roles_stood_in(at)
        return [role.name for role in roles if duty in role.duties_in(channel_id)]

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
    def sees_every_story(self) -> bool:
        """Whether no story is hidden from this person on the desk (rule R12)."""
        return self.is_superuser or (self.is_on_the_desk and self.reach is None)

    @property
    def is_on_the_desk(self) -> bool:
        """Whether the person has any editorial duty on today's chain."""
        steps = (step.slug for step in settings.NEWSROOM_CHAIN)
        return bool(self.all_duties & {chain.REPORTER, *steps})
