"""Names of pages: which file an address has, and how that is sent."""

from __future__ import annotations

import os

#: What a web server sends for an address that ends in a slash.
INDEX = "index.html"
#: Bytes of one name in a folder on Linux, with room for ``.br``.
LONGEST_NAME = 250
#: Media types of pages by the end of their file's name; a web server in front has the same list.
MEDIA_TYPES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
#: Endings of packed files, which lie beside a page and are none.
PACKED = (".br", ".gz")


def file_name(address: str) -> str:
    """The name of the file for an address, below the top."""
    return address.removeprefix("/") + (INDEX if address.endswith("/") else "")


def address_of(name: str) -> str:
    """The address of a file, by its name below the top."""
    return "/" + (name.removesuffix(INDEX) if name.rpartition("/")[2] == INDEX else name)


def fits(address: str) -> bool:
    """Whether a folder can hold this address: each of its names is short enough, none hidden,
    and the last one is not a name that we give ourselves."""
    names = file_name(address).split("/")
    if address.endswith((f"/{INDEX}", *PACKED)):
        return False
    return all(0 < len(os.fsencode(name)) <= LONGEST_NAME and name[0] != "." for name in names)


def media_type(address: str) -> str:
    """The media type of a page, by its address."""
    name = file_name(address)
    kinds = (kind for end, kind in MEDIA_TYPES.items() if name.endswith(end))
    return next(kinds, "application/octet-stream")


def cache_control(address: str) -> str:
    """How long anybody may keep a page: pictures never change, everything else is asked for
    again each time, so that a withdrawn story is gone at once (rule R10)."""
    if address.startswith("/picture/"):
        return "public, max-age=31536000, immutable"
    return "max-age=0, public, must-revalidate"
