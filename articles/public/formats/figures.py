"""The files of a published picture that readers and programs can get."""

from __future__ import annotations

from typing import NamedTuple

from articles.framework.paths import path_to
from articles.models import FORMATS, WIDTHS

from .site import absolute


class Rendition(NamedTuple):
    """One file of a picture; ``name`` tells it from the others, sizes are in pixels."""

    name: str
    url: str
    content_type: str
    width: int
    height: int


def renditions(figure: dict, *suffixes: str) -> list[Rendition]:
    """The files of a figure in these formats or in all, small ones first.

    No file is wider than the picture, so a width beyond that would be the same file again.
    """
    widths = [w for w in WIDTHS if w < figure["width"]]
    widths += WIDTHS[len(widths) : len(widths) + 1]
    return [_rendition(figure, width, suffix) for width in widths for suffix in suffixes or FORMATS]


def largest(figure: dict) -> Rendition:
    """The largest file that every program can read: JPEG."""
    return renditions(figure, "jpg")[-1]


def _rendition(figure: dict, width: int, suffix: str) -> Rendition:
    wide = min(width, figure["width"])
    return Rendition(
        name=f"{suffix}-{width}",
        url=absolute(path_to("picture", figure["sha256"], width, suffix)),
        content_type=f"image/{FORMATS[suffix].lower()}",
        width=wide,
        height=max(1, round(figure["height"] * wide / figure["width"])),
    )
