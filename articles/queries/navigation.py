"""Navigation: the channels and standing pages that every readers' page leads to."""

from __future__ import annotations

import functools
from typing import NamedTuple

from django.db import models

from articles.framework.prepared import prepared
from articles.models.channel import Channel
from articles.models.standing_page import StandingPage


class Navigation(NamedTuple):
    """Listed channels and public standing pages, each in their order; what is the same is one
    object, which nobody may change. ``rows`` is all that it shows."""

    channels: list[Channel]
    pages: list[StandingPage]
    rows: tuple

    @classmethod
    def load(cls) -> Navigation:
        """One query for both kinds, as every page asks it."""
        return cls.of(tuple(_rows()))

    @classmethod
    @functools.lru_cache(maxsize=4)
    def of(cls, rows: tuple) -> Navigation:
        navigation = cls([], [], rows)
        for pk, slug, name, order, parent, kind in sorted(rows, key=lambda row: (row[3], row[0])):
            if kind == "channel":
                navigation.channels.append(
                    Channel(pk=pk, slug=slug, name=name, order=order, parent_id=parent)
                )
            else:
                page = StandingPage(pk=pk, slug=slug, order=order)
                page.title = name
                navigation.pages.append(page)
        return navigation

    @property
    def top(self) -> list[Channel]:
        return [channel for channel in self.channels if channel.parent_id is None]

    def family(self, slug: str) -> list[Channel]:
        """A listed channel and then those below it; empty if there is none."""
        channel = self.channel(slug)
        return [channel, *self.below(channel)] if channel else []

    def channel(self, slug: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.slug == slug), None)

    def page(self, slug: str) -> StandingPage | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def below(self, channel: Channel) -> list[Channel]:
        return [below for below in self.channels if below.parent_id == channel.pk]


@prepared
def _rows():
    nothing = models.Value(None, output_field=models.BigIntegerField())
    channels = Channel.objects.filter(listed=True).order_by()
    pages = StandingPage.objects.public().order_by()
    return channels.values_list("pk", "slug", "name", "order", "parent", _kind("channel")).union(
        pages.values_list("pk", "slug", "title", "order", nothing, _kind("page")), all=True
    )


def _kind(name: str) -> models.Value:
    return models.Value(name, output_field=models.CharField())
