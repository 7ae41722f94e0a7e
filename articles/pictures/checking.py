"""Checking: whether pictures are what people added, and those of signed texts all there."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime

from PIL import Image

from articles.models import Picture, Release
from articles.text.words import Sentence
from articles.text.words import Sentence as _

from .examining import upright_size
from .originals import Unfit, original

#: Rows that are read at once.
_HANDFUL = 500


def breaks(
    tell: Callable[[int, int], None] = lambda number, every: None, *, after: int = 0
) -> Iterator[Sentence]:
    """Every picture whose file is not what was added, and every picture of a submitted text that
    is no longer in the library. Reads all files, one at a time, so memory stays flat.

    ``tell`` hears how many of how many pictures are done. ``after`` is the number of the picture
    behind which to go on.
    """
    pictures = Picture.objects.filter(pk__gt=after).order_by("id")
    every = pictures.count()
    for number, picture in enumerate(pictures.iterator(_HANDFUL), 1):
        if sentence := problem(picture):
            yield sentence
        tell(number, every)
    yield from _missing_pictures()


def problem(picture: Picture) -> Sentence | None:
    """Why the file of a picture is not what its row, and every text that shows it, says."""
    try:
        raw = original(picture)
    except Unfit as unfit:
        return unfit.sentence
    if _size_of(raw) == (picture.width, picture.height):
        return None
    facts = {"picture": picture.sha256[:12], "width": picture.width, "height": picture.height}
    return _("Picture %(picture)s is not %(width)s × %(height)s pixels large.", **facts)


def _size_of(raw: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(raw)) as image:
            return upright_size(image)
    except (OSError, ValueError, SyntaxError):
        return None


def _missing_pictures() -> Iterator[Sentence]:
    releases = Release.objects.exclude(figures=[]).order_by("id")
    rows = releases.values_list("article", "number", "figures").iterator(_HANDFUL)
    for article, number, figures in rows:
        digests = {figure["sha256"] for figure in figures}
        existing_digests = Picture.objects.filter(sha256__in=digests).values_list(
            "sha256", flat=True
        )
        for sha256 in sorted(digests.difference(existing_digests)):
            facts = {"number": number, "article": article, "picture": sha256[:12]}
            yield _(
                "Release %(number)s of story %(article)s shows picture %(picture)s, which is gone.",
                **facts,
            )


def check_from(after: int, at: datetime) -> Iterator[Picture]:
    """Check pictures, those behind number ``after`` first to last, and note on each row whether its
    file is fit. Gives each that is done."""
    for picture in Picture.objects.filter(pk__gt=after).order_by("id").iterator(_HANDFUL):
        is_fit = problem(picture) is None
        if is_fit != (picture.unfit_since is None):
            since = None if is_fit else at
            picture.unfit_since = since
            picture.save(update_fields=["unfit_since"])
        yield picture
