"""Strays: what lies among the pages and is none of them, whoever put it there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from django.utils import timezone

from articles.models import Page, Purge

from .locks import page_lock
from .page_storage import page_storage
from .pages import in_handfuls

_HANDFUL = 500


def strays() -> Iterator[str]:
    """Addresses that have a file, though the press keeps no such page."""
    yield from without_page(storage.addresses() if (storage := page_storage()) else ())


def clear_strays() -> Iterator[str]:
    """Remove them; each address, as it can be printed, once its file is gone."""
    storage = page_storage()
    for address in strays():
        with page_lock([address]):
            # A press may have made the page meanwhile.
            if next(without_page([address]), None) is None:
                continue
            storage.discard(address)
            if _is_text(address):
                Purge.objects.ask(address, timezone.now())
        yield printable(address)


def without_page(addresses: Iterable[str]) -> Iterator[str]:
    """Those of which the press keeps no page."""
    for handful in in_handfuls(addresses, _HANDFUL):
        texts = [address for address in handful if _is_text(address)]
        with_page = Page.objects.filter(address__in=texts).values_list("address", flat=True)
        yield from sorted(set(handful) - set(with_page))


def printable(address: str) -> str:
    """An address for people, though a file may have a name that is no text."""
    return os.fsencode(address).decode("utf-8", "backslashreplace")


def _is_text(address: str) -> bool:
    return printable(address) == address
