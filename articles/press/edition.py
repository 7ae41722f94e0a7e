"""The edition: what every page is made with, beside the record of its stories.

Templates, style sheets, translations, code, the newsroom's name, its channels: when one of them
changes, so may any page.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import models

from articles.models import Heartbeat, Navigation, Page

from .pages import of_no_story, of_parts

_SETTINGS = ("NEWSROOM_NAME", "NEWSROOM_URL", "LANGUAGE_CODE", "TIME_ZONE", "NEWSROOM_WEBSUB_HUB")
_SOURCES = (
    ("articles", "**/*.py"),
    ("templates", "**/*.html"),
    ("locale", "**/*.mo"),
    ("static/site", "*"),
)
#: Pages that are marked in one go; others who write wait no longer than that takes.
_STRIDE = 5000


def current() -> str:
    """The digest of the edition as it is now."""
    navigation = Navigation.load()
    channels = [(c.pk, c.name, c.slug, c.parent_id, c.order) for c in navigation.channels]
    pages = [(page.slug, page.title) for page in navigation.pages]
    chosen = [getattr(settings, name) for name in _SETTINGS]
    # Pages name style sheets with a digest in the name; which ones, collectstatic has written.
    files = getattr(staticfiles_storage, "manifest_hash", "")
    facts = json.dumps([_made_with(), files, chosen, channels, pages])
    return hashlib.sha256(facts.encode()).hexdigest()


def renew(at: datetime) -> bool:
    """If the edition is not the one that was pressed last, every page is due; whether it was."""
    edition = current()
    last = Heartbeat.objects.filter(name="edition").first()
    if last and last.said == edition:
        return False
    highest = Page.objects.aggregate(highest=models.Max("id"))["highest"] or 0
    for first in range(0, highest + 1, _STRIDE):
        Page.objects.filter(id__gt=first, id__lte=first + _STRIDE).mark(at)
    Page.objects.touch([*of_no_story(), *of_parts()], at)
    Heartbeat.objects.beat("edition", at, edition)
    return True


@functools.cache
def _made_with() -> str:
    """The digest of every file that pages are made with, as this process has them."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(settings.ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for folder, pattern in _SOURCES:
        yield from sorted(p for p in (settings.ROOT / folder).glob(pattern) if p.is_file())
