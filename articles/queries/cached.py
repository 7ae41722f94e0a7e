"""What is made of a published story is kept for the next page that needs it.

A story stands on dozens of pages, the same each time: its ninjs in every list, its text in every
feed. What was made once is found again by a key: everything that it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from cachetools import LRUCache
from cachetools import cached as cached_by
from django.conf import settings
from django.utils.translation import get_language

from articles.models.channel import Channel
from articles.models.publication import Publication

Made = TypeVar("Made")
#: Stories of which something is kept: those in the lists of forty channels and of their tags.
_MOST = 1000


def cache_key(story: Publication) -> tuple:
    """All that readers and programs can be shown of a story; two with the same key look the same.

    Signatures and tags count if they were fetched with it; then it is looked at once, for all that
    is made of it.
    """
    facts = getattr(story, "facts_shown", None) or _facts_shown(story)
    if hasattr(story, "shown_tags"):
        story.facts_shown = facts
    return (settings.NEWSROOM_NAME, settings.NEWSROOM_URL, get_language(), *facts)


def _facts_shown(story: Publication) -> tuple:
    copy, channel = story.release, story.channel
    return (
        *(story.pk, story.article_id, story.first_published_at, story.published_at),
        # A release never changes (rule R4); its digest stands for all that a signature covers.
        *(copy.pk, copy.number, copy.frozen_at, copy.digest, copy.headline, copy.body),
        *(
            tuple(map(str, getattr(copy, "marks", ()))),
            _facts_of_channel(channel),
            _facts_of_channel(channel.parent),
        ),
        tuple((tag.name, tag.slug) for tag in getattr(story, "shown_tags", ())),
    )


def title_key(story: Publication) -> tuple:
    """All that ``for_titles`` knows of a story."""
    copy = story.release
    ids = (story.pk, story.article_id, story.first_published_at, copy.pk)
    return (*ids, copy.kicker, copy.headline, copy.notice_kind, str(copy.lead_figure))


def _facts_of_channel(channel: Channel | None) -> tuple | None:
    return channel and (channel.pk, channel.name, channel.slug, channel.listed)


def cached(make: Callable[[Publication], Made]) -> Callable[[Publication], Made]:
    """What a function makes of a story, made once for each key; nobody may change it."""
    return cached_by(LRUCache(_MOST), key=cache_key, lock=Lock())(make)
