"""Web addresses of an earlier site: brought into one form, so that they are found again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import punctuation
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

#: Characters of an address that is kept.
LONGEST = 500
_MOST_FIELDS = 100
_STORY = re.compile(r"(?:/[0-9]{4}/[0-9]{2}/[0-9]{2}/)?([0-9]{1,18})/?\Z")


class Lead(NamedTuple):
    """A line of a list: the number of the line, an old address, and where it leads."""

    line: int
    old: str
    new: str


def normal(address: str) -> str | None:
    """The normal form of a path or of an http(s) address, of which path and query count.

    ASCII, percent-encoded, without a slash at its end; None for what is no such address.
    """
    if not _is_plain(address := address.strip()):
        return None
    try:
        parts = urlsplit(address)
        is_path = not parts.scheme and address.startswith("/") and not address.startswith("//")
        if not is_path and not (parts.scheme in {"http", "https"} and parts.hostname):
            return None
        return asked_for(parts.path, parts.query)[0]
    # A half character, a host in broken brackets, a hundred fields.
    except ValueError:
        return None


def asked_for(path: str, query: str) -> list[str]:
    """Normal forms of what a browser asks for: with its query, then without.

    What follows the question mark is often not the site's own: messengers add to it. Raises
    ``ValueError`` for what nobody could have linked to.
    """
    plain = quote(unquote_to_bytes(path), safe="/").rstrip("/") or "/"
    fields = parse_qsl(
        quote(query, safe=punctuation),
        keep_blank_values=True,
        encoding="latin-1",
        max_num_fields=_MOST_FIELDS,
    )
    whole = f"{plain}?{urlencode(fields, encoding='latin-1')}" if fields else plain
    if len(whole) > LONGEST:
        raise ValueError("too long")
    return list(dict.fromkeys([whole, plain]))


def own_path(address: str, site: str) -> str | None:
    """A path on this site, given as such or with the site's address before it; else None."""
    path = address.strip().removeprefix(site)
    is_path = path.startswith("/") and not path.startswith("//")
    return path if is_path and _is_plain(path) and len(path) <= LONGEST else None


def story_id(address: str) -> int | None:
    """The number of the story that an address of this site, or the number itself, names."""
    match = _STORY.match(address)
    return int(match[1]) if match else None


def leads(text: str) -> Iterator[Lead]:
    """``old new`` from each line that holds something; a part that is missing is empty."""
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.split():
            yield Lead(number, words[0], words[1] if len(words) == 2 else "")


def _is_plain(address: str) -> bool:
    """Nothing invisible in it, and no backslash, which browsers read as a slash."""
    return bool(address) and not any(c.isspace() or ord(c) < 33 or c in "\\\x7f" for c in address)
