"""What is made of a published story is kept for the next page that needs it.

A story stands on dozens of pages, the same each time: its ninjs in every list, its text in every
feed. What was made once is found again by the story's *face*: everything that it shows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from django.utils.translation import get_language

from .publication import Publication

Made = TypeVar("Made")

#: Stories of which something is kept: more than all lists of a busy day name.
_MOST = 500


@dataclass(frozen=True)
class Face:
    """A story, known by what it shows; two with the same face look the same."""

    shown: tuple
    story: Publication = field(compare=False)


def of(story: Publication) -> Face:
    """The face of a story; signatures and tags count if they were fetched with it."""
    copy, channel = story.release, story.channel
    shown = (
        *(settings.NEWSROOM_NAME, settings.NEWSROOM_URL, get_language()),
        *(story.pk, story.article_id, story.first_published_at, story.published_at),
        # A release never changes (rule R4); its digest stands for all that a signature covers.
        *(copy.pk, copy.number, copy.frozen_at, copy.digest, copy.headline, copy.body),
        *(tuple(map(str, getattr(copy, "marks", ()))), _named(channel), _named(channel.parent)),
        tuple((tag.name, tag.slug) for tag in getattr(story, "shown_tags", ())),
    )
    return Face(shown, story)


def _named(channel) -> tuple | None:
    return channel and (channel.pk, channel.name, channel.slug, channel.listed)


def kept(make: Callable[[Publication], Made]) -> Callable[[Publication], Made]:
    """What a function makes of a story, made once for each face; nobody may change it."""

    @functools.lru_cache(maxsize=_MOST)
    def made(face: Face) -> Made:
        return make(face.story)

    @functools.wraps(make)
    def find(story: Publication) -> Made:
        return made(of(story))

    return find
