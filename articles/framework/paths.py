"""The paths of our own pages, by the names that ``urls.py`` gives them, and of static files.

They stay as they are while a process runs, and a page names the same few dozen again and again: so
they are kept.
"""

from __future__ import annotations

from functools import lru_cache

from django.templatetags.static import static
from django.urls import reverse


@lru_cache(maxsize=4096)
def path_to(name: str, *args: object) -> str:
    """The path of a page."""
    return reverse(name, args=args)


@lru_cache(maxsize=64)
def path_to_file(name: str) -> str:
    """The path of a static file, with its digest."""
    return static(name)
