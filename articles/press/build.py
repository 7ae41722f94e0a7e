"""The build: what every page is made with, beside the record of its stories.

Templates, style sheets, translations, the code that readers' pages come from, the newsroom's name,
its channels: when one of them changes, so may any page. Each page has noted with which it was made.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import models

from articles.models import Heartbeat, Page
from articles.queries.navigation import Navigation

from .pages import changing_by_themselves, fresh_until, of_no_story, of_parts

#: What pages print of the settings, or are written by.
SETTINGS = (
    *("NEWSROOM_NAME", "NEWSROOM_URL", "NEWSROOM_WEBSUB_HUB"),
    *("LANGUAGE_CODE", "TIME_ZONE", "STATIC_URL"),
)
#: The files that readers' pages come from; a test compares them with what their views import. The
#: desk's rooms are not among them: no page of readers changes with those.
SOURCES = (
    *(("articles/public", f"{room}/**/*.py") for room in ("views", "feeds", "formats")),
    *(("articles/public", f"{name}.py") for name in ("urls", "jinja", "sitemaps")),
    *(("articles", f"{room}/**/*.py") for room in ("models", "queries", "rules/chain", "pictures")),
    *(
        ("articles/framework", f"{name}.py")
        for name in ("json_rows", "paths", "prepared", "time_slice")
    ),
    *(
        ("articles/text", f"{name}.py")
        for name in (
            *("addresses", "annotations", "bounds", "days", "digest", "files", "hosts", "words"),
        )
    ),
    ("articles", "press/visit.py"),
    ("templates/site", "**/*.html"),
    ("locale", "**/*.mo"),
    ("static/site", "**/*"),
)
#: Libraries that write what stands on a page.
_LIBRARIES = ("django", "jinja2", "markupsafe", "nh3")
#: Pages that are marked in one go; others who write wait no longer than that takes.
_STRIDE = 5000


def current_build() -> str:
    """The digest of the build as it is now."""
    navigation = Navigation.load()
    channels = [(c.pk, c.name, c.slug, c.parent_id, c.order) for c in navigation.channels]
    pages = [(page.slug, page.title) for page in navigation.pages]
    values = [str(getattr(settings, name)) for name in SETTINGS]
    # Pages name style sheets with a digest in the name; which ones, collectstatic has written.
    files = getattr(staticfiles_storage, "manifest_hash", "")
    facts = json.dumps([_made_with(), files, values, channels, pages])
    return hashlib.sha256(facts.encode()).hexdigest()


def renew(at: datetime) -> bool:
    """Have pages pressed that no verb of the desk marked: every page if the build is not the one
    that was pressed last; whether it was. Else those that another process pressed with another
    build, and those that a clock which went ahead put off."""
    _mark(Page.objects.marked_ahead(at), at)
    if late := outlasting(at):
        Page.objects.mark_due(late, at)
    build = current_build()
    last = Heartbeat.objects.filter(name="edition").first()
    if last and last.said == build:
        if not Page.objects.due(at).exists():
            _mark(Page.objects.of_another_build(build), at)
        return False
    _mark(Page.objects.all(), at)
    Page.objects.mark_due([*of_no_story(), *of_parts()], at)
    Heartbeat.objects.beat("edition", at, build)
    return True


def made_otherwise(at: datetime) -> Page | None:
    """One of the pages that were last made with another build, though this one was to be pressed
    and nothing is due: an old worker goes on, or one with other settings."""
    build = current_build()
    is_ours = Heartbeat.objects.filter(name="edition", said=build).exists()
    if not is_ours or Page.objects.due(at).exists():
        return None
    return Page.objects.of_another_build(build).order_by("id").first()


def _mark(pages: models.QuerySet, at: datetime) -> None:
    edges = pages.aggregate(lowest=models.Min("id"), highest=models.Max("id"))
    for first in range(edges["lowest"] or 1, (edges["highest"] or 0) + 1, _STRIDE):
        pages.filter(id__gte=first, id__lt=first + _STRIDE).mark(at)


def outlasting(at: datetime) -> list[str]:
    """Those of the pages that change by themselves that are due later than they do: a clock was
    ahead when they were pressed."""
    pages = Page.objects.filter(address__in=changing_by_themselves(), due_at__gt=at)
    fresh = {page.address: fresh_until(page.address, at) for page in pages}
    return [page.address for page in pages if page.due_at > (fresh[page.address] or page.due_at)]


@functools.cache
def _made_with() -> str:
    """The digest of every file that pages are made with, as this process has them."""
    digest = hashlib.sha256()
    for path in files():
        digest.update(str(path.relative_to(settings.ROOT)).encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def files() -> Iterator[Path]:
    """The files that pages are made with."""
    for folder, pattern in SOURCES:
        yield from sorted(p for p in (settings.ROOT / folder).glob(pattern) if p.is_file())
