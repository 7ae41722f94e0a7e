"""Checking: which pages differ from the record, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from articles.models import Page
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .build import current_build, outlasting
from .names import fits
from .page_storage import page_storage
from .pages import everything
from .strays import printable, strays, without_page
from .visit import is_pressed, visit

_HANDFUL = 500


@dataclass(frozen=True)
class Stale:
    """A page that is not as it should be, and why."""

    address: str
    why: Sentence


def stale_pages(at: datetime, *, visiting: bool = False) -> Iterator[Stale]:
    """Every page that is not as it should be, in a memory that does not grow.

    With ``visiting`` each page is also made anew and compared with its file, which takes as
    long as pressing everything.
    """
    storage = page_storage()
    if storage is None:
        return
    for page in Page.objects.due(at).iterator():
        yield Stale(page.address, _reason(page))
    build, late = current_build(), outlasting(at)
    for page in Page.objects.exclude(due_at__lte=at).order_by("id").iterator(chunk_size=_HANDFUL):
        if page.address in late or page.was_marked_ahead(at):
            yield Stale(page.address, _("a clock that was ahead put it off"))
        elif why := _differs(storage, page, build, visiting):
            yield Stale(page.address, why)
    for address in strays():
        yield Stale(printable(address), _("its file is none of ours"))
    for address in without_page(filter(fits, everything())):
        yield Stale(address, _("it should be there, and was never pressed"))


def _reason(page: Page) -> Sentence:
    if page.problem:
        return _("it could not be pressed: %(why)s", why=page.problem)
    if page.pressed_at is None:
        return _("it should be there, and was never pressed")
    return _("what it shows has changed since")


def _differs(storage, page: Page, build: str, visiting: bool) -> Sentence | None:
    if page.problem:
        return _reason(page)
    if not is_pressed(page.address):
        return _("no page is pressed at this address")
    if page.build != build:
        return _("templates, settings or channels have changed since")
    content = storage.read(page.address)
    if content is None:
        return _("its file is lost")
    is_ours = hashlib.sha256(content).hexdigest() == page.sha256
    if not is_ours or not storage.is_whole(page.address, content):
        return _("its file was changed by somebody else")
    if visiting and visit(page.address).content != content:
        return _("it is not what a reader should get")
    return None
