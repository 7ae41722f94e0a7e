"""What is made of a published story is kept for the next page that needs it.

A story stands on dozens of pages, the same each time: its ninjs in every list, its text in every
feed. What was made once is found again by the story's *face*: everything that it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from cachetools import LRUCache, cached
from django.conf import settings
from django.utils.translation import get_language

from articles.models.channel import Channel
from articles.models.publication import Publication

Made = TypeVar("Made")
#: Stories of which something is kept: those in the lists of forty channels and of their tags.
_MOST = 1000


def face(story: Publication) -> tuple:
    """All that readers and programs can be shown of a story; two with the same face look the same.

    Signatures and tags count if they were fetched with it; then it is looked at once, for all that
    is made of it.
    """
    looks = getattr(story, "looks", None) or _looks(story)
    if hasattr(story, "shown_tags"):
        story.looks = looks
    return (settings.NEWSROOM_NAME, settings.NEWSROOM_URL, get_language(), *looks)


def _looks(story: Publication) -> tuple:
    copy, channel = story.release, story.channel
    return (
        *(story.pk, story.article_id, story.first_published_at, story.published_at),
        # A release never changes (rule R4); its digest stands for all that a signature covers.
        *(copy.pk, copy.number, copy.frozen_at, copy.digest, copy.headline, copy.body),
        *(tuple(map(str, getattr(copy, "marks", ()))), _named(channel), _named(channel.parent)),
        tuple((tag.name, tag.slug) for tag in getattr(story, "shown_tags", ())),
    )


def title(story: Publication) -> tuple:
    """All that ``for_titles`` knows of a story."""
    copy = story.release
    known = (story.pk, story.article_id, story.first_published_at, copy.pk)
    return (*known, copy.kicker, copy.headline, copy.notice_kind, str(copy.lead_figure))


def _named(channel: Channel | None) -> tuple | None:
    return channel and (channel.pk, channel.name, channel.slug, channel.listed)


def kept(make: Callable[[Publication], Made]) -> Callable[[Publication], Made]:
    """What a function makes of a story, made once for each face; nobody may change it."""
    return cached(LRUCache(_MOST), key=face, lock=Lock())(make)
