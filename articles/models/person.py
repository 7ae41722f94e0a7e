"""A person: the user model. ``name`` is the real name that is printed under a story."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import chain

from .channel import Channel


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
        return frozenset(self.groups.values_list("name", flat=True))

    @cached_property
    def channel_ids(self) -> frozenset[int]:
        """Ids of the channels this person is assigned to; empty means all of them."""
        return frozenset(self.channels.values_list("id", flat=True))

    def duties_in(self, channel_id: int | None) -> frozenset[str]:
        """The duties held in one channel. A story without a channel is everybody's."""
        if channel_id is None or not self.channel_ids or channel_id in self.channel_ids:
            return self.duties
        return frozenset()

    def as_actor(self, channel_id: int | None) -> chain.Actor:
        """This person as the rules of the chain see them."""
        return chain.Actor(self.pk, str(self), self.duties_in(channel_id), self.is_active)

    @property
    def is_on_the_desk(self) -> bool:
        """Whether the person has any editorial duty on today's chain."""
        return bool(self.duties & {chain.REPORTER, *(s.slug for s in settings.NEWSROOM_CHAIN)})
