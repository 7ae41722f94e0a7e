"""Channels: the sections of the site, every change on the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.models import Channel, Person, Publication, Verb
from articles.rules import administration
from articles.text.words import Sentence as _

from .administration import lock_or_build, log_change, require_permission, save_valid, set_fields
from .moment import NOW
from .refused import Refused, verb

CHANNEL = ("name", "slug", "parent", "order", "listed")


@verb
def save_channel(
    channel: Channel | None, by: Person, *, at: datetime = NOW, **facts: object
) -> Channel:
    """A new channel (``channel`` is None), or a change of one; ``facts`` are fields of it."""
    require_permission("organise", by)
    channel, before = lock_or_build(Channel, channel, _channel_facts)
    set_fields(channel, facts, CHANNEL)
    _require_stories_stay(channel, before)
    _require_two_levels(channel)
    _require_alone_outside(channel)
    save_valid(channel, CHANNEL)
    log_change(Verb.ORGANISE, by, channel, before, _channel_facts(channel), at)
    return channel


def _require_stories_stay(channel: Channel, before: Mapping[str, object]) -> None:
    sentence = before and administration.misplaces(before, _channel_facts(channel))
    if (
        sentence
        and Publication.objects.filter(
            Q(channel=channel.pk) | Q(channel__parent=channel.pk)
        ).exists()
    ):
        raise Refused(sentence)


def _require_two_levels(channel: Channel) -> None:
    parent = channel.parent
    if parent is None:
        return
    if parent.pk == channel.pk or parent.parent_id:
        raise Refused(
            _("%(parent)s cannot be the parent: it is itself below a channel.", parent=parent)
        )
    if channel.pk and channel.children.exists():
        raise Refused(_("%(name)s has channels below it, so it stays on top.", name=channel))


def _require_alone_outside(channel: Channel) -> None:
    """What stands outside the lists has nothing above or below it that stands in them."""
    outside = not channel.listed or (channel.parent and not channel.parent.listed)
    if outside and (channel.parent or (channel.pk and channel.children.exists())):
        raise Refused(_("A channel outside the lists has no channel above it and none below it."))


def _channel_facts(channel: Channel) -> dict[str, Any]:
    parent = str(channel.parent or "")
    return {**{name: getattr(channel, name) for name in CHANNEL}, "parent": parent}
